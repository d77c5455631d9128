/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/lags.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/hpa.h"
#include "analysis/judgement.h"
#include "analysis/load.h"
#include "analysis/scaling.h"
#include "util/memory.h"
#include "util/statistics.h"

/* What is known of the rows, so that each scale-up is looked up at no cost: a log may have as many
 * of them as samples. */
struct rows {
    const struct wva_frame *frame;
    const struct wva_timeline *timeline;
    size_t *known;      /* the latest row up to this one that is judged or idle */
    size_t *violation;  /* first row of the violation that this row is in, or none */
    size_t *next_above; /* this row or the next one above an SLO */
    size_t *next_good;  /* this row or the next one within the SLOs */
    size_t *load_step;  /* the latest row up to this one where the load begins to rise */
};

static size_t *make_rows(size_t count)
{
    size_t *rows = wva_calloc(count, sizeof *rows);

    for (size_t i = 0; i < count; i++)
        rows[i] = WVA_ROW_NONE;
    return rows;
}

static size_t get_row(const size_t *rows, size_t row, bool exists)
{
    return exists ? rows[row] : WVA_ROW_NONE;
}

static void look_ahead(struct rows *rows, const enum wva_judgement *judged)
{
    size_t above = WVA_ROW_NONE, good = WVA_ROW_NONE;

    for (size_t row = rows->frame->rows; row-- > 0;) {
        if (judged[row] == WVA_JUDGED_ABOVE)
            above = row;
        else if (judged[row] == WVA_JUDGED_WITHIN)
            good = row;
        rows->next_above[row] = above;
        rows->next_good[row] = good;
    }
}

static void look_back(struct rows *rows, const enum wva_judgement *judged)
{
    for (size_t row = 0; row < rows->frame->rows; row++) {
        bool idle = wva_frame_get(rows->frame, WVA_ROLE_RATE, row) <= 0;

        rows->known[row] =
            judged[row] != WVA_JUDGED_NOT || idle ? row : get_row(rows->known, row - 1, row > 0);
        rows->load_step[row] = wva_load_step_begins(rows->frame, row)
                                   ? row
                                   : get_row(rows->load_step, row - 1, row > 0);
        if (judged[row] != WVA_JUDGED_ABOVE)
            continue;
        rows->violation[row] = get_row(rows->violation, row - 1, row > 0);
        if (rows->violation[row] == WVA_ROW_NONE)
            rows->violation[row] = row;
    }
}

static struct rows look_at_rows(const struct wva_frame *frame, const struct wva_timeline *timeline,
                                const double *slo_itl_ms, const double *slo_ttft_ms)
{
    const double *itl = frame->column[WVA_ROLE_ITL_OBSERVED].value;
    const double *ttft = frame->column[WVA_ROLE_TTFT_OBSERVED].value;
    enum wva_judgement *judged = wva_calloc(frame->rows, sizeof *judged);
    struct rows rows = { .frame = frame,
                         .timeline = timeline,
                         .known = make_rows(frame->rows),
                         .violation = make_rows(frame->rows),
                         .next_above = make_rows(frame->rows),
                         .next_good = make_rows(frame->rows),
                         .load_step = make_rows(frame->rows) };

    for (size_t row = 0; row < frame->rows; row++)
        judged[row] =
            wva_judge_either(wva_judge(itl, slo_itl_ms, row), wva_judge(ttft, slo_ttft_ms, row));
    look_ahead(&rows, judged);
    look_back(&rows, judged);
    free(judged);
    return rows;
}

static void free_rows(struct rows *rows)
{
    free(rows->known);
    free(rows->violation);
    free(rows->next_above);
    free(rows->next_good);
    free(rows->load_step);
}

/* ---- lags ---- */

/* Something that happened after the sample `after` (WVA_ROW_NONE: nobody knows after which) and was
 * seen at the sample `row` (likewise: not seen). */
struct instant {
    size_t after, row;
};

/* In the replicas and the load of a row. */
static struct instant at_row(size_t row)
{
    return (struct instant){ row == 0 || row == WVA_ROW_NONE ? WVA_ROW_NONE : row - 1, row };
}

/* In the latency of a row: rows that tell nothing of it are passed over. */
static struct instant at_judged_row(const struct rows *rows, size_t row)
{
    bool looks_back = row != WVA_ROW_NONE && row > 0;

    return (struct instant){ looks_back ? rows->known[row - 1] : WVA_ROW_NONE, row };
}

static struct wva_lag measure_lag(const struct rows *rows, struct instant from, struct instant to)
{
    const double *time_s = rows->timeline->time_s;
    struct wva_lag lag = { NAN, { NAN, NAN } };

    if (from.row == WVA_ROW_NONE || to.row == WVA_ROW_NONE || to.row < from.row)
        return lag;
    lag.s = time_s[to.row] - time_s[from.row];
    lag.bounds_s.low = to.after == WVA_ROW_NONE ? 0 : fmax(0, time_s[to.after] - time_s[from.row]);
    if (from.after != WVA_ROW_NONE)
        lag.bounds_s.high = time_s[to.row] - time_s[from.after];
    return lag;
}

static void measure_lags(const struct rows *rows, struct wva_scale_up *up)
{
    struct instant load = at_row(up->load_row), decision = at_row(up->decision_row);
    struct instant actuation = at_row(up->actuation_row);
    struct instant violation = at_judged_row(rows, up->violation_row);
    struct instant relief = at_judged_row(rows, up->relief_row);

    up->load_to_decision = measure_lag(rows, load, decision);
    up->violation_to_decision = measure_lag(rows, violation, decision);
    up->decision_to_actuation = measure_lag(rows, decision, actuation);
    up->actuation_to_relief = measure_lag(rows, actuation, relief);
    up->violation_to_relief = measure_lag(rows, violation, relief);
    up->load_to_relief = measure_lag(rows, load, relief);
}

/* ---- one scale-up ---- */

/* The violation going on at the decision; else one that comes before the new replicas do. */
static size_t find_violation(const struct rows *rows, const struct wva_scale_up *up,
                             size_t next_event_row)
{
    size_t known = rows->known[up->decision_row];
    size_t until = up->actuation_row != WVA_ROW_NONE ? up->actuation_row : next_event_row;
    size_t above = rows->next_above[up->decision_row];

    if (known != WVA_ROW_NONE && rows->violation[known] != WVA_ROW_NONE)
        return rows->violation[known];
    return above != WVA_ROW_NONE && above <= until ? above : WVA_ROW_NONE;
}

/* A change of the load that the decision before has seen is answered. */
static size_t find_load_step(const struct rows *rows, size_t decision_row, size_t last_event_row)
{
    size_t step = rows->load_step[decision_row];

    if (step == WVA_ROW_NONE || decision_row - step > WVA_LAG_LOAD_ROWS)
        return WVA_ROW_NONE;
    return last_event_row == WVA_ROW_NONE || step > last_event_row ? step : WVA_ROW_NONE;
}

static void complete(const struct rows *rows, struct wva_scale_up *up, size_t last_event_row,
                     size_t next_event_row)
{
    up->load_row = find_load_step(rows, up->decision_row, last_event_row);
    up->violation_row = find_violation(rows, up, next_event_row);
    up->relief_row =
        up->violation_row == WVA_ROW_NONE ? WVA_ROW_NONE : rows->next_good[up->violation_row];
    measure_lags(rows, up);
}

/* ---- all ---- */

/* Scale-ups that wait for their replicas, by rising targets: those with the lowest are served
 * first, and desired replicas that fall end those above them. So every one comes and goes once. */
struct waiting {
    size_t *items; /* indices into the scale-ups */
    size_t first, end;
};

static void serve(struct waiting *waiting, struct wva_scale_up *ups, size_t row, double current)
{
    while (waiting->first < waiting->end && ups[waiting->items[waiting->first]].to <= current)
        ups[waiting->items[waiting->first++]].actuation_row = row;
}

static void take_back(struct waiting *waiting, const struct wva_scale_up *ups, double desired)
{
    while (waiting->first < waiting->end && ups[waiting->items[waiting->end - 1]].to > desired)
        waiting->end--;
}

/* Desired replicas have changed again: what was not followed within the tolerance never will be. */
static void supersede(struct waiting *waiting, struct wva_scale_up *ups)
{
    struct wva_scale_up *last;

    if (waiting->first == waiting->end)
        return;
    last = &ups[waiting->items[waiting->end - 1]]; /* those below it were superseded before */
    last->superseded = true;
    if (last->tolerated)
        waiting->end--;
}

static bool is_tolerated(double current, double desired)
{
    return desired > current && desired / current - 1 <= WVA_HPA_TOLERANCE + 1e-12;
}

static void find_actuations(const struct wva_frame *frame, const struct wva_scaling *desired,
                            struct wva_lags *lags)
{
    enum wva_role role = wva_frame_has(frame, WVA_ROLE_REPLICAS_READY) ? WVA_ROLE_REPLICAS_READY
                                                                       : WVA_ROLE_REPLICAS_CURRENT;
    struct waiting waiting = { .items = wva_calloc(lags->count, sizeof *waiting.items) };
    size_t event = 0, up = 0;

    for (size_t row = 0; row < frame->rows; row++) {
        double current = wva_frame_get(frame, role, row);

        /* What a cycle sees comes before what it decides; but replicas that are there already when
         * they are asked for are there at once. */
        serve(&waiting, lags->items, row, current);
        if (event < desired->count && desired->events[event].row == row) {
            supersede(&waiting, lags->items);
            take_back(&waiting, lags->items, desired->events[event].to);
            if (desired->events[event].to > desired->events[event].from) {
                lags->items[up].tolerated = is_tolerated(current, desired->events[event].to);
                waiting.items[waiting.end++] = up++;
            }
            event++;
            serve(&waiting, lags->items, row, current);
        }
    }
    free(waiting.items);
}

static void add_scale_ups(struct wva_lags *lags, const struct wva_scaling *desired)
{
    lags->items = wva_calloc(desired->up, sizeof *lags->items);
    for (size_t i = 0; i < desired->count; i++) {
        const struct wva_scaling_event *event = &desired->events[i];

        if (event->to > event->from)
            lags->items[lags->count++] = (struct wva_scale_up){ .load_row = WVA_ROW_NONE,
                                                                .violation_row = WVA_ROW_NONE,
                                                                .decision_row = event->row,
                                                                .actuation_row = WVA_ROW_NONE,
                                                                .relief_row = WVA_ROW_NONE,
                                                                .from = event->from,
                                                                .to = event->to };
    }
}

static void complete_all(struct wva_lags *lags, const struct rows *rows,
                         const struct wva_scaling *desired)
{
    size_t up = 0;

    for (size_t i = 0; i < desired->count; i++) {
        size_t last = i == 0 ? WVA_ROW_NONE : desired->events[i - 1].row;
        size_t next = i + 1 < desired->count ? desired->events[i + 1].row : rows->frame->rows - 1;

        if (desired->events[i].to > desired->events[i].from)
            complete(rows, &lags->items[up++], last, next);
    }
}

/* ---- summaries ---- */

/* Over the scale-ups that have the lag at `lag_offset`. Of neighbours that share the row at
 * `key_offset` only the first counts, seen from the end when `backwards`. */
static struct wva_lag_summary summarize(const struct wva_lags *lags, size_t lag_offset,
                                        size_t key_offset, bool backwards)
{
    double *seconds = wva_calloc(lags->count, sizeof *seconds);
    size_t n = 0, last_key = WVA_ROW_NONE;
    struct wva_summary summary;

    for (size_t i = 0; i < lags->count; i++) {
        const void *up = &lags->items[backwards ? lags->count - 1 - i : i];
        const struct wva_lag *lag = (const void *)((const char *)up + lag_offset);
        const size_t *key = (const void *)((const char *)up + key_offset);

        if (isnan(lag->s) || *key == last_key)
            continue;
        last_key = *key;
        seconds[n++] = lag->s;
    }
    summary = wva_summarize(seconds, n);
    free(seconds);
    return (struct wva_lag_summary){ n, summary.median, summary.max };
}

#define SUMMARIZE(lags, lag, key, backwards)                                                       \
    summarize(lags, offsetof(struct wva_scale_up, lag), offsetof(struct wva_scale_up, key),        \
              backwards)

/* A rise of the load or a violation that several scale-ups answer in turn is one; relief comes with
 * the last of the replicas before it. */
static void summarize_all(struct wva_lags *lags)
{
    lags->load_to_decision = SUMMARIZE(lags, load_to_decision, load_row, false);
    lags->violation_to_decision = SUMMARIZE(lags, violation_to_decision, violation_row, false);
    lags->decision_to_actuation = SUMMARIZE(lags, decision_to_actuation, decision_row, false);
    lags->actuation_to_relief = SUMMARIZE(lags, actuation_to_relief, relief_row, true);
    lags->violation_to_relief = SUMMARIZE(lags, violation_to_relief, violation_row, false);
    lags->load_to_relief = SUMMARIZE(lags, load_to_relief, load_row, false);
}

struct wva_lags wva_lags_find(const struct wva_frame *frame, const struct wva_timeline *timeline,
                              const double *slo_itl_ms, const double *slo_ttft_ms)
{
    struct wva_lags lags = { .known = wva_frame_has(frame, WVA_ROLE_REPLICAS_DESIRED) };
    struct wva_scaling desired = wva_scaling_find(frame, WVA_ROLE_REPLICAS_DESIRED);
    struct rows rows = look_at_rows(frame, timeline, slo_itl_ms, slo_ttft_ms);

    add_scale_ups(&lags, &desired);
    find_actuations(frame, &desired, &lags);
    complete_all(&lags, &rows, &desired);
    summarize_all(&lags);
    free_rows(&rows);
    wva_scaling_free(&desired);
    return lags;
}

void wva_lags_free(struct wva_lags *lags)
{
    free(lags->items);
    lags->items = NULL;
    lags->count = 0;
}
