/* SPDX-License-Identifier: Apache-2.0 */
/* Tables that kubectl prints: a line of column names, then rows whose cells begin below them.
 *
 * A row whose cells are out of line, since one is wider than its column, is split where two blanks
 * or more stand; then an empty cell cannot be told. */
#ifndef WVA_CLUSTER_KUBE_TABLE_H
#define WVA_CLUSTER_KUBE_TABLE_H

#include "util/str.h"

enum { WVA_KUBE_COLUMNS_MAX = 24, WVA_KUBE_COLUMN_NAME_MAX = 32 };

struct wva_kube_table {
    char name[WVA_KUBE_COLUMNS_MAX][WVA_KUBE_COLUMN_NAME_MAX];
    size_t start[WVA_KUBE_COLUMNS_MAX]; /* the byte at which the column begins */
    size_t count;                       /* 0: no header was seen */
};

/* True where the line is a header: two names or more in capitals. Then it is kept. */
bool wva_kube_table_begin(struct wva_kube_table *table, struct wva_str line);

/* Splits a row; cells[i] belongs to column i, and is empty where the row has none. */
void wva_kube_table_split(const struct wva_kube_table *table, struct wva_str line,
                          struct wva_str cells[WVA_KUBE_COLUMNS_MAX]);

/* The cell of the column of that name, empty where there is none. */
struct wva_str wva_kube_table_cell(const struct wva_kube_table *table,
                                   const struct wva_str cells[WVA_KUBE_COLUMNS_MAX],
                                   const char *name);

#endif
