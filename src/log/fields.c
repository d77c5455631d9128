/* SPDX-License-Identifier: Apache-2.0 */
#include "log/fields.h"

static bool take_field(struct wva_str *text, const struct wva_field *field, struct wva_str *cells)
{
    struct wva_str rest = *text, value;

    if (!wva_str_take(&rest, field->name))
        return false;
    value = rest;
    if (field->end.len > 0) {
        const char *end = wva_str_find(rest, field->end);

        if (end == NULL)
            return false;
        value.len = (size_t)(end - rest.ptr);
        rest = wva_str_skip(rest, value.len + field->end.len);
    } else {
        rest = wva_str_skip(rest, rest.len);
    }
    if (field->column >= 0)
        cells[field->column] = value;
    *text = rest;
    return true;
}

bool wva_fields_take(struct wva_str *text, const struct wva_field *fields, size_t count,
                     struct wva_str *cells)
{
    for (size_t i = 0; i < count; i++)
        if (!take_field(text, &fields[i], cells) && !fields[i].optional)
            return false;
    return true;
}
