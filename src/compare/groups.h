/* SPDX-License-Identifier: Apache-2.0 */
/* Which runs are repeats of each other. */
#ifndef WVA_COMPARE_GROUPS_H
#define WVA_COMPARE_GROUPS_H

#include "compare/run.h"

/* All owned. */
struct wva_compare_group {
    char *label; /* short, for columns and gates: "A", or what the user called it */
    char *name;  /* description, for people */
    size_t *runs;
    size_t count;
};

/* By what runs are put together. */
enum wva_group_by {
    WVA_GROUP_NONE, /* each run by itself */
    WVA_GROUP_STRATEGY,
    WVA_GROUP_CONFIG,
    WVA_GROUP_NAME_PREFIX,
};

#define WVA_GROUP_BY_WORDS "none|strategy|config|name-prefix" /* in that order */

/* Puts the runs into groups, in the order of their first runs: by the labels of their sources where
 * there are some, else by `by`. Fails when that gives less than two groups. */
enum wva_status wva_compare_groups_make(const struct wva_compare_runs *runs,
                                        const struct wva_compare_source *sources,
                                        enum wva_group_by by, struct wva_compare_group **groups,
                                        size_t *count, struct wva_error *err);
void wva_compare_groups_free(struct wva_compare_group *groups, size_t count);

#endif
