/* SPDX-License-Identifier: Apache-2.0 */
/* A folder that the first monitor of HPA runs left: metrics.csv (10 columns, UTC), scaling.log,
 * events.log, jobs.log, metadata.json, and monitor.log, which replaces metrics.csv if that is lost.
 */
#include <stdlib.h>

#include "experiment/hpa_folder.h"
#include "experiment/reader.h"
#include "util/path.h"

static enum wva_status bid(const char *folder, int *bid_value, char **file, struct wva_error *err)
{
    struct wva_error ignored;
    char *console;

    (void)err;
    (void)wva_hpa_folder_bid(folder, WVA_HPA_LEGACY, bid_value, file);
    if (*bid_value > WVA_HPA_BID_BROKEN)
        return WVA_OK;
    console = wva_path_join(folder, "monitor.log");
    if (wva_hpa_rows_schema(console, &ignored) == WVA_HPA_NONE) {
        free(console);
        return WVA_OK;
    }
    free(*file);
    *file = console;
    *bid_value = WVA_HPA_BID - 1;
    return WVA_OK;
}

static const char *const files[] = { "metrics.csv", "scaling.log",   "events.log", "jobs.log",
                                     "monitor.log", "metadata.json", NULL };

const struct wva_experiment_reader wva_hpa_legacy_experiments = { "HPA run", bid,
                                                                  wva_hpa_folder_read, files };
