/* SPDX-License-Identifier: Apache-2.0 */
/* Who scaled a workload, when and why: each change of its desired replicas, from events where there
 * are any, else from the rounds between which it was seen.
 *
 * An event is exact to the second, but where Kubernetes counted several as one, only the first and
 * the last are: others are changes of its HPA between two rounds, for a reason that is lost.
 * Kubernetes keeps events for an hour, so the first changes of a longer run are often seen in
 * rounds only; then nobody can tell who made them. */
#ifndef WVA_CLUSTER_WHO_SCALED_H
#define WVA_CLUSTER_WHO_SCALED_H

#include "cluster/kube_events.h"
#include "cluster/replica_log.h"
#include "cluster/scaled_object.h"

enum wva_scaler {
    WVA_SCALER_UNKNOWN, /* a change was seen, no event tells of it */
    WVA_SCALER_WVA,     /* WVA decided, KEDA and its HPA carried out */
    WVA_SCALER_KEDA,    /* KEDA's HPA, on a metric */
    WVA_SCALER_ZERO,    /* KEDA itself, between none and one */
    WVA_SCALER_HPA,     /* an HPA that no ScaledObject owns */
    WVA_SCALER_OTHER,   /* by hand, or another controller: no event of an HPA */
    WVA_SCALERS
};

/* What a query or metric was over time, of one trigger of a ScaledObject or metric of an HPA. */
struct wva_trigger_values {
    const char *metric;     /* as its HPA calls it, "s1-prometheus" */
    const int64_t *time_ns; /* in order */
    const double *values;   /* of all replicas together; NaN: not known */
    size_t count;
};

struct wva_scale_question {
    const char *workload;
    const struct wva_replica_log *log; /* NULL: there is none */
    const struct wva_kube_events *events;
    const struct wva_hpas *hpas;
    const struct wva_scaled_objects *scaled;
    const struct wva_trigger_values *values; /* of the triggers of this workload */
    size_t value_count;
};

/* Texts that are not owned live as long as what the question points to. */
struct wva_scale_change {
    double from, to;           /* NaN: not known */
    int64_t after_ns, time_ns; /* it happened in (after_ns, time_ns]; both are the same where an
                                  event tells */
    bool exact;
    enum wva_scaler by;
    const char *hpa;                        /* its HPA; NULL: none is known */
    const struct wva_scaled_object *object; /* likewise */
    const struct wva_trigger *trigger; /* that made it; NULL: not told, or all were below target */
    char *reason;                      /* the event's words; owned, NULL: none */
    char *metric;                      /* that they name; likewise */
    enum wva_rescale_cause cause;

    /* Of the metrics whose values are known, that which asked for most replicas then. */
    const struct wva_trigger_values *most; /* NULL: none is known */
    const struct wva_trigger *most_trigger;
    double most_value, most_target, most_asked; /* NaN where there is none */
};

struct wva_scale_history {
    struct wva_scale_change *changes; /* owned, in the order of their times */
    size_t count, capacity;
    bool scaler_known; /* an HPA, a ScaledObject or an event of one is there for the workload */
    enum wva_scaler scaler; /* who scales by what is set, even where nothing changed */
    const struct wva_hpa_spec *hpa;
    const struct wva_scaled_object *object;
    int64_t first_event_ns; /* of all events; what came before has none. WVA_TIME_NONE: there are
                               none */
};

/* "WVA through KEDA", "KEDA", ... */
const char *wva_scaler_name(enum wva_scaler scaler);

/* The events must be sorted. The caller releases the result. */
struct wva_scale_history wva_who_scaled(const struct wva_scale_question *question);
void wva_scale_history_release(struct wva_scale_history *history);

#endif
