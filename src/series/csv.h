/* SPDX-License-Identifier: Apache-2.0 */
/* CSV in (RFC 4180): a header row, then rows of as many cells, handed over one by one.
 *
 * Cells are separated by commas or, where the header has none, by semicolons or tabs, as
 * spreadsheets and `wva-extract --format=tsv` write them. Between semicolons a number may have a
 * comma for its point ("9,75"), which is handed over as a point.
 *
 * A byte-order mark, UTF-16 behind one, CR LF, blank lines and a missing last line break are
 * normal, and so is an empty file: its header is never seen. Blanks belong to their cell. A row
 * that is malformed is left out, counted and reported, and reading goes on with the next line.
 * Memory stays bounded whatever the file holds. */
#ifndef WVA_SERIES_CSV_H
#define WVA_SERIES_CSV_H

#include "util/error.h"
#include "util/str.h"

enum {
    WVA_CSV_MAX_COLUMNS = 256,
    WVA_CSV_MAX_CELL = 1024 * 1024,    /* bytes */
    WVA_CSV_MAX_ROW = 4 * 1024 * 1024, /* bytes of all its cells */
};

/* What the reader calls. Cells live as long as the call; `line` is where the row begins, 1-based.
 */
struct wva_csv_handler {
    void *context;

    /* The first row. Anything but WVA_OK (with `err` filled) ends the reading; an error without
     * a place gets this file and line. */
    enum wva_status (*header)(void *context, uint64_t line, const struct wva_str *cells,
                              size_t count, struct wva_error *err);

    /* Each further row; `count` is that of the header. May be NULL. */
    void (*row)(void *context, uint64_t line, const struct wva_str *cells, size_t count);

    /* A row that was left out: file, line and cause. May be NULL. */
    void (*rejected)(void *context, const struct wva_error *cause);
};

struct wva_csv_counts {
    uint64_t rows; /* handed over, the header not counted */
    uint64_t rejected;
};

/* The cell of a header that is `name`, blanks around it left out; -1: none. */
int wva_csv_find(const struct wva_str *header, size_t count, const char *name);

/* Reads the file `path` to its end. A file that cannot be read, or whose header is unusable, is an
 * error; a bad row is not. `counts` is filled in any case. */
enum wva_status wva_csv_read(const char *path, const struct wva_csv_handler *handler,
                             struct wva_csv_counts *counts, struct wva_error *err);

#endif
