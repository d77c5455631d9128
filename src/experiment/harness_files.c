/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/harness_files.h"

#include <math.h>
#include <stdlib.h>

#include "input/text_file.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/timestamp.h"
#include "util/utf8.h"

enum { VALUE_MAX = 8000, STAMP_LEN = sizeof "2025-03-01 10:00:00,250" - 1 };

/* ---- pairs ---- */

static bool is_key(struct wva_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !wva_is_digit(c) && c != '_')
            return false;
    }
    return text.len > 0;
}

static char *copy(struct wva_str text)
{
    struct wva_str cut = wva_utf8_cut(text, VALUE_MAX);

    return wva_strndup(cut.ptr, cut.len);
}

/* Without the quotes around it, of which the last may be lines away. */
static struct wva_str strip_quotes(struct wva_str text)
{
    char quote = text.len > 0 ? text.ptr[0] : '\0';

    if (quote != '"' && quote != '\'')
        return text;
    text = wva_str_skip(text, 1);
    if (text.len > 0 && text.ptr[text.len - 1] == quote)
        text.len--;
    return text;
}

/* A line of its own is the next line of the value before it. */
static void continue_value(struct wva_harness_info *info, struct wva_str line)
{
    struct wva_harness_pair *last = info->count == 0 ? NULL : &info->pairs[info->count - 1];
    char *joined;

    if (last == NULL || strlen(last->value) + line.len > VALUE_MAX)
        return;
    if (line.len > 0 && line.ptr[line.len - 1] == '"')
        line.len--;
    joined = wva_asprintf("%s %.*s", last->value, WVA_STR_ARGS(line));
    free(last->value);
    last->value = joined;
}

void wva_harness_info_take_line(struct wva_harness_info *info, struct wva_str line)
{
    struct wva_str value, key;

    while (line.len > 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    value = wva_str_trim(line);
    if (value.len == 0 || value.ptr[0] == '#')
        return;
    if (!wva_str_cut(&value, WVA_STR(":"), &key) || !is_key(key)
        || (value.len > 0 && value.ptr[0] != ' ')) {
        continue_value(info, wva_str_trim(line));
        return;
    }
    if (info->count == WVA_HARNESS_PAIRS_MAX)
        return;
    *WVA_APPEND(info->pairs, info->count, info->capacity) =
        (struct wva_harness_pair){ copy(key), copy(strip_quotes(wva_str_trim(value))) };
}

static bool take_info_line(void *context, struct wva_str line)
{
    wva_harness_info_take_line(context, line);
    return true;
}

enum wva_status wva_harness_info_read(const char *path, struct wva_harness_info *info,
                                      struct wva_error *err)
{
    return wva_text_file_read(NULL, path, take_info_line, info, err);
}

void wva_harness_info_free(struct wva_harness_info *info)
{
    for (size_t i = 0; i < info->count; i++) {
        free(info->pairs[i].key);
        free(info->pairs[i].value);
    }
    free(info->pairs);
    *info = (struct wva_harness_info){ 0 };
}

const char *wva_harness_text(const struct wva_harness_info *info, const char *key)
{
    for (size_t i = 0; i < info->count; i++)
        if (strcmp(info->pairs[i].key, key) == 0)
            return info->pairs[i].value[0] == '\0' ? NULL : info->pairs[i].value;
    return NULL;
}

int64_t wva_harness_time(const struct wva_harness_info *info, const char *key)
{
    const char *text = wva_harness_text(info, key);
    int64_t time_ns;

    return text != NULL && wva_time_parse(wva_str_from(text), &time_ns) ? time_ns : WVA_TIME_NONE;
}

double wva_harness_number(const struct wva_harness_info *info, const char *key)
{
    const char *text = wva_harness_text(info, key);
    double value;

    return text != NULL && wva_number_parse(wva_str_from(text), &value) ? value : NAN;
}

/* bc writes ".5". */
static bool take_amount(struct wva_str *text, double *value)
{
    size_t len = wva_number_read(*text, value);

    *text = wva_str_skip(*text, len);
    return len > 0 && *value >= 0;
}

double wva_harness_span(const struct wva_harness_info *info, const char *key)
{
    const char *text = wva_harness_text(info, key);
    struct wva_str rest = text == NULL ? WVA_STR("") : wva_str_from(text);
    double seconds = 0, amount;

    if (!wva_str_take(&rest, WVA_STR("PT")) || rest.len == 0)
        return NAN;
    while (rest.len > 0) {
        if (!take_amount(&rest, &amount) || rest.len == 0)
            return NAN;
        seconds += rest.ptr[0] == 'H'   ? 3600 * amount
                   : rest.ptr[0] == 'M' ? 60 * amount
                   : rest.ptr[0] == 'S' ? amount
                                        : NAN;
        rest = wva_str_skip(rest, 1);
    }
    return seconds;
}

/* ---- marks ---- */

/* "2025-03-01 10:00:00,250" */
static bool take_stamp(struct wva_str line, int64_t *time_ns)
{
    char stamp[STAMP_LEN];

    if (line.len < STAMP_LEN)
        return false;
    memcpy(stamp, line.ptr, STAMP_LEN);
    if (stamp[STAMP_LEN - 4] == ',')
        stamp[STAMP_LEN - 4] = '.';
    return wva_time_parse((struct wva_str){ stamp, STAMP_LEN }, time_ns);
}

/* "Stage 12 - run started": the number, and what follows it. */
static bool take_stage(struct wva_str *line, int *stage)
{
    const char *at = wva_str_find(*line, WVA_STR("Stage "));
    struct wva_str digits;
    double number;

    if (at == NULL)
        return false;
    *line = wva_str_skip(*line, (size_t)(at - line->ptr) + sizeof "Stage " - 1);
    if (!wva_str_cut(line, WVA_STR(" - "), &digits) || !wva_number_is_whole(digits)
        || !wva_number_parse(digits, &number) || number < 0 || number > 1e6)
        return false;
    *stage = (int)number;
    return true;
}

static void keep(struct wva_stage_marks *marks, struct wva_stage_mark mark)
{
    size_t at = 0;

    while (at < marks->count && marks->items[at].stage < mark.stage)
        at++;
    if (at < marks->count && marks->items[at].stage == mark.stage) {
        marks->items[at] = mark;
        return;
    }
    if (marks->count == WVA_STAGE_MARKS_MAX)
        return;
    (void)WVA_APPEND(marks->items, marks->count, marks->capacity);
    for (size_t i = marks->count - 1; i > at; i--)
        marks->items[i] = marks->items[i - 1];
    marks->items[at] = mark;
}

static void close_mark(struct wva_stage_marks *marks, int64_t end_ns, bool failed)
{
    marks->is_open = false;
    marks->open.end_ns = end_ns;
    marks->open.failed = failed;
    if (end_ns == WVA_TIME_NONE || end_ns > marks->open.start_ns)
        keep(marks, marks->open);
}

void wva_stage_marks_take_line(struct wva_stage_marks *marks, struct wva_str line)
{
    struct wva_str rest = line;
    int64_t time_ns;
    int stage;

    if (!take_stamp(line, &time_ns) || !take_stage(&rest, &stage))
        return;
    rest = wva_str_trim(rest);
    (void)wva_str_take(&rest, WVA_STR("session-based "));
    if (wva_str_starts(rest, WVA_STR("run started"))) {
        wva_stage_marks_end(marks);
        marks->open = (struct wva_stage_mark){ .stage = stage, .start_ns = time_ns };
        marks->is_open = true;
    } else if (marks->is_open && stage == marks->open.stage
               && (wva_str_starts(rest, WVA_STR("run completed"))
                   || wva_str_starts(rest, WVA_STR("run failed")))) {
        close_mark(marks, time_ns, wva_str_starts(rest, WVA_STR("run failed")));
    }
}

void wva_stage_marks_end(struct wva_stage_marks *marks)
{
    if (marks->is_open)
        close_mark(marks, WVA_TIME_NONE, false);
}

static bool take_mark_line(void *context, struct wva_str line)
{
    wva_stage_marks_take_line(context, line);
    return true;
}

enum wva_status wva_stage_marks_read(const char *path, struct wva_stage_marks *marks,
                                     struct wva_error *err)
{
    enum wva_status status = wva_text_file_read(NULL, path, take_mark_line, marks, err);

    wva_stage_marks_end(marks);
    return status;
}

const struct wva_stage_mark *wva_stage_marks_find(const struct wva_stage_marks *marks, int stage)
{
    for (size_t i = 0; i < marks->count; i++)
        if (marks->items[i].stage == stage)
            return &marks->items[i];
    return NULL;
}

void wva_stage_marks_free(struct wva_stage_marks *marks)
{
    free(marks->items);
    *marks = (struct wva_stage_marks){ 0 };
}
