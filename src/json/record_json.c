/* SPDX-License-Identifier: Apache-2.0 */
#include "json/record_json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/json_text.h"
#include "util/buffer.h"
#include "util/number.h"
#include "util/str.h"
#include "util/timestamp.h"

enum { PATH_TEXT_MAX = 1000 };

/* Its members stand among those of the record that it is in. */
static bool is_spread(const struct wva_field *field)
{
    return field->kind == WVA_FIELD_RECORD && field->name != NULL && field->name[0] == '\0';
}

/* A list of plain values: its items have no names. */
static bool is_plain_list(const struct wva_record *record)
{
    const struct wva_field *field = &record->fields[0];

    return field->name != NULL && field->name[0] == '\0' && !is_spread(field);
}

/* ---- values ---- */

static json_t *make_interval(struct wva_interval interval)
{
    json_t *pair = json_array();

    (void)json_array_append_new(pair, wva_json_number(interval.low));
    (void)json_array_append_new(pair, wva_json_number(interval.high));
    return pair;
}

static json_t *make_plain(const struct wva_field *field, const struct wva_value *value)
{
    char time[WVA_TIME_TEXT];

    if (field->kind == WVA_FIELD_INTERVAL)
        return make_interval(value->interval);
    if (!value->known)
        return json_null();
    switch (field->kind) {
    case WVA_FIELD_NUMBER:
        return wva_json_number(value->number);
    case WVA_FIELD_COUNT:
    case WVA_FIELD_UNSIGNED:
        return json_integer((json_int_t)value->count);
    case WVA_FIELD_FLAG:
        return json_boolean(value->flag);
    case WVA_FIELD_TIME:
    case WVA_FIELD_ROW:
        return wva_json_text(wva_time_format_exact(value->time_ns, time));
    default:
        return wva_json_text(value->text);
    }
}

static json_t *make_value(const struct wva_field *field, struct wva_scope scope, const void *item);

static json_t *make_item(const struct wva_record *record, struct wva_scope scope, const void *item)
{
    return is_plain_list(record) ? make_value(&record->fields[0], scope, item)
                                 : wva_json_record(record, item, scope);
}

/* A list, or a map: the items under the names that they have themselves. */
static json_t *make_items(const struct wva_field *field, struct wva_scope scope, const void *item)
{
    bool is_list = field->kind == WVA_FIELD_LIST;
    json_t *items = is_list ? json_array() : json_object();
    struct wva_scope within = scope;
    const void *found;

    for (size_t i = 0; (found = wva_list_next(field, &within, item, &i)) != NULL; i++) {
        json_t *made = make_item(field->record, within, found);

        if (is_list)
            (void)json_array_append_new(items, made);
        else
            wva_json_add(items, field->key(&within, found), made);
        within = scope;
    }
    return items;
}

static json_t *make_value(const struct wva_field *field, struct wva_scope scope, const void *item)
{
    struct wva_value value;
    json_t *made;

    if (field->kind == WVA_FIELD_LIST || field->kind == WVA_FIELD_MAP)
        return field->known == NULL || field->known(item) ? make_items(field, scope, item)
                                                          : json_null();
    value = wva_field_value(field, &scope, item);
    if (field->kind == WVA_FIELD_RECORD)
        return value.known ? wva_json_record(field->record, value.part, scope) : json_null();
    made = make_plain(field, &value);
    free(value.owned);
    return made;
}

static void add_member(json_t *object, const char *name, const struct wva_field *field,
                       json_t *value)
{
    if (field->optional
        && (json_is_null(value) || (json_is_array(value) && json_array_size(value) == 0)))
        json_decref(value);
    else
        wva_json_add(object, name, value);
}

static void add_members(json_t *object, enum wva_field_place place, const struct wva_record *record,
                        const void *item, struct wva_scope scope)
{
    if (record->enter != NULL)
        record->enter(&scope, item);
    for (size_t f = 0; f < record->count; f++) {
        const struct wva_field *field = &record->fields[f];

        if ((field->in & place) == 0)
            continue;
        if (is_spread(field)) {
            add_members(object, place, field->record, wva_field_value(field, &scope, item).part,
                        scope);
            continue;
        }
        for (size_t i = 0; i < wva_field_repetitions(field); i++) {
            struct wva_scope within = scope;
            const char *name = wva_field_name(field, i);

            if (field->repeated_name != NULL)
                within.index = i;
            if (name != NULL)
                add_member(object, name, field, make_value(field, within, item));
        }
    }
}

json_t *wva_json_record(const struct wva_record *record, const void *item, struct wva_scope scope)
{
    json_t *object = json_object();

    add_members(object, WVA_IN_JSON, record, item, scope);
    return object;
}

void wva_json_record_add_row(json_t *row, const struct wva_record *record, const void *item,
                             struct wva_scope scope)
{
    add_members(row, WVA_IN_CATALOGUE, record, item, scope);
}

/* ---- the schema ---- */

static json_t *make_type(const char *type, bool can_be_null)
{
    json_t *types;

    if (!can_be_null)
        return json_string(type);
    types = json_array();
    (void)json_array_append_new(types, json_string(type));
    (void)json_array_append_new(types, json_string("null"));
    return types;
}

/* The words of an enum; NULL among them is null. */
static json_t *list_words(const struct wva_field *field)
{
    json_t *words = json_array();

    for (size_t i = 0; i < field->word_count; i++)
        (void)json_array_append_new(words, wva_json_text(field->word(i)));
    return words;
}

/* Two numbers or nulls. */
static void describe_interval(json_t *schema)
{
    json_t *bound = json_object();

    wva_json_add(bound, "type", make_type("number", true));
    wva_json_add(schema, "type", json_string("array"));
    wva_json_add(schema, "items", bound);
    wva_json_add_count(schema, "minItems", 2);
    wva_json_add_count(schema, "maxItems", 2);
}

static json_t *describe_field(const struct wva_field *field, json_t *definitions);
static json_t *describe_record(const struct wva_record *record, json_t *definitions);

static void describe_count(json_t *schema, bool can_be_null)
{
    wva_json_add(schema, "type", make_type("integer", can_be_null));
    wva_json_add_count(schema, "minimum", 0);
}

/* A record with a name is a definition that is referenced. */
static json_t *refer_to(const struct wva_record *record, json_t *definitions)
{
    json_t *reference;

    if (record->name == NULL)
        return describe_record(record, definitions);
    if (json_object_get(definitions, record->name) == NULL)
        wva_json_add(definitions, record->name, describe_record(record, definitions));
    reference = json_object();
    wva_json_add(reference, "$ref", json_sprintf("#/$defs/%s", record->name));
    return reference;
}

static json_t *or_null(json_t *schema)
{
    json_t *either = json_object(), *list = json_array(), *null = json_object();

    wva_json_add_text(null, "type", "null");
    (void)json_array_append_new(list, schema);
    (void)json_array_append_new(list, null);
    wva_json_add(either, "anyOf", list);
    return either;
}

static json_t *describe_plain(const struct wva_field *field)
{
    json_t *schema = json_object();
    bool can_be_null = field->known != NULL;

    switch (field->kind) {
    case WVA_FIELD_INTERVAL:
        describe_interval(schema);
        break;
    case WVA_FIELD_NUMBER:
        wva_json_add(schema, "type", make_type("number", true));
        break;
    case WVA_FIELD_COUNT:
    case WVA_FIELD_UNSIGNED:
        describe_count(schema, can_be_null || field->number != NULL);
        break;
    case WVA_FIELD_FLAG:
        wva_json_add(schema, "type", make_type("boolean", can_be_null));
        break;
    default:
        if (field->word != NULL)
            wva_json_add(schema, "enum", list_words(field));
        else
            wva_json_add(schema, "type", make_type("string", true));
    }
    return schema;
}

/* A list, or a map: how each item looks. */
static json_t *describe_items(const struct wva_field *field, json_t *definitions)
{
    json_t *schema = json_object();
    bool is_list = field->kind == WVA_FIELD_LIST;

    wva_json_add(schema, "type", make_type(is_list ? "array" : "object", field->known != NULL));
    wva_json_add(schema, is_list ? "items" : "additionalProperties",
                 is_plain_list(field->record) ? describe_plain(&field->record->fields[0])
                                              : refer_to(field->record, definitions));
    return schema;
}

static json_t *describe_field(const struct wva_field *field, json_t *definitions)
{
    if (field->kind == WVA_FIELD_LIST || field->kind == WVA_FIELD_MAP)
        return describe_items(field, definitions);
    if (field->kind != WVA_FIELD_RECORD)
        return describe_plain(field);
    return field->part == NULL ? refer_to(field->record, definitions)
                               : or_null(refer_to(field->record, definitions));
}

static void add_help(json_t *schema, const char *help)
{
    if (help != NULL)
        wva_json_add_text(schema, "description", help);
}

static void describe_members(json_t *members, json_t *required, const struct wva_record *record,
                             json_t *definitions)
{
    for (size_t f = 0; f < record->count; f++) {
        const struct wva_field *field = &record->fields[f];

        if ((field->in & WVA_IN_JSON) == 0)
            continue;
        if (is_spread(field)) {
            describe_members(members, required, field->record, definitions);
            continue;
        }
        for (size_t i = 0; i < wva_field_repetitions(field); i++) {
            const char *name = wva_field_name(field, i);
            json_t *member;

            if (name == NULL)
                continue;
            member = describe_field(field, definitions);
            add_help(member, field->repeated_help != NULL ? field->repeated_help(i) : field->help);
            wva_json_add(members, name, member);
            if (!field->optional)
                (void)json_array_append_new(required, json_string(name));
        }
    }
}

static json_t *describe_record(const struct wva_record *record, json_t *definitions)
{
    json_t *schema = json_object(), *members = json_object(), *required = json_array();

    add_help(schema, record->help);
    wva_json_add_text(schema, "type", "object");
    wva_json_add(schema, "additionalProperties", json_false());
    describe_members(members, required, record, definitions);
    wva_json_add(schema, "required", required);
    wva_json_add(schema, "properties", members);
    return schema;
}

void wva_json_write_schema(struct wva_buffer *text, const struct wva_record *record,
                           const char *title)
{
    json_t *schema, *definitions, *whole;

    wva_json_begin();
    schema = json_object();
    definitions = json_object();
    wva_json_add_text(schema, "$schema", "https://json-schema.org/draft/2020-12/schema");
    wva_json_add_text(schema, "title", title);
    whole = describe_record(record, definitions);
    (void)json_object_update(schema, whole);
    wva_json_add(schema, "$defs", definitions);
    wva_json_write(text, schema);
    json_decref(whole);
    json_decref(schema);
}

/* ---- paths ---- */

static bool is_called(const struct wva_field *field, struct wva_str name)
{
    for (size_t i = 0; i < wva_field_repetitions(field); i++) {
        const char *known = wva_field_name(field, i);

        if (known != NULL && wva_str_equal(name, wva_str_from(known)))
            return true;
    }
    return false;
}

static const struct wva_field *find_field(const struct wva_record *record, struct wva_str name)
{
    const struct wva_field *found = NULL;

    for (size_t f = 0; f < record->count && found == NULL; f++) {
        const struct wva_field *field = &record->fields[f];

        if ((field->in & WVA_IN_JSON) == 0)
            continue;
        if (is_spread(field))
            found = find_field(field->record, name);
        else if (is_called(field, name))
            found = field;
    }
    return found;
}

bool wva_json_path_step(struct wva_str *path, struct wva_str *name, long *index)
{
    struct wva_str digits;
    double place;
    size_t len = 0;

    while (len < path->len && path->ptr[len] != '.' && path->ptr[len] != '[')
        len++;
    *name = (struct wva_str){ path->ptr, len };
    *path = wva_str_skip(*path, len);
    *index = -1;
    if (wva_str_take(path, WVA_STR("["))) {
        if (!wva_str_cut(path, WVA_STR("]"), &digits) || digits.len == 0 || digits.len > 9
            || strspn(digits.ptr, "0123456789") < digits.len || !wva_number_parse(digits, &place))
            return false;
        *index = (long)place;
    }
    return len > 0 && (path->len == 0 || (wva_str_take(path, WVA_STR(".")) && path->len > 0));
}

/* Where the next step of a path is looked for, once the index of this one is taken. NULL: nowhere;
 * `*field` is what was found, NULL when the index does not fit it. */
static const struct wva_record *step_into(const struct wva_field **field, long index)
{
    const struct wva_record *record = (*field)->record;

    if ((*field)->kind == WVA_FIELD_INTERVAL) {
        if (index < 0 || index > 1)
            *field = NULL;
        return NULL;
    }
    if ((index >= 0) != ((*field)->kind == WVA_FIELD_LIST) || (*field)->kind == WVA_FIELD_MAP) {
        *field = NULL;
        return NULL;
    }
    if (index < 0 || !is_plain_list(record))
        return record;
    *field = &record->fields[0];
    return NULL;
}

const struct wva_field *wva_json_record_find(const struct wva_record *record, const char *path)
{
    struct wva_str rest = wva_str_from(path), name;
    const struct wva_field *field = NULL;
    long index;

    do {
        if (record == NULL || !wva_json_path_step(&rest, &name, &index))
            return NULL;
        field = find_field(record, name);
        if (field == NULL)
            return NULL;
        record = step_into(&field, index);
    } while (field != NULL && rest.len > 0);
    return field != NULL && record == NULL ? field : NULL;
}

static void walk_field(const struct wva_field *field, struct wva_buffer *path,
                       void (*take)(void *context, const char *path), void *context);

static void walk_record(const struct wva_record *record, struct wva_buffer *path,
                        void (*take)(void *context, const char *path), void *context)
{
    size_t len = path->len;

    for (size_t f = 0; f < record->count; f++) {
        const struct wva_field *field = &record->fields[f];

        for (size_t i = 0; (field->in & WVA_IN_JSON) != 0 && i < wva_field_repetitions(field);
             i++) {
            const char *name = wva_field_name(field, i);

            if (name == NULL)
                continue;
            wva_buffer_printf(path, "%s%s", len > 0 && name[0] != '\0' ? "." : "", name);
            walk_field(field, path, take, context);
            wva_buffer_cut(path, len);
        }
    }
}

static void walk_field(const struct wva_field *field, struct wva_buffer *path,
                       void (*take)(void *context, const char *path), void *context)
{
    size_t len = path->len;

    if (field->kind == WVA_FIELD_LIST)
        wva_buffer_printf(path, "[0]");
    if (field->record != NULL) {
        walk_record(field->record, path, take, context);
        return;
    }
    for (int bound = 0; field->kind == WVA_FIELD_INTERVAL && bound < 2; bound++) {
        wva_buffer_cut(path, len);
        wva_buffer_printf(path, "[%d]", bound);
        take(context, path->data);
    }
    if (field->kind != WVA_FIELD_INTERVAL)
        take(context, path->data);
}

void wva_json_record_paths(const struct wva_record *record,
                           void (*take)(void *context, const char *path), void *context)
{
    struct wva_buffer path = wva_buffer_make(PATH_TEXT_MAX);

    walk_record(record, &path, take, context);
    wva_buffer_free(&path);
}
