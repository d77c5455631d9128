/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/run_checks.h"

#include <math.h>
#include <string.h>

#include "series/dedupe.h"
#include "util/statistics.h"
#include "util/timestamp.h"

enum { SPAN_TEXT = 32 };

/* "95 s", "12 min", "2.5 h" */
static const char *describe_span(double seconds, char out[SPAN_TEXT])
{
    if (seconds < 120)
        (void)snprintf(out, SPAN_TEXT, "%.0f s", seconds);
    else if (seconds < 2 * 3600)
        (void)snprintf(out, SPAN_TEXT, "%.3g min", seconds / 60);
    else
        (void)snprintf(out, SPAN_TEXT, "%.3g h", seconds / 3600);
    return out;
}

/* Seconds; NaN where one of the times is not known. */
static double find_span(int64_t from_ns, int64_t to_ns)
{
    return from_ns == WVA_TIME_NONE || to_ns == WVA_TIME_NONE
               ? NAN
               : (double)(to_ns - from_ns) / (double)WVA_NS_PER_S;
}

/* ---- rounds of scrapes ---- */

/* True where all are. */
static bool check_outside(const struct wva_scrapes *scrapes, int64_t start_ns, int64_t stop_ns,
                          struct wva_notes *notes)
{
    double early_s = 0, late_s = 0; /* the furthest */
    char early[SPAN_TEXT], late[SPAN_TEXT];
    size_t outside = 0;

    for (size_t i = 0; i < scrapes->round_count; i++) {
        double before_s = find_span(scrapes->round_ns[i], start_ns);
        double behind_s = find_span(stop_ns, scrapes->round_ns[i]);

        outside += before_s > WVA_CHECK_OUTSIDE_S || behind_s > WVA_CHECK_OUTSIDE_S;
        early_s = fmax(early_s, before_s);
        late_s = fmax(late_s, behind_s);
    }
    if (outside > 0)
        wva_notes_add(notes,
                      "%zu of %zu rounds of scrapes are more than a minute outside the time of the "
                      "harness (up to %s before its start, %s after its stop): two clocks differ, "
                      "or these are scrapes of another run",
                      outside, scrapes->round_count, describe_span(early_s, early),
                      describe_span(late_s, late));
    return outside == scrapes->round_count;
}

static void check_edges(const struct wva_scrapes *scrapes, int64_t start_ns, int64_t stop_ns,
                        struct wva_notes *notes)
{
    double period_s = wva_period_s(scrapes->round_ns, scrapes->round_count);
    double most_s =
        fmax(WVA_CHECK_OUTSIDE_S, WVA_CHECK_EDGE_PERIODS * wva_first_known(period_s, 0));
    double first_s = find_span(start_ns, scrapes->round_ns[0]);
    double last_s = find_span(scrapes->round_ns[scrapes->round_count - 1], stop_ns);
    char first[SPAN_TEXT], last[SPAN_TEXT], whole[SPAN_TEXT];

    (void)describe_span(first_s, first);
    (void)describe_span(last_s, last);
    (void)describe_span(find_span(start_ns, stop_ns), whole);
    if (first_s > most_s && last_s > most_s)
        wva_notes_add(notes,
                      "nothing was scraped in the first %s and the last %s of the harness's %s",
                      first, last, whole);
    else if (first_s > most_s)
        wva_notes_add(notes, "nothing was scraped in the first %s of the harness", first);
    else if (last_s > most_s)
        wva_notes_add(notes, "nothing was scraped in the last %s of the harness", last);
}

void wva_check_rounds(const struct wva_scrapes *scrapes, int64_t start_ns, int64_t stop_ns,
                      struct wva_notes *notes)
{
    if (scrapes->round_count > 0 && !check_outside(scrapes, start_ns, stop_ns, notes))
        check_edges(scrapes, start_ns, stop_ns, notes);
}

void wva_check_model(const struct wva_scrapes *scrapes, const char *model, struct wva_notes *notes)
{
    const char *reported = NULL;

    if (model == NULL)
        return;
    for (size_t i = 0; i < scrapes->pod_count; i++)
        for (size_t k = 0; k < scrapes->pods[i].page_count; k++) {
            const struct wva_page *page = scrapes->pods[i].pages[k];

            if (scrapes->pods[i].kind != WVA_POD_ENGINE || page->model == NULL)
                continue;
            if (strcmp(page->model, model) == 0)
                return;
            reported = page->model;
        }
    if (reported != NULL)
        wva_notes_add(notes,
                      "the model of the run is %.200s by run_metadata.yaml, but %.200s by the "
                      "servers that were scraped: another name of it, or other servers",
                      model, reported);
}

/* ---- pods ---- */

/* Rows from `row` on in which the pods that answered are not as many as replicas are ready. */
static size_t count_differing(const struct wva_frame *frame, size_t row)
{
    size_t count = 0;

    for (; row < frame->rows; row++, count++) {
        double ready = wva_frame_get(frame, WVA_ROLE_REPLICAS_READY, row);
        double answered = wva_frame_get(frame, WVA_ROLE_PODS_ANSWERED, row);

        if (!(ready < answered) && !(ready > answered))
            break;
    }
    return count;
}

static void check_pods_of(const struct wva_server *server, struct wva_notes *notes)
{
    const struct wva_frame *frame = server->frame;
    size_t rows = 0, first = 0;
    char time[WVA_TIME_TEXT];

    for (size_t row = 0, count; row < frame->rows; row += count + 1) {
        count = count_differing(frame, row);
        if (count <= WVA_CHECK_ROUNDS)
            continue;
        if (rows == 0)
            first = row;
        rows += count;
    }
    if (rows > 0)
        wva_notes_add(notes,
                      "%.200s: in %zu samples, more than %d in a row, pods that answered scrapes "
                      "and ready replicas are not as many (from %s on %g and %g): latency and "
                      "queue are those of the pods that answered",
                      server->name, rows, WVA_CHECK_ROUNDS,
                      wva_time_format_rfc3339(frame->time_ns[first], time),
                      wva_frame_get(frame, WVA_ROLE_PODS_ANSWERED, first),
                      wva_frame_get(frame, WVA_ROLE_REPLICAS_READY, first));
}

void wva_check_pods(struct wva_experiment *experiment)
{
    for (size_t i = 0; i < experiment->count; i++)
        check_pods_of(&experiment->servers[i], &experiment->notes);
}

/* ---- events ---- */

void wva_check_events(const struct wva_kube_events *events, int64_t start_ns,
                      struct wva_notes *notes)
{
    double nearest_s = INFINITY;
    char nearest[SPAN_TEXT];

    for (size_t i = 0; i < events->count; i++) {
        double before_s = find_span(events->items[i].last_ns, start_ns);

        if (!(before_s > 0))
            return;
        nearest_s = fmin(nearest_s, before_s);
    }
    if (events->count > 0)
        wva_notes_add(notes,
                      "all %zu events of the cluster are older than the run, by %s or more, and "
                      "tell nothing of it",
                      events->count, describe_span(nearest_s, nearest));
}

/* ---- the rate that was sent ---- */

/* By which share it was another one; 0 where it was not, where chance may do the same, or where
 * that is not known. */
static double find_deviation(const struct wva_job *job, bool is_regular)
{
    double share = job->sent_rps / job->planned_rate_rps - 1;
    double chance =
        is_regular || !(job->planned_requests > 0) ? 0 : 3 / sqrt(job->planned_requests);

    if (isnan(share) || fabs(share) <= fmax(WVA_CHECK_RATE_DIFFERS, chance))
        return 0;
    return share;
}

static void check_rates(const struct wva_experiment *experiment, struct wva_notes *notes)
{
    const struct wva_jobs *jobs = &experiment->jobs;
    bool is_regular = experiment->arrivals != NULL && strcmp(experiment->arrivals, "constant") == 0;
    const struct wva_job *worst = NULL;
    double most = 0;
    size_t count = 0;

    for (size_t i = 0; i < jobs->count; i++) {
        double share = find_deviation(&jobs->items[i], is_regular);

        count += share < 0 || share > 0;
        if (fabs(share) > fabs(most)) {
            most = share;
            worst = &jobs->items[i];
        }
    }
    if (worst == NULL)
        return;
    wva_notes_add(notes,
                  "%zu of %zu stages did not get the load that they ask for, most of all that of "
                  "%s: %.3g requests per second were asked for, %.3g sent (%+.0f %%)%s",
                  count, jobs->count, worst->file, worst->planned_rate_rps, worst->sent_rps,
                  100 * most,
                  most < 0 && worst->late_p99_s > WVA_CHECK_LATE_S
                      ? "; the generator was too slow and sent requests late"
                      : "");
}

/* ---- the maximum of replicas ---- */

/* When the load was; false where that is not known. */
static bool find_load(const struct wva_jobs *jobs, int64_t *start_ns, int64_t *end_ns)
{
    *start_ns = INT64_MAX;
    *end_ns = INT64_MIN;
    for (size_t i = 0; i < jobs->count; i++) {
        const struct wva_job *job = &jobs->items[i];

        if (job->start_ns == WVA_TIME_NONE || job->end_ns == WVA_TIME_NONE)
            return false;
        *start_ns = job->start_ns < *start_ns ? job->start_ns : *start_ns;
        *end_ns = job->end_ns > *end_ns ? job->end_ns : *end_ns;
    }
    return *end_ns > *start_ns;
}

/* Each sample holds until the next, but for no longer than samples are mostly apart. */
static double measure_at_maximum(const struct wva_server *server, int64_t start_ns, int64_t end_ns)
{
    const struct wva_frame *frame = server->frame;
    double period_s = wva_period_s(frame->time_ns, frame->rows), seconds = 0;

    for (size_t row = 0; row < frame->rows && period_s > 0; row++) {
        int64_t from_ns = frame->time_ns[row];
        int64_t to_ns = from_ns + (int64_t)(period_s * WVA_CHECK_EDGE_PERIODS * WVA_NS_PER_S);

        if (row + 1 < frame->rows && frame->time_ns[row + 1] < to_ns)
            to_ns = frame->time_ns[row + 1];
        from_ns = from_ns < start_ns ? start_ns : from_ns;
        to_ns = to_ns > end_ns ? end_ns : to_ns;
        if (to_ns > from_ns
            && wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row) >= server->replicas_max)
            seconds += find_span(from_ns, to_ns);
    }
    return seconds;
}

static void check_maximum(const struct wva_server *server, int64_t start_ns, int64_t end_ns,
                          struct wva_notes *notes)
{
    double whole_s = find_span(start_ns, end_ns);
    double seconds = measure_at_maximum(server, start_ns, end_ns);
    char at[SPAN_TEXT], whole[SPAN_TEXT];

    if (seconds > WVA_CHECK_AT_MAXIMUM * whole_s)
        wva_notes_add(notes,
                      "%.200s: desired replicas were at their maximum of %g for %s of the load's "
                      "%s (%.0f %%), so the autoscaler could not ask for more",
                      server->name, server->replicas_max, describe_span(seconds, at),
                      describe_span(whole_s, whole), 100 * seconds / whole_s);
}

void wva_check_load(struct wva_experiment *experiment)
{
    int64_t start_ns, end_ns;

    check_rates(experiment, &experiment->notes);
    if (!find_load(&experiment->jobs, &start_ns, &end_ns))
        return;
    for (size_t i = 0; i < experiment->count; i++)
        if (experiment->servers[i].replicas_max > 0)
            check_maximum(&experiment->servers[i], start_ns, end_ns, &experiment->notes);
}
