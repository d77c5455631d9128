/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/groups.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare/catalogue.h"
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

/* `label` ends in a colon, or is NULL. Takes the path over. */
static void add_path(struct wva_compare_operands *operands, char *path, const char *label)
{
    operands->paths =
        wva_reallocarray(operands->paths, operands->count + 1, sizeof *operands->paths);
    operands->labels =
        wva_reallocarray(operands->labels, operands->count + 1, sizeof *operands->labels);
    operands->paths[operands->count] = path;
    operands->labels[operands->count++] =
        label == NULL ? NULL : wva_strndup(label, strlen(label) - 1);
}

static enum wva_status add_run(struct wva_compare_operands *operands, const char *word,
                               const char *label, const char *catalogue, struct wva_error *err)
{
    char **paths;
    size_t count;
    enum wva_status status;

    if (catalogue == NULL || access(word, F_OK) == 0) {
        add_path(operands, wva_strdup(word), label);
        return WVA_OK;
    }
    status = wva_compare_look_up(catalogue, word, &paths, &count, err);
    for (size_t i = 0; i < count; i++)
        add_path(operands, paths[i], label);
    free(paths);
    return status;
}

static enum wva_status check_label(const struct wva_compare_operands *operands, const char *word,
                                   const char *label, struct wva_error *err)
{
    if (!is_good_label(word, strlen(word) - 1))
        return wva_fail(err, WVA_ERR_USAGE,
                        "'%.60s': a group is called by letters, digits and '_', a letter first",
                        word);
    if (label == NULL && operands->count > 0)
        return wva_fail(err, WVA_ERR_USAGE, "'%.200s' stands before the first group '%.60s'",
                        operands->paths[0], word);
    return WVA_OK;
}

enum wva_status wva_compare_operands_read(char *const *words, size_t count, const char *catalogue,
                                          struct wva_compare_operands *operands,
                                          struct wva_error *err)
{
    const char *label = NULL;
    enum wva_status status = WVA_OK;

    *operands = (struct wva_compare_operands){ 0 };
    for (size_t i = 0; i < count && status == WVA_OK; i++) {
        if (is_label(words[i])) {
            status = check_label(operands, words[i], label, err);
            label = words[i];
        } else {
            status = add_run(operands, words[i], label, catalogue, err);
        }
    }
    if (status == WVA_OK && operands->count < 2)
        status = wva_fail(err, WVA_ERR_USAGE, "name two or more runs: logs or folders");
    return status;
}

void wva_compare_operands_release(struct wva_compare_operands *operands)
{
    for (size_t i = 0; i < operands->count; i++) {
        free(operands->paths[i]);
        free(operands->labels[i]);
    }
    free(operands->paths);
    free(operands->labels);
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

static void add_to_group(struct wva_compare_group **groups, size_t *count, const char *key,
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

        add_to_group(groups, count, key, labels[i], i);
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
