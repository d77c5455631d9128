/* SPDX-License-Identifier: Apache-2.0 */
#include "tables/record_table.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "series/table.h"
#include "tables/tables.h"
#include "util/path.h"
#include "util/timestamp.h"

enum { COLUMNS_MAX = 128 };

struct content {
    const struct wva_record *record;
    const struct wva_record_list *lists;
    size_t count;
    struct wva_scope scope;
};

static enum wva_cell_kind kind_of(const struct wva_record *record, const struct wva_field *field)
{
    switch (field->kind) {
    case WVA_FIELD_NUMBER:
    case WVA_FIELD_COUNT:
    case WVA_FIELD_UNSIGNED:
        return WVA_CELL_NUMBER;
    case WVA_FIELD_FLAG:
        return record->words_for_flags ? WVA_CELL_BOOLEAN : WVA_CELL_NUMBER;
    default:
        return WVA_CELL_TEXT;
    }
}

static size_t list_columns(const struct wva_record *record,
                           struct wva_table_column columns[COLUMNS_MAX])
{
    size_t count = 0;

    for (size_t f = 0; f < record->count; f++) {
        const struct wva_field *field = &record->fields[f];

        for (size_t i = 0; (field->in & WVA_IN_CSV) != 0 && i < wva_field_repetitions(field); i++) {
            assert(count < COLUMNS_MAX);
            columns[count++] =
                (struct wva_table_column){ wva_field_name(field, i), kind_of(record, field) };
        }
    }
    return count;
}

static void put_flag(struct wva_table *table, bool words, bool flag)
{
    if (words)
        wva_table_text(table, flag ? WVA_STR("true") : WVA_STR("false"));
    else
        wva_table_text(table, flag ? WVA_STR("1") : WVA_STR("0"));
}

static void put_value(struct wva_table *table, const struct wva_record *record,
                      const struct wva_field *field, const struct wva_value *value)
{
    char time[WVA_TIME_TEXT];

    if (!value->known) {
        wva_table_text(table, WVA_STR(""));
        return;
    }
    switch (field->kind) {
    case WVA_FIELD_NUMBER:
        if (record->points)
            wva_tables_real(table, value->number);
        else
            wva_table_number(table, value->number);
        break;
    case WVA_FIELD_COUNT:
    case WVA_FIELD_UNSIGNED:
        wva_table_number(table, (double)value->count);
        break;
    case WVA_FIELD_FLAG:
        put_flag(table, record->words_for_flags, value->flag);
        break;
    case WVA_FIELD_TIME:
    case WVA_FIELD_ROW:
        wva_table_text(table, wva_str_from(wva_time_format_exact(value->time_ns, time)));
        break;
    default:
        wva_table_text(table, wva_str_from(value->text));
    }
}

static void put_item(struct wva_table *table, const struct wva_record *record, const void *item,
                     struct wva_scope scope)
{
    for (size_t f = 0; f < record->count; f++) {
        const struct wva_field *field = &record->fields[f];

        for (size_t i = 0; (field->in & WVA_IN_CSV) != 0 && i < wva_field_repetitions(field); i++) {
            struct wva_scope within = scope;
            struct wva_value value;

            if (field->repeated_name != NULL)
                within.index = i;
            value = wva_field_value(field, &within, item);
            put_value(table, record, field, &value);
            free(value.owned);
        }
    }
}

static void fill(struct wva_table *table, const void *context)
{
    const struct content *content = context;
    struct wva_scope scope = content->scope;

    for (size_t list = 0; list < content->count; list++) {
        const char *items = content->lists[list].items;

        scope.list = content->lists[list].name;
        for (scope.index = 0; scope.index < content->lists[list].count; scope.index++)
            put_item(table, content->record, items + scope.index * content->record->size, scope);
    }
}

enum wva_status wva_record_table_write(const char *dir, const char *name,
                                       const struct wva_record_list *lists, size_t count,
                                       struct wva_scope scope, struct wva_error *err)
{
    const struct wva_record *record = wva_record_of_file(name);
    const struct content content = { record, lists, count, scope };
    struct wva_table_column columns[COLUMNS_MAX];

    return wva_tables_put(dir, name, columns, list_columns(record, columns), fill, &content, err);
}

enum wva_status wva_record_table_write_any(const char *dir, const char *name,
                                           struct wva_record_list list, struct wva_scope scope,
                                           struct wva_error *err)
{
    enum wva_status status = WVA_OK;
    char *path;

    if (list.count > 0)
        return wva_record_table_write(dir, name, &list, 1, scope, err);
    path = wva_path_join(dir, name);
    if (unlink(path) != 0 && errno != ENOENT && errno != ENOTDIR)
        status = wva_fail_io(err, path, errno, "cannot remove");
    free(path);
    return status;
}
