/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files that build the figures of a comparison. */
#ifndef WVA_COMPARE_FIGURE_H
#define WVA_COMPARE_FIGURE_H

#include "compare/figures.h"

/* Of a group of several runs without markers, which would be too many. */
struct wva_look wva_compare_look(const struct wva_comparison *comparison, size_t group);

/* "A: capacity-based (9 runs)"; the caller frees it. */
char *wva_compare_name_group(const struct wva_comparison *comparison, size_t group);

/* figure_time.c */
void wva_compare_build_load(struct wva_chart *chart, const struct wva_comparison *comparison);
void wva_compare_build_replicas(struct wva_chart *chart, const struct wva_comparison *comparison);
void wva_compare_build_itl(struct wva_chart *chart, const struct wva_comparison *comparison);
void wva_compare_build_ttft(struct wva_chart *chart, const struct wva_comparison *comparison);
void wva_compare_build_violation(struct wva_chart *chart, const struct wva_comparison *comparison);

/* figure_cost.c */
void wva_compare_build_cost(struct wva_chart *chart, const struct wva_comparison *comparison);

/* figure_lags.c */
void wva_compare_build_lags(struct wva_chart *chart, const struct wva_comparison *comparison);

#endif
