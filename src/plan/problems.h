/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a configuration and the manifests that it names: each with its place, the key
 * that it is about, and one sentence that says what would be right. */
#ifndef WVA_PLAN_PROBLEMS_H
#define WVA_PLAN_PROBLEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

enum wva_severity {
    WVA_PROBLEM,      /* the experiment would not run, or not as it is written */
    WVA_PROBLEM_WARN, /* it runs, but perhaps not as it is meant */
};

struct wva_problem {
    enum wva_severity severity;
    char *file;
    uint64_t line; /* from 1 on; 0: none */
    char *key;     /* "jobs[1].duration"; may be empty */
    char *text;
};

/* Begin with all zero. */
struct wva_problems {
    struct wva_problem *items;
    size_t count, room;
    size_t errors; /* those that are no warnings */
};

void wva_problems_add(struct wva_problems *problems, enum wva_severity severity, const char *file,
                      uint64_t line, const char *key, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* An error of reading a file, as a problem of `key`. */
void wva_problems_add_error(struct wva_problems *problems, const struct wva_error *err,
                            const char *key);

/* Puts those of `first_file` first, and those of each file in the order of their lines. */
void wva_problems_sort(struct wva_problems *problems, const char *first_file);

/* Frees what is in it. */
void wva_problems_release(struct wva_problems *problems);

#endif
