/* SPDX-License-Identifier: Apache-2.0 */
#include "message/fields.h"

static bool take_field(struct wva_str *text, const struct wva_field *field, struct wva_str *cells)
{
    struct wva_str rest = *text, value;

    if (!wva_str_take(&rest, field->name))
        return false;
    value = rest;
    if (field->end.len > 0) {
        if (!wva_str_cut(&rest, field->end, &value))
            return false;
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

static const struct wva_pair *find_pair(const struct wva_pair *pairs, size_t count,
                                        struct wva_str name)
{
    for (size_t i = 0; i < count; i++)
        if (wva_str_equal(pairs[i].name, name))
            return &pairs[i];
    return NULL;
}

bool wva_pairs_take(struct wva_str text, struct wva_str is, const struct wva_pair *pairs,
                    size_t count, struct wva_str *cells)
{
    unsigned seen = 0;

    while (text.len > 0) {
        struct wva_str name, value;
        const struct wva_pair *pair;

        if (!wva_str_cut(&text, is, &name))
            return false;
        pair = find_pair(pairs, count, name);
        if (pair != NULL && pair->kind == WVA_PAIR_LAST) {
            value = text;
            text.len = 0;
        } else if (!wva_str_cut(&text, WVA_STR(", "), &value)) {
            value = text;
            text.len = 0;
        }
        if (pair == NULL)
            continue;
        seen |= 1u << (pair - pairs);
        if (pair->cell >= 0)
            cells[pair->cell] = value;
    }
    for (size_t i = 0; i < count; i++)
        if (pairs[i].kind == WVA_PAIR_REQUIRED && (seen & (1u << i)) == 0)
            return false;
    return true;
}
