/* SPDX-License-Identifier: Apache-2.0 */
/* The links from a rise of the load to its relief, for each scale-up of a run whose load, queue and
 * pods are known: load step -> requests wait -> latency above its SLO -> desired replicas rise ->
 * pod created -> pod ready -> replicas seen ready -> queue half gone -> queue gone.
 *
 * Every link has the time that is known best: the load step that of the load generator's stage, the
 * rise of desired replicas that of the event, or else the two samples it lies between, pods their
 * own, the violation that of the request. The queue is that of samples. A link that is not known is
 * WVA_TIME_NONE. */
#ifndef WVA_ANALYSIS_SCALE_CHAIN_H
#define WVA_ANALYSIS_SCALE_CHAIN_H

#include "analysis/lags.h"
#include "analysis/load_steps.h"
#include "experiment/occurrences.h"

enum { WVA_SCALE_CHAINS_MAX = 1000 }; /* later scale-ups are left out */

struct wva_scale_chain {
    double from, to;                      /* desired replicas */
    int64_t step_ns;                      /* the last rise of the load before */
    double step_from_rps, step_to_rps;    /* that it asks for; NaN: not known */
    int64_t queue_ns;                     /* first sample since with requests waiting */
    int64_t violation_ns;                 /* when the first request since that
                                              was above an SLO was sent; without single requests,
                                              the first sample above one */
    int64_t desired_after_ns, desired_ns; /* it rose in (after, desired]; the same: exactly then */
    int64_t created_ns, ready_ns; /* the first and the last of the new pods that was, if as many as
                                     replicas were added */
    int64_t ready_seen_ns;        /* first sample with as many ready replicas */
    double peak;                  /* of requests waiting, from the step on; NaN: no queue */
    int64_t peak_ns, half_ns, gone_ns; /* the sample of the peak, the first since with half of it or
                                          less, the first since with none. The load may have ended
                                          before: see gone_after_load */
    bool gone_after_load;              /* the queue was gone only when the load had fallen again */
    const char *reason;                /* of the change; borrowed, NULL: not known */
};

struct wva_scale_chains {
    struct wva_scale_chain *items; /* owned, in the order of the scale-ups */
    size_t count;
};

struct wva_scale_chain_input {
    const struct wva_frame *frame;
    const struct wva_lags *lags;
    const struct wva_load_steps *load;
    const struct wva_jobs *jobs;            /* with single requests, where there are any */
    const double *slo_itl_ms, *slo_ttft_ms; /* per row; may be NULL */
    int64_t origin_ns;                      /* what the times of `load` count from */
    const struct wva_occurrences *occurrences;
    const char *server; /* whose occurrences; NULL: those of all */
};

/* The occurrences must outlive the result, which the caller frees. */
struct wva_scale_chains wva_scale_chains_find(const struct wva_scale_chain_input *input);
/* True where any of them tells more than that it scaled: from which rise of the load, or with which
 * pods. */
bool wva_scale_chains_tell(const struct wva_scale_chains *chains);
void wva_scale_chains_free(struct wva_scale_chains *chains);

/* How long pods of the server took from being created to ready. */
struct wva_pod_start_times {
    size_t count, count_all;              /* created at `from_ns` or later; all that became ready */
    double mean_s, mean_all_s, longest_s; /* NaN without any; the longest of the former */
};

struct wva_pod_start_times wva_pod_start_times_measure(const struct wva_occurrences *occurrences,
                                                       const char *server, int64_t from_ns);

#endif
