/* SPDX-License-Identifier: Apache-2.0 */
/* The names of files that are parts of one log, which was rotated while it was written. */
#ifndef WVA_INPUT_ROTATED_H
#define WVA_INPUT_ROTATED_H

#include <stdbool.h>

#include "util/str.h"

/* A name taken apart. Views are into the path. */
struct wva_rotated {
    struct wva_str folder, stem, end; /* what all parts of a log have in common */
    struct wva_str mark;              /* a number or a date; empty for the part written last */
    bool is_number;                   /* the higher, the older; of dates, the later are newer */
};

/* Takes the path of a log apart: "x.log", "x.log.1", "x.log.2.gz" (docker, logrotate),
 * "0.log.20260101-120000.gz" (kubelet), "x.log-20260101" (logrotate) and
 * "x-2026-01-01T12-00-00.000.log" (lumberjack). False for any other name. */
bool wva_rotated_read(const char *path, struct wva_rotated *part);

/* True for two parts of one log. */
bool wva_rotated_belong(const struct wva_rotated *a, const struct wva_rotated *b);

/* As qsort wants it: the oldest part first. */
int wva_rotated_compare(const struct wva_rotated *a, const struct wva_rotated *b);

#endif
