/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/stage_times.h"

#include <math.h>

#include "util/timestamp.h"

/* Seconds. */
#define MARK_TO_REQUEST   1. /* inference-perf waits so long behind its mark */
#define OWN_PAUSE         2. /* what it takes between stages beyond the interval */
#define DEFAULT_INTERVAL  1.
#define HARNESS_TO_LOAD   9. /* as seen once: it loads a tokenizer and the data */
#define MARK_UNCERTAIN    .1
#define ARRIVAL_UNCERTAIN 3.
#define TRAFFIC_UNCERTAIN 2.
#define HARNESS_UNCERTAIN 10.
#define GUESSED_PAUSE     1. /* that a pause which is not measured may be off */

const char *wva_stage_source_name(enum wva_stage_source source)
{
    static const char *const names[WVA_STAGE_SOURCES] = {
        [WVA_STAGE_BY_GENERATOR] = "the generator's own times",
        [WVA_STAGE_BY_MARKS] = "marks in stdout.log",
        [WVA_STAGE_BY_ARRIVALS] = "the first arrivals in the scrapes",
        [WVA_STAGE_BY_TRAFFIC] = "the end of the traffic",
        [WVA_STAGE_BY_HARNESS] = "the start of the harness",
        [WVA_STAGE_NOWHERE] = "nothing",
    };

    return names[source];
}

struct wva_stage_anchors wva_stage_anchors_make(void)
{
    return (struct wva_stage_anchors){ .first_arrival_ns = WVA_TIME_NONE,
                                       .traffic_end_ns = WVA_TIME_NONE,
                                       .harness_start_ns = WVA_TIME_NONE,
                                       .harness_end_ns = WVA_TIME_NONE,
                                       .whole_s = NAN,
                                       .interval_s = NAN };
}

/* Unchanged where it would leave the times that can be told. */
static int64_t shift(int64_t time_ns, double seconds)
{
    double moved = (double)time_ns + seconds * (double)WVA_NS_PER_S;

    if (!(fabs(moved) < 9e18))
        return time_ns;
    return time_ns + (int64_t)llround(seconds * (double)WVA_NS_PER_S);
}

static bool is_span(double seconds)
{
    return seconds >= 0 && seconds < 1e7;
}

double wva_stage_length(const struct wva_stage_facts *facts)
{
    if (is_span(facts->benchmark_s))
        return facts->benchmark_s;
    if (facts->succeeded > 0 && facts->completed_rps > 0
        && is_span(facts->succeeded / facts->completed_rps))
        return facts->succeeded / facts->completed_rps;
    if (is_span(facts->send_s) || is_span(facts->planned_s))
        return fmax(facts->send_s, facts->planned_s);
    return NAN;
}

static double sum_lengths(const struct wva_stage_facts *facts, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += wva_stage_length(&facts[i]);
    return sum;
}

/* The pause by what the whole took; NaN where it does not tell. */
static double measure_pause(const struct wva_stage_facts *facts, size_t count,
                            const struct wva_stage_anchors *anchors)
{
    double pause = NAN;

    if (count > 1)
        pause = (anchors->whole_s - sum_lengths(facts, count)) / (double)(count - 1);
    return is_span(pause) ? pause : NAN;
}

double wva_stage_pause(const struct wva_stage_facts *facts, size_t count,
                       const struct wva_stage_anchors *anchors)
{
    double pause = measure_pause(facts, count, anchors);
    double interval = is_span(anchors->interval_s) ? anchors->interval_s : DEFAULT_INTERVAL;

    return isnan(pause) ? interval + OWN_PAUSE : pause;
}

int64_t wva_stage_find_arrival(int64_t before_ns, int64_t round_ns, double arrived, double rate_rps)
{
    double since = rate_rps > 0 && arrived > 0 ? arrived / rate_rps : 0;
    int64_t first_ns = is_span(since) ? shift(round_ns, -since) : before_ns;

    return before_ns != WVA_TIME_NONE && first_ns < before_ns ? before_ns : first_ns;
}

/* ---- stages with a time of their own ---- */

static void place_start(struct wva_stage_time *time, int64_t start_ns, int64_t end_ns,
                        enum wva_stage_source source, double uncertainty_s)
{
    *time = (struct wva_stage_time){ start_ns, start_ns, end_ns, source, uncertainty_s };
}

static void place_by_itself(const struct wva_stage_facts *facts, size_t index,
                            const struct wva_stage_anchors *anchors, struct wva_stage_time *time)
{
    const struct wva_stage_mark *mark =
        anchors->marks == NULL ? NULL : wva_stage_marks_find(anchors->marks, (int)index);
    double length = wva_stage_length(facts);

    place_start(time, WVA_TIME_NONE, WVA_TIME_NONE, WVA_STAGE_NOWHERE, NAN);
    if (facts->start_ns != WVA_TIME_NONE) {
        place_start(time, facts->start_ns, facts->end_ns, WVA_STAGE_BY_GENERATOR, 0);
    } else if (mark != NULL) {
        place_start(time, mark->start_ns, mark->end_ns, WVA_STAGE_BY_MARKS, MARK_UNCERTAIN);
        time->first_ns = shift(mark->start_ns, MARK_TO_REQUEST);
    } else {
        return;
    }
    if (time->end_ns == WVA_TIME_NONE && !isnan(length))
        time->end_ns = shift(time->first_ns, length);
}

/* ---- by neighbours ---- */

struct chain {
    const struct wva_stage_facts *facts;
    size_t count;
    double pause_s, per_link_s; /* the pause, and what each adds to the uncertainty */
    struct wva_stage_time *times;
};

static bool is_placed(const struct wva_stage_time *time)
{
    return time->source != WVA_STAGE_NOWHERE;
}

static void place_behind(const struct chain *chain, size_t index)
{
    const struct wva_stage_time *before = &chain->times[index - 1];
    double length = wva_stage_length(&chain->facts[index]);
    int64_t start_ns;

    if (before->end_ns == WVA_TIME_NONE)
        return;
    start_ns = shift(before->end_ns, chain->pause_s);
    place_start(&chain->times[index], start_ns,
                isnan(length) ? WVA_TIME_NONE : shift(start_ns, length), before->source,
                before->uncertainty_s + chain->per_link_s);
}

static void place_before(const struct chain *chain, size_t index)
{
    const struct wva_stage_time *next = &chain->times[index + 1];
    double length = wva_stage_length(&chain->facts[index]);
    int64_t end_ns = shift(next->first_ns, -chain->pause_s);

    if (!isnan(length))
        place_start(&chain->times[index], shift(end_ns, -length), end_ns, next->source,
                    next->uncertainty_s + chain->per_link_s);
}

static void place_neighbours(const struct chain *chain)
{
    for (size_t i = 1; i < chain->count; i++)
        if (!is_placed(&chain->times[i]) && is_placed(&chain->times[i - 1]))
            place_behind(chain, i);
    for (size_t i = chain->count - 1; i-- > 0;)
        if (!is_placed(&chain->times[i]) && is_placed(&chain->times[i + 1]))
            place_before(chain, i);
}

/* ---- one anchor for all ---- */

/* The time of all stages and pauses; NaN where a length is not known. */
static double find_whole(const struct chain *chain)
{
    return sum_lengths(chain->facts, chain->count) + chain->pause_s * (double)(chain->count - 1);
}

static void place_first(const struct chain *chain, int64_t start_ns, enum wva_stage_source source,
                        double uncertainty_s)
{
    double length = wva_stage_length(&chain->facts[0]);

    place_start(&chain->times[0], start_ns, isnan(length) ? WVA_TIME_NONE : shift(start_ns, length),
                source, uncertainty_s);
}

static void place_last(const struct chain *chain, int64_t end_ns)
{
    size_t last = chain->count - 1;
    double length = wva_stage_length(&chain->facts[last]);

    if (!isnan(length))
        place_start(&chain->times[last], shift(end_ns, -length), end_ns, WVA_STAGE_BY_TRAFFIC,
                    TRAFFIC_UNCERTAIN);
}

/* The load lies somewhere in the range of the harness, which also starts up and reports. */
static void place_in_harness(const struct chain *chain, const struct wva_stage_anchors *anchors)
{
    double spare = NAN, delay = HARNESS_TO_LOAD;

    if (anchors->harness_end_ns != WVA_TIME_NONE)
        spare = (double)(anchors->harness_end_ns - anchors->harness_start_ns) / (double)WVA_NS_PER_S
                - find_whole(chain);
    if (spare < delay)
        delay = fmax(spare, 0);
    place_first(chain, shift(anchors->harness_start_ns, delay), WVA_STAGE_BY_HARNESS,
                isnan(spare) ? NAN : fmax(HARNESS_UNCERTAIN, spare - delay));
}

static void place_anchor(const struct chain *chain, const struct wva_stage_anchors *anchors)
{
    if (anchors->first_arrival_ns != WVA_TIME_NONE) {
        place_first(chain, anchors->first_arrival_ns, WVA_STAGE_BY_ARRIVALS, ARRIVAL_UNCERTAIN);
        return;
    }
    if (anchors->traffic_end_ns != WVA_TIME_NONE)
        place_last(chain, anchors->traffic_end_ns);
    if (!is_placed(&chain->times[chain->count - 1]) && anchors->harness_start_ns != WVA_TIME_NONE)
        place_in_harness(chain, anchors);
}

void wva_stage_times_place(const struct wva_stage_facts *facts, size_t count,
                           const struct wva_stage_anchors *anchors, struct wva_stage_time *times)
{
    const struct chain chain = { facts, count, wva_stage_pause(facts, count, anchors),
                                 isnan(measure_pause(facts, count, anchors)) ? GUESSED_PAUSE : 0,
                                 times };
    bool any = false;

    for (size_t i = 0; i < count; i++) {
        place_by_itself(&facts[i], i, anchors, &times[i]);
        any = any || is_placed(&times[i]);
    }
    if (count == 0)
        return;
    if (!any)
        place_anchor(&chain, anchors);
    place_neighbours(&chain);
}
