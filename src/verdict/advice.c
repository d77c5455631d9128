/* SPDX-License-Identifier: Apache-2.0 */
/* What to change. Each advice carries its gain: the error on rows that it was not fitted to, or
 * what the recorded load and its answer would have come to; without one it is not given
 * (wva_basis_suffices). */
#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "verdict/phrase.h"
#include "verdict/verdict_parts.h"

#define WORTH_COVERED_SHARE 0.5  /* of the time that replicas lacked */
#define WORTH_FEWER_ERROR   0.8  /* of the held-out error that must remain at most */
#define WORTH_DISCARDS      0.25 /* of the rows; beyond, the fit does not speak for the run */
#define WORTH_EXTRA_HOURS   0.25 /* of the replica-hours that the targets asked for */
#define WORTH_FLAPS         3

static void add(struct wva_verdict *verdict, const char *id, struct wva_buffer *text,
                struct wva_basis basis)
{
    wva_statements_add(&verdict->advice, WVA_STATEMENT_ADVICE, id, text, basis);
}

/* ---- headroom, start-up ---- */

/* The fewest additional replicas that would have covered half of the time that replicas lacked;
 * 0: not even WVA_HEADROOM_MAX would. */
static int find_headroom(const struct wva_shortfall *shortfall)
{
    double lacked_s =
        shortfall->time_s[WVA_SHORTFALL_TARGET] + shortfall->time_s[WVA_SHORTFALL_STARTING];

    for (int k = 0; k < WVA_HEADROOM_MAX; k++)
        if (shortfall->covered_s[k] >= WORTH_COVERED_SHARE * lacked_s)
            return k + 1;
    return 0;
}

static void advise_headroom(struct wva_verdict *verdict, const struct wva_results *results)
{
    const struct wva_shortfall *shortfall = &results->shortfall;
    struct wva_basis basis = wva_basis_of(shortfall->samples[WVA_SHORTFALL_TARGET]
                                              + shortfall->samples[WVA_SHORTFALL_STARTING],
                                          "samples above an SLO with too few replicas");
    struct wva_buffer text = wva_phrase_begin();
    int extra = find_headroom(shortfall);
    enum wva_shortfall_cause cause;

    if (extra > 0 && wva_shortfall_leads(shortfall, &cause) && cause != WVA_SHORTFALL_CAPACITY) {
        basis.gain = shortfall->covered_s[extra - 1];
        basis.measure = "s above an SLO with enough replicas instead of too few";
        basis.refuted_by = "a run with that headroom that is above its SLO as long";
        wva_buffer_printf(&text,
                          "Keep headroom: on the recorded load, %d more replica%s at all times "
                          "would have met the demand in ",
                          extra, extra == 1 ? "" : "s");
        wva_phrase_duration(&text, basis.gain);
        wva_buffer_add(&text, " of the ");
        wva_phrase_duration(&text, shortfall->above_s);
        wva_buffer_printf(&text, " above an SLO, for %.2f replica-hours more.",
                          extra * results->timeline.known_s / 3600);
    }
    add(verdict, "headroom", &text, basis);
}

static void advise_start(struct wva_verdict *verdict, const struct wva_results *results)
{
    const struct wva_shortfall *shortfall = &results->shortfall;
    const struct wva_lag_summary *start = &results->lags.decision_to_actuation;
    struct wva_basis basis = wva_basis_of(shortfall->samples[WVA_SHORTFALL_STARTING],
                                          "samples above an SLO with replicas on their way");
    struct wva_buffer text = wva_phrase_begin();
    enum wva_shortfall_cause cause;

    if (start->n > 0 && wva_shortfall_leads(shortfall, &cause) && cause == WVA_SHORTFALL_STARTING) {
        basis.gain = shortfall->time_s[WVA_SHORTFALL_STARTING];
        basis.measure = "s above an SLO with replicas asked for but not running, at most to gain";
        basis.refuted_by = "pod events that show the wait elsewhere, such as for a free node";
        wva_buffer_add(&text,
                       "Shorten the cold start (image pull, model load, readiness): replicas "
                       "took ");
        wva_phrase_duration(&text, start->median_s);
        wva_buffer_printf(&text, " from decision to running%s, and up to ",
                          start->n > 1 ? " at the median" : "");
        wva_phrase_duration(&text, basis.gain);
        wva_buffer_add(&text, " above an SLO passed meanwhile.");
    }
    add(verdict, "cold-start", &text, basis);
}

/* ---- parameters ---- */

static bool holds(struct wva_interval interval, double value)
{
    return isnan(value) || (value >= interval.low && value <= interval.high);
}

/* Discards are few, the interval of a parameter leaves out what the controller has, and the error
 * on rows left out of the fit falls well below the controller's. */
static bool is_worth_setting(const struct wva_calibration *fit)
{
    const struct wva_fit_set *set = fit->headline_is_steady ? &fit->steady_rows : &fit->all_rows;
    const struct wva_line_fit *line = &fit->headline;

    return line->valid && (double)set->outliers <= WORTH_DISCARDS * (double)set->n
           && (!holds(line->intercept_95, fit->own_intercept)
               || !holds(line->slope_95, fit->own_slope))
           && fit->rmse_after_ms <= WORTH_FEWER_ERROR * fit->rmse_before_ms;
}

static void advise_parameters(struct wva_verdict *verdict, const struct wva_calibration *fit)
{
    struct wva_basis basis = wva_basis_of(fit->headline.n, "samples of the fit");
    struct wva_buffer text = wva_phrase_begin();

    if (is_worth_setting(fit)) {
        basis.gain = fit->rmse_before_ms - fit->rmse_after_ms;
        basis.estimate = fit->headline.slope;
        basis.interval_95 = fit->headline.slope_95;
        basis.measure = "ms per request (beta)";
        wva_buffer_printf(&text, "Set alpha to %.4g ms and beta to %.4g ms per request",
                          fit->headline.intercept, fit->headline.slope);
        wva_buffer_add(&text, ": the model's ITL error (RMSE) falls from ");
        wva_phrase_latency(&text, fit->rmse_before_ms);
        wva_buffer_add(&text, " to ");
        wva_phrase_latency(&text, fit->rmse_after_ms);
        wva_buffer_add(&text, ".");
    }
    add(verdict, "parameters", &text, basis);
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
        basis.measure = "reversals within five minutes less";
        basis.refuted_by = "a run with that window that flaps as often";
        wva_buffer_add(&text, "Give scale-down a stabilization window of ");
        wva_phrase_duration(&text, steady->window_s);
        wva_buffer_printf(&text,
                          ": on the recorded targets it leaves %zu of %zu reversals, for %.2f "
                          "replica-hours more.",
                          steady->flaps_after, steady->flaps_before, steady->extra_replica_hours);
    }
    add(verdict, "stabilization", &text, basis);
}

/* How many replicas could have been left out at all times under load, with the demand still met in
 * every sample that has both. */
static double find_spare(const struct wva_verdict_input *input, size_t *samples, double *hold_s)
{
    const struct wva_provisioning *provisioning = &input->results->provisioning;
    double spare = INFINITY;

    *samples = 0;
    *hold_s = 0;
    for (size_t row = 0; provisioning->demand != NULL && row < input->frame->rows; row++) {
        double current = wva_frame_get(input->frame, WVA_ROLE_REPLICAS_CURRENT, row);

        if (isnan(current) || !(provisioning->demand[row] > 0))
            continue;
        spare = fmin(spare, current - provisioning->demand[row]);
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
        basis.refuted_by = "a run with so many replicas fewer that misses its SLO";
        wva_buffer_printf(&text,
                          "There is room to save: %.0f replica%s fewer would have met the demand "
                          "in each of the %zu samples with load, for %.2f replica-hours less.",
                          spare, spare == 1 ? "" : "s", basis.n, basis.gain);
    }
    add(verdict, "saving", &text, basis);
}

void wva_verdict_advice(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    const struct wva_results *results = input->results;

    advise_parameters(verdict, &results->itl_calibration);
    advise_headroom(verdict, results);
    advise_start(verdict, results);
    wva_verdict_advise_stability(verdict, results);
    advise_saving(verdict, input);
}
