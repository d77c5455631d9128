/* SPDX-License-Identifier: Apache-2.0 */
/* What llm-d-benchmark would publish of a run (published.h), from what the harness collected. */
#ifndef WVA_EXPERIMENT_LLMD_PUBLISHED_H
#define WVA_EXPERIMENT_LLMD_PUBLISHED_H

#include "experiment/llmd_servers.h"

/* `start_ns`: of the harness. The GPUs of the experiment's servers must be known by now. */
void wva_llmd_publish(const struct wva_llmd_service *service, int64_t start_ns,
                      struct wva_experiment *experiment);

#endif
