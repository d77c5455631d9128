/* SPDX-License-Identifier: Apache-2.0 */
#include "tables/behaviour_tables.h"

#include <math.h>

#include "tables/tables.h"

/* All tables end with a cell that is never empty: gnuplot takes an empty one at the end of a row
 * for none. */

struct content {
    const struct wva_frame *frame;
    const struct wva_results *results;
};

static void put_flag(struct wva_table *table, bool flag)
{
    wva_table_text(table, flag ? WVA_STR("1") : WVA_STR("0"));
}

static void put_interval(struct wva_table *table, struct wva_interval interval)
{
    wva_table_number(table, interval.low);
    wva_table_number(table, interval.high);
}

/* ---- episodes ---- */

static const struct wva_table_column episode_columns[] = {
    { "signal", WVA_CELL_TEXT },
    { "cause", WVA_CELL_TEXT },
    { "open", WVA_CELL_NUMBER },
    { "start_low_s", WVA_CELL_NUMBER },
    { "start_high_s", WVA_CELL_NUMBER },
    { "end_low_s", WVA_CELL_NUMBER },
    { "end_high_s", WVA_CELL_NUMBER },
    { "duration_s", WVA_CELL_NUMBER },
    { "peak_excess_ms", WVA_CELL_NUMBER },
    { "peak_excess_pct", WVA_CELL_NUMBER },
    { "mean_excess_ms", WVA_CELL_NUMBER },
    { "excess_area_ms_s", WVA_CELL_NUMBER },
    { "requests", WVA_CELL_NUMBER },
    { "replicas_before", WVA_CELL_NUMBER },
    { "replicas_after", WVA_CELL_NUMBER },
    { "model_judged_samples", WVA_CELL_NUMBER },
    { "model_within_samples", WVA_CELL_NUMBER },
    { "start_min", WVA_CELL_NUMBER },
    { "end_min", WVA_CELL_NUMBER },
};

static void put_episode(struct wva_table *table, const struct content *content, const char *signal,
                        const struct wva_episode *episode)
{
    const struct wva_timeline *timeline = &content->results->timeline;

    wva_table_text(table, wva_str_from(signal));
    wva_table_text(table, wva_str_from(wva_episode_cause_name(episode->cause)));
    put_flag(table, episode->open);
    put_interval(table, episode->start_s);
    put_interval(table, episode->end_s);
    wva_table_number(table, episode->duration_s);
    wva_table_number(table, episode->peak_excess_ms);
    wva_table_number(table, episode->peak_excess_pct);
    wva_table_number(table, episode->mean_excess_ms);
    wva_table_number(table, episode->excess_area_ms_s);
    wva_table_number(table, episode->requests);
    wva_table_number(table, episode->replicas_before);
    wva_table_number(table, episode->replicas_after);
    wva_table_number(table, (double)episode->model_judged);
    wva_table_number(table, episode->model_judged > 0 ? (double)episode->model_within : NAN);
    wva_table_number(table, wva_frame_minutes(content->frame, episode->first_row));
    wva_table_number(table, wva_frame_minutes(content->frame, episode->last_row)
                                + timeline->hold_s[episode->last_row] / 60);
}

static void fill_episodes(struct wva_table *table, const void *context)
{
    const struct content *content = context;
    const struct {
        const char *signal;
        const struct wva_episodes *episodes;
    } all[] = { { "itl", &content->results->itl_episodes },
                { "ttft", &content->results->ttft_episodes },
                { "either", &content->results->either_episodes } };

    for (size_t s = 0; s < WVA_COUNT(all); s++)
        for (size_t i = 0; i < all[s].episodes->count; i++)
            put_episode(table, content, all[s].signal, &all[s].episodes->items[i]);
}

/* ---- scale-ups ---- */

static const struct wva_table_column scale_up_columns[] = {
    { "from_replicas", WVA_CELL_NUMBER },
    { "to_replicas", WVA_CELL_NUMBER },
    { "superseded", WVA_CELL_NUMBER },
    { "model_optimistic", WVA_CELL_NUMBER },
    { "load_s", WVA_CELL_NUMBER },
    { "violation_s", WVA_CELL_NUMBER },
    { "actuation_s", WVA_CELL_NUMBER },
    { "relief_s", WVA_CELL_NUMBER },
    { "load_to_decision_s", WVA_CELL_NUMBER },
    { "load_to_decision_low_s", WVA_CELL_NUMBER },
    { "load_to_decision_high_s", WVA_CELL_NUMBER },
    { "violation_to_decision_s", WVA_CELL_NUMBER },
    { "violation_to_decision_low_s", WVA_CELL_NUMBER },
    { "violation_to_decision_high_s", WVA_CELL_NUMBER },
    { "decision_to_actuation_s", WVA_CELL_NUMBER },
    { "decision_to_actuation_low_s", WVA_CELL_NUMBER },
    { "decision_to_actuation_high_s", WVA_CELL_NUMBER },
    { "actuation_to_relief_s", WVA_CELL_NUMBER },
    { "actuation_to_relief_low_s", WVA_CELL_NUMBER },
    { "actuation_to_relief_high_s", WVA_CELL_NUMBER },
    { "violation_to_relief_s", WVA_CELL_NUMBER },
    { "violation_to_relief_low_s", WVA_CELL_NUMBER },
    { "violation_to_relief_high_s", WVA_CELL_NUMBER },
    { "load_to_relief_s", WVA_CELL_NUMBER },
    { "load_to_relief_low_s", WVA_CELL_NUMBER },
    { "load_to_relief_high_s", WVA_CELL_NUMBER },
    { "decision_s", WVA_CELL_NUMBER },
};

static void put_lag(struct wva_table *table, const struct wva_lag *lag)
{
    wva_table_number(table, lag->s);
    put_interval(table, lag->bounds_s);
}

static void put_moment(struct wva_table *table, const struct content *content, size_t row)
{
    wva_table_number(table, row == WVA_ROW_NONE ? NAN : content->results->timeline.time_s[row]);
}

static void fill_scale_ups(struct wva_table *table, const void *context)
{
    const struct content *content = context;

    for (size_t i = 0; i < content->results->lags.count; i++) {
        const struct wva_scale_up *up = &content->results->lags.items[i];

        wva_table_number(table, up->from);
        wva_table_number(table, up->to);
        put_flag(table, up->superseded);
        put_flag(table, up->model_optimistic);
        put_moment(table, content, up->load_row);
        put_moment(table, content, up->violation_row);
        put_moment(table, content, up->actuation_row);
        put_moment(table, content, up->relief_row);
        put_lag(table, &up->load_to_decision);
        put_lag(table, &up->violation_to_decision);
        put_lag(table, &up->decision_to_actuation);
        put_lag(table, &up->actuation_to_relief);
        put_lag(table, &up->violation_to_relief);
        put_lag(table, &up->load_to_relief);
        put_moment(table, content, up->decision_row);
    }
}

/* ---- load phases ---- */

static const struct wva_table_column phase_columns[] = {
    { "start_min", WVA_CELL_NUMBER },
    { "end_min", WVA_CELL_NUMBER },
    { "steady_min", WVA_CELL_NUMBER },
    { "rows", WVA_CELL_NUMBER },
    { "rate_mean_rpm", WVA_CELL_NUMBER },
    { "rate_median_rpm", WVA_CELL_NUMBER },
    { "rate_min_rpm", WVA_CELL_NUMBER },
    { "rate_max_rpm", WVA_CELL_NUMBER },
    { "itl_mean_ms", WVA_CELL_NUMBER },
    { "itl_median_ms", WVA_CELL_NUMBER },
    { "itl_max_ms", WVA_CELL_NUMBER },
    { "ttft_mean_ms", WVA_CELL_NUMBER },
    { "ttft_median_ms", WVA_CELL_NUMBER },
    { "ttft_max_ms", WVA_CELL_NUMBER },
    { "replicas_current_mean", WVA_CELL_NUMBER },
    { "replicas_desired_mean", WVA_CELL_NUMBER },
    { "replicas_current_last", WVA_CELL_NUMBER },
    { "itl_attainment_time_pct", WVA_CELL_NUMBER },
    { "ttft_attainment_time_pct", WVA_CELL_NUMBER },
    { "idle", WVA_CELL_NUMBER },
};

/* A phase lasts to the first sample of the next one, the last to the last sample. */
static double find_end(const struct content *content, const struct wva_phase *phase)
{
    double end = (phase->start_s + phase->duration_s) / 60;

    return fmin(end, wva_frame_minutes(content->frame, content->frame->rows - 1));
}

static void put_level(struct wva_table *table, const struct wva_summary *summary)
{
    wva_table_number(table, summary->n == 0 ? NAN : summary->mean);
    wva_table_number(table, summary->n == 0 ? NAN : summary->median);
}

static void put_latency(struct wva_table *table, const struct wva_summary *latency)
{
    put_level(table, latency);
    wva_table_number(table, latency->n == 0 ? NAN : latency->max);
}

static void put_phase(struct wva_table *table, const struct content *content,
                      const struct wva_phase *phase)
{
    wva_table_number(table, wva_frame_minutes(content->frame, phase->first_row));
    wva_table_number(table, find_end(content, phase));
    wva_table_number(table, phase->steady_row == WVA_ROW_NONE
                                ? NAN
                                : wva_frame_minutes(content->frame, phase->steady_row));
    wva_table_number(table, (double)(phase->last_row - phase->first_row + 1));
    put_level(table, &phase->rate);
    wva_table_number(table, phase->rate.n == 0 ? NAN : phase->rate.min);
    wva_table_number(table, phase->rate.n == 0 ? NAN : phase->rate.max);
    put_latency(table, &phase->itl_ms);
    put_latency(table, &phase->ttft_ms);
    wva_table_number(table, phase->replicas_current_mean);
    wva_table_number(table, phase->replicas_desired_mean);
    wva_table_number(table, phase->replicas_current_last);
    wva_table_number(table, phase->itl.samples == 0 ? NAN : phase->itl.time_pct);
    wva_table_number(table, phase->ttft.samples == 0 ? NAN : phase->ttft.time_pct);
    put_flag(table, phase->idle);
}

static void fill_phases(struct wva_table *table, const void *context)
{
    const struct content *content = context;

    for (size_t i = 0; i < content->results->phases.count; i++)
        put_phase(table, content, &content->results->phases.items[i]);
}

enum wva_status wva_behaviour_tables_write(const char *dir, const struct wva_frame *frame,
                                           const struct wva_results *results, struct wva_error *err)
{
    const struct content content = { frame, results };
    enum wva_status status;

    status = wva_tables_put(dir, "analysis/episodes.csv", episode_columns,
                            WVA_COUNT(episode_columns), fill_episodes, &content, err);
    if (status == WVA_OK)
        status = wva_tables_put(dir, "analysis/scale_ups.csv", scale_up_columns,
                                WVA_COUNT(scale_up_columns), fill_scale_ups, &content, err);
    if (status == WVA_OK)
        status = wva_tables_put(dir, "analysis/load_phases.csv", phase_columns,
                                WVA_COUNT(phase_columns), fill_phases, &content, err);
    return status;
}
