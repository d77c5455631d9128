/* SPDX-License-Identifier: Apache-2.0 */
/* CSV input (RFC 4180): a header row, then rows with the same number of cells, delivered one by
 * one.
 *
 * Cells are separated by commas or, if the header has none, by semicolons or tabs, as spreadsheets
 * and `wva-extract --format=tsv` write them. In semicolon-separated files a number may have a
 * decimal comma ("9,75"), which is delivered as a point.
 *
 * A byte-order mark, UTF-16 after one, CR LF, blank lines and a missing last line break are
 * accepted, and so is an empty file, for which the header is never delivered. Blanks belong to
 * their cell. A malformed row is skipped, counted and reported, and reading continues with the next
 * line. Memory stays bounded whatever the file contains. */
#ifndef WVA_SERIES_CSV_H
#define WVA_SERIES_CSV_H

#include "util/error.h"
#include "util/str.h"

enum {
    WVA_CSV_MAX_COLUMNS = 256,
    WVA_CSV_MAX_CELL = 1024 * 1024,    /* bytes */
    WVA_CSV_MAX_ROW = 4 * 1024 * 1024, /* bytes of all its cells */
};

/* Callbacks of the reader. Cells are valid during the call; `line` is where the row begins,
 * 1-based. */
struct wva_csv_handler {
    void *context;

    /* The first row. Any result but WVA_OK (with `err` filled) ends the reading; an error without a
     * location gets this file and line. */
    enum wva_status (*header)(void *context, uint64_t line, const struct wva_str *cells,
                              size_t count, struct wva_error *err);

    /* Each further row; `count` is that of the header. May be NULL. */
    void (*row)(void *context, uint64_t line, const struct wva_str *cells, size_t count);

    /* A skipped row: file, line and cause. May be NULL. */
    void (*rejected)(void *context, const struct wva_error *cause);
};

struct wva_csv_counts {
    uint64_t rows; /* delivered, not counting the header */
    uint64_t rejected;
};

/* The index of `name` in a header, ignoring blanks around the cells; -1: none. */
int wva_csv_find(const struct wva_str *header, size_t count, const char *name);

/* Reads the file `path` to its end. A file that cannot be read, or whose header is unusable, is an
 * error; a bad row is not. `counts` is always filled. */
enum wva_status wva_csv_read(const char *path, const struct wva_csv_handler *handler,
                             struct wva_csv_counts *counts, struct wva_error *err);

#endif
