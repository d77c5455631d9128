/* SPDX-License-Identifier: Apache-2.0 */
#include "log/reader.h"

#include <stdlib.h>

#include "log/pods.h"
#include "log/ranges.h"
#include "log/record_time.h"
#include "log/solution_block.h"
#include "message/entry.h"
#include "transport/order.h"
#include "transport/repeats.h"
#include "util/json.h"
#include "util/memory.h"

/* State of the facts of the current record. */
enum record_state { RECORD_NEW, RECORD_TAKEN, RECORD_DROPPED };

struct wva_reading {
    const struct wva_log_sinks *sinks;
    struct wva_coverage *coverage;
    struct wva_unwrapper *unwrapper;
    struct wva_order *order;
    struct wva_repeats *repeats;
    struct wva_pods pods;

    const struct wva_logical_line *line; /* the one being read */
    uint64_t line_number;                /* of the last one read */
    struct wva_str record, pod_name;     /* of the record being read */
    struct wva_record_time time;
    enum record_state state;
    struct wva_buffer scratch; /* the unescaped message */
    struct wva_solution_block block;
    struct wva_pattern_matcher *matcher; /* NULL: no user patterns */
    struct wva_record_clock clock;
    enum wva_status status;  /* of the facts of the record being read */
    struct wva_error err;    /* of the last failure */
    bool broken_off;         /* the source failed before its end */
    bool ends_in_line;       /* the last line of the source had no line end */
    struct wva_range *range; /* NULL: the whole log, from its start */
};

static enum wva_status skip(struct wva_reading *reader, enum wva_skip reason, struct wva_str text)
{
    reader->coverage->skipped[reason]++;
    if (reader->coverage->data_records == 0)
        wva_coverage_program(reader->coverage, wva_program_of_text(text));
    if (reader->sinks->reject == NULL || reason == WVA_SKIP_BLANK || reason == WVA_SKIP_KLOG
        || reason == WVA_SKIP_TRACE)
        return WVA_OK;
    return reader->sinks->reject(reader->sinks->context, reader->line_number, reason, text,
                                 &reader->err);
}

static enum wva_status take_sample(void *context, const struct wva_pod *pod,
                                   const struct wva_sample *sample, struct wva_error *err)
{
    struct wva_reading *reader = context;

    for (int i = 0; i < WVA_COLUMN_COUNT; i++)
        reader->coverage->filled[i] += sample->cell[i].len > 0;
    if (reader->range == NULL)
        return reader->sinks->sample(reader->sinks->context, sample, err);
    wva_recording_add_sample(&reader->range->recording, pod->number, sample);
    return WVA_OK;
}

static bool has_been_before(struct wva_reading *reader)
{
    struct wva_str pod = reader->pod_name;
    uint64_t seed = (uint64_t)reader->line->time_ns, hash;
    bool repeated;

    if (reader->time.time_ns == WVA_TIME_NONE)
        return false;
    if (pod.len > 0)
        seed = wva_repeats_hash(pod, seed);
    hash = wva_repeats_hash(reader->record, seed);
    repeated = wva_repeats_add(reader->repeats, hash);
    if (reader->range != NULL)
        wva_range_add_line(reader->range, hash, repeated);
    return repeated;
}

/* At the first fact of a record: determines its pod, and whether it counts. */
static enum record_state begin_facts(struct wva_reading *reader)
{
    struct wva_pod *pod;

    if (has_been_before(reader)) {
        reader->coverage->repeated++;
        return RECORD_DROPPED;
    }
    pod = wva_pods_require(&reader->pods, reader->pod_name);
    if (pod == NULL) {
        reader->coverage->beyond_pods++;
        return RECORD_DROPPED;
    }
    reader->pods.current = pod;
    wva_cycles_set_time(pod->cycles, reader->time.text, reader->time.time_ns);
    return RECORD_TAKEN;
}

static void note_first_fact(struct wva_reading *reader, const struct wva_fact *fact)
{
    struct wva_pod *pod = reader->pods.current;

    pod->begun = true;
    pod->headless = reader->time.time_ns != WVA_TIME_NONE && wva_fact_stands_inside(fact);
    pod->first_kind = fact->kind;
    pod->first_ns = reader->time.time_ns;
    reader->coverage->headless += pod->headless;
    if (reader->range != NULL)
        wva_recording_add_pod(&reader->range->recording, pod->number);
}

/* Updates counts of the whole log. */
static void note_fact(struct wva_reading *reader, const struct wva_fact *fact)
{
    struct wva_coverage *coverage = reader->coverage;
    struct wva_str mode = fact->cell[WVA_COLUMN_MODE];

    if (!reader->pods.current->begun)
        note_first_fact(reader, fact);
    coverage->starts += fact->kind == WVA_FACT_RESTART;
    if (mode.len > 0)
        coverage->predicting +=
            wva_str_equal(mode, WVA_STR("model-only")) || wva_str_equal(mode, WVA_STR("hybrid"));
}

static void take_fact(void *context, const struct wva_fact *fact)
{
    struct wva_reading *reader = context;

    if (reader->state == RECORD_NEW)
        reader->state = begin_facts(reader);
    if (reader->state != RECORD_TAKEN)
        return;
    note_fact(reader, fact);
    if (reader->status == WVA_OK)
        reader->status = wva_cycles_add(reader->pods.current->cycles, fact, &reader->err);
}

static void set_record_time(struct wva_reading *reader, struct wva_str text)
{
    wva_record_time(&reader->clock, text, reader->line->time_ns, &reader->time);
}

/* Counts and passes on a complaint. Scripts that read a log's end again repeat it; if times are in
 * whole seconds, equal ones may be two. */
static void take_complaint(struct wva_reading *reader, struct wva_complaint_line *line)
{
    line->time_ns = reader->time.time_ns;
    if (reader->state == RECORD_DROPPED
        || (reader->state == RECORD_NEW && reader->time.time_ns % WVA_NS_PER_S != 0
            && has_been_before(reader)))
        return;
    wva_coverage_complaint(reader->coverage, line);
    if (reader->sinks->complaint != NULL)
        reader->sinks->complaint(reader->sinks->context, line);
}

static void read_complaint(struct wva_reading *reader, struct wva_str level,
                           const struct wva_message *message)
{
    struct wva_complaint_space space;
    struct wva_complaint_line line;

    if (wva_complaint_read(level, message, &space, &line))
        take_complaint(reader, &line);
}

static void read_klog(struct wva_reading *reader, struct wva_str text)
{
    struct wva_complaint_space space;
    struct wva_complaint_line line;

    wva_coverage_klog(reader->coverage, text);
    if (!wva_complaint_read_klog(text, &space, &line))
        return;
    reader->record = text;
    reader->time.time_ns =
        reader->line->time_ns == WVA_TIME_NONE ? line.time_ns : reader->line->time_ns;
    reader->state = RECORD_NEW;
    take_complaint(reader, &line);
}

/* A fact from the user's patterns. A time in it is that of the record. */
static void take_matched_fact(void *context, const struct wva_fact *fact)
{
    struct wva_reading *reader = context;
    struct wva_str time = fact->cell[WVA_COLUMN_TIMESTAMP];
    struct wva_fact timeless = *fact;

    timeless.cell[WVA_COLUMN_TIMESTAMP] = (struct wva_str){ 0 };
    if (time.len > 0 && wva_record_clock_read(&reader->clock, time) != WVA_TIME_NONE) {
        set_record_time(reader, time);
        wva_coverage_time(reader->coverage, reader->time.time_ns);
        if (reader->state == RECORD_TAKEN)
            wva_cycles_set_time(reader->pods.current->cycles, reader->time.text,
                                reader->time.time_ns);
    }
    take_fact(reader, &timeless);
}

static enum wva_message_result match(struct wva_reading *reader, struct wva_str text)
{
    return wva_pattern_matcher_read(reader->matcher, text, reader->coverage->given_up,
                                    take_matched_fact, reader);
}

/* The user's patterns are matched against the message or, if it has key/value pairs, the whole
 * record. */
static enum wva_message_result match_message(struct wva_reading *reader,
                                             const struct wva_message *message, struct wva_str text)
{
    enum wva_message_result result = WVA_MESSAGE_OTHER;

    if (reader->matcher == NULL)
        return result;
    result = match(reader, message->text);
    return result == WVA_MESSAGE_OTHER && message->context.len > 0 ? match(reader, text) : result;
}

static enum wva_status read_message(struct wva_reading *reader, const struct wva_entry *entry,
                                    struct wva_str message_text, struct wva_str text)
{
    struct wva_message message = { message_text, entry->context };
    uint64_t data_records = reader->coverage->data_records;
    enum wva_message_result result;
    enum wva_family family;

    set_record_time(reader, entry->time);
    wva_coverage_record(reader->coverage, entry, reader->time.numeric, reader->time.time_ns);
    reader->record = text;
    reader->state = RECORD_NEW;
    reader->status = WVA_OK;
    if (reader->sinks->record != NULL && entry->damage == WVA_ENTRY_WHOLE)
        reader->sinks->record(reader->sinks->context, reader->time.time_ns, &message);
    result = match_message(reader, &message, text);
    if (result != WVA_MESSAGE_OTHER) {
        reader->coverage->data_records++;
    } else {
        result = wva_message_read(&message, take_fact, reader, &family);
        if (family != WVA_FAMILY_COUNT)
            wva_coverage_data(reader->coverage, &message, family);
        else if (reader->coverage->data_records == 0)
            wva_coverage_program(reader->coverage, wva_program_of_record(entry));
    }
    if (reader->status != WVA_OK)
        return reader->status;
    if (wva_complaint_is_likely(entry->level, message.text))
        read_complaint(reader, entry->level, &message);
    if (entry->damage == WVA_ENTRY_WHOLE && result != WVA_MESSAGE_BROKEN)
        return WVA_OK;
    wva_coverage_take_back(reader->coverage, data_records);
    return skip(reader,
                entry->damage == WVA_ENTRY_CONTEXT_CUT ? WVA_SKIP_TRUNCATED : WVA_SKIP_MALFORMED,
                text);
}

static enum wva_status read_record(struct wva_reading *reader, const struct wva_entry *entry,
                                   struct wva_str text)
{
    struct wva_str message = entry->message;

    if (entry->escaped)
        message = wva_json_unescape(message, &reader->scratch);
    return read_message(reader, entry, message, text);
}

static struct wva_str block_text(const struct wva_reading *reader)
{
    return (struct wva_str){ reader->block.text.data, reader->block.text.len };
}

/* Ends a bare Solution before its last line. */
static enum wva_status break_block(struct wva_reading *reader)
{
    if (!wva_solution_block_break(&reader->block))
        return WVA_OK;
    return skip(reader, WVA_SKIP_TRUNCATED, block_text(reader));
}

/* A line without an envelope may be part of a bare Solution. */
static enum wva_status read_bare(struct wva_reading *reader, struct wva_str text,
                                 enum wva_skip reason)
{
    static const struct wva_entry bare = { .kind = WVA_ENTRY_RECORD };
    enum wva_status status = WVA_OK;

    switch (wva_solution_block_take(&reader->block, text)) {
    case WVA_BLOCK_TAKEN:
        return WVA_OK;
    case WVA_BLOCK_WHOLE:
        return read_message(reader, &bare, block_text(reader), block_text(reader));
    case WVA_BLOCK_CUT:
        status = skip(reader, WVA_SKIP_TRUNCATED, block_text(reader));
        break;
    case WVA_BLOCK_NONE:
        break;
    }
    return status == WVA_OK ? skip(reader, reason, text) : status;
}

/* A line that is not a record in a known format counts as one if a user pattern matches. */
static bool read_matched(struct wva_reading *reader, struct wva_str text, enum wva_status *status)
{
    enum wva_message_result result;

    *status = WVA_OK;
    set_record_time(reader, (struct wva_str){ 0 });
    reader->record = text;
    reader->state = RECORD_NEW;
    reader->status = WVA_OK;
    result = match(reader, text);
    if (result == WVA_MESSAGE_OTHER)
        return false;
    reader->coverage->records++;
    reader->coverage->data_records++;
    wva_coverage_time(reader->coverage, reader->time.time_ns);
    *status = reader->status == WVA_OK ? break_block(reader) : reader->status;
    return true;
}

static enum wva_status read_entry(struct wva_reading *reader, const struct wva_entry *entry,
                                  struct wva_str text)
{
    static const enum wva_skip reasons[] = {
        [WVA_ENTRY_OTHER] = WVA_SKIP_OTHER_JSON, [WVA_ENTRY_KLOG] = WVA_SKIP_KLOG,
        [WVA_ENTRY_BLANK] = WVA_SKIP_BLANK,      [WVA_ENTRY_TRACE] = WVA_SKIP_TRACE,
        [WVA_ENTRY_FOREIGN] = WVA_SKIP_FOREIGN,  [WVA_ENTRY_MALFORMED] = WVA_SKIP_MALFORMED,
        [WVA_ENTRY_CUT] = WVA_SKIP_TRUNCATED,
    };
    enum wva_status status;

    if (reader->matcher != NULL && entry->kind != WVA_ENTRY_RECORD && entry->kind != WVA_ENTRY_BLANK
        && read_matched(reader, text, &status))
        return status;
    if (entry->kind == WVA_ENTRY_FOREIGN || entry->kind == WVA_ENTRY_BLANK)
        return read_bare(reader, text, reasons[entry->kind]);
    status = break_block(reader);
    if (status != WVA_OK)
        return status;
    if (entry->kind == WVA_ENTRY_RECORD)
        return read_record(reader, entry, text);
    if (entry->kind == WVA_ENTRY_KLOG)
        read_klog(reader, text);
    return skip(reader, reasons[entry->kind], text);
}

/* One line; it may contain several records if a file ended without a line end. */
static enum wva_status read_line(struct wva_reading *reader, const struct wva_logical_line *line)
{
    struct wva_str text = line->text;
    enum wva_status status;

    reader->line = line;
    reader->line_number = line->number;
    if (line->wrappers != 0)
        wva_coverage_wrappers(reader->coverage, line->wrappers);
    if (line->overlong || line->lost)
        return skip(reader, line->lost ? WVA_SKIP_TRUNCATED : WVA_SKIP_OVERLONG, text);
    do {
        struct wva_entry entry = wva_entry_read(text);
        struct wva_str own = { text.ptr, text.len - entry.rest.len };

        reader->pod_name = line->pod.len > 0 ? line->pod : entry.pod;
        status = read_entry(reader, &entry, own);
        text = entry.rest;
    } while (status == WVA_OK && text.len > 0);
    return status;
}

/* The held lines, in time order. */
static enum wva_status read_held(struct wva_reading *reader)
{
    struct wva_logical_line line;
    enum wva_status status = WVA_OK;

    while (status == WVA_OK && wva_order_next(reader->order, &line))
        status = read_line(reader, &line);
    wva_order_free(reader->order);
    reader->order = NULL;
    return status;
}

/* A line, while the order of the input is not clear yet. */
static enum wva_status hold_line(struct wva_reading *reader, const struct wva_logical_line *line)
{
    /* Not the outer time: that reflects when lines were written again. */
    int64_t time_ns = wva_record_clock_read(&reader->clock, wva_entry_read(line->text).time);

    if (!wva_order_hold(reader->order, line, time_ns))
        return wva_fail(&reader->err, WVA_ERR_DATA,
                        "newest first, and more than %d MiB: turn it around before (tac), or ask "
                        "for the oldest first (logcli --forward, direction=forward)",
                        WVA_ORDER_BACKWARD_MAX / (1024 * 1024));
    return wva_order_kind(reader->order) == WVA_ORDER_FORWARD ? read_held(reader) : WVA_OK;
}

/* Processes the output of the unwrapper. */
static enum wva_status read_unwrapped(struct wva_reading *reader)
{
    struct wva_logical_line line;
    enum wva_status status = WVA_OK;

    while (status == WVA_OK && wva_unwrapper_next(reader->unwrapper, &line))
        status = reader->order == NULL ? read_line(reader, &line) : hold_line(reader, &line);
    return status;
}

/* A physical line. Most are bare, and bypass the unwrapper. */
static enum wva_status read_physical(struct wva_reading *reader, const struct wva_line *line)
{
    if (wva_text_is_bare(line->text) && reader->order == NULL
        && !wva_unwrapper_is_collecting(reader->unwrapper)) {
        struct wva_logical_line bare = { .text = line->text,
                                         .time_ns = WVA_TIME_NONE,
                                         .number = line->number,
                                         .overlong = line->overlong };

        return read_line(reader, &bare);
    }
    wva_unwrapper_feed(reader->unwrapper, line);
    return read_unwrapped(reader);
}

static enum wva_status read_lines(struct wva_reading *reader, struct wva_lines *lines)
{
    uint64_t before = reader->coverage->lines;
    struct wva_line line;
    enum wva_status status;
    bool more = true;

    do {
        status = wva_lines_next(lines, &line, &more, &reader->err);
        reader->broken_off = status != WVA_OK;
        if (status == WVA_OK && more) {
            reader->coverage->lines++;
            reader->ends_in_line = !line.terminated;
            line.number += before;
            status = read_physical(reader, &line);
        }
    } while (status == WVA_OK && more);
    return status;
}

/* Processes everything still held at the end of the input. */
static enum wva_status finish_reading(struct wva_reading *reader)
{
    enum wva_status status;

    wva_unwrapper_finish(reader->unwrapper);
    status = read_unwrapped(reader);
    if (status == WVA_OK && reader->order != NULL) {
        wva_order_finish(reader->order);
        reader->coverage->newest_first += wva_order_kind(reader->order) == WVA_ORDER_BACKWARD;
        status = read_held(reader);
    }
    if (status == WVA_OK)
        status = break_block(reader);
    if (status == WVA_OK)
        status = wva_pods_finish(&reader->pods, &reader->err);
    return status;
}

static struct wva_reading *create_reader(const struct wva_log_sinks *sinks,
                                         struct wva_coverage *coverage)
{
    struct wva_reading *reader = wva_calloc(1, sizeof *reader);

    reader->sinks = sinks;
    reader->coverage = coverage;
    reader->pods = (struct wva_pods){ .sink = take_sample, .context = reader };
    reader->unwrapper = wva_unwrapper_create();
    reader->repeats = wva_repeats_create();
    reader->scratch = wva_buffer_make(WVA_LINE_MAX);
    reader->block = wva_solution_block_make();
    if (sinks->patterns != NULL)
        reader->matcher = wva_pattern_matcher_create(sinks->patterns);
    wva_coverage_init(coverage);
    return reader;
}

struct wva_reading *wva_reading_create(const struct wva_log_sinks *sinks,
                                       struct wva_coverage *coverage)
{
    struct wva_reading *reader = create_reader(sinks, coverage);

    reader->order = wva_order_create();
    return reader;
}

struct wva_reading *wva_reading_create_inside(const struct wva_patterns *patterns)
{
    struct wva_range *range = wva_range_create(patterns);
    struct wva_reading *reader = create_reader(&range->sinks, &range->coverage);

    reader->range = range;
    return reader;
}

void wva_reading_free(struct wva_reading *reader)
{
    if (reader == NULL)
        return;
    wva_pods_free(&reader->pods, reader->coverage);
    wva_solution_block_free(&reader->block);
    wva_pattern_matcher_free(reader->matcher);
    wva_buffer_free(&reader->scratch);
    wva_unwrapper_free(reader->unwrapper);
    wva_order_free(reader->order);
    wva_repeats_free(reader->repeats);
    wva_range_free(reader->range);
    free(reader);
}

enum wva_status wva_reading_take(struct wva_reading *reader, struct wva_source *source,
                                 struct wva_error *err)
{
    bool inside = reader->range != NULL || reader->coverage->lines > 0;
    struct wva_lines *lines = inside ? wva_lines_create_inside(source) : wva_lines_create(source);
    enum wva_status status;

    status = read_lines(reader, lines);
    if (status != WVA_OK)
        *err = reader->err;
    reader->coverage->bytes += wva_lines_bytes(lines);
    reader->coverage->utf16 += wva_lines_are_utf16(lines);
    wva_lines_free(lines);
    return status;
}

bool wva_reading_broke_off(const struct wva_reading *reader)
{
    return reader->broken_off;
}

enum wva_status wva_reading_finish(struct wva_reading *reader, struct wva_error *err)
{
    enum wva_status status = finish_reading(reader);

    if (status != WVA_OK && !reader->broken_off)
        *err = reader->err;
    return status;
}

/* ---- ranges ---- */

bool wva_reading_is_settled(const struct wva_reading *reader)
{
    return reader->order == NULL && reader->coverage->utf16 == 0 && !reader->block.open
           && !reader->ends_in_line && wva_unwrapper_is_idle(reader->unwrapper);
}

bool wva_reading_is_whole(const struct wva_reading *reader, uint64_t bytes)
{
    return reader->coverage->bytes == bytes && !reader->ends_in_line
           && !reader->range->recording.overflow;
}

bool wva_reading_can_join(struct wva_reading *reader, const struct wva_reading *later)
{
    return wva_reading_is_settled(reader) && wva_reading_is_settled(later)
           && later->coverage->beyond_pods == 0
           && wva_pods_can_continue(&reader->pods, &later->pods)
           && wva_range_repeats_fit(later->range, &reader->repeats);
}

enum wva_status wva_reading_join(struct wva_reading *reader, struct wva_reading *later,
                                 struct wva_error *err)
{
    enum wva_status status = wva_range_give(later->range, &later->pods, &reader->pods,
                                            reader->sinks, reader->coverage->lines, err);

    if (status != WVA_OK)
        return status;
    /* Only the very first fact shows how the log begins. */
    later->coverage->headless -= wva_pods_continue(&reader->pods, &later->pods);
    /* They count up to the first data record of the log. */
    if (reader->coverage->data_records > 0)
        memset(later->coverage->programs, 0, sizeof later->coverage->programs);
    wva_coverage_add(reader->coverage, later->coverage);
    return WVA_OK;
}
