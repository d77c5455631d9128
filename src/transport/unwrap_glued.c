/* SPDX-License-Identifier: Apache-2.0 */
/* Times and prefixes inside a line because a line end is missing, or because a long line was
 * written in pieces. */
#include "transport/unwrap_shapes.h"

/* A runtime writes all pieces of a line at once. */
#define PIECES_SPREAD_NS WVA_NS_PER_MINUTE

/* Runtimes split lines after this many bytes, or twice that. */
enum { PIECE_LEN = 8192 };

size_t wva_text_find_glued(struct wva_str text)
{
    static const struct wva_str begin = WVA_STR_INIT("[pod/");
    struct wva_str rest = text, pod;
    const char *at;

    if (text.len == 0 || text.ptr[0] != '[')
        return 0;
    rest = wva_str_skip(rest, 1);
    while ((at = wva_str_find(rest, begin)) != NULL) {
        struct wva_str line = wva_str_skip(rest, (size_t)(at - rest.ptr));

        rest = wva_str_skip(line, begin.len);
        if (wva_text_take_pod(&line, &pod) && wva_text_begins_stamped_record(line))
            return (size_t)(at - text.ptr);
    }
    return 0;
}

/* True if a line begins after a stamp. A piece may begin with a brace, too, but not with a time and
 * a tab, nor, except where a runtime splits, in the way records do. */
static bool begins_line(struct wva_str front, struct wva_str behind)
{
    bool is_split = front.len > 0 && front.len % PIECE_LEN == 0;
    bool is_whole = front.len > 0 && front.ptr[front.len - 1] == '}';

    if (!wva_text_begins_record(behind))
        return false;
    if (behind.ptr[0] != '{' || is_whole)
        return true;
    return !is_split && wva_text_is_bare(behind);
}

/* A time with a fraction, as runtimes write it, and a blank. */
static bool take_stamp(struct wva_str text, struct wva_stamp *stamp)
{
    struct wva_str rest = text;

    if (!wva_text_take_time(&rest, ' ', &stamp->time_ns))
        return false;
    stamp->len = text.len - rest.len;
    return true;
}

enum { T_AT = sizeof "2025-10-20" - 1, DOT_AT = sizeof "2025-10-20T16:36:27" - 1 };

/* Where a stamp begins whose T or Z is at `at`; `at` if none can. */
static size_t find_start(struct wva_str text, size_t at, char mark)
{
    size_t back = T_AT;
    const char *start;

    if (mark == 'Z') {
        size_t digits = 0;

        if (at + 1 == text.len || text.ptr[at + 1] != ' ')
            return at;
        while (digits < at && text.ptr[at - digits - 1] >= '0' && text.ptr[at - digits - 1] <= '9')
            digits++;
        back = digits + 1 + DOT_AT;
    }
    /* Pieces are not empty, so no stamp is at the start. */
    if (at <= back || text.len - (at - back) <= DOT_AT)
        return at;
    start = text.ptr + at - back;
    return start[DOT_AT] == '.' && start[T_AT] == 'T' && start[4] == '-' ? at - back : at;
}

bool wva_stamp_find(struct wva_str text, int64_t outer_ns, bool utc, struct wva_stamp *stamp)
{
    char mark = utc ? 'Z' : 'T';
    struct wva_str rest = text;
    const char *found;

    while (rest.len > 0 && (found = memchr(rest.ptr, mark, rest.len)) != NULL) {
        size_t at = (size_t)(found - text.ptr), start = find_start(text, at, mark);

        rest = wva_str_skip(text, at + 1);
        if (start == at || !take_stamp(wva_str_skip(text, start), stamp))
            continue;
        stamp->at = start;
        stamp->begins_line = begins_line((struct wva_str){ text.ptr, start },
                                         wva_str_skip(text, start + stamp->len));
        if (stamp->begins_line
            || (stamp->time_ns >= outer_ns && stamp->time_ns - outer_ns <= PIECES_SPREAD_NS))
            return true;
    }
    return false;
}
