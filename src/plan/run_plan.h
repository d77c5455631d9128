/* SPDX-License-Identifier: Apache-2.0 */
/* What a runner will do with a configuration: which Job is applied when, the resulting load, and
 * any problems.
 *
 * Jobs run sequentially unless one of them has a start_delay above 0. Sequentially: each is given
 * 10 s to start, then its duration, which the runner measures in steps of 5 s and so rounds up; it
 * is deleted, and 30 s pass before the next. In parallel: each is applied at its delay, and the run
 * ends with the last duration; nothing stops a Job before that, so its load may end earlier or
 * later than planned, which the natural load shows.
 *
 * Rates come from the manifests that the configuration refers to. Loads that generators plan by
 * themselves (plan/generator_config.h) start and end when they say. */
#ifndef WVA_PLAN_RUN_PLAN_H
#define WVA_PLAN_RUN_PLAN_H

#include "plan/config.h"
#include "plan/load_plan.h"
#include "plan/manifest.h"

/* How many folder levels are searched for manifests, upwards from the configuration's own, which
 * counts as one. */
enum { WVA_RUN_LEVELS_ABOVE = 6 };

enum { WVA_RUN_START_WAIT_S = 10, WVA_RUN_TICK_S = 5, WVA_RUN_GAP_S = 30 };

struct wva_run_job {
    const struct wva_config_job *config;
    char *label;       /* its name, or its key if it has none */
    char *path;        /* of its manifest; NULL: not found */
    bool has_manifest; /* `manifest` is filled */
    struct wva_job_manifest manifest;
    double applied_s; /* when it is applied; its load begins at `start_s` of its item */
    double natural_s; /* how long its load lasts if not stopped; NaN: not known */
    bool doubled; /* its Job has the same name as an earlier one, so applying it has no effect */
};

struct wva_run_plan {
    struct wva_config *config;
    bool parallel;
    struct wva_run_job *jobs;                    /* as many as config->job_count */
    struct wva_load_item *items, *natural_items; /* one per job */
    struct wva_load_plan load;                   /* as planned */
    struct wva_load_plan natural;                /* by the Jobs' natural durations */
    struct wva_load_plan applied;                /* as planned, without doubled Jobs */
    size_t unknown;                              /* jobs with unknown rate or duration */
    size_t closed; /* of these, jobs that keep so many requests in flight instead */
    double end_s;  /* of the load and the waits around it, before the cooldown */
    double cooldown_s;
    bool has_hpa;
    struct wva_hpa_manifest hpa;
    struct wva_problems problems;
};

/* Reads a configuration and everything it refers to. A manifest that is not where it should be is
 * searched for by its file name in `manifests` (may be NULL), then by its last folder and name in
 * the folders above the configuration, which finds the manifests of a copy stored with a run. Fails
 * only if the configuration cannot be read or is not YAML; a plan with problems is still a plan.
 * The caller frees it. */
enum wva_status wva_run_plan_read(const char *path, const char *manifests,
                                  struct wva_run_plan **plan, struct wva_error *err);
void wva_run_plan_free(struct wva_run_plan *plan);

/* True where the rate and the duration of some job are known, so that there is a load to speak
 * of. */
bool wva_run_plan_has_load(const struct wva_run_plan *plan);

/* The configuration file for a user's `argument`: the file itself, experiment-config.yaml in a
 * folder or else config.yaml (of llm-d-benchmark), or the file of that name, with or without
 * ".yaml", in experiment-configs/. The caller frees it. */
char *wva_run_plan_resolve(const char *argument);

#endif
