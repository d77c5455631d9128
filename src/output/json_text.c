/* SPDX-License-Identifier: Apache-2.0 */
#include "output/json_text.h"

#include <math.h>
#include <stdlib.h>

#include "util/json.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/utf8.h"

enum { INDENT = 2 };

void wva_json_begin(void)
{
    json_set_alloc_funcs(wva_malloc, free);
}

/* The text is inserted later, by util/number. jansson itself prints doubles with a fixed number of
 * digits: 17 show noise ("0.10000000000000001"), fewer lose bits. */
json_t *wva_json_number(double value)
{
    if (!isfinite(value))
        return json_null();
    return json_real(value == 0 ? 0 : value);
}

json_t *wva_json_text(const char *text)
{
    char *valid;
    json_t *value;

    if (text == NULL)
        return json_null();
    valid = wva_utf8_clean(text, WVA_UTF8_VALID);
    value = json_string(valid);
    free(valid);
    return value;
}

void wva_json_add(json_t *object, const char *name, json_t *value)
{
    (void)json_object_set_new_nocheck(object, name, value);
}

void wva_json_add_number(json_t *object, const char *name, double value)
{
    wva_json_add(object, name, wva_json_number(value));
}

void wva_json_add_count(json_t *object, const char *name, size_t value)
{
    wva_json_add(object, name, json_integer((json_int_t)value));
}

void wva_json_add_bool(json_t *object, const char *name, bool value)
{
    wva_json_add(object, name, json_boolean(value));
}

void wva_json_add_text(json_t *object, const char *name, const char *text)
{
    wva_json_add(object, name, wva_json_text(text));
}

json_t *wva_json_add_object(json_t *object, const char *name)
{
    json_t *member = json_object();

    wva_json_add(object, name, member);
    return member;
}

static void start_line(struct wva_buffer *out, int depth)
{
    wva_buffer_printf(out, "\n%*s", depth * INDENT, "");
}

static void write_value(struct wva_buffer *out, json_t *value, int depth);

/* A few scalar members are most readable on one line. */
static bool fits_on_a_line(json_t *object)
{
    enum { MEMBERS_MAX = 3, TEXT_MAX = 40 };
    const char *name;
    json_t *member;

    if (json_object_size(object) > MEMBERS_MAX)
        return false;
    json_object_foreach(object, name, member)
    {
        if (json_is_object(member) || json_is_array(member)
            || json_string_length(member) > TEXT_MAX)
            return false;
    }
    return true;
}

static void write_object(struct wva_buffer *out, json_t *object, int depth)
{
    const char *name, *separator = "";
    json_t *member;
    bool on_lines = !fits_on_a_line(object);

    wva_buffer_append_char(out, '{');
    json_object_foreach(object, name, member)
    {
        wva_buffer_add(out, separator);
        if (on_lines)
            start_line(out, depth + 1);
        wva_buffer_printf(out, "\"%s\": ", name);
        write_value(out, member, depth + 1);
        separator = on_lines ? "," : ", ";
    }
    if (on_lines)
        start_line(out, depth);
    wva_buffer_append_char(out, '}');
}

static void write_array(struct wva_buffer *out, json_t *array, int depth)
{
    json_t *first = json_array_get(array, 0);
    bool on_lines = json_is_object(first) || json_is_array(first) || json_is_string(first);

    wva_buffer_append_char(out, '[');
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (i > 0)
            wva_buffer_add(out, on_lines ? "," : ", ");
        if (on_lines)
            start_line(out, depth + 1);
        write_value(out, json_array_get(array, i), depth + 1);
    }
    if (on_lines)
        start_line(out, depth);
    wva_buffer_append_char(out, ']');
}

static void write_value(struct wva_buffer *out, json_t *value, int depth)
{
    char number[WVA_NUMBER_TEXT];

    switch (json_typeof(value)) {
    case JSON_OBJECT:
        write_object(out, value, depth);
        break;
    case JSON_ARRAY:
        write_array(out, value, depth);
        break;
    case JSON_STRING:
        wva_json_append_string(out, wva_str_from(json_string_value(value)));
        break;
    case JSON_INTEGER:
        wva_buffer_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        break;
    case JSON_REAL:
        wva_buffer_add(out, wva_number_format(json_real_value(value), number));
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        wva_buffer_add(out, json_is_true(value) ? "true" : "false");
        break;
    case JSON_NULL:
        wva_buffer_add(out, "null");
        break;
    }
}

void wva_json_write(struct wva_buffer *out, json_t *value)
{
    write_value(out, value, 0);
    wva_buffer_append_char(out, '\n');
}
