/* SPDX-License-Identifier: Apache-2.0 */
/* Figures that the benchmark publishes of a run itself, by its own definitions, so that a report
 * can be compared with its tables. */
#ifndef WVA_EXPERIMENT_PUBLISHED_H
#define WVA_EXPERIMENT_PUBLISHED_H

#include <stdbool.h>

enum wva_published_figure {
    WVA_PUBLISHED_TTFT_P99,     /* ms, of the first benchmark of GuideLLM */
    WVA_PUBLISHED_ITL_P99,      /* ms, likewise */
    WVA_PUBLISHED_REPLICAS,     /* ready ones of workloads with "decode" in their names: the mean of
                                   all snapshots */
    WVA_PUBLISHED_REPLICAS_MAX, /* their maximum */
    WVA_PUBLISHED_KV_USE,       /* %, the mean of all pages of engines */
    WVA_PUBLISHED_QUEUE,        /* the mean of all pages of the endpoint picker: requests per pod */
    WVA_PUBLISHED_ERRORS,       /* failed requests of the first benchmark of GuideLLM */
    WVA_PUBLISHED_POD_START,    /* s, the mean of all pods, also those made before the run */
    WVA_PUBLISHED_COST,         /* GPUs: the mean ready replicas of each workload, by its GPUs */
    WVA_PUBLISHED_FIGURES
};

struct wva_published {
    bool known;                           /* the run is of that benchmark */
    double figure[WVA_PUBLISHED_FIGURES]; /* NaN: not known */
    double pod_start_s;                   /* the mean of the pods made during the run */
};

#endif
