/* SPDX-License-Identifier: Apache-2.0 */
#include "util/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
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
    /* The caller works too. A thread that cannot be had only makes it slower. */
    while (started + 1 < wanted && pthread_create(&helpers[started], NULL, run_jobs, &work) == 0)
        started++;
    (void)run_jobs(&work);
    while (started > 0)
        (void)pthread_join(helpers[--started], NULL);
    free(helpers);
}
