/* SPDX-License-Identifier: Apache-2.0 */
/* What the controller did and what that meant, as tables: analysis/episodes.csv,
 * analysis/scale_ups.csv and analysis/load_phases.csv. Supply and demand of replicas stand row by
 * row in data/timeline.csv.
 *
 * Units are at the ends of names; seconds and minutes count from the first row. What is not known
 * is empty, and a table whose analysis the log does not allow has no rows. */
#ifndef WVA_TABLES_BEHAVIOUR_TABLES_H
#define WVA_TABLES_BEHAVIOUR_TABLES_H

#include "analysis/results.h"
#include "series/frame.h"
#include "util/error.h"

enum wva_status wva_behaviour_tables_write(const char *dir, const struct wva_frame *frame,
                                           const struct wva_results *results,
                                           struct wva_error *err);

#endif
