/* SPDX-License-Identifier: Apache-2.0 */
#include "log/split.h"

#include <stdlib.h>

#include "input/utf16.h"
#include "log/cut.h"
#include "util/memory.h"
#include "util/pool.h"

struct range {
    uint64_t begin, end;
    struct wva_reading *reading; /* NULL if it could not be read completely */
};

struct split {
    struct wva_reading *reading;
    struct wva_source *source;
    const struct wva_log_sinks *sinks;
    uint64_t size, head, range_bytes, scan_bytes;
    struct range *ranges; /* a ring of `window` */
    size_t count, window;
    uint64_t at; /* everything before it has been read */
};

/* Where range `index` begins, and the previous one ends. */
static uint64_t find_begin(const struct split *split, size_t index)
{
    uint64_t nominal = split->head + (uint64_t)index * split->range_bytes;

    if (nominal >= split->size)
        return split->size;
    return wva_log_find_cut(split->source, nominal, split->scan_bytes);
}

static void read_range(void *context, size_t index)
{
    const struct split *split = context;
    struct range *range = &split->ranges[index % split->window];
    struct wva_source *piece;
    struct wva_error ignored;

    *range = (struct range){ find_begin(split, index), find_begin(split, index + 1), NULL };
    if (range->begin >= range->end)
        return;
    piece = wva_source_piece(split->source, range->begin, range->end);
    range->reading = wva_reading_create_inside(split->sinks->patterns);
    if (wva_reading_take(range->reading, piece, &ignored) != WVA_OK
        || !wva_reading_is_whole(range->reading, range->end - range->begin)) {
        wva_reading_free(range->reading);
        range->reading = NULL;
    }
    wva_source_close(piece);
}

/* Reads up to `end` in the caller's thread. */
static enum wva_status read_on(struct split *split, uint64_t end, struct wva_error *err)
{
    struct wva_source *piece = wva_source_piece(split->source, split->at, end);
    enum wva_status status = wva_reading_take(split->reading, piece, err);

    wva_source_close(piece);
    wva_source_pass(split->source, end - split->at);
    split->at = end;
    return status;
}

/* A line ends directly before `at`. */
static bool is_line_start(const struct split *split, uint64_t at)
{
    struct wva_error ignored;
    char before = '\0';
    size_t len;

    return at > 0 && wva_source_read_at(split->source, at - 1, &before, 1, &len, &ignored) == WVA_OK
           && before == '\n';
}

/* Joins a finished range, or reads it again. */
static enum wva_status take_range(struct split *split, struct range *range, int *misfits,
                                  struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    if (range->reading != NULL && range->begin == split->at
        && wva_reading_can_join(split->reading, range->reading)) {
        *misfits = 0;
        status = wva_reading_join(split->reading, range->reading, err);
        wva_source_pass(split->source, range->end - range->begin);
        split->at = range->end;
    } else if (range->end > split->at) {
        (*misfits)++;
        if (is_line_start(split, range->end))
            status = read_on(split, range->end, err);
    }
    wva_reading_free(range->reading);
    range->reading = NULL;
    return status;
}

static enum wva_status take_ranges(struct split *split, struct wva_error *err)
{
    struct wva_pool *pool =
        wva_pool_start(split->count, split->sinks->threads, split->window, read_range, split);
    enum wva_status status = WVA_OK;
    int misfits = 0;

    if (pool == NULL)
        return WVA_OK;
    for (size_t i = 0; i < split->count && status == WVA_OK && misfits < WVA_SPLIT_MISFITS; i++) {
        wva_pool_wait(pool, i);
        status = take_range(split, &split->ranges[i % split->window], &misfits, err);
        wva_pool_release(pool);
    }
    wva_pool_stop(pool);
    for (size_t i = 0; i < split->window; i++)
        wva_reading_free(split->ranges[i].reading);
    return status;
}

static bool is_utf16(const struct wva_source *source)
{
    struct wva_error ignored;
    char mark[2];
    bool big_endian;
    size_t len;

    return wva_source_read_at(source, 0, mark, sizeof mark, &len, &ignored) == WVA_OK
           && wva_utf16_begins(mark, len, &big_endian);
}

static enum wva_status read_in_ranges(struct split *split, struct wva_error *err)
{
    uint64_t head = find_begin(split, 0);
    enum wva_status status = WVA_OK;

    if (is_line_start(split, head))
        status = read_on(split, head, err);
    if (status == WVA_OK && split->at > 0 && wva_reading_is_settled(split->reading)) {
        split->ranges = wva_calloc(split->window, sizeof *split->ranges);
        status = take_ranges(split, err);
        free(split->ranges);
    }
    WVA_STEP(status, wva_source_seek(split->source, split->at, err));
    return status == WVA_OK ? wva_reading_take(split->reading, split->source, err) : status;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Uses the threads that `sinks` allows for a plain file of more than one range, otherwise only the
 * caller's. */
static enum wva_status read_all(struct wva_reading *reading, struct wva_source *source,
                                const struct wva_log_sinks *sinks, struct wva_error *err)
{
    uint64_t bytes = sinks->range_bytes > 0 ? sinks->range_bytes : WVA_SPLIT_BYTES;
    struct split split = { .reading = reading,
                           .source = source,
                           .sinks = sinks,
                           .size = wva_source_size(source),
                           .head = smaller(bytes, WVA_SPLIT_HEAD_BYTES),
                           .range_bytes = bytes,
                           .scan_bytes = smaller(bytes, WVA_SPLIT_SCAN_BYTES) };

    if (sinks->threads <= 1 || sinks->record != NULL || split.size <= split.head + bytes
        || is_utf16(source))
        return wva_reading_take(reading, source, err);
    split.count = (size_t)((split.size - split.head + bytes - 1) / bytes);
    split.window = 2 * (size_t)sinks->threads;
    return read_in_ranges(&split, err);
}

enum wva_status wva_log_read(struct wva_source *source, const struct wva_log_sinks *sinks,
                             struct wva_coverage *coverage, struct wva_error *err)
{
    struct wva_reading *reading = wva_reading_create(sinks, coverage);
    enum wva_status status = read_all(reading, source, sinks, err);

    if (status == WVA_OK)
        status = wva_reading_finish(reading, err);
    else if (wva_reading_broke_off(reading))
        (void)wva_reading_finish(reading, err);
    wva_reading_free(reading);
    return status;
}
