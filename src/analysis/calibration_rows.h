/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a frame that a calibration can use, with the inputs of the model: common to both
 * signals. */
#ifndef WVA_ANALYSIS_CALIBRATION_ROWS_H
#define WVA_ANALYSIS_CALIBRATION_ROWS_H

#include "analysis/calibration.h"

/* Columns of `count` values. y = p + q x, x = a + s y: for ITL x is the number of requests in the
 * batch, for TTFT that times the input tokens. The batch is that of Little's law, or, where engines
 * report it, the measured one: then s is 0. */
struct wva_calibration_rows {
    size_t count;
    size_t *row; /* in the frame */
    double *a, *s, *x, *y;
    double *batch;    /* requests */
    double *requests; /* in the interval of the row; NaN where not known */
    bool *steady;     /* current replicas equal those of the sample before */
};

/* `timeline` may be NULL: then requests are unknown. */
struct wva_calibration_rows wva_calibration_rows_collect(const struct wva_frame *frame,
                                                         const struct wva_timeline *timeline,
                                                         enum wva_calibrated signal);

/* The rows i with keep[i]. */
struct wva_calibration_rows wva_calibration_rows_pick(const struct wva_calibration_rows *rows,
                                                      const bool *keep);
void wva_calibration_rows_free(struct wva_calibration_rows *rows);

/* Which of the columns that the signal needs is missing; READY: none. */
enum wva_readiness wva_calibration_find_lack(const struct wva_frame *frame,
                                             enum wva_calibrated signal);

/* Requests per ms that reach one replica: NaN where rate or replicas are not known. */
double wva_replica_load(const struct wva_frame *frame, enum wva_role replicas, size_t row);

/* The controller's parameters of a signal. */
struct wva_own_line {
    double intercept, slope; /* NaN: not known */
};

/* For each row of the frame, the controller's parameters before it: those of the latest earlier row
 * with both. A tuner fits its parameters to the row in which it logs them, so they must not be
 * judged by that row. If all rows have the same parameters, these are used throughout. The caller
 * frees the array. */
struct wva_own_line *wva_own_lines_before(const struct wva_frame *frame,
                                          enum wva_calibrated signal);

/* Where the controller keeps them. */
struct wva_own_line wva_own_line_at(const struct wva_frame *frame, enum wva_calibrated signal,
                                    size_t row);

/* Of n > 0 errors in ms. */
void wva_measure_errors(const double *error, size_t n, double *rmse, double *mae, double *bias);

/* The headline's kind of fit over all `rows`: structural, without outliers; not valid where the
 * rows are too few or too alike, or their slope may as well be zero. */
struct wva_line_fit wva_fit_ruled(const struct wva_calibration_rows *rows);

/* Fits over all `rows`, then without outliers; `outlier` has one place for each row. */
struct wva_fit_set wva_fit_set_measure(const struct wva_calibration_rows *rows, bool *outlier);

#endif
