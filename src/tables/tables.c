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

struct wva_table_column wva_tables_head(enum wva_role role)
{
    return (struct wva_table_column){ wva_role_info(role).name, WVA_CELL_NUMBER };
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

/* The classic columns and the time. */
enum { PROCESSED = WVA_COLUMN_CLASSIC + 1 };

static void head_processed(struct wva_table_column columns[PROCESSED])
{
    columns[0] = (struct wva_table_column){ "timestamp", WVA_CELL_TEXT };
    for (int i = 1; i < WVA_COLUMN_CLASSIC; i++)
        columns[i] =
            (struct wva_table_column){ wva_column_info((enum wva_column)i)->name, WVA_CELL_NUMBER };
    columns[WVA_COLUMN_CLASSIC] = (struct wva_table_column){ "time_minutes", WVA_CELL_NUMBER };
}

static void fill_processed(struct wva_table *table, const void *context)
{
    const struct content *content = context;
    const struct wva_frame *frame = content->frame;

    for (size_t row = 0; row < frame->rows; row++) {
        wva_tables_time(table, frame, row);
        for (int i = 1; i < WVA_COLUMN_CLASSIC; i++)
            wva_tables_cell(table, frame, wva_role_find((enum wva_column)i), row);
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
static const enum wva_role timeline_roles[] = {
    WVA_ROLE_REPLICAS_CURRENT, WVA_ROLE_REPLICAS_DESIRED, WVA_ROLE_ITL_SLO,  WVA_ROLE_TTFT_SLO,
    WVA_ROLE_SUPPLY,           WVA_ROLE_DEMAND,           WVA_ROLE_KV_USAGE, WVA_ROLE_QUEUE_LENGTH,
};

enum { TIMELINE = WVA_COUNT(timeline_roles) + 2 };

static void head_timeline(struct wva_table_column columns[TIMELINE])
{
    size_t count = 0;

    while (count < WVA_COUNT(timeline_roles)) {
        columns[count] = wva_tables_head(timeline_roles[count]);
        count++;
    }
    columns[count++] = (struct wva_table_column){ "needed_replicas", WVA_CELL_NUMBER };
    columns[count] = (struct wva_table_column){ "time_minutes", WVA_CELL_NUMBER };
}

/* The SLOs are those that the analysis went by. */
static void write_timeline_cell(struct wva_table *table, const struct content *content,
                                enum wva_role role, size_t row)
{
    const struct wva_results *results = content->results;
    const double *slo = role == WVA_ROLE_ITL_SLO ? results->slo_itl_ms : results->slo_ttft_ms;

    if (role == WVA_ROLE_ITL_SLO || role == WVA_ROLE_TTFT_SLO)
        wva_tables_real(table, slo == NULL ? NAN : slo[row]);
    else
        wva_tables_cell(table, content->frame, role, row);
}

static void fill_timeline(struct wva_table *table, const void *context)
{
    const struct content *content = context;
    const double *needed = content->results->provisioning.demand;

    for (size_t row = 0; row < content->frame->rows; row++) {
        for (size_t i = 0; i < WVA_COUNT(timeline_roles); i++)
            write_timeline_cell(table, content, timeline_roles[i], row);
        wva_table_number(table, needed == NULL ? NAN : needed[row]);
        wva_tables_real(table, wva_frame_minutes(content->frame, row));
    }
}

enum wva_status wva_tables_write(const char *dir, const struct wva_frame *frame,
                                 const struct wva_results *results, struct wva_error *err)
{
    struct content content = { frame, results };
    struct wva_table_column processed[PROCESSED], timeline[TIMELINE];
    enum wva_status status;

    head_processed(processed);
    head_timeline(timeline);
    status = wva_tables_put(dir, "data/processed_metrics.csv", processed, PROCESSED, fill_processed,
                            &content, err);
    if (status == WVA_OK)
        status = wva_tables_put(dir, "analysis/scaling_events.csv", scaling_columns,
                                WVA_COUNT(scaling_columns), fill_scaling, &content, err);
    if (status == WVA_OK)
        status = wva_tables_put(dir, "data/timeline.csv", timeline, TIMELINE, fill_timeline,
                                &content, err);
    if (status == WVA_OK)
        status = wva_tables_put(dir, "analysis/warmup_gaps.csv", gap_columns,
                                WVA_COUNT(gap_columns), fill_gaps, &content, err);
    return status;
}
