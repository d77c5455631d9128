/* SPDX-License-Identifier: Apache-2.0 */
/* What the controller thought, from its log in the dump of a run of llm-d-benchmark.
 *
 * What happened is told by scrapes of the servers and snapshots of replicas, so their columns stay.
 * A sample gets each column that they lack from the controller's last cycle before it, unless that
 * is more than WVA_HOLD_CYCLES usual intervals of the log older. Supply, demand and their ratio
 * come from one of the two, since their units differ. */
#ifndef WVA_EXPERIMENT_LLMD_CONTROLLER_H
#define WVA_EXPERIMENT_LLMD_CONTROLLER_H

#include "experiment/experiment.h"
#include "experiment/llmd_run.h"

#define WVA_HOLD_CYCLES 2.5

/* Means of the log and of the folder further apart than this are told, as are replicas that differ
 * in more than one sample. */
#define WVA_LOG_DIFFERS 0.1

/* Reads the log, if there is one; without any other samples its own become those of the run. Gives
 * changes of desired replicas the reason that the log states, and the run the complaints of the
 * controller; notes what it took, and where the log contradicts what was measured. */
void wva_llmd_read_controller(const struct wva_llmd_run *run,
                              const struct wva_experiment_options *options,
                              struct wva_experiment *experiment);

#endif
