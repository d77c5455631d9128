/* SPDX-License-Identifier: Apache-2.0 */
/* Reads JSON of any size in bounded memory: a cursor over bytes that arrive in chunks of any size.
 *
 * The reader asks for what it wants; a value that it does not ask for is skipped at the next step,
 * at the speed of a search for its quotes and brackets. Members of skipped values are not checked.
 *
 *     while (wva_json_stream_next(json))
 *         if (wva_json_stream_open_object(json))
 *             while (wva_json_stream_member(json, &key))
 *                 if (wva_str_equal(key, WVA_STR("rate")))
 *                     rate = wva_json_stream_number(json);
 *
 * A loop over members or items must run until it returns false, or end by
 * wva_json_stream_leave. Several values may follow one another (concatenated documents, one value
 * per line). As Python does, NaN, Infinity and -Infinity are taken as numbers.
 *
 * After an error, or where the text ends too early, every call returns false (or nothing), so that
 * all loops end; what was read until then stays valid. */
#ifndef WVA_UTIL_JSON_STREAM_H
#define WVA_UTIL_JSON_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "util/error.h"
#include "util/json.h"

enum {
    WVA_JSON_STREAM_WINDOW = 128 * 1024, /* bytes read at once */
    WVA_JSON_STREAM_DEPTH = 200,         /* deeper nesting is an error */
    WVA_JSON_STREAM_TEXT = 4096,         /* longer texts are cut to their first bytes */
};

struct wva_json_stream;

/* Writes up to `size` bytes to `bytes`; *len is 0 at the end. As wva_source_read. */
typedef enum wva_status wva_json_fill(void *context, char *bytes, size_t size, size_t *len,
                                      struct wva_error *err);

/* Both are freed by wva_json_stream_close. `text` must outlive the stream. */
struct wva_json_stream *wva_json_stream_open(wva_json_fill *fill, void *context);
struct wva_json_stream *wva_json_stream_of(struct wva_str text);
void wva_json_stream_close(struct wva_json_stream *json);

/* From now on a value ends with its line: a line break inside one is an error, so that one torn
 * line does not take the next with it. */
void wva_json_stream_set_lines(struct wva_json_stream *json);

/* Moves to the next value outside all others; false at the end. */
bool wva_json_stream_next(struct wva_json_stream *json);

/* The kind of the value at the cursor; NONE if there is none. */
enum wva_json_kind wva_json_stream_kind(struct wva_json_stream *json);

/* Enters the value at the cursor; false, without moving, if it is something else. */
bool wva_json_stream_open_object(struct wva_json_stream *json);
bool wva_json_stream_open_array(struct wva_json_stream *json);

/* Moves to the next member or item of the innermost open object or array, and skips what was not
 * asked for of the one before. False at its end, which is left. `key` has its escapes resolved and
 * is valid until the next key or text is read. */
bool wva_json_stream_member(struct wva_json_stream *json, struct wva_str *key);
bool wva_json_stream_item(struct wva_json_stream *json);

/* Skips the rest of the innermost open object or array, and leaves it. */
void wva_json_stream_leave(struct wva_json_stream *json);

/* Read the value at the cursor. A value of another kind is skipped and gives NaN, "" or false. A
 * text has its escapes resolved and is valid until the next call. */
double wva_json_stream_number(struct wva_json_stream *json);
struct wva_str wva_json_stream_text(struct wva_json_stream *json);
bool wva_json_stream_true(struct wva_json_stream *json);

/* Skips the value at the cursor. */
void wva_json_stream_skip(struct wva_json_stream *json);

/* What ended the reading: NULL if nothing did. WVA_ERR_DATA with line and byte in the text if it
 * is not JSON, otherwise the error of `fill`. */
const struct wva_error *wva_json_stream_error(const struct wva_json_stream *json);

/* An error or the end of the text ended the reading inside a value, so what was read of it last may
 * not be whole. */
bool wva_json_stream_is_over(const struct wva_json_stream *json);

/* The text ended inside a value. */
bool wva_json_stream_is_cut(const struct wva_json_stream *json);

/* After an error in the text: continues after the end of the line. False if nothing follows, or if
 * reading failed. */
bool wva_json_stream_recover(struct wva_json_stream *json);

/* Bytes passed, and the line of the cursor (1-based; line breaks inside skipped texts do not
 * count). */
uint64_t wva_json_stream_bytes(const struct wva_json_stream *json);
uint64_t wva_json_stream_line(const struct wva_json_stream *json);

#endif
