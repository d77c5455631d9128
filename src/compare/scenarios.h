/* SPDX-License-Identifier: Apache-2.0 */
/* Groups whose runs are of several configurations: only what both ran can be compared, each
 * configuration with itself. */
#ifndef WVA_COMPARE_SCENARIOS_H
#define WVA_COMPARE_SCENARIOS_H

#include "compare/comparison.h"

/* The configuration without the strategy: its name without that of the strategy ("high-parallel" of
 * "model-based-high-parallel"). The caller frees it; NULL: not told. */
char *wva_compare_scenario(const struct wva_compare_run *run);

/* True if a group is compared with the first by scenarios: all runs of both have one, and one of
 * the groups has several. */
bool wva_scenarios_count(const struct wva_comparison *comparison, size_t group);

/* The mean of the differences over common configurations; 0 configurations if there are none. */
struct wva_compare_difference wva_scenarios_compare(const struct wva_comparison *comparison,
                                                    const struct wva_measure *measure,
                                                    size_t group);

/* The runs of `group` whose scenario `other` ran too, or all of them where scenarios do not count;
 * returns how many. */
size_t wva_scenarios_choose(const struct wva_comparison *comparison, size_t group, size_t other,
                            bool by_scenario, size_t *chosen);

#endif
