/* SPDX-License-Identifier: Apache-2.0 */
#include "message/pseudo_yaml.h"

/* Deeper than any controller prints. */
enum { DEPTH_MAX = 32 };

struct wva_yaml wva_yaml_begin(struct wva_str text)
{
    return (struct wva_yaml){ .rest = text };
}

static bool is_opening(char c)
{
    return c == '{' || c == '[';
}

static bool is_closing(char c)
{
    return c == '}' || c == ']';
}

static size_t count_blanks(struct wva_str text, size_t at)
{
    size_t count = 0;

    while (at + count < text.len && text.ptr[at + count] == ' ')
        count++;
    return count;
}

static struct wva_yaml_event fail(struct wva_yaml *yaml)
{
    yaml->rest.len = 0;
    yaml->depth = -1;
    return (struct wva_yaml_event){ .kind = WVA_YAML_ERROR };
}

static struct wva_yaml_event open_nested(struct wva_yaml *yaml, struct wva_str key)
{
    if (yaml->depth == DEPTH_MAX)
        return fail(yaml);
    yaml->depth++;
    yaml->rest = wva_str_skip(yaml->rest, 1);
    return (struct wva_yaml_event){ .kind = WVA_YAML_OPEN, .key = key };
}

/* The length of the value that `text` begins with. */
static size_t measure_value(struct wva_str text, int depth)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c == ',') {
            /* The members of the outermost object are one blank apart. */
            if (count_blanks(text, i + 1) >= (depth > 1 ? 2 : 1))
                return i;
        } else if (c == ' ') {
            size_t blanks = count_blanks(text, i);

            if (i + blanks < text.len && is_closing(text.ptr[i + blanks]))
                return i;
            i += blanks - 1;
        } else if (depth == 1 && is_closing(c)) {
            return i;
        }
    }
    return text.len;
}

static struct wva_yaml_event read_scalar(struct wva_yaml *yaml, struct wva_str key)
{
    size_t len = measure_value(yaml->rest, yaml->depth);
    struct wva_yaml_event event = { WVA_YAML_SCALAR, key, { yaml->rest.ptr, len } };

    if (len == yaml->rest.len)
        return fail(yaml);
    yaml->rest = wva_str_skip(yaml->rest, len);
    return event;
}

static struct wva_yaml_event read_member(struct wva_yaml *yaml)
{
    struct wva_str rest = yaml->rest, key = { rest.ptr, 0 };

    while (key.len < rest.len && rest.ptr[key.len] != ':')
        key.len++;
    if (rest.len - key.len < 2 || rest.ptr[key.len + 1] != ' ')
        return fail(yaml);
    yaml->rest = wva_str_skip(rest, key.len + 2);
    if (yaml->rest.len > 0 && is_opening(yaml->rest.ptr[0]))
        return open_nested(yaml, key);
    return read_scalar(yaml, key);
}

struct wva_yaml_event wva_yaml_next(struct wva_yaml *yaml)
{
    struct wva_str rest = yaml->rest;

    if (yaml->depth < 0)
        return fail(yaml);
    while (rest.len > 0 && (rest.ptr[0] == ' ' || rest.ptr[0] == ','))
        rest = wva_str_skip(rest, 1);
    yaml->rest = rest;
    if (rest.len == 0)
        return yaml->depth == 0 ? (struct wva_yaml_event){ .kind = WVA_YAML_END } : fail(yaml);
    if (is_opening(rest.ptr[0]))
        return open_nested(yaml, (struct wva_str){ 0 });
    if (yaml->depth == 0)
        return fail(yaml);
    if (is_closing(rest.ptr[0])) {
        yaml->depth--;
        yaml->rest = wva_str_skip(rest, 1);
        return (struct wva_yaml_event){ .kind = WVA_YAML_CLOSE };
    }
    return read_member(yaml);
}
