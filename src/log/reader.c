/* SPDX-License-Identifier: Apache-2.0 */
#include "log/reader.h"

#include "log/entry.h"
#include "log/json.h"
#include "log/solution_block.h"

struct reader {
    const struct wva_log_sinks *sinks;
    struct wva_coverage *coverage;
    struct wva_cycles *cycles;
    struct wva_buffer scratch; /* the message with its escapes resolved */
    struct wva_solution_block block;
    char time_text[WVA_TIME_TEXT]; /* of the record before: a cycle's records share one time */
    size_t time_len;
    int64_t time_ns;
    bool time_is_numeric;
    char epoch_text[WVA_TIME_TEXT]; /* of a numeric time */
    enum wva_status status;         /* of the facts of the record being read */
    struct wva_error *err;
};

const char *wva_skip_name(enum wva_skip reason)
{
    static const char *const names[WVA_SKIP_COUNT] = {
        "blank",      "klog",      "stack trace", "foreign",
        "other JSON", "malformed", "truncated",   "overlong",
    };

    return names[reason];
}

bool wva_skip_is_bad(enum wva_skip reason)
{
    return reason == WVA_SKIP_MALFORMED || reason == WVA_SKIP_TRUNCATED
           || reason == WVA_SKIP_OVERLONG;
}

void wva_coverage_init(struct wva_coverage *coverage)
{
    *coverage = (struct wva_coverage){ .first_ns = WVA_TIME_NONE, .last_ns = WVA_TIME_NONE };
}

static void cover_time(struct wva_coverage *coverage, int64_t time_ns)
{
    if (time_ns == WVA_TIME_NONE)
        return;
    if (coverage->first_ns == WVA_TIME_NONE || time_ns < coverage->first_ns)
        coverage->first_ns = time_ns;
    if (coverage->last_ns == WVA_TIME_NONE || time_ns > coverage->last_ns)
        coverage->last_ns = time_ns;
}

void wva_coverage_add(struct wva_coverage *total, const struct wva_coverage *part)
{
    total->bytes += part->bytes;
    total->lines += part->lines;
    total->records += part->records;
    total->data_records += part->data_records;
    for (int i = 0; i < WVA_SKIP_COUNT; i++)
        total->skipped[i] += part->skipped[i];
    total->cycle.cycles += part->cycle.cycles;
    total->cycle.failed += part->cycle.failed;
    total->cycle.incomplete += part->cycle.incomplete;
    total->cycle.without_models += part->cycle.without_models;
    total->cycle.without_servers += part->cycle.without_servers;
    total->cycle.without_solution += part->cycle.without_solution;
    total->cycle.samples += part->cycle.samples;
    total->cycle.dropped_facts += part->cycle.dropped_facts;
    cover_time(total, part->first_ns);
    cover_time(total, part->last_ns);
}

static enum wva_status skip(struct reader *reader, uint64_t line, enum wva_skip reason,
                            struct wva_str text)
{
    reader->coverage->skipped[reason]++;
    if (reader->sinks->reject == NULL || reason == WVA_SKIP_BLANK || reason == WVA_SKIP_KLOG
        || reason == WVA_SKIP_TRACE)
        return WVA_OK;
    return reader->sinks->reject(reader->sinks->context, line, reason, text, reader->err);
}

static void take_fact(void *context, const struct wva_fact *fact)
{
    struct reader *reader = context;

    if (reader->status == WVA_OK)
        reader->status = wva_cycles_add(reader->cycles, fact, reader->err);
}

/* Parses the time of a record, unless it is that of the record before. */
static int64_t read_time(struct reader *reader, struct wva_str text)
{
    int64_t time_ns;
    bool numeric;

    if (text.len == 0 || text.len > sizeof reader->time_text)
        return WVA_TIME_NONE;
    if (text.len == reader->time_len && memcmp(text.ptr, reader->time_text, text.len) == 0)
        return reader->time_ns;
    if (!wva_time_read(text, &time_ns, &numeric))
        return WVA_TIME_NONE;
    memcpy(reader->time_text, text.ptr, text.len);
    reader->time_len = text.len;
    reader->time_ns = time_ns;
    reader->time_is_numeric = numeric;
    if (numeric)
        (void)wva_time_format_exact(time_ns, reader->epoch_text);
    return time_ns;
}

/* Tells the cycles the time; a number as the text that other encoders would have written. */
static void set_time(struct reader *reader, struct wva_str text)
{
    int64_t time_ns = read_time(reader, text);

    cover_time(reader->coverage, time_ns);
    if (time_ns != WVA_TIME_NONE && reader->time_is_numeric)
        text = wva_str_from(reader->epoch_text);
    wva_cycles_set_time(reader->cycles, text, time_ns);
}

static enum wva_status read_message(struct reader *reader, uint64_t line,
                                    const struct wva_entry *entry, struct wva_str message_text,
                                    struct wva_str text)
{
    struct wva_message message = { message_text, entry->context };
    enum wva_message_result result;

    reader->coverage->records++;
    set_time(reader, entry->time);
    reader->status = WVA_OK;
    result = wva_message_read(&message, take_fact, reader);
    reader->coverage->data_records += result != WVA_MESSAGE_OTHER;
    if (reader->status != WVA_OK)
        return reader->status;
    if (entry->damage == WVA_ENTRY_CONTEXT_CUT)
        return skip(reader, line, WVA_SKIP_TRUNCATED, text);
    if (entry->damage == WVA_ENTRY_CONTEXT_MALFORMED || result == WVA_MESSAGE_BROKEN)
        return skip(reader, line, WVA_SKIP_MALFORMED, text);
    return WVA_OK;
}

static enum wva_status read_record(struct reader *reader, uint64_t line,
                                   const struct wva_entry *entry, struct wva_str text)
{
    struct wva_str message = entry->message;

    if (entry->escaped)
        message = wva_json_unescape(message, &reader->scratch);
    return read_message(reader, line, entry, message, text);
}

static struct wva_str block_text(const struct reader *reader)
{
    return (struct wva_str){ reader->block.text.data, reader->block.text.len };
}

/* Ends a bare Solution that has not come to its last line. */
static enum wva_status break_block(struct reader *reader, uint64_t line)
{
    if (!wva_solution_block_break(&reader->block))
        return WVA_OK;
    return skip(reader, line, WVA_SKIP_TRUNCATED, block_text(reader));
}

/* A line without an envelope may be one of a bare Solution. */
static enum wva_status read_bare(struct reader *reader, uint64_t line, struct wva_str text,
                                 enum wva_skip reason)
{
    static const struct wva_entry bare = { .kind = WVA_ENTRY_RECORD };
    enum wva_status status = WVA_OK;

    switch (wva_solution_block_take(&reader->block, text)) {
    case WVA_BLOCK_TAKEN:
        return WVA_OK;
    case WVA_BLOCK_WHOLE:
        return read_message(reader, line, &bare, block_text(reader), block_text(reader));
    case WVA_BLOCK_CUT:
        status = skip(reader, line, WVA_SKIP_TRUNCATED, block_text(reader));
        break;
    case WVA_BLOCK_NONE:
        break;
    }
    return status == WVA_OK ? skip(reader, line, reason, text) : status;
}

static enum wva_status read_entry(struct reader *reader, uint64_t line,
                                  const struct wva_entry *entry, struct wva_str text)
{
    static const enum wva_skip reasons[] = {
        [WVA_ENTRY_OTHER] = WVA_SKIP_OTHER_JSON, [WVA_ENTRY_KLOG] = WVA_SKIP_KLOG,
        [WVA_ENTRY_BLANK] = WVA_SKIP_BLANK,      [WVA_ENTRY_TRACE] = WVA_SKIP_TRACE,
        [WVA_ENTRY_FOREIGN] = WVA_SKIP_FOREIGN,  [WVA_ENTRY_MALFORMED] = WVA_SKIP_MALFORMED,
        [WVA_ENTRY_CUT] = WVA_SKIP_TRUNCATED,
    };
    enum wva_status status;

    if (entry->kind == WVA_ENTRY_FOREIGN || entry->kind == WVA_ENTRY_BLANK)
        return read_bare(reader, line, text, reasons[entry->kind]);
    status = break_block(reader, line);
    if (status != WVA_OK)
        return status;
    if (entry->kind == WVA_ENTRY_RECORD)
        return read_record(reader, line, entry, text);
    return skip(reader, line, reasons[entry->kind], text);
}

/* One physical line; it may hold several records where a file lacked its last line end. */
static enum wva_status read_line(struct reader *reader, const struct wva_line *line)
{
    struct wva_str text = line->text;
    enum wva_status status;

    if (line->overlong)
        return skip(reader, line->number, WVA_SKIP_OVERLONG, text);
    do {
        struct wva_entry entry = wva_entry_read(text);
        struct wva_str own = { text.ptr, text.len - entry.rest.len };

        status = read_entry(reader, line->number, &entry, own);
        text = entry.rest;
    } while (status == WVA_OK && text.len > 0);
    return status;
}

enum wva_status wva_log_read(struct wva_source *source, const struct wva_log_sinks *sinks,
                             struct wva_coverage *coverage, struct wva_error *err)
{
    struct wva_lines *lines = wva_lines_create(source);
    struct reader reader = { .sinks = sinks,
                             .coverage = coverage,
                             .cycles = wva_cycles_create(sinks->sample, sinks->context),
                             .scratch = wva_buffer_make(WVA_LINE_MAX),
                             .block = wva_solution_block_make(),
                             .err = err };
    struct wva_line line;
    enum wva_status status;
    bool more = true;

    wva_coverage_init(coverage);
    do {
        status = wva_lines_next(lines, &line, &more, err);
        if (status == WVA_OK && more) {
            coverage->lines++;
            status = read_line(&reader, &line);
        }
    } while (status == WVA_OK && more);
    if (status == WVA_OK)
        status = break_block(&reader, coverage->lines);
    if (status == WVA_OK)
        status = wva_cycles_finish(reader.cycles, err);
    coverage->bytes = wva_lines_bytes(lines);
    coverage->cycle = wva_cycles_counts(reader.cycles);
    wva_solution_block_free(&reader.block);
    wva_buffer_free(&reader.scratch);
    wva_cycles_free(reader.cycles);
    wva_lines_free(lines);
    return status;
}
