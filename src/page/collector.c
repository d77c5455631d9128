/* SPDX-License-Identifier: Apache-2.0 */
/* The figures of the collector of a WVA experiment, for comparison with those of the report. */
#include <math.h>
#include <stdio.h>

#include "page/page.h"

enum { TEXT = 96 };

static void write_row(struct wva_buffer *out, const char *name, const char *value, const char *why)
{
    wva_html_begin_row(out, name, NULL);
    wva_html_cell_text(out, value);
    wva_html_cell_text(out, why);
    wva_html_end_row(out);
}

static void write_error(struct wva_buffer *out, const char *name, const struct wva_summary *errors,
                        double absolute)
{
    char value[TEXT] = "n/a";

    if (errors->n > 0)
        (void)snprintf(value, sizeof value, "%.2f ms, absolute %.2f ms", errors->mean, absolute);
    write_row(out, name, value,
              "Compared with the next observation regardless of the replicas at that time; 0 ms if "
              "nothing was served.");
}

static void write_predictions(struct wva_buffer *out, const struct wva_collector *figures)
{
    char value[TEXT];

    (void)snprintf(value, sizeof value, "%zu, %zu, %zu", figures->predictions,
                   figures->observations, figures->pairs);
    write_row(out, "Predictions, observations, pairs", value,
              "Repeated cycles are counted each time.");
    (void)snprintf(value, sizeof value, "%zu of %zu", figures->violations, figures->pairs);
    write_row(out, "Pairs above an SLO", value,
              figures->slo_assumed
                  ? "Above 10 ms or 1000 ms: no line with an SLO that the collector recognizes."
                  : "Above the first SLO of the log; idle pairs count as within it.");
    write_error(out, "Error of predicted ITL", &figures->itl_error, figures->itl_error_abs);
    write_error(out, "Error of predicted TTFT", &figures->ttft_error, figures->ttft_error_abs);
}

static void write_pods(struct wva_buffer *out, const char *name,
                       const struct wva_collector_pods *pods, const char *unit, const char *above)
{
    char value[TEXT] = "n/a";

    if (pods->instants > 0)
        (void)snprintf(value, sizeof value, "mean %.1f%s, highest %.1f%s, %zu of %zu %s",
                       pods->mean, unit, pods->max, unit, pods->above, pods->instants, above);
    write_row(out, name, value,
              "Counts instants, not time: pods measured a millisecond apart count as two.");
}

static void write_analyses(struct wva_buffer *out, const char *name,
                           const struct wva_collector_analyses *analyses, const char *why)
{
    char value[TEXT];

    (void)snprintf(value, sizeof value, "%zu of %zu call for scale-up, %zu allow scale-down",
                   analyses->scale_up, analyses->count, analyses->scale_down_safe);
    if (analyses->count > 0)
        write_row(out, name, value, why);
}

enum wva_status wva_html_collector(struct wva_buffer *out, const struct wva_document_server *server,
                                   struct wva_error *err)
{
    static const struct wva_html_head heads[] = {
        { "Figure", NULL, true },
        { "By the collector", NULL, true },
        { "Why it differs from the above", NULL, true },
    };
    const struct wva_collector *figures = server->document->collector;
    char value[TEXT];

    (void)err;
    wva_html_begin_section(out, "collector", "Collector summary");
    wva_html_begin_details(out, "figures by the collector's definitions", heads, WVA_COUNT(heads));
    (void)snprintf(value, sizeof value, "%zu up, %zu down, %zu without change", figures->scale_ups,
                   figures->scale_downs, figures->unchanged);
    write_row(out, "Decisions", value,
              "An unchanged decision counts in each cycle; a scaling event counts once.");
    if (isfinite(figures->replicas_min)) {
        (void)snprintf(value, sizeof value, "%.0f to %.0f", figures->replicas_min,
                       figures->replicas_max);
        write_row(out, "Replicas", value, "Current replicas at the time of each decision.");
    }
    if (figures->predictions > 0)
        write_predictions(out, figures);
    write_pods(out, "KV cache", &figures->kv, " %", "above 90 %");
    write_pods(out, "Queue", &figures->queue, "", "above 10");
    write_analyses(out, "Capacity analyses", &figures->capacity,
                   "Each cycle is analysed twice, and both lines count.");
    write_analyses(out, "Saturation analyses", &figures->saturation,
                   "The collector did not recognize this newer log message and counted none.");
    wva_html_end_details(out);
    wva_html_end_section(out);
    return WVA_OK;
}
