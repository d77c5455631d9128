/* SPDX-License-Identifier: Apache-2.0 */
#include "input/rotated.h"

/* A longer number is a date. */
enum { NUMBER_MAX_LEN = 4, DATE_MIN_LEN = 8 };

static bool take_end(struct wva_str *name, struct wva_str end)
{
    if (!wva_str_ends(*name, end) || name->len == end.len)
        return false;
    name->len -= end.len;
    return true;
}

/* Strips the extension of the compression format. */
static void drop_compression(struct wva_str *name)
{
    static const struct wva_str ends[] = {
        WVA_STR_INIT(".gz"),  WVA_STR_INIT(".xz"),  WVA_STR_INIT(".zst"),
        WVA_STR_INIT(".bz2"), WVA_STR_INIT(".lz4"),
    };

    for (size_t i = 0; i < WVA_COUNT(ends); i++)
        if (take_end(name, ends[i]))
            return;
}

/* "20260101", "20260101-120000", "2026-01-01T12-00-00.000" */
static bool is_date(struct wva_str text)
{
    size_t digits = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (!wva_is_digit(text.ptr[i]) && memchr("-_T.", text.ptr[i], 4) == NULL)
            return false;
        digits += wva_is_digit(text.ptr[i]);
    }
    return digits >= DATE_MIN_LEN && wva_is_digit(text.ptr[0]) && text.ptr[0] == '2';
}

static bool is_number(struct wva_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!wva_is_digit(text.ptr[i]))
            return false;
    return text.len > 0 && text.len <= NUMBER_MAX_LEN;
}

/* A mark after the extension of the log's name. */
static bool read_mark_after(struct wva_str name, struct wva_rotated *part)
{
    struct wva_str rest = name, stem;

    while (wva_str_cut(&rest, part->end, &stem)) {
        if (rest.len == 0 || (rest.ptr[0] != '.' && rest.ptr[0] != '-'))
            continue;
        part->stem = (struct wva_str){ name.ptr, name.len - rest.len - part->end.len };
        part->mark = wva_str_skip(rest, 1);
        part->is_number = rest.ptr[0] == '.' && is_number(part->mark);
        if (part->is_number || is_date(part->mark))
            return true;
    }
    return false;
}

/* A mark before it: a date with its time. */
static bool read_mark_before(struct wva_str stem, struct wva_rotated *part)
{
    enum { LEN = sizeof "2026-01-01T12-00-00.000" - 1, T_AT = 10 };

    if (stem.len <= LEN + 1 || stem.ptr[stem.len - LEN - 1] != '-')
        return false;
    part->mark = wva_str_skip(stem, stem.len - LEN);
    part->stem = (struct wva_str){ stem.ptr, stem.len - LEN - 1 };
    part->is_number = false;
    return part->mark.ptr[T_AT] == 'T' && is_date(part->mark);
}

bool wva_rotated_read(const char *path, struct wva_rotated *part)
{
    struct wva_str name = wva_str_from(path);
    const char *slash = strrchr(path, '/');

    *part = (struct wva_rotated){ .end = WVA_STR(".log") };
    if (slash != NULL) {
        part->folder = (struct wva_str){ path, (size_t)(slash - path) };
        name = wva_str_skip(name, part->folder.len + 1);
    }
    drop_compression(&name);
    if (read_mark_after(name, part))
        return true;
    if (!take_end(&name, part->end))
        return false;
    if (read_mark_before(name, part))
        return true;
    part->stem = name;
    part->mark = (struct wva_str){ 0 };
    return true;
}

bool wva_rotated_belong(const struct wva_rotated *a, const struct wva_rotated *b)
{
    return wva_str_equal(a->folder, b->folder) && wva_str_equal(a->stem, b->stem);
}

static int compare_text(struct wva_str a, struct wva_str b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len == 0 ? 0 : memcmp(a.ptr, b.ptr, len);

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* Dates sort before numbers, which sort before the part without a mark. */
static int rank(const struct wva_rotated *part)
{
    return part->mark.len == 0 ? 2 : part->is_number ? 1 : 0;
}

int wva_rotated_compare(const struct wva_rotated *a, const struct wva_rotated *b)
{
    if (rank(a) != rank(b))
        return rank(a) - rank(b);
    if (!a->is_number)
        return compare_text(a->mark, b->mark);
    /* Without leading zeros, the longer number is the higher one. */
    if (a->mark.len != b->mark.len)
        return a->mark.len > b->mark.len ? -1 : 1;
    return compare_text(b->mark, a->mark);
}
