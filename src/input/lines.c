/* SPDX-License-Identifier: Apache-2.0 */
#include "input/lines.h"

#include <stdlib.h>

#include "util/memory.h"

enum { READ_SIZE = 256 * 1024 };

struct wva_lines {
    struct wva_source *source;
    char *buffer;
    size_t capacity;
    size_t begin, end; /* the bytes not handed out yet */
    uint64_t number;
    uint64_t bytes;
    bool at_end;   /* the source has no more */
    bool skipping; /* the rest of an overlong line comes next */
};

struct wva_lines *wva_lines_create(struct wva_source *source)
{
    struct wva_lines *lines = wva_calloc(1, sizeof *lines);

    lines->source = source;
    lines->buffer = wva_grow(NULL, &lines->capacity, READ_SIZE, 1);
    return lines;
}

void wva_lines_free(struct wva_lines *lines)
{
    if (lines == NULL)
        return;
    free(lines->buffer);
    free(lines);
}

uint64_t wva_lines_bytes(const struct wva_lines *lines)
{
    return lines->bytes;
}

/* Reads more bytes behind those that are there. */
static enum wva_status fill(struct wva_lines *lines, struct wva_error *err)
{
    enum wva_status status;
    size_t len;

    if (lines->begin > 0) {
        memmove(lines->buffer, lines->buffer + lines->begin, lines->end - lines->begin);
        lines->end -= lines->begin;
        lines->begin = 0;
    }
    lines->buffer = wva_grow(lines->buffer, &lines->capacity, lines->end + READ_SIZE, 1);
    status = wva_source_read(lines->source, lines->buffer + lines->end,
                             lines->capacity - lines->end, &len, err);
    if (status != WVA_OK)
        return status;
    lines->at_end = len == 0;
    lines->end += len;
    return WVA_OK;
}

/* Steps over what is left of an overlong line. */
static enum wva_status skip_rest(struct wva_lines *lines, struct wva_error *err)
{
    while (lines->skipping) {
        const char *start = lines->buffer + lines->begin;
        size_t have = lines->end - lines->begin;
        const char *newline = memchr(start, '\n', have);
        size_t used = newline == NULL ? have : (size_t)(newline - start) + 1;
        enum wva_status status;

        lines->begin += used;
        lines->bytes += used;
        lines->skipping = newline == NULL && !lines->at_end;
        status = lines->skipping ? fill(lines, err) : WVA_OK;
        if (status != WVA_OK)
            return status;
    }
    return WVA_OK;
}

/* Hands out `len` bytes, of which the last `end_len` are the line end. */
static void take_line(struct wva_lines *lines, struct wva_line *line, size_t len, size_t end_len)
{
    const char *start = lines->buffer + lines->begin;
    size_t text_len = len - end_len;

    lines->begin += len;
    lines->bytes += len;
    if (text_len > 0 && start[text_len - 1] == '\r')
        text_len--;
    line->text = (struct wva_str){ start, text_len };
    line->number = ++lines->number;
    line->terminated = end_len > 0;
    if (line->number == 1)
        (void)wva_str_take(&line->text, WVA_STR("\xEF\xBB\xBF"));
}

enum wva_status wva_lines_next(struct wva_lines *lines, struct wva_line *line, bool *more,
                               struct wva_error *err)
{
    enum wva_status status = skip_rest(lines, err);
    size_t searched = 0;

    memset(line, 0, sizeof *line);
    *more = true;
    while (status == WVA_OK) {
        const char *start = lines->buffer + lines->begin;
        size_t have = lines->end - lines->begin;
        const char *newline =
            have == searched ? NULL : memchr(start + searched, '\n', have - searched);
        size_t len = newline == NULL ? have : (size_t)(newline - start) + 1;

        if (len > WVA_LINE_MAX) {
            line->overlong = true;
            lines->skipping = true;
            take_line(lines, line, WVA_LINE_MAX, 0);
            return WVA_OK;
        }
        if (newline != NULL || lines->at_end) {
            *more = len > 0;
            if (*more)
                take_line(lines, line, len, newline != NULL);
            return WVA_OK;
        }
        searched = have;
        status = fill(lines, err);
    }
    return status;
}
