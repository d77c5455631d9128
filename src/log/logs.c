/* SPDX-License-Identifier: Apache-2.0 */
#include "log/logs.h"

#include <stdlib.h>

#include "log/queue.h"
#include "log/recording.h"
#include "log/split.h"
#include "util/memory.h"
#include "util/pool.h"

struct wva_logs {
    const struct wva_documents_options *options;
    const struct wva_log_sinks *sinks;
    struct wva_documents *documents;
    size_t next; /* the next file */
    uint64_t passed_over;

    /* The current file: read by this thread, by another, or none. */
    struct wva_documents *own;
    struct wva_source *source; /* its next document */
    struct wva_queue *queue;   /* from the thread that reads it */
    char *name;                /* of the current log */

    /* The files that other threads read: from `first` up to `end`. */
    struct wva_pool *pool;
    size_t first, end;
    struct wva_queue **queues; /* one per file */
};

struct wva_logs *wva_logs_open(const char *const *paths, size_t count,
                               const struct wva_documents_options *options,
                               const struct wva_log_sinks *sinks)
{
    struct wva_logs *logs = wva_calloc(1, sizeof *logs);

    logs->options = options;
    logs->sinks = sinks;
    logs->documents = wva_documents_open(paths, count, options);
    return logs;
}

/* ---- reading threads ---- */

/* State of a reading thread. */
struct producer {
    struct wva_queue *queue;
    const struct wva_documents *documents;
    struct wva_chunk chunk; /* being filled */
};

/* No sample or rejected line has more text. */
static const size_t chunk_max = (size_t)WVA_COLUMN_COUNT * WVA_LINE_MAX + WVA_QUEUE_CHUNK_BYTES;

static bool hand_over(struct producer *producer, enum wva_chunk_kind kind)
{
    producer->chunk.kind = kind;
    producer->chunk.bytes_read = wva_documents_bytes_read(producer->documents);
    return wva_queue_put(producer->queue, &producer->chunk);
}

static enum wva_status hand_over_if_full(struct producer *producer, size_t enough,
                                         struct wva_error *err)
{
    if (producer->chunk.recording.len < enough || hand_over(producer, WVA_CHUNK_ITEMS))
        return WVA_OK;
    return wva_fail(err, WVA_ERR_INTERRUPTED, "not wanted");
}

static void begin_chunk(struct producer *producer)
{
    if (producer->chunk.recording.max == 0)
        producer->chunk.recording = wva_buffer_make(chunk_max);
}

static enum wva_status record_sample(void *context, const struct wva_sample *sample,
                                     struct wva_error *err)
{
    struct producer *producer = context;

    begin_chunk(producer);
    wva_recording_add_sample(&producer->chunk.recording, 0, sample);
    return hand_over_if_full(producer, WVA_QUEUE_CHUNK_BYTES, err);
}

static enum wva_status record_reject(void *context, uint64_t line, enum wva_skip reason,
                                     struct wva_str text, struct wva_error *err)
{
    struct producer *producer = context;

    begin_chunk(producer);
    wva_recording_add_reject(&producer->chunk.recording, line, reason, text);
    return hand_over_if_full(producer, WVA_QUEUE_CHUNK_BYTES, err);
}

/* Cancellation is noticed at the next sample, or at the end of the log. */
static void record_complaint(void *context, const struct wva_complaint_line *line)
{
    struct producer *producer = context;
    struct wva_error ignored;

    begin_chunk(producer);
    wva_recording_add_complaint(&producer->chunk.recording, line);
    (void)hand_over_if_full(producer, WVA_QUEUE_CHUNK_BYTES, &ignored);
}

static bool record_log(struct producer *producer, struct wva_source *source,
                       const struct wva_log_sinks *wanted)
{
    struct wva_log_sinks sinks = {
        .sample = record_sample,
        .reject = record_reject,
        .complaint = wanted->complaint != NULL ? record_complaint : NULL,
        .context = producer,
        .patterns = wanted->patterns,
    };
    struct wva_coverage *coverage = wva_malloc(sizeof *coverage);
    struct wva_error err, ignored;
    enum wva_status status;

    producer->chunk.name = wva_strdup(wva_source_name(source));
    producer->chunk.origin = wva_source_origin(source);
    producer->chunk.binary = wva_source_binary(source);
    if (!hand_over(producer, WVA_CHUNK_LOG)) {
        free(coverage);
        return false;
    }
    status = wva_log_read(source, &sinks, coverage, &err);
    (void)hand_over_if_full(producer, 1, &ignored);
    producer->chunk.coverage = coverage;
    producer->chunk.status = status;
    if (status != WVA_OK)
        producer->chunk.err = err;
    return hand_over(producer, WVA_CHUNK_LOG_END);
}

static void record_passed_over(void *context, const char *name, const char *kind)
{
    struct producer *producer = context;

    producer->chunk.name = wva_strdup(name);
    producer->chunk.binary = kind;
    (void)hand_over(producer, WVA_CHUNK_PASSED_OVER);
}

/* Reads all logs of a file. */
static void record_file(void *context, size_t index)
{
    const struct wva_logs *logs = context;
    struct producer producer = { .queue = logs->queues[index] };
    struct wva_documents_options options = *logs->options;
    struct wva_documents *documents;
    struct wva_source *source;
    bool wanted = true;

    options.progress = NULL;
    options.passed_over = record_passed_over;
    options.context = &producer;
    documents = wva_documents_of_file(logs->documents, logs->first + index, &options);
    producer.documents = documents;
    do {
        producer.chunk.status = wva_documents_next(documents, &source, &producer.chunk.err);
        if (producer.chunk.status != WVA_OK)
            wanted = hand_over(&producer, WVA_CHUNK_FAILURE);
        else if (source != NULL)
            wanted = record_log(&producer, source, logs->sinks);
        else
            break;
    } while (wanted);
    (void)hand_over(&producer, WVA_CHUNK_END);
    wva_documents_close(documents);
}

/* ---- scheduling ---- */

/* True for a file that one thread can read while the caller's is busy with another. */
static bool suits_a_thread(const struct wva_logs *logs, size_t file)
{
    uint64_t size = wva_documents_file_size(logs->documents, file);

    return size > 0
           && (size <= WVA_SPLIT_HEAD_BYTES + WVA_SPLIT_BYTES
               || !wva_documents_file_is_plain(logs->documents, file));
}

/* Starts threads on the suitable files from the next one on, if there are several. */
static void start_threads(struct wva_logs *logs)
{
    size_t end = logs->next, count;

    if (logs->sinks->threads <= 1 || logs->options->follow)
        return;
    while (end < wva_documents_file_count(logs->documents) && suits_a_thread(logs, end))
        end++;
    count = end - logs->next;
    if (count < 2)
        return;
    logs->first = logs->next;
    logs->end = end;
    logs->queues = wva_calloc(count, sizeof(struct wva_queue *));
    for (size_t i = 0; i < count; i++)
        logs->queues[i] = wva_queue_create();
    logs->pool = wva_pool_start(count, logs->sinks->threads, 2 * (size_t)logs->sinks->threads,
                                record_file, logs);
}

static void stop_threads(struct wva_logs *logs)
{
    if (logs->queues == NULL)
        return;
    for (size_t i = logs->first; i < logs->end; i++)
        wva_queue_cancel(logs->queues[i - logs->first]);
    wva_pool_stop(logs->pool);
    for (size_t i = logs->first; i < logs->end; i++)
        wva_queue_free(logs->queues[i - logs->first]);
    free(logs->queues);
    logs->queues = NULL;
    logs->pool = NULL;
    logs->queue = NULL;
}

void wva_logs_close(struct wva_logs *logs)
{
    if (logs == NULL)
        return;
    stop_threads(logs);
    wva_documents_close(logs->own);
    wva_documents_close(logs->documents);
    free(logs->name);
    free(logs);
}

static void leave_file(struct wva_logs *logs)
{
    if (logs->own != NULL)
        logs->passed_over += wva_documents_passed_over(logs->own);
    wva_documents_close(logs->own);
    logs->own = NULL;
    if (logs->queue != NULL)
        wva_pool_release(logs->pool);
    logs->queue = NULL;
    if (logs->next == logs->end)
        stop_threads(logs);
}

/* Goes to the next file; false if there is none. */
static bool enter_file(struct wva_logs *logs)
{
    leave_file(logs);
    if (logs->next == wva_documents_file_count(logs->documents))
        return false;
    if (logs->next >= logs->end)
        start_threads(logs);
    if (logs->pool != NULL)
        logs->queue = logs->queues[logs->next - logs->first];
    else
        logs->own = wva_documents_of_file(logs->documents, logs->next, logs->options);
    logs->next++;
    return true;
}

/* ---- the caller's thread ---- */

/* The next chunk of a file that another thread reads. */
static struct wva_chunk *take_chunk(struct wva_logs *logs)
{
    struct wva_chunk *chunk = wva_queue_take(logs->queue);

    wva_documents_tell(logs->documents, logs->next - 1, chunk->bytes_read);
    return chunk;
}

static void tell_passed_over(struct wva_logs *logs, const struct wva_chunk *chunk)
{
    logs->passed_over++;
    if (logs->options->passed_over != NULL)
        logs->options->passed_over(logs->options->context, chunk->name, chunk->binary);
}

/* The next log of that file; *more is false if there is none. */
static enum wva_status next_queued(struct wva_logs *logs, struct wva_log *log, bool *more,
                                   struct wva_error *err)
{
    const struct wva_chunk *chunk = take_chunk(logs);

    /* Skip the remaining items of a log that a sink stopped early. */
    while (chunk->kind == WVA_CHUNK_ITEMS || chunk->kind == WVA_CHUNK_LOG_END
           || chunk->kind == WVA_CHUNK_PASSED_OVER) {
        if (chunk->kind == WVA_CHUNK_PASSED_OVER)
            tell_passed_over(logs, chunk);
        chunk = take_chunk(logs);
    }
    *more = chunk->kind != WVA_CHUNK_END;
    if (chunk->kind == WVA_CHUNK_FAILURE) {
        *err = chunk->err;
        return chunk->status;
    }
    if (*more) {
        free(logs->name);
        logs->name = wva_strdup(chunk->name);
        *log = (struct wva_log){ logs->name, chunk->origin, chunk->binary, false };
    }
    return WVA_OK;
}

static enum wva_status next_own(struct wva_logs *logs, struct wva_log *log, bool *more,
                                struct wva_error *err)
{
    enum wva_status status = wva_documents_next(logs->own, &logs->source, err);

    *more = status != WVA_OK || logs->source != NULL;
    if (status == WVA_OK && *more)
        *log =
            (struct wva_log){ wva_source_name(logs->source), wva_source_origin(logs->source),
                              wva_source_binary(logs->source), wva_source_is_live(logs->source) };
    return status;
}

enum wva_status wva_logs_next(struct wva_logs *logs, struct wva_log *log, struct wva_error *err)
{
    enum wva_status status;
    bool more;

    *log = (struct wva_log){ 0 };
    do {
        if (logs->own == NULL && logs->queue == NULL && !enter_file(logs))
            return WVA_OK;
        status = logs->queue != NULL ? next_queued(logs, log, &more, err)
                                     : next_own(logs, log, &more, err);
        if (!more)
            leave_file(logs);
    } while (!more);
    return status;
}

static enum wva_status give_items(const struct wva_log_sinks *sinks, const struct wva_chunk *chunk,
                                  struct wva_error *err)
{
    struct wva_str rest = { chunk->recording.data, chunk->recording.len };
    enum wva_status status = WVA_OK;
    struct wva_recorded_item item;

    while (status == WVA_OK && wva_recording_next(&rest, &item)) {
        if (item.kind == WVA_RECORDED_SAMPLE)
            status = sinks->sample(sinks->context, &item.sample, err);
        else if (item.kind == WVA_RECORDED_COMPLAINT)
            sinks->complaint(sinks->context, &item.complaint);
        else if (sinks->reject != NULL)
            status = sinks->reject(sinks->context, item.line, item.reason, item.text, err);
    }
    return status;
}

enum wva_status wva_logs_read(struct wva_logs *logs, struct wva_coverage *coverage,
                              struct wva_error *err)
{
    const struct wva_chunk *chunk;

    if (logs->queue == NULL)
        return wva_log_read(logs->source, logs->sinks, coverage, err);
    wva_coverage_init(coverage);
    while ((chunk = take_chunk(logs))->kind == WVA_CHUNK_ITEMS) {
        enum wva_status status = give_items(logs->sinks, chunk, err);

        if (status != WVA_OK)
            return status;
    }
    *coverage = *chunk->coverage;
    if (chunk->status != WVA_OK)
        *err = chunk->err;
    return chunk->status;
}

uint64_t wva_logs_passed_over(const struct wva_logs *logs)
{
    return logs->passed_over + (logs->own == NULL ? 0 : wva_documents_passed_over(logs->own));
}
