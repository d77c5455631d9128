/* SPDX-License-Identifier: Apache-2.0 */
/* The pods of the controller in one log: each has a cycle assembler of its own. */
#ifndef WVA_LOG_PODS_H
#define WVA_LOG_PODS_H

#include "log/coverage.h"

/* Pods of the controller in one input; records of further ones are dropped and counted. */
enum { WVA_PODS_MAX = 64 };

struct wva_pod {
    struct wva_pods *pods; /* that it is of */
    struct wva_str name;   /* empty where no wrapper names it */
    struct wva_cycles *cycles;
    size_t number; /* from 0 on, in the order in which they came */
    bool begun;    /* it has given a fact, */
    bool headless; /* which only stands inside a cycle */
    enum wva_fact_kind first_kind;
    int64_t first_ns;
};

/* Takes a sample of a pod, whose name is in it. */
typedef enum wva_status wva_pod_sink(void *context, const struct wva_pod *pod,
                                     const struct wva_sample *sample, struct wva_error *err);

/* Begins with the sink and its context, all else zero; it must not move. */
struct wva_pods {
    struct wva_pod *items[WVA_PODS_MAX];
    size_t count;
    struct wva_pod *current; /* of the record being read, once it is taken */
    wva_pod_sink *sink;
    void *context;
};

/* The pod of that name, or NULL. */
struct wva_pod *wva_pods_find(const struct wva_pods *pods, struct wva_str name);

/* The same; it is made where there is room, else NULL. */
struct wva_pod *wva_pods_require(struct wva_pods *pods, struct wva_str name);

/* The log has ended: what is still open is handed out. */
enum wva_status wva_pods_finish(struct wva_pods *pods, struct wva_error *err);

/* Adds what they counted to `coverage`. */
void wva_pods_free(struct wva_pods *pods, struct wva_coverage *coverage);

/* True when each pod can go on where its part of a range, which is in `later`, begins. */
bool wva_pods_can_continue(const struct wva_pods *pods, const struct wva_pods *later);

/* Leaves each pod where its part of the range has ended. Gives how many that had begun before are
 * headless in the range. */
size_t wva_pods_continue(struct wva_pods *pods, const struct wva_pods *later);

#endif
