/* SPDX-License-Identifier: Apache-2.0 */
#include "util/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "util/memory.h"

struct work {
    atomic_size_t next;
    size_t count;
    void (*job)(void *context, size_t index);
    void *context;
};

unsigned wva_pool_processors(void)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0 || CPU_COUNT(&set) < 1)
        return 1;
    return (unsigned)CPU_COUNT(&set);
}

static void *run_jobs(void *argument)
{
    struct work *work = argument;
    size_t index;

    while ((index = atomic_fetch_add(&work->next, 1)) < work->count)
        work->job(work->context, index);
    return NULL;
}

void wva_pool_run(size_t count, unsigned threads, void (*job)(void *context, size_t index),
                  void *context)
{
    struct work work = { .count = count, .job = job, .context = context };
    unsigned wanted = threads == 0 ? wva_pool_processors() : threads;
    unsigned started = 0;
    pthread_t *helpers;

    if (wanted > count)
        wanted = (unsigned)count;
    helpers = wva_calloc(wanted, sizeof *helpers);
    /* The caller works too. A thread that cannot be created only makes it slower. */
    while (started + 1 < wanted && pthread_create(&helpers[started], NULL, run_jobs, &work) == 0)
        started++;
    (void)run_jobs(&work);
    while (started > 0)
        (void)pthread_join(helpers[--started], NULL);
    free(helpers);
}

struct wva_pool {
    pthread_t *threads;
    unsigned started;
    void (*job)(void *context, size_t index);
    void *context;

    /* Protected by the lock. */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t next, end; /* the next job to start, and the first that must wait */
    size_t count;
    bool *done; /* one per job */
};

/* The next job, or `count` when there is none. */
static size_t take_job(struct wva_pool *pool)
{
    size_t index;

    (void)pthread_mutex_lock(&pool->lock);
    while (pool->next < pool->count && pool->next >= pool->end)
        (void)pthread_cond_wait(&pool->changed, &pool->lock);
    index = pool->next < pool->count ? pool->next++ : pool->count;
    (void)pthread_mutex_unlock(&pool->lock);
    return index;
}

static void *work_through(void *argument)
{
    struct wva_pool *pool = argument;
    size_t index, count = pool->count;

    while ((index = take_job(pool)) < count) {
        pool->job(pool->context, index);
        (void)pthread_mutex_lock(&pool->lock);
        pool->done[index] = true;
        (void)pthread_cond_broadcast(&pool->changed);
        (void)pthread_mutex_unlock(&pool->lock);
    }
    return NULL;
}

struct wva_pool *wva_pool_start(size_t count, unsigned threads, size_t window,
                                void (*job)(void *context, size_t index), void *context)
{
    struct wva_pool *pool = wva_calloc(1, sizeof *pool);
    unsigned wanted = threads == 0 ? wva_pool_processors() : threads;

    pool->job = job;
    pool->context = context;
    pool->end = window;
    pool->count = count;
    pool->done = wva_calloc(count, sizeof *pool->done);
    pool->threads = wva_calloc(wanted, sizeof *pool->threads);
    (void)pthread_mutex_init(&pool->lock, NULL);
    (void)pthread_cond_init(&pool->changed, NULL);
    while (pool->started < wanted && pool->started < count
           && pthread_create(&pool->threads[pool->started], NULL, work_through, pool) == 0)
        pool->started++;
    if (pool->started > 0)
        return pool;
    wva_pool_stop(pool);
    return NULL;
}

void wva_pool_wait(struct wva_pool *pool, size_t index)
{
    (void)pthread_mutex_lock(&pool->lock);
    while (!pool->done[index])
        (void)pthread_cond_wait(&pool->changed, &pool->lock);
    (void)pthread_mutex_unlock(&pool->lock);
}

void wva_pool_release(struct wva_pool *pool)
{
    (void)pthread_mutex_lock(&pool->lock);
    pool->end++;
    (void)pthread_cond_broadcast(&pool->changed);
    (void)pthread_mutex_unlock(&pool->lock);
}

void wva_pool_stop(struct wva_pool *pool)
{
    if (pool == NULL)
        return;
    (void)pthread_mutex_lock(&pool->lock);
    pool->next = pool->count;
    (void)pthread_cond_broadcast(&pool->changed);
    (void)pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->started; i++)
        (void)pthread_join(pool->threads[i], NULL);
    (void)pthread_cond_destroy(&pool->changed);
    (void)pthread_mutex_destroy(&pool->lock);
    free(pool->threads);
    free(pool->done);
    free(pool);
}
