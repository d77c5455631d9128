/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a run justifies a change of the controller's parameters: the only judgement, used by the
 * advice, the page, calibration.yaml and the choice of the demand.
 *
 * A fit alone is no justification. It needs enough rows, few of them discarded as outliers,
 * intervals that do not contain the controller's values, and an error on held-out rows that is well
 * below that of the controller's parameters on the same rows. */
#ifndef WVA_ANALYSIS_WORTH_H
#define WVA_ANALYSIS_WORTH_H

#include "analysis/calibration.h"
#include "analysis/capacity.h"

#define WVA_WORTH_MIN_ROWS           12
#define WVA_WORTH_MOST_DISCARDED_PCT 25.0
#define WVA_WORTH_ERROR_RATIO        0.8  /* of the fit's held-out RMSE to the present one */
#define WVA_WORTH_SLO_SHARE          0.01 /* a fall of that error, as a share of the SLO, or */
#define WVA_WORTH_CAPACITY_SHARE     0.05 /* a relevant change of the capacity of a replica */
#define WVA_REFUTED_BIAS_SHARE       0.05 /* of the SLO */

/* Why a change is advised, or the first reason why not. */
enum wva_worth_answer {
    WVA_WORTH_CHANGE,
    WVA_WORTH_NOT_IDENTIFIABLE, /* see wva_calibration.readiness */
    WVA_WORTH_FEW_ROWS,         /* fewer than WVA_WORTH_MIN_ROWS */
    WVA_WORTH_NOT_STATED,       /* the log states no parameters of the controller */
    WVA_WORTH_WAITING, /* TTFT includes queueing time, which gamma and delta do not describe */
    WVA_WORTH_MANY_DISCARDED, /* more than WVA_WORTH_MOST_DISCARDED_PCT were outliers */
    WVA_WORTH_HOLDS_PRESENT,  /* the intervals of both parameters contain the present values */
    WVA_WORTH_UNSTABLE,       /* without some of the rows there is no fit */
    WVA_WORTH_NO_GAIN,        /* the held-out error does not fall to WVA_WORTH_ERROR_RATIO */
    WVA_WORTH_IMMATERIAL, /* it falls, but by less than WVA_WORTH_SLO_SHARE, and the capacity of a
                             replica changes by at most WVA_WORTH_CAPACITY_SHARE */
    WVA_WORTH_ANSWERS
};

/* "change", "not identifiable", ... */
const char *wva_worth_name(enum wva_worth_answer answer);

/* One pair of parameters: alpha and beta, or gamma and delta. What is not known is NaN. */
struct wva_worth {
    enum wva_worth_answer answer;
    size_t rows;          /* that the headline's fit had, outliers too */
    size_t discarded;     /* of them, as outliers */
    double discarded_pct; /* NaN without rows */

    /* The controller's present values: those of its last cycle that states them. */
    double present_intercept, present_slope;
    bool intercept_holds_present, slope_holds_present; /* the 95 % interval of the fit does */

    /* On the same rows, outliers too. The fit's errors are those of a row in a block of rows that
     * was left out of the fit (blocks of four, or twenty of equal length if those are longer); the
     * controller's are by the parameters of the cycle before, since a tuner has seen the row. */
    size_t held_out_rows;
    double present_rmse_ms, present_mae_ms, present_bias_ms; /* bias: observed minus predicted; > 0:
                                                                the controller was too optimistic */
    double fitted_rmse_ms, fitted_mae_ms, fitted_bias_ms;
    bool refuted; /* the controller's model is: a change is advised, and its predictions were off by
                     at least WVA_REFUTED_BIAS_SHARE of the SLO */
};

/* Effect of a parameter change on the number of replicas. */
struct wva_capacity_change {
    struct wva_requests_profile profile;
    double peak_load_rpm;
    struct wva_capacity present; /* by the controller's present parameters */
    struct wva_capacity fitted;  /* by those of the fits that there are, the present ones for the
                                    rest */
    struct wva_capacity advised; /* by those whose change is advised, the present ones for the rest;
                                    unknown when none is */
    double present_replicas, fitted_replicas, advised_replicas; /* at the peak of the load */
};

struct wva_parameters_judged {
    struct wva_worth itl, ttft; /* alpha and beta, gamma and delta */
    struct wva_capacity_change capacity;
    bool capacity_refuted; /* the capacity per replica that the controller assumes is wrong: the
                              model of the signal that limits it is refuted */
};

/* The SLOs are those of most rows, in ms; NaN: none. */
struct wva_parameters_judged wva_parameters_judge(const struct wva_frame *frame,
                                                  const struct wva_timeline *timeline,
                                                  const struct wva_calibration *itl,
                                                  const struct wva_calibration *ttft,
                                                  double slo_itl_ms, double slo_ttft_ms);

#endif
