/* SPDX-License-Identifier: Apache-2.0 */
#include "tables/load_files.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "output/text.h"
#include "tables/tables.h"
#include "util/path.h"
#include "util/timestamp.h"

enum { LINES_MAX = 20, HEAD = 9, TAIL = 5 };

struct content {
    const struct wva_jobs *jobs;
    const struct wva_goodput *goodput;
    const struct wva_load_steps *load;
};

/* ---- jobs ---- */

static void put_text(struct wva_table *table, const char *text)
{
    wva_table_text(table, wva_str_from(text == NULL ? "" : text));
}

static void put_time(struct wva_table *table, int64_t time_ns)
{
    char text[WVA_TIME_TEXT];

    put_text(table, time_ns == WVA_TIME_NONE ? NULL : wva_time_format_exact(time_ns, text));
}

static void put_job(struct wva_table *table, const struct wva_job *job,
                    const struct wva_goodput *goodput)
{
    bool judged = !isnan(goodput->share_pct);

    put_text(table, job->name);
    put_text(table, job->pod);
    put_text(table, job->model);
    put_text(table, job->file);
    put_text(table, job->complete ? "true" : "false");
    put_time(table, job->start_ns);
    put_time(table, job->end_ns);
    wva_table_number(table, job->planned_requests);
    wva_table_number(table, job->planned_rate_rps);
    for (int figure = 0; figure < WVA_JOB_FIGURES; figure++)
        wva_table_number(table, job->figure[figure]);
    wva_table_number(table, job->progress_requests);
    wva_table_number(table, job->request_count > 0 ? (double)job->request_count : NAN);
    wva_table_number(table, judged ? (double)goodput->good : NAN);
    wva_table_number(table, goodput->share_pct);
    wva_table_number(table, goodput->per_s);
}

static void fill_jobs(struct wva_table *table, const void *context)
{
    const struct content *content = context;

    for (size_t i = 0; i < content->jobs->count; i++)
        put_job(table, &content->jobs->items[i], &content->goodput[i]);
}

/* The file where there are rows for it; else none. */
static enum wva_status put_or_remove(const char *dir, const char *name, size_t rows,
                                     const struct wva_table_column *columns, size_t count,
                                     void (*fill)(struct wva_table *, const void *),
                                     const struct content *content, struct wva_error *err)
{
    enum wva_status status = WVA_OK;
    char *path;

    if (rows > 0)
        return wva_tables_put(dir, name, columns, count, fill, content, err);
    path = wva_path_join(dir, name);
    if (unlink(path) != 0 && errno != ENOENT && errno != ENOTDIR)
        status = wva_fail_io(err, path, errno, "cannot remove");
    free(path);
    return status;
}

enum wva_status wva_load_files_write_jobs(const char *dir, const struct wva_jobs *jobs,
                                          const struct wva_goodput *goodput, struct wva_error *err)
{
    static const struct wva_table_column head[HEAD] = {
        { "name", WVA_CELL_TEXT },
        { "pod", WVA_CELL_TEXT },
        { "model", WVA_CELL_TEXT },
        { "file", WVA_CELL_TEXT },
        { "complete", WVA_CELL_BOOLEAN },
        { "start", WVA_CELL_TEXT },
        { "end", WVA_CELL_TEXT },
        { "requests_planned", WVA_CELL_NUMBER },
        { "rate_planned_rps", WVA_CELL_NUMBER },
    };
    static const struct wva_table_column tail[TAIL] = {
        { "progress_requests", WVA_CELL_NUMBER }, { "requests_judged", WVA_CELL_NUMBER },
        { "requests_good", WVA_CELL_NUMBER },     { "goodput_pct", WVA_CELL_NUMBER },
        { "goodput_rps", WVA_CELL_NUMBER },
    };
    const struct content content = { .jobs = jobs, .goodput = goodput };
    struct wva_table_column columns[HEAD + WVA_JOB_FIGURES + TAIL];
    enum wva_status status = wva_make_folder_in(dir, "data", err);

    memcpy(columns, head, sizeof head);
    for (int figure = 0; figure < WVA_JOB_FIGURES; figure++)
        columns[HEAD + figure] =
            (struct wva_table_column){ wva_job_figure_name((enum wva_job_figure)figure),
                                       WVA_CELL_NUMBER };
    memcpy(&columns[HEAD + WVA_JOB_FIGURES], tail, sizeof tail);
    if (status != WVA_OK)
        return status;
    return put_or_remove(dir, "data/jobs.csv", jobs->count, columns, WVA_COUNT(columns), fill_jobs,
                         &content, err);
}

/* ---- steps ---- */

static const struct wva_table_column step_columns[] = {
    { "planned", WVA_CELL_NUMBER },        { "time", WVA_CELL_NUMBER },
    { "observed", WVA_CELL_BOOLEAN },      { "from_rps", WVA_CELL_NUMBER },
    { "to_rps", WVA_CELL_NUMBER },         { "from_jobs", WVA_CELL_NUMBER },
    { "to_jobs", WVA_CELL_NUMBER },        { "replicas_before", WVA_CELL_NUMBER },
    { "decision_s", WVA_CELL_NUMBER },     { "reached_s", WVA_CELL_NUMBER },
    { "replicas_after", WVA_CELL_NUMBER }, { "excess_s", WVA_CELL_NUMBER },
    { "relief_s", WVA_CELL_NUMBER },
};

static void fill_steps(struct wva_table *table, const void *context)
{
    const struct content *content = context;

    for (size_t i = 0; i < content->load->step_count; i++) {
        const struct wva_load_answer *step = &content->load->steps[i];

        wva_table_number(table, step->planned_s / 60);
        wva_table_number(table, step->time_s / 60);
        put_text(table, step->observed ? "true" : "false");
        wva_table_number(table, step->from_rps);
        wva_table_number(table, step->to_rps);
        wva_table_number(table, (double)step->from_jobs);
        wva_table_number(table, (double)step->to_jobs);
        wva_table_number(table, step->replicas_before);
        wva_table_number(table, step->decision_s);
        wva_table_number(table, step->reached_s);
        wva_table_number(table, step->replicas_after);
        wva_table_number(table, step->excess_s);
        wva_table_number(table, step->relief_s);
    }
}

enum wva_status wva_load_files_write_steps(const char *dir, const struct wva_load_steps *load,
                                           struct wva_error *err)
{
    const struct content content = { .load = load };
    enum wva_status status = wva_make_folder_in(dir, "analysis", err);

    if (status != WVA_OK)
        return status;
    return put_or_remove(dir, "analysis/load_steps.csv", load->step_count, step_columns,
                         WVA_COUNT(step_columns), fill_steps, &content, err);
}

/* ---- the console ---- */

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
