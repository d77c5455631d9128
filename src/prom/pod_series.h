/* SPDX-License-Identifier: Apache-2.0 */
/* What scrapes tell over time: a row for each round, of one pod, of a workload's pods or of all.
 *
 * Rates are increases since the pod's answer before, by the time between, summed over pods; gauges
 * are what they were in the round. Mean and quantiles of a latency are those of all that the pods
 * observed since; quantiles of histograms lie within their bucket (histogram.h). A latency counts
 * when it ends: while a queue grows, TTFT of a row is that of requests that came earlier.
 *
 * Where prefill and decode are separate, each request passes two pods. Rows over both take TTFT,
 * its count, queue time and prompt tokens from prefill pods, all other counts from decode pods;
 * requests running and waiting, and preemptions, are summed.
 *
 * Missing is NaN: a pod that does not answer, a name that its server does not have, no increase. */
#ifndef WVA_PROM_POD_SERIES_H
#define WVA_PROM_POD_SERIES_H

#include "prom/increase.h"

enum wva_series_field {
    WVA_SERIES_PODS_SEEN,      /* engines with a page in the round; the EPP's and others apart */
    WVA_SERIES_PODS_ANSWERED,  /* of these; when fewer, sums lack a share */
    WVA_SERIES_LONG_INTERVALS, /* pods whose rates are over more than two usual intervals */
    WVA_SERIES_RESTARTS,       /* of pods, since their answer before */
    WVA_SERIES_RUNNING,        /* requests */
    WVA_SERIES_RUNNING_CV,     /* coefficient of variation over the pods that answered: their
                                  standard deviation by their mean; missing for fewer than two pods
                                  and where none has a request. Of decode pods where these are
                                  separate */
    WVA_SERIES_WAITING,        /* requests */
    WVA_SERIES_KV_USE,         /* 0..1, mean over pods */
    WVA_SERIES_KV_MAX,         /* 0..1, the fullest pod */
    WVA_SERIES_CAPACITY,       /* tokens of KV cache */
    WVA_SERIES_IN_USE,         /* tokens: KV use times capacity */
    WVA_SERIES_DEMAND,         /* tokens: in use, and the mean prompt for each request that waits in
                                  an engine or in the EPP's flow control */
    WVA_SERIES_ARRIVED,        /* this and the next eleven per second; see wva_arrivals */
    WVA_SERIES_RECEIVED,
    WVA_SERIES_STARTED, /* had their first token */
    WVA_SERIES_FINISHED,
    WVA_SERIES_ABORTED,
    WVA_SERIES_PROMPT_TOKENS,
    WVA_SERIES_GENERATED_TOKENS,
    WVA_SERIES_CACHED_TOKENS,
    WVA_SERIES_PREEMPTIONS,
    WVA_SERIES_EPP_ARRIVED,
    WVA_SERIES_EPP_ERRORS,
    WVA_SERIES_PREFIX_HITS,      /* 0..1, of the tokens looked up */
    WVA_SERIES_EPP_RUNNING,      /* requests */
    WVA_SERIES_EPP_KV,           /* 0..1, average of the pool */
    WVA_SERIES_EPP_QUEUE,        /* requests, average of the pool's pods */
    WVA_SERIES_EPP_POOL_RUNNING, /* requests, average of the pool's pods */
    WVA_SERIES_EPP_READY,        /* pods */
    WVA_SERIES_EPP_FLOW_QUEUE,   /* requests */
    WVA_SERIES_EPP_FLOW_BYTES,
    WVA_SERIES_EPP_SATURATION, /* 1: full */
    WVA_SERIES_LATENCIES,      /* from here on see wva_series_latency */
};

enum wva_latency_figure { WVA_LATENCY_MEAN, WVA_LATENCY_P50, WVA_LATENCY_P90, WVA_LATENCY_P99 };

enum {
    WVA_LATENCY_FIGURES = 4,
    WVA_SERIES_FIELDS = WVA_SERIES_LATENCIES + WVA_QUANTITY_HISTOGRAMS * WVA_LATENCY_FIGURES
};

/* The field of a figure of a histogram, in ms. */
static inline size_t wva_series_latency(enum wva_quantity quantity, enum wva_latency_figure figure)
{
    return WVA_SERIES_LATENCIES + (size_t)(quantity - WVA_QUANTITY_SCALARS) * WVA_LATENCY_FIGURES
           + figure;
}

/* Where the arrivals of a series are from, the best that the run has. */
enum wva_arrivals {
    WVA_ARRIVALS_UNKNOWN,
    WVA_ARRIVALS_EPP,      /* its counter */
    WVA_ARRIVALS_RECEIVED, /* the engines' counters */
    WVA_ARRIVALS_BALANCE,  /* finished and aborted, and the change of running and waiting; no less
                              than 0 */
};

struct wva_pod_series {
    size_t rows; /* as many as the scrapes have rounds; their times are scrapes->round_ns */
    double *value[WVA_SERIES_FIELDS]; /* NULL: missing in all rows */
    bool *beyond[WVA_SERIES_FIELDS];  /* quantiles that are the value or more; NULL: none */
    enum wva_arrivals arrivals;
    double mean_prompt; /* tokens: increase of prompt tokens by that of first tokens, whole run */
    bool split;         /* prefill and decode are separate */
};

/* The series of the pods with keep[i] (NULL: of all). The caller frees what is in it. */
struct wva_pod_series wva_pod_series_make(const struct wva_scrapes *scrapes, const bool *keep);
void wva_pod_series_free(struct wva_pod_series *series);

/* That of the pods of one owner. */
struct wva_pod_series wva_pod_series_of_owner(const struct wva_scrapes *scrapes, const char *owner);

/* NaN if the value or the field is missing. */
double wva_series_get(const struct wva_pod_series *series, size_t field, size_t row);

/* Mean of a gauge over [from_ns, to_ns], each value weighted by the time until the next row or the
 * end; time without a value does not count. NaN if there is none. */
double wva_series_mean(const struct wva_scrapes *scrapes, const struct wva_pod_series *series,
                       size_t field, int64_t from_ns, int64_t to_ns);

#endif
