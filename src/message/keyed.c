/* SPDX-License-Identifier: Apache-2.0 */
#include "message/keyed.h"

#include <math.h>

#include "util/number.h"

static void split_variant(struct wva_str *cells)
{
    struct wva_str name = cells[WVA_COLUMN_VARIANT];
    const char *slash = name.len == 0 ? NULL : memchr(name.ptr, '/', name.len);
    size_t len = slash == NULL ? 0 : (size_t)(slash - name.ptr);

    if (slash == NULL)
        return;
    if (cells[WVA_COLUMN_NAMESPACE].len == 0)
        cells[WVA_COLUMN_NAMESPACE] = (struct wva_str){ name.ptr, len };
    cells[WVA_COLUMN_VARIANT] = wva_str_skip(name, len + 1);
}

/* Anything but a finite number is left unchanged. */
static void multiply(struct wva_str *cell, double factor, struct wva_context_space *space)
{
    char text[WVA_NUMBER_TEXT];
    double value;
    size_t len;

    if (!wva_number_parse(*cell, &value) || !isfinite(value * factor))
        return;
    len = strlen(wva_number_format(value * factor, text));
    if (len > sizeof space->bytes - space->used) {
        *cell = (struct wva_str){ 0 };
        return;
    }
    *cell = (struct wva_str){ memcpy(space->bytes + space->used, text, len), len };
    space->used += len;
}

static enum wva_message_result check_required(const struct wva_keyed_message *row, size_t count,
                                              const struct wva_str *cells)
{
    size_t found = 0, missing = 0;

    for (size_t i = 0; i < count; i++)
        found += cells[row->fields[i].cell].len > 0;
    for (int i = 0; i < row->required; i++)
        missing += cells[row->fields[i].cell].len == 0;
    if (missing == 0)
        return WVA_MESSAGE_READ;
    return found == 0 ? WVA_MESSAGE_OTHER : WVA_MESSAGE_BROKEN;
}

enum wva_message_result wva_keyed_fill(const struct wva_keyed_message *row, struct wva_str object,
                                       struct wva_context_space *space, struct wva_fact *fact)
{
    size_t count = 0;
    enum wva_message_result result;

    while (count < WVA_KEYED_FIELDS && row->fields[count].key.len > 0)
        count++;
    fact->kind = row->kind;
    wva_context_take(object, row->fields, count, space, fact->cell);
    result = check_required(row, count, fact->cell);
    if (result != WVA_MESSAGE_READ)
        return result;
    if (row->factor > 0)
        multiply(&fact->cell[row->fields[row->required - 1].cell], row->factor, space);
    if (row->constant.key.len > 0)
        fact->cell[row->constant.cell] = row->constant.key;
    split_variant(fact->cell);
    if (wva_str_equal(fact->cell[WVA_COLUMN_ACCELERATOR], WVA_STR("unresolved")))
        fact->cell[WVA_COLUMN_ACCELERATOR] = (struct wva_str){ 0 };
    return WVA_MESSAGE_READ;
}

static enum wva_message_result read_row(const struct wva_keyed_message *row, struct wva_str object,
                                        wva_fact_sink *sink, void *context)
{
    struct wva_context_space space;
    struct wva_fact fact = { 0 };
    enum wva_message_result result;

    space.used = 0;
    result = wva_keyed_fill(row, object, &space, &fact);
    if (result == WVA_MESSAGE_READ)
        sink(context, &fact);
    return result;
}

enum wva_message_result wva_keyed_read(const struct wva_message *message,
                                       const struct wva_keyed_message *table, size_t count,
                                       wva_fact_sink *sink, void *context)
{
    enum wva_message_result result = WVA_MESSAGE_OTHER;

    for (size_t i = 0; i < count; i++) {
        if (!wva_str_equal(message->text, table[i].text))
            continue;
        result = read_row(&table[i], message->context, sink, context);
        if (result != WVA_MESSAGE_READ)
            return result;
    }
    return result;
}
