/* SPDX-License-Identifier: Apache-2.0 */
/* The state of the HPA of an experiment that a monitor watched: `kubectl describe hpa` at the head
 * of its scaling.log, or in whatever text file a user left beside a run. */
#ifndef WVA_EXPERIMENT_HPA_STATE_H
#define WVA_EXPERIMENT_HPA_STATE_H

#include "cluster/hpa_describe.h"
#include "experiment/events.h"
#include "util/notes.h"

/* Reads it from scaling.log or, where that has none, from the first of the folder's .txt, .log and
 * .out files that has one. Its events are added to `events`, where those do not have them; ages
 * count from the time that the log gives, or the last sample (`last_ns`). */
void wva_hpa_state_read(const char *folder, const struct wva_zone *zone, int64_t last_ns,
                        struct wva_hpa_spec *spec, struct wva_events *events,
                        struct wva_notes *notes);

/* ---- line by line ---- */

struct wva_hpa_state_reader {
    struct wva_hpas hpas;        /* owned */
    struct wva_kube_events told; /* likewise */
    struct wva_hpa_describe_reader describe;
    const struct wva_zone *zone;
    int64_t time_ns; /* of the state */
    bool done;       /* the text has ended; what follows is something else */
};

/* The reader must stay where it is until its end. */
void wva_hpa_state_begin(struct wva_hpa_state_reader *reader, const struct wva_zone *zone,
                         int64_t time_ns);
void wva_hpa_state_take_line(struct wva_hpa_state_reader *reader, struct wva_str line);

/* Gives the first HPA, or an unknown one, and the events of all; releases the rest. */
void wva_hpa_state_end(struct wva_hpa_state_reader *reader, struct wva_hpa_spec *spec,
                       struct wva_events *events);

#endif
