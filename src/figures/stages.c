/* SPDX-License-Identifier: Apache-2.0 */
/* The stages of a load side by side: a row for each, a panel for each of its quantities. */
#include <math.h>
#include <stdlib.h>

#include "chart/palette.h"
#include "figures/families.h"
#include "figures/shared.h"
#include "util/memory.h"

enum { ROWS_MAX = 24 };

static const struct wva_look look_range = { WVA_COLOR_TEXT, 1.4, WVA_DASH_SOLID, WVA_MARKER_NONE };
static const struct wva_look look_slo = { WVA_COLOR_VERMILLION, 1.5, WVA_DASH_DASHED,
                                          WVA_MARKER_NONE };
static const struct wva_look look_asked = { WVA_COLOR_TEXT, 0, WVA_DASH_SOLID, WVA_MARKER_DIAMOND };
static const struct wva_look look_p50 = { WVA_COLOR_BLUE, 0, WVA_DASH_SOLID, WVA_MARKER_CIRCLE };
static const struct wva_look look_p90 = { WVA_COLOR_ORANGE, 0, WVA_DASH_SOLID, WVA_MARKER_DIAMOND };
static const struct wva_look look_p99 = { WVA_COLOR_PURPLE, 0, WVA_DASH_SOLID,
                                          WVA_MARKER_TRIANGLE };
static const struct wva_look look_desired = { WVA_COLOR_ORANGE, 0, WVA_DASH_SOLID,
                                              WVA_MARKER_DIAMOND };
static const struct wva_look look_ready = { WVA_COLOR_BLUE, 0, WVA_DASH_SOLID, WVA_MARKER_CIRCLE };

bool wva_stages_are_known(const struct wva_figure_input *input)
{
    return input->stages != NULL && input->stages->count > 0;
}

/* What is drawn: the first stages, and one value or range of each. */
struct rows {
    const struct wva_stage *stages;
    size_t count;
    double row[ROWS_MAX], low[ROWS_MAX], high[ROWS_MAX];
    size_t known;
};

static void begin(struct rows *rows)
{
    rows->known = 0;
}

static void take(struct rows *rows, size_t i, double low, double high)
{
    if (isnan(low) || isnan(high))
        return;
    rows->row[rows->known] = (double)i;
    rows->low[rows->known] = low;
    rows->high[rows->known++] = high;
}

static void draw_bars(struct wva_panel *panel, const struct rows *rows, struct wva_color color,
                      const char *label)
{
    if (rows->known > 0)
        wva_panel_add_spans(panel, color, rows->low, rows->high, rows->row, rows->known, label);
}

static void draw_points(struct wva_panel *panel, const struct rows *rows, struct wva_look look,
                        const char *label)
{
    if (rows->known > 0)
        wva_panel_add_points(panel, look, (struct wva_series){ rows->low, rows->row, rows->known },
                             label);
}

static void draw_ranges(struct wva_panel *panel, const struct rows *rows, const char *label)
{
    if (rows->known > 0)
        wva_panel_add_whiskers(panel, look_range, rows->low, rows->high, rows->row, rows->known,
                               label);
}

/* ---- panels ---- */

static char *name_stage(const struct wva_stage *stage)
{
    const char *failed = wva_stage_all_failed(stage) ? ", all failed" : "";

    if (!isnan(stage->asked_rps))
        return wva_asprintf("%d: %.4g/s%s", stage->stage, stage->asked_rps, failed);
    if (!isnan(stage->concurrency))
        return wva_asprintf("%d: %.4g at once%s", stage->stage, stage->concurrency, failed);
    return wva_asprintf("%d%s", stage->stage, failed);
}

static struct wva_panel *add_panel(struct wva_chart *chart, const struct rows *rows,
                                   const char *title, const char *axis, enum wva_axis_kind kind,
                                   const char *message)
{
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);
    char *names[ROWS_MAX];

    for (size_t i = 0; i < rows->count; i++)
        names[i] = name_stage(&rows->stages[i]);
    wva_panel_set_title(panel, title);
    wva_panel_set_x_axis(panel, axis, kind);
    wva_panel_set_y_names(panel, (const char *const *)names, rows->count);
    wva_panel_set_message(panel, message);
    for (size_t i = 0; i < rows->count; i++)
        free(names[i]);
    return panel;
}

static void build_rates(struct wva_chart *chart, struct rows *rows)
{
    struct wva_panel *panel = add_panel(chart, rows, "Rate", "requests/s", WVA_AXIS_WITH_ZERO,
                                        "No rate of any stage is known.");

    begin(rows);
    for (size_t i = 0; i < rows->count; i++)
        take(rows, i, rows->stages[i].asked_rps, rows->stages[i].asked_rps);
    draw_points(panel, rows, look_asked, "asked for");
    begin(rows);
    for (size_t i = 0; i < rows->count; i++)
        take(rows, i, 0, rows->stages[i].served_rps);
    draw_bars(panel, rows, WVA_COLOR_BLUE, "served");
}

static void build_outcome(struct wva_chart *chart, struct rows *rows)
{
    struct wva_panel *panel =
        add_panel(chart, rows, "Outcome", "% of completed and failed requests", WVA_AXIS_WITH_ZERO,
                  "No stage states how many requests completed.");
    bool judged = false;

    for (size_t i = 0; i < rows->count; i++)
        judged |= !isnan(rows->stages[i].slo_ttft_ms) || !isnan(rows->stages[i].slo_itl_ms);
    begin(rows);
    for (size_t i = 0; i < rows->count; i++)
        take(rows, i, 0, rows->stages[i].goodput_low_pct);
    draw_bars(panel, rows, WVA_COLOR_GREEN, "within the SLO");
    begin(rows);
    for (size_t i = 0; i < rows->count; i++)
        if (rows->stages[i].goodput_low_pct < rows->stages[i].goodput_high_pct)
            take(rows, i, rows->stages[i].goodput_low_pct, rows->stages[i].goodput_high_pct);
    draw_bars(panel, rows, wva_color_fade(WVA_COLOR_GREEN, .35), "cannot be told");
    begin(rows);
    for (size_t i = 0; i < rows->count; i++)
        take(rows, i, wva_first_known(rows->stages[i].goodput_high_pct, 0),
             100 - rows->stages[i].failed_pct);
    draw_bars(panel, rows, WVA_COLOR_SKY_BLUE, judged ? "above the SLO" : "completed");
    begin(rows);
    for (size_t i = 0; i < rows->count; i++)
        if (rows->stages[i].failed_pct > 0)
            take(rows, i, 100 - rows->stages[i].failed_pct, 100);
    draw_bars(panel, rows, WVA_COLOR_VERMILLION, "failed");
}

enum quantile { P50, P90, P99 };

static double get_quantile(const struct wva_stage_latency *of, enum quantile quantile)
{
    return quantile == P50 ? of->p50 : quantile == P90 ? of->p90 : of->p99;
}

/* From one quantile of each stage to another. */
static void take_range(struct rows *rows, enum wva_job_latency latency, double scale,
                       enum quantile from, enum quantile to)
{
    begin(rows);
    for (size_t i = 0; i < rows->count; i++) {
        const struct wva_stage_latency *of = &rows->stages[i].latency[latency];

        take(rows, i, scale * get_quantile(of, from), scale * get_quantile(of, to));
    }
}

/* Of each stage in ms, or in s where one is above 10 s. */
static void build_latency(struct wva_chart *chart, struct rows *rows, enum wva_job_latency latency,
                          const char *title, double slo_ms)
{
    double highest = 0, scale;
    char *message = wva_asprintf("No %s of any stage is known.", title);
    struct wva_panel *panel;

    for (size_t i = 0; i < rows->count; i++)
        highest = fmax(highest, rows->stages[i].latency[latency].p99);
    scale = highest > 10000 ? 0.001 : 1;
    panel =
        add_panel(chart, rows, title, highest > 10000 ? "s" : "ms", WVA_AXIS_WITH_ZERO, message);
    take_range(rows, latency, scale, P50, P50);
    draw_points(panel, rows, look_p50, "p50");
    take_range(rows, latency, scale, P90, P90);
    draw_points(panel, rows, look_p90, "p90");
    take_range(rows, latency, scale, P99, P99);
    draw_points(panel, rows, look_p99, "p99");
    take_range(rows, latency, scale, P50, P99);
    draw_ranges(panel, rows, NULL);
    if (!isnan(slo_ms) && highest > 0)
        wva_panel_add_vertical(panel, look_slo, scale * slo_ms, "SLO");
    free(message);
}

static void build_replicas(struct wva_chart *chart, struct rows *rows)
{
    struct wva_panel *panel = add_panel(chart, rows, "Replicas", "replicas", WVA_AXIS_WHOLE,
                                        "No replicas were recorded during the stages.");

    begin(rows);
    for (size_t i = 0; i < rows->count; i++)
        take(rows, i, rows->stages[i].ready.mean, rows->stages[i].ready.mean);
    draw_points(panel, rows, look_ready, "serving, mean");
    begin(rows);
    for (size_t i = 0; i < rows->count; i++)
        take(rows, i, rows->stages[i].desired.mean, rows->stages[i].desired.mean);
    draw_points(panel, rows, look_desired, "desired, mean");
    begin(rows);
    for (size_t i = 0; i < rows->count; i++)
        take(rows, i, rows->stages[i].ready.min, rows->stages[i].ready.max);
    draw_ranges(panel, rows, "serving, lowest to highest");
}

/* The SLO of all stages; NaN where they are judged by several. */
static double find_slo(const struct rows *rows, bool itl)
{
    double slo_ms = NAN;

    for (size_t i = 0; i < rows->count; i++) {
        double own_ms = itl ? rows->stages[i].slo_itl_ms : rows->stages[i].slo_ttft_ms;

        if (own_ms < slo_ms || own_ms > slo_ms)
            return NAN;
        slo_ms = wva_first_known(slo_ms, own_ms);
    }
    return slo_ms;
}

void wva_build_stages(struct wva_chart *chart, const struct wva_figure_input *input)
{
    const struct wva_stages *stages = input->stages;
    struct rows rows = { .stages = stages == NULL ? NULL : stages->items };

    rows.count = stages == NULL ? 0 : stages->count < ROWS_MAX ? stages->count : ROWS_MAX;
    build_rates(chart, &rows);
    build_outcome(chart, &rows);
    build_latency(chart, &rows, WVA_JOB_TTFT, "TTFT", find_slo(&rows, false));
    build_latency(chart, &rows, WVA_JOB_TPOT, "TPOT", find_slo(&rows, true));
    build_latency(chart, &rows, WVA_JOB_E2E, "End-to-end latency", NAN);
    build_replicas(chart, &rows);
    wva_chart_set_height(chart, 5.4 + 0.9 * (double)rows.count);
    if (stages != NULL && rows.count < stages->count)
        wva_chart_set_note(chart, "The first 24 stages are shown.");
}
