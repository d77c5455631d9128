/* SPDX-License-Identifier: Apache-2.0 */
/* A run of a comparison: one server of a log or folder, with its results and the start of its load,
 * which is the origin of time of all runs. */
#ifndef WVA_COMPARE_RUN_H
#define WVA_COMPARE_RUN_H

#include "analysis/results.h"
#include "analysis/stages.h"
#include "experiment/experiment.h"
#include "series/dedupe.h"
#include "series/window.h"

struct wva_compare_options {
    enum wva_dedupe dedupe;
    struct wva_window window;    /* relative bounds count from the first sample of each run */
    double slo_itl_ms;           /* of all runs; NaN: as each run's log says */
    double slo_ttft_ms;          /* likewise */
    bool own_slo_only;           /* do not judge runs without an SLO by that of the others */
    const char *server;          /* which one; NULL: the one with the most samples with traffic */
    const struct wva_zone *zone; /* as in wva_experiment_options, as are the next two */
    bool units_as_is;
    const volatile sig_atomic_t *stop;
    unsigned threads; /* 0: one per processor */
};

/* The source of a run and its attributes. All owned; NULL: unknown. */
struct wva_compare_source {
    char *path;
    char *label; /* of the group that the user put it in */
    char *name, *strategy, *config;
};

void wva_compare_source_release(struct wva_compare_source *source);

/* All owned. */
struct wva_compare_run {
    char *path;
    char *name;     /* no other run of the comparison has it */
    char *strategy; /* what scaled it: "model-based", "hpa", "static", ...; NULL: not told */
    char *config;   /* the name of its configuration; NULL: not told */
    struct wva_experiment *experiment;
    const struct wva_server *server;
    bool is_of_jobs; /* only load generators tell of it: its server has no samples */
    double period_s; /* usual interval of its samples, before repeated cycles were dropped */
    struct wva_results *results;
    struct wva_stages stages;    /* of its load; `all.jobs` is 0 where no generator tells of it */
    struct wva_goodput *goodput; /* of each job */
    size_t
        copy_of; /* from 1: the first run of the comparison, which has the same samples; 0: none */
    bool slo_itl_lent, slo_ttft_lent; /* judged by the SLO of other runs */
    size_t load_row, load_end_row;    /* first and last row with load; WVA_ROW_NONE: no load */
};

struct wva_compare_runs {
    struct wva_compare_run *items;
    size_t count;
    struct wva_notes notes; /* what a reader of the comparison should know */
};

/* Reads and analyses `count` runs, in parallel. Fails when one cannot be read, or has no samples.
 */
enum wva_status wva_compare_runs_read(const struct wva_compare_source *sources, size_t count,
                                      const struct wva_compare_options *options,
                                      struct wva_compare_runs *runs, struct wva_error *err);
void wva_compare_runs_release(struct wva_compare_runs *runs);

/* Seconds from the start of the load, or from the first sample if there is no load. */
double wva_compare_time_s(const struct wva_compare_run *run, size_t row);

/* The same of runs that are one, given twice. */
size_t wva_compare_run_identity(const struct wva_compare_runs *runs, size_t run);

/* The name without the stamps and numbers at its end, which tell repeats apart. The caller frees
 * it. */
char *wva_compare_name_prefix(const char *name);

#endif
