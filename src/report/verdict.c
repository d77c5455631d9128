/* SPDX-License-Identifier: Apache-2.0 */
#include "report/verdict.h"

#include <math.h>
#include <stdlib.h>

#include "report/phrase.h"
#include "report/verdict_hpa.h"
#include "util/memory.h"

/* From here on a finding is worth a sentence. */
#define WORTH_UNDER_TIME_PCT  10.0 /* of the time with too few replicas */
#define WORTH_OVER_ORACLE_PCT 50.0 /* more replica-hours than the demand asked for */
#define WORTH_FEWER_ERROR     0.8 /* fitted parameters must lower the RMSE at least to this share */
#define TIGHT_SLO_SHARE       0.9 /* of the SLO that one request alone takes */
#define WORTH_BIAS_SHARE      0.05 /* of the SLO */
#define FEW_SAMPLES           20
#define WORTH_FLAPS           3

static void add_sentence(struct wva_sentences *list, struct wva_buffer *text)
{
    char *sentence = wva_phrase_end(text);

    if (sentence == NULL)
        return;
    list->items = wva_reallocarray(list->items, list->count + 1, sizeof *list->items);
    list->items[list->count++] = sentence;
}

static void free_sentences(struct wva_sentences *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
}

const char *wva_grade_name(enum wva_grade grade)
{
    static const char *const names[] = { [WVA_GRADE_UNKNOWN] = "not known",
                                         [WVA_GRADE_HELD] = "held",
                                         [WVA_GRADE_MOSTLY] = "mostly held",
                                         [WVA_GRADE_MISSED] = "missed",
                                         [WVA_GRADE_NONE_SET] = "none set" };

    return names[grade];
}

/* By time, or by samples where none holds any time (a single one). */
static double choose_share(const struct wva_attainment *attainment)
{
    return isnan(attainment->time_pct) ? attainment->samples_pct : attainment->time_pct;
}

/* The share that decides: both objectives where both are known, else the one that is. */
static double find_share(const struct wva_results *results)
{
    const struct wva_attainment *itl = &results->itl_attainment, *ttft = &results->ttft_attainment;

    if (itl->samples > 0 && ttft->samples > 0 && results->both_attainment.samples > 0)
        return choose_share(&results->both_attainment);
    return choose_share(itl->samples > 0 ? itl : ttft);
}

static enum wva_grade find_grade(double share)
{
    if (isnan(share))
        return WVA_GRADE_UNKNOWN;
    if (share >= WVA_HELD_PCT)
        return WVA_GRADE_HELD;
    return share >= WVA_MOSTLY_PCT ? WVA_GRADE_MOSTLY : WVA_GRADE_MISSED;
}

static void say_slo(struct wva_buffer *text, const double *slo_ms, size_t rows)
{
    struct wva_summary slo = wva_summarize(slo_ms, slo_ms == NULL ? 0 : rows);

    wva_phrase_latency(text, slo.min);
    if (slo.max > slo.min) {
        wva_buffer_append_str(text, WVA_STR(" to "));
        wva_phrase_latency(text, slo.max);
    }
}

static void say_share(struct wva_buffer *text, const char *signal, const double *slo_ms,
                      size_t rows, const struct wva_attainment *attainment)
{
    wva_buffer_printf(text, "%s met its SLO of ", signal);
    say_slo(text, slo_ms, rows);
    wva_buffer_append_str(text, WVA_STR(" for "));
    wva_phrase_percent(text, choose_share(attainment));
    wva_buffer_append_str(text, isnan(attainment->time_pct) ? WVA_STR(" of the samples")
                                                            : WVA_STR(" of the time with traffic"));
}

static char *say_answer(const struct wva_results *results, enum wva_grade grade)
{
    struct wva_buffer text = wva_phrase_begin();
    bool itl = results->itl_attainment.samples > 0, ttft = results->ttft_attainment.samples > 0;

    if (grade == WVA_GRADE_UNKNOWN) {
        wva_buffer_append_str(&text, WVA_STR("Whether the run held its SLO is not in this log: "));
        if (results->itl_observed.n + results->ttft_observed.n == 0)
            wva_buffer_append_str(&text, results->itl.n + results->ttft.n > 0
                                             ? WVA_STR("no traffic was observed.")
                                             : WVA_STR("it has no observed latency."));
        else
            wva_buffer_append_str(&text, WVA_STR("it states no SLO for the latency it has. Give "
                                                 "--slo-itl or --slo-ttft to judge it."));
        return wva_phrase_end(&text);
    }
    if (itl)
        say_share(&text, "ITL", results->slo_itl_ms, results->rows, &results->itl_attainment);
    if (itl && ttft)
        wva_buffer_append_str(&text, WVA_STR("; "));
    if (ttft)
        say_share(&text, "TTFT", results->slo_ttft_ms, results->rows, &results->ttft_attainment);
    wva_buffer_append_char(&text, '.');
    if (!itl || !ttft)
        wva_buffer_printf(&text, " %s cannot be judged from this log.", itl ? "TTFT" : "ITL");
    return wva_phrase_end(&text);
}

static char *say_bill(const struct wva_results *results)
{
    const struct wva_provisioning *provisioning = &results->provisioning;
    struct wva_buffer text = wva_phrase_begin();
    bool current = !isnan(provisioning->replica_hours_current);
    double hours =
        current ? provisioning->replica_hours_current : provisioning->replica_hours_desired;
    const struct wva_scaling *scaling = current ? &results->current : &results->desired;

    if (isnan(hours)) {
        wva_buffer_append_str(&text, WVA_STR("Replicas over time are not in this log."));
        return wva_phrase_end(&text);
    }
    wva_buffer_printf(&text, "%.2f replica-hours%s", hours,
                      current ? "" : " by the target (current replicas are not in this log)");
    if (results->timeline.known_s > 0)
        wva_buffer_printf(&text, ", %.1f replicas on average",
                          hours * 3600 / results->timeline.known_s);
    wva_buffer_printf(&text, ", %.0f to %.0f", scaling->lowest, scaling->peak);
    if (!isnan(provisioning->cost))
        wva_buffer_printf(&text, ", at a cost of %.4g cents by the controller's prices",
                          provisioning->cost);
    wva_buffer_append_char(&text, '.');
    return wva_phrase_end(&text);
}

/* ---- what went wrong ---- */

static const struct wva_episode *find_worst(const struct wva_episodes *episodes)
{
    const struct wva_episode *worst = NULL;

    for (size_t i = 0; i < episodes->count; i++)
        if (worst == NULL || episodes->items[i].excess_area_ms_s > worst->excess_area_ms_s)
            worst = &episodes->items[i];
    return worst;
}

static void say_worst(struct wva_buffer *text, const struct wva_episodes *episodes)
{
    static const char *const causes[] = {
        [WVA_EPISODE_UNEXPLAINED] = "without a load step or scale-down before it",
        [WVA_EPISODE_LOG_START] = "from the first sample on",
        [WVA_EPISODE_LOAD_STEP] = "after a load step",
        [WVA_EPISODE_SCALE_DOWN] = "after a scale-down",
        [WVA_EPISODE_MODEL_OPTIMISTIC] = "which the controller's model did not see",
    };
    const struct wva_episode *worst = find_worst(episodes);

    wva_buffer_append_str(text, episodes->count == 1 ? WVA_STR("; it began ")
                                                     : WVA_STR("; the worst began "));
    wva_phrase_duration(text, worst->start_s.high);
    wva_buffer_printf(text, " into the run, %s, %s ", causes[worst->cause],
                      worst->open ? "was still open at the end of the log after" : "lasted");
    wva_phrase_duration(text, worst->duration_s);
    wva_buffer_append_str(text, WVA_STR(" and peaked "));
    wva_phrase_latency(text, worst->peak_excess_ms);
    wva_buffer_append_str(text, WVA_STR(" ("));
    wva_phrase_percent(text, worst->peak_excess_pct);
    wva_buffer_append_str(text, WVA_STR(") above the SLO"));
}

static void find_violations(struct wva_sentences *list, const char *signal,
                            const struct wva_episodes *episodes)
{
    struct wva_buffer text = wva_phrase_begin();

    if (episodes->count > 0) {
        wva_buffer_printf(&text, "%s was above its SLO ", signal);
        wva_phrase_times(&text, episodes->count);
        if (episodes->duration_s > 0) {
            wva_buffer_append_str(&text, WVA_STR(", "));
            wva_phrase_duration(&text, episodes->duration_s);
            wva_buffer_append_str(&text, WVA_STR(" in all"));
        }
        if (episodes->requests > 0)
            wva_buffer_printf(&text, " (about %.0f requests)", episodes->requests);
        say_worst(&text, episodes);
        wva_buffer_append_char(&text, '.');
    }
    add_sentence(list, &text);
}

static void find_slow_relief(struct wva_sentences *list, const struct wva_lags *lags)
{
    struct wva_buffer text = wva_phrase_begin();

    if (lags->violation_to_relief.n > 0) {
        wva_buffer_append_str(&text, WVA_STR("From violation to relief it took "));
        wva_phrase_duration(&text, lags->violation_to_relief.median_s);
        if (lags->violation_to_relief.max_s > lags->violation_to_relief.median_s) {
            wva_buffer_append_str(&text, WVA_STR(" at the median and "));
            wva_phrase_duration(&text, lags->violation_to_relief.max_s);
            wva_buffer_append_str(&text, WVA_STR(" at worst"));
        }
        wva_buffer_append_char(&text, '.');
    }
    add_sentence(list, &text);
}

/* The SLO of ITL, of most rows where it changes; ms. */
static double find_usual_slo(const struct wva_results *results)
{
    return wva_summarize(results->slo_itl_ms, results->slo_itl_ms == NULL ? 0 : results->rows)
        .median;
}

/* An objective that a single request hardly meets: no number of replicas holds it under load. */
static bool is_tight(const struct wva_results *results, double *slo)
{
    const struct wva_line_fit *line = &results->itl_calibration.headline;

    *slo = find_usual_slo(results);
    return line->valid && line->intercept >= TIGHT_SLO_SHARE * *slo;
}

static void find_tight_slo(struct wva_sentences *list, const struct wva_results *results)
{
    const struct wva_line_fit *line = &results->itl_calibration.headline;
    struct wva_buffer text = wva_phrase_begin();
    double slo;

    if (is_tight(results, &slo)) {
        wva_buffer_append_str(&text, WVA_STR("The ITL SLO of "));
        wva_phrase_latency(&text, slo);
        wva_buffer_append_str(&text, WVA_STR(" leaves little room: by the fitted model a request "
                                             "that is alone on a replica takes "));
        wva_phrase_latency(&text, line->intercept);
        if (line->intercept < slo)
            wva_buffer_printf(&text, ", so a replica may hold %.0f at a time",
                              floor((slo - line->intercept) / line->slope));
        wva_buffer_append_char(&text, '.');
    }
    add_sentence(list, &text);
}

static void find_shortage(struct wva_sentences *list, const struct wva_provisioning *provisioning)
{
    struct wva_buffer text = wva_phrase_begin();

    if (provisioning->under_timeshare_pct >= WORTH_UNDER_TIME_PCT) {
        wva_buffer_append_str(&text, WVA_STR("Too few replicas ran for "));
        wva_phrase_percent(&text, provisioning->under_timeshare_pct);
        wva_buffer_append_str(&text, WVA_STR(" of the time."));
    }
    add_sentence(list, &text);
}

static void find_flapping(struct wva_sentences *list, const struct wva_scaling *scaling)
{
    struct wva_buffer text = wva_phrase_begin();

    if (scaling->flaps >= WORTH_FLAPS)
        wva_buffer_printf(&text,
                          "The target flapped: it turned around %zu times within %.0f minutes of "
                          "the change before.",
                          scaling->flaps, WVA_FLAPPING_S / 60);
    add_sentence(list, &text);
}

/* The model's error matters where it is a good part of the SLO, or hid a violation. */
static void find_model_error(struct wva_sentences *list, const struct wva_results *results)
{
    const struct wva_accuracy *accuracy = &results->itl_accuracy;
    const struct wva_error_figures *error = &accuracy->next;
    double slo = find_usual_slo(results);
    struct wva_buffer text = wva_phrase_begin();

    if (accuracy->known && error->n > 0 && fabs(error->bias_ms) >= WORTH_BIAS_SHARE * slo) {
        wva_buffer_append_str(&text, WVA_STR("The controller's model predicted ITL "));
        wva_phrase_latency(&text, fabs(error->bias_ms));
        wva_buffer_printf(&text, " too %s on average", error->bias_ms > 0 ? "low" : "high");
        if (accuracy->confusion.missed > 0)
            wva_buffer_printf(&text, " and did not foresee %zu of %zu violations",
                              accuracy->confusion.missed,
                              accuracy->confusion.missed + accuracy->confusion.true_alarm);
        wva_buffer_append_char(&text, '.');
    }
    add_sentence(list, &text);
}

static void find_excess(struct wva_sentences *list, const struct wva_provisioning *provisioning)
{
    struct wva_buffer text = wva_phrase_begin();

    if (provisioning->over_oracle_pct >= WORTH_OVER_ORACLE_PCT) {
        wva_phrase_percent(&text, provisioning->over_oracle_pct);
        wva_buffer_append_str(&text, WVA_STR(" more replica-hours ran than the load asked for."));
    }
    add_sentence(list, &text);
}

static struct wva_sentences find_problems(const struct wva_results *results)
{
    struct wva_sentences list = { 0 };

    find_violations(&list, "ITL", &results->itl_episodes);
    find_violations(&list, "TTFT", &results->ttft_episodes);
    find_tight_slo(&list, results);
    find_slow_relief(&list, &results->lags);
    find_shortage(&list, &results->provisioning);
    find_flapping(&list, &results->desired);
    find_model_error(&list, results);
    find_excess(&list, &results->provisioning);
    return list;
}

/* ---- what to change ---- */

static void advise_parameters(struct wva_sentences *list, const struct wva_calibration *fit)
{
    struct wva_buffer text = wva_phrase_begin();

    if (fit->headline.valid && !isnan(fit->rmse_before_ms)
        && fit->rmse_after_ms <= WORTH_FEWER_ERROR * fit->rmse_before_ms) {
        wva_buffer_printf(&text, "Set alpha to %.4g ms and beta to %.4g ms per request: ",
                          fit->headline.intercept, fit->headline.slope);
        wva_buffer_append_str(&text, WVA_STR("on this run's rows that lowers the model's ITL error "
                                             "(RMSE) from "));
        wva_phrase_latency(&text, fit->rmse_before_ms);
        wva_buffer_append_str(&text, WVA_STR(" to "));
        wva_phrase_latency(&text, fit->rmse_after_ms);
        wva_buffer_append_char(&text, '.');
    }
    add_sentence(list, &text);
}

/* Whichever part of the way from violation to relief was longest. */
static void advise_lags(struct wva_sentences *list, const struct wva_results *results)
{
    const struct wva_lags *lags = &results->lags;
    double decision = lags->violation_to_decision.median_s;
    double actuation = lags->decision_to_actuation.median_s;
    double settling = lags->actuation_to_relief.median_s;
    struct wva_buffer text = wva_phrase_begin();

    if (lags->violation_to_relief.n == 0) {
        wva_buffer_free(&text);
        return;
    }
    if (decision > results->period_s && decision >= fmax(actuation, settling)) {
        wva_buffer_append_str(&text, WVA_STR("Most of the wait for relief passed before the "
                                             "decision ("));
        wva_phrase_duration(&text, decision);
        wva_buffer_append_str(&text,
                              WVA_STR(" at the median): let the controller see load earlier "
                                      "(shorter metric window or reconcile interval), or keep "
                                      "headroom."));
    } else if (actuation > results->period_s && actuation >= fmax(decision, settling)) {
        wva_buffer_append_str(&text, WVA_STR("Most of the wait for relief was between decision and "
                                             "running replicas ("));
        wva_phrase_duration(&text, actuation);
        wva_buffer_append_str(&text,
                              WVA_STR(" at the median): shorten the start of a pod (image and "
                                      "model cache, readiness), or the HPA's own delays."));
    }
    add_sentence(list, &text);
}

static void advise_stability(struct wva_sentences *list, const struct wva_results *results)
{
    struct wva_buffer text = wva_phrase_begin();

    if (results->desired.flaps >= WORTH_FLAPS)
        wva_buffer_append_str(&text,
                              WVA_STR("Lengthen the scale-down stabilization window, so that the "
                                      "target does not follow every swing of the load."));
    add_sentence(list, &text);
}

static void advise_capacity(struct wva_sentences *list, const struct wva_results *results)
{
    const struct wva_provisioning *provisioning = &results->provisioning;
    struct wva_buffer text = wva_phrase_begin();

    if (provisioning->over_oracle_pct >= WORTH_OVER_ORACLE_PCT
        && results->itl_episodes.duration_s + results->ttft_episodes.duration_s == 0)
        wva_buffer_append_str(&text,
                              WVA_STR("There is room to save: a lower minimum of replicas or "
                                      "faster scale-down would have met the SLO as well, by "
                                      "the capacity that the controller assumes."));
    add_sentence(list, &text);
}

static void advise_slo(struct wva_sentences *list, const struct wva_results *results)
{
    struct wva_buffer text = wva_phrase_begin();
    double slo;

    if (results->itl_episodes.count > 0 && is_tight(results, &slo))
        wva_buffer_append_str(&text, WVA_STR("Loosen the ITL SLO, serve the model on a faster "
                                             "accelerator, or run enough replicas that each holds "
                                             "only a few requests at a time."));
    add_sentence(list, &text);
}

static struct wva_sentences find_advice(const struct wva_results *results)
{
    struct wva_sentences list = { 0 };

    advise_parameters(&list, &results->itl_calibration);
    advise_slo(&list, results);
    advise_lags(&list, results);
    advise_stability(&list, results);
    advise_capacity(&list, results);
    return list;
}

/* ---- what limits the answer ---- */

static void doubt_samples(struct wva_sentences *list, const struct wva_results *results)
{
    struct wva_buffer text = wva_phrase_begin();
    size_t idle = results->rows - results->itl_observed.n;

    if (results->itl_observed.n > 0 && results->itl_observed.n < FEW_SAMPLES)
        wva_buffer_printf(&text,
                          "Only %zu sample%s saw traffic: one more or less changes the shares "
                          "by %.0f points.",
                          results->itl_observed.n, results->itl_observed.n == 1 ? "" : "s",
                          100.0 / (double)results->itl_observed.n);
    add_sentence(list, &text);
    text = wva_phrase_begin();
    if (results->itl_observed.n > 0 && idle > 0)
        wva_buffer_printf(&text,
                          "%zu of %zu samples saw no traffic; they count neither for nor "
                          "against the SLO.",
                          idle, results->rows);
    add_sentence(list, &text);
    text = wva_phrase_begin();
    if (results->timeline.holes > 0) {
        wva_buffer_append_str(&text, WVA_STR("The log has "));
        wva_buffer_printf(&text, "%zu hole%s: nothing is known of ", results->timeline.holes,
                          results->timeline.holes == 1 ? "" : "s");
        wva_phrase_duration(&text, results->timeline.unknown_s);
        wva_buffer_append_str(&text, WVA_STR(" of the run."));
    }
    add_sentence(list, &text);
    text = wva_phrase_begin();
    if (results->duplicates > 0)
        wva_buffer_printf(&text,
                          "%zu repeated cycles (reconciled twice within seconds) were left "
                          "out.",
                          results->duplicates);
    add_sentence(list, &text);
}

static void doubt_columns(struct wva_sentences *list, const struct wva_document *document,
                          const struct wva_results *results)
{
    struct wva_buffer text = wva_phrase_begin();
    const char *reason = wva_readiness_reason(results->itl_calibration.readiness);

    if (isnan(results->current.first) && !isnan(results->desired.first))
        wva_buffer_append_str(&text, WVA_STR("Current replicas are not in this log: when capacity "
                                             "arrived, and what it cost, is told by the target."));
    add_sentence(list, &text);
    text = wva_phrase_begin();
    if (results->itl_observed.n > 0 && reason != NULL)
        wva_buffer_printf(&text, "alpha and beta are not identifiable: %s.", reason);
    add_sentence(list, &text);
    text = wva_phrase_begin();
    if (document->slo_itl_given || document->slo_ttft_given)
        wva_buffer_printf(&text, "Judged against %s given by the user, not the log's.",
                          document->slo_itl_given && document->slo_ttft_given ? "SLOs" : "an SLO");
    add_sentence(list, &text);
    text = wva_phrase_begin();
    if (document->rows_without_time + document->bad_rows > 0)
        wva_buffer_printf(&text, "%zu rows without a readable time or value were left out.",
                          (size_t)(document->rows_without_time + document->bad_rows));
    add_sentence(list, &text);
    text = wva_phrase_begin();
    if (results->itl_observed.n + results->ttft_observed.n > 0)
        wva_buffer_append_str(&text, WVA_STR("Latencies are means of a minute, so shares are not "
                                             "per-request goodput."));
    add_sentence(list, &text);
}

static void add_notes(struct wva_sentences *list, const struct wva_document *document)
{
    for (size_t i = 0; document->run != NULL && i < document->run->notes.count; i++) {
        struct wva_buffer text = wva_phrase_begin();

        wva_buffer_printf(&text, "Note: %s.", document->run->notes.items[i]);
        add_sentence(list, &text);
    }
}

struct wva_verdict *wva_verdict_make(const struct wva_document *document,
                                     const struct wva_document_server *server)
{
    const struct wva_results *results = server->results;
    struct wva_verdict *verdict = wva_calloc(1, sizeof *verdict);

    verdict->grade = find_grade(find_share(results));
    if (document->hpa_run != NULL) {
        if (verdict->grade == WVA_GRADE_UNKNOWN)
            verdict->grade = WVA_GRADE_NONE_SET;
        wva_verdict_fill_hpa(verdict, document, server);
        add_notes(&verdict->doubts, document);
        return verdict;
    }
    verdict->answer = say_answer(results, verdict->grade);
    verdict->cost = say_bill(results);
    verdict->problems = find_problems(results);
    verdict->advice = find_advice(results);
    doubt_samples(&verdict->doubts, results);
    doubt_columns(&verdict->doubts, document, results);
    add_notes(&verdict->doubts, document);
    return verdict;
}

void wva_verdict_free(struct wva_verdict *verdict)
{
    if (verdict == NULL)
        return;
    free(verdict->answer);
    free(verdict->cost);
    free_sentences(&verdict->problems);
    free_sentences(&verdict->advice);
    free_sentences(&verdict->doubts);
    free(verdict);
}
