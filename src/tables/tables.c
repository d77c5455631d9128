/* SPDX-License-Identifier: Apache-2.0 */
#include "tables/tables.h"

#include <math.h>
#include <stdlib.h>

#include "util/number.h"
#include "util/path.h"
#include "util/timestamp.h"

struct content {
    const struct wva_frame *frame;
    const struct wva_results *results;
};

static void write_value(struct wva_table *table, double value, bool whole)
{
    char digits[WVA_NUMBER_TEXT];

    if (isnan(value))
        wva_table_text(table, WVA_STR(""));
    else if (whole)
        wva_table_text(table, wva_str_from(wva_number_format(value, digits)));
    else
        wva_table_text(table, wva_str_from(wva_number_repr(value, digits)));
}

void wva_tables_real(struct wva_table *table, double value)
{
    write_value(table, value, false);
}

void wva_tables_cell(struct wva_table *table, const struct wva_frame *frame, enum wva_role role,
                     size_t row)
{
    write_value(table, wva_frame_get(frame, role, row), frame->column[role].whole);
}

void wva_tables_time(struct wva_table *table, const struct wva_frame *frame, size_t row)
{
    char text[WVA_TIME_TEXT];

    wva_table_text(table, wva_str_from(wva_time_format_pandas(frame->time_ns[row], text)));
}

enum wva_status wva_tables_put(const char *dir, const char *name,
                               const struct wva_table_column *columns, size_t count,
                               void (*fill)(struct wva_table *table, const void *context),
                               const void *context, struct wva_error *err)
{
    char *path = wva_path_join(dir, name);
    struct wva_outfile *out = wva_outfile_open(path, err);
    struct wva_table table;

    free(path);
    if (out == NULL)
        return err->status;
    table = wva_table_begin(out, WVA_TABLE_CSV, columns, count);
    fill(&table, context);
    return wva_outfile_commit(out, err);
}

static const struct wva_table_column processed_columns[] = {
    { "timestamp", WVA_CELL_TEXT },     { "itlAverage", WVA_CELL_NUMBER },
    { "ttftAverage", WVA_CELL_NUMBER }, { "rate", WVA_CELL_NUMBER },
    { "inTk", WVA_CELL_NUMBER },        { "outTk", WVA_CELL_NUMBER },
    { "numRep", WVA_CELL_NUMBER },      { "itl", WVA_CELL_NUMBER },
    { "ttft", WVA_CELL_NUMBER },        { "slo_itl", WVA_CELL_NUMBER },
    { "slo_ttft", WVA_CELL_NUMBER },    { "alpha", WVA_CELL_NUMBER },
    { "beta", WVA_CELL_NUMBER },        { "gamma", WVA_CELL_NUMBER },
    { "delta", WVA_CELL_NUMBER },       { "time_minutes", WVA_CELL_NUMBER },
};

static void fill_processed(struct wva_table *table, const void *context)
{
    static const enum wva_role roles[] = {
        WVA_ROLE_ITL_OBSERVED,  WVA_ROLE_TTFT_OBSERVED,  WVA_ROLE_RATE,
        WVA_ROLE_INPUT_TOKENS,  WVA_ROLE_OUTPUT_TOKENS,  WVA_ROLE_REPLICAS_DESIRED,
        WVA_ROLE_ITL_PREDICTED, WVA_ROLE_TTFT_PREDICTED, WVA_ROLE_ITL_SLO,
        WVA_ROLE_TTFT_SLO,      WVA_ROLE_ALPHA,          WVA_ROLE_BETA,
        WVA_ROLE_GAMMA,         WVA_ROLE_DELTA,
    };
    const struct content *content = context;
    const struct wva_frame *frame = content->frame;

    for (size_t row = 0; row < frame->rows; row++) {
        wva_tables_time(table, frame, row);
        for (size_t i = 0; i < WVA_COUNT(roles); i++)
            wva_tables_cell(table, frame, roles[i], row);
        wva_tables_real(table, wva_frame_minutes(frame, row));
    }
}

static const struct wva_table_column scaling_columns[] = {
    { "time", WVA_CELL_NUMBER },
    { "from_replicas", WVA_CELL_NUMBER },
    { "to_replicas", WVA_CELL_NUMBER },
    { "load", WVA_CELL_NUMBER },
};

static void fill_scaling(struct wva_table *table, const void *context)
{
    const struct content *content = context;
    const struct wva_frame_column *replicas = &content->frame->column[WVA_ROLE_REPLICAS_DESIRED];
    const struct wva_frame_column *rate = &content->frame->column[WVA_ROLE_RATE];

    for (size_t i = 0; i < content->results->desired.count; i++) {
        const struct wva_scaling_event *event = &content->results->desired.events[i];

        wva_tables_real(table, event->time_minutes);
        write_value(table, event->from, replicas->whole);
        write_value(table, event->to, replicas->whole);
        write_value(table, event->rate, rate->whole);
    }
}

static const struct wva_table_column gap_columns[] = {
    { "start_time", WVA_CELL_NUMBER }, { "end_time", WVA_CELL_NUMBER },
    { "duration", WVA_CELL_NUMBER },   { "peak_violation", WVA_CELL_NUMBER },
    { "avg_tpot", WVA_CELL_NUMBER },   { "avg_load", WVA_CELL_NUMBER },
};

static void fill_gaps(struct wva_table *table, const void *context)
{
    const struct content *content = context;

    for (size_t i = 0; i < content->results->gaps.count; i++) {
        const struct wva_gap *gap = &content->results->gaps.gaps[i];

        wva_tables_real(table, gap->start_minutes);
        wva_tables_real(table, gap->end_minutes);
        wva_tables_real(table, gap->end_minutes - gap->start_minutes);
        wva_tables_real(table, gap->peak_ms);
        wva_tables_real(table, gap->mean_itl_ms);
        wva_tables_real(table, gap->mean_rate);
    }
}

/* The time stands last, as in processed_metrics.csv: gnuplot takes an empty cell at the end of a
 * row for none. */
static const struct wva_table_column timeline_columns[] = {
    { "current_replicas", WVA_CELL_NUMBER }, { "desired_replicas", WVA_CELL_NUMBER },
    { "slo_itl", WVA_CELL_NUMBER },          { "slo_ttft", WVA_CELL_NUMBER },
    { "supply", WVA_CELL_NUMBER },           { "demand", WVA_CELL_NUMBER },
    { "kv_usage", WVA_CELL_NUMBER },         { "queue_length", WVA_CELL_NUMBER },
    { "needed_replicas", WVA_CELL_NUMBER },  { "time_minutes", WVA_CELL_NUMBER },
};

static void fill_timeline(struct wva_table *table, const void *context)
{
    const struct content *content = context;
    const struct wva_frame *frame = content->frame;
    const double *slo_itl = content->results->slo_itl_ms;
    const double *slo_ttft = content->results->slo_ttft_ms;
    const double *needed = content->results->provisioning.demand;

    for (size_t row = 0; row < frame->rows; row++) {
        wva_tables_cell(table, frame, WVA_ROLE_REPLICAS_CURRENT, row);
        wva_tables_cell(table, frame, WVA_ROLE_REPLICAS_DESIRED, row);
        wva_tables_real(table, slo_itl == NULL ? NAN : slo_itl[row]);
        wva_tables_real(table, slo_ttft == NULL ? NAN : slo_ttft[row]);
        wva_tables_cell(table, frame, WVA_ROLE_SUPPLY, row);
        wva_tables_cell(table, frame, WVA_ROLE_DEMAND, row);
        wva_tables_cell(table, frame, WVA_ROLE_KV_USAGE, row);
        wva_tables_cell(table, frame, WVA_ROLE_QUEUE_LENGTH, row);
        wva_table_number(table, needed == NULL ? NAN : needed[row]);
        wva_tables_real(table, wva_frame_minutes(frame, row));
    }
}

enum wva_status wva_tables_write(const char *dir, const struct wva_frame *frame,
                                 const struct wva_results *results, struct wva_error *err)
{
    struct content content = { frame, results };
    enum wva_status status;

    status = wva_tables_put(dir, "data/processed_metrics.csv", processed_columns,
                            WVA_COUNT(processed_columns), fill_processed, &content, err);
    if (status == WVA_OK)
        status = wva_tables_put(dir, "analysis/scaling_events.csv", scaling_columns,
                                WVA_COUNT(scaling_columns), fill_scaling, &content, err);
    if (status == WVA_OK)
        status = wva_tables_put(dir, "data/timeline.csv", timeline_columns,
                                WVA_COUNT(timeline_columns), fill_timeline, &content, err);
    if (status == WVA_OK)
        status = wva_tables_put(dir, "analysis/warmup_gaps.csv", gap_columns,
                                WVA_COUNT(gap_columns), fill_gaps, &content, err);
    return status;
}
