/* SPDX-License-Identifier: Apache-2.0 */
/* Events of an experiment from the logs next to its samples: scaling-events.log, scaling.log and
 * events.log of an HPA run.
 *
 * These logs are written some seconds after the sample that they are about, so an event belongs to
 * the last sample at or before it. */
#ifndef WVA_EXPERIMENT_EVENTS_H
#define WVA_EXPERIMENT_EVENTS_H

#include <stdint.h>

#include "experiment/metadata.h"
#include "util/zone.h"

enum { WVA_EVENTS_MAX = 100000 }; /* further ones are counted only */

enum wva_event_kind {
    WVA_EVENT_STARTED,    /* the monitor */
    WVA_EVENT_STOPPED,    /* likewise */
    WVA_EVENT_SCALE_UP,   /* more replicas desired than there are: from current to desired */
    WVA_EVENT_SCALE_DOWN, /* fewer */
    WVA_EVENT_CHANGED,    /* current replicas */
    WVA_EVENT_KUBERNETES, /* an event of the HPA object: text */
    WVA_EVENT_KINDS
};

struct wva_event {
    int64_t time_ns;
    enum wva_event_kind kind;
    double from, to;    /* replicas; NaN where the kind has none */
    double waiting, kv; /* as the log writes them; NaN where it does not */
    char *text;         /* "FailedGetPodsMetric: unable to ..."; owned; NULL where there is none */
};

struct wva_events {
    struct wva_event *items; /* owned, in the order of their times */
    size_t count, capacity;
    size_t dropped; /* beyond WVA_EVENTS_MAX */
};

/* "monitor started", "scale up", ... */
const char *wva_event_kind_name(enum wva_event_kind kind);

/* Adds an event of the HPA object; `text` is copied. The list is in order before and after. */
void wva_events_add_text(struct wva_events *events, int64_t time_ns, const char *text);

/* Reads the logs in `folder`. What they tell of the HPA and of the interval goes to `metadata`,
 * what is missing to `notes`. */
void wva_events_read(const char *folder, const struct wva_zone *zone, struct wva_events *events,
                     struct wva_metadata *metadata, struct wva_notes *notes);
void wva_events_free(struct wva_events *events);

/* ---- the lines of each log, one by one ---- */

struct wva_events_reader {
    struct wva_events *events;
    struct wva_metadata *metadata; /* may be filled */
    const struct wva_zone *zone;
    bool zoneless;         /* set where a time had no zone */
    struct wva_event open; /* of scaling.log: the block being read */
    bool is_open;
    double previous;
    int64_t state_ns; /* of "Initial State"; WVA_TIME_NONE before */
    int64_t last_ns;  /* of the last stamp; likewise */
};

struct wva_events_reader wva_events_begin(struct wva_events *events, struct wva_metadata *metadata,
                                          const struct wva_zone *zone);

/* A line of any of the three logs. */
void wva_events_take_line(struct wva_events_reader *reader, struct wva_str line);

/* Closes what is open. */
void wva_events_end(struct wva_events_reader *reader);

#endif
