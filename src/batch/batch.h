/* SPDX-License-Identifier: Apache-2.0 */
/* Reports on all experiments in the inputs, and a catalogue of them:
 *
 *     OUT/catalogue.sqlite   the catalogue (batch/catalogue.h)
 *     OUT/index.html         the same for people (batch/index.h)
 *     OUT/reports/NAME-ID/   a report for each experiment
 *     OUT/.work/             while a batch runs, and after one was killed: what it had done
 *
 * Each step of finding, and each report, is a process of its own (batch/process.h); this one alone
 * writes the catalogue, a transaction for each experiment. What comes of it depends on the inputs
 * alone, not on their order, on the number of processes or on interruptions. */
#ifndef WVA_BATCH_BATCH_H
#define WVA_BATCH_BATCH_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "batch/making.h"
#include "report/build.h"
#include "util/error.h"

/* Bytes of members of an archive that may lie unpacked at a time, without a limit of the user's. */
#define WVA_SPOOL_MAX ((uint64_t)64 << 30)

struct wva_batch_counts {
    size_t found;     /* experiments, except those of other shards */
    size_t made;      /* reports */
    size_t kept;      /* were done already, and are unchanged */
    size_t repeated;  /* had been found before with the same content */
    size_t failed;    /* experiments and inputs */
    size_t pruned;    /* forgotten, with their reports */
    size_t elsewhere; /* are of other shards */
    size_t waiting;   /* paths still to be looked at */
    size_t passed_over;
    bool unpruned;   /* an input could not be read, so nothing is known to be gone */
    size_t links;    /* to folders, which are not followed */
    uint64_t bytes;  /* of the experiments that were made */
    size_t unjudged; /* experiments in the catalogue with latency and no SLO to judge it by */
};

enum wva_batch_note { WVA_BATCH_MADE, WVA_BATCH_KEPT, WVA_BATCH_REPEATED, WVA_BATCH_FAILED };

struct wva_batch_options {
    const char *out;
    const char *const *inputs;
    size_t input_count;
    struct wva_build_options build; /* for each report; dir, name, force and threads are not used */
    wva_explain *explain;           /* may be NULL */
    const char *options_text;       /* a report made with other ones is made again */
    unsigned jobs;                  /* processes at a time; 0: one per processor */
    bool force;                     /* make reports again that are done */
    bool prune;                     /* forget what the inputs do not hold */
    bool dry_run;                   /* only say what there is to do */
    bool fail_fast;
    unsigned shard, shards; /* only the experiments of the shard, from 1 on; 0, 0: all */
    uint64_t max_spool;     /* 0: WVA_SPOOL_MAX */
    const volatile sig_atomic_t *stop;

    /* The outcome of an experiment or input; `why` is the reason for a failure, or the report. */
    void (*note)(void *context, enum wva_batch_note note, const char *origin, const char *why);
    /* Now and then. */
    void (*progress)(void *context, const struct wva_batch_counts *counts);
    void *context;
};

/* Makes all reports, the catalogue and the index. Failed experiments are not a failure of the
 * batch; the counts are filled as far as possible. After WVA_ERR_INTERRUPTED, all completed work is
 * written. */
enum wva_status wva_batch_run(const struct wva_batch_options *options,
                              struct wva_batch_counts *counts, struct wva_error *err);

struct wva_merge_options {
    const char *out;
    const char *const *parts; /* outputs of batches */
    size_t part_count;
    const volatile sig_atomic_t *stop;
    /* What is missing. */
    void (*complain)(void *context, const char *sentence);
    void *context;
};

struct wva_merge_counts {
    size_t done, failed; /* experiments; inputs that failed too */
    size_t complaints;
};

/* Puts the outputs of batches together in `out`: their catalogues, and their reports by links where
 * that is possible. Shards and reports that are missing are complained of; the rest is put
 * together. */
enum wva_status wva_batch_merge(const struct wva_merge_options *options,
                                struct wva_merge_counts *counts, struct wva_error *err);

#endif
