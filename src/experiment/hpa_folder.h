/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the readers of both kinds of HPA folders. */
#ifndef WVA_EXPERIMENT_HPA_FOLDER_H
#define WVA_EXPERIMENT_HPA_FOLDER_H

#include "experiment/experiment.h"

/* Above the bids for extracted rows, which an earlier report may have left in the folder. */
enum { WVA_HPA_BID = 90, WVA_HPA_BID_BROKEN = 10 };

/* Bids for a folder with a table of `schema`. */
enum wva_status wva_hpa_folder_bid(const char *folder, enum wva_hpa_schema schema, int *bid,
                                   char **file);

/* Reads the table `file` and the files next to it. */
enum wva_status wva_hpa_folder_read(const char *file, const struct wva_experiment_options *options,
                                    struct wva_experiment *experiment, struct wva_error *err);

#endif
