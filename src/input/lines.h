/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes into lines, in constant memory: the longest line sets it, and that is capped. UTF-16 with a
 * byte order mark becomes UTF-8; NUL bytes are dropped. */
#ifndef WVA_INPUT_LINES_H
#define WVA_INPUT_LINES_H

#include "input/source.h"
#include "util/str.h"

/* A controller line grows by about 700 bytes per server; this is room for thousands of them. */
enum { WVA_LINE_MAX = 4 * 1024 * 1024 };

struct wva_line {
    struct wva_str
        text; /* without its end (LF or CR LF) and, at the start of the input, a byte order mark */
    uint64_t number; /* 1-based */
    bool terminated; /* false for a last line without LF */
    bool overlong;   /* longer than WVA_LINE_MAX: `text` is its beginning, the rest was dropped */
};

struct wva_lines;

/* Reads lines of `source`, which is borrowed. */
struct wva_lines *wva_lines_create(struct wva_source *source);

/* The same for a source that begins inside a log, at the start of a line: what looks like a byte
 * order mark is none. Numbers count from there. */
struct wva_lines *wva_lines_create_inside(struct wva_source *source);
void wva_lines_free(struct wva_lines *lines);

/* The next line, valid until the next call. *more is false, and the line empty, at the end of the
 * input. A line is handed out as soon as its last byte has arrived; where the source was stopped, a
 * last line without its end is dropped. */
enum wva_status wva_lines_next(struct wva_lines *lines, struct wva_line *line, bool *more,
                               struct wva_error *err);

/* True where the source turned out to be UTF-16. */
bool wva_lines_are_utf16(const struct wva_lines *lines);

/* Bytes of the source up to the end of the line that was handed out last; a few more where NULs
 * follow. */
uint64_t wva_lines_bytes(const struct wva_lines *lines);

#endif
