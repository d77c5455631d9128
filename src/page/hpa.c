/* SPDX-License-Identifier: Apache-2.0 */
/* The sections about an HPA: targets, decisions and settings. */
#include <math.h>
#include <stdio.h>

#include "page/list.h"
#include "util/memory.h"

void wva_html_targets_strip(struct wva_buffer *out, const struct wva_document_server *server)
{
    const struct wva_hpa *hpa = &server->results->hpa;
    const struct {
        const char *name, *note;
        double value;
        const char *unit;
        int decimals;
    } items[] = {
        { "Queue above its target", "of the time",
          hpa->metric[WVA_HPA_METRIC_WAITING].exceeded_time_pct, " %", 1 },
        { "Cache above its target", "of the time", hpa->metric[WVA_HPA_METRIC_KV].exceeded_time_pct,
          " %", 1 },
        { "Excess to decision", "of the first excess that was answered", hpa->excess_to_decision_s,
          " s", 0 },
        { "Scale-up to relief", "until nothing was above target, median", hpa->relief_s.median,
          " s", 0 },
        { "Peak replicas", "current replicas", hpa->highest, "", 0 },
        { "Replica-hours", "of current replicas", hpa->replica_s / 3600, "", 2 },
    };

    wva_buffer_add(out, "<dl class=\"strip\" aria-label=\"Headline figures\">\n");
    for (size_t i = 0; i < WVA_COUNT(items); i++) {
        wva_buffer_printf(out, "<div><dt>%s</dt><dd>", items[i].name);
        wva_html_number(out, items[i].value, items[i].decimals, items[i].unit);
        wva_buffer_printf(out, " <small>%s</small></dd></div>\n", items[i].note);
    }
    wva_buffer_add(out, "</dl>\n");
}

/* ---- the run ---- */

static void write_metadata(struct wva_buffer *out, const struct wva_metadata *metadata)
{
    static const struct wva_html_head heads[] = { { "Property", NULL, true },
                                                  { "Value", NULL, true },
                                                  { "Source", NULL, true } };

    wva_html_begin_details(out, "the run", heads, WVA_COUNT(heads));
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

static void write_threshold(struct wva_buffer *out, const char *name, double scale,
                            const char *unit, const struct wva_hpa_threshold *metric)
{
    wva_html_begin_row(out, name, NULL);
    wva_html_cell(out, scale * metric->values.mean, 1, unit);
    wva_html_cell(out, scale * metric->values.p95, 1, unit);
    wva_html_cell(out, scale * metric->values.max, 1, unit);
    wva_html_cell(out, scale * metric->target_first, 1, unit);
    wva_html_cell_count(out, metric->exceeded);
    wva_html_cell_duration(out, metric->exceeded_s);
    wva_html_cell(out, metric->exceeded_time_pct, 1, " %");
    wva_html_end_row(out);
}

static void write_thresholds(struct wva_buffer *out, const struct wva_hpa *hpa)
{
    static const struct wva_html_head heads[] = {
        { "Metric", NULL, true },         { "Mean", NULL, false },
        { "p95", NULL, false },           { "Highest", NULL, false },
        { "Target", NULL, false },        { "Samples above it", NULL, false },
        { "Time above it", NULL, false }, { "Share of time", NULL, false },
    };

    wva_html_begin_table(out, "metrics and their targets", heads, WVA_COUNT(heads));
    write_threshold(out, "Waiting per replica", 1, "", &hpa->metric[WVA_HPA_METRIC_WAITING]);
    write_threshold(out, "KV cache usage", 100, " %", &hpa->metric[WVA_HPA_METRIC_KV]);
    wva_html_end_table(out);
}

enum wva_status wva_html_targets(struct wva_buffer *out, const struct wva_document_server *server,
                                 struct wva_error *err)
{
    struct wva_html_more more;

    (void)err;
    wva_html_begin_section(out, "targets", "Metrics and targets");
    more = wva_html_begin_more(out, "Targets, and how long they were exceeded");
    write_thresholds(out, &server->results->hpa);
    wva_html_end_more(out, more);
    wva_html_end_section(out);
    return WVA_OK;
}

/* ---- what the HPA did ---- */

static char *name_minute(const struct wva_scope *scope, const void *item)
{
    (void)scope;
    return wva_asprintf("%.1f", ((const struct wva_hpa_event *)item)->time_s / 60);
}

static const struct wva_html_column change_columns[] = {
    { { "Minute", NULL, false }, .name = name_minute },
    { { "Desired before", NULL, false }, WVA_SHOW("from", 0, "") },
    { { "Desired", NULL, false }, WVA_SHOW("to", 0, "") },
    { { "Waiting", NULL, false }, WVA_SHOW("waiting", 1, "") },
    { { "asks for", NULL, false }, WVA_SHOW("waiting_asks_for", 0, "") },
    { { "Cache use", NULL, false }, WVA_SHOW("kv", 3, "") },
    { { "asks for", NULL, false }, WVA_SHOW("kv_asks_for", 0, "") },
    { { "Rule follows", NULL, true }, WVA_SHOW_TEXT("followed") },
    { { "Policies allow", NULL, false }, WVA_SHOW("policy_allows", 0, "") },
};
static const struct wva_html_list changes = { "changes of desired replicas", change_columns,
                                              WVA_COUNT(change_columns), &wva_hpa_change_record,
                                              .in_the_open = false };

static void write_correlation(struct wva_buffer *out, const struct wva_hpa *hpa)
{
    static const struct wva_html_head heads[WVA_HPA_CORRELATED + 1] = {
        { "Signal", NULL, true }, { "replicas", NULL, false },    { "waiting", NULL, false },
        { "kv", NULL, false },    { "active_jobs", NULL, false },
    };

    wva_html_begin_details(out, "correlations (Pearson)", heads, WVA_COUNT(heads));
    for (int i = 0; i < WVA_HPA_CORRELATED; i++) {
        wva_html_begin_row(out, wva_hpa_correlated_name(i), NULL);
        for (int j = 0; j < WVA_HPA_CORRELATED; j++)
            wva_html_cell(out, hpa->correlation[i][j], 3, "");
        wva_html_end_row(out);
    }
    wva_html_end_details(out);
}

static void write_span(struct wva_buffer *out, const char *name, double seconds)
{
    wva_html_begin_row(out, name, NULL);
    wva_html_cell_duration(out, seconds);
    wva_html_end_row(out);
}

/* The time of excess by outcome; outcomes that did not occur have no row. */
static void write_outcomes(struct wva_buffer *out, const struct wva_hpa *hpa)
{
    static const char *const names[WVA_HPA_EXCESSES] = {
        [WVA_HPA_EXCESS_COMING] = "Excess while replicas were being created",
        [WVA_HPA_EXCESS_NOT_READ] = "Excess without a recommendation of the HPA",
        [WVA_HPA_EXCESS_TOLERATED] = "Excess within the tolerance",
        [WVA_HPA_EXCESS_AT_MAXIMUM] = "Excess at the maximum",
        [WVA_HPA_EXCESS_HELD] = "Excess while policies or window held the HPA back",
        [WVA_HPA_EXCESS_STARTING] = "Excess while new pods may not have reported",
        [WVA_HPA_EXCESS_AT_HIGHEST] = "Excess at the peak number of replicas",
        [WVA_HPA_EXCESS_UNEXPLAINED] = "Excess without a response, unexplained",
    };

    for (int i = WVA_HPA_EXCESS_NONE + 1; i < WVA_HPA_EXCESSES; i++)
        if (hpa->excess[i].rows > 0)
            write_span(out, names[i], hpa->excess[i].s);
}

static void write_speed(struct wva_buffer *out, const struct wva_hpa *hpa)
{
    static const struct wva_html_head heads[] = { { "Reaction", NULL, true },
                                                  { "Time", NULL, false } };

    wva_html_begin_table(out, "HPA reaction times", heads, WVA_COUNT(heads));
    write_span(out, "First answered excess to decision", hpa->excess_to_decision_s);
    write_span(out, "That decision to replicas", hpa->decision_to_actuation_s);
    write_span(out, "Scale-up to the end of the excess, median", hpa->relief_s.median);
    write_outcomes(out, hpa);
    write_span(out, "End of load to fewest replicas", hpa->load_end_to_minimum_s);
    write_span(out, "Last excess to fewest replicas", hpa->last_excess_to_minimum_s);
    write_span(out, "First fall after the peak to fewest replicas", hpa->scale_down_s);
    wva_html_end_table(out);
}

const char *wva_html_rule_id(const struct wva_document_server *server)
{
    return wva_results_tell(server->results, WVA_HAS_SERVICE) ? "rule" : "scaling";
}

enum wva_status wva_html_rule(struct wva_buffer *out, const struct wva_document_server *server,
                              struct wva_error *err)
{
    struct wva_html_more more;
    enum wva_status status;

    wva_html_begin_section(out, wva_html_rule_id(server), "HPA decisions");
    more = wva_html_begin_more(out, "Rule, reaction times, and every change");
    status = wva_html_figure(out, server, "threshold_excess",
                             "Replicas that the HPA's rule asked for by each metric, desired and "
                             "current replicas, and the outcome of each excess.",
                             err);
    write_speed(out, &server->results->hpa);
    wva_html_list(out, &changes, server->results->hpa.events, server->results->hpa.count,
                  (struct wva_scope){ .server = server });
    write_correlation(out, &server->results->hpa);
    wva_html_end_more(out, more);
    wva_html_end_section(out);
    return status;
}

static void write_rule(struct wva_buffer *out, const char *name, const struct wva_hpa_rule *said,
                       bool up)
{
    const struct wva_hpa_effective_rule effective = wva_hpa_rule_complete(said, up);
    const struct wva_hpa_rule *rule = &effective.rule;
    struct wva_buffer text = wva_buffer_make(WVA_HTML_TEXT_MAX);

    for (size_t i = 0; i < rule->policy_count; i++)
        wva_buffer_printf(&text, "%s%g%s in %g s", i > 0 ? ", " : "", rule->policies[i].value,
                          rule->policies[i].percent      ? " %"
                          : rule->policies[i].value == 1 ? " pod"
                                                         : " pods",
                          rule->policies[i].period_s);
    if (rule->policy_count > 1)
        wva_buffer_printf(&text, " (%.20s)", rule->select == NULL ? "Max" : rule->select);
    if (effective.default_policies)
        wva_buffer_add(&text, ", by default");
    wva_html_begin_row(out, name, NULL);
    wva_html_cell_text(out, text.data);
    wva_buffer_clear(&text);
    wva_buffer_printf(&text, "%g s%s", rule->window_s,
                      effective.default_window ? ", by default" : "");
    wva_html_cell_text(out, text.data);
    wva_html_end_row(out);
    wva_buffer_free(&text);
}

static void write_spec(struct wva_buffer *out, const struct wva_hpa_spec *spec)
{
    static const struct wva_html_head heads[] = { { "Direction", NULL, true },
                                                  { "Policies", NULL, true },
                                                  { "Window", NULL, true } };

    if (!spec->known)
        return;
    wva_buffer_printf(out, "<p>The HPA may run %.0f to %.0f replicas, according to ",
                      spec->min_replicas, spec->max_replicas);
    wva_html_text(out, spec->file);
    wva_buffer_add(out, ".</p>\n");
    if (!spec->behavior_known)
        return;
    wva_html_begin_details(out, "behaviour of the HPA", heads, WVA_COUNT(heads));
    write_rule(out, "Scale-up", &spec->up, true);
    write_rule(out, "Scale-down", &spec->down, false);
    wva_html_end_details(out);
}

enum wva_status wva_html_run(struct wva_buffer *out, const struct wva_document_server *server,
                             struct wva_error *err)
{
    const struct wva_experiment *run = server->document->run;

    (void)err;
    wva_html_begin_section(out, "run", "Run");
    write_spec(out, &run->hpa_spec);
    write_metadata(out, &run->metadata);
    wva_html_end_section(out);
    return WVA_OK;
}
