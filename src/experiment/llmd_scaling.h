/* SPDX-License-Identifier: Apache-2.0 */
/* Who scaled the servers of a run of llm-d-benchmark, by the dump of its cluster. */
#ifndef WVA_EXPERIMENT_LLMD_SCALING_H
#define WVA_EXPERIMENT_LLMD_SCALING_H

#include "experiment/experiment.h"
#include "experiment/llmd_run.h"
#include "experiment/llmd_servers.h"

/* Reads the dump; gives each change of desired replicas its reason, servers the GPUs of a replica,
 * and the run its events and occurrences. Notes who scales each server, what warnings the cluster
 * had, and what cannot be told. The servers are those of `service`; the
 * harness began at `start_ns`. */
void wva_llmd_read_scaling(const struct wva_llmd_run *run, const struct wva_llmd_service *service,
                           int64_t start_ns, struct wva_experiment *experiment);

#endif
