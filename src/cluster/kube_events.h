/* SPDX-License-Identifier: Apache-2.0 */
/* Events of Kubernetes objects: events.json (`kubectl get events -o json`), which has times, and
 * tables of `kubectl get events` and `kubectl describe`, which have ages only.
 *
 * Kubernetes keeps an event for an hour, so a dump taken after a longer run lacks the first ones.
 */
#ifndef WVA_CLUSTER_KUBE_EVENTS_H
#define WVA_CLUSTER_KUBE_EVENTS_H

#include <jansson.h>
#include <stdint.h>

#include "util/error.h"
#include "util/str.h"

enum {
    WVA_KUBE_EVENTS_MAX = 100000,                  /* further ones are counted only */
    WVA_KUBE_EVENTS_MAX_BYTES = 256 * 1024 * 1024, /* of events.json */
};

/* Texts are owned and never NULL; empty: not told. */
struct wva_kube_event {
    int64_t first_ns, last_ns; /* when it happened first and last; WVA_TIME_NONE: only ages are
                                  known. The same where it happened once */
    double first_age_s, age_s; /* the same as ages at the time of a table; NaN: not told */
    uint64_t count;            /* how often, at least 1 */
    bool warning;
    char *kind, *name, *name_space; /* of the object: "Deployment", "decode", "bench" */
    char *reason, *message;
    char *source; /* the component that reported it */
};

/* Zeroed is empty. */
struct wva_kube_events {
    struct wva_kube_event *items; /* owned */
    size_t count, capacity;
    size_t dropped; /* beyond WVA_KUBE_EVENTS_MAX */
};

void wva_kube_events_free(struct wva_kube_events *events);

/* Adds an event of which nothing is known yet but the object; NULL beyond the maximum. Kinds in the
 * lower case of tables ("deployment") become those of Kubernetes. */
struct wva_kube_event *wva_kube_events_add(struct wva_kube_events *events, struct wva_str kind,
                                           struct wva_str name);

/* Replaces a text of an event by a copy that is valid and not too long. */
void wva_kube_event_set(char **to, struct wva_str text);

/* Reads "138m", "8m30s (x3 over 9m)", "<unknown>" into the ages and the count. */
void wva_kube_event_set_age(struct wva_kube_event *event, struct wva_str text);

/* Puts events in the order of their last time; those without one stay behind, in their order. */
void wva_kube_events_sort(struct wva_kube_events *events);

bool wva_kube_event_is_of(const struct wva_kube_event *event, const char *kind, const char *name);

/* ---- files ---- */

/* Adds the events of an events.json. Events before the place where it is malformed or cut stay.
 * Times are eventTime or lastTimestamp, those of a series where there is one, else when the event
 * was created. */
enum wva_status wva_kube_events_read_json(const char *path, struct wva_kube_events *events,
                                          struct wva_error *err);

/* One item of such a list. */
void wva_kube_events_take_json(struct wva_kube_events *events, const json_t *item);

/* Adds the rows of an events.log, whichever columns it has. */
enum wva_status wva_kube_events_read_table(const char *path, struct wva_kube_events *events,
                                           struct wva_error *err);

/* ---- what messages say ---- */

enum wva_rescale_cause {
    WVA_RESCALE_OTHER,     /* see the text */
    WVA_RESCALE_ABOVE,     /* `metric` was above its target */
    WVA_RESCALE_ALL_BELOW, /* all metrics were below their targets */
    WVA_RESCALE_LIMIT,     /* fewer than the minimum, or more than the maximum */
};

/* A SuccessfulRescale of an HPA. Views into the event's message. */
struct wva_rescale {
    double size;
    bool combined; /* Kubernetes put this event together of several like it, and the message is
                      that of the last: what the others said is lost */
    enum wva_rescale_cause cause;
    struct wva_str reason, tail; /* what stands before and behind the metric's selector */
    struct wva_str metric;       /* "s1-prometheus", "cpu"; empty: none is named */
};

/* False where the event is none. */
bool wva_kube_event_rescale(const struct wva_kube_event *event, struct wva_rescale *rescale);

/* "external metric s1-prometheus above target"; the caller frees it. */
char *wva_rescale_describe(const struct wva_rescale *rescale);

/* A ScalingReplicaSet of a Deployment: "Scaled up replica set X from 1 to 2" in any of its
 * wordings, or KEDA's "Scaled apps/v1.Deployment ns/name from 0 to 1". `from` is NaN where it is
 * not said. False where the event is none of these. */
bool wva_kube_event_scaling(const struct wva_kube_event *event, double *from, double *to);

/* ---- warnings ---- */

/* All events of one reason and kind of object that tell why scaling failed or was late. */
struct wva_kube_warning {
    const char *reason, *kind, *message; /* of the last event; borrowed */
    const char *meaning;                 /* what it means for the run: a clause; static */
    uint64_t count;
    size_t objects;            /* events merged; about as many objects */
    int64_t first_ns, last_ns; /* WVA_TIME_NONE where only ages are known */
};

/* The warnings worth a line in a report, in the order in which they first occur among `events`. The
 * caller frees the array, whose texts belong to the events. */
struct wva_kube_warning *wva_kube_events_find_warnings(const struct wva_kube_events *events,
                                                       size_t *count);

#endif
