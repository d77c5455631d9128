/* SPDX-License-Identifier: Apache-2.0 */
#include "json/collector.h"

#include <math.h>

#include "json/server.h"
#include "output/json_text.h"

static void add_predictions(json_t *object, const struct wva_collector *figures)
{
    json_t *slo = wva_json_add_object(object, "slo");

    wva_json_add_number(slo, "itl_ms", figures->slo_itl_ms);
    wva_json_add_number(slo, "ttft_ms", figures->slo_ttft_ms);
    wva_json_add_bool(slo, "assumed", figures->slo_assumed);
    wva_json_add_count(object, "predictions", figures->predictions);
    wva_json_add_count(object, "observations", figures->observations);
    wva_json_add_count(object, "aligned_pairs", figures->pairs);
    wva_json_add_count(object, "violations", figures->violations);
    wva_json_add_number(
        object, "violations_pct",
        figures->pairs == 0 ? NAN : 100.0 * (double)figures->violations / (double)figures->pairs);
    (void)wva_json_add_summary(object, "itl_error", &figures->itl_error, "ms");
    wva_json_add_number(object, "itl_error_abs_ms", figures->itl_error_abs);
    (void)wva_json_add_summary(object, "ttft_error", &figures->ttft_error, "ms");
    wva_json_add_number(object, "ttft_error_abs_ms", figures->ttft_error_abs);
}

static void add_decisions(json_t *object, const struct wva_collector *figures)
{
    json_t *decisions = wva_json_add_object(object, "decisions");

    wva_json_add_count(decisions, "count", figures->decisions);
    wva_json_add_count(decisions, "scale_up", figures->scale_ups);
    wva_json_add_count(decisions, "scale_down", figures->scale_downs);
    wva_json_add_count(decisions, "no_change", figures->unchanged);
    wva_json_add_number(decisions, "replicas_min", figures->replicas_min);
    wva_json_add_number(decisions, "replicas_max", figures->replicas_max);
}

static void add_pods(json_t *object, const char *name, const struct wva_collector_pods *pods,
                     const char *above, const char *mean, const char *min, const char *max)
{
    json_t *member = wva_json_add_object(object, name);

    wva_json_add_count(member, "measurements", pods->measurements);
    wva_json_add_count(member, "instants", pods->instants);
    wva_json_add_number(member, mean, pods->mean);
    wva_json_add_number(member, min, pods->min);
    wva_json_add_number(member, max, pods->max);
    wva_json_add_count(member, above, pods->above);
}

static void add_analyses(json_t *object, const char *name,
                         const struct wva_collector_analyses *analyses)
{
    json_t *member = wva_json_add_object(object, name);

    wva_json_add_count(member, "count", analyses->count);
    wva_json_add_count(member, "scale_up", analyses->scale_up);
    wva_json_add_count(member, "scale_down_safe", analyses->scale_down_safe);
}

void wva_json_add_collector(json_t *object, const struct wva_document *document)
{
    const struct wva_collector *figures = document->collector;
    json_t *collector;

    if (figures == NULL) {
        wva_json_add(object, "collector", json_null());
        return;
    }
    collector = wva_json_add_object(object, "collector");
    add_predictions(collector, figures);
    add_decisions(collector, figures);
    add_pods(collector, "kv", &figures->kv, "saturated_instants", "mean_pct", "min_pct", "max_pct");
    add_pods(collector, "queue", &figures->queue, "buildup_instants", "mean", "min", "max");
    add_analyses(collector, "capacity_analyses", &figures->capacity);
    add_analyses(collector, "saturation_analyses", &figures->saturation);
    (void)wva_json_add_summary(collector, "ttft", &figures->ttft, "ms");
    (void)wva_json_add_summary(collector, "itl", &figures->itl, "ms");
    (void)wva_json_add_summary(collector, "rate", &figures->rate, "rpm");
}
