/* SPDX-License-Identifier: Apache-2.0 */
/* Problems in a configuration and its manifests: each with a location, the key concerned, and one
 * sentence that states what would be valid. */
#ifndef WVA_PLAN_PROBLEMS_H
#define WVA_PLAN_PROBLEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

enum wva_severity {
    WVA_PROBLEM,      /* the experiment would not run, or not as written */
    WVA_PROBLEM_WARN, /* it runs, but perhaps not as intended */
};

struct wva_problem {
    enum wva_severity severity;
    char *file;
    uint64_t line; /* 1-based; 0: none */
    char *key;     /* "jobs[1].duration"; may be empty */
    char *text;
};

/* Zero-initialize. */
struct wva_problems {
    struct wva_problem *items;
    size_t count, room;
    size_t errors; /* those that are not warnings */
};

void wva_problems_add(struct wva_problems *problems, enum wva_severity severity, const char *file,
                      uint64_t line, const char *key, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* Adds an error from reading a file as a problem of `key`. */
void wva_problems_add_error(struct wva_problems *problems, const struct wva_error *err,
                            const char *key);

/* Sorts by file, `first_file` first, then by line. */
void wva_problems_sort(struct wva_problems *problems, const char *first_file);

/* Frees the contents. */
void wva_problems_release(struct wva_problems *problems);

#endif
