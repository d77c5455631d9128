/* SPDX-License-Identifier: Apache-2.0 */
#include "log/cut.h"

#include <stdlib.h>

#include "cycle/cycle.h"
#include "message/entry.h"
#include "transport/unwrap.h"
#include "util/memory.h"

struct scan {
    struct wva_unwrapper *unwrapper;
    int64_t last_ns;
    bool cycle_ended;
};

static void note_end(void *context, const struct wva_fact *fact)
{
    struct scan *scan = context;

    scan->cycle_ended |= fact->kind == WVA_FACT_CYCLE_END || fact->kind == WVA_FACT_CYCLE_FAILED;
}

/* Checks a line; true if it belongs to another cycle than the previous line. */
static bool begins_later(struct scan *scan, const struct wva_logical_line *line)
{
    struct wva_entry entry = wva_entry_read(line->text);
    struct wva_message message = { entry.message, entry.context };
    int64_t before = scan->last_ns, time_ns;
    bool numeric;

    if (entry.kind != WVA_ENTRY_RECORD)
        return false;
    (void)wva_lifecycle_read(&message, note_end, scan);
    if (!wva_time_read(entry.time, &time_ns, &numeric))
        return false;
    scan->last_ns = time_ns;
    return before != WVA_TIME_NONE && time_ns - before > WVA_CYCLE_SPREAD_NS;
}

/* The position for a cut in `text`, which begins with a line; 0 if there is none. */
static size_t scan_lines(struct scan *scan, struct wva_str text)
{
    struct wva_str rest = text, line_text;

    for (uint64_t number = 1; wva_str_cut(&rest, WVA_STR("\n"), &line_text); number++) {
        struct wva_line line = { .text = line_text, .number = number, .terminated = true };
        struct wva_logical_line logical;

        wva_unwrapper_feed(scan->unwrapper, &line);
        while (wva_unwrapper_next(scan->unwrapper, &logical))
            if (begins_later(scan, &logical))
                return (size_t)(line_text.ptr - text.ptr);
        if (scan->cycle_ended)
            return (size_t)(rest.ptr - text.ptr);
    }
    return 0;
}

uint64_t wva_log_find_cut(const struct wva_source *source, uint64_t from, size_t size)
{
    struct scan scan = { .last_ns = WVA_TIME_NONE };
    char *bytes = wva_malloc(size);
    struct wva_str text = { bytes, 0 }, first;
    struct wva_error ignored;
    uint64_t cut;

    (void)wva_source_read_at(source, from, bytes, size, &text.len, &ignored);
    cut = from + text.len;
    if (wva_str_cut(&text, WVA_STR("\n"), &first)) {
        scan.unwrapper = wva_unwrapper_create();
        cut = from + (uint64_t)(text.ptr - bytes) + scan_lines(&scan, text);
        wva_unwrapper_free(scan.unwrapper);
    }
    free(bytes);
    return cut;
}
