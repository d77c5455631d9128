/* SPDX-License-Identifier: Apache-2.0 */
#include "tables/load_files.h"

#include <math.h>
#include <stdio.h>

#include "output/text.h"

enum { LINES_MAX = 20 };

static void write_stage(struct wva_buffer *text, const struct wva_stage *stage)
{
    wva_buffer_printf(text, "%5d", stage->stage);
    wva_text_cell(text, 9, stage->asked_rps, 2, "");
    wva_text_cell(text, 9, stage->served_rps, 2, "");
    wva_text_cell(text, 9, stage->requests, 0, "");
    wva_text_cell(text, 8, stage->failed, 0, "");
    wva_text_cell(text, 11, stage->latency[WVA_JOB_TTFT].p50, 1, "");
    wva_text_cell(text, 11, stage->latency[WVA_JOB_TTFT].p99, 1, "");
    wva_text_cell(text, 9, stage->latency[WVA_JOB_ITL].mean, 1, "");
    wva_text_cell(text, 10, stage->ready.mean, 2, "");
    if (wva_stage_all_failed(stage))
        wva_buffer_add(text, "  all failed");
    else if (!isnan(stage->goodput_pct))
        wva_buffer_printf(text, "  goodput %.1f %%", stage->goodput_pct);
    wva_buffer_append_char(text, '\n');
}

void wva_stages_text(struct wva_buffer *text, const struct wva_stages *stages)
{
    if (stages->count == 0)
        return;
    wva_buffer_printf(text, "\nStage%9s%9s%9s%8s%11s%11s%9s%10s\n", "req/s", "served", "requests",
                      "failed", "TTFT p50", "p99 (ms)", "ITL ms", "replicas");
    for (size_t i = 0; i < stages->count && i < LINES_MAX; i++)
        write_stage(text, &stages->items[i]);
    if (stages->count > LINES_MAX)
        wva_buffer_printf(text, "and %zu more in analysis/stages.csv\n", stages->count - LINES_MAX);
}

static void write_line(struct wva_buffer *text, const struct wva_job *job,
                       const struct wva_goodput *goodput)
{
    char name[41];

    snprintf(name, sizeof name, "%s", job->name == NULL ? "" : job->name);
    wva_text_outside(text, name);
    for (size_t len = strlen(name); len < sizeof name - 1; len++)
        wva_buffer_append_char(text, ' ');
    wva_text_cell(text, 9, job->figure[WVA_JOB_COMPLETED], 0, "");
    wva_text_cell(text, 9, job->planned_requests, 0, "");
    wva_text_cell(text, 9, job->figure[WVA_JOB_RATE_OBSERVED], 2, "");
    wva_text_cell(text, 9, job->planned_rate_rps, 2, "");
    wva_text_cell(text, 11, job->figure[WVA_JOB_TTFT_MEAN], 1, "");
    wva_text_cell(text, 11, job->figure[WVA_JOB_TTFT_P99], 1, "");
    wva_text_cell(text, 11, job->figure[WVA_JOB_ITL_MEAN], 1, "");
    if (goodput->share_pct > 0
        || (!isnan(goodput->share_pct) && job->figure[WVA_JOB_COMPLETED] > 0))
        wva_buffer_printf(text, "  goodput %.1f %%", goodput->share_pct);
    if (job->figure[WVA_JOB_FAILED] > 0 && job->figure[WVA_JOB_COMPLETED] == 0)
        wva_buffer_add(text, "  all failed");
    if (!job->complete)
        wva_buffer_add(text, "  no whole result");
    wva_buffer_append_char(text, '\n');
}

void wva_load_text(struct wva_buffer *text, const struct wva_jobs *jobs,
                   const struct wva_goodput *goodput)
{
    size_t count = 0;

    for (size_t i = 0; i < jobs->count; i++) {
        if (jobs->items[i].stage >= 0)
            continue;
        if (count == 0)
            wva_buffer_printf(text, "\n%-40s%9s%9s%9s%9s%11s%11s%11s\n", "Jobs of load generators",
                              "requests", "planned", "req/s", "planned", "TTFT ms", "p99",
                              "ITL ms");
        if (count++ < LINES_MAX)
            write_line(text, &jobs->items[i], &goodput[i]);
    }
    if (count > LINES_MAX)
        wva_buffer_printf(text, "and %zu more in data/jobs.csv\n", count - LINES_MAX);
}
