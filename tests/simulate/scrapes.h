/* SPDX-License-Identifier: Apache-2.0 */
/* Simulated scrapes of inference servers and an endpoint picker, with known truth: pods that start
 * late, end, restart and do not answer, several engines in a pod, old and new names of metrics.
 * Shares no code with the toolkit. The same options give the same files on any machine. */
#ifndef SIMULATE_SCRAPES_H
#define SIMULATE_SCRAPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SIM_SCRAPES_BOUNDS = 9 };

struct sim_scrapes_options {
    uint64_t seed;
    int rounds, pods; /* 0: by the seed */
    int padding;      /* bytes of other metrics in each page */
};

/* What the pages of a round hold, in total over the pods; NaN where they cannot tell. */
struct sim_scrapes_row {
    int64_t time_s;
    int seen, answered, restarts;
    double running, waiting, kv;                 /* kv 0..1, mean over pods */
    double started, finished, generated, prompt; /* per second */
    double arrived;                              /* per second, as the EPP counts */
    /* Observations since each pod's last answer, as the histograms count them. */
    double *ttft; /* seconds, ascending; owned */
    size_t ttft_count, ttft_capacity;
    double itl_sum, itl_count; /* seconds */
};

struct sim_scrapes {
    struct sim_scrapes_row *rows;
    size_t row_count;
    double bounds[SIM_SCRAPES_BOUNDS]; /* finite upper bounds of TTFT's buckets, in seconds */
    int failed, restarts, pages;
};

/* Writes the pages to `folder`, which exists, and returns what is in them; NULL if it cannot. */
struct sim_scrapes *sim_scrapes_write(const char *folder,
                                      const struct sim_scrapes_options *options);
void sim_scrapes_free(struct sim_scrapes *scrapes);

#endif
