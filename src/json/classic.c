/* SPDX-License-Identifier: Apache-2.0 */
/* What the notebook had, beside what is right, and the course of the model parameters. */
#include <math.h>

#include "json/server.h"
#include "output/json_text.h"
#include "tables/tuner_report.h"

static json_t *list_gaps(const struct wva_gaps *gaps)
{
    json_t *list = json_array();

    for (size_t i = 0; i < gaps->count; i++) {
        const struct wva_gap *gap = &gaps->gaps[i];
        json_t *item = json_object();

        wva_json_add_number(item, "start_min", gap->start_minutes);
        wva_json_add_number(item, "end_min", gap->end_minutes);
        wva_json_add_number(item, "peak_ms", gap->peak_ms);
        wva_json_add_number(item, "mean_itl_ms", gap->mean_itl_ms);
        wva_json_add_number(item, "mean_load_rpm", gap->mean_rate);
        (void)json_array_append_new(list, item);
    }
    return list;
}

static void add_prediction(json_t *parent, const char *name,
                           const struct wva_prediction *prediction)
{
    json_t *object = wva_json_add_summary(parent, name, &prediction->errors, "ms");
    bool known = prediction->errors.n > 0;

    wva_json_add_number(object, "mean_pct", prediction->mean_percent);
    wva_json_add_number(object, "mae_ms", prediction->mean_absolute);
    wva_json_add_known_count(object, "under", known, prediction->under);
    wva_json_add_known_count(object, "over", known, prediction->over);
    wva_json_add_number(object, "pearson_load", prediction->vs_rate);
    wva_json_add_number(object, "pearson_replicas", prediction->vs_replicas);
    wva_json_add_number(object, "pearson_load_per_replica", prediction->vs_rate_per_replica);
}

static void add_parameter(json_t *parent, const char *name, const char *unit,
                          const struct wva_parameter_course *course)
{
    static const char *const states[] = { [WVA_CONVERGENCE_UNKNOWN] = NULL,
                                          [WVA_CONVERGENCE_STABLE] = "stable",
                                          [WVA_CONVERGENCE_CONVERGING] = "converging",
                                          [WVA_CONVERGENCE_DIVERGING] = "diverging" };
    json_t *object = wva_json_add_object(parent, name);

    wva_json_add_text(object, "unit", unit);
    wva_json_add_count(object, "n", course->values.n);
    wva_json_add_number(object, "initial", course->initial);
    wva_json_add_number(object, "final", course->final);
    wva_json_add_number(object, "change", course->change);
    wva_json_add_number(object, "change_pct", course->change_percent);
    wva_json_add_number(object, "min", course->values.min);
    wva_json_add_number(object, "max", course->values.max);
    wva_json_add_number(object, "mean", course->values.mean);
    wva_json_add_number(object, "sd", course->values.sd);
    wva_json_add_number(object, "variation_pct", course->variation_percent);
    wva_json_add_known_count(object, "distinct", course->values.n > 0, course->distinct);
    wva_json_add_number(object, "early_rate", course->early);
    wva_json_add_number(object, "late_rate", course->late);
    wva_json_add_text(object, "convergence", states[course->convergence]);
}

static void add_tuner(json_t *parent, const struct wva_tuner *tuner)
{
    static const char *const units[WVA_TUNER_PARAMETERS] = { "ms", "ms/request", "ms",
                                                             "ms/(token request)" };
    json_t *object = wva_json_add_object(parent, "tuner");

    wva_json_add_bool(object, "present", tuner->present);
    for (int i = 0; i < WVA_TUNER_PARAMETERS; i++) {
        static const struct wva_parameter_course none = { .initial = NAN,
                                                          .final = NAN,
                                                          .change = NAN,
                                                          .change_percent = NAN,
                                                          .values = { 0, NAN, NAN, NAN, NAN, NAN,
                                                                      NAN },
                                                          .variation_percent = NAN,
                                                          .early = NAN,
                                                          .late = NAN };

        add_parameter(object, wva_tuner_parameter_name(i), units[i],
                      tuner->present ? &tuner->parameter[i] : &none);
    }
}

void wva_json_add_classic(json_t *object, const struct wva_results *results)
{
    json_t *classic = wva_json_add_object(object, "classic");

    wva_json_add_number(classic, "itl_compliance_pct", results->itl_compliance.percent);
    wva_json_add_number(classic, "ttft_compliance_pct", results->ttft_compliance.percent);
    (void)wva_json_add_summary(classic, "itl", &results->itl, "ms");
    (void)wva_json_add_summary(classic, "ttft", &results->ttft, "ms");
    wva_json_add(classic, "warmup_gaps", list_gaps(&results->gaps));
    add_prediction(classic, "prediction_itl", &results->itl_prediction);
    add_prediction(classic, "prediction_ttft", &results->ttft_prediction);
    add_tuner(object, &results->tuner);
}
