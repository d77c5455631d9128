/* SPDX-License-Identifier: Apache-2.0 */
/* The samples of an HPA run as rows of text: its metrics.csv, or what its monitor.log printed. */
#ifndef WVA_EXPERIMENT_HPA_ROWS_H
#define WVA_EXPERIMENT_HPA_ROWS_H

#include "series/csv.h"

enum wva_hpa_column {
    WVA_HPA_TIMESTAMP,
    WVA_HPA_EPOCH,
    WVA_HPA_REPLICAS,
    WVA_HPA_DESIRED,
    WVA_HPA_WAITING,
    WVA_HPA_WAITING_TARGET,
    WVA_HPA_KV,
    WVA_HPA_KV_TARGET,
    WVA_HPA_TTFT,
    WVA_HPA_ITL,
    WVA_HPA_RATE,
    WVA_HPA_ACTIVE_JOBS,
    WVA_HPA_COMPLETED_JOBS,
    WVA_HPA_COLUMNS
};

/* Which of two generations of monitors wrote the table. */
enum wva_hpa_schema {
    WVA_HPA_NONE,     /* another table */
    WVA_HPA_LEGACY,   /* UTC, quantities without their suffix */
    WVA_HPA_ENHANCED, /* local times, latencies */
};

/* Finds the columns; where several names mean the same, the first of them in the order of the
 * notebook counts. index[c] is -1 for a column that is not there. */
enum wva_hpa_schema wva_hpa_find_columns(const struct wva_str *names, size_t count,
                                         int index[WVA_HPA_COLUMNS]);

/* Reads the rows of `file`: a monitor's console log where its name ends in ".log", else CSV. A
 * console log's rows have the legacy columns but the epoch, its header line 0. */
enum wva_status wva_hpa_rows_read(const char *file, const struct wva_csv_handler *handler,
                                  struct wva_csv_counts *counts, struct wva_error *err);

/* The kind of the file; WVA_HPA_NONE also if it cannot be read, with the reason in `err`. */
enum wva_hpa_schema wva_hpa_rows_schema(const char *file, struct wva_error *err);

#endif
