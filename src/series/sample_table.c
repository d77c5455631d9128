/* SPDX-License-Identifier: Apache-2.0 */
#include "series/sample_table.h"

#include <stdlib.h>

#include "util/edit_distance.h"
#include "util/memory.h"

static void add_column(struct wva_column_list *list, enum wva_column column)
{
    static const enum wva_cell_kind kinds[] = {
        [WVA_COLUMN_KIND_TIME] = WVA_CELL_TEXT,
        [WVA_COLUMN_KIND_NUMBER] = WVA_CELL_NUMBER,
        [WVA_COLUMN_KIND_TEXT] = WVA_CELL_TEXT,
        [WVA_COLUMN_KIND_BOOLEAN] = WVA_CELL_BOOLEAN,
    };
    const struct wva_column_info *info = wva_column_info(column);

    list->column[list->count] = column;
    list->head[list->count++] = (struct wva_table_column){ info->name, kinds[info->kind] };
}

static enum wva_status refuse(struct wva_str name, struct wva_error *err)
{
    char *text = wva_strndup(name.ptr, name.len), hint[WVA_HINT_TEXT];
    struct wva_nearest nearest = wva_nearest_begin(text);

    for (enum wva_column column = 0; column < WVA_COLUMN_COUNT; column++)
        wva_nearest_consider(&nearest, wva_str_from(wva_column_info(column)->name));
    (void)wva_fail(err, WVA_ERR_USAGE, "--columns: no column is called '%.100s'%s", text,
                   wva_nearest_hint(&nearest, hint));
    free(text);
    return err->status;
}

static enum wva_status add_named(struct wva_column_list *list, struct wva_str name,
                                 struct wva_error *err)
{
    int column = wva_column_find(name);

    if (column < 0)
        return refuse(name, err);
    for (size_t i = 0; i < list->count; i++)
        if (list->column[i] == (enum wva_column)column)
            return wva_fail(err, WVA_ERR_USAGE, "--columns: '%.*s' is named twice",
                            WVA_STR_ARGS(name));
    add_column(list, (enum wva_column)column);
    return WVA_OK;
}

enum wva_status wva_column_list_parse(const char *text, struct wva_column_list *list,
                                      struct wva_error *err)
{
    struct wva_str rest = wva_str_from(text);
    enum wva_column all = WVA_COLUMN_COUNT;

    list->count = 0;
    if (wva_str_equal(rest, WVA_STR("classic")))
        all = WVA_COLUMN_CLASSIC;
    if (all == WVA_COLUMN_CLASSIC || wva_str_equal(rest, WVA_STR("full"))) {
        for (enum wva_column column = 0; column < all; column++)
            add_column(list, column);
        return WVA_OK;
    }
    for (;;) {
        const char *comma = memchr(rest.ptr, ',', rest.len);
        size_t len = comma == NULL ? rest.len : (size_t)(comma - rest.ptr);
        enum wva_status status = add_named(list, (struct wva_str){ rest.ptr, len }, err);

        if (status != WVA_OK || comma == NULL)
            return status;
        rest = wva_str_skip(rest, len + 1);
    }
}

void wva_column_list_write(const struct wva_column_list *list, struct wva_table *table,
                           const struct wva_sample *sample)
{
    size_t empty = 0;

    for (size_t i = 0; i < list->count; i++) {
        struct wva_str text = sample->cell[list->column[i]];

        if (text.len == 0) {
            empty++;
            continue;
        }
        wva_table_empty(table, empty);
        wva_table_text(table, text);
        empty = 0;
    }
    wva_table_empty(table, empty);
}
