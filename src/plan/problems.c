/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/problems.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"

/* More than anyone will read; a hostile file could cause one per line. */
enum { PROBLEMS_MAX = 1000, TEXT_MAX_BYTES = 640 };

void wva_problems_add(struct wva_problems *problems, enum wva_severity severity, const char *file,
                      uint64_t line, const char *key, const char *format, ...)
{
    char text[TEXT_MAX_BYTES];
    va_list args;

    if (severity == WVA_PROBLEM)
        problems->errors++;
    if (problems->count == PROBLEMS_MAX)
        return;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    *WVA_APPEND(problems->items, problems->count, problems->room) =
        (struct wva_problem){ .severity = severity,
                              .file = wva_strdup(file),
                              .line = line,
                              .key = wva_strdup(key),
                              .text = wva_strdup(text) };
}

void wva_problems_add_error(struct wva_problems *problems, const struct wva_error *err,
                            const char *key)
{
    wva_problems_add(problems, WVA_PROBLEM, err->file, err->line, key, "%s", err->text);
}

static int rank(const struct wva_problem *problem, const char *first_file)
{
    return strcmp(problem->file, first_file) != 0;
}

static int compare(const void *a, const void *b, void *first_file)
{
    const struct wva_problem *one = a, *other = b;
    int order = rank(one, first_file) - rank(other, first_file);

    if (order == 0)
        order = strcmp(one->file, other->file);
    if (order == 0)
        order = (one->line > other->line) - (one->line < other->line);
    if (order == 0)
        order = strcmp(one->key, other->key);
    return order != 0 ? order : strcmp(one->text, other->text);
}

void wva_problems_sort(struct wva_problems *problems, const char *first_file)
{
    if (problems->count > 1)
        qsort_r(problems->items, problems->count, sizeof *problems->items, compare,
                (void *)(uintptr_t)first_file);
}

void wva_problems_release(struct wva_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        free(problems->items[i].file);
        free(problems->items[i].key);
        free(problems->items[i].text);
    }
    free(problems->items);
    *problems = (struct wva_problems){ 0 };
}
