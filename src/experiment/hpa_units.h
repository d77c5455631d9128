/* SPDX-License-Identifier: Apache-2.0 */
/* Corrects the units of numbers in an HPA run's metrics.
 *
 * The monitors took Kubernetes quantities apart by deleting letters, so "41m" became 41 and
 * "10500m" 10500; a later one divided every cache use by 1000, also "1" that had no suffix; all of
 * them wrote 0 for what could not be read. */
#ifndef WVA_EXPERIMENT_HPA_UNITS_H
#define WVA_EXPERIMENT_HPA_UNITS_H

#include "experiment/hpa_rows.h"
#include "series/frame.h"
#include "util/notes.h"

/* A frame with the rows of `written` (in time order) and its values as they were meant, with a note
 * for each kind of repair:
 *
 * - cache use and target in thousandths, where the target exceeds 100, in percent where it exceeds
 *   1 (a default of the monitor);
 * - a whole number of waiting requests of at least 1000 that is no multiple of 1000 and more than
 *   ten times its nearest unsuspicious neighbours: thousandths;
 * - a cache use of 0.001 (1 divided by 1000) between neighbours above 0.9: 1;
 * - 0 as "not read": a TTFT or ITL, a request rate that is 0 in every row, and a row with neither
 *   current nor desired replicas whose targets are those that the monitor writes where it cannot
 *   read the HPA; with the HPA's own targets the deployment was scaled to zero;
 * - a target of 0: the HPA has no such metric;
 * - a queue or a cache use of 0 where no pods run;
 * - 0 desired replicas beside running pods: the HPA has not recommended anything, as it never
 *   recommends fewer than its minimum, unless it goes on to 0 replicas. */
struct wva_frame *wva_hpa_units_repair(const struct wva_frame *written, enum wva_hpa_schema schema,
                                       struct wva_notes *notes);

/* The same rows and values, with a note for each thing that looks wrong. */
struct wva_frame *wva_hpa_units_keep(const struct wva_frame *written, enum wva_hpa_schema schema,
                                     struct wva_notes *notes);

#endif
