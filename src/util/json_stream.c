/* SPDX-License-Identifier: Apache-2.0 */
#include "util/json_stream.h"

#include <math.h>
#include <stdlib.h>

#include "util/buffer.h"
#include "util/memory.h"
#include "util/number.h"

enum { WORD_MAX = 64 }; /* far more than any number has */

struct wva_json_stream {
    wva_json_fill *fill; /* NULL: all of the text is in the window */
    void *context;
    char *room;            /* owned; NULL without `fill` */
    const char *at, *end;  /* of the window that is left */
    const char *start;     /* of the window */
    uint64_t passed, line; /* bytes before the window; line of the cursor */
    bool ended, lines;     /* no more bytes come; a line holds one value */
    bool pending;          /* the value at the cursor has not been read */
    bool cut, failed;
    size_t depth;
    char closing[WVA_JSON_STREAM_DEPTH]; /* brackets of the open objects and arrays */
    bool entered;                        /* the innermost one has had no member yet */
    struct wva_buffer text, scratch;
    char word[WORD_MAX];
    struct wva_error err;
};

/* ---- errors and bytes ---- */

static bool fail(struct wva_json_stream *json, const char *what)
{
    if (!json->failed && !json->cut)
        (void)wva_fail_at(&json->err, WVA_ERR_DATA, "", json->line, "byte %llu: %s",
                          (unsigned long long)wva_json_stream_bytes(json) + 1, what);
    json->failed = true;
    json->pending = false;
    return false;
}

static bool fail_at_end(struct wva_json_stream *json)
{
    if (!json->failed)
        json->cut = true;
    json->pending = false;
    return false;
}

bool wva_json_stream_is_over(const struct wva_json_stream *json)
{
    return json->failed || json->cut;
}

static bool refill(struct wva_json_stream *json)
{
    size_t len = 0;

    if (json->ended || json->failed)
        return false;
    json->passed += (uint64_t)(json->end - json->start);
    json->start = json->at = json->end = json->room;
    if (json->fill(json->context, json->room, WVA_JSON_STREAM_WINDOW, &len, &json->err) != WVA_OK) {
        json->ended = json->failed = true;
        return false;
    }
    json->ended = len == 0;
    json->end = json->room + len;
    return len > 0;
}

/* Makes a byte available at json->at. */
static inline bool has_byte(struct wva_json_stream *json)
{
    return json->at < json->end || refill(json);
}

/* The byte order mark that some programs write in front. */
static bool is_mark(const struct wva_json_stream *json, char c)
{
    uint64_t at = wva_json_stream_bytes(json);

    return at < 3 && c == "\xef\xbb\xbf"[at];
}

/* The next byte that is not blank stays at json->at; false at the end of the text. */
static bool skip_space(struct wva_json_stream *json)
{
    while (has_byte(json)) {
        char c = *json->at;

        if (c == '\n') {
            if (json->lines && json->depth > 0)
                return fail(json, "the line ends inside a value");
            json->line++;
        } else if (c != ' ' && c != '\t' && c != '\r' && !is_mark(json, c)) {
            return true;
        }
        json->at++;
    }
    return false;
}

/* ---- texts ---- */

static void keep(struct wva_buffer *text, const char *bytes, size_t len)
{
    size_t room = text->max - text->len;

    wva_buffer_append(text, bytes, len < room ? len : room);
}

/* The cursor is behind the opening quote. What is before the closing one goes into `text` (NULL: it
 * is not wanted). */
static bool pass_text(struct wva_json_stream *json, struct wva_buffer *text)
{
    bool odd = false; /* an odd number of backslashes precedes the cursor */

    while (has_byte(json)) {
        const char *quote = wva_json_quote(json->at, json->end);
        const char *stop = quote == NULL ? json->end : quote, *p = stop;
        const char *broken = json->lines ? memchr(json->at, '\n', (size_t)(stop - json->at)) : NULL;
        size_t slashes;

        if (broken != NULL) {
            json->at = broken;
            return fail(json, "the line ends inside a text");
        }
        while (p > json->at && p[-1] == '\\')
            p--;
        slashes = (size_t)(stop - p) + (p == json->at && odd);
        if (text != NULL)
            keep(text, json->at, (size_t)(stop - json->at) + (quote != NULL && slashes % 2 == 1));
        json->at = quote == NULL ? stop : stop + 1;
        if (quote != NULL && slashes % 2 == 0)
            return true;
        odd = quote == NULL && slashes % 2 == 1;
    }
    return fail_at_end(json);
}

/* A text that was cut may end inside an escape. */
static struct wva_str resolve(struct wva_json_stream *json)
{
    return wva_json_unescape((struct wva_str){ json->text.data, json->text.len }, &json->scratch);
}

static bool take_text(struct wva_json_stream *json, struct wva_str *content)
{
    json->at++;
    wva_buffer_clear(&json->text);
    if (!pass_text(json, &json->text))
        return false;
    *content = json->text.len == 0 ? WVA_STR("") : resolve(json);
    return true;
}

/* ---- words ---- */

static bool ends_word(char c)
{
    return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' || c == '\r' || c == '\t'
           || c == '"' || c == '{' || c == '[' || c == ':';
}

/* The word at the cursor, a view into the window; where it does not lie in one, at most its first
 * WORD_MAX bytes, in json->word. */
static struct wva_str take_word(struct wva_json_stream *json)
{
    const char *start = json->at;
    size_t len;

    while (json->at < json->end && !ends_word(*json->at))
        json->at++;
    len = (size_t)(json->at - start);
    if (json->at < json->end || json->ended)
        return (struct wva_str){ start, len };
    if (len > WORD_MAX)
        len = WORD_MAX;
    memcpy(json->word, start, len);
    for (; has_byte(json) && !ends_word(*json->at); json->at++)
        if (len < WORD_MAX)
            json->word[len++] = *json->at;
    return (struct wva_str){ json->word, len };
}

static bool parse_word(struct wva_str word, double *number)
{
    static const struct wva_str others[] = { WVA_STR_INIT("null"), WVA_STR_INIT("true"),
                                             WVA_STR_INIT("false") };

    *number = NAN;
    for (size_t i = 0; i < WVA_COUNT(others); i++)
        if (wva_str_equal(word, others[i]))
            return true;
    if (wva_str_equal(word, WVA_STR("Infinity")) || wva_str_equal(word, WVA_STR("-Infinity"))) {
        *number = word.ptr[0] == '-' ? -INFINITY : INFINITY;
        return true;
    }
    return word.len < WORD_MAX && wva_number_parse(word, number);
}

/* ---- objects and arrays ---- */

static bool push(struct wva_json_stream *json)
{
    if (json->depth == WVA_JSON_STREAM_DEPTH)
        return fail(json, "it is nested too deeply");
    json->closing[json->depth++] = *json->at == '{' ? '}' : ']';
    json->at++;
    json->entered = true;
    return true;
}

static bool pop(struct wva_json_stream *json)
{
    if (json->closing[json->depth - 1] != *json->at)
        return fail(json, "a bracket does not close what is open");
    json->at++;
    json->depth--;
    json->entered = false;
    return true;
}

/* The bytes at which skipping has to look; in texts, only quotes. */
static const bool has_meaning[256] = {
    ['"'] = true, ['{'] = true, ['}'] = true, ['['] = true, [']'] = true, ['\n'] = true,
};

/* Passes everything until at most `depth` objects and arrays are open. */
static bool skip_nested(struct wva_json_stream *json, size_t depth)
{
    while (json->depth > depth) {
        while (json->at < json->end && !has_meaning[(unsigned char)*json->at])
            json->at++;
        if (json->at == json->end) {
            if (!refill(json))
                return fail_at_end(json);
            continue;
        }
        switch (*json->at) {
        case '"':
            json->at++;
            if (!pass_text(json, NULL))
                return false;
            break;
        case '{':
        case '[':
            if (!push(json))
                return false;
            break;
        case '\n':
            if (!skip_space(json))
                return json->failed ? false : fail_at_end(json);
            break;
        default:
            if (!pop(json))
                return false;
        }
    }
    return true;
}

/* ---- the cursor ---- */

struct wva_json_stream *wva_json_stream_open(wva_json_fill *fill, void *context)
{
    struct wva_json_stream *json = wva_calloc(1, sizeof *json);

    json->fill = fill;
    json->context = context;
    json->room = wva_malloc(WVA_JSON_STREAM_WINDOW);
    json->start = json->at = json->end = json->room;
    json->line = 1;
    json->text = json->scratch = wva_buffer_make(WVA_JSON_STREAM_TEXT);
    return json;
}

struct wva_json_stream *wva_json_stream_of(struct wva_str text)
{
    struct wva_json_stream *json = wva_calloc(1, sizeof *json);

    json->ended = true;
    json->start = json->at = text.len == 0 ? "" : text.ptr;
    json->end = json->at + text.len;
    json->line = 1;
    json->text = json->scratch = wva_buffer_make(WVA_JSON_STREAM_TEXT);
    return json;
}

void wva_json_stream_close(struct wva_json_stream *json)
{
    if (json == NULL)
        return;
    wva_buffer_free(&json->text);
    wva_buffer_free(&json->scratch);
    free(json->room);
    free(json);
}

void wva_json_stream_set_lines(struct wva_json_stream *json)
{
    json->lines = true;
}

void wva_json_stream_skip(struct wva_json_stream *json)
{
    if (!json->pending || wva_json_stream_is_over(json))
        return;
    json->pending = false;
    if (*json->at == '"') {
        json->at++;
        (void)pass_text(json, NULL);
    } else if (*json->at == '{' || *json->at == '[') {
        size_t depth = json->depth;

        if (push(json))
            (void)skip_nested(json, depth);
    } else if (take_word(json).len == 0) {
        (void)fail(json, "a value is missing");
    }
}

/* A value must follow. */
static bool await_value(struct wva_json_stream *json)
{
    if (!skip_space(json))
        return fail_at_end(json);
    json->pending = true;
    return true;
}

bool wva_json_stream_next(struct wva_json_stream *json)
{
    wva_json_stream_skip(json);
    while (!wva_json_stream_is_over(json) && json->depth > 0)
        wva_json_stream_leave(json);
    if (wva_json_stream_is_over(json) || !skip_space(json))
        return false;
    json->pending = true;
    return true;
}

enum wva_json_kind wva_json_stream_kind(struct wva_json_stream *json)
{
    if (!json->pending || wva_json_stream_is_over(json))
        return WVA_JSON_NONE;
    switch (*json->at) {
    case '"':
        return WVA_JSON_STRING;
    case '{':
        return WVA_JSON_OBJECT;
    case '[':
        return WVA_JSON_ARRAY;
    default:
        return WVA_JSON_WORD;
    }
}

static bool enter(struct wva_json_stream *json, enum wva_json_kind kind)
{
    if (wva_json_stream_kind(json) != kind)
        return false;
    json->pending = false;
    return push(json);
}

bool wva_json_stream_open_object(struct wva_json_stream *json)
{
    return enter(json, WVA_JSON_OBJECT);
}

bool wva_json_stream_open_array(struct wva_json_stream *json)
{
    return enter(json, WVA_JSON_ARRAY);
}

/* Moves to the start of what follows in the innermost object or array; false at its end. */
static bool advance(struct wva_json_stream *json)
{
    wva_json_stream_skip(json);
    if (wva_json_stream_is_over(json) || json->depth == 0)
        return false;
    if (!skip_space(json))
        return fail_at_end(json);
    if (*json->at == '}' || *json->at == ']') {
        (void)pop(json);
        return false;
    }
    if (!json->entered) {
        if (*json->at != ',')
            return fail(json, "a comma or closing bracket is missing");
        json->at++;
        if (!skip_space(json))
            return fail_at_end(json);
    }
    json->entered = false;
    return true;
}

bool wva_json_stream_member(struct wva_json_stream *json, struct wva_str *key)
{
    if (!advance(json))
        return false;
    if (*json->at != '"')
        return fail(json, "a member's name is missing");
    if (!take_text(json, key))
        return false;
    if (!skip_space(json))
        return fail_at_end(json);
    if (*json->at != ':')
        return fail(json, "a colon is missing");
    json->at++;
    return await_value(json);
}

bool wva_json_stream_item(struct wva_json_stream *json)
{
    return advance(json) && await_value(json);
}

void wva_json_stream_leave(struct wva_json_stream *json)
{
    wva_json_stream_skip(json);
    if (!wva_json_stream_is_over(json) && json->depth > 0)
        (void)skip_nested(json, json->depth - 1);
}

double wva_json_stream_number(struct wva_json_stream *json)
{
    struct wva_str word;
    double number;

    if (wva_json_stream_kind(json) != WVA_JSON_WORD) {
        wva_json_stream_skip(json);
        return NAN;
    }
    json->pending = false;
    word = take_word(json);
    /* What stands at the end of the text may have had more digits. */
    if (json->depth > 0 && !has_byte(json)) {
        (void)fail_at_end(json);
        return NAN;
    }
    if (!parse_word(word, &number))
        (void)fail(json, "neither a number nor another value");
    return number;
}

struct wva_str wva_json_stream_text(struct wva_json_stream *json)
{
    struct wva_str content;

    if (wva_json_stream_kind(json) != WVA_JSON_STRING) {
        wva_json_stream_skip(json);
        return WVA_STR("");
    }
    json->pending = false;
    return take_text(json, &content) ? content : WVA_STR("");
}

bool wva_json_stream_true(struct wva_json_stream *json)
{
    if (wva_json_stream_kind(json) != WVA_JSON_WORD) {
        wva_json_stream_skip(json);
        return false;
    }
    json->pending = false;
    return wva_str_equal(take_word(json), WVA_STR("true"));
}

/* ---- the state ---- */

const struct wva_error *wva_json_stream_error(const struct wva_json_stream *json)
{
    return json->failed ? &json->err : NULL;
}

bool wva_json_stream_is_cut(const struct wva_json_stream *json)
{
    return json->cut;
}

bool wva_json_stream_recover(struct wva_json_stream *json)
{
    if (!json->failed || json->err.status != WVA_ERR_DATA)
        return false;
    json->failed = json->pending = json->entered = false;
    json->depth = 0;
    while (has_byte(json)) {
        const char *end = memchr(json->at, '\n', (size_t)(json->end - json->at));

        json->at = end == NULL ? json->end : end;
        if (end != NULL)
            return skip_space(json);
    }
    return false;
}

uint64_t wva_json_stream_bytes(const struct wva_json_stream *json)
{
    return json->passed + (uint64_t)(json->at - json->start);
}

uint64_t wva_json_stream_line(const struct wva_json_stream *json)
{
    return json->line;
}
