/* SPDX-License-Identifier: Apache-2.0 */
/* Passes what one thread reads from a file's logs to the thread that consumes it. The reader waits
 * while WVA_QUEUE_CHUNKS chunks are full, so that memory stays bounded for any file.
 *
 * The first three functions are for the reader, the others for the consumer. */
#ifndef WVA_LOG_QUEUE_H
#define WVA_LOG_QUEUE_H

#include "input/source.h"
#include "log/sinks.h"
#include "util/buffer.h"

enum { WVA_QUEUE_CHUNKS = 4, WVA_QUEUE_CHUNK_BYTES = 128 * 1024 };

enum wva_chunk_kind {
    WVA_CHUNK_LOG,         /* a log begins */
    WVA_CHUNK_ITEMS,       /* items of the log, see recording.h */
    WVA_CHUNK_LOG_END,     /* the log has ended or failed */
    WVA_CHUNK_FAILURE,     /* a log could not be opened */
    WVA_CHUNK_PASSED_OVER, /* a skipped file that is not text */
    WVA_CHUNK_END,         /* the file has ended */
};

struct wva_chunk {
    enum wva_chunk_kind kind;
    char *name;                    /* of WVA_CHUNK_LOG and WVA_CHUNK_PASSED_OVER */
    enum wva_source_origin origin; /* of WVA_CHUNK_LOG */
    const char *binary;          /* the kind of file if it is not text, as in binary.h; else NULL */
    struct wva_buffer recording; /* of WVA_CHUNK_ITEMS */
    struct wva_coverage *coverage; /* of WVA_CHUNK_LOG_END */
    enum wva_status status; /* of WVA_CHUNK_LOG_END and WVA_CHUNK_FAILURE; with err if not WVA_OK */
    struct wva_error err;
    uint64_t bytes_read; /* of the file, so far */
};

struct wva_queue;

/* Passes on a chunk with everything it owns. False if the queue was cancelled. */
bool wva_queue_put(struct wva_queue *queue, struct wva_chunk *chunk);

struct wva_queue *wva_queue_create(void);

/* Call when no thread uses it. */
void wva_queue_free(struct wva_queue *queue);

/* Waits for the next chunk, valid until the next call. Must not be called after WVA_CHUNK_END. */
struct wva_chunk *wva_queue_take(struct wva_queue *queue);

/* Cancels the queue: the reader ends soon. */
void wva_queue_cancel(struct wva_queue *queue);

#endif
