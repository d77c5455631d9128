/* SPDX-License-Identifier: Apache-2.0 */
#include "message/console_line.h"

#include "util/json.h"
#include "util/timestamp.h"

enum { TIME_MIN = 10 }; /* bytes of the shortest time: whole seconds since 1970 */

/* A tab copied from a terminal may have become a single blank, so in lines without tabs any run of
 * blanks separates columns. */
static struct wva_str take_column(struct wva_str *line, bool tabs)
{
    struct wva_str column = *line;
    size_t at = 0;

    while (at < line->len && line->ptr[at] != '\t' && (tabs || line->ptr[at] != ' '))
        at++;
    column.len = at;
    if (tabs)
        at += at < line->len;
    else
        while (at < line->len && (line->ptr[at] == ' ' || line->ptr[at] == '\t'))
            at++;
    *line = wva_str_skip(*line, at);
    return column;
}

static bool is_level(struct wva_str text)
{
    static const struct wva_str levels[] = {
        WVA_STR_INIT("INFO"),  WVA_STR_INIT("DEBUG"),  WVA_STR_INIT("ERROR"), WVA_STR_INIT("WARN"),
        WVA_STR_INIT("FATAL"), WVA_STR_INIT("DPANIC"), WVA_STR_INIT("PANIC"),
    };

    for (size_t i = 0; i < WVA_COUNT(levels); i++)
        if (wva_str_equal(text, levels[i]))
            return true;
    if (!wva_str_take(&text, WVA_STR("LEVEL(-")) || text.len < 2 || text.ptr[text.len - 1] != ')')
        return false;
    for (size_t i = 0; i + 1 < text.len; i++)
        if (!wva_is_digit(text.ptr[i]))
            return false;
    return true;
}

/* "dir/file.go:123" */
static bool is_caller(struct wva_str text)
{
    static const struct wva_str suffix = WVA_STR_INIT(".go:");
    size_t digits = 0;

    while (digits < text.len && wva_is_digit(text.ptr[text.len - 1 - digits]))
        digits++;
    text.len -= digits;
    return digits > 0 && text.len > suffix.len
           && memcmp(text.ptr + text.len - suffix.len, suffix.ptr, suffix.len) == 0;
}

/* Skips an object, member by member: balanced braces alone could be part of a value. */
static bool step_over_object(struct wva_json_scanner *scan)
{
    struct wva_json_value value;
    struct wva_str key;

    if (!wva_json_take(scan, '{'))
        return false;
    if (wva_json_take(scan, '}'))
        return true;
    do {
        if (!wva_json_string(scan, &key) || !wva_json_take(scan, ':')
            || !wva_json_value(scan, &value))
            return false;
        if (wva_json_take(scan, '}'))
            return true;
    } while (wva_json_take(scan, ','));
    return false;
}

/* Takes the rest of the line from `at` as the context. */
static enum wva_entry_damage check_object(const char *at, const char *end)
{
    struct wva_json_scanner scan = { at, end, false };

    if (!step_over_object(&scan))
        return scan.cut ? WVA_ENTRY_CONTEXT_CUT : WVA_ENTRY_CONTEXT_MALFORMED;
    wva_json_skip_space(&scan);
    return scan.at == scan.end ? WVA_ENTRY_WHOLE : WVA_ENTRY_CONTEXT_MALFORMED;
}

static void set_context(struct wva_entry *entry, const char *at, enum wva_entry_damage damage)
{
    const char *end = entry->message.ptr + entry->message.len;

    entry->message.len = (size_t)(at - entry->message.ptr);
    entry->message = wva_str_trim(entry->message);
    entry->damage = damage;
    if (damage == WVA_ENTRY_WHOLE)
        entry->context = (struct wva_str){ at, (size_t)(end - at) };
}

/* Tabs in JSON are escaped, so the context follows the last tab, or there is none. */
static void split_at_tab(struct wva_entry *entry, const char *tab)
{
    const char *end = entry->message.ptr + entry->message.len;

    if (tab != NULL && tab + 1 < end && tab[1] == '{')
        set_context(entry, tab + 1, check_object(tab + 1, end));
}

/* A message may contain braces; only valid JSON up to the end of the line is the context. */
static void split_at_blank(struct wva_entry *entry)
{
    struct wva_str rest = entry->message;
    const char *end = rest.ptr + rest.len, *blank, *malformed = NULL;

    while ((blank = wva_str_find(rest, WVA_STR(" {"))) != NULL) {
        enum wva_entry_damage damage = check_object(blank + 1, end);

        if (damage != WVA_ENTRY_CONTEXT_MALFORMED) {
            set_context(entry, blank + 1, damage);
            return;
        }
        if (malformed == NULL && blank + 2 < end && blank[2] == '"')
            malformed = blank + 1;
        rest = (struct wva_str){ blank + 2, (size_t)(end - blank - 2) };
    }
    if (malformed != NULL)
        set_context(entry, malformed, WVA_ENTRY_CONTEXT_MALFORMED);
}

/* Removes [LOGGER] CALLER from the front of *rest. False if there is no caller. */
static bool take_caller(struct wva_str *rest, bool tabs, struct wva_entry *entry)
{
    struct wva_str behind = *rest, first = take_column(&behind, tabs), second;

    if (is_caller(first)) {
        entry->caller = first;
    } else {
        second = take_column(&behind, tabs);
        if (!is_caller(second))
            return false;
        entry->logger = first;
        entry->caller = second;
    }
    *rest = behind;
    return true;
}

/* Where a time begins that ends before `end`; 0 if there is none, or at the start of the text. */
static size_t find_time(struct wva_str text, size_t end)
{
    int64_t ignored;

    for (size_t len = sizeof "2026-08-07T20:20:19Z" - 1; len < WVA_TIME_TEXT && len < end; len++)
        if (text.ptr[end - len + 4] == '-'
            && wva_time_parse((struct wva_str){ text.ptr + end - len, len }, &ignored))
            return end - len;
    return 0;
}

size_t wva_console_line_find(struct wva_str text)
{
    struct wva_str rest = text, column;

    while (wva_str_cut(&rest, WVA_STR("\t"), &column)) {
        struct wva_str behind = rest, level;
        size_t at = 0;

        if (wva_str_cut(&behind, WVA_STR("\t"), &level) && is_level(level))
            at = find_time(text, (size_t)(rest.ptr - text.ptr) - 1);
        if (at > 0)
            return at;
    }
    return 0;
}

/* Only one tab follows the caller, unless there is another line; one that begins inside the time
 * makes it too long. */
static size_t find_next_line(struct wva_str line, struct wva_str time, struct wva_str message,
                             const char *last_tab)
{
    enum { T_AT = sizeof "2026-08-07" - 1, INSIDE_MIN = sizeof "2026-08-07T2026-08-07T20:20" - 1 };
    const char *t = time.ptr + T_AT;

    if (time.len <= T_AT || time.len >= INSIDE_MIN || *t != 'T')
        t = memrchr(time.ptr, 'T', time.len);
    if (t != NULL && t != time.ptr + T_AT)
        return wva_console_line_find(line);
    if (last_tab == NULL || memchr(message.ptr, '\t', (size_t)(last_tab - message.ptr)) == NULL)
        return 0;
    return wva_console_line_find(line);
}

static bool read_one_line(struct wva_str line, struct wva_entry *entry, size_t *next)
{
    struct wva_str rest = line;
    struct wva_entry found = { .kind = WVA_ENTRY_RECORD };
    const char *last_tab;
    bool tabs;

    if (line.len < TIME_MIN || !wva_is_digit(line.ptr[0]))
        return false;
    found.time = take_column(&rest, false);
    tabs = rest.len > 0 && found.time.ptr[found.time.len] == '\t';
    found.level = take_column(&rest, tabs);
    if (found.time.len < TIME_MIN || !is_level(found.level))
        return false;
    if (!take_caller(&rest, tabs, &found) && !tabs)
        return false;
    found.message = rest;
    last_tab = tabs && rest.len > 0 ? memrchr(rest.ptr, '\t', rest.len) : NULL;
    *next = tabs ? find_next_line(line, found.time, rest, last_tab) : 0;
    if (*next > 0)
        return false;
    if (rest.len == 0)
        found.kind = WVA_ENTRY_CUT;
    else if (tabs)
        split_at_tab(&found, last_tab);
    else
        split_at_blank(&found);
    *entry = found;
    return true;
}

bool wva_console_line_read(struct wva_str line, struct wva_entry *entry)
{
    size_t next = 0, ignored;
    struct wva_str own;

    if (read_one_line(line, entry, &next))
        return true;
    own = (struct wva_str){ line.ptr, next };
    if (next == 0 || !read_one_line(wva_str_trim(own), entry, &ignored))
        return false;
    entry->rest = wva_str_skip(line, next);
    return true;
}
