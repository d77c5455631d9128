/* SPDX-License-Identifier: Apache-2.0 */
#include "tables/overview.h"

#include <math.h>

#include "output/text.h"
#include "tables/tables.h"
#include "util/utf8.h"

enum { NAME_MIN = 6, NAME_WIDTH = 60 };

struct content {
    const struct wva_overview_row *rows;
    size_t count;
};

static double gap_minutes(const struct wva_gaps *gaps)
{
    double total = 0;

    for (size_t i = 0; i < gaps->count; i++)
        total += gaps->gaps[i].end_minutes - gaps->gaps[i].start_minutes;
    return gaps->known ? total : NAN;
}

/* How many columns a terminal needs for UTF-8 text: continuation bytes need none. */
static int width_of(const char *text)
{
    int width = 0;

    for (; *text != '\0'; text++)
        width += !wva_utf8_continues(*text);
    return width;
}

static void write_range(struct wva_buffer *text, int width, const struct wva_scaling *scaling)
{
    struct wva_buffer range = wva_buffer_make(128);

    wva_text_figure(&range, scaling->lowest, 0, "..");
    if (scaling->peak >= scaling->lowest)
        wva_text_figure(&range, scaling->peak, 0, "");
    wva_buffer_printf(text, "%*s", width, range.data);
    wva_buffer_free(&range);
}

static void write_row(struct wva_buffer *text, const struct wva_overview_row *row, int name_width)
{
    const struct wva_results *r = row->results;
    const struct wva_episodes *episodes = &r->either_episodes;
    int padding = name_width - width_of(row->server);

    wva_text_outside(text, row->server);
    wva_buffer_printf(text, "%*s%6zu", padding > 0 ? padding : 0, "", r->rows);
    wva_text_cell(text, 8, r->span_minutes, 1, "");
    wva_text_cell(text, 7, wva_attainment_share_pct(&r->itl_attainment), 1, "%");
    wva_text_cell(text, 7, wva_attainment_share_pct(&r->ttft_attainment), 1, "%");
    wva_text_cell(text, 7, r->rate.max, 0, "");
    write_range(text, 9, &r->desired);
    wva_text_cell(text, 6, episodes->known ? (double)episodes->count : NAN, 0, "");
    wva_text_cell(text, 8, episodes->duration_s / 60, 1, "");
    if (row->model[0] != '\0') {
        wva_buffer_add(text, "  ");
        wva_text_outside(text, row->model);
    }
    wva_buffer_append_char(text, '\n');
}

void wva_overview_text(struct wva_buffer *text, const struct wva_overview_row *rows, size_t count)
{
    int name_width = NAME_MIN;

    for (size_t i = 0; i < count; i++)
        if (width_of(rows[i].server) > name_width)
            name_width = width_of(rows[i].server);
    if (name_width > NAME_WIDTH)
        name_width = NAME_WIDTH;
    wva_buffer_printf(text, "%-*s%6s%8s%14s%7s%9s%14s\n", name_width, "", "", "", "within SLO",
                      "peak", "desired", "above an SLO");
    wva_buffer_printf(text, "%-*s%6s%8s%7s%7s%7s%9s%6s%8s  %s\n", name_width, "server", "rows",
                      "minutes", "ITL", "TTFT", "rpm", "replicas", "count", "minutes", "model");
    for (size_t i = 0; i < count; i++)
        write_row(text, &rows[i], name_width);
}

static const struct wva_table_column columns[] = {
    { "server", WVA_CELL_TEXT },
    { "model", WVA_CELL_TEXT },
    { "rows", WVA_CELL_NUMBER },
    { "duplicates_dropped", WVA_CELL_NUMBER },
    { "span_minutes", WVA_CELL_NUMBER },
    { "itl_compliance_pct", WVA_CELL_NUMBER },
    { "ttft_compliance_pct", WVA_CELL_NUMBER },
    { "itl_compliance_observed_pct", WVA_CELL_NUMBER },
    { "ttft_compliance_observed_pct", WVA_CELL_NUMBER },
    { "peak_rate_rpm", WVA_CELL_NUMBER },
    { "replicas_desired_min", WVA_CELL_NUMBER },
    { "replicas_desired_max", WVA_CELL_NUMBER },
    { "scaling_events", WVA_CELL_NUMBER },
    { "warmup_gaps", WVA_CELL_NUMBER },
    { "warmup_gap_minutes", WVA_CELL_NUMBER },
};

static void fill_table(struct wva_table *table, const void *context)
{
    const struct content *content = context;

    for (size_t i = 0; i < content->count; i++) {
        const struct wva_results *r = content->rows[i].results;
        const double figures[WVA_COUNT(columns) - 2] = {
            (double)r->rows,
            (double)r->duplicates,
            r->span_minutes,
            r->itl_compliance.percent,
            r->ttft_compliance.percent,
            r->itl_compliance.observed_pct,
            r->ttft_compliance.observed_pct,
            r->rate.max,
            r->desired.lowest,
            r->desired.peak,
            wva_scaling_shows_changes(&r->desired) ? (double)r->desired.count : NAN,
            r->gaps.known ? (double)r->gaps.count : NAN,
            gap_minutes(&r->gaps),
        };

        wva_table_text(table, wva_str_from(content->rows[i].server));
        wva_table_text(table, wva_str_from(content->rows[i].model));
        for (size_t c = 0; c < WVA_COUNT(figures); c++)
            wva_table_number(table, figures[c]);
    }
}

enum wva_status wva_overview_write_csv(const char *dir, const char *name,
                                       const struct wva_overview_row *rows, size_t count,
                                       struct wva_error *err)
{
    struct content content = { rows, count };

    return wva_tables_put(dir, name, columns, WVA_COUNT(columns), fill_table, &content, err);
}
