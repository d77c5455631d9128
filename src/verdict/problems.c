/* SPDX-License-Identifier: Apache-2.0 */
/* Problems, most severe first. */
#include <math.h>
#include <stdlib.h>

#include "verdict/phrase.h"
#include "verdict/verdict_parts.h"

/* Thresholds above which a problem is reported. */
#define WORTH_UNDER_TIME_PCT  10.0 /* of the time with too few replicas */
#define WORTH_OVER_ORACLE_PCT 50.0 /* more replica-hours than demanded */
#define WORTH_BIAS_SHARE      0.05 /* of the SLO */
#define WORTH_WORST           1.2  /* times the median */
#define WORTH_FLAPS           3
#define TIGHT_SLO_SHARE       0.9 /* latency of a single request, relative to the SLO */

static void add(struct wva_verdict *verdict, const char *id, struct wva_buffer *text,
                struct wva_basis basis)
{
    wva_statements_add(&verdict->problems, WVA_STATEMENT_PROBLEM, id, text, basis);
}

/* ---- violations ---- */

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
        [WVA_EPISODE_MODEL_OPTIMISTIC] = "which the controller's model did not predict",
    };
    const struct wva_episode *worst = find_worst(episodes);

    wva_buffer_add(text, episodes->count == 1 ? "; it began " : "; the worst began ");
    wva_phrase_duration(text, worst->start_s.high);
    wva_buffer_printf(text, " into the run, %s", causes[worst->cause]);
    if (episodes->count > 1) {
        wva_buffer_add(text, worst->open ? ", was still open at the end after " : ", lasted ");
        wva_phrase_duration(text, worst->duration_s);
    } else if (worst->open) {
        wva_buffer_add(text, ", was still open at the end");
    }
    wva_buffer_add(text, ", and reached ");
    wva_phrase_latency(text, worst->peak_excess_ms);
    wva_buffer_add(text, " (");
    wva_phrase_percent(text, worst->peak_excess_pct);
    wva_buffer_add(text, ") above the SLO");
    if (episodes->peak_excess_ms > worst->peak_excess_ms) {
        wva_buffer_add(text, "; a shorter one reached ");
        wva_phrase_latency(text, episodes->peak_excess_ms);
        wva_buffer_add(text, " above it");
    }
}

static size_t count_rows_above(const struct wva_attainment *attainment)
{
    return attainment->samples - attainment->within;
}

static void find_violations(struct wva_verdict *verdict, const char *id, const char *signal,
                            const struct wva_episodes *episodes,
                            const struct wva_attainment *attainment)
{
    struct wva_basis basis = wva_basis_of(count_rows_above(attainment), "samples above the SLO");
    struct wva_buffer text = wva_phrase_begin();

    if (episodes->count > 0) {
        wva_buffer_printf(&text, "%s was above its SLO ", signal);
        wva_phrase_times(&text, episodes->count);
        if (episodes->duration_s > 0) {
            wva_buffer_add(&text, ", for ");
            wva_phrase_duration(&text, episodes->duration_s);
            wva_buffer_add(&text, episodes->count > 1 ? " in all" : "");
        }
        if (episodes->requests > 0) {
            wva_buffer_add(&text, ", while about ");
            wva_phrase_about(&text, episodes->requests);
            wva_buffer_add(&text, " requests arrived");
        }
        say_worst(&text, episodes);
        wva_buffer_add(&text, ".");
        if (attainment->observed_s > 0)
            basis.time_pct = 100 * (1 - attainment->within_s / attainment->observed_s);
        if (attainment->requests > 0)
            basis.requests_pct = 100 * (1 - attainment->requests_within / attainment->requests);
    }
    add(verdict, id, &text, basis);
}

/* ---- why ---- */

bool wva_shortfall_leads(const struct wva_shortfall *shortfall, enum wva_shortfall_cause *cause)
{
    double known_s = shortfall->above_s - shortfall->time_s[WVA_SHORTFALL_UNKNOWN];
    enum wva_shortfall_cause most = WVA_SHORTFALL_DESIRED;

    for (int i = 0; i < WVA_SHORTFALL_UNKNOWN; i++)
        if (shortfall->time_s[i] > shortfall->time_s[most])
            most = (enum wva_shortfall_cause)i;
    *cause = most;
    return known_s > 0 && known_s >= shortfall->above_s / 2;
}

/* "5.0 min of the 6.0 min above an SLO passed with fewer desired replicas than the load needed, 60
 * s with enough replicas". */
static void say_causes(struct wva_buffer *text, const struct wva_shortfall *shortfall)
{
    static const char *const causes[] = {
        [WVA_SHORTFALL_DESIRED] = "with fewer desired replicas than the load needed",
        [WVA_SHORTFALL_STARTING] = "with replicas requested but not yet running",
        [WVA_SHORTFALL_CAPACITY] = "with enough replicas",
        [WVA_SHORTFALL_UNKNOWN] = "of unknown cause",
    };
    int told = 0;

    for (int i = 0; i < WVA_SHORTFALL_CAUSES; i++) {
        if (!(shortfall->time_s[i] > 0))
            continue;
        if (told > 0)
            wva_buffer_add(text, ", ");
        else if (shortfall->time_s[i] >= shortfall->above_s)
            wva_buffer_add(text, "All ");
        wva_phrase_duration(text, shortfall->time_s[i]);
        if (told++ == 0 && shortfall->time_s[i] < shortfall->above_s) {
            wva_buffer_add(text, " of the ");
            wva_phrase_duration(text, shortfall->above_s);
        }
        if (told == 1)
            wva_buffer_add(text, " above an SLO passed");
        wva_buffer_printf(text, " %s", causes[i]);
    }
}

static void find_shortfall(struct wva_verdict *verdict, const struct wva_results *results)
{
    const struct wva_shortfall *shortfall = &results->shortfall;
    struct wva_basis basis = wva_basis_of(0, "samples above an SLO");
    struct wva_buffer text = wva_phrase_begin();
    enum wva_shortfall_cause cause;

    for (int i = 0; i < WVA_SHORTFALL_UNKNOWN; i++)
        basis.n += shortfall->samples[i];
    if (wva_shortfall_leads(shortfall, &cause)) {
        say_causes(&text, shortfall);
        wva_buffer_add(&text, " (demand by ");
        wva_buffer_add(&text, wva_capacity_phrase(&results->provisioning));
        wva_buffer_add(&text, cause == WVA_SHORTFALL_CAPACITY
                                  ? "): that capacity is too high for this SLO, or the bottleneck "
                                    "was something other than replicas."
                                  : ").");
        basis.refuted_by = "a capacity per replica measured at the SLO that differs from the one "
                           "assumed";
    }
    add(verdict, "violation-causes", &text, basis);
}

static void find_slow_relief(struct wva_verdict *verdict, const struct wva_lags *lags)
{
    const struct wva_lag_summary *relief = &lags->violation_to_relief;
    struct wva_buffer text = wva_phrase_begin();

    if (relief->n > 1) { /* for a single violation, this is just its duration */
        wva_buffer_add(&text, "Recovery took ");
        wva_phrase_duration(&text, relief->median_s);
        if (relief->max_s >= WORTH_WORST * relief->median_s) {
            wva_buffer_add(&text, " at the median and ");
            wva_phrase_duration(&text, relief->max_s);
            wva_buffer_add(&text, " at worst");
        }
        wva_buffer_add(&text, ", from the first sample above an SLO to the first one within it.");
    }
    add(verdict, "relief", &text, wva_basis_of(relief->n, "violations answered by a scale-up"));
}

/* ---- the SLO and the model ---- */

/* The SLO of ITL in most rows, ms; NaN: none. */
static double find_usual_slo_ms(const struct wva_results *results)
{
    return wva_summarize(results->slo_itl_ms, results->slo_itl_ms == NULL ? 0 : results->rows)
        .median;
}

/* An objective so close to the latency of a lone request that hardly any batch holds it. */
static bool is_slo_tight(const struct wva_results *results)
{
    const struct wva_line_fit *line = &results->itl_calibration.headline;

    return line->valid && line->intercept >= TIGHT_SLO_SHARE * find_usual_slo_ms(results);
}

static void find_tight_slo(struct wva_verdict *verdict, const struct wva_results *results)
{
    const struct wva_line_fit *line = &results->itl_calibration.headline;
    struct wva_basis basis = wva_basis_of(line->n, "samples of the fit");
    struct wva_buffer text = wva_phrase_begin();
    double slo = find_usual_slo_ms(results);

    if (is_slo_tight(results)) {
        wva_buffer_add(&text, "The ITL SLO of ");
        wva_phrase_latency(&text, slo);
        wva_buffer_add(&text, " leaves little headroom: by the fit, a single request on an "
                              "otherwise idle replica already takes ");
        wva_phrase_latency(&text, line->intercept);
        wva_buffer_add(&text, " per token");
        if (line->intercept < slo)
            wva_buffer_printf(&text,
                              ", so a replica meets it with at most %.0f concurrent requests",
                              floor((slo - line->intercept) / line->slope));
        wva_buffer_add(&text, ".");
        basis.estimate = line->intercept;
        basis.interval_95 = line->intercept_95;
        basis.measure = "ms (alpha)";
        basis.refuted_by = "ITL of single requests on an idle replica well below that";
    }
    add(verdict, "tight-slo", &text, basis);
}

/* Only samples with a prediction for their replicas count: a run may have more above its SLO. */
static void say_foreseen(struct wva_buffer *text, size_t foreseen, size_t violations)
{
    if (violations == 1)
        wva_buffer_add(text, "; one of these samples was above the SLO, which it did not predict");
    else if (foreseen == 0)
        wva_buffer_printf(text,
                          "; %zu of these samples were above the SLO, of which it predicted none",
                          violations);
    else
        wva_buffer_printf(text,
                          "; %zu of these samples were above the SLO, of which it predicted %zu",
                          violations, foreseen);
}

struct forecast {
    const char *id, *signal;
    const struct wva_accuracy *accuracy;
    double slo_ms;
};

/* The model's error matters if it is large relative to the SLO, or hid a violation. */
static double find_error_share(const struct forecast *forecast)
{
    double share = fabs(forecast->accuracy->next.bias_ms) / forecast->slo_ms;

    return forecast->accuracy->known && share >= WORTH_BIAS_SHARE ? share : 0;
}

static void say_model_error(struct wva_verdict *verdict, const struct forecast *forecast)
{
    const struct wva_accuracy *accuracy = forecast->accuracy;
    const struct wva_error_figures *error = &accuracy->next;
    size_t violations = accuracy->confusion.missed + accuracy->confusion.true_alarm;
    struct wva_basis basis = wva_basis_of(error->n, "predictions whose replicas then ran");
    struct wva_buffer text = wva_phrase_begin();

    wva_buffer_printf(&text, "The controller's model predicted %s ", forecast->signal);
    wva_phrase_latency(&text, fabs(error->bias_ms));
    wva_buffer_printf(&text,
                      " too %s on average over %zu sample%s in which the predicted replicas ran",
                      error->bias_ms > 0 ? "low" : "high", error->n, WVA_PLURAL(error->n));
    if (accuracy->confusion.missed > 0)
        say_foreseen(&text, accuracy->confusion.true_alarm, violations);
    wva_buffer_add(&text, ".");
    basis.estimate = error->bias_ms;
    basis.measure = "ms, observed minus predicted";
    add(verdict, forecast->id, &text, basis);
}

/* One signal is enough to report the model error; the section about the model has both. */
static void find_model_error(struct wva_verdict *verdict, const struct wva_results *results)
{
    const double *slo_ttft_ms = results->slo_ttft_ms;
    const struct forecast itl = { "itl-model-error", "ITL", &results->itl_accuracy,
                                  find_usual_slo_ms(results) };
    const struct forecast ttft = {
        "ttft-model-error", "TTFT", &results->ttft_accuracy,
        wva_summarize(slo_ttft_ms, slo_ttft_ms == NULL ? 0 : results->rows).median
    };
    double itl_share = find_error_share(&itl), ttft_share = find_error_share(&ttft);

    if (itl_share > 0 || ttft_share > 0)
        say_model_error(verdict, ttft_share > itl_share ? &ttft : &itl);
}

/* Effect of the wrong model: the controller overestimated the capacity of a replica. */
static void find_optimism(struct wva_verdict *verdict, const struct wva_results *results)
{
    const struct wva_parameters_judged *judged = &results->parameters;
    const struct wva_capacity_change *change = &judged->capacity;
    struct wva_basis basis =
        wva_basis_of(judged->itl.held_out_rows + judged->ttft.held_out_rows, "held-out samples");
    struct wva_buffer text = wva_phrase_begin();

    if (judged->capacity_refuted && change->advised.rpm > 0
        && change->present.rpm > change->advised.rpm)
        wva_buffer_printf(&text,
                          "The controller was too optimistic: it assumes that a replica serves "
                          "%.0f requests per minute within the SLOs, but the fit gives %.0f.",
                          change->present.rpm, change->advised.rpm);
    basis.refuted_by = "a replica that meets the SLOs at the load that the controller assumes";
    add(verdict, "optimistic-capacity", &text, basis);
}

/* A controller whose model says "within" has no reason to scale up, however early it looks. */
static void find_blindness(struct wva_verdict *verdict, const struct wva_lags *lags)
{
    struct wva_basis basis = wva_basis_of(lags->late, "violations whose scale-up came late");
    struct wva_buffer text = wva_phrase_begin();

    if (lags->late_by_model > 0 && lags->late == 1)
        wva_buffer_add(&text, "A scale-up was decided only after the violation had begun");
    else if (lags->late_by_model > 0)
        wva_buffer_printf(&text,
                          "In %zu of %zu violations with a late scale-up, the scale-up was "
                          "decided only after the violation had begun",
                          lags->late_by_model, lags->late);
    if (lags->late_by_model > 0)
        wva_buffer_add(&text, ", and at its first sample the controller's model still considered "
                              "the running replicas sufficient.");
    basis.refuted_by = "a reason in the controller's log other than its model";
    add(verdict, "late-by-model", &text, basis);
}

/* ---- replicas ---- */

const char *wva_capacity_phrase(const struct wva_provisioning *provisioning)
{
    static const char *const phrases[] = {
        [WVA_DEMAND_UNKNOWN] = "an unknown capacity per replica",
        [WVA_DEMAND_LOG] = "the capacity per replica that the controller assumes",
        [WVA_DEMAND_FIT] = "the capacity per replica of the model fitted to this run",
        [WVA_DEMAND_STATED] =
            "the median capacity per replica reported by the controller's analyzer",
    };

    return phrases[provisioning->source];
}

/* Supply and demand are compared over the samples with both. */
static struct wva_basis find_comparison(const struct wva_results *results)
{
    struct wva_basis basis = wva_basis_of(0, "samples with current replicas and a demand");

    for (size_t row = 0; results->provisioning.demand != NULL && row < results->rows; row++)
        basis.n += isnan(results->provisioning.demand[row]) ? 0 : 1;
    basis.time_pct = results->provisioning.compared_pct;
    basis.refuted_by = "a capacity per replica measured at the SLO that differs from the one used";
    return basis;
}

static bool is_short_by_its_own_figures(const struct wva_results *results)
{
    return results->provisioning.stated_short > 0;
}

/* Omitted if the time above an SLO, or the controller's own figures, already show it. */
static void find_shortage(struct wva_verdict *verdict, const struct wva_results *results)
{
    const struct wva_provisioning *provisioning = &results->provisioning;
    struct wva_buffer text = wva_phrase_begin();
    enum wva_shortfall_cause cause;

    if (provisioning->under_timeshare_pct >= WORTH_UNDER_TIME_PCT
        && !wva_shortfall_leads(&results->shortfall, &cause)
        && !is_short_by_its_own_figures(results)) {
        wva_buffer_add(&text, "Given ");
        wva_buffer_add(&text, wva_capacity_phrase(provisioning));
        wva_buffer_add(&text, ", too few replicas ran for ");
        wva_phrase_percent(&text, provisioning->under_timeshare_pct);
        wva_buffer_add(&text, " of the time.");
    }
    add(verdict, "too-few-replicas", &text, find_comparison(results));
}

/* Saturation, even without latency. If only the controller's figures show it, find_overload()
 * reports it. */
static void find_saturation(struct wva_verdict *verdict, const struct wva_results *results)
{
    const struct wva_lasted *saturated = &results->experience.saturated;
    double beyond_pct = results->experience.beyond.time_pct;
    bool beyond = beyond_pct > 0, full = !(beyond_pct >= saturated->time_pct);
    struct wva_basis basis = wva_basis_of(results->rows, "samples");
    struct wva_buffer text = wva_phrase_begin();

    if (saturated->time_pct > 0 && (full || !is_short_by_its_own_figures(results))) {
        wva_buffer_add(&text, "Replicas were saturated for ");
        wva_phrase_percent(&text, saturated->time_pct);
        wva_buffer_add(&text, " of the time: ");
        if (full)
            wva_buffer_add(&text, results->experience.kv.values.n > 0
                                      ? "requests waited while the KV cache was full"
                                      : "requests waited");
        wva_buffer_add(&text, full && beyond ? ", or " : "");
        if (beyond)
            wva_buffer_add(&text, "the load exceeded the capacity that the controller assumes");
        wva_buffer_add(&text, ".");
        if (results->timeline.known_s > 0)
            basis.time_pct = 100 * saturated->known_s / results->timeline.known_s;
    }
    add(verdict, "saturation", &text, basis);
}

/* Analyzers log their own demand and supply; engines report theirs. */
static void find_overload(struct wva_verdict *verdict, const struct wva_results *results)
{
    const struct wva_provisioning *provisioning = &results->provisioning;
    bool scraped = (results->has & WVA_HAS_ENGINES) != 0;
    struct wva_buffer text = wva_phrase_begin();

    if (is_short_by_its_own_figures(results)) {
        wva_buffer_printf(&text, "%s, demand exceeded supply in %zu of %zu %s",
                          scraped ? "In tokens of the KV cache, waiting prompts included"
                                  : "By the controller's own figures",
                          provisioning->stated_short, provisioning->stated_samples,
                          scraped ? "samples" : "cycles");
        if (results->experience.beyond.time_pct > 0) {
            wva_buffer_add(&text, ", ");
            wva_phrase_percent(&text, results->experience.beyond.time_pct);
            wva_buffer_add(&text, " of the time");
        }
        wva_buffer_add(&text, ".");
    }
    add(verdict, "overload", &text,
        wva_basis_of(provisioning->stated_samples,
                     scraped ? "samples with demand and supply" : "cycles with demand and supply"));
}

static void find_flapping(struct wva_verdict *verdict, const struct wva_scaling *scaling)
{
    struct wva_buffer text = wva_phrase_begin();

    if (scaling->flaps >= WORTH_FLAPS) {
        wva_buffer_add(&text, "Desired replicas flapped: they reversed ");
        wva_phrase_times(&text, scaling->flaps);
        wva_buffer_printf(&text, " within %.0f minutes of the previous change.",
                          WVA_FLAPPING_S / 60);
    }
    add(verdict, "flapping", &text, wva_basis_of(scaling->count, "changes of desired replicas"));
}

static void find_excess(struct wva_verdict *verdict, const struct wva_results *results)
{
    const struct wva_provisioning *provisioning = &results->provisioning;
    struct wva_buffer text = wva_phrase_begin();

    if (provisioning->over_oracle_pct >= WORTH_OVER_ORACLE_PCT) {
        wva_phrase_percent(&text, provisioning->over_oracle_pct);
        wva_buffer_add(&text, " more replica-hours ran than the load needed, given ");
        wva_buffer_add(&text, wva_capacity_phrase(provisioning));
        wva_buffer_add(&text, ".");
    }
    add(verdict, "too-many-replicas", &text, find_comparison(results));
}

/* Users first, then why, then what the controller did wrong. */
void wva_verdict_problems(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    const struct wva_results *results = input->results;

    find_violations(verdict, "itl-violations", "ITL", &results->itl_episodes,
                    &results->itl_attainment);
    find_violations(verdict, "ttft-violations", "TTFT", &results->ttft_episodes,
                    &results->ttft_attainment);
    find_shortfall(verdict, results);
    find_saturation(verdict, results);
    find_shortage(verdict, results);
    find_overload(verdict, results);
    find_tight_slo(verdict, results);
    find_blindness(verdict, &results->lags);
    find_model_error(verdict, results);
    find_optimism(verdict, results);
    wva_verdict_complaints(verdict, input);
    find_slow_relief(verdict, &results->lags);
    find_flapping(verdict, &results->desired);
    find_excess(verdict, results);
}
