/* SPDX-License-Identifier: Apache-2.0 */
#include "report/console.h"

#include <math.h>
#include <string.h>

#include "output/text.h"
#include "tables/tuner_report.h"
#include "util/number.h"
#include "util/timestamp.h"
#include "verdict/phrase.h"

/* "2025-10-24 " and "2025-10-24 13:41". */
enum { DATE_LEN = 11, MINUTE_LEN = 16 };

enum { LABEL_LEN = 14, LINE_MAX_LEN = 80 };

static void begin_line(struct wva_buffer *text, const char *label)
{
    wva_buffer_printf(text, "%-*s", LABEL_LEN, label);
}

static void end_line(struct wva_buffer *text)
{
    wva_buffer_append_char(text, '\n');
}

static void write_name(struct wva_buffer *text, const char *label, const char *name)
{
    if (name == NULL)
        return;
    begin_line(text, label);
    wva_text_outside(text, name);
    end_line(text);
}

static void write_time(struct wva_buffer *text, const struct wva_frame *frame,
                       const struct wva_results *results)
{
    char from[WVA_TIME_TEXT], to[WVA_TIME_TEXT];

    begin_line(text, "Time");
    if (results->rows == 0) {
        wva_buffer_add(text, "n/a\n");
        return;
    }
    (void)wva_time_format_pandas(frame->time_ns[0], from);
    (void)wva_time_format_pandas(frame->time_ns[results->rows - 1], to);
    from[MINUTE_LEN] = to[MINUTE_LEN] = '\0';
    /* The date of the end is shown only if it differs. */
    wva_buffer_printf(text, "%s to %s UTC, ", from,
                      strncmp(from, to, DATE_LEN) == 0 ? to + DATE_LEN : to);
    wva_text_figure(text, results->span_minutes, 1, " min");
    end_line(text);
}

static void write_samples(struct wva_buffer *text, const struct wva_results *results)
{
    begin_line(text, "Samples");
    wva_buffer_printf(text, "%zu", results->rows);
    if (results->itl.n > 0)
        wva_buffer_printf(text, " (%zu idle)", results->rows - results->itl_observed.n);
    wva_buffer_add(text, ", one every ");
    wva_text_figure(text, results->period_s, 1, " s");
    if ((results->has & WVA_HAS_TARGETS) == 0) {
        wva_buffer_add(text, "; ");
        wva_text_count(text, results->duplicates, "duplicate");
        wva_buffer_add(text, " dropped");
    }
    end_line(text);
}

static void write_load(struct wva_buffer *text, const struct wva_summary *rate)
{
    begin_line(text, "Load");
    if (rate->n == 0)
        wva_buffer_add(text, "n/a");
    else
        wva_buffer_printf(text, "mean %.0f rpm, peak %.0f rpm", rate->mean, rate->max);
    end_line(text);
}

static void write_replicas(struct wva_buffer *text, const char *label, const char *which,
                           const struct wva_scaling *scaling)
{
    begin_line(text, label);
    wva_buffer_printf(text, "%s ", which);
    if (isnan(scaling->first)) {
        wva_buffer_add(text, "n/a\n");
        return;
    }
    wva_buffer_printf(text, "%.0f at first, %.0f at most, %.0f at last, ", scaling->first,
                      scaling->peak, scaling->last);
    wva_text_count(text, scaling->count, "change");
    end_line(text);
}

static void write_latency(struct wva_buffer *text, const char *label,
                          const struct wva_summary *observed, const double *slo_ms, size_t rows)
{
    begin_line(text, label);
    if (observed->n == 0) {
        wva_buffer_add(text, "not observed, SLO ");
    } else {
        wva_buffer_printf(text, "mean %.2f ms with traffic, peak %.2f ms, SLO ", observed->mean,
                          observed->max);
    }
    wva_text_slo(text, slo_ms, rows);
    end_line(text);
}

static void write_latencies(struct wva_buffer *text, const struct wva_results *results)
{
    write_latency(text, "ITL", &results->itl_observed, results->slo_itl_ms, results->rows);
    write_latency(text, "TTFT", &results->ttft_observed, results->slo_ttft_ms, results->rows);
}

static void write_parameter(struct wva_buffer *text, const struct wva_tuner *tuner, size_t i)
{
    const struct wva_summary *values = &tuner->parameter[i].values;

    wva_buffer_printf(text, "%s ", wva_tuner_parameter_name(i));
    wva_text_significant(text, 0, values->min, 5);
    if (values->min < values->max)
        wva_buffer_printf(text, "..%.5g", values->max);
}

static void write_parameters(struct wva_buffer *text, const struct wva_tuner *tuner)
{
    bool changing = false;

    begin_line(text, "Parameters");
    if (!tuner->present) {
        wva_buffer_add(text, "no model parameters in this log\n");
        return;
    }
    for (int i = 0; i < WVA_TUNER_PARAMETERS; i++)
        changing = changing || tuner->parameter[i].distinct > 1;
    wva_buffer_printf(text, "%-10s", changing ? "changing:" : "static:");
    for (size_t i = 0; i < WVA_TUNER_PARAMETERS; i++) {
        if (i == 2)
            wva_buffer_printf(text, ",\n%24s", "");
        else if (i > 0)
            wva_buffer_add(text, ", ");
        write_parameter(text, tuner, i);
    }
    end_line(text);
}

/* ---- targets ---- */

/* Values times `scale` with their unit. */
static void write_target(struct wva_buffer *text, const char *label,
                         const struct wva_hpa_threshold *metric, double scale, const char *unit)
{
    begin_line(text, label);
    wva_buffer_add(text, "mean ");
    wva_text_figure(text, scale * metric->values.mean, 1, unit);
    wva_buffer_add(text, ", peak ");
    wva_text_figure(text, scale * metric->values.max, 1, unit);
    wva_buffer_add(text, ", target ");
    wva_text_figure(text, scale * metric->target_first, 0, unit);
    wva_buffer_add(text, "; above it ");
    wva_text_figure(text, metric->exceeded_time_pct, 1, "% of the time");
    end_line(text);
}

static void write_excess(struct wva_buffer *text, const struct wva_hpa *hpa)
{
    begin_line(text, "Excess");
    if (hpa->any_exceeded == 0) {
        wva_buffer_add(text, "none\n");
        return;
    }
    wva_text_figure(text, hpa->any_exceeded_time_pct, 1, "% of the time");
    if (!isnan(hpa->excess_to_decision_s)) {
        wva_buffer_add(text, "; response after ");
        wva_phrase_duration(text, hpa->excess_to_decision_s);
    }
    if (!isnan(hpa->excess_to_actuation_s)) {
        wva_buffer_add(text, ", replicas after ");
        wva_phrase_duration(text, hpa->excess_to_actuation_s);
    }
    end_line(text);
    begin_line(text, "");
    wva_phrase_duration(text, hpa->dead_s);
    wva_buffer_add(text, " with replicas pending, ");
    wva_phrase_duration(text, hpa->excess_unanswered_s);
    wva_buffer_add(text, " with none requested");
    end_line(text);
}

static void write_hpa_cost(struct wva_buffer *text, const struct wva_hpa *hpa)
{
    begin_line(text, "Cost");
    wva_text_figure(text, hpa->replica_s / 3600, 2, " replica-hours");
    if (hpa->highest > hpa->lowest) {
        wva_buffer_add(text, ", ");
        wva_text_figure(text, hpa->static_saving_pct, 0, "%");
        wva_buffer_printf(text, " less than %.0f replicas throughout", hpa->highest);
    }
    end_line(text);
}

static void write_targets(struct wva_buffer *text, const struct wva_results *results)
{
    const struct wva_hpa *hpa = &results->hpa;

    write_target(text, "Queue", &hpa->metric[WVA_HPA_METRIC_WAITING], 1, "");
    write_target(text, "KV cache", &hpa->metric[WVA_HPA_METRIC_KV], 100, "%");
    write_excess(text, hpa);
    if (!wva_results_tell(results, WVA_HAS_SERVICE))
        write_latencies(text, results);
    write_hpa_cost(text, hpa);
}

/* ---- SLOs, capacity and a model ---- */

static struct wva_summary summarize(const struct wva_frame *frame, enum wva_role role)
{
    return wva_summarize(frame->column[role].value,
                         frame->column[role].value == NULL ? 0 : frame->rows);
}

static void write_demand(struct wva_buffer *text, const struct wva_summary *demand, double most,
                         const char *unit)
{
    char mean[WVA_NUMBER_TEXT], peak[WVA_NUMBER_TEXT];

    begin_line(text, "Capacity");
    wva_buffer_printf(
        text, "demand mean %s, peak %s %s;\n", wva_number_brief(demand->mean, 4, mean),
        wva_number_brief(demand->max, 4, peak), unit == NULL ? "in the analyzer's unit" : unit);
    begin_line(text, "");
    wva_buffer_add(text, "demand / supply at most ");
    wva_text_figure(text, most, 2, "");
    end_line(text);
}

/* Values of later controllers: capacity and utilization, unless already shown with targets. */
static void write_capacity(struct wva_buffer *text, const struct wva_frame *frame, bool has_targets,
                           const char *unit)
{
    struct wva_summary demand = summarize(frame, WVA_ROLE_DEMAND);
    struct wva_summary use = summarize(frame, WVA_ROLE_UTILIZATION);
    struct wva_summary kv = summarize(frame, WVA_ROLE_KV_USAGE);
    struct wva_summary queue = summarize(frame, WVA_ROLE_QUEUE_LENGTH);

    if (demand.n > 0)
        write_demand(text, &demand, use.max, unit);
    if ((kv.n > 0 || queue.n > 0) && !has_targets) {
        begin_line(text, "Servers");
        wva_buffer_add(text, "KV cache use at most ");
        wva_text_figure(text, kv.max, 2, "");
        wva_buffer_add(text, ", waiting requests at most ");
        wva_text_figure(text, queue.max, 0, "");
        end_line(text);
    }
}

static void write_service(struct wva_buffer *text, const struct wva_frame *frame,
                          const struct wva_results *results, const struct wva_report_meta *meta)
{
    write_capacity(text, frame, (results->has & WVA_HAS_TARGETS) != 0, meta->capacity_unit);
    if (results->itl.n > 0 || results->ttft.n > 0) {
        write_latencies(text, results);
        if (wva_results_tell(results, WVA_HAS_MODEL))
            write_parameters(text, &results->tuner);
        return;
    }
    begin_line(text, "Latency");
    if (!meta->experiment->from_log) {
        wva_buffer_add(text, "not recorded\n");
        return;
    }
    wva_buffer_add(text, "not in this log: controllers of 2025 log it at\n");
    begin_line(text, "");
    wva_buffer_add(text, "LOG_LEVEL=debug, those of 2026 at --v=4\n");
}

static void write_notes(struct wva_buffer *text, const struct wva_notes *notes)
{
    if (notes->count == 0)
        return;
    begin_line(text, "Notes");
    wva_buffer_printf(text, "%zu, in analysis/summary.txt", notes->count);
    end_line(text);
}

/* ---- scale-ups ---- */

enum { SCALE_UPS_MAX = 5 };

static void write_wrapped(struct wva_buffer *text, const char *words, size_t column, int indent);

static void write_chain(struct wva_buffer *text, const struct wva_scale_chain *chain)
{
    bool exact = chain->desired_after_ns == chain->desired_ns;
    double after_s = wva_seconds_between(chain->step_ns, chain->desired_ns);
    double ready_s = wva_seconds_between(chain->desired_ns, chain->ready_seen_ns);
    struct wva_buffer words = wva_phrase_begin();
    char time[WVA_TIME_TEXT];

    wva_time_format_rfc3339(chain->desired_ns, time);
    wva_buffer_printf(&words, "%.0f to %.0f %s %.8s", chain->from, chain->to, exact ? "at" : "by",
                      time + DATE_LEN);
    if (!isnan(after_s)) {
        wva_buffer_add(&words, exact ? ", " : ", at most ");
        wva_phrase_duration(&words, after_s);
        wva_buffer_add(&words, " after the load rose");
    }
    if (!isnan(ready_s)) {
        wva_buffer_add(&words, ", ready ");
        wva_phrase_duration(&words, ready_s);
        wva_buffer_add(&words, " later");
    }
    wva_buffer_printf(&words, ": %s", chain->reason == NULL ? "why is not known" : chain->reason);
    write_wrapped(text, words.data, LABEL_LEN, LABEL_LEN);
    wva_buffer_free(&words);
}

static void write_chains(struct wva_buffer *text, const struct wva_scale_chains *chains)
{
    if (!wva_scale_chains_tell(chains))
        return;
    for (size_t i = 0; i < chains->count && i < SCALE_UPS_MAX; i++) {
        begin_line(text, i == 0 ? "Scale-ups" : "");
        write_chain(text, &chains->items[i]);
    }
    if (chains->count > SCALE_UPS_MAX) {
        begin_line(text, "");
        wva_buffer_printf(text, "%zu more, in analysis/scale_chains.csv\n",
                          chains->count - SCALE_UPS_MAX);
    }
}

/* ---- the verdict ---- */

/* Words from `indent` to LINE_MAX_LEN, broken at spaces; the first line begins at `column`. */
static void write_wrapped(struct wva_buffer *text, const char *words, size_t column, int indent)
{
    while (*words != '\0') {
        size_t len = strcspn(words, " ");

        if (column > (size_t)indent && column + 1 + len > LINE_MAX_LEN) {
            wva_buffer_printf(text, "\n%*s", indent, "");
            column = (size_t)indent;
        } else if (column > (size_t)indent) {
            wva_buffer_append_char(text, ' ');
            column++;
        }
        wva_buffer_append(text, words, len);
        column += len;
        words += len + strspn(words + len, " ");
    }
    end_line(text);
}

static void write_statements(struct wva_buffer *text, const char *label,
                             const struct wva_statements *list)
{
    for (size_t i = 0; i < list->count; i++) {
        begin_line(text, i == 0 ? label : "");
        wva_buffer_add(text, "- ");
        write_wrapped(text, list->items[i].text, LABEL_LEN + 2, LABEL_LEN + 2);
    }
}

static void write_verdict(struct wva_buffer *text, const struct wva_verdict *verdict)
{
    struct wva_buffer answer = wva_phrase_begin();

    wva_statements_join(&answer, &verdict->answer);
    wva_buffer_add(&answer, " ");
    wva_statements_join(&answer, &verdict->cost);
    begin_line(text, "SLO");
    wva_buffer_printf(text, "%s\n%*s", wva_grade_name(verdict->grade), LABEL_LEN, "");
    write_wrapped(text, answer.data, LABEL_LEN, LABEL_LEN);
    wva_buffer_free(&answer);
    write_statements(text, "Problems", &verdict->problems);
    write_statements(text, "Advice", &verdict->advice);
}

/* Limitations, of which notes begin with what the label says. */
static void write_all_notes(struct wva_buffer *text, const struct wva_statements *limits)
{
    static const char note[] = "Note: ";

    for (size_t i = 0; i < limits->count; i++) {
        const char *words = limits->items[i].text;

        begin_line(text, i == 0 ? "Notes" : "");
        wva_buffer_add(text, "- ");
        if (strncmp(words, note, strlen(note)) == 0)
            words += strlen(note);
        write_wrapped(text, words, LABEL_LEN + 2, LABEL_LEN + 2);
    }
}

void wva_report_console(struct wva_buffer *text, const struct wva_frame *frame,
                        const struct wva_results *results, const struct wva_verdict *verdict,
                        const struct wva_report_meta *meta)
{
    write_name(text, "Experiment", meta->name);
    write_name(text, "Server", meta->server);
    write_time(text, frame, results);
    write_samples(text, results);
    write_load(text, &results->rate);
    write_replicas(text, "Replicas", "desired", &results->desired);
    write_replicas(text, "", "current", &results->current);
    if (wva_results_tell(results, WVA_HAS_TARGETS))
        write_targets(text, results);
    if (wva_results_tell(results, WVA_HAS_SERVICE))
        write_service(text, frame, results, meta);
    write_chains(text, &results->chains);
    write_notes(text, &meta->experiment->notes);
    write_verdict(text, verdict);
}

void wva_report_console_jobs(struct wva_buffer *text, const struct wva_verdict *verdict,
                             const struct wva_report_meta *meta)
{
    write_name(text, "Experiment", meta->name);
    write_verdict(text, verdict);
    write_all_notes(text, &verdict->limits);
}
