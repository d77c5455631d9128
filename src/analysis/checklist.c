/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/checklist.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/scale_chain.h"
#include "analysis/stages.h"
#include "series/dedupe.h"
#include "util/memory.h"
#include "util/statistics.h"
#include "util/timestamp.h"

#define PERIODS_MAX 2.5 /* samples further apart have a hole between them */

static const double band_from = 0.1, band_width = 0.1;

const char *wva_checklist_answer_name(enum wva_checklist_answer answer)
{
    static const char *const names[] = { [WVA_CHECKLIST_UNKNOWN] = "not known",
                                         [WVA_CHECKLIST_NO] = "no",
                                         [WVA_CHECKLIST_YES] = "yes" };

    return names[answer];
}

struct answer {
    enum wva_checklist_answer answer;
    char *reason;
};

static struct answer say_unknown(const char *reason)
{
    return (struct answer){ WVA_CHECKLIST_UNKNOWN, wva_strdup(reason) };
}

/* Takes ownership of the reason. */
static struct answer say(bool yes, char *reason)
{
    return (struct answer){ yes ? WVA_CHECKLIST_YES : WVA_CHECKLIST_NO, reason };
}

/* ---- samples ---- */

/* A server that is no sum of others: scaled, full and compared are workloads. */
static const struct wva_frame *find_frame(const struct wva_experiment *experiment, size_t i)
{
    const struct wva_server *server = &experiment->servers[i];

    return server->is_sum ? NULL : server->frame;
}

static double find_highest(const struct wva_experiment *experiment, enum wva_role role)
{
    double highest = NAN;

    for (size_t i = 0; i < experiment->count; i++) {
        const struct wva_frame *frame = find_frame(experiment, i);

        for (size_t row = 0; frame != NULL && row < frame->rows; row++)
            highest = fmax(highest, wva_frame_get(frame, role, row));
    }
    return highest;
}

/* Bands of one server with a sample in them. */
static size_t count_bands(const struct wva_frame *frame, bool *known)
{
    bool has[WVA_CHECKLIST_BANDS] = { false };
    size_t count = 0;

    for (size_t row = 0; row < frame->rows; row++) {
        double use = wva_frame_get(frame, WVA_ROLE_KV_USAGE, row);

        if (isnan(use) || !(wva_frame_get(frame, WVA_ROLE_ITL_OBSERVED, row) > 0))
            continue;
        *known = true;
        if (use >= band_from && use < WVA_FULL_POD_KV)
            has[(size_t)floor((use - band_from) / band_width + 1e-9)] = true;
    }
    for (size_t i = 0; i < WVA_CHECKLIST_BANDS; i++)
        count += has[i];
    return count;
}

static struct answer answer_bands(const struct wva_experiment *experiment)
{
    bool known = false;
    size_t most = 0;

    for (size_t i = 0; i < experiment->count; i++) {
        const struct wva_frame *frame = find_frame(experiment, i);
        size_t count = frame == NULL ? 0 : count_bands(frame, &known);

        most = count > most ? count : most;
    }
    if (!known)
        return say_unknown("no sample has both KV cache use and ITL");
    return say(most >= WVA_CHECKLIST_BANDS_MIN,
               wva_asprintf("samples with an ITL are in %zu of the %d bands of 10 points between "
                            "10 %% and 85 %%",
                            most, WVA_CHECKLIST_BANDS));
}

static struct answer answer_saturation(const struct wva_experiment *experiment)
{
    double highest = wva_first_known(find_highest(experiment, WVA_ROLE_KV_MAX),
                                     find_highest(experiment, WVA_ROLE_KV_USAGE));

    if (isnan(highest))
        return say_unknown("KV cache use was not recorded");
    return say(highest >= WVA_FULL_POD_KV,
               wva_asprintf("the fullest KV cache reached %.0f %%; %.0f %% counts as full",
                            100 * highest, 100 * WVA_FULL_POD_KV));
}

/* ---- scaling ---- */

struct changes {
    size_t up, down;
    bool known;
};

static void count_changes(const struct wva_frame *frame, struct changes *changes)
{
    double last = NAN;

    for (size_t row = 0; row < frame->rows; row++) {
        double desired = wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row);

        if (isnan(desired))
            continue;
        changes->known = true;
        changes->up += desired > last;
        changes->down += desired < last;
        last = desired;
    }
}

static struct answer answer_changes(const struct wva_experiment *experiment, bool up)
{
    struct changes changes = { 0, 0, false };
    const char *verb = up ? "rose" : "fell";
    size_t count;

    for (size_t i = 0; i < experiment->count; i++)
        if (find_frame(experiment, i) != NULL)
            count_changes(find_frame(experiment, i), &changes);
    if (!changes.known)
        return say_unknown("desired replicas were not recorded");
    count = up ? changes.up : changes.down;
    if (count == 0)
        return say(false, wva_asprintf("desired replicas never %s", verb));
    return say(true,
               wva_asprintf("desired replicas %s %zu time%s", verb, count, WVA_PLURAL(count)));
}

static struct answer answer_pod_start(const struct wva_experiment *experiment, int64_t start_ns)
{
    struct wva_pod_start_times times =
        wva_pod_start_times_measure(&experiment->occurrences, NULL, start_ns);

    if (times.count > 0)
        return say(true, wva_asprintf("%zu pod%s took %.0f s from created to ready%s", times.count,
                                      WVA_PLURAL(times.count), times.mean_s,
                                      times.count > 1 ? ", on average" : ""));
    if (times.count_all > 0)
        return say(false, wva_asprintf("the start of %zu pod%s is known, but before the run",
                                       times.count_all, WVA_PLURAL(times.count_all)));
    return say_unknown("when pods were created and ready was not recorded");
}

/* ---- pods and scrapes ---- */

static struct answer answer_queue(const struct wva_experiment *experiment)
{
    double highest = find_highest(experiment, WVA_ROLE_QUEUE_LENGTH);

    if (isnan(highest))
        return say_unknown("waiting requests were not recorded");
    if (!(highest > 0))
        return say(false, wva_strdup("no sample has a request waiting"));
    return say(true, wva_asprintf("up to %.0f request%s waited", highest, WVA_PLURAL(highest)));
}

static struct answer answer_two_pods(const struct wva_experiment *experiment)
{
    double answered = find_highest(experiment, WVA_ROLE_PODS_ANSWERED);

    if (isnan(answered))
        return say_unknown("no pod was scraped");
    if (answered < 2)
        return say(false, wva_strdup("no server had 2 pods that answered at once"));
    return say(true, wva_asprintf("up to %.0f pods answered at once", answered));
}

static struct answer answer_holes(const struct wva_experiment *experiment)
{
    size_t missed = 0;
    char *scrapes, *reason;
    double period_s = NAN, longest_s = NAN;

    for (size_t i = 0; i < experiment->count; i++) {
        const struct wva_frame *frame = find_frame(experiment, i);

        if (frame == NULL || !wva_frame_has(frame, WVA_ROLE_PODS_SEEN))
            continue;
        missed += experiment->servers[i].missed_scrapes;
        period_s = fmax(period_s, wva_period_s(frame->time_ns, frame->rows));
        for (size_t row = 1; row < frame->rows; row++)
            longest_s = fmax(longest_s, (double)(frame->time_ns[row] - frame->time_ns[row - 1])
                                            / (double)WVA_NS_PER_S);
    }
    if (isnan(longest_s))
        return say_unknown("no pod was scraped twice");
    scrapes = missed == 0 ? wva_strdup("pods that had started answered every scrape")
                          : wva_asprintf("pods that had started did not answer %zu scrape%s",
                                         missed, WVA_PLURAL(missed));
    reason = wva_asprintf("%s; samples are mostly %.0f s apart, at most %.0f s", scrapes, period_s,
                          longest_s);
    free(scrapes);
    return say(missed == 0 && !(longest_s > PERIODS_MAX * period_s), reason);
}

/* ---- the load ---- */

static struct answer answer_requests(const struct wva_experiment *experiment)
{
    double kept = 0, ended = 0;

    for (size_t i = 0; i < experiment->jobs.count; i++) {
        const struct wva_job *job = &experiment->jobs.items[i];

        kept += (double)job->request_count;
        ended += job->figure[WVA_JOB_COMPLETED] + wva_first_known(job->figure[WVA_JOB_FAILED], 0);
    }
    if (experiment->jobs.count == 0)
        return say_unknown("the folder has no result of a load generator");
    if (!(kept > 0))
        return say(false, wva_strdup("the results have totals and percentiles only"));
    return say(isnan(ended) || kept >= ended,
               isnan(ended)
                   ? wva_asprintf("%.0f requests are kept", kept)
                   : wva_asprintf("%.0f of %.0f requests are kept", fmin(kept, ended), ended));
}

static struct answer answer_stage_times(const struct wva_experiment *experiment)
{
    bool has_stage = false, is_placed = true;

    for (size_t i = 0; i < experiment->jobs.count; i++) {
        const struct wva_job *job = &experiment->jobs.items[i];

        has_stage = has_stage || job->stage >= 0;
        is_placed = is_placed && (job->stage < 0 || job->start_ns != WVA_TIME_NONE);
    }
    if (!has_stage)
        return say_unknown("the load has no stages");
    if (!is_placed)
        return say(false, wva_strdup("nothing tells when the stages were"));
    if (isnan(experiment->stages_off_s))
        return say(false, wva_strdup("they are a guess from the start of the harness"));
    if (experiment->stages_off_s > 0)
        return say(experiment->stages_off_s <= WVA_CHECKLIST_EXACT_S,
                   wva_asprintf("they may be off by about %.2g s", experiment->stages_off_s));
    return say(true, wva_strdup("the load generator recorded them"));
}

/* ---- all ---- */

static struct answer find_answer(const struct wva_experiment *experiment, int64_t start_ns,
                                 enum wva_checklist_item item)
{
    switch (item) {
    case WVA_CHECKLIST_KV_BANDS:
        return answer_bands(experiment);
    case WVA_CHECKLIST_SATURATION:
        return answer_saturation(experiment);
    case WVA_CHECKLIST_SCALE_UP:
    case WVA_CHECKLIST_SCALE_DOWN:
        return answer_changes(experiment, item == WVA_CHECKLIST_SCALE_UP);
    case WVA_CHECKLIST_POD_START:
        return answer_pod_start(experiment, start_ns);
    case WVA_CHECKLIST_QUEUE:
        return answer_queue(experiment);
    case WVA_CHECKLIST_TWO_PODS:
        return answer_two_pods(experiment);
    case WVA_CHECKLIST_REQUESTS:
        return answer_requests(experiment);
    case WVA_CHECKLIST_HOLES:
        return answer_holes(experiment);
    default:
        return answer_stage_times(experiment);
    }
}

struct wva_checklist wva_checklist_make(const struct wva_experiment *experiment, int64_t start_ns)
{
    static const struct {
        const char *name, *what;
    } items[] = {
        [WVA_CHECKLIST_KV_BANDS] = { "kv_bands",
                                     "KV cache use in at least 4 bands, for a fit of ITL" },
        [WVA_CHECKLIST_SATURATION] = { "saturation", "A full replica, for its capacity" },
        [WVA_CHECKLIST_SCALE_UP] = { "scale_up", "A scale-up" },
        [WVA_CHECKLIST_SCALE_DOWN] = { "scale_down", "A scale-down" },
        [WVA_CHECKLIST_POD_START] = { "pod_start", "Start-up times of pods, for cold starts" },
        [WVA_CHECKLIST_QUEUE] = { "queue", "A queue, for how scaling relieves it" },
        [WVA_CHECKLIST_TWO_PODS] = { "two_pods", "Two or more pods at once, for their balance" },
        [WVA_CHECKLIST_REQUESTS] = { "requests", "Single requests, for exact goodput" },
        [WVA_CHECKLIST_HOLES] = { "no_holes", "Scrapes without holes" },
        [WVA_CHECKLIST_STAGE_TIMES] = { "stage_times", "Exact times of stages" },
    };
    struct wva_checklist checklist = { .count = 0 };

    if (!experiment->published.known)
        return checklist;
    for (int i = 0; i < WVA_CHECKLIST_ITEMS; i++) {
        struct answer answer = find_answer(experiment, start_ns, (enum wva_checklist_item)i);

        checklist.rows[checklist.count++] =
            (struct wva_checklist_row){ items[i].name, items[i].what, answer.answer,
                                        answer.reason };
    }
    return checklist;
}

void wva_checklist_free(struct wva_checklist *checklist)
{
    for (size_t i = 0; i < checklist->count; i++)
        free(checklist->rows[i].reason);
    checklist->count = 0;
}
