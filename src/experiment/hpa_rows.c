/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/hpa_rows.h"

#include "input/text_file.h"
#include "series/csv.h"

enum { NAMES_MAX = 4, MONITOR_COLUMNS = 9 };

static const char *const names_of[WVA_HPA_COLUMNS][NAMES_MAX] = {
    [WVA_HPA_TIMESTAMP] = { "timestamp" },
    [WVA_HPA_EPOCH] = { "epoch" },
    [WVA_HPA_REPLICAS] = { "replicas" },
    [WVA_HPA_DESIRED] = { "desired_replicas" },
    [WVA_HPA_WAITING] = { "num_requests_waiting", "num_requests_waiting_current" },
    [WVA_HPA_WAITING_TARGET] = { "num_requests_waiting_target" },
    [WVA_HPA_KV] = { "kv_cache_usage_perc", "kv_cache_usage", "kv_cache_usage_current" },
    [WVA_HPA_KV_TARGET] = { "kv_cache_usage_target" },
    [WVA_HPA_TTFT] = { "ttft_ms", "ttft" },
    [WVA_HPA_ITL] = { "itl_ms", "itl" },
    [WVA_HPA_RATE] = { "request_rate_per_min" },
    [WVA_HPA_ACTIVE_JOBS] = { "active_jobs" },
    [WVA_HPA_COMPLETED_JOBS] = { "completed_jobs" },
};

enum wva_hpa_schema wva_hpa_find_columns(const struct wva_str *names, size_t count,
                                         int index[WVA_HPA_COLUMNS])
{
    for (int column = 0; column < WVA_HPA_COLUMNS; column++) {
        index[column] = -1;
        for (int i = 0; i < NAMES_MAX && names_of[column][i] != NULL && index[column] < 0; i++)
            index[column] = wva_csv_find(names, count, names_of[column][i]);
    }
    if ((index[WVA_HPA_TIMESTAMP] < 0 && index[WVA_HPA_EPOCH] < 0) || index[WVA_HPA_REPLICAS] < 0
        || (index[WVA_HPA_WAITING] < 0 && index[WVA_HPA_KV_TARGET] < 0))
        return WVA_HPA_NONE;
    return index[WVA_HPA_EPOCH] >= 0 || wva_csv_find(names, count, "kv_cache_usage_current") >= 0
                   || wva_csv_find(names, count, "num_requests_waiting_current") >= 0
               ? WVA_HPA_LEGACY
               : WVA_HPA_ENHANCED;
}

/* ---- the console log ---- */

struct console {
    const struct wva_csv_handler *handler;
    struct wva_csv_counts *counts;
    uint64_t line;
};

/* "[TIME] Replicas: 1/1 | Waiting: 0.0/2 | KV Cache: 0.0%/800% | Jobs: 1 active, 0 completed" */
static bool split_line(struct wva_str line, struct wva_str cells[MONITOR_COLUMNS])
{
    static const struct wva_str borders[MONITOR_COLUMNS - 1] = {
        WVA_STR_INIT("] Replicas:"), WVA_STR_INIT("/"),           WVA_STR_INIT("| Waiting:"),
        WVA_STR_INIT("/"),           WVA_STR_INIT("| KV Cache:"), WVA_STR_INIT("%/"),
        WVA_STR_INIT("%"),           WVA_STR_INIT("active,"),
    };
    const char *jobs;

    if (!wva_str_take(&line, WVA_STR("[")))
        return false;
    for (int i = 0; i < MONITOR_COLUMNS - 1; i++) {
        if (!wva_str_cut(&line, borders[i], &cells[i]))
            return false;
        cells[i] = wva_str_trim(cells[i]);
    }
    jobs = wva_str_find(cells[MONITOR_COLUMNS - 2], WVA_STR("Jobs:"));
    line = wva_str_trim(line);
    if (jobs == NULL || !wva_str_ends(line, WVA_STR("completed")))
        return false;
    cells[7] = wva_str_trim(wva_str_skip(cells[7], (size_t)(jobs - cells[7].ptr) + 5));
    cells[8] = wva_str_trim((struct wva_str){ line.ptr, line.len - sizeof "completed" + 1 });
    return true;
}

static bool take_line(void *context, struct wva_str line)
{
    struct console *console = context;
    struct wva_str cells[MONITOR_COLUMNS];

    console->line++;
    if (!split_line(line, cells))
        return true;
    console->counts->rows++;
    console->handler->row(console->handler->context, console->line, cells, MONITOR_COLUMNS);
    return true;
}

static enum wva_status read_console(const char *file, const struct wva_csv_handler *handler,
                                    struct wva_csv_counts *counts, struct wva_error *err)
{
    static const struct wva_str header[MONITOR_COLUMNS] = {
        WVA_STR_INIT("timestamp"),
        WVA_STR_INIT("replicas"),
        WVA_STR_INIT("desired_replicas"),
        WVA_STR_INIT("num_requests_waiting_current"),
        WVA_STR_INIT("num_requests_waiting_target"),
        WVA_STR_INIT("kv_cache_usage_current"),
        WVA_STR_INIT("kv_cache_usage_target"),
        WVA_STR_INIT("active_jobs"),
        WVA_STR_INIT("completed_jobs"),
    };
    struct console console = { handler, counts, 0 };
    enum wva_status status;

    *counts = (struct wva_csv_counts){ 0 };
    status = handler->header(handler->context, 0, header, MONITOR_COLUMNS, err);
    if (status != WVA_OK)
        return status;
    return wva_text_file_read(NULL, file, take_line, &console, err);
}

enum wva_status wva_hpa_rows_read(const char *file, const struct wva_csv_handler *handler,
                                  struct wva_csv_counts *counts, struct wva_error *err)
{
    if (wva_str_ends(wva_str_from(file), WVA_STR(".log")))
        return read_console(file, handler, counts, err);
    return wva_csv_read(file, handler, counts, err);
}

/* ---- what a file is ---- */

struct look {
    enum wva_hpa_schema schema;
    uint64_t rows;
};

static enum wva_status look_at_header(void *context, uint64_t line, const struct wva_str *cells,
                                      size_t count, struct wva_error *err)
{
    struct look *look = context;
    int index[WVA_HPA_COLUMNS];

    (void)line;
    look->schema = wva_hpa_find_columns(cells, count, index);
    if (look->schema != WVA_HPA_NONE)
        return WVA_OK;
    return wva_fail(err, WVA_ERR_DATA, "the header is not that of an HPA run's metrics");
}

static void count_row(void *context, uint64_t line, const struct wva_str *cells, size_t count)
{
    struct look *look = context;

    (void)line;
    (void)cells;
    (void)count;
    look->rows++;
}

enum wva_hpa_schema wva_hpa_rows_schema(const char *file, struct wva_error *err)
{
    struct look look = { WVA_HPA_NONE, 0 };
    const struct wva_csv_handler handler = { &look, look_at_header, count_row, NULL };
    struct wva_csv_counts counts;

    if (wva_hpa_rows_read(file, &handler, &counts, err) != WVA_OK)
        return WVA_HPA_NONE;
    if (look.rows > 0)
        return look.schema;
    (void)wva_fail_at(err, WVA_ERR_DATA, file, 0,
                      look.schema == WVA_HPA_NONE ? "empty" : "no rows");
    return WVA_HPA_NONE;
}
