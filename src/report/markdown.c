/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/headline.h"
#include "json/profile.h"
#include "output/escape.h"
#include "output/text.h"
#include "report/complaints.h"
#include "report/documents.h"
#include "util/number.h"
#include "util/timestamp.h"
#include "verdict/phrase.h"
#include "verdict/verdict.h"

/* A comment on GitHub has at most 65,536 characters. */
enum { SECTIONS_MAX = 8, OVERVIEW_MAX = 50, EPISODES_MAX = 12, SENTENCES_MAX = 30 };

/* The figures shown in a pull request, in order. */
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

static const char *const shown_of_targets[] = {
    "waiting_peak",
    "waiting_excess_time",
    "kv_peak",
    "kv_excess_time",
    "dead_time",
    "unanswered_time",
    "excess_to_decision",
    "excess_to_actuation",
    "scale_ups",
    "scale_downs",
    "flaps",
    "peak_replicas",
    "mean_replicas",
    "replica_hours",
    "hpa_overshoot",
    "load_end_to_minimum",
    "load_mean",
    "itl_mean",
    "ttft_mean",
};

static const char *const compared[] = { "itl_attainment", "ttft_attainment", "slo_violation_time",
                                        "peak_replicas",  "replica_hours",   "itl_next_mae" };

static void append_value(struct wva_buffer *text, const struct wva_headline *headline, double value)
{
    char digits[WVA_NUMBER_TEXT];

    if (!isfinite(value))
        wva_buffer_add(text, "n/a");
    else if (headline->unit == WVA_UNIT_S)
        wva_phrase_duration(text, value);
    else if (headline->unit == WVA_UNIT_PERCENT)
        wva_phrase_percent(text, value);
    else if (headline->unit == WVA_UNIT_MS)
        wva_phrase_latency(text, value);
    else
        wva_buffer_printf(text, "%s%s%s", wva_number_brief(value, 4, digits),
                          wva_unit_symbol(headline->unit)[0] == '\0' ? "" : " ",
                          wva_unit_symbol(headline->unit));
}

static bool is_in(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static void write_headlines(struct wva_buffer *text, const struct wva_document_server *server)
{
    const struct wva_results *results = server->results;
    size_t of_targets =
        wva_results_tell(results, WVA_HAS_TARGETS) ? WVA_COUNT(shown_of_targets) : 0;
    size_t of_service = wva_results_tell(results, WVA_HAS_SERVICE) ? WVA_COUNT(shown) : 0;

    wva_buffer_add(text, "\n| Figure | Value | Meaning |\n|---|---:|---|\n");
    for (size_t i = 0; i < of_targets + of_service; i++) {
        const char *name = i < of_targets ? shown_of_targets[i] : shown[i - of_targets];
        const struct wva_headline *headline = wva_headline_find(name);

        if (i >= of_targets && is_in(name, shown_of_targets, of_targets))
            continue;
        wva_buffer_printf(text, "| `%s` | ", headline->name);
        append_value(text, headline, wva_headline_get(headline, server->results));
        wva_buffer_printf(text, " | %s |\n", headline->help);
    }
}

/* ---- the verdict ---- */

/* A sentence followed by its basis in italics. */
static void write_statement(struct wva_buffer *text, const struct wva_statement *statement)
{
    struct wva_buffer basis = wva_phrase_begin();

    wva_escape_markdown(text, statement->text);
    wva_basis_describe(&basis, &statement->basis);
    wva_buffer_add(text, " *(");
    wva_escape_markdown(text, basis.data);
    wva_buffer_add(text, ")*");
    wva_buffer_free(&basis);
}

static void write_list(struct wva_buffer *text, const char *heading,
                       const struct wva_statements *list, size_t most)
{
    if (list->count == 0)
        return;
    wva_buffer_printf(text, "\n%s\n\n", heading);
    for (size_t i = 0; i < list->count && i < most; i++) {
        wva_buffer_add(text, "- ");
        write_statement(text, &list->items[i]);
        wva_buffer_append_char(text, '\n');
    }
}

static void write_given_slo(struct wva_buffer *text, const char *signal, bool given,
                            const double *slo_ms, size_t rows)
{
    if (!given || slo_ms == NULL)
        return;
    wva_buffer_printf(text, "\nThe SLO of %s was given by the user: ", signal);
    wva_text_slo(text, slo_ms, rows);
    wva_buffer_add(text, ".\n");
}

static void write_verdict(struct wva_buffer *text, const struct wva_document *document,
                          const struct wva_document_server *server,
                          const struct wva_verdict *verdict)
{
    const struct wva_results *results = server->results;

    wva_buffer_printf(text, "\n**SLO: %s.** ", wva_grade_name(verdict->grade));
    for (size_t i = 0; i < verdict->answer.count; i++) {
        wva_escape_markdown(text, verdict->answer.items[i].text);
        wva_buffer_append_char(text, ' ');
    }
    for (size_t i = 0; i < verdict->cost.count; i++) {
        if (i > 0)
            wva_buffer_append_char(text, ' ');
        wva_escape_markdown(text, verdict->cost.items[i].text);
    }
    wva_buffer_append_char(text, '\n');
    write_given_slo(text, "ITL", document->slo_itl_given, results->slo_itl_ms, results->rows);
    write_given_slo(text, "TTFT", document->slo_ttft_given, results->slo_ttft_ms, results->rows);
    write_list(text, "Problems:", &verdict->problems, SENTENCES_MAX);
    write_list(text, "Recommendations:", &verdict->advice, SENTENCES_MAX);
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
    wva_buffer_add(text, " | ");
    wva_text_figure(text, episode->requests, 0, "");
    wva_buffer_add(text, " | ");
    wva_text_figure(text, episode->replicas_before, 0, "");
    wva_buffer_add(text, " to ");
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
    wva_buffer_add(text, "\n| Above the SLO from (UTC) | Signal | Duration | Peak excess "
                         "| Requests | Replicas | Cause |\n"
                         "|---|---|---:|---:|---:|---|---|\n");
    for (size_t s = 0; s < WVA_COUNT(both); s++)
        for (size_t i = 0; i < both[s].episodes->count && written < EPISODES_MAX; i++, written++)
            write_episode(text, server, both[s].signal, &both[s].episodes->items[i]);
    if (written < total)
        wva_buffer_printf(text, "\n%zu more episodes are in report.json.\n", total - written);
}

/* ---- parameters ---- */

static void write_fit_cells(struct wva_buffer *text, double value, struct wva_interval interval)
{
    if (!isfinite(value)) {
        wva_buffer_add(text, " n/a |");
        return;
    }
    wva_buffer_printf(text, " %.4g", value);
    if (isfinite(interval.low) && isfinite(interval.high))
        wva_buffer_printf(text, " (%.4g to %.4g)", interval.low, interval.high);
    wva_buffer_add(text, " |");
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

static bool knows_parameters(const struct wva_calibration *calibration)
{
    return calibration->headline.valid || !isnan(calibration->own_intercept);
}

static void write_parameters(struct wva_buffer *text, const struct wva_document_server *server)
{
    const struct wva_results *results = server->results;
    const char *reason = wva_readiness_reason(results->itl_calibration.readiness);
    const struct wva_worth *worth = &results->parameters.itl;
    struct wva_buffer yaml = wva_buffer_make(WVA_TEXT_MAX);

    if (knows_parameters(&results->itl_calibration)
        || knows_parameters(&results->ttft_calibration)) {
        wva_buffer_add(text,
                       "\n| Parameter | Controller's last | Fitted (95 %) |\n|---|---:|---:|\n");
        write_calibration(text, "alpha", "beta", &results->itl_calibration);
        write_calibration(text, "gamma", "delta", &results->ttft_calibration);
    }
    if (worth->answer == WVA_WORTH_MANY_DISCARDED)
        wva_buffer_printf(text,
                          "\n%zu of %zu samples were outliers, so do not rely on the fit of alpha "
                          "and beta.\n",
                          worth->discarded, worth->rows);
    if (reason != NULL)
        wva_buffer_printf(text, "\nalpha and beta are not identifiable: %s.\n", reason);
    if (results->ttft_calibration.headline.valid && results->ttft_calibration.wait_matters)
        wva_buffer_add(text, "\nTTFT includes queueing time, so the fitted gamma and delta do not "
                             "describe prefill alone.\n");
    wva_profile_yaml(&yaml, server);
    if (yaml.len > 0 && strstr(yaml.data, "```") == NULL)
        wva_buffer_printf(text, "\n```yaml\n%s```\n", yaml.data);
    wva_buffer_free(&yaml);
}

/* ---- targets ---- */

static void write_targets(struct wva_buffer *text, const struct wva_hpa *hpa)
{
    double waiting = hpa->metric[WVA_HPA_METRIC_WAITING].target_first;
    double kv = hpa->metric[WVA_HPA_METRIC_KV].target_first;

    if (isnan(waiting) && isnan(kv)) {
        wva_buffer_add(text, "\nNo target of the HPA was recorded.\n");
        return;
    }
    wva_buffer_add(text, "\nTargets of the HPA: ");
    if (!isnan(waiting))
        wva_buffer_printf(text, "%.4g requests waiting per replica%s", waiting,
                          isnan(kv) ? "" : ", ");
    if (!isnan(kv))
        wva_buffer_printf(text, "%.4g %% of the KV cache", 100 * kv);
    wva_buffer_add(text, ".\n");
}

/* ---- what the collector counted ---- */

static void write_pods(struct wva_buffer *text, const char *name,
                       const struct wva_collector_pods *pods, const char *unit, const char *above)
{
    wva_buffer_printf(text, "| %s, mean, highest | ", name);
    wva_text_figure(text, pods->mean, 1, unit);
    wva_buffer_add(text, ", ");
    wva_text_figure(text, pods->max, 1, unit);
    wva_buffer_printf(text, " |\n| %s | %zu of %zu |\n", above, pods->above, pods->instants);
}

static void write_error(struct wva_buffer *text, const char *signal,
                        const struct wva_summary *errors, double absolute)
{
    wva_buffer_printf(text, "| Error of predicted %s: mean, absolute mean | ", signal);
    wva_text_figure(text, errors->n == 0 ? NAN : errors->mean, 2, " ms");
    wva_buffer_add(text, ", ");
    wva_text_figure(text, absolute, 2, " ms");
    wva_buffer_add(text, " |\n");
}

static void write_collector(struct wva_buffer *text, const struct wva_collector *figures)
{
    wva_buffer_add(text,
                   "\n## By the collector's count\n\nFigures as in the collector's own summary, "
                   "which counts log lines, including idle ones, and pairs each prediction with "
                   "the next observation regardless of the replicas at that time.\n\n"
                   "| Figure | Value |\n|---|---:|\n");
    wva_buffer_printf(text, "| Decisions: up, down, none | %zu, %zu, %zu |\n", figures->scale_ups,
                      figures->scale_downs, figures->unchanged);
    if (figures->predictions > 0) {
        wva_buffer_printf(text, "| Pairs above an SLO | %zu of %zu |\n", figures->violations,
                          figures->pairs);
        write_error(text, "ITL", &figures->itl_error, figures->itl_error_abs);
        write_error(text, "TTFT", &figures->ttft_error, figures->ttft_error_abs);
    }
    write_pods(text, "KV cache", &figures->kv, " %", "Instants with a cache above 90 %");
    write_pods(text, "Queue", &figures->queue, "", "Instants with a queue above 10");
    if (figures->capacity.count > 0)
        wva_buffer_printf(text, "| Analyses that call for scale-up | %zu of %zu |\n",
                          figures->capacity.scale_up, figures->capacity.count);
}

/* ---- the load ---- */

static void write_cell(struct wva_buffer *text, double value, int decimals, const char *unit)
{
    wva_text_figure(text, value, decimals, unit);
    wva_buffer_add(text, " | ");
}

static void write_steps(struct wva_buffer *text, const struct wva_load_steps *load)
{
    if (load->step_count == 0)
        return;
    wva_buffer_add(text, "\n| Load from minute | Planned at | Requests/s | Jobs | "
                         "Decision after | Replicas reached after | Replicas after | "
                         "Relief after |\n"
                         "|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for (size_t i = 0; i < load->step_count && i < EPISODES_MAX; i++) {
        const struct wva_load_answer *step = &load->steps[i];

        wva_buffer_add(text, "| ");
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

/* Where the change lies between two samples, the time of the second is an upper bound. */
static void write_chain(struct wva_buffer *text, const struct wva_scale_chain *chain)
{
    bool exact = chain->desired_after_ns == chain->desired_ns;
    double gone_s = wva_seconds_between(chain->step_ns, chain->gone_ns);
    double load_to_desired_s = wva_seconds_between(chain->step_ns, chain->desired_ns);
    char time[WVA_TIME_TEXT];

    wva_buffer_printf(text, "| %s%.19sZ | ", exact ? "" : "by ",
                      wva_time_format_rfc3339(chain->desired_ns, time));
    wva_buffer_printf(text, "%.0f to %.0f | ", chain->from, chain->to);
    wva_buffer_add(text, exact || isnan(load_to_desired_s) ? "" : "at most ");
    write_cell(text, load_to_desired_s, 0, " s");
    write_cell(text, wva_seconds_between(chain->created_ns, chain->ready_ns), 0, " s");
    write_cell(text, wva_seconds_between(chain->desired_ns, chain->ready_seen_ns), 0, " s");
    write_cell(text, chain->peak, 0, "");
    wva_text_figure(text, gone_s, 0, " s");
    wva_buffer_add(text,
                   !isnan(gone_s) && chain->gone_after_load ? ", after the load fell | " : " | ");
    if (chain->reason == NULL)
        wva_buffer_add(text, "not known");
    else
        wva_escape_markdown(text, chain->reason);
    wva_buffer_add(text, " |\n");
}

static void write_chains(struct wva_buffer *text, const struct wva_scale_chains *chains)
{
    if (!wva_scale_chains_tell(chains))
        return;
    wva_buffer_add(text,
                   "\n| Scaled up (UTC) | Replicas | Load to desired | Pod created to ready | "
                   "Desired to ready | Most waiting | Load to no queue | Why |\n"
                   "|---|---|---:|---:|---:|---:|---:|---|\n");
    for (size_t i = 0; i < chains->count && i < EPISODES_MAX; i++)
        write_chain(text, &chains->items[i]);
    if (chains->count > EPISODES_MAX)
        wva_buffer_printf(text, "\n%zu more scale-ups are in report.json.\n",
                          chains->count - EPISODES_MAX);
}

static void write_stage(struct wva_buffer *text, const struct wva_stage *stage)
{
    wva_buffer_printf(text, "| %d%s | ", stage->stage,
                      wva_stage_all_failed(stage) ? ", all failed" : "");
    write_cell(text, stage->asked_rps, 2, "");
    write_cell(text, stage->served_rps, 2, "");
    write_cell(text, stage->requests, 0, "");
    write_cell(text, stage->failed, 0, "");
    write_cell(text, stage->latency[WVA_JOB_TTFT].p50, 1, " ms");
    write_cell(text, stage->latency[WVA_JOB_TTFT].p90, 1, " ms");
    write_cell(text, stage->latency[WVA_JOB_TTFT].p99, 1, " ms");
    write_cell(text, stage->latency[WVA_JOB_TPOT].mean, 1, " ms");
    write_cell(text, stage->latency[WVA_JOB_ITL].mean, 1, " ms");
    write_cell(text, stage->goodput_pct, 1, " %");
    write_cell(text, stage->ready.mean, 2, "");
    write_cell(text, stage->replica_hours, 3, "");
    write_cell(text, stage->gpu_hours, 3, "");
    wva_buffer_append_char(text, '\n');
}

static void write_stages(struct wva_buffer *text, const struct wva_stages *stages)
{
    if (stages == NULL || stages->count == 0)
        return;
    wva_buffer_add(text,
                   "\n| Stage | Asked req/s | Served req/s | Requests | Failed | TTFT p50 | "
                   "TTFT p90 | TTFT p99 | TPOT mean | ITL mean | Goodput | Replicas | "
                   "Replica-hours | GPU-hours |\n"
                   "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for (size_t i = 0; i < stages->count && i < EPISODES_MAX; i++)
        write_stage(text, &stages->items[i]);
    if (stages->count > EPISODES_MAX)
        wva_buffer_printf(text, "\n%zu more stages are in analysis/stages.csv.\n",
                          stages->count - EPISODES_MAX);
}

static void write_digits(struct wva_buffer *text, double value)
{
    if (isnan(value))
        wva_buffer_add(text, "n/a | ");
    else
        wva_buffer_printf(text, "%.5g | ", value);
}

static void write_published(struct wva_buffer *text, const struct wva_published_rows *rows)
{
    if (rows == NULL || rows->count == 0)
        return;
    wva_buffer_add(text,
                   "\n| llm-d-benchmark's figure | As published | Of the load | Why they differ "
                   "|\n|---|---:|---:|---|\n");
    for (size_t i = 0; i < rows->count; i++) {
        wva_buffer_printf(text, "| %s | ", rows->items[i].name);
        write_digits(text, rows->items[i].published);
        write_digits(text, rows->items[i].load);
        wva_buffer_printf(text, "%s |\n", rows->items[i].why);
    }
}

static void write_checklist(struct wva_buffer *text, const struct wva_checklist *checklist)
{
    if (checklist == NULL || checklist->count == 0)
        return;
    wva_buffer_add(text, "\n| The run has | Answer | Why |\n|---|---|---|\n");
    for (size_t i = 0; i < checklist->count; i++)
        wva_buffer_printf(text, "| %s | %s | %s |\n", checklist->rows[i].what,
                          wva_checklist_answer_name(checklist->rows[i].answer),
                          checklist->rows[i].reason);
}

static void write_jobs(struct wva_buffer *text, const struct wva_document *document)
{
    size_t count = document->beside == NULL ? 0 : document->beside->jobs.count;

    if (count == 0)
        return;
    wva_buffer_add(text, "\n| Job | Requests | Planned | Requests/s | Planned | TTFT "
                         "mean | TTFT p99 | ITL mean | Goodput |\n"
                         "|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for (size_t i = 0; i < count && i < EPISODES_MAX; i++) {
        const struct wva_job *job = &document->beside->jobs.items[i];

        wva_buffer_add(text, "| ");
        wva_escape_markdown_name(text, job->name == NULL ? "" : job->name);
        wva_buffer_add(text, job->complete ? " | " : ", cut | ");
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
    const struct wva_verdict *verdict = server->verdict;

    if (server->name != NULL) {
        wva_buffer_add(text, "\n## ");
        wva_escape_markdown_name(text, server->name);
        wva_buffer_append_char(text, '\n');
    }
    write_verdict(text, document, server, verdict);
    if (wva_results_tell(server->results, WVA_HAS_TARGETS))
        write_targets(text, &server->results->hpa);
    write_headlines(text, server);
    if (wva_results_tell(server->results, WVA_HAS_SLO))
        write_episodes(text, server);
    write_chains(text, &server->results->chains);
    write_steps(text, &server->results->load_steps);
    if (wva_results_tell(server->results, WVA_HAS_MODEL | WVA_HAS_ENGINES))
        write_parameters(text, server);
    write_list(text, "Limitations:", &verdict->limits, verdict->limits.count);
}

static void write_jobs_verdict(struct wva_buffer *text, const struct wva_document *document)
{
    const struct wva_verdict *verdict = document->jobs_only->verdict;

    write_verdict(text, document, document->jobs_only, verdict);
    write_list(text, "Limitations:", &verdict->limits, verdict->limits.count);
}

static void write_overview(struct wva_buffer *text, const struct wva_document *document)
{
    wva_buffer_add(text, "\n| Server | Model |");
    for (size_t i = 0; i < WVA_COUNT(compared); i++)
        wva_buffer_printf(text, " `%s` |", compared[i]);
    wva_buffer_add(text, "\n|---|---|");
    for (size_t i = 0; i < WVA_COUNT(compared); i++)
        wva_buffer_add(text, "---:|");
    wva_buffer_append_char(text, '\n');
    for (size_t s = 0; s < document->count && s < OVERVIEW_MAX; s++) {
        const struct wva_document_server *server = &document->servers[s];

        wva_buffer_add(text, "| ");
        wva_escape_markdown_name(text, server->name);
        wva_buffer_add(text, " | ");
        if (server->model != NULL)
            wva_escape_markdown_name(text, server->model);
        for (size_t i = 0; i < WVA_COUNT(compared); i++) {
            const struct wva_headline *headline = wva_headline_find(compared[i]);

            wva_buffer_add(text, " | ");
            append_value(text, headline, wva_headline_get(headline, server->results));
        }
        wva_buffer_add(text, " |\n");
    }
    if (document->count > OVERVIEW_MAX)
        wva_buffer_printf(text, "\n%zu more servers are in report.json.\n",
                          document->count - OVERVIEW_MAX);
}

static void write_gates(struct wva_buffer *text, const struct wva_documents_input *input)
{
    if (input->gate_count == 0)
        return;
    wva_buffer_add(text, "\n");
    for (size_t i = 0; i < input->gate_count; i++) {
        struct wva_buffer line = wva_buffer_make(WVA_TEXT_MAX);
        bool passed = wva_gate_report(input->gates[i], input->json, &line);

        line.data[line.len - 1] = '\0'; /* the line break */
        wva_buffer_add(text, passed ? "- " : "- **failed** ");
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

    wva_buffer_add(&text, "# Autoscaling run ");
    wva_escape_markdown_name(&text, document->name);
    wva_buffer_append_char(&text, '\n');
    write_gates(&text, input);
    if (document->count > 1)
        write_overview(&text, document);
    for (size_t i = 0; i < document->count && document->count <= SECTIONS_MAX; i++)
        write_server(&text, document, &document->servers[i]);
    if (document->jobs_only != NULL)
        write_jobs_verdict(&text, document);
    write_checklist(&text, document->checklist);
    write_stages(&text, document->stages);
    write_published(&text, document->published);
    write_jobs(&text, document);
    if (document->beside != NULL)
        wva_complaints_markdown(&text, &document->beside->complaints);
    if (document->collector != NULL)
        write_collector(&text, document->collector);
    wva_settings_markdown(&text, document->settings);
    wva_buffer_add(&text, "\nMade by wva-report ");
    wva_escape_markdown(&text, document->version);
    wva_buffer_add(&text, " from ");
    wva_escape_markdown_name(&text, document->input);
    wva_buffer_add(&text, ".\n");
    return wva_text_put(&text, dir, "report.md", err);
}
