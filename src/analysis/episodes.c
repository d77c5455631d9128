/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/episodes.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/judgement.h"
#include "util/memory.h"

struct signal {
    const double *latency_ms, *slo_ms; /* NULL: nothing known */
};

/* One search over one signal, or over both. */
struct search {
    const struct wva_frame *frame;
    const struct wva_timeline *timeline;
    struct signal signals[2];
    int signal_count;
    size_t merge_gap;
    size_t capacity;
    size_t first_judged; /* WVA_ROW_NONE until one was */
    size_t last_known;   /* the latest row that is judged or idle; likewise */
    struct wva_episodes found;
};

const char *wva_episode_cause_name(enum wva_episode_cause cause)
{
    static const char *const names[WVA_EPISODE_CAUSES] = {
        [WVA_EPISODE_UNEXPLAINED] = "unexplained",
        [WVA_EPISODE_LOG_START] = "start of log",
        [WVA_EPISODE_LOAD_STEP] = "load step",
        [WVA_EPISODE_SCALE_DOWN] = "scale-down",
        [WVA_EPISODE_MODEL_OPTIMISTIC] = "model too optimistic",
    };

    return names[cause];
}

static enum wva_judgement judge(const struct search *search, size_t row)
{
    enum wva_judgement judgement = WVA_JUDGED_NOT;

    for (int i = 0; i < search->signal_count; i++)
        judgement = wva_judge_either(
            judgement, wva_judge(search->signals[i].latency_ms, search->signals[i].slo_ms, row));
    return judgement;
}

/* ---- causes ---- */

/* Ratio of replicas before and after a scale-down at `row`; 1 if there was none or it is unknown.
 */
static double measure_scale_down(const struct wva_frame *frame, size_t row)
{
    double before, now;

    if (row == 0)
        return 1;
    before = wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row - 1);
    now = wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row);
    return now < before ? before / now : 1;
}

/* Load and replicas are compared at the sample where latency rises and at the one before. If both
 * changed, the cause is the one that changed the load per replica more. */
static enum wva_episode_cause find_cause(const struct search *search, size_t first_row)
{
    double step = 1, down = 1;

    for (size_t row = first_row == 0 ? 0 : first_row - 1; row <= first_row; row++) {
        if (wva_load_steps(search->frame, row))
            step = fmax(step, wva_load_ratio(search->frame, row));
        down = fmax(down, measure_scale_down(search->frame, row));
    }
    if (down > step)
        return WVA_EPISODE_SCALE_DOWN;
    if (step > 1)
        return WVA_EPISODE_LOAD_STEP;
    return first_row == search->first_judged ? WVA_EPISODE_LOG_START : WVA_EPISODE_UNEXPLAINED;
}

/* ---- one episode ---- */

static double get_time(const struct search *search, size_t row)
{
    return row == WVA_ROW_NONE ? NAN : search->timeline->time_s[row];
}

static void begin_episode(struct search *search, size_t row)
{
    struct wva_episodes *found = &search->found;

    *WVA_APPEND(found->items, found->count, search->capacity) = (struct wva_episode){
        .first_row = row,
        .start_s = { get_time(search, search->last_known), get_time(search, row) },
        .replicas_before =
            row == 0 ? NAN : wva_frame_get(search->frame, WVA_ROLE_REPLICAS_CURRENT, row - 1),
        .cause = find_cause(search, row),
    };
}

/* The excess of a row above its SLO: that of the signal with the larger excess in percent. */
static void measure_excess(const struct search *search, size_t row, double *ms, double *pct)
{
    *ms = *pct = 0;
    for (int i = 0; i < search->signal_count; i++) {
        const struct signal *signal = &search->signals[i];
        double slo, excess;

        if (wva_judge(signal->latency_ms, signal->slo_ms, row) != WVA_JUDGED_ABOVE)
            continue;
        slo = signal->slo_ms[row];
        excess = signal->latency_ms[row] - slo;
        *ms = fmax(*ms, excess);
        *pct = fmax(*pct, 100 * excess / slo);
    }
}

/* Sums over the samples of an episode. Good samples between joined runs count for duration and
 * requests, not for the excess. */
static void measure_samples(const struct search *search, struct wva_episode *episode)
{
    size_t above = 0;

    for (size_t row = episode->first_row; row <= episode->last_row; row++) {
        double hold_s = search->timeline->hold_s[row], ms, pct;

        measure_excess(search, row, &ms, &pct);
        above += ms > 0;
        episode->duration_s += hold_s;
        episode->requests += search->timeline->requests[row];
        episode->excess_area_ms_s += ms * hold_s;
        episode->mean_excess_ms += ms;
        episode->peak_excess_ms = fmax(episode->peak_excess_ms, ms);
        episode->peak_excess_pct = fmax(episode->peak_excess_pct, pct);
    }
    episode->mean_excess_ms /= (double)above;
    if (search->signal_count > 1)
        episode->mean_excess_ms = episode->peak_excess_ms = episode->excess_area_ms_s = NAN;
}

static void end_episode(struct search *search, size_t last_row)
{
    struct wva_episode *episode = &search->found.items[search->found.count - 1];
    size_t rows = search->frame->rows;

    episode->last_row = last_row;
    episode->open = last_row + 1 == rows;
    episode->end_row = episode->open ? WVA_ROW_NONE : last_row + 1;
    episode->end_s.low = get_time(search, last_row);
    episode->end_s.high = get_time(search, episode->end_row);
    episode->replicas_after =
        episode->open ? NAN
                      : wva_frame_get(search->frame, WVA_ROLE_REPLICAS_CURRENT, episode->end_row);
    measure_samples(search, episode);
}

/* ---- all ---- */

/* A sample without any traffic is known not to be above the SLO. */
static bool is_idle(const struct search *search, size_t row)
{
    return wva_frame_get(search->frame, WVA_ROLE_RATE, row) <= 0;
}

static void sum_up(struct wva_episodes *found, bool both)
{
    for (size_t i = 0; i < found->count; i++) {
        const struct wva_episode *episode = &found->items[i];

        found->open += episode->open;
        found->duration_s += episode->duration_s;
        found->longest_s = fmax(found->longest_s, episode->duration_s);
        found->requests += episode->requests;
        found->excess_area_ms_s += episode->excess_area_ms_s;
        found->peak_excess_ms = fmax(found->peak_excess_ms, episode->peak_excess_ms);
    }
    if (both || !found->known)
        found->excess_area_ms_s = found->peak_excess_ms = NAN;
    if (!found->known)
        found->duration_s = found->longest_s = found->requests = NAN;
}

/* Inside a run, `above` is its last row above the SLO and `good` counts the samples since. */
static struct wva_episodes find_all(struct search *search)
{
    size_t above = WVA_ROW_NONE, good = 0;

    search->first_judged = search->last_known = WVA_ROW_NONE;
    for (size_t row = 0; row < search->frame->rows; row++) {
        enum wva_judgement judgement = judge(search, row);

        if (judgement != WVA_JUDGED_NOT && search->first_judged == WVA_ROW_NONE)
            search->first_judged = row;
        if (judgement == WVA_JUDGED_ABOVE) {
            if (above == WVA_ROW_NONE)
                begin_episode(search, row);
            above = row;
            good = 0;
        } else if (above != WVA_ROW_NONE
                   && (judgement == WVA_JUDGED_NOT || ++good > search->merge_gap)) {
            end_episode(search, above);
            above = WVA_ROW_NONE;
        }
        if (judgement != WVA_JUDGED_NOT || is_idle(search, row))
            search->last_known = row;
    }
    if (above != WVA_ROW_NONE)
        end_episode(search, above);
    search->found.known = search->first_judged != WVA_ROW_NONE;
    sum_up(&search->found, search->signal_count > 1);
    return search->found;
}

struct wva_episodes wva_episodes_find(const struct wva_frame *frame,
                                      const struct wva_timeline *timeline, const double *latency_ms,
                                      const double *slo_ms, size_t merge_gap)
{
    struct search search = { .frame = frame,
                             .timeline = timeline,
                             .signals = { { latency_ms, slo_ms } },
                             .signal_count = 1,
                             .merge_gap = merge_gap };

    return find_all(&search);
}

struct wva_episodes wva_episodes_find_either(const struct wva_frame *frame,
                                             const struct wva_timeline *timeline,
                                             const double *slo_itl_ms, const double *slo_ttft_ms,
                                             size_t merge_gap)
{
    struct search search = {
        .frame = frame,
        .timeline = timeline,
        .signals = { { frame->column[WVA_ROLE_ITL_OBSERVED].value, slo_itl_ms },
                     { frame->column[WVA_ROLE_TTFT_OBSERVED].value, slo_ttft_ms } },
        .signal_count = 2,
        .merge_gap = merge_gap
    };

    return find_all(&search);
}

void wva_episodes_free(struct wva_episodes *episodes)
{
    free(episodes->items);
    episodes->items = NULL;
    episodes->count = 0;
}
