/* SPDX-License-Identifier: Apache-2.0 */
/* Figures by the older definitions, and the course of the model's parameters. */
#include <math.h>

#include "records/records.h"

enum { J = WVA_IN_JSON, C = WVA_IN_CSV, JC = J | C };

static const struct wva_field gap_fields[] = {
    { "start_min", J, "first row above the SLO", WVA_AT(struct wva_gap, start_minutes) },
    { "end_min", J, "last row above the SLO", WVA_AT(struct wva_gap, end_minutes) },
    { "peak_ms", J, "highest ITL, not its excess over the SLO", WVA_AT(struct wva_gap, peak_ms) },
    { "mean_itl_ms", J, NULL, WVA_AT(struct wva_gap, mean_itl_ms) },
    { "mean_load_rpm", J, NULL, WVA_AT(struct wva_gap, mean_rate) },
};
static const struct wva_record gap_record = { WVA_RECORD_OF(struct wva_gap, gap_fields),
                                              .name = "gap" };

#define T struct wva_prediction
WVA_KNOWN_IF(has_errors, T, x->errors.n > 0)

static const struct wva_field prediction_fields[] = {
    { "", J, NULL, WVA_PART(T, errors, wva_summary_ms_record) },
    { "mean_pct", J, "mean error in percent of the predicted value", WVA_AT(T, mean_pct) },
    { "mae_ms", J, NULL, WVA_AT(T, mean_absolute) },
    { "under", J, "rows predicted too low", WVA_AT(T, under), .known = has_errors },
    { "over", J, "rows predicted too high", WVA_AT(T, over), .known = has_errors },
    { "pearson_load", J, "correlation of the error with the load", WVA_AT(T, vs_rate) },
    { "pearson_replicas", J, NULL, WVA_AT(T, vs_replicas) },
    { "pearson_load_per_replica", J, NULL, WVA_AT(T, vs_rate_per_replica) },
};
static const struct wva_record prediction_record = { WVA_RECORD_OF(T, prediction_fields),
                                                     .name = "prediction" };
#undef T

#define T struct wva_results
WVA_KNOWN_IF(gaps_known, T, x->gaps.known)

static const struct wva_field classic_fields[] = {
    { "itl_compliance_pct", J, "rows within the ITL SLO", WVA_AT(T, itl_compliance.percent) },
    { "ttft_compliance_pct", J, "rows within the TTFT SLO", WVA_AT(T, ttft_compliance.percent) },
    { "itl", J, NULL, WVA_PART(T, itl, wva_summary_ms_record) },
    { "ttft", J, NULL, WVA_PART(T, ttft, wva_summary_ms_record) },
    { "warmup_gaps", J, NULL, WVA_LIST(T, gaps.gaps, gaps.count, gap_record), .known = gaps_known },
    { "prediction_itl", J, NULL, WVA_PART(T, itl_prediction, prediction_record) },
    { "prediction_ttft", J, NULL, WVA_PART(T, ttft_prediction, prediction_record) },
};
#undef T

const struct wva_record wva_classic_record = {
    WVA_RECORD_OF(struct wva_results, classic_fields),
    .help = "Classic definitions: idle samples count as 0 ms."
};

/* ---- the tuner ---- */

#define T struct wva_parameter_course

static const char *name_convergence(enum wva_convergence convergence)
{
    static const char *const names[] = { [WVA_CONVERGENCE_UNKNOWN] = NULL,
                                         [WVA_CONVERGENCE_STABLE] = "stable",
                                         [WVA_CONVERGENCE_CONVERGING] = "converging",
                                         [WVA_CONVERGENCE_DIVERGING] = "diverging" };

    return names[convergence];
}

static const char *name_unit(size_t parameter)
{
    static const char *const units[WVA_TUNER_PARAMETERS] = { "ms", "ms/request", "ms",
                                                             "ms/(token request)" };

    return units[parameter];
}

WVA_WORD_GETTER(convergence, T, convergence, name_convergence)
WVA_GETTER(const char *, convergence_or_none, T,
           x->convergence == WVA_CONVERGENCE_UNKNOWN ? "n/a" : name_convergence(x->convergence))
WVA_GETTER(const char *, parameter_unit, T, name_unit(scope->index))
WVA_GETTER(const char *, parameter_name, T, wva_tuner_parameter_name(scope->index))
WVA_KNOWN_IF(course_known, T, x->values.n > 0)

static const struct wva_field parameter_fields[] = {
    { "parameter", C, "alpha, beta, gamma or delta", WVA_TEXT(parameter_name) },
    { "unit", J, NULL, WVA_TEXT(parameter_unit) },
    { "n", J, "samples that state it", WVA_AT(T, values.n) },
    { "initial", JC, "first value", WVA_AT(T, initial) },
    { "final", JC, "last value", WVA_AT(T, final) },
    { "change", JC, "final - initial", WVA_AT(T, change) },
    { "change_pct", JC, "change in percent of initial", WVA_AT(T, change_pct) },
    { "min", JC, "lowest value", WVA_AT(T, values.min) },
    { "max", JC, "highest value", WVA_AT(T, values.max) },
    { "mean", JC, "of all samples", WVA_AT(T, values.mean) },
    { "sd", JC, "sample standard deviation", WVA_AT(T, values.sd) },
    { "variation_pct", JC, "sd / mean", WVA_AT(T, variation_pct) },
    { "distinct", J, "number of different values", WVA_AT(T, distinct), .known = course_known },
    { "early_rate", JC, "mean absolute change per row at the start", WVA_AT(T, early) },
    { "late_rate", JC, "mean absolute change per row at the end", WVA_AT(T, late) },
    { "distinct", C, "number of different values", WVA_AT(T, distinct) },
    { "convergence", J, NULL, WVA_WORDS(convergence, WVA_CONVERGENCE_DIVERGING + 1) },
    { "convergence", C, "stable, converging, diverging or n/a: too few rows",
      WVA_TEXT(convergence_or_none) },
};
#undef T

const struct wva_record wva_parameter_record = { WVA_RECORD_OF(struct wva_parameter_course,
                                                               parameter_fields),
                                                 .name = "parameter", .points = true };

#define T struct wva_tuner

/* Without parameters in the log, whatever stands in the course means nothing. */
static const void *find_course(const struct wva_tuner *tuner, size_t parameter)
{
    static const struct wva_parameter_course none = { .initial = NAN,
                                                      .final = NAN,
                                                      .change = NAN,
                                                      .change_pct = NAN,
                                                      .values = { 0, NAN, NAN, NAN, NAN, NAN, NAN },
                                                      .variation_pct = NAN,
                                                      .early = NAN,
                                                      .late = NAN };

    return tuner->present ? &tuner->parameter[parameter] : &none;
}

WVA_GETTER(const void *, course, T, find_course(x, scope->index))

static const struct wva_field tuner_fields[] = {
    { "present", J, "the log states parameters", WVA_AT(T, present) },
    { NULL, J, NULL, WVA_PART_BY(course, wva_parameter_record),
      WVA_REPEATED(WVA_TUNER_PARAMETERS, 0, wva_tuner_parameter_name) },
};
#undef T

const struct wva_record wva_tuner_record = { WVA_RECORD_OF(struct wva_tuner, tuner_fields) };
