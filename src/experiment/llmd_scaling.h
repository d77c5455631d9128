/* SPDX-License-Identifier: Apache-2.0 */
/* Who scaled the servers of a run of llm-d-benchmark, by the dump of its cluster. */
#ifndef WVA_EXPERIMENT_LLMD_SCALING_H
#define WVA_EXPERIMENT_LLMD_SCALING_H

#include "cluster/replica_log.h"
#include "experiment/experiment.h"
#include "experiment/llmd_run.h"

/* Reads the dump; gives each change of desired replicas its reason, and the run its events. Notes
 * who scales each server, what warnings the cluster had, and what cannot be told. The servers are
 * those of `replicas`. */
void wva_llmd_read_scaling(const struct wva_llmd_run *run, const struct wva_replica_log *replicas,
                           struct wva_experiment *experiment);

#endif
