/* SPDX-License-Identifier: Apache-2.0 */
#include "log/queue.h"

#include <pthread.h>
#include <stdlib.h>

#include "util/memory.h"

struct wva_queue {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct wva_chunk chunks[WVA_QUEUE_CHUNKS]; /* a ring */
    size_t first, count;
    bool cancelled;
    struct wva_chunk taken; /* owned by the consumer, needs no lock */
};

struct wva_queue *wva_queue_create(void)
{
    struct wva_queue *queue = wva_calloc(1, sizeof *queue);

    (void)pthread_mutex_init(&queue->lock, NULL);
    (void)pthread_cond_init(&queue->changed, NULL);
    return queue;
}

static void free_chunk(struct wva_chunk *chunk)
{
    free(chunk->name);
    free(chunk->coverage);
    wva_buffer_free(&chunk->recording);
}

void wva_queue_free(struct wva_queue *queue)
{
    if (queue == NULL)
        return;
    for (size_t i = 0; i < queue->count; i++)
        free_chunk(&queue->chunks[(queue->first + i) % WVA_QUEUE_CHUNKS]);
    free_chunk(&queue->taken);
    (void)pthread_cond_destroy(&queue->changed);
    (void)pthread_mutex_destroy(&queue->lock);
    free(queue);
}

bool wva_queue_put(struct wva_queue *queue, struct wva_chunk *chunk)
{
    bool wanted;

    (void)pthread_mutex_lock(&queue->lock);
    while (queue->count == WVA_QUEUE_CHUNKS && !queue->cancelled)
        (void)pthread_cond_wait(&queue->changed, &queue->lock);
    wanted = !queue->cancelled;
    if (wanted)
        queue->chunks[(queue->first + queue->count++) % WVA_QUEUE_CHUNKS] = *chunk;
    (void)pthread_cond_signal(&queue->changed);
    (void)pthread_mutex_unlock(&queue->lock);
    if (!wanted)
        free_chunk(chunk);
    *chunk = (struct wva_chunk){ 0 };
    return wanted;
}

struct wva_chunk *wva_queue_take(struct wva_queue *queue)
{
    free_chunk(&queue->taken);
    (void)pthread_mutex_lock(&queue->lock);
    while (queue->count == 0)
        (void)pthread_cond_wait(&queue->changed, &queue->lock);
    queue->taken = queue->chunks[queue->first];
    queue->first = (queue->first + 1) % WVA_QUEUE_CHUNKS;
    queue->count--;
    (void)pthread_cond_signal(&queue->changed);
    (void)pthread_mutex_unlock(&queue->lock);
    return &queue->taken;
}

void wva_queue_cancel(struct wva_queue *queue)
{
    (void)pthread_mutex_lock(&queue->lock);
    queue->cancelled = true;
    (void)pthread_cond_signal(&queue->changed);
    (void)pthread_mutex_unlock(&queue->lock);
}
