/* SPDX-License-Identifier: Apache-2.0 */
/* Fits of alpha and beta (and gamma and delta) to the observed latency.
 *
 * Model of the 2025 controllers, n requests in a replica's batch, k input and m output tokens, ms:
 * decode(n) = alpha + beta n = ITL; prefill(n) = gamma + delta k n; TTFT = wait + prefill. The log
 * has no n; Little's law on one replica gives it: lambda = rate / (60000 * current replicas) per
 * ms, n = lambda * (TTFT + (m - 1) * ITL).
 *
 * The headline is the structural fit on exogenous inputs, ITL = (alpha + beta lambda TTFT) / (1 -
 * beta lambda (m - 1)), because n contains ITL itself and ordinary least squares overstates beta.
 */
#ifndef WVA_ANALYSIS_CALIBRATION_H
#define WVA_ANALYSIS_CALIBRATION_H

#include "analysis/regression.h"
#include "analysis/timeline.h"

enum wva_calibrated { WVA_CALIBRATED_ITL, WVA_CALIBRATED_TTFT };

enum wva_readiness {
    WVA_FIT_READY,
    WVA_FIT_NO_LATENCY,  /* the log lacks ITL or TTFT */
    WVA_FIT_NO_LOAD,     /* it lacks the request rate */
    WVA_FIT_NO_REPLICAS, /* current ones */
    WVA_FIT_NO_TOKENS,   /* of prompts or answers */
    WVA_FIT_FEW_ROWS,    /* fewer than WVA_FIT_MIN_ROWS */
    WVA_FIT_NO_SPREAD,   /* n varies by less than 1.5 times and 10 */
    WVA_FIT_NO_SOLUTION, /* the fit did not converge, or is not physical (beta <= 0, alpha <= 0) */
    WVA_FIT_UNCERTAIN,   /* the 95 % interval of beta contains 0 */
};

enum { WVA_FIT_MIN_ROWS = 8 };

/* The reason in a few words; NULL for READY. */
const char *wva_readiness_reason(enum wva_readiness readiness);

/* Fits over one choice of rows. */
struct wva_fit_set {
    enum wva_readiness readiness;
    size_t n;
    struct wva_interval n_range; /* requests in the batch */
    struct wva_line_fit ols, weighted, theil_sen, huber, structural;
    size_t outliers; /* excluded by the robust rule (2.5 MAD sigma) */
    struct wva_line_fit structural_ruled, ols_ruled; /* the same fits without them */
};

/* A point of the regression. */
struct wva_fit_point {
    size_t row;
    double n; /* requests in the batch; for TTFT: input tokens * n */
    double y_ms;
    bool steady;   /* current replicas equal those of the sample before */
    bool outlier;  /* in the set that the headline uses */
    bool leverage; /* above 4 / count */
};

struct wva_calibration {
    struct wva_fit_set all_rows, steady_rows;
    bool headline_is_steady;      /* which of the two sets the headline is from */
    struct wva_line_fit headline; /* structural, without outliers; invalid unless identifiable;
                                     intercept: alpha (gamma), ms; slope: beta (delta) */
    enum wva_readiness readiness; /* of the headline */
    struct wva_fit_point *points; /* all rows used by all_rows; owned */
    size_t point_count;
    /* The controller's own parameters at the last of these rows, NaN when the log has none. */
    double own_intercept, own_slope;
    /* Over all rows of the headline's set, its outliers too, where the controller's parameters are
     * known: with those of the cycle before (a tuner fits them to every row), and with the fit's.
     * Both at the batch that was observed, so that one parameter set near its own saturation does
     * not drown the comparison. The fit has seen these rows; see worth.h for errors on rows that it
     * has not. */
    double rmse_before_ms, mae_before_ms, bias_before_ms;
    double rmse_after_ms, mae_after_ms, bias_after_ms;
    /* TTFT only: queueing is not negligible, so gamma and delta are too high. In more than a tenth
     * of the rows the log reports a queue, or batch or rho is above 80 % of the most; or TTFT bends
     * upwards: a square term of the regressor is certain (three standard errors) and adds more than
     * a tenth of the mean. */
    bool wait_matters;
};

struct wva_calibration wva_calibrate_itl(const struct wva_frame *frame,
                                         const struct wva_timeline *timeline);
struct wva_calibration wva_calibrate_ttft(const struct wva_frame *frame,
                                          const struct wva_timeline *timeline);
void wva_calibration_free(struct wva_calibration *calibration);

/* Three parameters of 2026: T_iter(n) = alpha + n (beta (i + o) / (o + 1) + gamma (i + o / 2));
 * ITL = T_iter + beta + gamma (i + (o + 1) / 2), i input and o output tokens. */
struct wva_queueing_fit {
    enum wva_readiness readiness;
    bool separable; /* beta and gamma apart: i and o vary enough, condition number up to 100; else
                       `readiness` is NO_SPREAD */
    double condition_number;
    double alpha_ms, beta_ms, gamma_ms;
    double rmse_ms;
    size_t n;
};

struct wva_queueing_fit wva_calibrate_queueing(const struct wva_frame *frame);

#endif
