/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of the latency model: analysis/calibration_points.csv, calibration_fits.csv and
 * prediction_parts.csv, which the figures calibration_fit and prediction_decomposed are drawn from.
 */
#ifndef WVA_TABLES_CALIBRATION_TABLES_H
#define WVA_TABLES_CALIBRATION_TABLES_H

#include "analysis/results.h"
#include "series/frame.h"
#include "util/error.h"

enum wva_status wva_calibration_tables_write(const char *dir, const struct wva_frame *frame,
                                             const struct wva_results *results,
                                             struct wva_error *err);

#endif
