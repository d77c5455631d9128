/* SPDX-License-Identifier: Apache-2.0 */
/* Planned against observed load: the start of each planned load step, and the response of the
 * autoscaler.
 *
 * Times of the plan are relative to its own start. Its position in the samples is given by the
 * first of
 *
 * 1. jobs whose start was observed: the median of their starts minus the planned ones;
 * 2. the first sample with an active job, for the first planned start;
 * 3. the observed load, where the plan fits it well (analysis/plan_fit.h), with the time that it
 *    took if that was not the planned one, and more than a minute away from the next;
 * 4. the start of the run by its metadata or the name of its folder. Where that has no zone and
 *    lies outside the samples, it is moved by whole hours to less than one behind the first of
 * them;
 * 5. the first sample: monitors are started some seconds before the load.
 *
 * If the plan does not fit the observed load at any alignment, and no job was observed, the steps
 * are those of the observed load (analysis/phases.h), not of the plan.
 *
 * A planned job belongs to an observed one of its manifest's name, or of a pod's of it; without a
 * manifest, to the one whose name has all words of the manifest's file name (but "job") and fewest
 * others. Where there is no plan, the observed jobs are taken as it. */
#ifndef WVA_ANALYSIS_LOAD_STEPS_H
#define WVA_ANALYSIS_LOAD_STEPS_H

#include "analysis/phases.h"
#include "analysis/plan_fit.h"
#include "jobs/jobs.h"
#include "plan/run_plan.h"
#include "series/frame.h"

enum wva_load_origin {
    WVA_LOAD_ORIGIN_JOBS,
    WVA_LOAD_ORIGIN_ACTIVE_JOBS,
    WVA_LOAD_ORIGIN_LOAD,
    WVA_LOAD_ORIGIN_RUN,
    WVA_LOAD_ORIGIN_SAMPLES,
    WVA_LOAD_ORIGINS
};

/* Times in seconds from the first row; NaN: not known. */
struct wva_load_job {
    char *name;
    double planned_start_s, planned_end_s;
    double start_s, end_s;     /* observed; an end that is not known is NaN */
    double rate_rps;           /* planned */
    const struct wva_job *job; /* borrowed; NULL: not observed */
};

/* The load from one change to the next, and the response before the next change. Lags are relative
 * to `time_s`; NaN: did not happen, or unknown. */
struct wva_load_answer {
    double planned_s;        /* from the first row; NaN where nothing was planned */
    double time_s;           /* as observed, else as planned */
    bool observed;           /* by the start or end of a job, or in the load itself */
    double from_rps, to_rps; /* planned, or medians of the observed load; NaN where a job's rate is
                                not known */
    size_t from_jobs, to_jobs;
    double replicas_before; /* current ones at the change */
    double decision_s;      /* desired replicas change in the direction of the load */
    double reached_s;       /* current replicas reach the number of that decision */
    double replicas_after;  /* current ones before the next change */
    double excess_s;        /* a metric above its target, or a latency above its SLO */
    double relief_s; /* nothing is above any more until the next change; 0: nothing was above */
};

struct wva_load_steps {
    bool known; /* all else is empty otherwise */
    bool planned;
    enum wva_load_origin origin;
    double origin_s; /* where the plan starts */
    double stretch;  /* assumed duration of the plan / planned duration: 1 unless the observed load
                        shows another */
    struct wva_plan_fit fit; /* to the observed load, even if the plan was aligned by other data; by
                                rates, or by the number of jobs if a rate is unknown */
    bool steps_are_observed; /* changes of the observed load, since the plan does not fit it */
    size_t unknown_rates;
    struct wva_load_job *jobs; /* owned, planned ones first */
    size_t job_count;
    struct wva_load_answer *steps; /* owned, by time_s */
    size_t step_count;
    double peak_rps; /* planned; NaN where a rate is not known */
};

struct wva_load_steps_input {
    const struct wva_frame *frame;          /* of any number of rows */
    int64_t first_ns;                       /* what times count from */
    int64_t start_ns;                       /* of the run; WVA_TIME_NONE: not known */
    const double *slo_itl_ms, *slo_ttft_ms; /* per row; may be NULL */
    const struct wva_phases *phases;        /* of the observed load; may be NULL */
    const struct wva_jobs *jobs;
    const struct wva_run_plan *plan; /* may be NULL */
};

/* "observed jobs", "active jobs", .... */
const char *wva_load_origin_name(enum wva_load_origin origin);

/* The input must outlive the result, which the caller frees. */
struct wva_load_steps wva_load_steps_measure(const struct wva_load_steps_input *input);
void wva_load_steps_free(struct wva_load_steps *load);

/* True when every word of the file name `manifest` but "job" is one of the Job's name; then
 * *further is how many words that has beside. Words stand between anything but letters and digits.
 */
bool wva_load_names_match(const char *manifest, const char *job, size_t *further);

#endif
