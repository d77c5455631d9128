/* SPDX-License-Identifier: Apache-2.0 */
/* What stands inside a line because a line end is missing, or because a long line was written in
 * pieces. */
#include "log/unwrap_shapes.h"

/* A runtime writes the pieces of a line at once. */
#define PIECES_SPREAD_NS WVA_NS_PER_MINUTE

/* Runtimes split lines after so many bytes, or twice that. */
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

/* True where a line begins behind a stamp. A piece may begin with a brace, too; but not with a time
 * and a tab, nor, unless it stands where a runtime splits, as records do. */
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
    enum { FRACTION_AT = sizeof "2025-10-20T16:36:27" - 1 };
    struct wva_str rest = text;

    if (!wva_text_take_time(&rest, ' ', &stamp->time_ns) || text.ptr[FRACTION_AT] != '.')
        return false;
    stamp->len = text.len - rest.len;
    return true;
}

bool wva_stamp_find(struct wva_str text, int64_t outer_ns, struct wva_stamp *stamp)
{
    static const struct wva_str century = WVA_STR_INIT("20");
    struct wva_str rest = text.len == 0 ? text : wva_str_skip(text, 1);
    const char *at;

    while ((at = wva_str_find(rest, century)) != NULL) {
        struct wva_str front = { text.ptr, (size_t)(at - text.ptr) };
        struct wva_str here = wva_str_skip(rest, (size_t)(at - rest.ptr));

        rest = wva_str_skip(here, century.len);
        if (here.len <= 4 || here.ptr[4] != '-' || !take_stamp(here, stamp))
            continue;
        stamp->at = front.len;
        stamp->begins_line = begins_line(front, wva_str_skip(here, stamp->len));
        if (stamp->begins_line
            || (stamp->time_ns >= outer_ns && stamp->time_ns - outer_ns <= PIECES_SPREAD_NS))
            return true;
    }
    return false;
}
