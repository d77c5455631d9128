/* SPDX-License-Identifier: Apache-2.0 */
/* metrics.csv of a WVA experiment: what its collector picked out of the controller log, a row for
 * each event. A column `event_type` says what a row is; which columns there are differs with the
 * controller's mode. */
#ifndef WVA_EXPERIMENT_COLLECTED_ROWS_H
#define WVA_EXPERIMENT_COLLECTED_ROWS_H

#include "cycle/cycle.h"
#include "experiment/collected.h"
#include "util/error.h"

/* Adds the events of the file `path`, and puts all in time order. WVA_ERR_DATA if it is not such a
 * table. *unusable: the number of omitted rows (malformed, without a time, of an unknown kind). */
enum wva_status wva_collected_read_rows(const char *path, struct wva_collected *collected,
                                        uint64_t *unusable, struct wva_error *err);

/* Gives `sink` a sample for each cycle of the events, which are in time order: it ends with a
 * decision, where a kind comes again that a cycle has once, or WVA_CYCLE_SPREAD_NS behind its first
 * event. Servers and models are unknown. */
enum wva_status wva_collected_make_samples(const struct wva_collected *collected,
                                           wva_sample_sink *sink, void *context,
                                           struct wva_error *err);

#endif
