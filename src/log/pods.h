/* SPDX-License-Identifier: Apache-2.0 */
/* The controller's pods in one log, each with its own cycle assembler. */
#ifndef WVA_LOG_PODS_H
#define WVA_LOG_PODS_H

#include "log/coverage.h"

/* Most pods of the controller in one input; records of others are dropped and counted. */
enum { WVA_PODS_MAX = 64 };

struct wva_pod {
    struct wva_pods *pods; /* the containing list */
    struct wva_str name;   /* empty if no wrapper names it */
    struct wva_cycles *cycles;
    size_t number; /* 0-based, in order of appearance */
    bool begun;    /* it has yielded a fact, */
    bool headless; /* which only occurs inside a cycle */
    enum wva_fact_kind first_kind;
    int64_t first_ns;
};

/* Receives a sample of a pod, which includes the pod's name. */
typedef enum wva_status wva_pod_sink(void *context, const struct wva_pod *pod,
                                     const struct wva_sample *sample, struct wva_error *err);

/* Initialize with the sink and its context, everything else zero; must not move. */
struct wva_pods {
    struct wva_pod *items[WVA_PODS_MAX];
    size_t count;
    struct wva_pod *current; /* of the current record, once set */
    wva_pod_sink *sink;
    void *context;
};

/* The pod of that name, or NULL. */
struct wva_pod *wva_pods_find(const struct wva_pods *pods, struct wva_str name);

/* Same; created if there is room, else NULL. */
struct wva_pod *wva_pods_require(struct wva_pods *pods, struct wva_str name);

/* Ends the log: passes on open cycles. */
enum wva_status wva_pods_finish(struct wva_pods *pods, struct wva_error *err);

/* Adds their counts to `coverage`. */
void wva_pods_free(struct wva_pods *pods, struct wva_coverage *coverage);

/* True if each pod can continue where its part of a range, in `later`, begins. */
bool wva_pods_can_continue(const struct wva_pods *pods, const struct wva_pods *later);

/* Moves each pod to the state at the end of the range. Returns how many that had begun before are
 * headless in the range. */
size_t wva_pods_continue(struct wva_pods *pods, const struct wva_pods *later);

#endif
