/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/groups.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/memory.h"

/* ---- operands ---- */

/* "A:", unless there is a file of that name. */
static bool is_label(const char *operand)
{
    size_t len = strlen(operand);

    return len > 1 && operand[len - 1] == ':' && access(operand, F_OK) != 0;
}

/* Labels stand in gates. */
static bool is_good_label(const char *label, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)label[i]) && label[i] != '_')
            return false;
    return len <= 32 && !isdigit((unsigned char)label[0]);
}

static enum wva_status read_operands(char *const *operands, size_t count, char **paths,
                                     char **labels, size_t *path_count, struct wva_error *err)
{
    const char *label = NULL;

    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(operands[i]);

        if (!is_label(operands[i])) {
            paths[*path_count] = wva_strdup(operands[i]);
            labels[(*path_count)++] = label == NULL ? NULL : wva_strndup(label, strlen(label) - 1);
            continue;
        }
        if (!is_good_label(operands[i], len - 1))
            return wva_fail(err, WVA_ERR_USAGE,
                            "'%.60s': a group is called by letters, digits and '_', a letter first",
                            operands[i]);
        if (label == NULL && *path_count > 0)
            return wva_fail(err, WVA_ERR_USAGE, "'%.200s' stands before the first group '%.60s'",
                            operands[0], operands[i]);
        label = operands[i];
    }
    return WVA_OK;
}

enum wva_status wva_compare_operands(char *const *operands, size_t count, char ***paths,
                                     char ***labels, size_t *path_count, struct wva_error *err)
{
    enum wva_status status;

    *paths = wva_calloc(count, sizeof **paths);
    *labels = wva_calloc(count, sizeof **labels);
    *path_count = 0;
    status = read_operands(operands, count, *paths, *labels, path_count, err);
    if (status == WVA_OK && *path_count < 2)
        status = wva_fail(err, WVA_ERR_USAGE, "name two or more runs: logs or folders");
    return status;
}

void wva_compare_operands_free(char **paths, char **labels, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(paths[i]);
        free(labels[i]);
    }
    free(paths);
    free(labels);
}

/* ---- groups ---- */

/* What a run is put together by; the caller frees it. */
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

static void add_run(struct wva_compare_group **groups, size_t *count, const char *key,
                    const char *label, size_t run)
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
    group->runs = wva_reallocarray(group->runs, group->count + 1, sizeof *group->runs);
    group->runs[group->count++] = run;
}

enum wva_status wva_compare_groups_make(const struct wva_compare_runs *runs, char *const *labels,
                                        enum wva_group_by by, struct wva_compare_group **groups,
                                        size_t *count, struct wva_error *err)
{
    *groups = NULL;
    *count = 0;
    for (size_t i = 0; i < runs->count; i++) {
        char *key = find_key(&runs->items[i], labels[i], by);

        add_run(groups, count, key, labels[i], i);
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
