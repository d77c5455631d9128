/* SPDX-License-Identifier: Apache-2.0 */
/* Splits bytes into lines in constant memory, bounded by the longest line, whose length is capped.
 * UTF-16 with a byte order mark becomes UTF-8; NUL bytes are dropped. */
#ifndef WVA_INPUT_LINES_H
#define WVA_INPUT_LINES_H

#include "input/source.h"
#include "util/str.h"

/* A controller line grows by about 700 bytes per server; this is enough for thousands of them. */
enum { WVA_LINE_MAX = 4 * 1024 * 1024 };

struct wva_line {
    struct wva_str text; /* without its line end (LF or CR LF) and, at the start of the input, its
                            byte order mark */
    uint64_t number;     /* 1-based */
    bool terminated;     /* false for a last line without LF */
    bool overlong;       /* longer than WVA_LINE_MAX: `text` is truncated */
};

struct wva_lines;

/* Reads lines of `source`, which is borrowed. */
struct wva_lines *wva_lines_create(struct wva_source *source);

/* Same for a source that begins inside a log, at the start of a line: a byte order mark there has
 * no meaning. Lines are numbered from there. */
struct wva_lines *wva_lines_create_inside(struct wva_source *source);
void wva_lines_free(struct wva_lines *lines);

/* The next line, valid until the next call. At the end of the input *more is false and the line
 * empty. A line is returned as soon as its last byte has arrived; if the source was stopped, a last
 * line without its end is dropped. */
enum wva_status wva_lines_next(struct wva_lines *lines, struct wva_line *line, bool *more,
                               struct wva_error *err);

/* True if the source turned out to be UTF-16. */
bool wva_lines_are_utf16(const struct wva_lines *lines);

/* Source bytes up to the end of the last line returned; slightly more if NULs follow. */
uint64_t wva_lines_bytes(const struct wva_lines *lines);

#endif
