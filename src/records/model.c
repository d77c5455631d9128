/* SPDX-License-Identifier: Apache-2.0 */
/* How good the latency model was, and what its parameters should have been. */
#include <math.h>

#include "records/records.h"

enum { J = WVA_IN_JSON, C = WVA_IN_CSV, S = WVA_IN_CATALOGUE, CS = C | S };

/* ---- predictions ---- */

#define T struct wva_error_figures
static const struct wva_field error_fields[] = {
    { "n", J, "samples", WVA_AT(T, n) },
    { "bias_ms", J, "mean error", WVA_AT(T, bias_ms) },
    { "mae_ms", J, "mean absolute error", WVA_AT(T, mae_ms) },
    { "rmse_ms", J, "root of the mean squared error", WVA_AT(T, rmse_ms) },
    { "mape_pct", J, "mean absolute error in percent of the observed", WVA_AT(T, mape_pct) },
    { "wmape_pct", J, "sum of absolute errors in percent of the sum observed",
      WVA_AT(T, wmape_pct) },
    { "under_pct", J, "share of samples predicted too low", WVA_AT(T, under_pct) },
    { "under_wilson95_pct", J, "its 95 % interval", WVA_AT(T, under_wilson_pct) },
    { "pearson", J, "correlation of observed and predicted", WVA_AT(T, pearson) },
    { "spearman", J, "rank correlation of observed and predicted", WVA_AT(T, spearman) },
};
#undef T

const struct wva_record wva_error_record = {
    WVA_RECORD_OF(struct wva_error_figures, error_fields), .name = "errors",
    .help = "Observed minus predicted; all null when n is 0."
};

#define T struct wva_confusion
WVA_KNOWN_IF(confusion_known, T, wva_confusion_is_known(x))

static const struct wva_field confusion_fields[] = {
    { "true_alarm", J, "predicted above the SLO, observed above", WVA_AT(T, true_alarm),
      .known = confusion_known },
    { "false_alarm", J, "predicted above, observed within", WVA_AT(T, false_alarm),
      .known = confusion_known },
    { "missed", J, "predicted within, observed above", WVA_AT(T, missed),
      .known = confusion_known },
    { "quiet", J, "both within", WVA_AT(T, quiet), .known = confusion_known },
};
#undef T

const struct wva_record wva_confusion_record = {
    WVA_RECORD_OF(struct wva_confusion, confusion_fields), .name = "confusion"
};

/* ---- fits ----
 *
 * ITL = alpha + beta * batch and TTFT = gamma + delta * input tokens * batch have the same shape,
 * so each record below is made twice, with the names of the two parameters. */

WVA_KNOWN_IF(fit_valid, struct wva_line_fit, x->valid)

/* The figures of a fit that is not valid mean nothing, whatever stands in them. */
#define FIT_NUMBER(name, member, help)                                                             \
    {                                                                                              \
        name, J, help, WVA_AT(struct wva_line_fit, member), .known = fit_valid                     \
    }
#define FIT(signal, first, second)                                                                 \
    static const struct wva_field signal##_fit_fields[] = {                                        \
        { "valid", J, "false: the others are null", WVA_AT(struct wva_line_fit, valid) },          \
        { "n", J, "samples", WVA_AT(struct wva_line_fit, n) },                                     \
        FIT_NUMBER(#first "_ms", intercept, "the intercept"),                                      \
        FIT_NUMBER(#second "_ms", slope, "the slope"),                                             \
        FIT_NUMBER(#first "_95_ms", intercept_95, "its 95 % interval; null for fits without one"), \
        FIT_NUMBER(#second "_95_ms", slope_95, "its 95 % interval; null for fits without one"),    \
        FIT_NUMBER("r2", r2, "share of the variance that the fit explains"),                       \
        FIT_NUMBER("adjusted_r2", adjusted_r2, NULL),                                              \
        FIT_NUMBER("rmse_ms", rmse, "of the residuals"),                                           \
        FIT_NUMBER("mae_ms", mae, NULL),                                                           \
        FIT_NUMBER("mape_pct", mape_pct, NULL),                                                    \
        FIT_NUMBER("bias_ms", bias, NULL),                                                         \
        FIT_NUMBER("leave_one_out_rmse_ms", leave_one_out_rmse, "of samples left out of the fit"), \
        FIT_NUMBER("durbin_watson", durbin_watson, "2: residuals are independent"),                \
    };                                                                                             \
    static const struct wva_record signal##_fit_record = {                                         \
        WVA_RECORD_OF(struct wva_line_fit, signal##_fit_fields), .name = #signal "_fit",           \
        .help = "A line with intercept " #first " and slope " #second "; all null unless valid."   \
    };

FIT(itl, alpha, beta)
FIT(ttft, gamma, delta)

static bool is_ready(enum wva_readiness readiness)
{
    return readiness == WVA_FIT_READY;
}

#define READINESS(type, prefix)                                                                    \
    WVA_GETTER(bool, prefix##_identifiable, type, is_ready(x->readiness))                          \
    WVA_GETTER(const char *, prefix##_reason, type, wva_readiness_reason(x->readiness))
#define READINESS_FIELDS(prefix)                                                                   \
    { "identifiable", J, "the data allow a fit", WVA_FLAG(prefix##_identifiable) },                \
    {                                                                                              \
        "reason", J, "why not", WVA_TEXT(prefix##_reason)                                          \
    }

READINESS(struct wva_fit_set, set)
READINESS(struct wva_calibration, calibration)
READINESS(struct wva_queueing_fit, queueing)

WVA_KNOWN_IF(set_has_rows, struct wva_fit_set, x->n > 0)

#define FIT_SET(signal)                                                                            \
    static const struct wva_field signal##_set_fields[] = {                                        \
        READINESS_FIELDS(set),                                                                     \
        { "n", J, "samples", WVA_AT(struct wva_fit_set, n) },                                      \
        { "n_range", J, "requests in the batch", WVA_AT(struct wva_fit_set, n_range) },            \
        { "ols", J, "least squares", WVA_PART(struct wva_fit_set, ols, signal##_fit_record) },     \
        { "weighted", J, "weighted by requests",                                                   \
          WVA_PART(struct wva_fit_set, weighted, signal##_fit_record) },                           \
        { "theil_sen", J, "median of slopes",                                                      \
          WVA_PART(struct wva_fit_set, theil_sen, signal##_fit_record) },                          \
        { "huber", J, "robust", WVA_PART(struct wva_fit_set, huber, signal##_fit_record) },        \
        { "structural", J, "structural fit of the controller's model",                             \
          WVA_PART(struct wva_fit_set, structural, signal##_fit_record) },                         \
        { "outliers", J, "excluded from the two ruled fits", WVA_AT(struct wva_fit_set, outliers), \
          .known = set_has_rows },                                                                 \
        { "ols_ruled", J, "without outliers",                                                      \
          WVA_PART(struct wva_fit_set, ols_ruled, signal##_fit_record) },                          \
        { "structural_ruled", J, "without outliers",                                               \
          WVA_PART(struct wva_fit_set, structural_ruled, signal##_fit_record) },                   \
    };                                                                                             \
    static const struct wva_record signal##_set_record = {                                         \
        WVA_RECORD_OF(struct wva_fit_set, signal##_set_fields), .name = #signal "_fits"            \
    };

FIT_SET(itl)
FIT_SET(ttft)

/* ---- whether to change the parameters, and what says so ---- */

WVA_GETTER(bool, worth_change, struct wva_worth, x->answer == WVA_WORTH_CHANGE)
WVA_WORD_GETTER(worth_answer, struct wva_worth, answer, wva_worth_name)
WVA_KNOWN_IF(discarded_known, struct wva_worth, !isnan(x->discarded_pct))

/* Errors in ms, which stand beside each other under a prefix. */
#define CHANGE(type, name, rmse, mae, bias)                                                        \
    static const struct wva_field name##_fields[] = {                                              \
        { "rmse_ms", J, NULL, WVA_AT(type, rmse) },                                                \
        { "mae_ms", J, NULL, WVA_AT(type, mae) },                                                  \
        { "bias_ms", J, NULL, WVA_AT(type, bias) },                                                \
    };                                                                                             \
    static const struct wva_record name##_record = { WVA_RECORD_OF(type, name##_fields) };

CHANGE(struct wva_worth, held_out_present, present_rmse_ms, present_mae_ms, present_bias_ms)
CHANGE(struct wva_worth, held_out_fitted, fitted_rmse_ms, fitted_mae_ms, fitted_bias_ms)
CHANGE(struct wva_calibration, error_before, rmse_before_ms, mae_before_ms, bias_before_ms)
CHANGE(struct wva_calibration, error_after, rmse_after_ms, mae_after_ms, bias_after_ms)

/* An object with the two parameters. */
#define PAIR(type, name, first, second, intercept, slope)                                          \
    static const struct wva_field name##_fields[] = {                                              \
        { first, J, NULL, WVA_AT(type, intercept) },                                               \
        { second, J, NULL, WVA_AT(type, slope) },                                                  \
    };                                                                                             \
    static const struct wva_record name##_record = { WVA_RECORD_OF(type, name##_fields) };

#define WORTH(signal, first, second)                                                               \
    PAIR(struct wva_worth, signal##_present, first, second, present_intercept, present_slope)      \
    PAIR(struct wva_worth, signal##_holds, first, second, intercept_holds_present,                 \
         slope_holds_present)                                                                      \
    static const struct wva_field signal##_worth_fields[] = {                                      \
        { "change", J, "a change is advised", WVA_FLAG(worth_change) },                            \
        { "answer", J, "why, or why not", WVA_WORDS(worth_answer, WVA_WORTH_ANSWERS) },            \
        { "refuted", J, "a change is advised, and predictions were off by 5 % of the SLO or more", \
          WVA_AT(struct wva_worth, refuted) },                                                     \
        { "rows", J, "samples", WVA_AT(struct wva_worth, rows), .known = discarded_known },        \
        { "discarded", J, "as outliers", WVA_AT(struct wva_worth, discarded),                      \
          .known = discarded_known },                                                              \
        { "discarded_pct", J, NULL, WVA_AT(struct wva_worth, discarded_pct) },                     \
        { "present", J, "the controller's own parameters at the end",                              \
          WVA_GROUP(signal##_present_record) },                                                    \
        { "interval_holds_present", J, "the fit's 95 % interval contains the controller's value",  \
          WVA_GROUP(signal##_holds_record) },                                                      \
        { "held_out_rows", J, "number of held-out samples",                                        \
          WVA_AT(struct wva_worth, held_out_rows) },                                               \
        { "held_out_present", J, "errors with the controller's parameters of the previous cycle",  \
          WVA_GROUP(held_out_present_record) },                                                    \
        { "held_out_fitted", J, "held-out errors of the fit", WVA_GROUP(held_out_fitted_record) }, \
    };                                                                                             \
    static const struct wva_record signal##_worth_record = {                                       \
        WVA_RECORD_OF(struct wva_worth, signal##_worth_fields), .name = #signal "_worth",          \
        .help = "Whether a change of the controller's parameters is advised, and the evidence."    \
    };

WORTH(itl, "alpha_ms", "beta_ms")
WORTH(ttft, "gamma_ms", "delta_ms")

/* ---- a calibration ---- */

static const struct wva_field point_fields[] = {
    { "time", J, NULL, WVA_ROW_AT(struct wva_fit_point, row) },
    { "x", J, "the regressor", WVA_AT(struct wva_fit_point, n) },
    { "y_ms", J, "observed", WVA_AT(struct wva_fit_point, y_ms) },
};
static const struct wva_record point_record = { WVA_RECORD_OF(struct wva_fit_point, point_fields),
                                                .name = "point" };

WVA_GETTER(bool, is_outlier, struct wva_fit_point, x->outlier)
WVA_GETTER(bool, has_leverage, struct wva_fit_point, x->leverage)

static const char *name_headline_rows(bool steady)
{
    return steady ? "steady_rows" : "all_rows";
}
WVA_WORD_GETTER(headline_rows, struct wva_calibration, headline_is_steady, name_headline_rows)

#define CALIBRATION_FIELDS(signal)                                                                 \
    READINESS_FIELDS(calibration),                                                                 \
        { "headline_rows", J, "row set of the headline fit", WVA_WORDS(headline_rows, 2) },        \
        { "headline", J, "structural fit without outliers",                                        \
          WVA_PART(struct wva_calibration, headline, signal##_fit_record) },                       \
        { "controller", J, "the controller's own parameters at the end",                           \
          WVA_GROUP(signal##_own_record) },                                                        \
        { "error_before", J, "with the controller's parameters", WVA_GROUP(error_before_record) }, \
        { "error_after", J, "with those of the fit", WVA_GROUP(error_after_record) },              \
        { "worth", J, NULL, WVA_PART_BY(signal##_worth, signal##_worth_record) },                  \
        { "all_rows", J, "fits to all samples",                                                    \
          WVA_PART(struct wva_calibration, all_rows, signal##_set_record) },                       \
        { "steady_rows", J, "fits to samples with the same replicas as the previous sample",       \
          WVA_PART(struct wva_calibration, steady_rows, signal##_set_record) },                    \
        { "outlier_points", J, "excluded by the 2.5 sigma rule",                                   \
          WVA_LIST(struct wva_calibration, points, point_count, point_record),                     \
          .keep = is_outlier },                                                                    \
    {                                                                                              \
        "leverage_points", J, "with a leverage above 4 / n",                                       \
            WVA_LIST(struct wva_calibration, points, point_count, point_record),                   \
            .keep = has_leverage                                                                   \
    }

PAIR(struct wva_calibration, itl_own, "alpha_ms", "beta_ms", own_intercept, own_slope)
PAIR(struct wva_calibration, ttft_own, "gamma_ms", "delta_ms", own_intercept, own_slope)
WVA_GETTER(const void *, itl_worth, void, &scope->server->results->parameters.itl)
WVA_GETTER(const void *, ttft_worth, void, &scope->server->results->parameters.ttft)

static const struct wva_field itl_calibration_fields[] = { CALIBRATION_FIELDS(itl) };
static const struct wva_field ttft_calibration_fields[] = {
    CALIBRATION_FIELDS(ttft),
    { "wait_matters", J, "gamma and delta are too high: requests waited",
      WVA_AT(struct wva_calibration, wait_matters) },
};

const struct wva_record wva_itl_calibration_record = { WVA_RECORD_OF(struct wva_calibration,
                                                                     itl_calibration_fields) };
const struct wva_record wva_ttft_calibration_record = { WVA_RECORD_OF(struct wva_calibration,
                                                                      ttft_calibration_fields) };

/* ---- the parameters of the controllers of 2026 ---- */

#define T struct wva_queueing_fit
WVA_KNOWN_IF(queueing_ready, T, is_ready(x->readiness))

static const struct wva_field queueing_fields[] = {
    READINESS_FIELDS(queueing),
    { "separable", J, "the three parameters can be separated", WVA_AT(T, separable) },
    { "n", J, "samples", WVA_AT(T, n) },
    { "condition_number", J, "of the regression", WVA_AT(T, condition_number) },
    { "alpha_ms", J, NULL, WVA_AT(T, alpha_ms), .known = queueing_ready },
    { "beta_ms", J, NULL, WVA_AT(T, beta_ms), .known = queueing_ready },
    { "gamma_ms", J, NULL, WVA_AT(T, gamma_ms), .known = queueing_ready },
    { "rmse_ms", J, "of the residuals", WVA_AT(T, rmse_ms), .known = queueing_ready },
};
#undef T

const struct wva_record wva_queueing_record = {
    WVA_RECORD_OF(struct wva_queueing_fit, queueing_fields),
    .help = "The three parameters of the 2026 controllers."
};

/* ---- what a replica serves ---- */

#define T struct wva_capacity_change

WVA_WORD_GETTER(present_limit, T, present.limit, wva_capacity_limit_name)
WVA_WORD_GETTER(fitted_limit, T, fitted.limit, wva_capacity_limit_name)
WVA_WORD_GETTER(advised_limit, T, advised.limit, wva_capacity_limit_name)

#define CAPACITY(which)                                                                            \
    static const struct wva_field which##_fields[] = {                                             \
        { "limit", J, "limiting factor", WVA_WORDS(which##_limit, WVA_CAPACITY_BY_BATCH + 1) },    \
        { "batch", J, "requests served at once", WVA_AT(T, which.batch) },                         \
        { "rpm_per_replica", J, "0: even a single request misses the SLO", WVA_AT(T, which.rpm) }, \
        { "replicas_at_peak", J, "replicas needed at the highest load",                            \
          WVA_AT(T, which##_replicas) },                                                           \
    };                                                                                             \
    static const struct wva_record which##_record = { WVA_RECORD_OF(T, which##_fields) };

CAPACITY(present)
CAPACITY(fitted)
CAPACITY(advised)
#undef T

#define T struct wva_parameters_judged
static const struct wva_field capacities_fields[] = {
    { "refuted", J, "that of the controller's parameters", WVA_AT(T, capacity_refuted) },
    { "peak_load_rpm", J, NULL, WVA_AT(T, capacity.peak_load_rpm) },
    { "present", J, "with the controller's parameters", WVA_PART(T, capacity, present_record) },
    { "fitted", J, "with the fitted parameters", WVA_PART(T, capacity, fitted_record) },
    { "advised", J, "with the parameters whose change is advised",
      WVA_PART(T, capacity, advised_record) },
};
#undef T

const struct wva_record wva_capacities_record = {
    WVA_RECORD_OF(struct wva_parameters_judged, capacities_fields),
    .help = "What one replica serves within the SLOs by the latency model."
};
