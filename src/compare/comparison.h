/* SPDX-License-Identifier: Apache-2.0 */
/* Two or more groups of runs, held against the first of them, measure by measure.
 *
 * How sure a difference is, is told in one of three ways:
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
 * and one that holds all that is possible is none.
 *
 * Under unlike loads a difference may be the load's. It only counts where the load speaks against
 * it: better under a load at least as heavy, worse under one at most as heavy. */
#ifndef WVA_COMPARE_COMPARISON_H
#define WVA_COMPARE_COMPARISON_H

#include "compare/groups.h"
#include "compare/inference.h"
#include "compare/load_profile.h"
#include "compare/measure.h"
#include "compare/run.h"

enum wva_compare_verdict {
    WVA_COMPARE_NONE, /* no direction is better, or the measure is missing on a side */
    WVA_COMPARE_BETTER,
    WVA_COMPARE_WORSE,
    WVA_COMPARE_INCONCLUSIVE,
};

/* Why a verdict is none or inconclusive. */
enum wva_compare_reason {
    WVA_REASON_CLEAR,                /* it is neither */
    WVA_REASON_NO_DIRECTION,         /* more of it is neither better nor worse */
    WVA_REASON_MISSING,              /* a side lacks it */
    WVA_REASON_NO_SPREAD,            /* how far single runs scatter in it cannot be told from one */
    WVA_REASON_OTHER_CONFIGURATIONS, /* the sides ran no configuration in common */
    WVA_REASON_OTHER_LOAD,           /* it may be the load's */
    WVA_REASON_EQUAL,                /* no difference was seen */
    WVA_REASON_SAME,                 /* surely less than the smallest difference that matters */
    WVA_REASON_SMALL,                /* surely there, but seems less than that */
    WVA_REASON_UNSURE,               /* the interval holds 0 */
};

enum wva_compare_method {
    WVA_METHOD_NONE,
    WVA_METHOD_PAIRED,         /* samples of two runs, paired by time */
    WVA_METHOD_SEPARATE,       /* samples of two runs, each by itself */
    WVA_METHOD_WELCH,          /* runs */
    WVA_METHOD_PERMUTATION,    /* runs */
    WVA_METHOD_CONFIGURATIONS, /* means of runs of the same configuration */
};

/* Names as in the JSON document: "better", "no-spread", "permutation". */
const char *wva_compare_verdict_name(enum wva_compare_verdict verdict);
const char *wva_compare_reason_name(enum wva_compare_reason reason);
const char *wva_compare_method_name(enum wva_compare_method method);

/* The smallest difference that matters: `value` of the measure's unit, or percent of the first
 * side's. */
struct wva_min_difference {
    double value;
    bool relative;
};

/* One point for shares in percent, 5 % of the first side's value for all else. */
struct wva_min_difference wva_min_difference_default(const struct wva_measure *measure);

/* What a group shows in a measure. */
struct wva_compare_cell {
    size_t known;                    /* runs that have it */
    double mean, min, max;           /* over those; NaN without any */
    struct wva_interval interval_95; /* of the mean; NaN where it is not known */
};

struct wva_compare_difference {
    double first, own; /* what is compared: means of the runs that take part; NaN: none */
    double value;      /* own minus first */
    size_t
        configurations;  /* that both ran and whose means were compared; 0: not by configuration */
    double relative_pct; /* of the first group's; NaN where that is 0 */
    struct wva_interval interval_95;
    enum wva_compare_method method;
    double p;       /* of the permutation test; NaN without one */
    double matters; /* the smallest difference that does */
    enum wva_compare_verdict verdict;
    enum wva_compare_reason reason;
};

struct wva_compare_row {
    const struct wva_measure *measure;
    struct wva_compare_cell *cells;             /* one per group */
    struct wva_compare_difference *differences; /* likewise; that of the first group is empty */
    bool known;                                 /* some run has it */
};

struct wva_comparison {
    const struct wva_compare_runs *runs;
    struct wva_compare_group *groups; /* owned; the first is what the others are held against */
    size_t group_count;
    char **scenarios;                  /* owned, one per run: wva_compare_scenario */
    struct wva_load_profile *profiles; /* owned; one per run */
    struct wva_load_difference *load;  /* owned; one per group, against the first */
    struct wva_measure *measures;      /* owned */
    struct wva_compare_row *rows;      /* owned; one per measure, in their order */
    size_t row_count;
    struct wva_min_difference *min_difference; /* owned, likewise */
};

/* Takes the groups over. `min_difference` has an item for each measure of wva_measures_list. */
struct wva_comparison *wva_compare(const struct wva_compare_runs *runs,
                                   struct wva_compare_group *groups, size_t group_count,
                                   const struct wva_min_difference *min_difference);
void wva_comparison_free(struct wva_comparison *comparison);

/* NULL where there is no such measure. */
const struct wva_compare_row *wva_comparison_find(const struct wva_comparison *comparison,
                                                  const char *measure);

/* Fills the verdict by `matters`. */
void wva_compare_judge(struct wva_compare_difference *difference, enum wva_better better);

#endif
