/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a report that tell of targets and what an HPA made of them:
 *
 *     analysis/hpa_events.csv    changes of desired replicas, and what the HPA's rule says to each
 *     analysis/correlation.csv   replicas, waiting, cache use, active jobs
 *     data/hpa_samples.csv       the samples after unit repair */
#ifndef WVA_TABLES_HPA_FILES_H
#define WVA_TABLES_HPA_FILES_H

#include "analysis/results.h"
#include "experiment/experiment.h"
#include "util/buffer.h"

/* Writes them into `dir`, in which data/ and analysis/ are. */
enum wva_status wva_hpa_files_write(const char *dir, const struct wva_frame *frame,
                                    const struct wva_results *results, struct wva_error *err);

/* For analysis/summary.txt: the notebook's figures, then what they leave out. */
void wva_hpa_text(struct wva_buffer *text, const char *name,
                  const struct wva_experiment *experiment, const struct wva_results *results);

#endif
