/* SPDX-License-Identifier: Apache-2.0 */
/* Events that the collector of WVA experiments extracted from a controller log, line by line: an
 * event for each message of a few kinds, however often it was logged. Its figures
 * (analysis/collector.h) count lines, not cycles, so they cannot be had from samples.
 *
 * The same events stand in the metrics.csv that it left, which serves where the log is lost. */
#ifndef WVA_EXPERIMENT_COLLECTED_H
#define WVA_EXPERIMENT_COLLECTED_H

#include <stdint.h>

#include "message/message.h"

enum wva_collected_kind {
    WVA_COLLECTED_PREDICTION,  /* of a Solution, its first server: latencies, replicas */
    WVA_COLLECTED_OBSERVATION, /* of a variant: latencies, replicas, rate */
    WVA_COLLECTED_DECISION,    /* replicas (current), target, action */
    WVA_COLLECTED_KV,          /* of a pod: ratio */
    WVA_COLLECTED_QUEUE,       /* of a pod: requests */
    WVA_COLLECTED_ANALYSIS,    /* "Capacity analysis completed": scale_up, scale_down_safe */
    WVA_COLLECTED_SATURATION,  /* the same under its later name, which the collector passed over */
    WVA_COLLECTED_SLO,         /* latencies */
    WVA_COLLECTED_KINDS
};

enum wva_collected_action {
    WVA_ACTION_NONE, /* missing or unknown */
    WVA_ACTION_KEEP,
    WVA_ACTION_UP,
    WVA_ACTION_DOWN,
};

/* Numbers that are missing, or do not belong to the kind, are NaN. */
struct wva_collected_event {
    enum wva_collected_kind kind;
    enum wva_collected_action action;
    bool scale_up, scale_down_safe;
    int64_t time_ns;
    size_t number; /* set by wva_collected_add: from 0 on, as they came */
    double itl_ms, ttft_ms, replicas;
    double value; /* rate in rpm, target, use of the cache from 0 to 1, or requests in the queue */
};

/* Further events are dropped. */
enum { WVA_COLLECTED_MAX = 1000000 };

struct wva_collected {
    struct wva_collected_event *events; /* owned; as they came */
    size_t count, capacity;
    size_t kinds[WVA_COLLECTED_KINDS]; /* how many there are of each */
    size_t dropped;
};

/* "predictions", "observations", ... */
const char *wva_collected_kind_name(enum wva_collected_kind kind);

/* An event of that kind without values. */
struct wva_collected_event wva_collected_event(enum wva_collected_kind kind, int64_t time_ns);

/* "scale-up", ... */
enum wva_collected_action wva_collected_action(struct wva_str text);

void wva_collected_add(struct wva_collected *collected, const struct wva_collected_event *event);

/* Adds the event of a message, if it is of such a kind. One without a time is none. */
void wva_collected_add_message(struct wva_collected *collected, int64_t time_ns,
                               const struct wva_message *message);

/* At how many different times there are events of the kind. They need to be in time order. */
size_t wva_collected_count_times(const struct wva_collected *collected,
                                 enum wva_collected_kind kind);

void wva_collected_sort(struct wva_collected *collected); /* by time; what is equal stays */
void wva_collected_free(struct wva_collected *collected);

#endif
