/* SPDX-License-Identifier: Apache-2.0 */
/* What saved metrics can tell (quantities), and the names under which servers of each version
 * report it.
 *
 * A server in transition has a quantity under its old and its new name. The names of a quantity are
 * therefore in order of preference, and only those of one are used in a page: never their sum.
 *
 * Names: vLLM 0.6 to 2026, SGLang 0.4 on, TGI 2 and 3, the endpoint picker (EPP) since 2025, the
 * WVA controller, KEDA 2.10 on, kube-state-metrics 1 and 2. */
#ifndef WVA_PROM_NAMES_H
#define WVA_PROM_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "util/str.h"

enum wva_quantity {
    /* Inference servers ("engines"). */
    WVA_QUANTITY_FINISHED, /* requests, without aborted ones */
    WVA_QUANTITY_ABORTED,  /* requests that the client or an error ended */
    WVA_QUANTITY_RECEIVED, /* requests */
    WVA_QUANTITY_PROMPT_TOKENS,
    WVA_QUANTITY_GENERATED_TOKENS,
    WVA_QUANTITY_CACHED_TOKENS, /* prompt tokens found in the prefix cache */
    WVA_QUANTITY_PREEMPTIONS,
    WVA_QUANTITY_PREFIX_QUERIES, /* tokens looked up in the prefix cache */
    WVA_QUANTITY_PREFIX_HITS,    /* of these, those found */
    WVA_QUANTITY_RUNNING,        /* requests in the batch */
    WVA_QUANTITY_WAITING,        /* requests in the engine's queue */
    WVA_QUANTITY_KV_USE,         /* 0..1, mean over engines */
    WVA_QUANTITY_KV_CAPACITY,    /* tokens */
    /* The endpoint picker. */
    WVA_QUANTITY_EPP_REQUESTS,
    WVA_QUANTITY_EPP_ERRORS,
    WVA_QUANTITY_EPP_RUNNING,         /* requests */
    WVA_QUANTITY_EPP_AVERAGE_KV,      /* 0..1, mean over the pods of the pool */
    WVA_QUANTITY_EPP_AVERAGE_QUEUE,   /* requests per pod of the pool */
    WVA_QUANTITY_EPP_AVERAGE_RUNNING, /* requests per pod of the pool */
    WVA_QUANTITY_EPP_READY,           /* pods of the pool that are ready */
    WVA_QUANTITY_EPP_FLOW_QUEUE,      /* requests held by flow control */
    WVA_QUANTITY_EPP_FLOW_BYTES,
    WVA_QUANTITY_EPP_SATURATION, /* 1: full */
    WVA_QUANTITY_SCALARS,
    /* Histograms, in seconds. */
    WVA_QUANTITY_TTFT = WVA_QUANTITY_SCALARS,
    WVA_QUANTITY_ITL,
    WVA_QUANTITY_TPOT, /* one value per request */
    WVA_QUANTITY_E2E,
    WVA_QUANTITY_QUEUE_TIME,
    WVA_QUANTITY_PREFILL_TIME,
    WVA_QUANTITY_DECODE_TIME,
    WVA_QUANTITY_INFERENCE_TIME,
    WVA_QUANTITY_EPP_DURATION,
    WVA_QUANTITY_EPP_TTFT,
    WVA_QUANTITY_EPP_NTPOT, /* duration / output tokens */
    WVA_QUANTITY_EPP_TPOT,
    WVA_QUANTITY_EPP_ITL,
    WVA_QUANTITY_EPP_FLOW_TIME, /* in the queue of flow control */
    WVA_QUANTITY_HISTOGRAMS_END,
    /* Of many subjects in one page: pods, variants, triggers, autoscalers. */
    WVA_QUANTITY_POD_ATTEMPTS = WVA_QUANTITY_HISTOGRAMS_END, /* scheduled by the EPP */
    WVA_QUANTITY_POD_QUEUE,                                  /* requests, as the EPP sees them */
    WVA_QUANTITY_POD_INFLIGHT,                               /* requests, as the EPP counts them */
    WVA_QUANTITY_WVA_DESIRED,
    WVA_QUANTITY_WVA_CURRENT,
    WVA_QUANTITY_WVA_RATIO, /* desired / current */
    WVA_QUANTITY_WVA_UTILIZATION,
    WVA_QUANTITY_WVA_REQUIRED, /* capacity, in the unit of its detail */
    WVA_QUANTITY_WVA_SPARE,
    WVA_QUANTITY_WVA_KV_USED,     /* tokens */
    WVA_QUANTITY_WVA_KV_CAPACITY, /* tokens */
    WVA_QUANTITY_WVA_LIMITED,     /* decisions that a limit cut down */
    WVA_QUANTITY_KEDA_VALUE,      /* of a trigger */
    WVA_QUANTITY_KEDA_ACTIVE,     /* 1: active */
    WVA_QUANTITY_KEDA_PAUSED,     /* 1: paused */
    WVA_QUANTITY_KEDA_LATENCY,    /* of asking for a trigger's value; seconds */
    WVA_QUANTITY_KEDA_ERRORS,
    WVA_QUANTITY_HPA_DESIRED,
    WVA_QUANTITY_HPA_CURRENT,
    WVA_QUANTITY_HPA_MIN,
    WVA_QUANTITY_HPA_MAX,
    WVA_QUANTITY_HPA_TARGET,    /* of a metric */
    WVA_QUANTITY_HPA_METRIC,    /* what it was */
    WVA_QUANTITY_HPA_CONDITION, /* 1: holds */
    WVA_QUANTITY_DEPLOYMENT_READY,
    WVA_QUANTITY_POD_READY, /* 1: ready */
    WVA_QUANTITY_COUNT
};

enum { WVA_QUANTITY_HISTOGRAMS = WVA_QUANTITY_HISTOGRAMS_END - WVA_QUANTITY_SCALARS };

static inline bool wva_quantity_is_histogram(enum wva_quantity quantity)
{
    return quantity >= WVA_QUANTITY_SCALARS && quantity < WVA_QUANTITY_HISTOGRAMS_END;
}

static inline bool wva_quantity_has_subjects(enum wva_quantity quantity)
{
    return quantity >= WVA_QUANTITY_HISTOGRAMS_END;
}

/* Which samples of a name count, and how. */
enum wva_metric_take {
    WVA_METRIC_VALUE,     /* all */
    WVA_METRIC_WHERE,     /* those whose label has one of the values, separated by blanks */
    WVA_METRIC_WHERE_NOT, /* the others */
    WVA_METRIC_PRODUCT,   /* the product of two labels with numbers, instead of the value */
};

struct wva_metric_name {
    const char *name; /* whole, with prefix; of a histogram without _bucket, _sum, _count */
    enum wva_metric_take take;
    const char *label, *values; /* of a product: the two labels */
};

/* How the samples of a quantity in one page become one value. */
enum wva_quantity_join { WVA_JOIN_SUM, WVA_JOIN_MEAN, WVA_JOIN_MAX };

struct wva_quantity_row {
    const char *name; /* for messages: "waiting requests" */
    bool counter;     /* only ever grows, until its process restarts */
    enum wva_quantity_join join;
    /* Labels that name the subject and a detail of it, the first that is there, separated by
     * blanks; NULL: none. */
    const char *subject, *detail;
};

const struct wva_quantity_row *wva_quantity_row(enum wva_quantity quantity);

/* ---- finding quantities by the name of a sample ---- */

enum wva_metric_part { WVA_PART_VALUE, WVA_PART_BUCKET, WVA_PART_SUM, WVA_PART_COUNT };

struct wva_metric_match {
    struct wva_str sample; /* the name of the sample */
    enum wva_quantity quantity;
    enum wva_metric_part part;
    unsigned preference; /* 0: the best name */
    const struct wva_metric_name *name;
};

struct wva_metric_names;

struct wva_metric_names *wva_metric_names_create(void);
void wva_metric_names_free(struct wva_metric_names *names);

/* The matches of a sample's whole name; returns how many. Several where different samples of that
 * name tell different things. */
size_t wva_metric_names_find(const struct wva_metric_names *names, struct wva_str sample,
                             const struct wva_metric_match **matches);

#endif
