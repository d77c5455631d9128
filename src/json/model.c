/* SPDX-License-Identifier: Apache-2.0 */
/* How good the latency model was, and what its parameters should have been. */
#include <math.h>

#include "json/server.h"
#include "output/json_text.h"

/* ---- predictions ---- */

static void add_errors(json_t *parent, const char *name, const struct wva_error_figures *errors)
{
    json_t *object = wva_json_add_object(parent, name);

    wva_json_add_count(object, "n", errors->n);
    wva_json_add_number(object, "bias_ms", errors->bias_ms);
    wva_json_add_number(object, "mae_ms", errors->mae_ms);
    wva_json_add_number(object, "rmse_ms", errors->rmse_ms);
    wva_json_add_number(object, "mape_pct", errors->mape_pct);
    wva_json_add_number(object, "wmape_pct", errors->wmape_pct);
    wva_json_add_number(object, "under_pct", errors->under_pct);
    wva_json_add_interval(object, "under_wilson95_pct", errors->under_wilson_pct);
    wva_json_add_number(object, "pearson", errors->pearson);
    wva_json_add_number(object, "spearman", errors->spearman);
}

static void add_confusion(json_t *parent, const char *name, const struct wva_accuracy *accuracy)
{
    const struct wva_confusion *confusion = &accuracy->confusion;
    json_t *object = wva_json_add_object(parent, name);
    bool known = wva_confusion_is_known(confusion);

    wva_json_add_known_count(object, "true_alarm", known, confusion->true_alarm);
    wva_json_add_known_count(object, "false_alarm", known, confusion->false_alarm);
    wva_json_add_known_count(object, "missed", known, confusion->missed);
    wva_json_add_known_count(object, "quiet", known, confusion->quiet);
}

/* ---- fits ---- */

/* What the two parameters of a signal are called. */
struct fit_names {
    const char *intercept, *slope, *intercept_95, *slope_95;
};

static const struct fit_names itl_names = { "alpha_ms", "beta_ms", "alpha_95_ms", "beta_95_ms" };
static const struct fit_names ttft_names = { "gamma_ms", "delta_ms", "gamma_95_ms", "delta_95_ms" };

/* The figures of a fit that is not valid mean nothing, whatever stands in them. */
static void add_fit(json_t *parent, const char *name, const struct wva_line_fit *fit,
                    const struct fit_names *names)
{
    static const struct wva_interval unknown = { NAN, NAN };
    json_t *object = wva_json_add_object(parent, name);

    wva_json_add_bool(object, "valid", fit->valid);
    wva_json_add_count(object, "n", fit->n);
    wva_json_add_number(object, names->intercept, fit->valid ? fit->intercept : NAN);
    wva_json_add_number(object, names->slope, fit->valid ? fit->slope : NAN);
    wva_json_add_interval(object, names->intercept_95, fit->valid ? fit->intercept_95 : unknown);
    wva_json_add_interval(object, names->slope_95, fit->valid ? fit->slope_95 : unknown);
    wva_json_add_number(object, "r2", fit->valid ? fit->r2 : NAN);
    wva_json_add_number(object, "adjusted_r2", fit->valid ? fit->adjusted_r2 : NAN);
    wva_json_add_number(object, "rmse_ms", fit->valid ? fit->rmse : NAN);
    wva_json_add_number(object, "mae_ms", fit->valid ? fit->mae : NAN);
    wva_json_add_number(object, "mape_pct", fit->valid ? fit->mape_pct : NAN);
    wva_json_add_number(object, "bias_ms", fit->valid ? fit->bias : NAN);
    wva_json_add_number(object, "leave_one_out_rmse_ms",
                        fit->valid ? fit->leave_one_out_rmse : NAN);
    wva_json_add_number(object, "durbin_watson", fit->valid ? fit->durbin_watson : NAN);
}

static void add_readiness(json_t *object, enum wva_readiness readiness)
{
    wva_json_add_bool(object, "identifiable", readiness == WVA_FIT_READY);
    wva_json_add_text(object, "reason", wva_readiness_reason(readiness));
}

static void add_fit_set(json_t *parent, const char *name, const struct wva_fit_set *set,
                        const struct fit_names *names)
{
    json_t *object = wva_json_add_object(parent, name);

    add_readiness(object, set->readiness);
    wva_json_add_count(object, "n", set->n);
    wva_json_add_interval(object, "n_range", set->n_range);
    add_fit(object, "ols", &set->ols, names);
    add_fit(object, "weighted", &set->weighted, names);
    add_fit(object, "theil_sen", &set->theil_sen, names);
    add_fit(object, "huber", &set->huber, names);
    add_fit(object, "structural", &set->structural, names);
    wva_json_add_known_count(object, "outliers", set->n > 0, set->outliers);
    add_fit(object, "ols_ruled", &set->ols_ruled, names);
    add_fit(object, "structural_ruled", &set->structural_ruled, names);
}

static void add_change(json_t *parent, const char *name, double rmse, double mae, double bias)
{
    json_t *object = wva_json_add_object(parent, name);

    wva_json_add_number(object, "rmse_ms", rmse);
    wva_json_add_number(object, "mae_ms", mae);
    wva_json_add_number(object, "bias_ms", bias);
}

/* The points that deserve a look. */
static void add_marked_points(json_t *parent, const char *name, const struct wva_frame *frame,
                              const struct wva_calibration *calibration, bool leverage)
{
    json_t *list = json_array();

    for (size_t i = 0; i < calibration->point_count; i++) {
        const struct wva_fit_point *point = &calibration->points[i];
        json_t *item;

        if (!(leverage ? point->leverage : point->outlier))
            continue;
        item = json_object();
        wva_json_add_time(item, "time", frame, point->row);
        wva_json_add_number(item, "x", point->n);
        wva_json_add_number(item, "y_ms", point->y_ms);
        (void)json_array_append_new(list, item);
    }
    wva_json_add(parent, name, list);
}

/* Whether to change the parameters, and what says so. */
static void add_worth(json_t *parent, const struct wva_worth *worth, const struct fit_names *names)
{
    json_t *object = wva_json_add_object(parent, "worth"), *holds, *present;
    bool known = !isnan(worth->discarded_pct);

    wva_json_add_bool(object, "change", worth->answer == WVA_WORTH_CHANGE);
    wva_json_add_text(object, "answer", wva_worth_name(worth->answer));
    wva_json_add_bool(object, "refuted", worth->refuted);
    wva_json_add_known_count(object, "rows", known, worth->rows);
    wva_json_add_known_count(object, "discarded", known, worth->discarded);
    wva_json_add_number(object, "discarded_pct", worth->discarded_pct);
    present = wva_json_add_object(object, "present");
    wva_json_add_number(present, names->intercept, worth->present_intercept);
    wva_json_add_number(present, names->slope, worth->present_slope);
    holds = wva_json_add_object(object, "interval_holds_present");
    wva_json_add_bool(holds, names->intercept, worth->intercept_holds_present);
    wva_json_add_bool(holds, names->slope, worth->slope_holds_present);
    wva_json_add_count(object, "held_out_rows", worth->held_out_rows);
    add_change(object, "held_out_present", worth->present_rmse_ms, worth->present_mae_ms,
               worth->present_bias_ms);
    add_change(object, "held_out_fitted", worth->fitted_rmse_ms, worth->fitted_mae_ms,
               worth->fitted_bias_ms);
}

static json_t *add_calibration(json_t *parent, const char *name, const struct wva_frame *frame,
                               const struct wva_calibration *calibration,
                               const struct wva_worth *worth, const struct fit_names *names)
{
    json_t *object = wva_json_add_object(parent, name), *own;

    add_readiness(object, calibration->readiness);
    wva_json_add_text(object, "headline_rows",
                      calibration->headline_is_steady ? "steady_rows" : "all_rows");
    add_fit(object, "headline", &calibration->headline, names);
    own = wva_json_add_object(object, "controller");
    wva_json_add_number(own, names->intercept, calibration->own_intercept);
    wva_json_add_number(own, names->slope, calibration->own_slope);
    add_change(object, "error_before", calibration->rmse_before_ms, calibration->mae_before_ms,
               calibration->bias_before_ms);
    add_change(object, "error_after", calibration->rmse_after_ms, calibration->mae_after_ms,
               calibration->bias_after_ms);
    add_worth(object, worth, names);
    add_fit_set(object, "all_rows", &calibration->all_rows, names);
    add_fit_set(object, "steady_rows", &calibration->steady_rows, names);
    add_marked_points(object, "outlier_points", frame, calibration, false);
    add_marked_points(object, "leverage_points", frame, calibration, true);
    return object;
}

static void add_queueing(json_t *parent, const struct wva_queueing_fit *fit)
{
    json_t *object = wva_json_add_object(parent, "calibration_queueing");
    bool ready = fit->readiness == WVA_FIT_READY;

    add_readiness(object, fit->readiness);
    wva_json_add_bool(object, "separable", fit->separable);
    wva_json_add_count(object, "n", fit->n);
    wva_json_add_number(object, "condition_number", fit->condition_number);
    wva_json_add_number(object, "alpha_ms", ready ? fit->alpha_ms : NAN);
    wva_json_add_number(object, "beta_ms", ready ? fit->beta_ms : NAN);
    wva_json_add_number(object, "gamma_ms", ready ? fit->gamma_ms : NAN);
    wva_json_add_number(object, "rmse_ms", ready ? fit->rmse_ms : NAN);
}

static void add_capacity(json_t *parent, const char *name, const struct wva_capacity *capacity,
                         double replicas)
{
    json_t *object = wva_json_add_object(parent, name);

    wva_json_add_text(object, "limit", wva_capacity_limit_name(capacity->limit));
    wva_json_add_number(object, "batch", capacity->batch);
    wva_json_add_number(object, "rpm_per_replica", capacity->rpm);
    wva_json_add_number(object, "replicas_at_peak", replicas);
}

static void add_capacities(json_t *parent, const struct wva_parameters_judged *judged)
{
    const struct wva_capacity_change *change = &judged->capacity;
    json_t *object = wva_json_add_object(parent, "capacity");

    wva_json_add_bool(object, "refuted", judged->capacity_refuted);
    wva_json_add_number(object, "peak_load_rpm", change->peak_load_rpm);
    add_capacity(object, "present", &change->present, change->present_replicas);
    add_capacity(object, "fitted", &change->fitted, change->fitted_replicas);
    add_capacity(object, "advised", &change->advised, change->advised_replicas);
}

void wva_json_add_model(json_t *object, const struct wva_document_server *server)
{
    const struct wva_results *results = server->results;
    const struct wva_accuracy *itl = &results->itl_accuracy, *ttft = &results->ttft_accuracy;
    json_t *calibration;

    add_errors(object, "prediction_same_row", &itl->same_row);
    add_errors(object, "prediction_calibration", &itl->calibration);
    add_errors(object, "prediction_allocation", &itl->allocation);
    add_errors(object, "prediction_next", &itl->next);
    add_confusion(object, "prediction_confusion", itl);
    add_errors(object, "prediction_ttft_same_row", &ttft->same_row);
    add_errors(object, "prediction_ttft_calibration", &ttft->calibration);
    add_errors(object, "prediction_ttft_allocation", &ttft->allocation);
    add_errors(object, "prediction_ttft_next", &ttft->next);
    add_confusion(object, "prediction_ttft_confusion", ttft);
    (void)add_calibration(object, "calibration_itl", server->frame, &results->itl_calibration,
                          &results->parameters.itl, &itl_names);
    calibration =
        add_calibration(object, "calibration_ttft", server->frame, &results->ttft_calibration,
                        &results->parameters.ttft, &ttft_names);
    wva_json_add_bool(calibration, "wait_matters", results->ttft_calibration.wait_matters);
    add_queueing(object, &results->queueing_fit);
    add_capacities(object, &results->parameters);
}
