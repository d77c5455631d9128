/* SPDX-License-Identifier: Apache-2.0 */
/* An experiment from rows that were extracted earlier: ours, or those of the old extraction script.
 */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "experiment/reader.h"
#include "input/text_file.h"
#include "series/csv.h"
#include "series/role.h"
#include "series/table.h"
#include "util/number.h"
#include "util/path.h"

struct reading {
    const struct wva_experiment_options *options;
    struct wva_experiment *experiment;
    int column[WVA_CSV_MAX_COLUMNS]; /* what each cell of a row is; -1: nothing we know */
    enum wva_status tee_status;
    struct wva_error *err;
};

static enum wva_status read_header(void *context, uint64_t line, const struct wva_str *cells,
                                   size_t count, struct wva_error *err)
{
    struct reading *reading = context;
    bool has_time = false;

    (void)line;
    for (size_t i = 0; i < count; i++) {
        reading->column[i] = wva_row_column_find(cells[i]);
        has_time = has_time || reading->column[i] == WVA_COLUMN_TIMESTAMP;
    }
    if (has_time)
        return WVA_OK;
    return wva_fail_at(err, WVA_ERR_DATA, reading->experiment->file, 1, "no column 'timestamp'");
}

/* What a controller's sample has no place for, into the row that it became. */
static void add_monitored(struct reading *reading, const struct wva_sample *sample,
                          const struct wva_str *cells, size_t count)
{
    struct wva_frame *frame =
        wva_experiment_server(reading->experiment, sample->cell[WVA_COLUMN_SERVER])->frame;

    for (size_t i = 0; i < count; i++) {
        struct wva_str cell = wva_table_unguard(cells[i]);
        double value;

        if (reading->column[i] < WVA_COLUMN_COUNT)
            continue;
        if (!wva_number_parse(cell, &value) || !isfinite(value))
            value = NAN;
        wva_frame_set(frame, (enum wva_role)(reading->column[i] - WVA_COLUMN_COUNT), value,
                      wva_number_is_whole(cell));
    }
}

static void read_row(void *context, uint64_t line, const struct wva_str *cells, size_t count)
{
    struct reading *reading = context;
    struct wva_sample sample = { .time_ns = WVA_TIME_NONE };
    int64_t time_ns;
    bool numeric;

    (void)line;
    for (size_t i = 0; i < count; i++)
        if (reading->column[i] >= 0 && reading->column[i] < WVA_COLUMN_COUNT)
            sample.cell[reading->column[i]] = wva_table_unguard(cells[i]);
    if (wva_time_read(sample.cell[WVA_COLUMN_TIMESTAMP], &time_ns, &numeric))
        sample.time_ns = time_ns;
    if (reading->tee_status == WVA_OK)
        reading->tee_status =
            wva_experiment_take(reading->experiment, reading->options, &sample, reading->err);
    if (sample.time_ns != WVA_TIME_NONE)
        add_monitored(reading, &sample, cells, count);
}

static enum wva_status read_rows(const char *file, const struct wva_experiment_options *options,
                                 struct wva_experiment *experiment, struct wva_error *err)
{
    struct reading reading = { .options = options, .experiment = experiment, .err = err };
    const struct wva_csv_handler handler = { &reading, read_header, read_row, NULL };
    struct wva_csv_counts counts = { 0 };
    enum wva_status status;

    experiment->from_rows = true;
    status = wva_csv_read(file, &handler, &counts, err);
    experiment->bad_rows = counts.rejected;
    return status != WVA_OK ? status : reading.tee_status;
}

/* Ends the reading with the header, whose columns of ours it counts. */
static enum wva_status count_columns(void *context, uint64_t line, const struct wva_str *cells,
                                     size_t count, struct wva_error *err)
{
    size_t *known = context;

    (void)line;
    for (size_t i = 0; i < count; i++)
        *known += wva_row_column_find(cells[i]) >= 0;
    return wva_fail(err, WVA_ERR_DATA, "only the header is read");
}

static bool is_json_row(void *context, struct wva_str line)
{
    bool *found = context;

    *found = wva_str_starts(line, WVA_STR("{\"timestamp\":"))
             && wva_str_find(line, WVA_STR("\"itlAverage\":")) != NULL;
    return false;
}

enum wva_status wva_experiment_look_for_rows(const char *file, bool *rows, struct wva_error *err)
{
    enum { ENOUGH = 3 };
    size_t known = 0;
    const struct wva_csv_handler handler = { &known, count_columns, NULL, NULL };
    struct wva_csv_counts counts;
    struct wva_error ignored;
    bool json = false;

    (void)wva_csv_read(file, &handler, &counts, &ignored);
    *rows = known >= ENOUGH;
    if (*rows || wva_text_file_read(NULL, file, is_json_row, &json, &ignored) != WVA_OK || !json)
        return WVA_OK;
    return wva_fail_at(
        err, WVA_ERR_DATA, file, 0,
        "rows as JSON Lines; they are read as CSV or TSV (wva-extract --format=csv)");
}

static enum wva_status bid(const char *folder, int *bid_value, char **file, struct wva_error *err)
{
    static const struct {
        const char *name;
        int bid;
    } tables[] = { { "data/samples.csv", 70 }, { "extracted_metrics.csv", 60 } };

    (void)err;
    for (size_t i = 0; i < WVA_COUNT(tables); i++) {
        char *path = wva_path_join(folder, tables[i].name);

        if (access(path, R_OK) == 0) {
            *file = path;
            *bid_value = tables[i].bid;
            return WVA_OK;
        }
        free(path);
    }
    return WVA_OK;
}

static const char *const files[] = { "data/samples.csv", "extracted_metrics.csv", NULL };

const struct wva_experiment_reader wva_rows_experiments = { "extracted rows", bid, read_rows,
                                                            files };
