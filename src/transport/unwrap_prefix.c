/* SPDX-License-Identifier: Apache-2.0 */
#include "transport/labels.h"
#include "transport/unwrap_shapes.h"

/* Pod, container and host names are no longer than this. */
enum { NAME_MAX_LEN = 253 };

/* Longer text before a record is not a wrapper. */
enum { FRONT_MAX_LEN = 256 };

const char *wva_wrapper_name(enum wva_wrapper wrapper)
{
    static const char *const names[WVA_WRAPPER_COUNT] = {
        [WVA_WRAPPER_KUBECTL_TIME] = "kubectl --timestamps",
        [WVA_WRAPPER_KUBECTL_PREFIX] = "kubectl --prefix",
        [WVA_WRAPPER_STERN] = "stern",
        [WVA_WRAPPER_CRI] = "CRI",
        [WVA_WRAPPER_LOGCLI] = "logcli",
        [WVA_WRAPPER_LOKI] = "Loki answer",
        [WVA_WRAPPER_JOURNALD] = "journald",
        [WVA_WRAPPER_JSON] = "JSON objects",
        [WVA_WRAPPER_ACTIONS] = "GitHub Actions",
        [WVA_WRAPPER_GRAFANA] = "Grafana text",
        [WVA_WRAPPER_TABLE] = "CSV table",
        [WVA_WRAPPER_FRONT] = "text in front",
        [WVA_WRAPPER_QUOTE] = "quote",
        [WVA_WRAPPER_COLOUR] = "colours",
    };

    return names[wrapper];
}

static bool is_lower_alphanumeric(char c)
{
    return wva_is_digit(c) || (c >= 'a' && c <= 'z');
}

/* A word and the blank after it. */
static bool take_word(struct wva_str *text, struct wva_str *word)
{
    size_t limit = text->len < NAME_MAX_LEN + 1 ? text->len : NAME_MAX_LEN + 1;
    const char *blank = limit == 0 ? NULL : memchr(text->ptr, ' ', limit);

    if (blank == NULL || blank == text->ptr)
        return false;
    *word = (struct wva_str){ text->ptr, (size_t)(blank - text->ptr) };
    *text = wva_str_skip(*text, word->len + 1);
    return true;
}

bool wva_text_take_time(struct wva_str *text, char behind, int64_t *time_ns)
{
    size_t limit = text->len < WVA_TIME_TEXT ? text->len : WVA_TIME_TEXT, len = 0;

    if (text->len < sizeof "2025-10-20T16:36:27Z" || !wva_is_digit(text->ptr[0])
        || text->ptr[10] != 'T')
        return false;
    while (len < limit && text->ptr[len] != ' ' && text->ptr[len] != '\t')
        len++;
    if (len == text->len || text->ptr[len] != behind
        || !wva_time_parse((struct wva_str){ text->ptr, len }, time_ns))
        return false;
    *text = wva_str_skip(*text, len + 1);
    return true;
}

/* What follows the time at the start of the text; empty if it begins with none. Checking what
 * follows is cheaper than parsing a time. */
static struct wva_str skip_time(struct wva_str text)
{
    size_t limit = text.len < WVA_TIME_TEXT ? text.len : WVA_TIME_TEXT;
    const char *blank = limit > 10 && text.ptr[10] == 'T' ? memchr(text.ptr, ' ', limit) : NULL;

    return blank == NULL ? (struct wva_str){ 0 }
                         : wva_str_skip(text, (size_t)(blank - text.ptr) + 1);
}

/* "I1119 19:33:10.": the rest is for the entry reader to judge. */
static bool begins_klog(struct wva_str text)
{
    return text.len > 15 && memchr("IWEF", text.ptr[0], 4) != NULL && wva_is_digit(text.ptr[1])
           && wva_is_digit(text.ptr[4]) && text.ptr[5] == ' ' && wva_is_digit(text.ptr[6])
           && text.ptr[8] == ':' && text.ptr[11] == ':' && text.ptr[14] == '.';
}

bool wva_text_begins_console(struct wva_str text)
{
    size_t limit = text.len < WVA_TIME_TEXT ? text.len : WVA_TIME_TEXT;
    const char *tab;

    if (text.len < sizeof "2025-10-20T16:36:27Z" || text.ptr[4] != '-' || text.ptr[10] != 'T'
        || text.ptr[13] != ':')
        return false;
    tab = memchr(text.ptr, '\t', limit);
    return tab != NULL && memchr(text.ptr, ' ', (size_t)(tab - text.ptr)) == NULL;
}

bool wva_text_begins_record(struct wva_str text)
{
    int64_t ignored;

    if (text.len == 0)
        return false;
    if (text.ptr[0] == '{')
        return text.len > 1 && (text.ptr[1] == '"' || text.ptr[1] == ' ');
    if (!wva_is_digit(text.ptr[0]))
        return begins_klog(text);
    if (wva_text_take_time(&text, '\t', &ignored))
        return true;
    /* A console line whose tabs became blanks. */
    return wva_text_take_time(&text, ' ', &ignored) && text.len > 0 && text.ptr[0] == ' ';
}

static bool is_name(struct wva_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_lower_alphanumeric(text.ptr[i]) && text.ptr[i] != '-' && text.ptr[i] != '.')
            return false;
    return text.len > 0;
}

bool wva_text_take_pod(struct wva_str *text, struct wva_str *pod)
{
    struct wva_str rest = *text, head;

    if (!wva_str_take(&rest, WVA_STR("[pod/")) || !take_word(&rest, &head) || head.len < 2
        || head.ptr[head.len - 1] != ']')
        return false;
    head.len--;
    if (!wva_str_cut(&head, WVA_STR("/"), pod) || !is_name(*pod) || !is_name(head))
        return false;
    *text = rest;
    return true;
}

/* "[pod/NAME/CONTAINER] line" */
static bool take_kubectl_prefix(struct wva_str *text, struct wva_wrapping *found)
{
    return wva_text_take_pod(text, &found->pod);
}

/* "TIME stdout F line"; after the F or P there may be further tags, each after a colon. */
static bool take_cri(struct wva_str *text, struct wva_wrapping *found)
{
    struct wva_str rest = skip_time(*text), time = *text;
    size_t tags = 0;

    if (wva_str_take(&rest, WVA_STR("stdout ")))
        found->stream = 'o';
    else if (wva_str_take(&rest, WVA_STR("stderr ")))
        found->stream = 'e';
    else
        return false;
    while (tags < rest.len && rest.ptr[tags] != ' ')
        tags++;
    if (tags == 0 || (rest.ptr[0] != 'F' && rest.ptr[0] != 'P') || (tags > 1 && rest.ptr[1] != ':')
        || !wva_text_take_time(&time, ' ', &found->time_ns))
        return false;
    found->in_pieces = true;
    found->partial = rest.ptr[0] == 'P';
    *text = wva_str_skip(rest, tags < rest.len ? tags + 1 : tags);
    return true;
}

/* A quoted value. */
static bool take_quoted(struct wva_str *text, struct wva_str *value)
{
    size_t len = 1;

    if (text->len == 0 || text->ptr[0] != '"')
        return false;
    while (len < text->len && text->ptr[len] != '"')
        len += text->ptr[len] == '\\' ? 2 : 1;
    if (len >= text->len)
        return false;
    *value = (struct wva_str){ text->ptr + 1, len - 1 };
    *text = wva_str_skip(*text, len + 1);
    return true;
}

/* {app="wva", pod="NAME"} */
static bool take_labels(struct wva_str *text, struct wva_str *pod)
{
    struct wva_str rest = *text, name, value;

    if (!wva_str_take(&rest, WVA_STR("{")))
        return false;
    while (!wva_str_take(&rest, WVA_STR("}"))) {
        name = (struct wva_str){ rest.ptr, 0 };
        while (name.len < rest.len
               && (is_lower_alphanumeric((char)(rest.ptr[name.len] | 0x20))
                   || rest.ptr[name.len] == '_'))
            name.len++;
        rest = wva_str_skip(rest, name.len);
        if (name.len == 0 || !wva_str_take(&rest, WVA_STR("=")) || !take_quoted(&rest, &value))
            return false;
        if (wva_str_equal(name, WVA_STR("pod")) || wva_str_equal(name, WVA_STR("pod_name")))
            *pod = value;
        (void)wva_str_take(&rest, WVA_STR(","));
        rest = wva_str_trim(rest);
    }
    *text = rest;
    return true;
}

/* "TIME {labels} line" */
static bool take_logcli(struct wva_str *text, struct wva_wrapping *found)
{
    struct wva_str rest = skip_time(*text), time = *text;

    if (!take_labels(&rest, &found->pod) || rest.len == 0 || rest.ptr[0] != ' '
        || !wva_text_take_time(&time, ' ', &found->time_ns))
        return false;
    while (rest.len > 0 && rest.ptr[0] == ' ')
        rest = wva_str_skip(rest, 1);
    *text = rest;
    return true;
}

/* "Oct 20 16:36:27 " or the same with a fraction; without a year it is not a usable time. */
static bool take_syslog_time(struct wva_str *text)
{
    static const char shape[] = "Aaa 99 99:99:99";
    struct wva_str rest = *text;

    if (rest.len <= sizeof shape)
        return false;
    for (size_t i = 0; i < sizeof shape - 1; i++) {
        char c = rest.ptr[i];
        bool good = shape[i] == 'A'   ? c >= 'A' && c <= 'Z'
                    : shape[i] == 'a' ? c >= 'a' && c <= 'z'
                    : shape[i] == '9' ? wva_is_digit(c) || (i == 4 && c == ' ')
                                      : c == shape[i];

        if (!good)
            return false;
    }
    rest = wva_str_skip(rest, sizeof shape - 1);
    if (rest.ptr[0] == '.')
        while (rest.len > 0 && rest.ptr[0] != ' ')
            rest = wva_str_skip(rest, 1);
    if (!wva_str_take(&rest, WVA_STR(" ")))
        return false;
    *text = rest;
    return true;
}

/* "TIME host unit[pid]: line" */
static bool take_journald(struct wva_str *text, struct wva_wrapping *found)
{
    struct wva_str rest = *text, time = *text, host, unit;
    bool is_syslog = take_syslog_time(&rest);

    if (!is_syslog)
        rest = skip_time(*text);
    if (!take_word(&rest, &host) || !take_word(&rest, &unit) || unit.len < 4
        || unit.ptr[unit.len - 1] != ':' || unit.ptr[unit.len - 2] != ']'
        || (!is_syslog && !wva_text_take_time(&time, ' ', &found->time_ns)))
        return false;
    found->pod = wva_unit_pod(unit);
    *text = rest;
    return true;
}

/* "TIME line": a second blank means that the time is a console line's own. */
static bool take_kubectl_time(struct wva_str *text, struct wva_wrapping *found)
{
    struct wva_str rest = *text;

    if (!wva_text_take_time(&rest, ' ', &found->time_ns) || (rest.len > 0 && rest.ptr[0] == ' '))
        return false;
    *text = rest;
    return true;
}

static bool take_name(struct wva_str *text, struct wva_str *name)
{
    return text->len > 0 && is_lower_alphanumeric(text->ptr[0]) && take_word(text, name)
           && is_name(*name);
}

bool wva_text_begins_stamped_record(struct wva_str text)
{
    int64_t ignored;

    if (wva_text_begins_record(text))
        return true;
    return wva_text_take_time(&text, ' ', &ignored) && wva_text_begins_record(text);
}

/* "POD CONTAINER line" or "NAMESPACE POD CONTAINER line". Any text begins with words, so a record
 * must follow. Stern's own lines are "+ POD > CONTAINER" with a sign of its own. */
static bool take_stern(struct wva_str *text, struct wva_wrapping *found)
{
    struct wva_str rest = *text, first, second, third;

    if (wva_str_starts(rest, WVA_STR("+ ")) || wva_str_starts(rest, WVA_STR("- "))) {
        found->control = wva_str_find(rest, WVA_STR(" \u203A ")) != NULL;
        return found->control;
    }
    if (!take_name(&rest, &first) || !take_name(&rest, &second))
        return false;
    found->pod = first;
    if (!wva_text_begins_stamped_record(rest)) {
        if (!take_name(&rest, &third) || !wva_text_begins_stamped_record(rest))
            return false;
        found->pod = second;
    }
    *text = rest;
    return true;
}

/* "> line" */
static bool take_quote(struct wva_str *text, struct wva_wrapping *found)
{
    struct wva_str rest = *text;

    (void)found;
    if (!wva_str_take(&rest, WVA_STR("> ")) || !wva_text_begins_stamped_record(rest))
        return false;
    *text = rest;
    return true;
}

/* The text up to the next tab, no longer than a job name. */
static bool take_tabbed(struct wva_str *text, struct wva_str *column)
{
    const char *tab =
        text->len == 0
            ? NULL
            : memchr(text->ptr, '\t', text->len < FRONT_MAX_LEN ? text->len : FRONT_MAX_LEN);

    if (tab == NULL)
        return false;
    *column = (struct wva_str){ text->ptr, (size_t)(tab - text->ptr) };
    *text = wva_str_skip(*text, column->len + 1);
    return true;
}

/* "JOB <tab> STEP <tab> TIME line"; a byte order mark may precede the time. */
static bool take_actions(struct wva_str *text, struct wva_wrapping *found)
{
    struct wva_str rest = *text, job, step;

    if (!take_tabbed(&rest, &job) || !take_tabbed(&rest, &step) || job.len == 0)
        return false;
    (void)wva_str_take(&rest, WVA_STR("\xEF\xBB\xBF"));
    if (!wva_text_take_time(&rest, ' ', &found->time_ns))
        return false;
    *text = rest;
    return true;
}

/* "MILLISECONDS <tab> TIME <tab> line" */
static bool take_grafana(struct wva_str *text, struct wva_wrapping *found)
{
    struct wva_str rest = *text, number;

    if (text->len == 0 || !wva_is_digit(text->ptr[0]) || !take_tabbed(&rest, &number)
        || wva_epoch_read(number) == WVA_TIME_NONE
        || !wva_text_take_time(&rest, '\t', &found->time_ns))
        return false;
    *text = rest;
    return true;
}

/* Where a record begins after other text; 0 if nowhere, or if that text may be JSON. */
static size_t find_record(struct wva_str text)
{
    struct wva_str head = text, rest;
    int64_t ignored;

    if (head.len > FRONT_MAX_LEN)
        head.len = FRONT_MAX_LEN;
    for (size_t at = 0, word = 0; at < head.len && head.ptr[at] != '"'; at++) {
        rest = wva_str_skip(text, at);
        if (head.ptr[at] == '{'
            && wva_str_equal(wva_str_trim((struct wva_str){ text.ptr, at }), WVA_STR("[")))
            return 0;
        if (head.ptr[at] == '{')
            return wva_text_is_bare(rest) || wva_str_starts(rest, WVA_STR("{\"ts\"")) ? at : 0;
        if (head.ptr[at] == '\t') {
            rest = wva_str_skip(text, word);
            if (wva_text_take_time(&rest, '\t', &ignored))
                return word;
        }
        if (head.ptr[at] == ' ' || head.ptr[at] == '\t')
            word = at + 1;
    }
    return 0;
}

/* The time at the start of the text before a record, with or without brackets. */
static int64_t read_front_time(struct wva_str front)
{
    struct wva_str word;
    int64_t time_ns;

    front = wva_str_trim(front);
    (void)wva_str_take(&front, WVA_STR("["));
    if (front.len > 0 && front.ptr[front.len - 1] == ']')
        front.len--;
    if (wva_time_parse(front, &time_ns))
        return time_ns;
    return take_word(&front, &word) && wva_time_parse(word, &time_ns) ? time_ns : WVA_TIME_NONE;
}

/* Any short text before a record, from ts, docker compose and the like. */
static bool take_front(struct wva_str *text, struct wva_wrapping *found)
{
    size_t len = wva_text_begins_record(*text) ? 0 : find_record(*text);

    if (len == 0)
        return false;
    found->time_ns = read_front_time((struct wva_str){ text->ptr, len });
    *text = wva_str_skip(*text, len);
    return true;
}

bool wva_prefix_take(struct wva_str *text, unsigned taken, struct wva_wrapping *found)
{
    /* A plain time last among the prefixes that begin with one, arbitrary text last of all. */
    static const struct {
        enum wva_wrapper kind;
        bool (*take)(struct wva_str *text, struct wva_wrapping *found);
    } prefixes[] = {
        { WVA_WRAPPER_KUBECTL_PREFIX, take_kubectl_prefix },
        { WVA_WRAPPER_CRI, take_cri },
        { WVA_WRAPPER_LOGCLI, take_logcli },
        { WVA_WRAPPER_JOURNALD, take_journald },
        { WVA_WRAPPER_KUBECTL_TIME, take_kubectl_time },
        { WVA_WRAPPER_STERN, take_stern },
        { WVA_WRAPPER_QUOTE, take_quote },
        { WVA_WRAPPER_GRAFANA, take_grafana },
        { WVA_WRAPPER_ACTIONS, take_actions },
        { WVA_WRAPPER_FRONT, take_front },
    };

    for (size_t i = 0; i < WVA_COUNT(prefixes); i++) {
        *found = (struct wva_wrapping){ .kind = prefixes[i].kind, .time_ns = WVA_TIME_NONE };
        if ((taken & 1u << prefixes[i].kind) == 0 && prefixes[i].take(text, found))
            return true;
    }
    return false;
}
