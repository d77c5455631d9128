/* SPDX-License-Identifier: Apache-2.0 */
/* Two or more groups of runs, compared with the first, measure by measure.
 *
 * The uncertainty of a difference is estimated in one of three ways:
 *
 * - Several runs on a side: the runs are the independent observations. The interval is Welch's over
 *   runs; a permutation test decides where groups of these sizes can reach p = 0.05, else the
 *   interval does.
 * - One run on each side: the influences of the samples (compare/measure.h) are paired by their
 * time from the start of the load, so that what the load does to both cancels, and the interval is
 * that of the mean of a series (compare/inference.h).
 * - One run on each side, of which too many samples find no partner, since one went on for longer
 * or was sampled more often: likewise, but each series by itself.
 *
 * Where the groups' runs are of several configurations, only those that both ran are compared, each
 * with itself: the difference is the mean of the differences of the configurations, its interval
 * Student's over them, and a sign-flip permutation test (Fisher 1935) has to agree.
 *
 * A single run does not tell how much repeats differ: what is said of it holds for these two runs.
 * Shares are no surer than samples are coarse. An interval ends where what it is of is possible,
 * and one that holds all that is possible is none. */
#ifndef WVA_COMPARE_COMPARISON_H
#define WVA_COMPARE_COMPARISON_H

#include "compare/difference.h"
#include "compare/groups.h"
#include "compare/run.h"

/* The smallest difference that matters: `value` of the measure's unit, or percent of the first
 * side's. */
struct wva_min_difference {
    double value;
    bool relative;
};

/* One point for shares in percent, 5 % of the first side's value for all else. */
struct wva_min_difference wva_min_difference_default(const struct wva_measure *measure);

/* The result of a group in a measure. */
struct wva_compare_cell {
    size_t known;                    /* runs that have it */
    double mean, min, max;           /* over those; NaN without any */
    struct wva_interval interval_95; /* of the mean; NaN if unknown */
};

struct wva_compare_row {
    const struct wva_measure *measure;
    struct wva_compare_cell *cells;             /* one per group */
    struct wva_compare_difference *differences; /* likewise; that of the first group is empty */
    bool known;                                 /* some run has it */
};

/* A stage of the load, each run's compared with that of the same number of the others. */
struct wva_compare_stage {
    int stage;
    double asked_rps, concurrency; /* of the first group's first run; NaN: not known */
    bool *alike; /* per group: all runs of it and of the first have the stage, and asked for a load
                    within WVA_STAGE_ALIKE_PCT of this; only these groups have differences */
    struct wva_measure *measures; /* owned, as all here */
    struct wva_compare_row *rows;
    size_t row_count;
};

#define WVA_STAGE_ALIKE_PCT 5.0

struct wva_comparison {
    const struct wva_compare_runs *runs;
    struct wva_compare_group *groups; /* owned; the others are compared with the first */
    size_t group_count;
    char **scenarios;                  /* owned, one per run: wva_compare_scenario */
    struct wva_load_profile *profiles; /* owned; one per run */
    struct wva_load_difference *load;  /* owned; one per group, against the first */
    bool *same_run;                    /* owned; one per group: it and the first share a run */
    struct wva_measure *measures;      /* owned */
    struct wva_compare_row *rows;      /* owned; one per measure, in their order */
    size_t row_count;
    struct wva_min_difference *min_difference; /* owned, likewise */
    struct wva_compare_stage *stages; /* owned; of the first group's first run, by number */
    size_t stage_count;
};

/* Takes the groups over. `min_difference` has an item for each measure of wva_measures_list. */
struct wva_comparison *wva_compare(const struct wva_compare_runs *runs,
                                   struct wva_compare_group *groups, size_t group_count,
                                   const struct wva_min_difference *min_difference);
void wva_comparison_free(struct wva_comparison *comparison);

/* NULL if there is no such measure. */
const struct wva_compare_row *wva_comparison_find(const struct wva_comparison *comparison,
                                                  const char *measure);

#endif
