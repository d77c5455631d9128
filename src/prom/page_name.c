/* SPDX-License-Identifier: Apache-2.0 */
#include "prom/page_name.h"

#include <stdio.h>

#include "util/timestamp.h"

static bool is_alnum(char c)
{
    return wva_is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_separator(char c)
{
    return c == '_' || c == '-' || c == '.' || c == ' ';
}

static struct wva_str strip_separators(struct wva_str text)
{
    while (text.len > 0 && is_separator(text.ptr[0]))
        text = wva_str_skip(text, 1);
    while (text.len > 0 && is_separator(text.ptr[text.len - 1]))
        text.len--;
    return text;
}

static void strip_ending(struct wva_str *text, struct wva_str ending)
{
    if (wva_str_ends(*text, ending))
        text->len -= ending.len;
}

/* The length of what fits `shape` at the start of `text`, where D is a digit; else 0. */
static size_t fit_shape(struct wva_str text, const char *shape, char digits[16])
{
    size_t i = 0, count = 0;

    for (; shape[i] != '\0'; i++) {
        if (i == text.len
            || (shape[i] == 'D' ? !wva_is_digit(text.ptr[i]) : text.ptr[i] != shape[i]))
            return 0;
        if (shape[i] == 'D' && count < 14)
            digits[count++] = text.ptr[i];
    }
    digits[count] = '\0';
    return i < text.len && wva_is_digit(text.ptr[i]) ? 0 : i;
}

static size_t read_date(struct wva_str text, int64_t *time_ns)
{
    static const char *const shapes[] = {
        "DDDDDDDDTDDDDDD",     "DDDDDDDD-DDDDDD",     "DDDDDDDD_DDDDDD",     "DDDDDDDDDDDDDD",
        "DDDD-DD-DDTDD:DD:DD", "DDDD-DD-DDTDD-DD-DD", "DDDD-DD-DD_DD-DD-DD",
    };

    for (size_t i = 0; i < WVA_COUNT(shapes); i++) {
        char d[16], rfc3339[40];
        size_t len = fit_shape(text, shapes[i], d);

        if (len == 0)
            continue;
        (void)snprintf(rfc3339, sizeof rfc3339, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", d, d + 4, d + 6,
                       d + 8, d + 10, d + 12);
        if (wva_time_parse(wva_str_from(rfc3339), time_ns))
            return len + (len < text.len && text.ptr[len] == 'Z' ? 1 : 0);
    }
    return 0;
}

static size_t read_epoch(struct wva_str text, int64_t *time_ns)
{
    struct wva_str digits = { text.ptr, 0 };
    bool numeric;

    while (digits.len < text.len && wva_is_digit(text.ptr[digits.len]))
        digits.len++;
    /* Ten digits since 2001. */
    if ((digits.len != 10 && digits.len != 13) || text.ptr[0] == '0')
        return 0;
    return wva_time_read(digits, time_ns, &numeric) ? digits.len : 0;
}

/* The last time in `name`; `before` and `after` are what is around it. */
static bool find_time(struct wva_str name, struct wva_str *before, struct wva_str *after,
                      int64_t *time_ns)
{
    for (size_t i = name.len; i-- > 0;) {
        struct wva_str rest = wva_str_skip(name, i);
        size_t len = 0;

        if (wva_is_digit(name.ptr[i]) && (i == 0 || !is_alnum(name.ptr[i - 1])))
            len = read_date(rest, time_ns);
        if (len == 0 && wva_is_digit(name.ptr[i]) && (i == 0 || !is_alnum(name.ptr[i - 1])))
            len = read_epoch(rest, time_ns);
        if (len == 0 || (len < rest.len && is_alnum(rest.ptr[len])))
            continue;
        *before = strip_separators((struct wva_str){ name.ptr, i });
        *after = strip_separators(wva_str_skip(rest, len));
        return true;
    }
    return false;
}

static struct wva_str cut_folder(struct wva_str *path)
{
    size_t i = path->len;
    struct wva_str name;

    while (i > 0 && path->ptr[i - 1] != '/')
        i--;
    name = wva_str_skip(*path, i);
    path->len = i > 0 ? i - 1 : 0;
    return name;
}

static bool names_pod(struct wva_str text)
{
    return text.len > 0 && !wva_str_equal(text, WVA_STR("metrics"));
}

void wva_page_name_read(struct wva_str path, struct wva_str *pod, int64_t *time_ns)
{
    static const struct wva_str endings[] = {
        WVA_STR_INIT(".gz"),   WVA_STR_INIT(".zst"),     WVA_STR_INIT(".log"),
        WVA_STR_INIT(".txt"),  WVA_STR_INIT(".prom"),    WVA_STR_INIT(".metrics"),
        WVA_STR_INIT(".page"), WVA_STR_INIT("_metrics"), WVA_STR_INIT("-metrics"),
    };
    struct wva_str name = cut_folder(&path), before = name, after = WVA_STR("");

    *time_ns = WVA_TIME_NONE;
    for (size_t i = 0; i < WVA_COUNT(endings); i++)
        strip_ending(&name, endings[i]);
    before = name;
    if (name.len > 0)
        (void)find_time(name, &before, &after, time_ns);
    *pod = names_pod(before) ? before : after;
    if (!names_pod(*pod) && *time_ns != WVA_TIME_NONE)
        *pod = cut_folder(&path);
}

static bool is_all_digits(struct wva_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!wva_is_digit(text.ptr[i]))
            return false;
    return text.len > 0;
}

/* The hash of a ReplicaSet is letters and digits; a word of the workload's name rarely has both. */
static bool is_hash(struct wva_str text)
{
    size_t digits = 0;

    for (size_t i = 0; i < text.len; i++)
        digits += wva_is_digit(text.ptr[i]);
    return text.len >= 3 && text.len <= 10 && digits > 0;
}

static bool cut_last(struct wva_str *name, struct wva_str *last)
{
    size_t i = name->len;

    while (i > 0 && name->ptr[i - 1] != '-')
        i--;
    if (i < 2)
        return false;
    *last = wva_str_skip(*name, i);
    name->len = i - 1;
    return true;
}

struct wva_str wva_pod_owner(struct wva_str pod)
{
    struct wva_str owner = pod, last, shorter;

    if (!cut_last(&owner, &last))
        return pod;
    if (is_all_digits(last)) {
        /* A LeaderWorkerSet has two numbers. */
        for (shorter = owner; cut_last(&shorter, &last) && is_all_digits(last);)
            owner = shorter;
        return owner;
    }
    shorter = owner;
    return cut_last(&shorter, &last) && is_hash(last) ? shorter : pod;
}
