/* SPDX-License-Identifier: Apache-2.0 */
#include "input/lines.h"

#include <stdlib.h>

#include "input/utf16.h"
#include "util/memory.h"

enum { READ_SIZE = 256 * 1024, RAW_SIZE = 64 * 1024 };

struct wva_lines {
    struct wva_source *source;
    char *buffer;
    size_t capacity;
    size_t begin, end; /* the bytes not returned yet */
    uint64_t number;
    uint64_t bytes; /* read from the source */
    bool inside;    /* the source begins inside a log */
    bool begun;     /* the first bytes were inspected */
    char *raw;      /* undecoded UTF-16; NULL if the log is not UTF-16 */
    struct wva_utf16 utf16;
    bool at_end;   /* the source has ended */
    bool skipping; /* the rest of an overlong line follows */
};

struct wva_lines *wva_lines_create(struct wva_source *source)
{
    struct wva_lines *lines = wva_calloc(1, sizeof *lines);

    lines->source = source;
    lines->buffer = wva_grow(NULL, &lines->capacity, READ_SIZE, 1);
    return lines;
}

struct wva_lines *wva_lines_create_inside(struct wva_source *source)
{
    struct wva_lines *lines = wva_lines_create(source);

    lines->inside = lines->begun = true;
    return lines;
}

void wva_lines_free(struct wva_lines *lines)
{
    if (lines == NULL)
        return;
    free(lines->buffer);
    free(lines->raw);
    free(lines);
}

uint64_t wva_lines_bytes(const struct wva_lines *lines)
{
    return lines->bytes - (lines->end - lines->begin);
}

/* Inspects the first bytes, which are in the buffer: if they are UTF-16, all input is decoded. */
static enum wva_status begin(struct wva_lines *lines, size_t *len, struct wva_error *err)
{
    enum wva_status status = WVA_OK;
    char *bytes = lines->buffer;
    size_t second = 1;

    if (*len == 1 && (bytes[0] == '\xFE' || bytes[0] == '\xFF'))
        status = wva_source_read(lines->source, bytes + 1, 1, &second, err);
    else
        second = 0;
    *len += second;
    lines->bytes += *len;
    lines->begun = true;
    if (status != WVA_OK || !wva_utf16_begins(bytes, *len, &lines->utf16.big_endian))
        return status;
    lines->raw = wva_malloc(RAW_SIZE);
    memcpy(lines->raw, bytes, *len);
    *len = wva_utf16_decode(&lines->utf16, lines->raw, *len, bytes);
    return WVA_OK;
}

/* Reads UTF-8 into `bytes`. Only at_end means that the source has ended: *len may be 0 before
 * that. */
static enum wva_status read_text(struct wva_lines *lines, char *bytes, size_t size, size_t *len,
                                 struct wva_error *err)
{
    enum wva_status status;

    if (lines->raw != NULL) {
        status = wva_source_read(lines->source, lines->raw, RAW_SIZE, len, err);
        lines->at_end = *len == 0;
        lines->bytes += *len;
        *len = wva_utf16_decode(&lines->utf16, lines->raw, *len, bytes);
        return status;
    }
    /* The decoded form of the first bytes must fit. */
    status = wva_source_read(lines->source, bytes, lines->begun ? size : RAW_SIZE, len, err);
    lines->at_end = *len == 0;
    if (status == WVA_OK && !lines->begun && *len > 0)
        return begin(lines, len, err);
    lines->bytes += *len;
    return status;
}

/* Removes NULs, which appear in a log that was truncated or whose machine crashed. */
static size_t drop_nuls(char *bytes, size_t len)
{
    char *to = memchr(bytes, '\0', len);

    if (to == NULL)
        return len;
    for (const char *from = to; from < bytes + len; from++)
        if (*from != '\0')
            *to++ = *from;
    return (size_t)(to - bytes);
}

/* Appends more bytes to the buffer. */
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
    status = read_text(lines, lines->buffer + lines->end, lines->capacity - lines->end, &len, err);
    if (status == WVA_OK)
        lines->end += drop_nuls(lines->buffer + lines->end, len);
    return status;
}

/* Skips the rest of an overlong line. */
static enum wva_status skip_rest(struct wva_lines *lines, struct wva_error *err)
{
    while (lines->skipping) {
        const char *start = lines->buffer + lines->begin;
        size_t have = lines->end - lines->begin;
        const char *newline = memchr(start, '\n', have);
        size_t used = newline == NULL ? have : (size_t)(newline - start) + 1;
        enum wva_status status;

        lines->begin += used;
        lines->skipping = newline == NULL && !lines->at_end;
        status = lines->skipping ? fill(lines, err) : WVA_OK;
        if (status != WVA_OK)
            return status;
    }
    return WVA_OK;
}

/* Returns a line of `len` bytes, the last `end_len` of which are the line end. */
static void take_line(struct wva_lines *lines, struct wva_line *line, size_t len, size_t end_len)
{
    const char *start = lines->buffer + lines->begin;
    size_t text_len = len - end_len;

    lines->begin += len;
    if (text_len > 0 && start[text_len - 1] == '\r')
        text_len--;
    line->text = (struct wva_str){ start, text_len };
    line->number = ++lines->number;
    line->terminated = end_len > 0;
    if (line->number == 1 && !lines->inside)
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
            /* A line cut off by a signal is not a damaged log. */
            *more = len > 0 && (newline != NULL || !wva_source_is_stopped(lines->source));
            if (*more)
                take_line(lines, line, len, newline != NULL);
            return WVA_OK;
        }
        searched = have;
        status = fill(lines, err);
    }
    return status;
}

bool wva_lines_are_utf16(const struct wva_lines *lines)
{
    return lines->raw != NULL;
}
