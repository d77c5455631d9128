/* SPDX-License-Identifier: Apache-2.0 */
/* Table output: CSV (RFC 4180, LF, quoted only where needed), TSV and JSON Lines.
 *
 * Cells are written in sequence; a row ends automatically after its last cell. In CSV and TSV, text
 * that a spreadsheet would treat as a formula is prefixed with an apostrophe. In TSV a tab or line
 * break within a text becomes a blank. In JSON Lines a missing number is null, and a number that
 * JSON cannot represent (NaN, the infinities, +3, 007) is a string; bytes that are not UTF-8 become
 * U+FFFD. */
#ifndef WVA_SERIES_TABLE_H
#define WVA_SERIES_TABLE_H

#include "util/outfile.h"
#include "util/str.h"

enum wva_table_format { WVA_TABLE_CSV, WVA_TABLE_TSV, WVA_TABLE_NDJSON };

enum wva_cell_kind { WVA_CELL_TEXT, WVA_CELL_NUMBER, WVA_CELL_BOOLEAN };

struct wva_table_column {
    const char *name;
    enum wva_cell_kind kind;
};

struct wva_table {
    struct wva_outfile *out; /* borrowed */
    enum wva_table_format format;
    const struct wva_table_column *columns; /* borrowed */
    size_t count;
    size_t next; /* the column of the next cell */
};

/* Starts a table on `out` and writes its header (JSON Lines have none). */
struct wva_table wva_table_begin(struct wva_outfile *out, enum wva_table_format format,
                                 const struct wva_table_column *columns, size_t count);

/* Writes the next cell from text of the column's kind: a NUMBER keeps its digits, empty is
 * missing. */
void wva_table_text(struct wva_table *table, struct wva_str text);

/* The same as `count` empty texts, but faster. */
void wva_table_empty(struct wva_table *table, size_t count);

/* Writes the next cell with the shortest digits that read back (whole numbers without a point); NaN
 * is missing. */
void wva_table_number(struct wva_table *table, double value);

/* Text of a CSV cell without the apostrophe that prevents it from being a formula. */
struct wva_str wva_table_unguard(struct wva_str text);

#endif
