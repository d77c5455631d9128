/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/groups.h"

#include <stdlib.h>
#include <string.h>

#include "util/memory.h"

/* The key by which runs are grouped; the caller frees it. */
static char *find_key(const struct wva_compare_run *run, const char *label, enum wva_group_by by)
{
    static const char *const unknown = "not told";

    if (label != NULL)
        return wva_strdup(label);
    switch (by) {
    case WVA_GROUP_STRATEGY:
        return wva_strdup(run->strategy == NULL ? unknown : run->strategy);
    case WVA_GROUP_CONFIG:
        return wva_strdup(run->config == NULL ? unknown : run->config);
    case WVA_GROUP_NAME_PREFIX:
        return wva_compare_name_prefix(run->name);
    case WVA_GROUP_NONE:
        break;
    }
    return wva_strdup(run->name);
}

/* A, B, ..., Z, A1, ... */
static char *make_label(size_t index)
{
    enum { LETTERS = 26 };
    char letter = (char)('A' + index % LETTERS);

    return index < LETTERS ? wva_asprintf("%c", letter)
                           : wva_asprintf("%c%zu", letter, index / LETTERS);
}

/* A run that is given twice is not a repeat. */
static bool has_run(const struct wva_compare_runs *runs, const struct wva_compare_group *group,
                    size_t run)
{
    for (size_t i = 0; i < group->count; i++)
        if (wva_compare_run_identity(runs, group->runs[i]) == wva_compare_run_identity(runs, run))
            return true;
    return false;
}

static void add_to_group(const struct wva_compare_runs *runs, struct wva_compare_group **groups,
                         size_t *count, const char *key, const char *label, size_t run)
{
    struct wva_compare_group *group = NULL;

    for (size_t i = 0; i < *count && group == NULL; i++)
        if (strcmp((*groups)[i].name, key) == 0)
            group = &(*groups)[i];
    if (group == NULL) {
        *groups = wva_reallocarray(*groups, *count + 1, sizeof **groups);
        group = &(*groups)[*count];
        *group = (struct wva_compare_group){ .label = label == NULL ? make_label(*count)
                                                                    : wva_strdup(label),
                                             .name = wva_strdup(key) };
        ++*count;
    }
    if (has_run(runs, group, run))
        return;
    group->runs = wva_reallocarray(group->runs, group->count + 1, sizeof *group->runs);
    group->runs[group->count++] = run;
}

enum wva_status wva_compare_groups_make(const struct wva_compare_runs *runs,
                                        const struct wva_compare_source *sources,
                                        enum wva_group_by by, struct wva_compare_group **groups,
                                        size_t *count, struct wva_error *err)
{
    *groups = NULL;
    *count = 0;
    for (size_t i = 0; i < runs->count; i++) {
        char *key = find_key(&runs->items[i], sources[i].label, by);

        add_to_group(runs, groups, count, key, sources[i].label, i);
        free(key);
    }
    if (*count >= 2)
        return WVA_OK;
    (void)wva_fail(err, WVA_ERR_USAGE, "all runs are in one group, '%.100s': nothing to compare",
                   (*groups)[0].name);
    wva_compare_groups_free(*groups, *count);
    *groups = NULL;
    *count = 0;
    return err->status;
}

void wva_compare_groups_free(struct wva_compare_group *groups, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(groups[i].label);
        free(groups[i].name);
        free(groups[i].runs);
    }
    free(groups);
}
