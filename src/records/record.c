/* SPDX-License-Identifier: Apache-2.0 */
#include "records/record.h"

#include <math.h>
#include <string.h>

#include "util/str.h"
#include "util/timestamp.h"

static struct wva_value of_number(const struct wva_field *field, double number)
{
    struct wva_value value = { .known = isfinite(number), .number = number };

    if (value.known && field->kind == WVA_FIELD_COUNT)
        value.count = (uint64_t)number;
    return value;
}

static struct wva_value of_text(const char *text, char *owned)
{
    return (struct wva_value){ .known = text != NULL, .text = text, .owned = owned };
}

static struct wva_value of_time(int64_t time_ns)
{
    return (struct wva_value){ .known = time_ns != WVA_TIME_NONE, .time_ns = time_ns };
}

static int64_t find_time(const struct wva_scope *scope, size_t row)
{
    const struct wva_frame *frame = scope->server->frame;

    return row < frame->rows ? frame->time_ns[row] : WVA_TIME_NONE;
}

/* Each kind is read through a pointer to the type of its member. */
static struct wva_value read_member(const struct wva_field *field, const struct wva_scope *scope,
                                    const char *at)
{
    switch (field->kind) {
    case WVA_FIELD_NUMBER:
        return of_number(field, *(const double *)(const void *)at);
    case WVA_FIELD_COUNT:
        return (struct wva_value){ .known = true, .count = *(const uint64_t *)(const void *)at };
    case WVA_FIELD_UNSIGNED:
        return (struct wva_value){ .known = true, .count = *(const unsigned *)(const void *)at };
    case WVA_FIELD_FLAG:
        return (struct wva_value){ .known = true, .flag = *(const bool *)(const void *)at };
    case WVA_FIELD_TEXT:
    case WVA_FIELD_SENTENCE:
        return of_text(*(const char *const *)(const void *)at, NULL);
    case WVA_FIELD_TIME:
        return of_time(*(const int64_t *)(const void *)at);
    case WVA_FIELD_ROW:
        return of_time(find_time(scope, *(const size_t *)(const void *)at));
    case WVA_FIELD_INTERVAL:
        return (struct wva_value){ .known = true,
                                   .interval = *(const struct wva_interval *)(const void *)at };
    case WVA_FIELD_RECORD:
    case WVA_FIELD_LIST:
    case WVA_FIELD_MAP:
        break;
    }
    return (struct wva_value){ .known = true, .part = at };
}

struct wva_value wva_field_value(const struct wva_field *field, const struct wva_scope *scope,
                                 const void *item)
{
    char *owned;

    if (field->known != NULL && !field->known(item))
        return (struct wva_value){ .interval = { NAN, NAN } };
    if (field->time != NULL)
        return of_time(field->time(scope, item));
    if (field->number != NULL)
        return of_number(field, field->number(scope, item));
    if (field->flag != NULL)
        return (struct wva_value){ .known = true, .flag = field->flag(scope, item) };
    if (field->text != NULL)
        return of_text(field->text(scope, item), NULL);
    if (field->sentence != NULL) {
        owned = field->sentence(scope, item);
        return of_text(owned, owned);
    }
    if (field->part != NULL) {
        const void *part = field->part(scope, item);

        return (struct wva_value){ .known = part != NULL, .part = part };
    }
    return read_member(field, scope,
                       (const char *)item + field->offset
                           + (field->stride > 0 ? scope->index * field->stride : 0));
}

const char *wva_field_name(const struct wva_field *field, size_t i)
{
    return field->repeated_name != NULL ? field->repeated_name(i) : field->name;
}

size_t wva_field_repetitions(const struct wva_field *field)
{
    if (field->repeated_count != NULL)
        return *field->repeated_count;
    return field->repeated > 0 ? field->repeated : 1;
}

const char *wva_field_unit(const char *name)
{
    static const struct {
        struct wva_str ending;
        const char *unit;
    } endings[] = {
        { WVA_STR_INIT("excess_area_ms_s"), "ms s" },
        { WVA_STR_INIT("_pct"), "%" },
        { WVA_STR_INIT("per_s"), "/s" },
        { WVA_STR_INIT("_ms"), "ms" },
        { WVA_STR_INIT("_s"), "s" },
        { WVA_STR_INIT("_rpm"), "rpm" },
        { WVA_STR_INIT("_rps"), "/s" },
        { WVA_STR_INIT("_min"), "min" },
        { WVA_STR_INIT("_minutes"), "min" },
        { WVA_STR_INIT("_cents"), "cents" },
    };

    for (size_t i = 0; i < WVA_COUNT(endings); i++)
        if (wva_str_ends(wva_str_from(name), endings[i].ending))
            return endings[i].unit;
    return "-";
}

const void *wva_list_next(const struct wva_field *field, struct wva_scope *scope, const void *item,
                          size_t *i)
{
    const char *base = (const char *)item + field->offset;
    size_t count;

    if (field->at != NULL) {
        scope->index = *i;
        return field->at(scope, item, *i);
    }
    count = field->fixed > 0
                ? field->fixed
                : *(const size_t *)(const void *)((const char *)item + field->count_offset);
    if (!field->within)
        base = *(const char *const *)(const void *)base;
    for (; *i < count; (*i)++) {
        const void *found = base + *i * field->record->size;

        scope->index = *i;
        if (field->keep == NULL || field->keep(scope, found))
            return found;
    }
    return NULL;
}
