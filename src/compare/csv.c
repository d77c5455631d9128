/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "compare/documents.h"
#include "tables/tables.h"

/* A row for each measure and group; what is a difference is empty for the first group. */
static const struct wva_table_column columns[] = {
    { "metric", WVA_CELL_TEXT },
    { "unit", WVA_CELL_TEXT },
    { "better", WVA_CELL_TEXT },
    { "group", WVA_CELL_TEXT },
    { "name", WVA_CELL_TEXT },
    { "runs", WVA_CELL_NUMBER },
    { "mean", WVA_CELL_NUMBER },
    { "min", WVA_CELL_NUMBER },
    { "max", WVA_CELL_NUMBER },
    { "low_95", WVA_CELL_NUMBER },
    { "high_95", WVA_CELL_NUMBER },
    { "difference", WVA_CELL_NUMBER },
    { "difference_low_95", WVA_CELL_NUMBER },
    { "difference_high_95", WVA_CELL_NUMBER },
    { "method", WVA_CELL_TEXT },
    { "p", WVA_CELL_NUMBER },
    { "min_difference", WVA_CELL_NUMBER },
    { "verdict", WVA_CELL_TEXT },
    { "reason", WVA_CELL_TEXT },
};

static void add_text(struct wva_table *table, const char *text)
{
    wva_table_text(table, wva_str_from(text));
}

static void add_cell(struct wva_table *table, const struct wva_compare_cell *cell)
{
    const double figures[] = {
        (double)cell->known,   cell->mean, cell->min, cell->max, cell->interval_95.low,
        cell->interval_95.high
    };

    for (size_t i = 0; i < WVA_COUNT(figures); i++)
        wva_table_number(table, figures[i]);
}

static void add_difference(struct wva_table *table, const struct wva_compare_difference *difference,
                           bool is_first)
{
    wva_table_number(table, is_first ? NAN : difference->value);
    wva_table_number(table, is_first ? NAN : difference->interval_95.low);
    wva_table_number(table, is_first ? NAN : difference->interval_95.high);
    add_text(table, is_first ? "" : wva_compare_method_name(difference->method));
    wva_table_number(table, is_first ? NAN : difference->p);
    wva_table_number(table, is_first ? NAN : difference->matters);
    add_text(table, is_first ? "" : wva_compare_verdict_name(difference->verdict));
    add_text(table, is_first ? "" : wva_compare_reason_name(difference->reason));
}

static void fill_table(struct wva_table *table, const void *context)
{
    const struct wva_comparison *comparison = context;

    for (size_t i = 0; i < comparison->row_count; i++)
        for (size_t group = 0; group < comparison->group_count; group++) {
            const struct wva_compare_row *row = &comparison->rows[i];

            add_text(table, row->measure->figure.name);
            add_text(table, wva_unit_symbol(row->measure->figure.unit));
            add_text(table, wva_better_name(row->measure->figure.better));
            add_text(table, comparison->groups[group].label);
            add_text(table, comparison->groups[group].name);
            add_cell(table, &row->cells[group]);
            add_difference(table, &row->differences[group], group == 0);
        }
}

enum wva_status wva_compare_write_csv(const char *dir,
                                      const struct wva_compare_documents *documents,
                                      struct wva_error *err)
{
    return wva_tables_put(dir, "compare.csv", columns, WVA_COUNT(columns), fill_table,
                          documents->comparison, err);
}
