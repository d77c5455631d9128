/* SPDX-License-Identifier: Apache-2.0 */
#include "message/go_struct.h"

static bool is_opening(char c)
{
    return c == '{' || c == '[';
}

static bool is_closing(char c)
{
    return c == '}' || c == ']';
}

struct wva_go_fields wva_go_fields_begin(struct wva_str text)
{
    struct wva_go_fields fields = { .rest = text };

    if (text.len < 2 || !is_opening(text.ptr[0])) {
        fields.ended = fields.broken = true;
        return fields;
    }
    fields.rest = wva_str_skip(text, 1);
    fields.ended = is_closing(fields.rest.ptr[0]);
    return fields;
}

bool wva_go_fields_next(struct wva_go_fields *fields, struct wva_str *field)
{
    struct wva_str rest = fields->rest;
    size_t depth = 0;

    if (fields->ended)
        return false;
    for (size_t i = 0; i < rest.len; i++) {
        char c = rest.ptr[i];

        if (depth == 0 && (c == ' ' || is_closing(c))) {
            *field = (struct wva_str){ rest.ptr, i };
            fields->rest = wva_str_skip(rest, i + 1);
            fields->ended = is_closing(c);
            return true;
        }
        if (is_opening(c))
            depth++;
        else if (is_closing(c))
            depth--;
    }
    fields->ended = fields->broken = true;
    return false;
}

struct wva_str wva_go_field(struct wva_str text, size_t index)
{
    struct wva_go_fields fields = wva_go_fields_begin(text);
    struct wva_str field = { 0 };

    for (size_t i = 0; i <= index; i++)
        if (!wva_go_fields_next(&fields, &field))
            return (struct wva_str){ 0 };
    return field;
}
