/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster/json_list.h"

#include <math.h>

#include "input/text_file.h"
#include "util/number.h"
#include "util/path.h"
#include "util/timestamp.h"

static void skip_space(struct wva_str *text)
{
    while (text->len > 0 && memchr(" \t\r\n", text->ptr[0], 4) != NULL)
        *text = wva_str_skip(*text, 1);
}

/* Steps over a string whose opening quote is the first byte. */
static struct wva_str take_string(struct wva_str *text)
{
    size_t len = 1;

    while (len < text->len && text->ptr[len] != '"')
        len += text->ptr[len] == '\\' && len + 1 < text->len ? 2 : 1;
    struct wva_str content = { text->ptr + 1, len - 1 };

    *text = wva_str_skip(*text, len < text->len ? len + 1 : text->len);
    return content;
}

/* Moves `text` behind the bracket that opens the list `key` of the outermost object. */
static bool find_list(struct wva_str *text, struct wva_str key)
{
    size_t depth = 0;

    while (text->len > 0) {
        char c = text->ptr[0];

        if (c == '"') {
            struct wva_str name = take_string(text);

            if (depth != 1 || !wva_str_equal(name, key))
                continue;
            skip_space(text);
            if (!wva_str_take(text, WVA_STR(":")))
                continue;
            skip_space(text);
            if (wva_str_take(text, WVA_STR("[")))
                return true;
            continue;
        }
        if (c == '{' || c == '[')
            depth++;
        else if ((c == '}' || c == ']') && depth > 0)
            depth--;
        *text = wva_str_skip(*text, 1);
    }
    return false;
}

static uint64_t count_lines(struct wva_str text, size_t offset)
{
    uint64_t line = 1;

    for (size_t i = 0; i < offset && i < text.len; i++)
        line += text.ptr[i] == '\n';
    return line;
}

enum wva_status wva_json_list_parse(struct wva_str text, const char *key, const char *name,
                                    void (*take)(void *context, const json_t *item), void *context,
                                    struct wva_error *err)
{
    struct wva_str rest = text;

    if (!find_list(&rest, wva_str_from(key)))
        return wva_fail_at(err, WVA_ERR_DATA, name, 0, "it has no list \"%s\"", key);
    for (;;) {
        json_error_t problem;
        json_t *item;

        skip_space(&rest);
        if (wva_str_take(&rest, WVA_STR(",")))
            continue;
        if (wva_str_take(&rest, WVA_STR("]")))
            return WVA_OK;
        if (rest.len == 0)
            return wva_fail_at(err, WVA_ERR_DATA, name, count_lines(text, text.len),
                               "the list \"%s\" has no end: the file is cut", key);
        item = json_loadb(rest.ptr, rest.len, JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY, &problem);
        if (item == NULL)
            return wva_fail_at(err, WVA_ERR_DATA, name,
                               count_lines(text, (size_t)(rest.ptr - text.ptr))
                                   + (uint64_t)(problem.line > 0 ? problem.line - 1 : 0),
                               "an item of \"%s\" is no JSON: %.200s", key, problem.text);
        take(context, item);
        json_decref(item);
        rest = wva_str_skip(rest, (size_t)problem.position);
    }
}

enum wva_status wva_json_list_read(const char *path, const char *key, size_t max_bytes,
                                   void (*take)(void *context, const json_t *item), void *context,
                                   struct wva_error *err)
{
    struct wva_buffer bytes = wva_buffer_make(max_bytes);
    enum wva_status status = wva_path_check_file(path, err);

    WVA_STEP(status, wva_text_file_load(path, max_bytes, &bytes, err));
    WVA_STEP(status, wva_json_list_parse((struct wva_str){ bytes.data, bytes.len }, key, path, take,
                                         context, err));
    wva_buffer_free(&bytes);
    return status;
}

struct wva_str wva_json_item_text(const json_t *item, const char *key)
{
    const json_t *value = json_object_get(item, key);

    if (!json_is_string(value))
        return WVA_STR("");
    return (struct wva_str){ json_string_value(value), json_string_length(value) };
}

double wva_json_item_number(const json_t *item, const char *key)
{
    const json_t *value = json_object_get(item, key);
    double number;

    if (json_is_number(value))
        return json_number_value(value);
    return wva_number_parse(wva_json_item_text(item, key), &number) ? number : NAN;
}

int64_t wva_json_item_time(const json_t *item, const char *key)
{
    int64_t time_ns;

    return wva_time_parse(wva_json_item_text(item, key), &time_ns) ? time_ns : WVA_TIME_NONE;
}
