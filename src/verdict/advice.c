/* SPDX-License-Identifier: Apache-2.0 */
/* Advice. Each has a gain: the error on held-out rows, or the outcome on the recorded load; advice
 * without a gain is not given (wva_basis_suffices). */
#include <math.h>
#include <stdlib.h>

#include "verdict/phrase.h"
#include "verdict/verdict_parts.h"

#define WORTH_COVERED_SHARE 0.5  /* of the time with too few replicas */
#define WORTH_EXTRA_COST    1.0  /* extra replica-hours for headroom, relative to those that ran */
#define WORTH_EXTRA_HOURS   0.25 /* of the replica-hours of desired replicas */
#define WORTH_FLAPS         3

void wva_verdict_add_advice(struct wva_verdict *verdict, const char *id, struct wva_buffer *text,
                            struct wva_basis basis)
{
    wva_statements_add(&verdict->advice, WVA_STATEMENT_ADVICE, id, text, basis);
}

/* ---- headroom, start-up ---- */

/* The fewest additional replicas that would have covered half of the time above an SLO, without
 * more than doubling the replica-hours; 0: there is no such number. */
static int find_headroom(const struct wva_results *results)
{
    const struct wva_shortfall *shortfall = &results->shortfall;

    for (int k = 0; k < WVA_HEADROOM_MAX; k++)
        if (shortfall->covered_s[k] >= WORTH_COVERED_SHARE * shortfall->above_s)
            return (k + 1) * results->timeline.known_s / 3600
                           <= WORTH_EXTRA_COST * results->provisioning.replica_hours_current
                       ? k + 1
                       : 0;
    return 0;
}

static void advise_headroom(struct wva_verdict *verdict, const struct wva_results *results)
{
    const struct wva_shortfall *shortfall = &results->shortfall;
    struct wva_basis basis = wva_basis_of(shortfall->samples[WVA_SHORTFALL_DESIRED]
                                              + shortfall->samples[WVA_SHORTFALL_STARTING],
                                          "samples above an SLO with too few replicas");
    struct wva_buffer text = wva_phrase_begin();
    int extra = find_headroom(results);
    double hours = extra * results->timeline.known_s / 3600;
    enum wva_shortfall_cause cause;

    if (extra > 0 && wva_shortfall_leads(shortfall, &cause) && cause != WVA_SHORTFALL_CAPACITY) {
        basis.gain = shortfall->covered_s[extra - 1];
        basis.measure = "s above an SLO with enough replicas instead of too few";
        basis.refuted_by = "a run with that headroom that is above its SLO just as long";
        wva_buffer_printf(&text,
                          "Keep headroom: on the recorded load, %d more replica%s at all times "
                          "would have met the demand for ",
                          extra, WVA_PLURAL(extra));
        wva_phrase_duration(&text, basis.gain);
        wva_buffer_add(&text, " of the ");
        wva_phrase_duration(&text, shortfall->above_s);
        wva_buffer_printf(&text, " above an SLO, with %.2f replica-hours (", hours);
        wva_phrase_percent(&text, 100 * hours / results->provisioning.replica_hours_current);
        wva_buffer_add(&text, ") more.");
    }
    wva_verdict_add_advice(verdict, "headroom", &text, basis);
}

static void advise_start(struct wva_verdict *verdict, const struct wva_results *results)
{
    const struct wva_shortfall *shortfall = &results->shortfall;
    const struct wva_lag_summary *start = &results->lags.decision_to_actuation;
    struct wva_basis basis =
        wva_basis_of(shortfall->samples[WVA_SHORTFALL_STARTING],
                     "samples above an SLO with replicas requested but not running");
    struct wva_buffer text = wva_phrase_begin();
    enum wva_shortfall_cause cause;

    if (start->n > 0 && wva_shortfall_leads(shortfall, &cause) && cause == WVA_SHORTFALL_STARTING) {
        basis.gain = shortfall->time_s[WVA_SHORTFALL_STARTING];
        basis.measure =
            "s less above an SLO, at most: the time with replicas requested but not running";
        basis.refuted_by = "pod events that show another cause, such as waiting for a free node";
        wva_buffer_add(&text,
                       "Shorten the cold start (image pull, model load, readiness): replicas "
                       "took ");
        wva_phrase_duration(&text, start->median_s);
        wva_buffer_printf(&text, " from decision to running%s, and up to ",
                          start->n > 1 ? " at the median" : "");
        wva_phrase_duration(&text, basis.gain);
        wva_buffer_add(&text, " above an SLO passed in the meantime.");
    }
    wva_verdict_add_advice(verdict, "cold-start", &text, basis);
}

/* ---- parameters ---- */

struct pair {
    const char *id, *signal, *intercept, *slope, *slope_unit;
    const struct wva_calibration *fit;
    const struct wva_worth *worth;
};

static void say_parameter(struct wva_buffer *text, const char *name, double value, const char *unit,
                          struct wva_interval interval, double present)
{
    wva_buffer_printf(text, "%s to %.4g %s (95 %% interval %.4g to %.4g, now %.4g)", name, value,
                      unit, interval.low, interval.high, present);
}

static void say_capacity(struct wva_buffer *text, const struct wva_capacity_change *change)
{
    double now = round(change->present.rpm), then = round(change->advised.rpm);

    if (!(now > 0) || !(then > 0))
        return;
    if (now == then) {
        wva_buffer_printf(
            text,
            " The assumed capacity of a replica within the SLOs stays at %.0f requests per minute.",
            now);
        return;
    }
    wva_buffer_printf(text,
                      " The assumed capacity of a replica within the SLOs becomes %.0f requests "
                      "per minute instead of %.0f",
                      then, now);
    if (isfinite(change->advised_replicas) && isfinite(change->present_replicas)
        && change->advised_replicas != change->present_replicas)
        wva_buffer_printf(text, ", so the peak load needs %.0f replica%s instead of %.0f",
                          change->advised_replicas, WVA_PLURAL(change->advised_replicas),
                          change->present_replicas);
    wva_buffer_add(text, ".");
}

/* analysis/worth.h decides whether a change is worthwhile. */
static void advise_pair(struct wva_verdict *verdict, const struct pair *pair,
                        const struct wva_capacity_change *change)
{
    const struct wva_line_fit *line = &pair->fit->headline;
    const struct wva_worth *worth = pair->worth;
    struct wva_basis basis = wva_basis_of(worth->held_out_rows, "held-out samples");
    struct wva_buffer text = wva_phrase_begin();

    if (worth->answer == WVA_WORTH_CHANGE) {
        basis.gain = worth->present_rmse_ms - worth->fitted_rmse_ms;
        basis.measure = "ms less RMSE on held-out rows";
        basis.refuted_by = "a run with these parameters whose predictions are off by as much";
        wva_buffer_add(&text, "Set ");
        say_parameter(&text, pair->intercept, line->intercept, "ms", line->intercept_95,
                      worth->present_intercept);
        wva_buffer_add(&text, " and ");
        say_parameter(&text, pair->slope, line->slope, pair->slope_unit, line->slope_95,
                      worth->present_slope);
        wva_buffer_printf(&text,
                          ": on held-out rows, the prediction error (RMSE) of %s falls from ",
                          pair->signal);
        wva_phrase_latency(&text, worth->present_rmse_ms);
        wva_buffer_add(&text, " to ");
        wva_phrase_latency(&text, worth->fitted_rmse_ms);
        if (worth->discarded > 0)
            wva_buffer_printf(&text, "; %zu of %zu rows were discarded as outliers",
                              worth->discarded, worth->rows);
        wva_buffer_add(&text, ".");
        say_capacity(&text, change);
    }
    wva_verdict_add_advice(verdict, pair->id, &text, basis);
}

static void advise_parameters(struct wva_verdict *verdict, const struct wva_results *results)
{
    const struct wva_parameters_judged *judged = &results->parameters;
    const struct pair pairs[] = {
        { "alpha-beta", "ITL", "alpha", "beta", "ms per request", &results->itl_calibration,
          &judged->itl },
        { "gamma-delta", "TTFT", "gamma", "delta", "ms per token and request",
          &results->ttft_calibration, &judged->ttft },
    };
    static const struct wva_capacity_change unsaid = { 0 };

    /* The capacity change is that of all advised pairs together, so it goes with the last one. */
    advise_pair(verdict, &pairs[0],
                judged->ttft.answer == WVA_WORTH_CHANGE ? &unsaid : &judged->capacity);
    advise_pair(verdict, &pairs[1], &judged->capacity);
}

/* ---- fewer changes, fewer replicas ---- */

void wva_verdict_advise_stability(struct wva_verdict *verdict, const struct wva_results *results)
{
    const struct wva_stabilization *steady = &results->stabilization;
    struct wva_basis basis = wva_basis_of(steady->flaps_before, "reversals within five minutes");
    struct wva_buffer text = wva_phrase_begin();

    if (steady->flaps_before >= WORTH_FLAPS && !isnan(steady->window_s)
        && steady->extra_replica_hours
               <= WORTH_EXTRA_HOURS * results->provisioning.replica_hours_desired) {
        basis.gain = (double)(steady->flaps_before - steady->flaps_after);
        basis.measure = "fewer reversals within five minutes";
        basis.refuted_by = "a run with that window that flaps as often";
        wva_buffer_add(&text, "Set a scale-down stabilization window of ");
        wva_phrase_duration(&text, steady->window_s);
        wva_buffer_printf(&text,
                          ": on the recorded desired replicas, %zu of %zu reversals remain, for "
                          "%.2f more replica-hours.",
                          steady->flaps_after, steady->flaps_before, steady->extra_replica_hours);
    }
    wva_verdict_add_advice(verdict, "stabilization", &text, basis);
}

/* How many fewer replicas at all times under load would still have met the demand, in every sample
 * with supply and demand. */
static double find_spare(const struct wva_verdict_input *input, size_t *samples, double *hold_s)
{
    const struct wva_provisioning *provisioning = &input->results->provisioning;
    double spare = INFINITY;

    *samples = 0;
    *hold_s = 0;
    for (size_t row = 0; provisioning->demand != NULL && row < input->frame->rows; row++) {
        double supply = provisioning->supply[row];

        if (isnan(supply) || !(provisioning->demand[row] > 0))
            continue;
        spare = fmin(spare, supply - provisioning->demand[row]);
        *hold_s += input->results->timeline.hold_s[row];
        (*samples)++;
    }
    return *samples == 0 ? NAN : spare;
}

static void advise_saving(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    struct wva_buffer text = wva_phrase_begin();
    struct wva_basis basis = wva_basis_of(0, "samples with a demand");
    double hold_s, spare = find_spare(input, &basis.n, &hold_s);

    if (verdict->grade == WVA_GRADE_HELD && spare >= 1) {
        basis.gain = spare * hold_s / 3600;
        basis.measure = "replica-hours saved on the recorded load";
        basis.refuted_by = "a run with that many fewer replicas that misses its SLO";
        wva_buffer_printf(&text,
                          "The run was over-provisioned: %.0f fewer replica%s would have met the "
                          "demand in each of the %zu samples with load, saving %.2f replica-hours.",
                          spare, WVA_PLURAL(spare), basis.n, basis.gain);
    }
    wva_verdict_add_advice(verdict, "saving", &text, basis);
}

void wva_verdict_advice(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    const struct wva_results *results = input->results;

    advise_parameters(verdict, results);
    advise_headroom(verdict, results);
    advise_start(verdict, results);
    wva_verdict_advise_stability(verdict, results);
    advise_saving(verdict, input);
}
