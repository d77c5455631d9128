/* SPDX-License-Identifier: Apache-2.0 */
/* The runs below a folder: every folder that a reader of experiments would read. */
#ifndef WVA_EXPERIMENT_RUNS_H
#define WVA_EXPERIMENT_RUNS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

enum wva_completeness { WVA_RUN_UNKNOWN, WVA_RUN_COMPLETE, WVA_RUN_CUT };

struct wva_run {
    char *path, *name;
    const char *kind;    /* the name of the reader */
    char *models;        /* "A, B": served, or to be served; empty: unknown */
    int64_t start_ns;    /* of the first sample; WVA_TIME_NONE where there is none */
    double length_s;     /* to the last sample */
    size_t samples;      /* of all servers, without repeated cycles */
    double replicas_min; /* of all servers, current ones if known; NaN: unknown */
    double replicas_max;
    enum wva_completeness complete; /* a report: by its manifest; a run with its configuration:
                                       whether its samples last as long as its load was planned to,
                                       but for a twentieth */
    bool reported;                  /* it holds what wva-report leaves */
    char *cause;                    /* why nothing could be read; NULL when it could */
};

struct wva_runs {
    struct wva_run *items; /* newest first; those without a start at the end, by name */
    size_t count, room;
};

/* Finds and reads them. Runs are not looked for inside of runs, nor behind symbolic links, nor more
 * than WVA_RUNS_MAX_DEPTH folders down. `fail` gets what is wrong with a folder that is none of
 * them; it goes on then. Fails when `path` cannot be read, or when *stop asks for an end. The
 * caller releases *runs in any case. */
enum { WVA_RUNS_MAX_DEPTH = 8 };
enum wva_status wva_runs_find(const char *path, const volatile sig_atomic_t *stop,
                              void (*fail)(void *context, const struct wva_error *err),
                              void *context, struct wva_runs *runs, struct wva_error *err);
void wva_runs_release(struct wva_runs *runs);

#endif
