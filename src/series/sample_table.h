/* SPDX-License-Identifier: Apache-2.0 */
/* Writes samples as table rows with the columns that the user selected. */
#ifndef WVA_SERIES_SAMPLE_TABLE_H
#define WVA_SERIES_SAMPLE_TABLE_H

#include "message/sample.h"
#include "series/table.h"
#include "util/error.h"

struct wva_column_list {
    enum wva_column column[WVA_COLUMN_COUNT];
    struct wva_table_column head[WVA_COLUMN_COUNT]; /* the same, for wva_table_begin */
    size_t count;
};

/* Parses "classic", "full", or column names separated by commas. */
enum wva_status wva_column_list_parse(const char *text, struct wva_column_list *list,
                                      struct wva_error *err);

/* Writes one sample as a row. The table was begun with list->head. */
void wva_column_list_write(const struct wva_column_list *list, struct wva_table *table,
                           const struct wva_sample *sample);

#endif
