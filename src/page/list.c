/* SPDX-License-Identifier: Apache-2.0 */
#include "page/list.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"
#include "util/timestamp.h"

enum { COLUMNS_MAX = 64 };

static const struct wva_field *find_field(const struct wva_record *record, const char *name)
{
    size_t i = 0;

    while (record->fields[i].name == NULL || strcmp(record->fields[i].name, name) != 0) {
        i++;
        assert(i < record->count);
    }
    return &record->fields[i];
}

static char *format_moment(const struct wva_scope *scope, int64_t time_ns)
{
    char time[WVA_TIME_TEXT];
    double minutes =
        (double)(time_ns - scope->server->frame->time_ns[0]) / (double)WVA_NS_PER_S / 60.0;

    wva_time_format_rfc3339(time_ns, time);
    return wva_asprintf("%.1f min (%.8s)", minutes, time + 11);
}

/* The time as text, for the caller to free. */
static char *format_time(const struct wva_html_column *column, const struct wva_scope *scope,
                         const struct wva_value *value)
{
    char time[WVA_TIME_TEXT];

    if (!value->known)
        return wva_strdup(column->unit == NULL ? "n/a" : column->unit);
    return column->form == WVA_FORM_MOMENT
               ? format_moment(scope, value->time_ns)
               : wva_strdup(wva_time_format_rfc3339(value->time_ns, time));
}

static void write_number(struct wva_buffer *out, const struct wva_html_column *column,
                         const struct wva_field *field, const struct wva_value *value)
{
    bool is_count = field->kind == WVA_FIELD_COUNT || field->kind == WVA_FIELD_UNSIGNED;
    double number = !value->known ? NAN : is_count ? (double)value->count : value->number;

    if (column->form == WVA_FORM_DIGITS)
        wva_html_cell_digits(out, number, column->decimals);
    else if (column->form == WVA_FORM_DURATION)
        wva_html_cell_duration(out, number);
    else
        wva_html_cell(out, number, column->decimals, column->unit == NULL ? "" : column->unit);
}

static void write_cell(struct wva_buffer *out, const struct wva_html_column *column,
                       const struct wva_record *record, const struct wva_scope *scope,
                       const void *item)
{
    const struct wva_field *field =
        column->field == NULL ? NULL : find_field(record, column->field);
    struct wva_value value = { 0 };
    char *text;

    if (field != NULL)
        value = wva_field_value(field, scope, item);
    if (column->write != NULL) {
        column->write(out, scope, value.part == NULL ? item : value.part);
    } else if (column->form == WVA_FORM_MOMENT || column->form == WVA_FORM_CLOCK) {
        text = format_time(column, scope, &value);
        wva_html_cell_text(out, text);
        free(text);
    } else if (field->kind == WVA_FIELD_TEXT) {
        wva_html_cell_text(out, value.known            ? value.text
                                : column->unit == NULL ? ""
                                                       : column->unit);
    } else {
        write_number(out, column, field, &value);
    }
    free(value.owned);
}

/* The head of a row; empty if unknown. */
static void begin_row(struct wva_buffer *out, const struct wva_html_column *column,
                      const struct wva_record *record, const struct wva_scope *scope,
                      const void *item)
{
    struct wva_value value;
    char *text;

    if (column->name != NULL) {
        text = column->name(scope, item);
    } else {
        value = wva_field_value(find_field(record, column->field), scope, item);
        text = column->form == WVA_FORM_PLAIN ? wva_strdup(value.known ? value.text : "")
                                              : format_time(column, scope, &value);
    }
    wva_html_begin_row(out, text, NULL);
    free(text);
}

static void write_row(struct wva_buffer *out, const struct wva_html_list *list, const bool *shown,
                      const struct wva_scope *scope, const void *item)
{
    begin_row(out, &list->columns[0], list->record, scope, item);
    for (size_t c = 1; c < list->column_count; c++)
        if (shown[c])
            write_cell(out, &list->columns[c], list->record, scope, item);
    wva_html_end_row(out);
}

/* Whether any of the items has a value for the column. */
static bool is_known(const struct wva_html_list *list, size_t column, const char *items,
                     size_t count, struct wva_scope scope)
{
    const struct wva_field *field = list->columns[column].field == NULL
                                        ? NULL
                                        : find_field(list->record, list->columns[column].field);
    bool known = field == NULL;

    for (scope.index = 0; scope.index < count && !known; scope.index++) {
        struct wva_value value =
            wva_field_value(field, &scope, items + scope.index * list->record->size);

        known = value.known;
        free(value.owned);
    }
    return known;
}

void wva_html_list(struct wva_buffer *out, const struct wva_html_list *list, const void *items,
                   size_t count, struct wva_scope scope)
{
    struct wva_html_head heads[COLUMNS_MAX];
    bool shown[COLUMNS_MAX];
    size_t columns = 0;

    assert(list->column_count <= COLUMNS_MAX);
    for (size_t c = 0; c < list->column_count; c++) {
        shown[c] = !list->only_known || is_known(list, c, items, count, scope);
        if (shown[c])
            heads[columns++] = list->columns[c].head;
    }
    if (list->only_known && columns == 1)
        return;
    if (list->in_the_open)
        wva_html_begin_table(out, list->caption, heads, columns);
    else
        wva_html_begin_details(out, list->caption, heads, columns);
    for (scope.index = 0; scope.index < count && scope.index < WVA_HTML_ROWS_MAX; scope.index++)
        write_row(out, list, shown, &scope, (const char *)items + scope.index * list->record->size);
    wva_html_more_rows(out, count, columns);
    if (list->in_the_open)
        wva_html_end_table(out);
    else
        wva_html_end_details(out);
}
