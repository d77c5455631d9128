/* SPDX-License-Identifier: Apache-2.0 */
#include "series/frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"
#include "util/timestamp.h"

struct wva_frame *wva_frame_create(void)
{
    return wva_calloc(1, sizeof(struct wva_frame));
}

void wva_frame_free(struct wva_frame *frame)
{
    if (frame == NULL)
        return;
    for (int role = 0; role < WVA_ROLE_COUNT; role++)
        free(frame->column[role].value);
    free(frame->time_ns);
    free(frame);
}

size_t wva_frame_add_row(struct wva_frame *frame, int64_t time_ns)
{
    size_t old_capacity = frame->capacity;
    size_t row = frame->rows;

    frame->time_ns = wva_grow(frame->time_ns, &frame->capacity, row + 1, sizeof *frame->time_ns);
    frame->time_ns[row] = time_ns;
    for (int role = 0; role < WVA_ROLE_COUNT; role++) {
        struct wva_frame_column *column = &frame->column[role];

        if (column->value == NULL)
            continue;
        if (frame->capacity != old_capacity)
            column->value = wva_reallocarray(column->value, frame->capacity, sizeof *column->value);
        column->value[row] = NAN;
    }
    frame->rows++;
    return row;
}

/* NaN for what is no value; never -0. */
static double limit(double value)
{
    if (isfinite(value) && fabs(value) > WVA_FRAME_VALUE_MAX)
        return NAN;
    return value == 0 ? 0 : value;
}

void wva_frame_set(struct wva_frame *frame, enum wva_role role, double value, bool whole)
{
    struct wva_frame_column *column = &frame->column[role];
    size_t row = frame->rows - 1;

    value = limit(value);
    if (column->value == NULL) {
        column->value = wva_reallocarray(NULL, frame->capacity, sizeof *column->value);
        for (size_t i = 0; i < frame->rows; i++)
            column->value[i] = NAN;
        column->whole = frame->rows == 1;
    }
    column->value[row] = value;
    column->whole = column->whole && whole;
    if (!isnan(value))
        column->present++;
}

void wva_frame_fill(struct wva_frame *frame, enum wva_role role, const double *values, bool whole)
{
    struct wva_frame_column *column = &frame->column[role];

    if (column->value == NULL)
        column->value = wva_reallocarray(NULL, frame->capacity, sizeof *column->value);
    column->present = 0;
    for (size_t i = 0; i < frame->rows; i++) {
        column->value[i] = limit(values[i]);
        column->present += isnan(column->value[i]) ? 0 : 1;
    }
    column->whole = whole && column->present == frame->rows;
}

bool wva_frame_fill_known(struct wva_frame *frame, enum wva_role role, const double *values,
                          bool whole)
{
    for (size_t row = 0; row < frame->rows; row++)
        if (!isnan(values[row])) {
            wva_frame_fill(frame, role, values, whole);
            return true;
        }
    return false;
}

void wva_frame_append(struct wva_frame *frame, const struct wva_frame *from)
{
    for (size_t row = 0; row < from->rows; row++) {
        (void)wva_frame_add_row(frame, from->time_ns[row]);
        for (int role = 0; role < WVA_ROLE_COUNT; role++)
            if (from->column[role].value != NULL)
                wva_frame_set(frame, (enum wva_role)role, from->column[role].value[row],
                              from->column[role].whole);
    }
}

struct sort_key {
    int64_t time_ns;
    size_t row;
};

static int compare_keys(const void *a, const void *b)
{
    const struct sort_key *x = a, *y = b;

    if (x->time_ns != y->time_ns)
        return x->time_ns < y->time_ns ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static bool is_sorted(const struct wva_frame *frame)
{
    for (size_t i = 1; i < frame->rows; i++)
        if (frame->time_ns[i] < frame->time_ns[i - 1])
            return false;
    return true;
}

void wva_frame_sort(struct wva_frame *frame)
{
    struct sort_key *keys;
    double *sorted;

    if (is_sorted(frame))
        return;
    keys = wva_calloc(frame->rows, sizeof *keys);
    for (size_t i = 0; i < frame->rows; i++)
        keys[i] = (struct sort_key){ frame->time_ns[i], i };
    qsort(keys, frame->rows, sizeof *keys, compare_keys);
    for (size_t i = 0; i < frame->rows; i++)
        frame->time_ns[i] = keys[i].time_ns;
    for (int role = 0; role < WVA_ROLE_COUNT; role++) {
        struct wva_frame_column *column = &frame->column[role];

        if (column->value == NULL)
            continue;
        sorted = wva_calloc(frame->capacity, sizeof *sorted);
        for (size_t i = 0; i < frame->rows; i++)
            sorted[i] = column->value[keys[i].row];
        free(column->value);
        column->value = sorted;
    }
    free(keys);
}

static size_t filter_doubles(double *values, const bool *keep, size_t rows)
{
    size_t to = 0, present = 0;

    for (size_t i = 0; i < rows; i++)
        if (keep[i]) {
            values[to++] = values[i];
            present += isnan(values[i]) ? 0 : 1;
        }
    return present;
}

void wva_frame_filter(struct wva_frame *frame, const bool *keep)
{
    size_t to = 0;

    for (int role = 0; role < WVA_ROLE_COUNT; role++) {
        struct wva_frame_column *column = &frame->column[role];

        if (column->value != NULL)
            column->present = filter_doubles(column->value, keep, frame->rows);
    }
    for (size_t i = 0; i < frame->rows; i++)
        if (keep[i])
            frame->time_ns[to++] = frame->time_ns[i];
    frame->rows = to;
}

bool wva_frame_has(const struct wva_frame *frame, enum wva_role role)
{
    return frame->column[role].present > 0;
}

double wva_frame_get(const struct wva_frame *frame, enum wva_role role, size_t row)
{
    return frame->column[role].value == NULL ? NAN : frame->column[role].value[row];
}

double wva_frame_minutes(const struct wva_frame *frame, size_t row)
{
    return (double)(frame->time_ns[row] - frame->time_ns[0]) / (double)WVA_NS_PER_S / 60.0;
}

struct wva_summary wva_frame_summarize(const struct wva_frame *frame, enum wva_role role)
{
    const double *values = frame->column[role].value;

    return wva_summarize(values, values == NULL ? 0 : frame->rows);
}
