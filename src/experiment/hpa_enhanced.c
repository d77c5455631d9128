/* SPDX-License-Identifier: Apache-2.0 */
/* A folder that the later monitor of HPA runs left: metrics.csv (11 columns, local times),
 * scaling-events.log, experiment-config.yaml, README.md, metadata.json. */
#include "experiment/hpa_folder.h"
#include "experiment/reader.h"

static enum wva_status bid(const char *folder, int *bid_value, char **file, struct wva_error *err)
{
    (void)err;
    return wva_hpa_folder_bid(folder, WVA_HPA_ENHANCED, bid_value, file);
}

static const char *const files[] = {
    "metrics.csv",   "scaling-events.log", "experiment-config.yaml",
    "metadata.json", "README.md",          NULL
};

const struct wva_experiment_reader wva_hpa_enhanced_experiments = { "HPA run with latencies", bid,
                                                                    wva_hpa_folder_read, files };
