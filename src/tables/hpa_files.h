/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a report on an HPA run:
 *
 *     analysis_results.csv       the run's metrics.csv with minutes and three flags, as the
 * notebook exported it analysis/summary.txt       the notebook's figures, then what they leave out
 *     analysis/hpa_events.csv    changes of desired replicas, and what the HPA's rule says to each
 *     analysis/correlation.csv   replicas, waiting, cache use, active jobs
 *     data/hpa_samples.csv       the samples after unit repair */
#ifndef WVA_TABLES_HPA_FILES_H
#define WVA_TABLES_HPA_FILES_H

#include "analysis/results.h"
#include "experiment/experiment.h"

/* Writes them into `dir`; data/ and analysis/ are made if missing. `zone` is that with which the
 * experiment was read. */
enum wva_status wva_hpa_files_write(const char *dir, const char *name,
                                    const struct wva_experiment *experiment,
                                    const struct wva_frame *frame,
                                    const struct wva_results *results, const struct wva_zone *zone,
                                    struct wva_error *err);

#endif
