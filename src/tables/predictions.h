/* SPDX-License-Identifier: Apache-2.0 */
/* Prediction errors: analysis/prediction.txt for people, and for programs prediction_errors.csv
 * (every row), worst_predictions.csv, itl_underestimations.csv and ttft_underestimations.csv beside
 * it. */
#ifndef WVA_TABLES_PREDICTIONS_H
#define WVA_TABLES_PREDICTIONS_H

#include "analysis/results.h"
#include "series/frame.h"
#include "util/error.h"

enum wva_status wva_predictions_write(const char *dir, const struct wva_frame *frame,
                                      const struct wva_results *results, struct wva_error *err);

#endif
