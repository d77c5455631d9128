/* SPDX-License-Identifier: Apache-2.0 */
/* A difference between two groups in one measure, and the verdict on it.
 *
 * Under unlike loads a difference may be the load's. It only counts where the load speaks against
 * it: better under a load at least as heavy, worse under one at most as heavy. */
#ifndef WVA_COMPARE_DIFFERENCE_H
#define WVA_COMPARE_DIFFERENCE_H

#include "compare/inference.h"
#include "compare/load_profile.h"
#include "compare/measure.h"

/* Significance level. */
#define WVA_COMPARE_SIGNIFICANCE 0.05

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
    WVA_REASON_SAME_RUN,             /* a run is on both sides */
    WVA_REASON_NO_SPREAD,            /* the spread between runs is unknown with a single run */
    WVA_REASON_OTHER_CONFIGURATIONS, /* the sides ran no configuration in common */
    WVA_REASON_OTHER_LOAD,           /* it may be the load's */
    WVA_REASON_EQUAL,                /* no difference was observed */
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

/* Fills the verdict by `matters`. */
void wva_compare_judge(struct wva_compare_difference *difference, enum wva_better better);

/* Takes back a verdict that the load may explain. */
void wva_compare_weigh_load(struct wva_compare_difference *difference,
                            const struct wva_measure *measure,
                            const struct wva_load_difference *load);

#endif
