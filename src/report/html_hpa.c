/* SPDX-License-Identifier: Apache-2.0 */
/* The sections of an HPA run's page. */
#include <math.h>
#include <stdio.h>

#include "report/html_page.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

void wva_html_hpa_strip(struct wva_buffer *out, const struct wva_document_server *server)
{
    const struct wva_hpa *hpa = &server->results->hpa;
    const struct {
        const char *name, *note;
        double value;
        const char *unit;
        int decimals;
    } items[] = {
        { "Queue above its target", "of the samples",
          hpa->metric[WVA_HPA_METRIC_WAITING].exceeded_pct, " %", 1 },
        { "Cache above its target", "of the samples", hpa->metric[WVA_HPA_METRIC_KV].exceeded_pct,
          " %", 1 },
        { "Excess to decision", "first excess, next wish for more", hpa->excess_to_decision_s, " s",
          0 },
        { "Decision to replicas", "of that first scale-up", hpa->decision_to_actuation_s, " s", 0 },
        { "Most replicas", "current replicas", hpa->highest, "", 0 },
        { "Replica-hours", "of current replicas", hpa->replica_s / 3600, "", 2 },
    };

    wva_html_raw(out, "<dl class=\"strip\" aria-label=\"Headline figures\">\n");
    for (size_t i = 0; i < COUNT(items); i++) {
        wva_buffer_printf(out, "<div><dt>%s</dt><dd>", items[i].name);
        wva_html_number(out, items[i].value, items[i].decimals, items[i].unit);
        wva_buffer_printf(out, " <small>%s</small></dd></div>\n", items[i].note);
    }
    wva_html_raw(out, "</dl>\n");
}

/* ---- the run ---- */

static void write_metadata(struct wva_buffer *out, const struct wva_metadata *metadata)
{
    static const struct wva_html_head heads[] = { { "Of the run", NULL, true },
                                                  { "Value", NULL, true },
                                                  { "Taken from", NULL, true } };

    wva_html_begin_details(out, "the run", heads, COUNT(heads));
    for (int field = 0; field < WVA_METADATA_FIELDS; field++) {
        if (metadata->text[field] == NULL)
            continue;
        wva_html_begin_row(out, wva_metadata_field_name((enum wva_metadata_field)field), NULL);
        wva_html_cell_text(out, metadata->text[field]);
        wva_html_cell_text(out, wva_metadata_source_name(metadata->source[field]));
        wva_html_end_row(out);
    }
    wva_html_end_details(out);
}

/* ---- what exceeded its target ---- */

static void write_pair(struct wva_buffer *out, const char *head, double written, double meant,
                       int decimals)
{
    wva_html_begin_row(out, head, NULL);
    wva_html_cell(out, written, decimals, "");
    wva_html_cell(out, meant, decimals, "");
    wva_html_end_row(out);
}

static void write_thresholds(struct wva_buffer *out, const struct wva_hpa *written,
                             const struct wva_hpa *meant)
{
    static const struct wva_html_head heads[] = { { "Figure", NULL, true },
                                                  { "As written", NULL, false },
                                                  { "As meant", NULL, false } };
    static const char *const names[WVA_HPA_METRICS] = { "Waiting per replica", "Cache use" };
    char head[64];

    wva_html_begin_table(out, "targets and what exceeded them", heads, COUNT(heads));
    for (int i = 0; i < WVA_HPA_METRICS; i++) {
        const struct wva_hpa_threshold *a = &written->metric[i], *b = &meant->metric[i];

        snprintf(head, sizeof head, "%s, mean", names[i]);
        write_pair(out, head, a->values.mean, b->values.mean, 3);
        snprintf(head, sizeof head, "%s, highest", names[i]);
        write_pair(out, head, a->values.max, b->values.max, 3);
        snprintf(head, sizeof head, "%s, target", names[i]);
        write_pair(out, head, a->target_first, b->target_first, 3);
        snprintf(head, sizeof head, "%s, samples above it", names[i]);
        write_pair(out, head, (double)a->exceeded, (double)b->exceeded, 0);
    }
    write_pair(out, "Samples with any excess", (double)written->any_exceeded,
               (double)meant->any_exceeded, 0);
    wva_html_end_table(out);
}

enum wva_status wva_html_hpa_targets(struct wva_buffer *out,
                                     const struct wva_document_server *server,
                                     struct wva_error *err)
{
    enum wva_status status;

    wva_html_begin_section(out, "targets", "What exceeded its target?");
    status =
        wva_html_figure(out, server, "hpa_overview",
                        "Replicas, requests waiting, cache use, latency and jobs over time.", err);
    write_thresholds(out, &server->results->hpa_written, &server->results->hpa);
    if (status == WVA_OK)
        status = wva_html_figure(out, server, "queue_depth",
                                 "Requests waiting per replica, their target, and changes of the "
                                 "desired replicas.",
                                 err);
    if (status == WVA_OK)
        status = wva_html_figure(out, server, "kv_cache",
                                 "Use of the KV cache, its target, and changes of the desired "
                                 "replicas.",
                                 err);
    if (status == WVA_OK)
        status = wva_html_figure(out, server, "latency", "TTFT and ITL over time.", err);
    wva_html_end_section(out);
    return status;
}

/* ---- what the HPA did ---- */

static void write_events(struct wva_buffer *out, const struct wva_hpa *hpa)
{
    static const struct wva_html_head heads[] = {
        { "Minute", NULL, false },   { "Desired before", NULL, false },
        { "Desired", NULL, false },  { "Waiting", NULL, false },
        { "asks for", NULL, false }, { "Cache use", NULL, false },
        { "asks for", NULL, false }, { "Rule follows", NULL, true },
    };
    char minute[32];

    wva_html_begin_details(out, "changes of desired replicas", heads, COUNT(heads));
    for (size_t i = 0; i < hpa->count && i < WVA_HTML_ROWS_MAX; i++) {
        const struct wva_hpa_event *event = &hpa->events[i];

        snprintf(minute, sizeof minute, "%.1f", event->time_s / 60);
        wva_html_begin_row(out, minute, NULL);
        wva_html_cell(out, event->from, 0, "");
        wva_html_cell(out, event->to, 0, "");
        for (int metric = 0; metric < WVA_HPA_METRICS; metric++) {
            wva_html_cell(out, event->value[metric], metric == WVA_HPA_METRIC_KV ? 3 : 1, "");
            wva_html_cell(out, event->proposal[metric], 0, "");
        }
        wva_html_cell_text(out, wva_hpa_cause_name(event->cause));
        wva_html_end_row(out);
    }
    wva_html_more_rows(out, hpa->count, COUNT(heads));
    wva_html_end_details(out);
}

static void write_correlation(struct wva_buffer *out, const struct wva_hpa *hpa)
{
    static const struct wva_html_head heads[WVA_HPA_CORRELATED + 1] = {
        { "Signal", NULL, true }, { "replicas", NULL, false },    { "waiting", NULL, false },
        { "kv", NULL, false },    { "active_jobs", NULL, false },
    };

    wva_html_begin_details(out, "correlations (Pearson)", heads, COUNT(heads));
    for (int i = 0; i < WVA_HPA_CORRELATED; i++) {
        wva_html_begin_row(out, wva_hpa_correlated_name(i), NULL);
        for (int j = 0; j < WVA_HPA_CORRELATED; j++)
            wva_html_cell(out, hpa->correlation[i][j], 3, "");
        wva_html_end_row(out);
    }
    wva_html_end_details(out);
}

static void write_speed(struct wva_buffer *out, const struct wva_hpa *hpa)
{
    static const struct wva_html_head heads[] = { { "How fast", NULL, true },
                                                  { "Time", NULL, false } };
    const struct {
        const char *name;
        double seconds;
    } rows[] = {
        { "First excess to decision", hpa->excess_to_decision_s },
        { "Decision to replicas", hpa->decision_to_actuation_s },
        { "Excess while replicas were coming", hpa->dead_s },
        { "Excess while none were asked for", hpa->excess_unanswered_s },
        { "End of load to fewest replicas", hpa->load_end_to_minimum_s },
        { "Last excess to fewest replicas", hpa->last_excess_to_minimum_s },
        { "First fall after the peak to fewest replicas", hpa->scale_down_s },
    };

    wva_html_begin_table(out, "how fast the HPA was", heads, COUNT(heads));
    for (size_t i = 0; i < COUNT(rows); i++) {
        wva_html_begin_row(out, rows[i].name, NULL);
        wva_html_cell_duration(out, rows[i].seconds);
        wva_html_end_row(out);
    }
    wva_html_end_table(out);
}

enum wva_status wva_html_hpa_scaling(struct wva_buffer *out,
                                     const struct wva_document_server *server,
                                     struct wva_error *err)
{
    enum wva_status status;

    wva_html_begin_section(out, "scaling", "What did the HPA make of it?");
    status = wva_html_figure(out, server, "threshold_excess",
                             "Each metric as a multiple of its target, and which of them the HPA's "
                             "rule followed at each change.",
                             err);
    write_speed(out, &server->results->hpa);
    write_events(out, &server->results->hpa);
    if (status == WVA_OK)
        status = wva_html_figure(out, server, "scaling_kv_context",
                                 "Current and desired replicas, and the use of the KV cache.", err);
    write_correlation(out, &server->results->hpa);
    wva_html_end_section(out);
    return status;
}

static void write_rule(struct wva_buffer *out, const char *name, const struct wva_hpa_rule *rule)
{
    struct wva_buffer text = wva_buffer_make(WVA_HTML_TEXT_MAX);

    for (size_t i = 0; i < rule->policy_count; i++)
        wva_buffer_printf(&text, "%s%g%s in %g s", i > 0 ? ", " : "", rule->policies[i].value,
                          rule->policies[i].percent ? " %" : " pods", rule->policies[i].period_s);
    if (rule->policy_count > 1 && rule->select != NULL)
        wva_buffer_printf(&text, " (%.20s)", rule->select);
    wva_html_begin_row(out, name, NULL);
    wva_html_cell_text(out, text.len > 0 ? text.data : "n/a");
    wva_html_cell_duration(out, rule->window_s);
    wva_html_end_row(out);
    wva_buffer_free(&text);
}

static void write_spec(struct wva_buffer *out, const struct wva_hpa_spec *spec)
{
    static const struct wva_html_head heads[] = { { "Direction", NULL, true },
                                                  { "Policies", NULL, true },
                                                  { "Window", NULL, false } };

    if (!spec->known)
        return;
    wva_buffer_printf(out, "<p>The HPA may run %.0f to %.0f replicas.</p>\n", spec->min_replicas,
                      spec->max_replicas);
    wva_html_begin_details(out, "behaviour of the HPA", heads, COUNT(heads));
    write_rule(out, "Scale-up", &spec->up);
    write_rule(out, "Scale-down", &spec->down);
    wva_html_end_details(out);
}

void wva_html_hpa_run(struct wva_buffer *out, const struct wva_document *document)
{
    wva_html_begin_section(out, "run", "What is known of the run?");
    write_spec(out, &document->hpa_run->hpa_spec);
    write_metadata(out, &document->hpa_run->metadata);
    wva_html_end_section(out);
}
