/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/events.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "experiment/clock.h"
#include "input/text_file.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/timestamp.h"

const char *wva_event_kind_name(enum wva_event_kind kind)
{
    static const char *const names[WVA_EVENT_KINDS] = {
        [WVA_EVENT_STARTED] = "monitor started",  [WVA_EVENT_STOPPED] = "monitor stopped",
        [WVA_EVENT_SCALE_UP] = "scale up",        [WVA_EVENT_SCALE_DOWN] = "scale down",
        [WVA_EVENT_CHANGED] = "replicas changed", [WVA_EVENT_KUBERNETES] = "kubernetes",
    };

    return names[kind];
}

void wva_events_free(struct wva_events *events)
{
    for (size_t i = 0; i < events->count; i++)
        free(events->items[i].text);
    free(events->items);
    *events = (struct wva_events){ 0 };
}

static struct wva_event make_event(int64_t time_ns, enum wva_event_kind kind)
{
    return (struct wva_event){
        .time_ns = time_ns, .kind = kind, .from = NAN, .to = NAN, .waiting = NAN, .kv = NAN
    };
}

static void add_event(struct wva_events *events, struct wva_event event)
{
    if (events->count == WVA_EVENTS_MAX) {
        events->dropped++;
        free(event.text);
        return;
    }
    *WVA_APPEND(events->items, events->count, events->capacity) = event;
}

void wva_events_add_text(struct wva_events *events, int64_t time_ns, const char *text)
{
    struct wva_event event = make_event(time_ns, WVA_EVENT_KUBERNETES);
    size_t before = events->count, at;

    event.text = wva_strdup(text);
    add_event(events, event);
    if (events->count == before)
        return;
    for (at = before; at > 0 && events->items[at - 1].time_ns > time_ns; at--)
        events->items[at] = events->items[at - 1];
    events->items[at] = event;
}

/* Reads a number; NaN if there is none. */
static double take_number(struct wva_str *text)
{
    double value;
    size_t len;

    *text = wva_str_trim(*text);
    len = wva_number_read(*text, &value);
    *text = wva_str_skip(*text, len);
    return len == 0 ? NAN : value;
}

/* The number after `label`, anywhere in the text. */
static double find_number(struct wva_str text, struct wva_str label)
{
    const char *at = wva_str_find(text, label);

    if (at == NULL)
        return NAN;
    text = wva_str_skip(text, (size_t)(at - text.ptr) + label.len);
    return take_number(&text);
}

/* The time of the next event of a log, which is written in their order. */
static bool take_time(struct wva_events_reader *reader, struct wva_str stamp, int64_t *time_ns)
{
    if (!wva_clock_read_after(stamp, reader->zone, reader->last_ns, time_ns, &reader->zoneless))
        return false;
    reader->last_ns = *time_ns;
    return true;
}

/* ---- scaling-events.log: "[TIME] TEXT" ---- */

static bool take_change(struct wva_str text, struct wva_event *event)
{
    event->from = take_number(&text);
    text = wva_str_trim(text);
    if (isnan(event->from) || !wva_str_take(&text, WVA_STR("->")))
        return false;
    event->to = take_number(&text);
    event->waiting = find_number(text, WVA_STR("waiting:"));
    event->kv = find_number(text, WVA_STR("cache:"));
    return !isnan(event->to);
}

static void take_start(struct wva_events_reader *reader, struct wva_str text)
{
    struct wva_str interval;

    if (!wva_str_cut(&text, WVA_STR("every "), &interval) || reader->metadata == NULL)
        return;
    interval = wva_str_trim(text);
    if (wva_str_ends(interval, WVA_STR("s")))
        interval.len--;
    wva_metadata_set(reader->metadata, WVA_METADATA_INTERVAL, interval, WVA_METADATA_LOG);
}

static void take_stamped(struct wva_events_reader *reader, struct wva_str line)
{
    static const struct {
        struct wva_str words;
        enum wva_event_kind kind;
        bool changes;
    } shapes[] = {
        { WVA_STR_INIT("Monitor started"), WVA_EVENT_STARTED, false },
        { WVA_STR_INIT("Monitor stopped"), WVA_EVENT_STOPPED, false },
        { WVA_STR_INIT("SCALE UP TRIGGERED:"), WVA_EVENT_SCALE_UP, true },
        { WVA_STR_INIT("SCALE DOWN TRIGGERED:"), WVA_EVENT_SCALE_DOWN, true },
        { WVA_STR_INIT("REPLICAS CHANGED:"), WVA_EVENT_CHANGED, true },
    };
    struct wva_str stamp;
    int64_t time_ns;

    if (!wva_str_cut(&line, WVA_STR("] "), &stamp) || !take_time(reader, stamp, &time_ns))
        return;
    for (size_t i = 0; i < WVA_COUNT(shapes); i++) {
        struct wva_event event = make_event(time_ns, shapes[i].kind);

        if (!wva_str_take(&line, shapes[i].words))
            continue;
        if (shapes[i].kind == WVA_EVENT_STARTED)
            take_start(reader, line);
        /* The first sample is not a change: the monitor begins with 0 replicas. */
        if (!shapes[i].changes
            || (take_change(line, &event) && (event.kind != WVA_EVENT_CHANGED || event.from > 0)))
            add_event(reader->events, event);
    }
}

/* ---- scaling.log: a title, then a body up to the next title ---- */

static void close_block(struct wva_events_reader *reader)
{
    if (!reader->is_open)
        return;
    reader->is_open = false;
    if (reader->open.to > reader->open.from)
        reader->open.kind = WVA_EVENT_SCALE_UP;
    else if (reader->open.to < reader->open.from)
        reader->open.kind = WVA_EVENT_SCALE_DOWN;
    else
        reader->open.from = reader->previous;
    add_event(reader->events, reader->open);
}

static void open_block(struct wva_events_reader *reader, struct wva_str stamp)
{
    int64_t time_ns;

    close_block(reader);
    if (!take_time(reader, wva_str_trim(stamp), &time_ns))
        return;
    reader->open = make_event(time_ns, WVA_EVENT_CHANGED);
    reader->previous = NAN;
    reader->is_open = true;
}

static bool take_block_line(struct wva_events_reader *reader, struct wva_str line)
{
    struct wva_event *open = &reader->open;

    if (wva_str_take(&line, WVA_STR("Previous:"))) {
        reader->previous = take_number(&line);
        return true;
    }
    if (wva_str_take(&line, WVA_STR("Current:"))) {
        open->from = take_number(&line);
        open->to = find_number(line, WVA_STR("desired:"));
        return true;
    }
    if (wva_str_take(&line, WVA_STR("- Waiting requests:"))) {
        open->waiting = take_number(&line);
        return true;
    }
    if (wva_str_take(&line, WVA_STR("- KV cache usage:"))) {
        open->kv = take_number(&line);
        return true;
    }
    return false;
}

/* ---- tables of kubectl get events ---- */

/* The next cell of a table whose columns stand at least two blanks apart. */
static struct wva_str take_cell(struct wva_str *line)
{
    struct wva_str cell;

    *line = wva_str_trim(*line);
    if (wva_str_cut(line, WVA_STR("  "), &cell))
        return cell;
    cell = *line;
    *line = WVA_STR("");
    return cell;
}

/* "138m   Warning   Reason   object   message": the age is that at the time of the state. A message
 * may hold blanks in a row, so it is all that is left. */
static void take_table_line(struct wva_events_reader *reader, struct wva_str line)
{
    struct wva_str age = take_cell(&line), type = take_cell(&line), reason = take_cell(&line);
    struct wva_event event;
    int64_t span_ns;

    (void)take_cell(&line);
    line = wva_str_trim(line);
    if ((!wva_str_equal(type, WVA_STR("Normal")) && !wva_str_equal(type, WVA_STR("Warning")))
        || line.len == 0 || reader->state_ns == WVA_TIME_NONE || !wva_duration_parse(age, &span_ns))
        return;
    event = make_event(reader->state_ns - span_ns, WVA_EVENT_KUBERNETES);
    event.text = wva_asprintf("%.*s: %.*s", WVA_STR_ARGS(reason), WVA_STR_ARGS(line));
    add_event(reader->events, event);
}

/* ---- all together ---- */

struct wva_events_reader wva_events_begin(struct wva_events *events, struct wva_metadata *metadata,
                                          const struct wva_zone *zone)
{
    return (struct wva_events_reader){ .events = events,
                                       .metadata = metadata,
                                       .zone = zone,
                                       .state_ns = WVA_TIME_NONE,
                                       .last_ns = WVA_TIME_NONE };
}

void wva_events_take_line(struct wva_events_reader *reader, struct wva_str line)
{
    struct wva_str text = wva_str_trim(line), stamp;

    if (wva_str_take(&text, WVA_STR("["))) {
        take_stamped(reader, text);
        return;
    }
    if (wva_str_take(&text, WVA_STR("SCALING EVENT at "))) {
        open_block(reader, text);
        reader->state_ns = reader->is_open ? reader->open.time_ns : WVA_TIME_NONE;
        return;
    }
    if (wva_str_take(&text, WVA_STR("=== Initial State at "))) {
        if (!wva_str_cut(&text, WVA_STR(" ==="), &stamp)
            || !take_time(reader, stamp, &reader->state_ns))
            reader->state_ns = WVA_TIME_NONE;
        return;
    }
    if (reader->metadata != NULL && wva_str_take(&text, WVA_STR("Name:"))) {
        wva_metadata_set(reader->metadata, WVA_METADATA_HPA, wva_str_trim(text), WVA_METADATA_LOG);
        return;
    }
    if (!reader->is_open || !take_block_line(reader, text))
        take_table_line(reader, text);
}

void wva_events_end(struct wva_events_reader *reader)
{
    close_block(reader);
}

static bool take_line(void *context, struct wva_str line)
{
    wva_events_take_line(context, line);
    return true;
}

static int compare_events(const void *a, const void *b)
{
    const struct wva_event *left = a, *right = b;

    return (left->time_ns > right->time_ns) - (left->time_ns < right->time_ns);
}

/* True when the log could be read. */
static bool read_log(const char *folder, const char *name, struct wva_events_reader *reader,
                     struct wva_notes *notes)
{
    struct wva_error err;
    enum wva_status status;

    reader->last_ns = WVA_TIME_NONE;
    status = wva_text_file_read(folder, name, take_line, reader, &err);
    wva_events_end(reader);
    if (status != WVA_OK && err.sys_errno != ENOENT)
        wva_notes_add(notes, "%s: %s", name, err.text);
    return status == WVA_OK;
}

static size_t count_kind(const struct wva_events *events, enum wva_event_kind kind)
{
    size_t count = 0;

    for (size_t i = 0; i < events->count; i++)
        count += events->items[i].kind == kind;
    return count;
}

void wva_events_read(const char *folder, const struct wva_zone *zone, struct wva_events *events,
                     struct wva_metadata *metadata, struct wva_notes *notes)
{
    struct wva_events_reader reader = wva_events_begin(events, metadata, zone);
    bool enhanced = read_log(folder, "scaling-events.log", &reader, notes);
    bool legacy = read_log(folder, "scaling.log", &reader, notes);

    reader.state_ns = WVA_TIME_NONE;
    (void)read_log(folder, "events.log", &reader, notes);
    if (!enhanced && !legacy)
        wva_notes_add(notes, "neither scaling-events.log nor scaling.log is there; changes of "
                             "replicas were taken from the samples");
    if (events->dropped > 0)
        wva_notes_add(notes, "there are more than %d events; the last %zu were left out",
                      WVA_EVENTS_MAX, events->dropped);
    else if (enhanced && count_kind(events, WVA_EVENT_STOPPED) == 0)
        wva_notes_add(notes, "scaling-events.log has no end: the monitor was killed");
    /* glibc's qsort is a merge sort but promises nothing; equal times need no order here. */
    if (events->count > 1)
        qsort(events->items, events->count, sizeof *events->items, compare_events);
}
