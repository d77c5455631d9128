/* SPDX-License-Identifier: Apache-2.0 */
/* What a runner will do with a configuration: which Job is applied when, the load that comes of it,
 * and what is wrong.
 *
 * Jobs run one after the other unless one of them has a start_delay above 0. One after the other:
 * each is given 10 s to start, then its duration, which a runner measures in steps of 5 s and so
 * rounds up; it is deleted, and 30 s pass before the next. In parallel: each is applied at its
 * delay, and the run ends with the last duration; nothing stops a Job before, so its load may end
 * earlier or later than planned, which the natural load shows.
 *
 * Rates come from the manifests that the configuration names. */
#ifndef WVA_PLAN_RUN_PLAN_H
#define WVA_PLAN_RUN_PLAN_H

#include "plan/config.h"
#include "plan/load_plan.h"
#include "plan/manifest.h"

/* How far above a configuration its manifests are looked for, its own folder included. */
enum { WVA_RUN_LEVELS_ABOVE = 6 };

enum { WVA_RUN_START_WAIT_S = 10, WVA_RUN_TICK_S = 5, WVA_RUN_GAP_S = 30 };

struct wva_run_job {
    const struct wva_config_job *config;
    char *label;       /* its name, or its key where it has none */
    char *path;        /* of its manifest, where it lies; NULL: none found */
    bool has_manifest; /* `manifest` is filled */
    struct wva_job_manifest manifest;
    double applied_s; /* when it is applied; `start_s` of its item is when its load begins */
    double natural_s; /* how long its load lasts by itself; NaN: not known */
    bool doubled; /* its Job has the name of an earlier one, so that applying it changes nothing */
};

struct wva_run_plan {
    struct wva_config *config;
    bool parallel;
    struct wva_run_job *jobs;                    /* as many as config->job_count */
    struct wva_load_item *items, *natural_items; /* one for each job */
    struct wva_load_plan load;                   /* as planned */
    struct wva_load_plan natural;                /* as the Jobs' own lengths make it */
    struct wva_load_plan applied;                /* as planned, without Jobs that are doubled */
    size_t unknown;                              /* jobs whose rate or duration is not known */
    double end_s; /* of load and of the waits around it, before the cooldown */
    double cooldown_s;
    bool has_hpa;
    struct wva_hpa_manifest hpa;
    struct wva_problems problems;
};

/* Reads a configuration with all that it names. A manifest that does not lie where it should is
 * looked for by its file name in `manifests` (may be NULL), then, by the last folder and the name,
 * in the folders above the configuration, which finds those of a copy beside a run. Fails only
 * where the configuration cannot be read or is no YAML; a plan with problems is a plan. The caller
 * frees it. */
enum wva_status wva_run_plan_read(const char *path, const char *manifests,
                                  struct wva_run_plan **plan, struct wva_error *err);
void wva_run_plan_free(struct wva_run_plan *plan);

/* The file of a configuration that a user calls `argument`: itself, experiment-config.yaml in a
 * folder, or, in experiment-configs/, the file of that name with or without ".yaml". The caller
 * frees it. */
char *wva_run_plan_resolve(const char *argument);

#endif
