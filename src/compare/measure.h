/* SPDX-License-Identifier: Apache-2.0 */
/* The measures of a comparison: the headline figures, and a few that do not depend on the length of
 * a run.
 *
 * Many of them are sums over samples divided by sums over samples. Those can be taken apart again,
 * sample by sample, which is what an interval for a single run needs: the influence of a sample is
 * what it adds to the figure's distance from its mean,
 *
 *     influence = scale * (numerator - ratio * denominator) / mean denominator
 *
 * so that the figure is its expectation plus the mean of the influences, to first order. */
#ifndef WVA_COMPARE_MEASURE_H
#define WVA_COMPARE_MEASURE_H

#include "analysis/headline.h"
#include "compare/run.h"
#include "util/edit_distance.h"

struct wva_measure {
    struct wva_headline figure;
    bool is_key; /* shown by default */
    bool is_own; /* not a headline: its value comes from its parts, or from `get` */
    double (*get)(const struct wva_compare_run *run); /* NULL: from the parts */

    /* Or the value of a stage of the load, NULL: of the run. */
    double (*get_stage)(const struct wva_stage *stage);
    int stage;

    /* A sample's share of the figure, where it is a ratio of sums; the denominator is 0 for a
     * sample that has none. NULL: it cannot be taken apart. */
    void (*part)(const struct wva_compare_run *run, size_t row, double *numerator,
                 double *denominator);
    double factor; /* of that ratio: 100 for percent */
    bool is_total; /* the ratio is times the sum of denominators: hours, not a share of them */
};

/* All measures, the key ones first; the caller frees the array, not what it points to. */
struct wva_measure *wva_measures_list(size_t *count);

/* The measures of one stage of the load, likewise. */
struct wva_measure *wva_measures_of_stage(int stage, size_t *count);

/* The first stage of that number; NULL: none. */
const struct wva_stage *wva_compare_find_stage(const struct wva_compare_run *run, int stage);

/* NULL when none has that name. */
const struct wva_measure *wva_measure_find(const struct wva_measure *measures, size_t count,
                                           const char *name);

/* "; did you mean 'X'?" of a name that no measure has, or nothing. Returns `out`. */
char *wva_measure_hint(const struct wva_measure *measures, size_t count, const char *name,
                       char out[WVA_HINT_TEXT]);

double wva_measure_get(const struct wva_measure *measure, const struct wva_compare_run *run);

/* The least and the most that the measure can be in that run: a share 0 to 100 %, a time within the
 * run 0 to its span, a count at least 0; infinite where nothing bounds it. */
struct wva_interval wva_measure_possible(const struct wva_measure *measure,
                                         const struct wva_compare_run *run);

/* The influence of each row, NaN for rows without a share; NULL where the measure cannot be taken
 * apart or the run lacks it. The caller frees it. */
double *wva_measure_influences(const struct wva_measure *measure,
                               const struct wva_compare_run *run);

#endif
