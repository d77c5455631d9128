/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/headline.h"
#include "report/documents.h"
#include "report/escape.h"
#include "report/phrase.h"
#include "report/profile.h"
#include "report/text.h"
#include "report/verdict.h"
#include "util/timestamp.h"

/* A comment on GitHub has at most 65,536 characters. */
enum { SECTIONS_MAX = 8, OVERVIEW_MAX = 50, EPISODES_MAX = 12, SENTENCES_MAX = 8 };

/* What a reader of a pull request wants to know, in the order of the questions. */
static const char *const shown[] = {
    "itl_attainment",
    "itl_attainment_requests",
    "ttft_attainment",
    "slo_episodes",
    "slo_violation_time",
    "slo_longest_episode",
    "scale_ups",
    "scale_downs",
    "reversals",
    "violation_to_decision",
    "decision_to_actuation",
    "violation_to_relief",
    "peak_replicas",
    "replica_hours",
    "cost",
    "over_provisioned_time",
    "under_provisioned_time",
    "itl_mean",
    "itl_p95",
    "ttft_p95",
    "itl_next_bias",
    "itl_next_mae",
};

static const char *const compared[] = { "itl_attainment", "ttft_attainment", "slo_violation_time",
                                        "peak_replicas",  "replica_hours",   "itl_next_mae" };

enum { SHOWN = sizeof shown / sizeof shown[0], COMPARED = sizeof compared / sizeof compared[0] };

static void append_value(struct wva_buffer *text, const struct wva_headline *headline, double value)
{
    if (!isfinite(value))
        wva_buffer_append_str(text, WVA_STR("n/a"));
    else if (headline->unit == WVA_UNIT_S)
        wva_phrase_duration(text, value);
    else if (headline->unit == WVA_UNIT_PERCENT)
        wva_phrase_percent(text, value);
    else if (headline->unit == WVA_UNIT_MS)
        wva_phrase_latency(text, value);
    else
        wva_buffer_printf(text, "%.4g%s%s", value,
                          wva_unit_symbol(headline->unit)[0] == '\0' ? "" : " ",
                          wva_unit_symbol(headline->unit));
}

static void write_headlines(struct wva_buffer *text, const struct wva_document_server *server)
{
    wva_buffer_append_str(text, WVA_STR("\n| Figure | Value | What it is |\n|---|---:|---|\n"));
    for (int i = 0; i < SHOWN; i++) {
        const struct wva_headline *headline = wva_headline_find(shown[i]);

        wva_buffer_printf(text, "| `%s` | ", headline->name);
        append_value(text, headline, headline->get(server->frame, server->results));
        wva_buffer_printf(text, " | %s |\n", headline->help);
    }
}

/* ---- the verdict ---- */

static void write_list(struct wva_buffer *text, const char *heading,
                       const struct wva_sentences *sentences)
{
    if (sentences->count == 0)
        return;
    wva_buffer_printf(text, "\n%s\n\n", heading);
    for (size_t i = 0; i < sentences->count && i < SENTENCES_MAX; i++) {
        wva_buffer_append_str(text, WVA_STR("- "));
        wva_escape_markdown(text, sentences->items[i]);
        wva_buffer_append_char(text, '\n');
    }
}

static void write_replaced_slos(struct wva_buffer *text, const struct wva_document *document,
                                const struct wva_document_server *server)
{
    if (document->slo_itl_given) {
        wva_buffer_append_str(text, WVA_STR("\nThe SLO of ITL was replaced: "));
        wva_text_slo(text, server->results->slo_itl_ms, server->results->rows);
        wva_buffer_append_str(text, WVA_STR(" instead of the log's.\n"));
    }
    if (document->slo_ttft_given) {
        wva_buffer_append_str(text, WVA_STR("\nThe SLO of TTFT was replaced: "));
        wva_text_slo(text, server->results->slo_ttft_ms, server->results->rows);
        wva_buffer_append_str(text, WVA_STR(" instead of the log's.\n"));
    }
}

static void write_verdict(struct wva_buffer *text, const struct wva_document *document,
                          const struct wva_document_server *server,
                          const struct wva_verdict *verdict)
{
    wva_buffer_printf(text, "\n**SLO: %s.** ", wva_grade_name(verdict->grade));
    wva_escape_markdown(text, verdict->answer);
    wva_buffer_append_char(text, ' ');
    wva_escape_markdown(text, verdict->cost);
    wva_buffer_append_char(text, '\n');
    write_replaced_slos(text, document, server);
    write_list(text, "What went wrong:", &verdict->problems);
    write_list(text, "What to change:", &verdict->advice);
}

/* ---- episodes ---- */

static void write_episode(struct wva_buffer *text, const struct wva_document_server *server,
                          const char *signal, const struct wva_episode *episode)
{
    char start[WVA_TIME_TEXT];

    wva_buffer_printf(text, "| %s | %s | ",
                      wva_time_format_rfc3339(server->frame->time_ns[episode->first_row], start),
                      signal);
    wva_phrase_duration(text, episode->duration_s);
    wva_buffer_printf(text, "%s | ", episode->open ? ", open" : "");
    wva_phrase_latency(text, episode->peak_excess_ms);
    wva_buffer_append_str(text, WVA_STR(" | "));
    wva_text_figure(text, episode->requests, 0, "");
    wva_buffer_append_str(text, WVA_STR(" | "));
    wva_text_figure(text, episode->replicas_before, 0, "");
    wva_buffer_append_str(text, WVA_STR(" to "));
    wva_text_figure(text, episode->replicas_after, 0, "");
    wva_buffer_printf(text, " | %s |\n", wva_episode_cause_name(episode->cause));
}

static void write_episodes(struct wva_buffer *text, const struct wva_document_server *server)
{
    const struct {
        const char *signal;
        const struct wva_episodes *episodes;
    } both[] = { { "ITL", &server->results->itl_episodes },
                 { "TTFT", &server->results->ttft_episodes } };
    size_t total = both[0].episodes->count + both[1].episodes->count, written = 0;

    if (total == 0)
        return;
    wva_buffer_append_str(text, WVA_STR("\n| Above the SLO from (UTC) | Signal | For | At most by "
                                        "| Requests | Replicas | Cause |\n"
                                        "|---|---|---:|---:|---:|---|---|\n"));
    for (size_t s = 0; s < sizeof both / sizeof both[0]; s++)
        for (size_t i = 0; i < both[s].episodes->count && written < EPISODES_MAX; i++, written++)
            write_episode(text, server, both[s].signal, &both[s].episodes->items[i]);
    if (written < total)
        wva_buffer_printf(text, "\n%zu more episodes are in report.json.\n", total - written);
}

/* ---- parameters ---- */

static void write_fit_cells(struct wva_buffer *text, double value, struct wva_interval interval)
{
    if (!isfinite(value)) {
        wva_buffer_append_str(text, WVA_STR(" n/a |"));
        return;
    }
    wva_buffer_printf(text, " %.4g", value);
    if (isfinite(interval.low) && isfinite(interval.high))
        wva_buffer_printf(text, " (%.4g to %.4g)", interval.low, interval.high);
    wva_buffer_append_str(text, WVA_STR(" |"));
}

static void write_calibration(struct wva_buffer *text, const char *intercept, const char *slope,
                              const struct wva_calibration *calibration)
{
    static const struct wva_interval none = { NAN, NAN };
    const struct wva_line_fit *fit = &calibration->headline;

    wva_buffer_printf(text, "| %s, ms |", intercept);
    write_fit_cells(text, calibration->own_intercept, none);
    write_fit_cells(text, fit->valid ? fit->intercept : NAN, fit->intercept_95);
    wva_buffer_printf(text, "\n| %s, ms |", slope);
    write_fit_cells(text, calibration->own_slope, none);
    write_fit_cells(text, fit->valid ? fit->slope : NAN, fit->slope_95);
    wva_buffer_append_char(text, '\n');
}

static void write_parameters(struct wva_buffer *text, const struct wva_document_server *server)
{
    const struct wva_results *results = server->results;
    const char *reason = wva_readiness_reason(results->itl_calibration.readiness);
    struct wva_buffer yaml = wva_buffer_make(WVA_TEXT_MAX);

    wva_buffer_append_str(
        text, WVA_STR("\n| Parameter | Controller's | Fitted (95 %) |\n|---|---:|---:|\n"));
    write_calibration(text, "alpha", "beta", &results->itl_calibration);
    write_calibration(text, "gamma", "delta", &results->ttft_calibration);
    if (reason != NULL)
        wva_buffer_printf(text, "\nalpha and beta are not identifiable: %s.\n", reason);
    if (results->ttft_calibration.headline.valid && results->ttft_calibration.wait_matters)
        wva_buffer_append_str(text,
                              WVA_STR("\nRequests waited, so gamma and delta are too high.\n"));
    wva_profile_yaml(&yaml, server);
    if (yaml.len > 0 && strstr(yaml.data, "```") == NULL)
        wva_buffer_printf(text, "\n```yaml\n%s```\n", yaml.data);
    wva_buffer_free(&yaml);
}

/* ---- an HPA run ---- */

static void write_hpa_row(struct wva_buffer *text, const char *name, double value, int decimals,
                          const char *unit)
{
    wva_buffer_printf(text, "| %s | ", name);
    wva_text_figure(text, value, decimals, unit);
    wva_buffer_append_str(text, WVA_STR(" |\n"));
}

static void write_hpa(struct wva_buffer *text, const struct wva_hpa *hpa)
{
    const struct wva_hpa_threshold *waiting = &hpa->metric[WVA_HPA_METRIC_WAITING];
    const struct wva_hpa_threshold *kv = &hpa->metric[WVA_HPA_METRIC_KV];

    wva_buffer_append_str(text, WVA_STR("\n| Figure | Value |\n|---|---:|\n"));
    write_hpa_row(text, "Waiting per replica, highest", waiting->values.max, 1, "");
    write_hpa_row(text, "Waiting, target", waiting->target_first, 1, "");
    write_hpa_row(text, "Samples with the queue above its target", waiting->exceeded_pct, 1, " %");
    write_hpa_row(text, "Cache use, highest", 100 * kv->values.max, 1, " %");
    write_hpa_row(text, "Cache use, target", 100 * kv->target_first, 1, " %");
    write_hpa_row(text, "Samples with the cache above its target", kv->exceeded_pct, 1, " %");
    write_hpa_row(text, "First excess to decision", hpa->excess_to_decision_s, 0, " s");
    write_hpa_row(text, "Decision to replicas", hpa->decision_to_actuation_s, 0, " s");
    write_hpa_row(text, "Most replicas", hpa->highest, 0, "");
    write_hpa_row(text, "Overshoot", hpa->overshoot_pct, 0, " %");
    write_hpa_row(text, "Replica-hours", hpa->replica_s / 3600, 2, "");
    write_hpa_row(text, "Mean interval of samples", hpa->interval_s.mean, 1, " s");
}

/* ---- the load ---- */

static void write_cell(struct wva_buffer *text, double value, int decimals, const char *unit)
{
    wva_text_figure(text, value, decimals, unit);
    wva_buffer_append_str(text, WVA_STR(" | "));
}

static void write_steps(struct wva_buffer *text, const struct wva_load_steps *load)
{
    if (load->step_count == 0)
        return;
    wva_buffer_append_str(text, WVA_STR("\n| Load from minute | Planned at | Requests/s | Jobs | "
                                        "Decision after | Replicas there after | Replicas after | "
                                        "Relief after |\n"
                                        "|---:|---:|---:|---:|---:|---:|---:|---:|\n"));
    for (size_t i = 0; i < load->step_count && i < EPISODES_MAX; i++) {
        const struct wva_load_answer *step = &load->steps[i];

        wva_buffer_append_str(text, WVA_STR("| "));
        write_cell(text, step->time_s / 60, 1, "");
        write_cell(text, step->planned_s / 60, 1, "");
        write_cell(text, step->to_rps, 1, "");
        wva_buffer_printf(text, "%zu | ", step->to_jobs);
        write_cell(text, step->decision_s, 0, " s");
        write_cell(text, step->reached_s, 0, " s");
        write_cell(text, step->replicas_after, 0, "");
        write_cell(text, step->relief_s, 0, " s");
        wva_buffer_append_char(text, '\n');
    }
    if (load->step_count > EPISODES_MAX)
        wva_buffer_printf(text, "\n%zu more steps are in report.json.\n",
                          load->step_count - EPISODES_MAX);
}

static void write_jobs(struct wva_buffer *text, const struct wva_document *document)
{
    size_t count = document->run == NULL ? 0 : document->run->jobs.count;

    if (count == 0)
        return;
    wva_buffer_append_str(text,
                          WVA_STR("\n| Job | Requests | Planned | Requests/s | Planned | TTFT "
                                  "mean | TTFT p99 | ITL mean | Goodput |\n"
                                  "|---|---:|---:|---:|---:|---:|---:|---:|---:|\n"));
    for (size_t i = 0; i < count && i < EPISODES_MAX; i++) {
        const struct wva_job *job = &document->run->jobs.items[i];

        wva_buffer_append_str(text, WVA_STR("| "));
        wva_escape_markdown_name(text, job->name == NULL ? "" : job->name);
        wva_buffer_append_str(text, job->complete ? WVA_STR(" | ") : WVA_STR(", cut | "));
        write_cell(text, job->figure[WVA_JOB_COMPLETED], 0, "");
        write_cell(text, job->planned_requests, 0, "");
        write_cell(text, job->figure[WVA_JOB_RATE_OBSERVED], 2, "");
        write_cell(text, job->planned_rate_rps, 2, "");
        write_cell(text, job->figure[WVA_JOB_TTFT_MEAN], 1, " ms");
        write_cell(text, job->figure[WVA_JOB_TTFT_P99], 1, " ms");
        write_cell(text, job->figure[WVA_JOB_ITL_MEAN], 1, " ms");
        write_cell(text, document->goodput[i].share_pct, 1, " %");
        wva_buffer_append_char(text, '\n');
    }
    if (count > EPISODES_MAX)
        wva_buffer_printf(text, "\n%zu more jobs are in report.json.\n", count - EPISODES_MAX);
}

/* ---- the whole ---- */

static void write_server(struct wva_buffer *text, const struct wva_document *document,
                         const struct wva_document_server *server)
{
    struct wva_verdict *verdict = wva_verdict_make(document, server);

    if (server->name != NULL) {
        wva_buffer_append_str(text, WVA_STR("\n## "));
        wva_escape_markdown_name(text, server->name);
        wva_buffer_append_char(text, '\n');
    }
    write_verdict(text, document, server, verdict);
    if (document->hpa_run != NULL) {
        write_hpa(text, &server->results->hpa);
        write_steps(text, &server->results->load_steps);
        write_list(text, "What limits these figures:", &verdict->doubts);
        wva_verdict_free(verdict);
        return;
    }
    write_headlines(text, server);
    write_episodes(text, server);
    write_steps(text, &server->results->load_steps);
    write_parameters(text, server);
    write_list(text, "What limits these figures:", &verdict->doubts);
    wva_verdict_free(verdict);
}

static void write_overview(struct wva_buffer *text, const struct wva_document *document)
{
    wva_buffer_append_str(text, WVA_STR("\n| Server |"));
    for (int i = 0; i < COMPARED; i++)
        wva_buffer_printf(text, " `%s` |", compared[i]);
    wva_buffer_append_str(text, WVA_STR("\n|---|"));
    for (int i = 0; i < COMPARED; i++)
        wva_buffer_append_str(text, WVA_STR("---:|"));
    wva_buffer_append_char(text, '\n');
    for (size_t s = 0; s < document->count && s < OVERVIEW_MAX; s++) {
        const struct wva_document_server *server = &document->servers[s];

        wva_buffer_append_str(text, WVA_STR("| "));
        wva_escape_markdown_name(text, server->name);
        for (int i = 0; i < COMPARED; i++) {
            const struct wva_headline *headline = wva_headline_find(compared[i]);

            wva_buffer_append_str(text, WVA_STR(" | "));
            append_value(text, headline, headline->get(server->frame, server->results));
        }
        wva_buffer_append_str(text, WVA_STR(" |\n"));
    }
    if (document->count > OVERVIEW_MAX)
        wva_buffer_printf(text, "\n%zu more servers are in report.json.\n",
                          document->count - OVERVIEW_MAX);
}

static void write_gates(struct wva_buffer *text, const struct wva_documents_input *input)
{
    if (input->gate_count == 0)
        return;
    wva_buffer_append_str(text, WVA_STR("\n"));
    for (size_t i = 0; i < input->gate_count; i++) {
        struct wva_buffer line = wva_buffer_make(WVA_TEXT_MAX);
        bool passed = wva_gate_report(input->gates[i], input->json, &line);

        line.data[line.len - 1] = '\0'; /* the line break */
        wva_buffer_append_str(text, passed ? WVA_STR("- ") : WVA_STR("- **failed** "));
        wva_escape_markdown(text, line.data);
        wva_buffer_append_char(text, '\n');
        wva_buffer_free(&line);
    }
}

enum wva_status wva_markdown_write(const char *dir, const struct wva_documents_input *input,
                                   struct wva_error *err)
{
    const struct wva_document *document = input->document;
    struct wva_buffer text = wva_buffer_make(WVA_TEXT_MAX);

    wva_buffer_append_str(&text, WVA_STR("# Autoscaling run "));
    wva_escape_markdown_name(&text, document->name);
    wva_buffer_append_char(&text, '\n');
    write_gates(&text, input);
    if (document->count > 1)
        write_overview(&text, document);
    for (size_t i = 0; i < document->count && document->count <= SECTIONS_MAX; i++)
        write_server(&text, document, &document->servers[i]);
    write_jobs(&text, document);
    wva_buffer_append_str(&text, WVA_STR("\nMade by wva-report "));
    wva_escape_markdown(&text, document->version);
    wva_buffer_append_str(&text, WVA_STR(" from "));
    wva_escape_markdown_name(&text, document->input);
    wva_buffer_append_str(&text, WVA_STR(".\n"));
    return wva_text_put(&text, dir, "report.md", err);
}
