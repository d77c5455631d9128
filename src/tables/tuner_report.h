/* SPDX-License-Identifier: Apache-2.0 */
/* The course of the model parameters: analysis/tuner.txt for people and
 * analysis/tuner_parameters.csv for programs. */
#ifndef WVA_TABLES_TUNER_REPORT_H
#define WVA_TABLES_TUNER_REPORT_H

#include "analysis/results.h"
#include "util/error.h"

enum wva_status wva_tuner_write(const char *dir, const struct wva_results *results,
                                struct wva_error *err);

#endif
