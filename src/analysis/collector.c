/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/collector.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"

static const double SLO_ITL_MS = 10, SLO_TTFT_MS = 1000;
static const double KV_LIMIT_PERCENT = 90, QUEUE_LIMIT = 10;

/* ---- predictions ---- */

static void find_slo(struct wva_collector *figures, const struct wva_collected *collected)
{
    figures->slo_itl_ms = SLO_ITL_MS;
    figures->slo_ttft_ms = SLO_TTFT_MS;
    figures->slo_assumed = true;
    for (size_t i = 0; i < collected->count; i++)
        if (collected->events[i].kind == WVA_COLLECTED_SLO) {
            figures->slo_itl_ms = collected->events[i].itl_ms;
            figures->slo_ttft_ms = collected->events[i].ttft_ms;
            figures->slo_assumed = false;
            return;
        }
}

/* Moves *at to the first observation later than `time_ns`; false when there is none. */
static bool find_later(const struct wva_collected *collected, size_t *at, int64_t time_ns)
{
    for (; *at < collected->count; (*at)++)
        if (collected->events[*at].kind == WVA_COLLECTED_OBSERVATION
            && collected->events[*at].time_ns > time_ns)
            return true;
    return false;
}

/* As wva_summarize; *absolute is the mean of the absolute values. */
static struct wva_summary summarize_errors(double *errors, size_t count, double *absolute)
{
    struct wva_summary summary = wva_summarize(errors, count);

    for (size_t i = 0; i < count; i++)
        errors[i] = fabs(errors[i]);
    *absolute = wva_summarize(errors, count).mean;
    return summary;
}

static void pair_predictions(struct wva_collector *figures, const struct wva_collected *collected)
{
    double *itl = wva_calloc(figures->predictions + 1, sizeof *itl);
    double *ttft = wva_calloc(figures->predictions + 1, sizeof *ttft);
    size_t at = 0;

    for (size_t i = 0; i < collected->count; i++) {
        const struct wva_collected_event *event = &collected->events[i], *next;

        if (event->kind != WVA_COLLECTED_PREDICTION)
            continue;
        if (!find_later(collected, &at, event->time_ns))
            break;
        next = &collected->events[at];
        itl[figures->pairs] = next->itl_ms - event->itl_ms;
        ttft[figures->pairs] = next->ttft_ms - event->ttft_ms;
        figures->pairs++;
        figures->violations +=
            next->itl_ms > figures->slo_itl_ms || next->ttft_ms > figures->slo_ttft_ms;
    }
    figures->itl_error = summarize_errors(itl, figures->pairs, &figures->itl_error_abs);
    figures->ttft_error = summarize_errors(ttft, figures->pairs, &figures->ttft_error_abs);
    free(itl);
    free(ttft);
}

/* ---- decisions and analyses ---- */

static void take_decision(struct wva_collector *figures, const struct wva_collected_event *event)
{
    figures->scale_ups += event->action == WVA_ACTION_UP;
    figures->scale_downs += event->action == WVA_ACTION_DOWN;
    figures->unchanged += event->action == WVA_ACTION_KEEP;
    /* Of a number and NaN these give the number. */
    figures->replicas_min = fmin(figures->replicas_min, event->replicas);
    figures->replicas_max = fmax(figures->replicas_max, event->replicas);
}

static void take_analysis(struct wva_collector_analyses *analyses,
                          const struct wva_collected_event *event)
{
    analyses->count++;
    analyses->scale_up += event->scale_up;
    analyses->scale_down_safe += event->scale_down_safe;
}

static void count_events(struct wva_collector *figures, const struct wva_collected *collected)
{
    figures->replicas_min = figures->replicas_max = NAN;
    for (size_t i = 0; i < collected->count; i++) {
        const struct wva_collected_event *event = &collected->events[i];

        if (event->kind == WVA_COLLECTED_DECISION)
            take_decision(figures, event);
        else if (event->kind == WVA_COLLECTED_ANALYSIS)
            take_analysis(&figures->capacity, event);
        else if (event->kind == WVA_COLLECTED_SATURATION)
            take_analysis(&figures->saturation, event);
    }
}

/* ---- pods ---- */

/* The values of one instant. */
struct instant {
    double sum, max;
    size_t count;
};

static void close_instant(struct wva_collector_pods *pods, struct instant *instant, double *means,
                          double limit)
{
    if (instant->count == 0)
        return;
    means[pods->instants++] = instant->sum / (double)instant->count;
    pods->above += instant->max > limit;
    *instant = (struct instant){ 0 };
}

static struct wva_collector_pods measure_pods(const struct wva_collected *collected,
                                              enum wva_collected_kind kind, double scale,
                                              double limit)
{
    struct wva_collector_pods pods = { .max = NAN, .min = NAN };
    double *means = wva_calloc(collected->kinds[kind] + 1, sizeof *means);
    struct instant instant = { 0 };
    int64_t last_ns = 0;

    for (size_t i = 0; i < collected->count; i++) {
        const struct wva_collected_event *event = &collected->events[i];
        double value = event->value * scale;

        if (event->kind != kind || !isfinite(value))
            continue;
        if (event->time_ns != last_ns)
            close_instant(&pods, &instant, means, limit);
        last_ns = event->time_ns;
        instant.sum += value;
        instant.max = instant.count == 0 ? value : fmax(instant.max, value);
        instant.count++;
        pods.measurements++;
        pods.max = fmax(pods.max, value);
        pods.min = fmin(pods.min, value);
    }
    close_instant(&pods, &instant, means, limit);
    pods.mean = wva_summarize(means, pods.instants).mean;
    free(means);
    return pods;
}

/* ---- latency and load ---- */

static void add_positive(double *values, size_t *count, double value)
{
    if (value > 0)
        values[(*count)++] = value;
}

static void summarize_observations(struct wva_collector *figures,
                                   const struct wva_collected *collected)
{
    size_t room = figures->observations + 1, itl_count = 0, ttft_count = 0, rate_count = 0;
    double *values = wva_calloc(3 * room, sizeof *values);
    double *itl = values, *ttft = values + room, *rate = values + 2 * room;

    for (size_t i = 0; i < collected->count; i++) {
        const struct wva_collected_event *event = &collected->events[i];

        if (event->kind != WVA_COLLECTED_OBSERVATION)
            continue;
        add_positive(itl, &itl_count, event->itl_ms);
        add_positive(ttft, &ttft_count, event->ttft_ms);
        add_positive(rate, &rate_count, event->value);
    }
    figures->itl = wva_summarize(itl, itl_count);
    figures->ttft = wva_summarize(ttft, ttft_count);
    figures->rate = wva_summarize(rate, rate_count);
    free(values);
}

struct wva_collector wva_collector_measure(const struct wva_collected *collected)
{
    struct wva_collector figures = {
        .predictions = collected->kinds[WVA_COLLECTED_PREDICTION],
        .observations = collected->kinds[WVA_COLLECTED_OBSERVATION],
        .decisions = collected->kinds[WVA_COLLECTED_DECISION],
    };

    find_slo(&figures, collected);
    pair_predictions(&figures, collected);
    count_events(&figures, collected);
    figures.kv = measure_pods(collected, WVA_COLLECTED_KV, 100, KV_LIMIT_PERCENT);
    figures.queue = measure_pods(collected, WVA_COLLECTED_QUEUE, 1, QUEUE_LIMIT);
    summarize_observations(&figures, collected);
    return figures;
}
