/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/hpa_report.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/number.h"
#include "util/path.h"
#include "util/timestamp.h"

#define TABLE "data/hpa_samples.csv"

/* The columns of the table (tables/hpa_files.c). */
static const struct {
    const char *name;
    enum wva_role role;
} columns[] = {
    { "current_replicas", WVA_ROLE_REPLICAS_CURRENT },
    { "desired_replicas", WVA_ROLE_REPLICAS_DESIRED },
    { "waiting", WVA_ROLE_WAITING },
    { "waiting_target", WVA_ROLE_WAITING_TARGET },
    { "kv_usage", WVA_ROLE_KV_USAGE },
    { "kv_target", WVA_ROLE_KV_TARGET },
    { "ttft_ms", WVA_ROLE_TTFT_OBSERVED },
    { "itl_ms", WVA_ROLE_ITL_OBSERVED },
    { "rate_rpm", WVA_ROLE_RATE },
    { "active_jobs", WVA_ROLE_ACTIVE_JOBS },
    { "completed_jobs", WVA_ROLE_COMPLETED_JOBS },
};

enum { COLUMNS = WVA_COUNT(columns) };

struct reading {
    struct wva_experiment *experiment;
    struct wva_frame *frame;
    size_t time;          /* which cell */
    size_t cell[COLUMNS]; /* which one of each column */
};

static bool find_cell(const struct wva_str *names, size_t count, const char *wanted, size_t *cell)
{
    for (*cell = 0; *cell < count; ++*cell)
        if (wva_str_equal(names[*cell], wva_str_from(wanted)))
            return true;
    return false;
}

static enum wva_status take_header(void *context, uint64_t line, const struct wva_str *cells,
                                   size_t count, struct wva_error *err)
{
    struct reading *reading = context;
    bool found = find_cell(cells, count, "timestamp", &reading->time);

    (void)line;
    for (size_t i = 0; i < COLUMNS; i++)
        found = find_cell(cells, count, columns[i].name, &reading->cell[i]) && found;
    return found ? WVA_OK
                 : wva_fail(err, WVA_ERR_DATA, "the header is not that of an HPA run's samples");
}

static void take_row(void *context, uint64_t line, const struct wva_str *cells, size_t count)
{
    struct reading *reading = context;
    int64_t time_ns;

    (void)line;
    (void)count;
    if (!wva_time_parse(cells[reading->time], &time_ns)) {
        reading->experiment->rows_without_time++;
        return;
    }
    (void)wva_frame_add_row(reading->frame, time_ns);
    for (size_t i = 0; i < COLUMNS; i++) {
        struct wva_str cell = cells[reading->cell[i]];
        double value;

        if (!wva_number_parse(cell, &value) || !isfinite(value))
            value = NAN;
        wva_frame_set(reading->frame, columns[i].role, value, wva_number_is_whole(cell));
    }
}

static void add_server(struct wva_experiment *experiment, const struct wva_frame *frame)
{
    struct wva_server *server = wva_experiment_server(experiment, WVA_STR(""));

    wva_frame_append(server->frame, frame);
    wva_frame_sort(server->frame);
    server->written = wva_frame_create();
    wva_frame_append(server->written, server->frame);
    experiment->monitor = WVA_HPA_ENHANCED;
    wva_notes_add(&experiment->notes, "read again from a report, with the numbers as it took them");
}

bool wva_hpa_report_is(const char *folder)
{
    return wva_path_holds_file(folder, TABLE);
}

enum wva_status wva_hpa_report_read(const char *folder, struct wva_experiment **experiment,
                                    struct wva_error *err)
{
    struct wva_experiment *made = wva_calloc(1, sizeof *made);
    struct reading reading = { .experiment = made, .frame = wva_frame_create() };
    const struct wva_csv_handler handler = { &reading, take_header, take_row, NULL };
    struct wva_csv_counts counts = { 0 };
    enum wva_status status;

    made->file = wva_path_join(folder, TABLE);
    *experiment = made;
    status = wva_csv_read(made->file, &handler, &counts, err);
    made->bad_rows = counts.rejected;
    if (status == WVA_OK && reading.frame->rows > 0) {
        add_server(made, reading.frame);
    } else if (status == WVA_OK) {
        status = wva_fail_at(err, WVA_ERR_DATA, made->file, 0, "no sample in it");
    }
    wva_frame_free(reading.frame);
    return status;
}
