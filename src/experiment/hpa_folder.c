/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/hpa_folder.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "experiment/clock.h"
#include "experiment/hpa_units.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/path.h"
#include "util/timestamp.h"

enum { NAMES_MAX = 200 };

struct reading {
    const struct wva_experiment_options *options;
    struct wva_experiment *experiment;
    struct wva_frame *frame; /* as written */
    struct wva_clock clock;  /* of its rows */
    int index[WVA_HPA_COLUMNS];
    enum wva_hpa_schema schema;
    bool zoneless;
    uint64_t bad_cells;
};

enum wva_status wva_hpa_folder_bid(const char *folder, enum wva_hpa_schema schema, int *bid,
                                   char **file)
{
    char *path = wva_path_join(folder, "metrics.csv");
    struct wva_error ignored;

    if (wva_hpa_rows_schema(path, &ignored) == schema)
        *bid = WVA_HPA_BID;
    else if (wva_path_holds(folder,
                            schema == WVA_HPA_LEGACY ? "scaling.log" : "scaling-events.log"))
        *bid = WVA_HPA_BID_BROKEN;
    if (*bid > 0) {
        *file = path;
        return WVA_OK;
    }
    free(path);
    return WVA_OK;
}

/* ---- rows ---- */

static enum wva_status take_header(void *context, uint64_t line, const struct wva_str *cells,
                                   size_t count, struct wva_error *err)
{
    struct reading *reading = context;

    (void)line;
    reading->schema = wva_hpa_find_columns(cells, count, reading->index);
    if (reading->schema != WVA_HPA_NONE)
        return WVA_OK;
    return wva_fail(err, WVA_ERR_DATA, "the header is not that of an HPA run's metrics");
}

static struct wva_str get_cell(const struct reading *reading, enum wva_hpa_column column,
                               const struct wva_str *cells)
{
    return reading->index[column] < 0 ? WVA_STR("") : wva_str_trim(cells[reading->index[column]]);
}

/* Adds the time of a row, or its epoch where that cannot be read. */
static bool take_time(struct reading *reading, const struct wva_str *cells)
{
    double epoch;

    if (wva_clock_add(&reading->clock, get_cell(reading, WVA_HPA_TIMESTAMP, cells),
                      reading->options->zone, &reading->zoneless))
        return true;
    if (!wva_number_parse(get_cell(reading, WVA_HPA_EPOCH, cells), &epoch) || !(epoch > 0)
        || epoch > 4e9)
        return false;
    wva_clock_add_instant(&reading->clock, (int64_t)(epoch * 1000) * (WVA_NS_PER_S / 1000));
    return true;
}

static void take_row(void *context, uint64_t line, const struct wva_str *cells, size_t count)
{
    static const struct {
        enum wva_hpa_column column;
        enum wva_role role;
    } meanings[] = {
        { WVA_HPA_REPLICAS, WVA_ROLE_REPLICAS_CURRENT },
        { WVA_HPA_DESIRED, WVA_ROLE_REPLICAS_DESIRED },
        { WVA_HPA_WAITING, WVA_ROLE_WAITING },
        { WVA_HPA_WAITING_TARGET, WVA_ROLE_WAITING_TARGET },
        { WVA_HPA_KV, WVA_ROLE_KV_USAGE },
        { WVA_HPA_KV_TARGET, WVA_ROLE_KV_TARGET },
        { WVA_HPA_TTFT, WVA_ROLE_TTFT_OBSERVED },
        { WVA_HPA_ITL, WVA_ROLE_ITL_OBSERVED },
        { WVA_HPA_RATE, WVA_ROLE_RATE },
        { WVA_HPA_ACTIVE_JOBS, WVA_ROLE_ACTIVE_JOBS },
        { WVA_HPA_COMPLETED_JOBS, WVA_ROLE_COMPLETED_JOBS },
    };
    struct reading *reading = context;

    (void)line;
    (void)count;
    if (!take_time(reading, cells)) {
        reading->experiment->rows_without_time++;
        return;
    }
    (void)wva_frame_add_row(reading->frame, reading->clock.time_ns[reading->clock.count - 1]);
    for (size_t i = 0; i < WVA_COUNT(meanings); i++) {
        struct wva_str cell = get_cell(reading, meanings[i].column, cells);
        double value = NAN;

        if (reading->index[meanings[i].column] < 0)
            continue;
        if (!wva_number_parse(cell, &value) || !isfinite(value)) {
            reading->bad_cells++;
            value = NAN;
        }
        wva_frame_set(reading->frame, meanings[i].role, value, wva_number_is_whole(cell));
    }
}

static void note_repair(struct wva_notes *notes, const struct wva_clock_repair *repair)
{
    const struct {
        size_t rows;
        const char *how;
    } kinds[] = {
        { repair->by_zone, "by the clock: these rows are in the second of the two hours that it "
                           "shows when summer time ends" },
        { repair->by_hour, "by an hour, as when summer time ends: from there on rows were taken to "
                           "be an hour later (--tz names the zone)" },
        { repair->moved, "but the rows were kept in the order of the file; how much time passed at "
                         "the step back is not known, and one interval was taken" },
        { repair->unsorted, "and the rows were sorted by time" },
    };

    for (size_t i = 0; i < WVA_COUNT(kinds); i++)
        if (kinds[i].rows > 0)
            wva_notes_add(notes, "the times of %zu row%s go back, %s", kinds[i].rows,
                          WVA_PLURAL(kinds[i].rows), kinds[i].how);
}

/* Gives the rows their times, now that all are known. */
static void place_rows(struct reading *reading)
{
    const struct wva_clock_repair repair = wva_clock_settle(&reading->clock);

    for (size_t row = 0; row < reading->frame->rows; row++)
        reading->frame->time_ns[row] = reading->clock.time_ns[row];
    note_repair(&reading->experiment->notes, &repair);
}

static void note_rows(const struct reading *reading, const struct wva_csv_counts *counts)
{
    struct wva_notes *notes = &reading->experiment->notes;
    const char *name = wva_path_name(reading->experiment->file);

    if (strcmp(name, "monitor.log") == 0)
        wva_notes_add(notes, "metrics.csv is missing or unusable; the samples were rebuilt from "
                             "monitor.log");
    if (counts->rejected > 0)
        wva_notes_add(notes, "%s: malformed rows left out: %llu", name,
                      (unsigned long long)counts->rejected);
    if (reading->experiment->rows_without_time > 0)
        wva_notes_add(notes, "%s: rows without a time left out: %llu", name,
                      (unsigned long long)reading->experiment->rows_without_time);
    if (reading->bad_cells > 0)
        wva_notes_add(notes, "%s: cells that hold no number and count as missing: %llu", name,
                      (unsigned long long)reading->bad_cells);
    if (reading->zoneless && reading->options->zone == NULL)
        wva_notes_add(notes, "the times have no zone and were taken as UTC (--tz says otherwise)");
}

/* ---- the folder ---- */

/* Other files of the monitors and runners. */
static const char *const beside[][4] = {
    [WVA_HPA_LEGACY] = { "scaling.log", "events.log", "jobs.log", "monitor.log" },
    [WVA_HPA_ENHANCED] = { "scaling-events.log", "experiment-config.yaml", "README.md" },
};

/* Metadata and, where there are none, the logs of scaling have notes of their own. */
static void note_beside(const struct reading *reading, const char *folder)
{
    const char *const *names = beside[reading->schema];
    struct wva_buffer missing = wva_buffer_make(NAMES_MAX), empty = wva_buffer_make(NAMES_MAX);

    for (size_t i = 0; i < WVA_COUNT(beside[0]) && names[i] != NULL; i++) {
        char *path = wva_path_join(folder, names[i]);
        struct stat st;

        if (stat(path, &st) != 0 && i > 0)
            wva_buffer_add_item(&missing, names[i]);
        else if (stat(path, &st) == 0 && st.st_size == 0)
            wva_buffer_add_item(&empty, names[i]);
        free(path);
    }
    if (missing.len > 0)
        wva_notes_add(&reading->experiment->notes, "not in the folder: %s", missing.data);
    if (empty.len > 0)
        wva_notes_add(&reading->experiment->notes, "empty: %s", empty.data);
    wva_buffer_free(&missing);
    wva_buffer_free(&empty);
}

/* A name for the metadata even where the folder was given as "." or "..". */
static char *find_full_folder(const char *folder)
{
    char *full = realpath(folder, NULL);

    return full == NULL ? wva_strdup(folder) : full;
}

static void read_beside(struct reading *reading, const char *folder)
{
    struct wva_experiment *experiment = reading->experiment;
    char *full = find_full_folder(folder);

    note_beside(reading, folder);
    wva_metadata_read(full, &experiment->metadata, &experiment->notes);
    wva_events_read(folder, reading->options->zone, &experiment->events, &experiment->metadata,
                    &experiment->notes);
    free(full);
}

static void add_server(struct reading *reading)
{
    struct wva_experiment *experiment = reading->experiment;
    struct wva_server *server = wva_experiment_server(experiment, WVA_STR(""));
    const char *model = experiment->metadata.text[WVA_METADATA_MODEL];

    wva_frame_sort(reading->frame);
    wva_frame_free(server->frame);
    server->written = reading->frame;
    reading->frame = NULL;
    server->frame =
        reading->options->units_as_is
            ? wva_hpa_units_keep(server->written, reading->schema, &experiment->notes)
            : wva_hpa_units_repair(server->written, reading->schema, &experiment->notes);
    if (model != NULL) {
        free(server->model);
        server->model = wva_strdup(model);
    }
}

enum wva_status wva_hpa_folder_read(const char *file, const struct wva_experiment_options *options,
                                    struct wva_experiment *experiment, struct wva_error *err)
{
    struct reading reading = { .options = options,
                               .experiment = experiment,
                               .frame = wva_frame_create() };
    const struct wva_csv_handler handler = { &reading, take_header, take_row, NULL };
    struct wva_csv_counts counts = { 0 };
    char *folder = wva_path_folder(file);
    enum wva_status status = wva_hpa_rows_read(file, &handler, &counts, err);

    /* The folder is that of an HPA run, so what it lacks is the reason. */
    if (status != WVA_OK && err->sys_errno == ENOENT) {
        (void)wva_fail_at(
            err, WVA_ERR_DATA, folder, 0,
            "an HPA run without metrics.csv, and without a monitor.log to rebuild it");
        status = err->status;
    }
    experiment->bad_rows = counts.rejected;
    if (status == WVA_OK && reading.frame->rows > 0) {
        experiment->monitor = reading.schema;
        note_rows(&reading, &counts);
        place_rows(&reading);
        read_beside(&reading, folder);
        add_server(&reading);
    }
    wva_frame_free(reading.frame);
    wva_clock_free(&reading.clock);
    free(folder);
    return status;
}
