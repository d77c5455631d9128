/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/client_series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"
#include "util/timestamp.h"

/* A completed request. */
struct sent {
    int64_t time_ns;
    double ttft_ms, itl_ms;
};

struct requests {
    struct sent *items;
    size_t count;
};

static bool is_for(const struct wva_job *job, const struct wva_server *server)
{
    return job->start_ns != WVA_TIME_NONE && job->clock >= WVA_JOB_CLOCK_STAGES
           && (job->model == NULL || server->model[0] == '\0'
               || strcmp(job->model, server->model) == 0);
}

static int compare_times(const void *a, const void *b)
{
    const struct sent *one = a, *other = b;

    return (one->time_ns > other->time_ns) - (one->time_ns < other->time_ns);
}

static struct requests collect(const struct wva_jobs *jobs, const struct wva_server *server)
{
    struct requests all = { wva_calloc(jobs->request_count, sizeof *all.items), 0 };

    for (size_t i = 0; i < jobs->count; i++) {
        const struct wva_job *job = &jobs->items[i];

        for (size_t k = 0; k < job->request_count && is_for(job, server); k++) {
            const struct wva_request *request = &job->requests[k];

            if (request->outcome == WVA_REQUEST_COMPLETED && request->start_s >= 0
                && request->start_s < 1e9)
                all.items[all.count++] =
                    (struct sent){ job->start_ns
                                       + (int64_t)(request->start_s * (double)WVA_NS_PER_S),
                                   request->ttft_ms, request->tpot_ms };
        }
    }
    if (all.count > 1)
        qsort(all.items, all.count, sizeof *all.items, compare_times);
    return all;
}

/* The mean of the values that are known; NaN without any. */
struct mean {
    double sum;
    size_t count;
};

static void add_value(struct mean *mean, double value)
{
    if (isnan(value))
        return;
    mean->sum += value;
    mean->count++;
}

static double get_mean(const struct mean *mean)
{
    return mean->count == 0 ? NAN : mean->sum / (double)mean->count;
}

/* What was sent before the first sample by more than its distance to the next is in no row. */
static void measure_latency(const struct requests *all, const struct wva_frame *frame,
                            double *ttft_ms, double *itl_ms)
{
    int64_t from_ns = frame->rows < 2 ? INT64_MIN : 2 * frame->time_ns[0] - frame->time_ns[1];
    size_t next = 0;

    while (next < all->count && all->items[next].time_ns <= from_ns)
        next++;
    for (size_t row = 0; row < frame->rows; row++) {
        struct mean ttft = { 0 }, itl = { 0 };

        for (; next < all->count && all->items[next].time_ns <= frame->time_ns[row]; next++) {
            add_value(&ttft, all->items[next].ttft_ms);
            add_value(&itl, all->items[next].itl_ms);
        }
        ttft_ms[row] = get_mean(&ttft);
        itl_ms[row] = get_mean(&itl);
    }
}

/* Clients also wait for the network and the endpoint picker. */
static void compare_ttft(const struct wva_server *server, struct wva_notes *notes)
{
    const struct wva_frame *frame = server->frame;
    struct mean client = { 0 }, measured = { 0 };

    for (size_t row = 0; row < frame->rows; row++) {
        add_value(&client, wva_frame_get(frame, WVA_ROLE_TTFT_CLIENT, row));
        add_value(&measured, wva_frame_get(frame, WVA_ROLE_TTFT_SERVER, row));
    }
    if (fabs(get_mean(&client) - get_mean(&measured))
        > WVA_CLIENT_DIFFERS * fmax(get_mean(&client), get_mean(&measured)))
        wva_notes_add(notes,
                      "%.200s: mean TTFT of the samples is %.3g ms by the load generator, %.3g ms "
                      "by the servers",
                      server->name, get_mean(&client), get_mean(&measured));
}

static void add_latency(const struct wva_jobs *jobs, struct wva_server *server,
                        struct wva_notes *notes)
{
    struct requests all = collect(jobs, server);
    struct wva_frame *frame = server->frame;
    double *ttft_ms = wva_calloc(frame->rows, sizeof *ttft_ms);
    double *itl_ms = wva_calloc(frame->rows, sizeof *itl_ms);
    bool knows_itl;

    measure_latency(&all, frame, ttft_ms, itl_ms);
    knows_itl = wva_frame_fill_known(frame, WVA_ROLE_ITL_CLIENT, itl_ms, false);
    if (wva_frame_fill_known(frame, WVA_ROLE_TTFT_CLIENT, ttft_ms, false)) {
        if (wva_frame_has(frame, WVA_ROLE_TTFT_OBSERVED))
            wva_frame_fill(frame, WVA_ROLE_TTFT_SERVER, frame->column[WVA_ROLE_TTFT_OBSERVED].value,
                           false);
        wva_frame_fill(frame, WVA_ROLE_TTFT_OBSERVED, ttft_ms, false);
        wva_notes_add(notes,
                      "%.200s: observed TTFT is that of the load generator's requests, at the time "
                      "they were sent%s",
                      server->name,
                      wva_frame_has(frame, WVA_ROLE_TTFT_SERVER)
                          ? "; that of the servers, at the time of the first token, is beside it"
                          : "");
        compare_ttft(server, notes);
    }
    if (knows_itl && !wva_frame_has(frame, WVA_ROLE_ITL_OBSERVED)) {
        wva_frame_fill(frame, WVA_ROLE_ITL_OBSERVED, itl_ms, false);
        wva_notes_add(notes, "%.200s: observed ITL is that of the load generator's requests",
                      server->name);
    }
    free(all.items);
    free(ttft_ms);
    free(itl_ms);
}

/* Stages of several generators at once have the same numbers, and their loads add up; where the
 * rate of one is not known, that of all is not. */
static void add_stages(const struct wva_jobs *jobs, struct wva_server *server)
{
    struct wva_frame *frame = server->frame;
    double *stage = wva_calloc(frame->rows, sizeof *stage);
    double *rate_rpm = wva_calloc(frame->rows, sizeof *rate_rpm);
    bool *in_a_job = wva_calloc(frame->rows, sizeof *in_a_job);

    for (size_t row = 0; row < frame->rows; row++)
        stage[row] = NAN;
    for (size_t i = 0; i < jobs->count; i++) {
        const struct wva_job *job = &jobs->items[i];

        if (!is_for(job, server) || job->end_ns == WVA_TIME_NONE)
            continue;
        for (size_t row = wva_times_before(frame->time_ns, frame->rows, job->start_ns);
             row < frame->rows && frame->time_ns[row] <= job->end_ns; row++) {
            if (job->stage >= 0)
                stage[row] = job->stage;
            rate_rpm[row] += 60 * job->planned_rate_rps;
            in_a_job[row] = true;
        }
    }
    for (size_t row = 0; row < frame->rows; row++)
        if (!in_a_job[row])
            rate_rpm[row] = NAN;
    (void)wva_frame_fill_known(frame, WVA_ROLE_STAGE, stage, true);
    (void)wva_frame_fill_known(frame, WVA_ROLE_STAGE_RATE, rate_rpm, false);
    free(stage);
    free(rate_rpm);
    free(in_a_job);
}

/* ---- tokens ---- */

/* What the jobs completed; NaN where that of one is not known. */
static double count_completed(const struct wva_jobs *jobs, const struct wva_server *server)
{
    double completed = 0;

    for (size_t i = 0; i < jobs->count; i++)
        if (is_for(&jobs->items[i], server))
            completed += jobs->items[i].figure[WVA_JOB_COMPLETED];
    return completed;
}

/* Output tokens of all jobs as the generator counted them; NaN where that of one is not known. */
static double count_tokens(const struct wva_jobs *jobs, const struct wva_server *server)
{
    double tokens = 0;

    for (size_t i = 0; i < jobs->count; i++)
        if (is_for(&jobs->items[i], server))
            tokens += jobs->items[i].counted_tokens * jobs->items[i].figure[WVA_JOB_COMPLETED];
    return tokens;
}

/* Whether the generator counted otherwise, all requests together tell: in a single stage they may
 * be longer by chance. How far, each stage tells: the servers' own count holds for all of them,
 * since a run has one distribution of lengths, and while a stage fills the batch more is generated
 * than finished. */
static void correct_tokens(struct wva_jobs *jobs, const struct wva_server *server,
                           struct wva_notes *notes)
{
    double completed = count_completed(jobs, server);
    double each = server->finished > 0 ? server->tokens / server->finished : NAN;
    double factor = count_tokens(jobs, server) / server->tokens;

    if (!(each > 0) || !(completed > 0))
        return;
    if (fabs(completed - server->finished) > WVA_SAME_REQUESTS * completed) {
        wva_notes_add(notes,
                      "%.200s finished %.0f requests while it was scraped, the load generator "
                      "completed %.0f: there was other traffic, or not all was scraped",
                      server->name, server->finished, completed);
        return;
    }
    for (size_t i = 0; i < jobs->count; i++) {
        struct wva_job *job = &jobs->items[i];

        if (!is_for(job, server) || isnan(job->counted_tokens) || !isnan(job->token_factor))
            continue;
        job->figure[WVA_JOB_OUTPUT_TOKENS] = round(each * job->figure[WVA_JOB_COMPLETED]);
        wva_job_correct_tokens(
            job, factor > WVA_JOB_TOKEN_FACTOR_MAX ? job->counted_tokens / each : factor, notes);
    }
}

void wva_client_series_add(struct wva_experiment *experiment)
{
    for (size_t i = 0; i < experiment->count; i++) {
        struct wva_server *server = &experiment->servers[i];

        if (!server->whole_model || server->frame->rows == 0)
            continue;
        correct_tokens(&experiment->jobs, server, &experiment->notes);
        add_stages(&experiment->jobs, server);
        add_latency(&experiment->jobs, server, &experiment->notes);
    }
}
