/* SPDX-License-Identifier: Apache-2.0 */
/* What happened during a run and is no sample: changes of desired replicas with their reason,
 * starts of pods, pods that did not answer, warnings of the cluster. */
#ifndef WVA_EXPERIMENT_OCCURRENCES_H
#define WVA_EXPERIMENT_OCCURRENCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WVA_OCCURRENCES_MAX = 100000 }; /* further ones are counted only */

enum wva_occurrence_kind {
    WVA_OCCURRENCE_SCALE_UP,   /* of desired replicas: at some time in from_ns..to_ns */
    WVA_OCCURRENCE_SCALE_DOWN, /* likewise */
    WVA_OCCURRENCE_POD_START,  /* created..ready */
    WVA_OCCURRENCE_NO_ANSWER,  /* first..last scrape that failed, of those in a row */
    WVA_OCCURRENCE_RESTART,    /* of a pod's process: at some time in from_ns..to_ns */
    WVA_OCCURRENCE_WARNING,    /* of the cluster, first..last */
    WVA_OCCURRENCE_KINDS
};

/* Texts are owned and never NULL; empty: not told, of a server: of the run as a whole. */
struct wva_occurrence {
    enum wva_occurrence_kind kind;
    int64_t from_ns, to_ns; /* the same for an instant. WVA_TIME_NONE for to_ns: the pod was not
                               ready when it was last seen */
    double before, after;   /* replicas; NaN where the kind has none */
    char *server;           /* as in wva_server.name */
    char *subject;          /* the pod, or the object of a warning */
    char *text;             /* the reason, or what it means */
};

/* Zeroed is empty. */
struct wva_occurrences {
    struct wva_occurrence *items; /* owned */
    size_t count, capacity, dropped;
};

/* "scale-up", "pod start", ... */
const char *wva_occurrence_name(enum wva_occurrence_kind kind);

/* Adds `occurrence` with copies of the texts, which may be NULL. */
void wva_occurrences_add(struct wva_occurrences *occurrences, struct wva_occurrence occurrence,
                         const char *server, const char *subject, const char *text);

/* By their beginning. */
void wva_occurrences_sort(struct wva_occurrences *occurrences);
void wva_occurrences_free(struct wva_occurrences *occurrences);

#endif
