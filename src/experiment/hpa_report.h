/* SPDX-License-Identifier: Apache-2.0 */
/* The samples of an HPA run, out of a report that was made of it: data/hpa_samples.csv, with the
 * numbers as they were meant. That is enough to compare the run, but not to report on it again:
 * what the monitor wrote, its events and the configuration are not there. So it is no row in the
 * table of readers. */
#ifndef WVA_EXPERIMENT_HPA_REPORT_H
#define WVA_EXPERIMENT_HPA_REPORT_H

#include "experiment/experiment.h"

bool wva_hpa_report_is(const char *folder);

/* Reads the samples of the report `folder`. *experiment is the caller's to free, also after an
 * error. WVA_ERR_DATA when there is none. */
enum wva_status wva_hpa_report_read(const char *folder, struct wva_experiment **experiment,
                                    struct wva_error *err);

#endif
