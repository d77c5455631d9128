/* SPDX-License-Identifier: Apache-2.0 */
#include "tables/load_files.h"

#include <math.h>
#include <stdio.h>

#include "output/text.h"

enum { LINES_MAX = 20 };

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
    if (!isnan(goodput->share_pct))
        wva_buffer_printf(text, "  goodput %.1f %%", goodput->share_pct);
    if (!job->complete)
        wva_buffer_add(text, "  no whole result");
    wva_buffer_append_char(text, '\n');
}

void wva_load_text(struct wva_buffer *text, const struct wva_jobs *jobs,
                   const struct wva_goodput *goodput)
{
    if (jobs->count == 0)
        return;
    wva_buffer_printf(text, "\n%-40s%9s%9s%9s%9s%11s%11s%11s\n", "Jobs of load generators",
                      "requests", "planned", "req/s", "planned", "TTFT ms", "p99", "ITL ms");
    for (size_t i = 0; i < jobs->count && i < LINES_MAX; i++)
        write_line(text, &jobs->items[i], &goodput[i]);
    if (jobs->count > LINES_MAX)
        wva_buffer_printf(text, "and %zu more in data/jobs.csv\n", jobs->count - LINES_MAX);
}
