/* SPDX-License-Identifier: Apache-2.0 */
#include "message/entry.h"

#include "message/console_line.h"
#include "message/stack_trace.h"
#include "transport/labels.h"
#include "util/json.h"

/* Stores a member. True if it identifies the object as a record. */
static bool keep_member(struct wva_entry *entry, struct wva_str key, struct wva_str value,
                        bool *has_context)
{
    if (wva_str_equal(key, WVA_STR("msg"))) {
        entry->message = value;
        return true;
    }
    if (wva_str_equal(key, WVA_STR("ts"))) {
        entry->time = value;
    } else if (wva_str_equal(key, WVA_STR("level"))) {
        entry->level = value;
    } else if (wva_str_equal(key, WVA_STR("logger"))) {
        entry->logger = value;
    } else if (wva_str_equal(key, WVA_STR("caller"))) {
        entry->caller = value;
    } else {
        *has_context = true;
        if (wva_str_equal(key, WVA_STR("kubernetes")))
            entry->pod = wva_labels_pod(value);
        return wva_str_equal(key, WVA_STR("optimizationMetrics"));
    }
    return false;
}

/* Reads the members of an object after its opening brace. */
static bool scan_members(struct wva_json_scanner *scan, struct wva_entry *entry, bool *is_record,
                         bool *has_context)
{
    struct wva_str key;
    struct wva_json_value value;

    if (wva_json_take(scan, '}'))
        return true;
    for (;;) {
        if (!wva_json_string(scan, &key) || !wva_json_take(scan, ':')
            || !wva_json_value(scan, &value))
            return false;
        if (keep_member(entry, key, value.text, has_context))
            *is_record = true;
        if (wva_json_take(scan, '}'))
            return true;
        if (!wva_json_take(scan, ','))
            return false;
    }
}

/* Consumes `before` and the text up to the next quote, which must not be an escaped one. */
static inline bool take_plain(struct wva_str *line, struct wva_str before, struct wva_str *text)
{
    const char *quote;

    if (!wva_str_take(line, before) || line->len == 0)
        return false;
    quote = wva_json_quote(line->ptr, line->ptr + line->len);
    if (quote == NULL || (quote > line->ptr && quote[-1] == '\\'))
        return false;
    *text = (struct wva_str){ line->ptr, (size_t)(quote - line->ptr) };
    *line = wva_str_skip(*line, text->len);
    return true;
}

struct usual {
    struct wva_str level, time, message;
};

/* {"level":"L","ts":"T","msg":"M"} is the form of nearly all JSON records, and recognizing it is
 * several times faster than stepping over members. False for all others. */
static bool read_usual(struct wva_str line, struct usual *usual)
{
    return take_plain(&line, WVA_STR("{\"level\":\""), &usual->level)
           && take_plain(&line, WVA_STR("\",\"ts\":\""), &usual->time)
           && take_plain(&line, WVA_STR("\",\"msg\":\""), &usual->message)
           && wva_str_equal(line, WVA_STR("\"}"));
}

/* The start of another record inside a line: one input ended within its last line and a further one
 * was appended. In a string, the quotes would have backslashes. */
static struct wva_str find_next_record(struct wva_str line)
{
    struct wva_str behind = wva_str_skip(line, 1);
    const char *at = wva_str_find(behind, WVA_STR("{\"level\""));
    size_t console = wva_console_line_find(line);

    if (console > 0 && (at == NULL || (size_t)(at - line.ptr) > console))
        at = line.ptr + console;
    if (at == NULL)
        return (struct wva_str){ 0 };
    return wva_str_skip(line, (size_t)(at - line.ptr));
}

static struct wva_entry read_json(struct wva_str line)
{
    struct wva_entry entry = { .escaped = true };
    struct wva_json_scanner scan = { line.ptr + 1, line.ptr + line.len, false };
    bool is_record = false, has_context = false;

    if (!scan_members(&scan, &entry, &is_record, &has_context)) {
        entry.kind = scan.cut ? WVA_ENTRY_CUT : WVA_ENTRY_MALFORMED;
        entry.rest = find_next_record(line);
        if (entry.rest.len > 0)
            entry.kind = WVA_ENTRY_CUT;
        return entry;
    }
    if (has_context)
        entry.context = (struct wva_str){ line.ptr, (size_t)(scan.at - line.ptr) };
    entry.kind = is_record ? WVA_ENTRY_RECORD : WVA_ENTRY_OTHER;
    wva_json_skip_space(&scan);
    entry.rest = (struct wva_str){ scan.at, (size_t)(scan.end - scan.at) };
    return entry;
}

/* "I1119 19:33:10.025424       1 file.go:257] text" */
static bool is_klog(struct wva_str line)
{
    static const char shape[] = "L9999 99:99:99.999999 ";

    if (line.len < sizeof shape || memchr("IWEF", line.ptr[0], 4) == NULL)
        return false;
    for (size_t i = 1; i < sizeof shape - 1; i++) {
        bool digit = line.ptr[i] >= '0' && line.ptr[i] <= '9';

        if (shape[i] == '9' ? !digit : line.ptr[i] != shape[i])
            return false;
    }
    return wva_str_find(line, WVA_STR("] ")) != NULL;
}

static struct wva_entry read_other(struct wva_str line, bool indented)
{
    struct wva_entry entry = { .kind = WVA_ENTRY_FOREIGN };

    if (wva_console_line_read(line, &entry))
        return entry;
    if (is_klog(line))
        entry.kind = WVA_ENTRY_KLOG;
    else if (wva_stack_trace_is(line, indented))
        entry.kind = WVA_ENTRY_TRACE;
    entry.rest = find_next_record(line);
    return entry;
}

struct wva_entry wva_entry_read(struct wva_str line)
{
    bool indented = line.len > 0 && (line.ptr[0] == '\t' || line.ptr[0] == ' ');
    struct usual usual;

    line = wva_str_trim(line);
    if (line.len == 0)
        return (struct wva_entry){ .kind = WVA_ENTRY_BLANK };
    if (line.ptr[0] == '{' && read_usual(line, &usual))
        return (struct wva_entry){ .kind = WVA_ENTRY_RECORD,
                                   .level = usual.level,
                                   .time = usual.time,
                                   .message = usual.message,
                                   .escaped = true };
    if (line.ptr[0] == '{')
        return read_json(line);
    return read_other(line, indented);
}
