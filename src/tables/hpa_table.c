/* SPDX-License-Identifier: Apache-2.0 */
#include "tables/hpa_table.h"

#include <stdlib.h>

#include "experiment/clock.h"
#include "experiment/hpa_rows.h"
#include "series/table.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/path.h"
#include "util/timestamp.h"

enum { ADDED = 4 };

static const char *const added[ADDED] = { "time_relative", "waiting_requests_exceeded",
                                          "kv_cache_exceeded", "any_threshold_exceeded" };

struct writing {
    struct wva_outfile *out;
    const struct wva_zone *zone;
    struct wva_table table;
    struct wva_table_column columns[WVA_CSV_MAX_COLUMNS + ADDED];
    char *names[WVA_CSV_MAX_COLUMNS]; /* owned */
    size_t count;
    int index[WVA_HPA_COLUMNS];
    struct wva_clock clock; /* the times of the rows that have one */
    size_t timed;           /* of them: written */
};

/* ---- the times, which all have to be known before the first is written ---- */

static enum wva_status find_columns(void *context, uint64_t line, const struct wva_str *cells,
                                    size_t count, struct wva_error *err)
{
    struct writing *writing = context;

    (void)line;
    (void)err;
    (void)wva_hpa_find_columns(cells, count, writing->index);
    return WVA_OK;
}

static bool take_time(struct writing *writing, const struct wva_str *cells, struct wva_clock *clock)
{
    bool zoneless = false;

    return writing->index[WVA_HPA_TIMESTAMP] >= 0
           && wva_clock_add(clock, wva_str_trim(cells[writing->index[WVA_HPA_TIMESTAMP]]),
                            writing->zone, &zoneless);
}

static void take_row(void *context, uint64_t line, const struct wva_str *cells, size_t count)
{
    struct writing *writing = context;

    (void)line;
    (void)count;
    (void)take_time(writing, cells, &writing->clock);
}

/* ---- the table ---- */

static enum wva_status write_header(void *context, uint64_t line, const struct wva_str *cells,
                                    size_t count, struct wva_error *err)
{
    struct writing *writing = context;

    (void)line;
    (void)err;
    (void)wva_hpa_find_columns(cells, count, writing->index);
    for (size_t i = 0; i < count; i++) {
        writing->names[i] = wva_strndup(cells[i].ptr, cells[i].len);
        writing->columns[i] = (struct wva_table_column){ writing->names[i], WVA_CELL_TEXT };
    }
    for (size_t i = 0; i < ADDED; i++)
        writing->columns[count + i] = (struct wva_table_column){ added[i], WVA_CELL_TEXT };
    writing->count = count;
    writing->table = wva_table_begin(writing->out, WVA_TABLE_CSV, writing->columns, count + ADDED);
    return WVA_OK;
}

static bool exceeds(const struct writing *writing, const struct wva_str *cells,
                    enum wva_hpa_column value, enum wva_hpa_column target)
{
    double a, b;

    return writing->index[value] >= 0 && writing->index[target] >= 0
           && wva_number_parse(wva_str_trim(cells[writing->index[value]]), &a)
           && wva_number_parse(wva_str_trim(cells[writing->index[target]]), &b) && a > b;
}

static void write_minutes(struct writing *writing, const struct wva_str *cells)
{
    const int64_t *time_ns = writing->clock.time_ns;
    char digits[WVA_NUMBER_TEXT];
    struct wva_clock one = { 0 };
    bool timed = writing->timed < writing->clock.count && take_time(writing, cells, &one);

    wva_clock_free(&one);
    if (!timed) {
        wva_table_text(&writing->table, WVA_STR(""));
        return;
    }
    wva_table_text(
        &writing->table,
        wva_str_from(wva_number_repr(
            (double)(time_ns[writing->timed] - time_ns[0]) / (double)WVA_NS_PER_S / 60, digits)));
    writing->timed++;
}

static void write_row(void *context, uint64_t line, const struct wva_str *cells, size_t count)
{
    struct writing *writing = context;
    bool waiting = exceeds(writing, cells, WVA_HPA_WAITING, WVA_HPA_WAITING_TARGET);
    bool kv = exceeds(writing, cells, WVA_HPA_KV, WVA_HPA_KV_TARGET);
    const bool flags[] = { waiting, kv, waiting || kv };

    (void)line;
    for (size_t i = 0; i < count; i++)
        wva_table_text(&writing->table, wva_table_unguard(cells[i]));
    write_minutes(writing, cells);
    for (size_t i = 0; i < WVA_COUNT(flags); i++)
        wva_table_text(&writing->table, flags[i] ? WVA_STR("True") : WVA_STR("False"));
}

enum wva_status wva_hpa_table_write(const char *dir, const char *file, const struct wva_zone *zone,
                                    struct wva_error *err)
{
    struct writing *writing = wva_calloc(1, sizeof *writing);
    const struct wva_csv_handler times = { writing, find_columns, take_row, NULL };
    const struct wva_csv_handler handler = { writing, write_header, write_row, NULL };
    struct wva_csv_counts counts;
    char *path = wva_path_join(dir, "analysis_results.csv");
    enum wva_status status;

    writing->zone = zone;
    status = wva_hpa_rows_read(file, &times, &counts, err);
    (void)wva_clock_settle(&writing->clock);
    if (status == WVA_OK && (writing->out = wva_outfile_open(path, err)) == NULL)
        status = err->status;
    if (status == WVA_OK)
        status = wva_hpa_rows_read(file, &handler, &counts, err);
    if (status == WVA_OK)
        status = wva_outfile_commit(writing->out, err);
    else
        wva_outfile_abandon(writing->out);
    for (size_t i = 0; i < writing->count; i++)
        free(writing->names[i]);
    wva_clock_free(&writing->clock);
    free(writing);
    free(path);
    return status;
}
