/* SPDX-License-Identifier: Apache-2.0 */
/* Names of the parts of a rotated log. */
#ifndef WVA_INPUT_ROTATED_H
#define WVA_INPUT_ROTATED_H

#include <stdbool.h>

#include "util/str.h"

/* A parsed name. Views are into the path. */
struct wva_rotated {
    struct wva_str folder, stem, end; /* common to all parts of a log */
    struct wva_str mark;              /* a number or a date; empty for the newest part */
    bool is_number;                   /* higher numbers are older, later dates are newer */
};

/* Parses the path of a log: "x.log", "x.log.1", "x.log.2.gz" (docker, logrotate),
 * "0.log.20260101-120000.gz" (kubelet), "x.log-20260101" (logrotate) and
 * "x-2026-01-01T12-00-00.000.log" (lumberjack). False for any other name. */
bool wva_rotated_read(const char *path, struct wva_rotated *part);

/* True if both are parts of the same log. */
bool wva_rotated_belong(const struct wva_rotated *a, const struct wva_rotated *b);

/* Comparison for qsort: the oldest part first. */
int wva_rotated_compare(const struct wva_rotated *a, const struct wva_rotated *b);

#endif
