/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/bench_log.h"

#include <math.h>
#include <stdlib.h>
#include <strings.h>

#include "util/memory.h"
#include "util/number.h"
#include "util/timestamp.h"

enum { NAME_MAX_BYTES = 300 };

static const struct wva_str result_title = WVA_STR_INIT("Serving Benchmark Result");

/* ---- kubectl's prefix ---- */

static void take_pod(struct wva_bench_reader *reader, struct wva_str *line)
{
    struct wva_str rest = *line, pod, container;

    if (!wva_str_take(&rest, WVA_STR("[pod/")) || !wva_str_cut(&rest, WVA_STR("/"), &pod)
        || !wva_str_cut(&rest, WVA_STR("] "), &container) || pod.len > NAME_MAX_BYTES)
        return;
    *line = rest;
    if (!reader->is_open || reader->open.pod != NULL)
        return;
    reader->open.pod = wva_strndup(pod.ptr, pod.len);
}

static void take_time(struct wva_bench_reader *reader, struct wva_str *line)
{
    struct wva_str rest = *line, stamp;
    int64_t time_ns;

    reader->line_ns = WVA_TIME_NONE;
    if (rest.len < 20 || rest.ptr[10] != 'T' || !wva_str_cut(&rest, WVA_STR(" "), &stamp)
        || !wva_time_parse(stamp, &time_ns))
        return;
    reader->line_ns = time_ns;
    *line = rest;
}

/* ---- jobs ---- */

static void close_job(struct wva_bench_reader *reader)
{
    if (reader->is_open)
        (void)wva_jobs_put(reader->jobs, reader->open);
    reader->is_open = reader->in_result = false;
}

static void open_job(struct wva_bench_reader *reader)
{
    close_job(reader);
    reader->open = wva_job_make(WVA_JOB_VLLM_LOG, reader->name, reader->file);
    if (reader->pod != NULL)
        reader->open.pod = wva_strdup(reader->pod);
    reader->is_open = true;
}

/* ---- arguments: printed by Python ---- */

/* The text after `key`, which ends with "=", up to the next comma or bracket. */
static struct wva_str find_argument(struct wva_str line, struct wva_str key)
{
    struct wva_str rest = line;
    const char *at;

    while ((at = wva_str_find(rest, key)) != NULL) {
        bool begins = at > line.ptr && (at[-1] == ' ' || at[-1] == '(');

        rest = wva_str_skip(rest, (size_t)(at - rest.ptr) + key.len);
        if (begins) {
            size_t len = 0;

            while (len < rest.len && rest.ptr[len] != ',' && rest.ptr[len] != ')')
                len++;
            return (struct wva_str){ rest.ptr, len };
        }
    }
    return WVA_STR("");
}

static double find_number_argument(struct wva_str line, struct wva_str key)
{
    double value;

    /* A rate of "inf" means no rate: all requests are sent at once. */
    return wva_number_parse(find_argument(line, key), &value) && isfinite(value) ? value : NAN;
}

static bool is_arguments(struct wva_str line)
{
    return wva_str_starts(line, WVA_STR("Namespace("))
           && wva_str_find(line, WVA_STR("num_prompts=")) != NULL;
}

static void take_arguments(struct wva_job *job, struct wva_str line)
{
    struct wva_str model = find_argument(line, WVA_STR("model="));

    job->planned_requests = find_number_argument(line, WVA_STR("num_prompts="));
    job->planned_rate_rps = find_number_argument(line, WVA_STR("request_rate="));
    job->figure[WVA_JOB_MAX_CONCURRENCY] = find_number_argument(line, WVA_STR("max_concurrency="));
    if (job->model == NULL && model.len > 2 && model.len < NAME_MAX_BYTES && model.ptr[0] == '\'')
        job->model = wva_strndup(model.ptr + 1, model.len - 2);
}

/* ---- progress: " 41%|####      | 2080/5040 [02:31<03:35, 13.7it/s]" ---- */

/* "02:31", "1:02:31" */
static bool take_clock(struct wva_str text, double *seconds)
{
    struct wva_str part;
    double value;

    *seconds = 0;
    while (wva_str_cut(&text, WVA_STR(":"), &part)) {
        if (!wva_number_is_whole(part) || !wva_number_parse(part, &value))
            return false;
        *seconds = (*seconds + value) * 60;
    }
    if (!wva_number_is_whole(text) || !wva_number_parse(text, &value))
        return false;
    *seconds += value;
    return true;
}

static bool take_progress(struct wva_job *job, struct wva_str piece)
{
    struct wva_str done, of, clock;
    double requests, total, seconds;

    if (!wva_str_cut(&piece, WVA_STR("%|"), &done) || !wva_str_cut(&piece, WVA_STR("| "), &done)
        || !wva_str_cut(&piece, WVA_STR("/"), &done) || !wva_str_cut(&piece, WVA_STR(" ["), &of)
        || !wva_str_cut(&piece, WVA_STR("<"), &clock)
        || !wva_number_parse(wva_str_trim(done), &requests) || !wva_number_parse(of, &total)
        || !take_clock(clock, &seconds))
        return false;
    job->progress_requests = requests;
    job->progress_s = seconds;
    if (isnan(job->planned_requests))
        job->planned_requests = total;
    return true;
}

/* " |          | 00:06 elapsed, ...": the wait for the server before the load begins. */
static void take_wait(struct wva_job *job, struct wva_str piece)
{
    const char *at = wva_str_find(piece, WVA_STR(" elapsed"));
    double seconds;

    if (at == NULL)
        return;
    piece.len = (size_t)(at - piece.ptr);
    while (piece.len > 0 && wva_str_find(piece, WVA_STR(" ")) != NULL)
        piece = wva_str_skip(piece, (size_t)(wva_str_find(piece, WVA_STR(" ")) - piece.ptr) + 1);
    if (take_clock(piece, &seconds))
        job->warmup_s = seconds;
}

/* ---- the result ---- */

static void take_result_line(struct wva_bench_reader *reader, struct wva_str line)
{
    struct wva_str label;
    double value;

    if (wva_str_starts(line, WVA_STR("====="))) {
        reader->open.complete = !isnan(reader->open.figure[WVA_JOB_COMPLETED]);
        reader->in_result = false;
        return;
    }
    if (!wva_str_cut(&line, WVA_STR(":"), &label) || !wva_number_parse(wva_str_trim(line), &value))
        return;
    for (int figure = 0; figure < WVA_JOB_FIGURES; figure++) {
        const char *name = wva_job_figure_label((enum wva_job_figure)figure);

        /* The spelling of "Total Token throughput" has changed. */
        if (strlen(name) == label.len && strncasecmp(name, label.ptr, label.len) == 0)
            reader->open.figure[figure] = isfinite(value) ? value : NAN;
    }
}

static void begin_result(struct wva_bench_reader *reader)
{
    if (!reader->is_open || reader->open.complete)
        open_job(reader);
    reader->in_result = true;
    if (reader->line_ns != WVA_TIME_NONE)
        reader->open.end_ns = reader->line_ns;
}

/* ---- lines ---- */

bool wva_bench_is_line(struct wva_str line)
{
    return wva_str_find(line, result_title) != NULL
           || wva_str_find(line, WVA_STR("Starting main benchmark run")) != NULL
           || (wva_str_find(line, WVA_STR("Namespace(")) != NULL
               && wva_str_find(line, WVA_STR("num_prompts=")) != NULL);
}

/* "[2025-12-09 17:01:07] INFO main.py:47: ...", in the pod's local time. */
static void take_stamp(struct wva_bench_reader *reader, struct wva_str line)
{
    struct wva_str stamp;
    int64_t time_ns;

    if (!wva_str_take(&line, WVA_STR("[20")) || !wva_str_cut(&line, WVA_STR("]"), &stamp))
        return;
    stamp = (struct wva_str){ stamp.ptr - 2, stamp.len + 2 };
    if (!wva_time_parse(stamp, &time_ns))
        return;
    if (!reader->is_open || reader->open.complete)
        open_job(reader);
    if (reader->open.stamp_ns == WVA_TIME_NONE)
        reader->open.stamp_ns = time_ns;
}

static void take_main_run(struct wva_bench_reader *reader)
{
    if (!reader->is_open || reader->open.complete)
        open_job(reader);
    if (reader->line_ns == WVA_TIME_NONE)
        return;
    reader->open.start_ns = reader->line_ns;
    reader->open.clock = WVA_JOB_CLOCK_KUBECTL;
}

static bool has_begun(const struct wva_job *job)
{
    return job->complete || !isnan(job->planned_requests);
}

static void take_piece(struct wva_bench_reader *reader, struct wva_str piece)
{
    if (wva_str_find(piece, result_title) != NULL) {
        begin_result(reader);
    } else if (reader->in_result) {
        take_result_line(reader, piece);
    } else if (is_arguments(piece)) {
        if (!reader->is_open || has_begun(&reader->open))
            open_job(reader);
        take_arguments(&reader->open, piece);
    } else if (wva_str_starts(piece, WVA_STR("Starting main benchmark run"))) {
        take_main_run(reader);
    } else if (!reader->is_open || !take_progress(&reader->open, piece)) {
        take_stamp(reader, piece);
        if (reader->is_open)
            take_wait(&reader->open, piece);
    }
}

void wva_bench_take_line(struct wva_bench_reader *reader, struct wva_str line)
{
    struct wva_str piece;

    take_pod(reader, &line);
    take_time(reader, &line);
    while (wva_str_cut(&line, WVA_STR("\r"), &piece))
        take_piece(reader, piece);
    take_piece(reader, line);
}

struct wva_bench_reader wva_bench_begin(struct wva_jobs *jobs, const char *name, const char *pod,
                                        const char *file)
{
    return (struct wva_bench_reader){
        .jobs = jobs, .name = name, .pod = pod, .file = file, .line_ns = WVA_TIME_NONE
    };
}

void wva_bench_end(struct wva_bench_reader *reader)
{
    if (reader->is_open && !has_begun(&reader->open)
        && isnan(reader->open.figure[WVA_JOB_COMPLETED])
        && reader->open.start_ns == WVA_TIME_NONE) {
        /* Only a timestamp: no load was started. */
        wva_job_release(&reader->open);
        reader->is_open = false;
    }
    close_job(reader);
}
