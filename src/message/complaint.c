/* SPDX-License-Identifier: Apache-2.0 */
#include "message/complaint.h"

#include <stdio.h>
#include <strings.h>

#include "message/context.h"
#include "util/json.h"
#include "util/number.h"
#include "util/timestamp.h"
#include "util/utf8.h"

static enum wva_log_severity severity_of(struct wva_str level)
{
    static const struct {
        const char *name;
        enum wva_log_severity severity;
    } levels[] = {
        { "warn", WVA_SEVERITY_WARN },    { "warning", WVA_SEVERITY_WARN },
        { "error", WVA_SEVERITY_ERROR },  { "fatal", WVA_SEVERITY_ERROR },
        { "dpanic", WVA_SEVERITY_ERROR }, { "panic", WVA_SEVERITY_ERROR },
    };

    for (size_t i = 0; i < WVA_COUNT(levels); i++)
        if (level.len == strlen(levels[i].name)
            && strncasecmp(level.ptr, levels[i].name, level.len) == 0)
            return levels[i].severity;
    return WVA_SEVERITY_INFO;
}

/* ---- texts ---- */

/* As much of `text` as fits, on one line, without a truncated UTF-8 character at its end. */
static size_t append_text(char *to, size_t len, size_t size, struct wva_str text)
{
    text = wva_utf8_cut(text, size - len);
    for (size_t i = 0; i < text.len; i++)
        to[len + i] = (unsigned char)text.ptr[i] < ' ' ? ' ' : text.ptr[i];
    return len + text.len;
}

static struct wva_str put_name(char *to, struct wva_str name)
{
    return (struct wva_str){ to, append_text(to, 0, WVA_COMPLAINT_NAME, name) };
}

static bool is_token(char c)
{
    return c > ' ' && strchr("\"'`,;()[]{}<>=", c) == NULL;
}

static bool has_digit(struct wva_str token)
{
    for (size_t i = 0; i < token.len; i++)
        if (token.ptr[i] >= '0' && token.ptr[i] <= '9')
            return true;
    return false;
}

/* The text without the parts that differ between messages of a kind: quoted text, values after '=',
 * and words with a digit (numbers, identifiers, pod names). */
static size_t strip_values(char *to, size_t len, struct wva_str text)
{
    bool value = false;

    while (text.len > 0 && len < WVA_COMPLAINT_GROUP) {
        size_t count = 1;
        const char *quote = text.ptr[0] == '"' ? memchr(text.ptr + 1, '"', text.len - 1) : NULL;

        if (quote != NULL) {
            count = (size_t)(quote - text.ptr) + 1;
            len = append_text(to, len, WVA_COMPLAINT_GROUP, WVA_STR("#"));
        } else if (is_token(text.ptr[0])) {
            while (count < text.len && is_token(text.ptr[count]))
                count++;
            len = append_text(to, len, WVA_COMPLAINT_GROUP,
                              value || has_digit((struct wva_str){ text.ptr, count })
                                  ? WVA_STR("#")
                                  : (struct wva_str){ text.ptr, count });
        } else {
            len = append_text(to, len, WVA_COMPLAINT_GROUP, (struct wva_str){ text.ptr, 1 });
        }
        value = text.ptr[0] == '=';
        text = wva_str_skip(text, count);
    }
    return len;
}

static void put_texts(struct wva_str message, struct wva_str error,
                      struct wva_complaint_space *space, struct wva_complaint_line *line)
{
    size_t len = append_text(space->text, 0, sizeof space->text, message), group = 0;

    if (error.len > 0) {
        len = append_text(space->text, len, sizeof space->text, WVA_STR(": "));
        len = append_text(space->text, len, sizeof space->text, error);
    }
    if (line->kind == WVA_COMPLAINT_OTHER) {
        group = strip_values(space->group, 0, message);
        if (error.len > 0) {
            group = append_text(space->group, group, sizeof space->group, WVA_STR(": "));
            group = strip_values(space->group, group, error);
        }
    }
    line->text = (struct wva_str){ space->text, len };
    line->group = (struct wva_str){ space->group, group };
}

/* ---- what it is about ---- */

/* Both "V/N" and "N/V" occur: `namespace_first` selects. */
static struct wva_str put_server(char *to, struct wva_str variant, struct wva_str namespace,
                                 bool namespace_first)
{
    const char *slash = variant.len == 0 ? NULL : memchr(variant.ptr, '/', variant.len);
    size_t len;

    if (slash != NULL) {
        struct wva_str before = { variant.ptr, (size_t)(slash - variant.ptr) };
        struct wva_str behind = wva_str_skip(variant, before.len + 1);

        variant = namespace_first ? behind : before;
        namespace = namespace_first ? before : behind;
    }
    len = append_text(to, 0, WVA_COMPLAINT_NAME, variant);
    if (variant.len > 0 && namespace.len > 0) {
        len = append_text(to, len, WVA_COMPLAINT_NAME, WVA_STR(":"));
        len = append_text(to, len, WVA_COMPLAINT_NAME, namespace);
    }
    return (struct wva_str){ to, len };
}

static struct wva_str take_error(struct wva_str object, struct wva_context_space *context)
{
    static const struct wva_context_field fields[] = { { WVA_STR_INIT("error"), 0 },
                                                       { WVA_STR_INIT("err"), 0 } };
    struct wva_str cells[WVA_CELL_COUNT] = { { 0 } };

    wva_context_take(object, fields, WVA_COUNT(fields), context, cells);
    return cells[0];
}

/* From the key/value pairs. */
static void put_subject(struct wva_str object, struct wva_complaint_space *space,
                        struct wva_complaint_line *line)
{
    static const struct wva_context_field fields[] = {
        { WVA_STR_INIT("variant"), WVA_COLUMN_VARIANT },
        { WVA_STR_INIT("variantName"), WVA_COLUMN_VARIANT },
        { WVA_STR_INIT("va"), WVA_COLUMN_VARIANT },
        { WVA_STR_INIT("namespace"), WVA_COLUMN_NAMESPACE },
        { WVA_STR_INIT("modelID"), WVA_COLUMN_MODEL },
        { WVA_STR_INIT("model"), WVA_COLUMN_MODEL },
        { WVA_STR_INIT("name"), WVA_COLUMN_VARIANT }, /* only of a ceiling */
    };
    struct wva_str cells[WVA_CELL_COUNT] = { { 0 } };
    struct wva_context_space context;

    context.used = 0;
    wva_context_take(object, fields,
                     WVA_COUNT(fields) - (line->kind == WVA_COMPLAINT_CEILING ? 0 : 1), &context,
                     cells);
    line->server =
        put_server(space->server, cells[WVA_COLUMN_VARIANT], cells[WVA_COLUMN_NAMESPACE], true);
    line->model = put_name(space->model, cells[WVA_COLUMN_MODEL]);
}

/* The name after `words`, up to a character that cannot be part of one. */
static struct wva_str find_name(struct wva_str text, struct wva_str words)
{
    const char *at = wva_str_find(text, words);
    size_t len = 0;

    if (at == NULL)
        return (struct wva_str){ 0 };
    text = wva_str_skip(text, (size_t)(at - text.ptr) + words.len);
    while (len < text.len && is_token(text.ptr[len]))
        len++;
    if (len > 0 && (text.ptr[len - 1] == ':' || text.ptr[len - 1] == '.'))
        len--;
    return (struct wva_str){ text.ptr, len };
}

/* From the words of a printed message. */
static void put_printed_subject(struct wva_str text, struct wva_complaint_space *space,
                                struct wva_complaint_line *line)
{
    static const struct wva_str names[] = {
        WVA_STR_INIT("variant="),
        WVA_STR_INIT("variantAutoscaling-name: "),
        WVA_STR_INIT("variant: "),
        WVA_STR_INIT("for variant "),
    };
    struct wva_str server = find_name(text, WVA_STR("server ")), none = { 0 };
    struct wva_str variant = none;

    if (server.len == 0)
        server = find_name(text, WVA_STR("for server: "));
    for (size_t i = 0; i < WVA_COUNT(names) && variant.len == 0; i++)
        variant = find_name(text, names[i]);
    if (server.len > 0 && memchr(server.ptr, ':', server.len) != NULL)
        line->server = put_name(space->server, server);
    else
        line->server =
            put_server(space->server, variant, find_name(text, WVA_STR("namespace=")), false);
    line->model = put_name(space->model, find_name(text, WVA_STR("modelID=")));
    if (line->model.len == 0)
        line->model = put_name(space->model, find_name(text, WVA_STR(" model=")));
}

/* ---- kinds ---- */

static bool fits(const struct wva_complaint_pattern *pattern, struct wva_str message,
                 struct wva_str error)
{
    if (wva_str_starts(message, pattern->text))
        return true;
    return pattern->match == WVA_MATCH_ANYWHERE
           && (wva_str_find(message, pattern->text) != NULL
               || wva_str_find(error, pattern->text) != NULL);
}

static bool find_kind(struct wva_str message, struct wva_str error, struct wva_complaint_line *line)
{
    for (size_t i = 0; i < wva_complaint_pattern_count; i++) {
        const struct wva_complaint_pattern *pattern = &wva_complaint_patterns[i];

        if (line->severity == WVA_SEVERITY_INFO && pattern->match != WVA_MATCH_ANY_LEVEL)
            return false;
        if (!fits(pattern, message, error))
            continue;
        line->kind = pattern->kind;
        line->echo = pattern->echo;
        return true;
    }
    line->kind = WVA_COMPLAINT_OTHER;
    return true;
}

bool wva_complaint_read(struct wva_str level, const struct wva_message *message,
                        struct wva_complaint_space *space, struct wva_complaint_line *line)
{
    struct wva_context_space context;
    struct wva_str error;

    *line = (struct wva_complaint_line){ .time_ns = WVA_TIME_NONE, .severity = severity_of(level) };
    context.used = 0;
    error = line->severity == WVA_SEVERITY_INFO ? (struct wva_str){ 0 }
                                                : take_error(message->context, &context);
    if (!find_kind(message->text, error, line))
        return false;
    if (message->context.len > 0)
        put_subject(message->context, space, line);
    if (line->server.len == 0 && line->model.len == 0)
        put_printed_subject(message->text, space, line);
    put_texts(message->text, error, space, line);
    return true;
}

/* ---- klog ---- */

bool wva_complaint_read_klog(struct wva_str text, struct wva_complaint_space *space,
                             struct wva_complaint_line *line)
{
    struct wva_str head, error = { 0 };
    const char *object;

    *line = (struct wva_complaint_line){ .time_ns = wva_complaint_klog_time(text) };
    if (text.len == 0 || text.ptr[0] == 'I' || !wva_str_cut(&text, WVA_STR("] "), &head))
        return false;
    line->severity = head.ptr[0] == 'W' ? WVA_SEVERITY_WARN : WVA_SEVERITY_ERROR;
    /* An object printed in full is of no use here, and may be large. */
    object = wva_str_find(text, WVA_STR(" object={"));
    if (object != NULL)
        text.len = (size_t)(object - text.ptr);
    (void)find_kind(text, error, line);
    put_texts(text, error, space, line);
    return true;
}

static int two_digits(const char *at)
{
    return (at[0] - '0') * 10 + (at[1] - '0');
}

/* "E0808 02:23:10.158646 ..." */
int64_t wva_complaint_klog_time(struct wva_str text)
{
    char time[WVA_TIME_TEXT];
    int64_t time_ns;
    int len;

    if (text.len < 21)
        return WVA_TIME_NONE;
    len = snprintf(time, sizeof time, "%d-%02d-%02dT%.15sZ", WVA_COMPLAINT_KLOG_YEAR,
                   two_digits(text.ptr + 1) % 100, two_digits(text.ptr + 3) % 100, text.ptr + 6);
    return len > 0 && wva_time_parse((struct wva_str){ time, (size_t)len }, &time_ns)
               ? time_ns
               : WVA_TIME_NONE;
}

/* Days from 1970 to the first day of `year`; valid for the years that times have. */
static int64_t year_start_ns(int year)
{
    int64_t before = year - 1;
    int64_t days = (before - 1969) * 365 + (before / 4 - 1969 / 4) - (before / 100 - 1969 / 100)
                   + (before / 400 - 1969 / 400);

    return days * 86400 * WVA_NS_PER_S;
}

bool wva_complaint_is_yearless(int64_t time_ns)
{
    return time_ns >= year_start_ns(WVA_COMPLAINT_KLOG_YEAR)
           && time_ns < year_start_ns(WVA_COMPLAINT_KLOG_YEAR + 1);
}

static int64_t in_year(int64_t time_ns, int year)
{
    const int64_t february_ns = INT64_C(59) * 86400 * WVA_NS_PER_S;
    int64_t since_ns = time_ns - year_start_ns(WVA_COMPLAINT_KLOG_YEAR);
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    /* 1972 has a 29 February. */
    if (!leap && since_ns >= february_ns + INT64_C(86400) * WVA_NS_PER_S)
        since_ns -= INT64_C(86400) * WVA_NS_PER_S;
    return year_start_ns(year) + since_ns;
}

int64_t wva_complaint_date(int64_t time_ns, int64_t near_ns)
{
    char text[WVA_TIME_TEXT];
    int64_t best = time_ns, distance = INT64_MAX;
    double year;

    if (near_ns == WVA_TIME_NONE || !wva_complaint_is_yearless(time_ns))
        return time_ns;
    (void)wva_time_format_rfc3339(near_ns, text);
    if (!wva_number_parse((struct wva_str){ text, 4 }, &year))
        return time_ns;
    for (int i = (int)year - 1; i <= (int)year + 1; i++) {
        int64_t dated = in_year(time_ns, i);
        int64_t off = dated > near_ns ? dated - near_ns : near_ns - dated;

        if (off < distance) {
            distance = off;
            best = dated;
        }
    }
    return best;
}
