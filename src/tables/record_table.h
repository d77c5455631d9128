/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of records (records/record.h) as CSV files: a column for each field that is part of CSV
 * files, in the order of the fields. A number has the fewest digits that read back, a flag is 1 or
 * 0, a time RFC 3339; what is not known is empty. A column that is never empty stands last where
 * there is one: gnuplot takes an empty cell at the end of a row for none. */
#ifndef WVA_TABLES_RECORD_TABLE_H
#define WVA_TABLES_RECORD_TABLE_H

#include "records/records.h"
#include "util/error.h"

/* Items that lie one after the other; `name` becomes that of the scope's list. */
struct wva_record_list {
    const char *name; /* NULL: the only one */
    const void *items;
    size_t count;
};

/* Writes `name` in the folder `dir`, one of the files of wva_record_files, whose folder must be
 * there. `scope` is that of the items. */
enum wva_status wva_record_table_write(const char *dir, const char *name,
                                       const struct wva_record_list *lists, size_t count,
                                       struct wva_scope scope, struct wva_error *err);

/* The same for one list; without items there is no file, and one of an earlier report is removed.
 */
enum wva_status wva_record_table_write_any(const char *dir, const char *name,
                                           struct wva_record_list list, struct wva_scope scope,
                                           struct wva_error *err);

#endif
