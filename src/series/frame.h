/* SPDX-License-Identifier: Apache-2.0 */
/* The samples of one server as columns of doubles, identified by their meaning.
 *
 * Analyses and figures ask for a role, never for a file's column name, so they work on any input
 * that can be read into a frame. Missing is NaN. Rows are in time order. The frame owns its
 * arrays. */
#ifndef WVA_SERIES_FRAME_H
#define WVA_SERIES_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "series/role.h"
#include "util/statistics.h"

/* No sample has greater finite values, whose sums and squares would not be finite. Infinity is what
 * a model predicts where requests would wait for ever. */
#define WVA_FRAME_VALUE_MAX 1e15

struct wva_frame_column {
    double *value;  /* `rows` values; NULL when the source has no such column */
    size_t present; /* number of values that are not missing */
    bool whole;     /* every input text was a whole number and none was missing */
};

struct wva_frame {
    size_t rows;
    size_t capacity;
    int64_t *time_ns; /* UTC */
    struct wva_frame_column column[WVA_ROLE_COUNT];
};

struct wva_frame *wva_frame_create(void);
void wva_frame_free(struct wva_frame *frame);

/* Appends a row with every column missing, and returns its index. */
size_t wva_frame_add_row(struct wva_frame *frame, int64_t time_ns);

/* Appends all rows of `from`. */
void wva_frame_append(struct wva_frame *frame, const struct wva_frame *from);

/* Sets a value in the last row; NaN means missing, and so do finite values beyond
 * WVA_FRAME_VALUE_MAX.
 * `whole` means that its text was a whole number. A reader sets each column that its source has in
 * every row. */
void wva_frame_set(struct wva_frame *frame, enum wva_role role, double value, bool whole);

/* Sets the column of a role from `rows` values, likewise. */
void wva_frame_fill(struct wva_frame *frame, enum wva_role role, const double *values, bool whole);

/* The same if any value is known. Returns whether one is. */
bool wva_frame_fill_known(struct wva_frame *frame, enum wva_role role, const double *values,
                          bool whole);

/* Sorts rows by time; rows of equal time keep their order. */
void wva_frame_sort(struct wva_frame *frame);

/* Keeps the rows i with keep[i]; the `whole` of columns does not change. */
void wva_frame_filter(struct wva_frame *frame, const bool *keep);

/* True when the column has at least one value. */
bool wva_frame_has(const struct wva_frame *frame, enum wva_role role);

/* The value, or NaN if the column or the value is missing. */
double wva_frame_get(const struct wva_frame *frame, enum wva_role role, size_t row);

/* Minutes (60 s) since the first row, rounded as the notebook's total_seconds() / 60. */
double wva_frame_minutes(const struct wva_frame *frame, size_t row);

/* Summary of the column of a role; empty if the frame does not have it. */
struct wva_summary wva_frame_summarize(const struct wva_frame *frame, enum wva_role role);

#endif
