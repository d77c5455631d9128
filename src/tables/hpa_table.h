/* SPDX-License-Identifier: Apache-2.0 */
/* analysis_results.csv: the rows of an HPA run as its monitor wrote them, with what the notebook
 * added: minutes from the first row (`time_relative`), and True where a value exceeds the target of
 * its row (`waiting_requests_exceeded`, `kv_cache_exceeded`, `any_threshold_exceeded`). */
#ifndef WVA_TABLES_HPA_TABLE_H
#define WVA_TABLES_HPA_TABLE_H

#include "util/error.h"
#include "util/zone.h"

/* `file` is read as by wva_hpa_rows_read. */
enum wva_status wva_hpa_table_write(const char *dir, const char *file, const struct wva_zone *zone,
                                    struct wva_error *err);

#endif
