/* SPDX-License-Identifier: Apache-2.0 */
/* Servers of a run of llm-d-benchmark: one per workload of engines, with a row for each round in
 * which its pods were scraped. Where nothing was scraped, a row for each snapshot of replicas. */
#ifndef WVA_EXPERIMENT_LLMD_SERVERS_H
#define WVA_EXPERIMENT_LLMD_SERVERS_H

#include "cluster/replica_log.h"
#include "experiment/experiment.h"
#include "prom/scrapes.h"

struct wva_llmd_service {
    struct wva_scrapes *scrapes;     /* owned; NULL: nothing was scraped */
    struct wva_replica_log replicas; /* empty: no snapshots */
    struct wva_pod_starts starts;    /* likewise */
};

/* Reads what is in `folder`/metrics; tells in the notes what is missing or was left out. */
void wva_llmd_service_read(const char *folder, const volatile sig_atomic_t *stop,
                           struct wva_llmd_service *service, struct wva_notes *notes);
void wva_llmd_service_free(struct wva_llmd_service *service);

/* Of the run; NULL and WVA_TIME_NONE: not known. */
struct wva_llmd_harness {
    const char *name_space, *model;
    int64_t start_ns, stop_ns;
};

/* Adds a server for each workload. A model that the engines report wins. */
void wva_llmd_add_servers(const struct wva_llmd_service *service,
                          const struct wva_llmd_harness *harness,
                          struct wva_experiment *experiment);

/* Where several workloads serve one model, as prefill and decode do, adds a server for the model as
 * a whole, once the reasons of the others are known. */
void wva_llmd_add_model(const struct wva_llmd_service *service,
                        const struct wva_llmd_harness *harness, struct wva_experiment *experiment);

#endif
