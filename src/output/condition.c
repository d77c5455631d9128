/* SPDX-License-Identifier: Apache-2.0 */
#include "output/condition.h"

#include <math.h>
#include <stdio.h>

#include "util/number.h"

/* Longer ones before their own prefixes. */
static const struct {
    struct wva_str text;
    enum wva_relation relation;
} relations[] = {
    { WVA_STR_INIT("<="), WVA_RELATION_AT_MOST }, { WVA_STR_INIT(">="), WVA_RELATION_AT_LEAST },
    { WVA_STR_INIT("=="), WVA_RELATION_EQUAL },   { WVA_STR_INIT("!="), WVA_RELATION_UNEQUAL },
    { WVA_STR_INIT("<"), WVA_RELATION_LESS },     { WVA_STR_INIT(">"), WVA_RELATION_MORE }
};

enum { RELATIONS = WVA_COUNT(relations) };

static size_t find_operator(const char *text)
{
    size_t at = 0;
    bool inside = false;

    for (; text[at] != '\0' && (inside || strchr("<>=!", text[at]) == NULL); at++)
        inside = text[at] == '[' || (inside && text[at] != ']');
    return at;
}

bool wva_condition_split(const char *text, struct wva_condition *condition)
{
    size_t at = find_operator(text);
    struct wva_str rest = wva_str_skip(wva_str_from(text), at);

    condition->left = wva_str_trim((struct wva_str){ text, at });
    for (size_t i = 0; i < RELATIONS; i++)
        if (wva_str_take(&rest, relations[i].text)) {
            condition->relation = relations[i].relation;
            condition->right = wva_str_trim(rest);
            return condition->left.len > 0 && condition->right.len > 0
                   && strchr("<>=!", condition->right.ptr[0]) == NULL;
        }
    return false;
}

bool wva_condition_read_number(struct wva_str text, const char *unit, double *value)
{
    struct wva_str symbol = wva_str_from(unit);

    if (symbol.len > 0 && wva_str_ends(text, symbol)) {
        text.len -= symbol.len;
        text = wva_str_trim(text);
    }
    return wva_number_parse(text, value) && isfinite(*value);
}

const char *wva_relation_text(enum wva_relation relation)
{
    for (size_t i = 0; i < RELATIONS; i++)
        if (relations[i].relation == relation)
            return relations[i].text.ptr;
    return "";
}

bool wva_relation_holds(double value, enum wva_relation relation, double limit)
{
    switch (relation) {
    case WVA_RELATION_LESS:
        return value < limit;
    case WVA_RELATION_AT_MOST:
        return value <= limit;
    case WVA_RELATION_MORE:
        return value > limit;
    case WVA_RELATION_AT_LEAST:
        return value >= limit;
    case WVA_RELATION_EQUAL:
        return value == limit;
    case WVA_RELATION_UNEQUAL:
        return value != limit;
    }
    return false;
}

void wva_condition_say(struct wva_buffer *text, double value, double limit)
{
    char shown[WVA_NUMBER_TEXT], exact[WVA_NUMBER_TEXT];
    double rounded;

    (void)snprintf(shown, sizeof shown, "%.6g", value);
    (void)wva_number_parse(wva_str_from(shown), &rounded);
    wva_buffer_add(text, rounded == limit ? wva_number_format(value, exact) : shown);
}
