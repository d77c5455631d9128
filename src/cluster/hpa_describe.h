/* SPDX-License-Identifier: Apache-2.0 */
/* The text of `kubectl describe hpa`, of one HPA or of several, as every kubectl has written it
 * (autoscaling/v1, v2beta1, v2beta2, v2), and tables of `kubectl get hpa`.
 *
 * The state stands at the head of scaling.log, in hpa-describe.txt of a benchmark, and in whatever
 * text file a user left beside a run. */
#ifndef WVA_CLUSTER_HPA_DESCRIBE_H
#define WVA_CLUSTER_HPA_DESCRIBE_H

#include "cluster/hpa.h"
#include "cluster/kube_events.h"
#include "cluster/kube_table.h"

/* Reads hpa-describe.txt: adds its HPAs to `hpas`, and their events, which have ages only, to
 * `events` (may be NULL). */
enum wva_status wva_hpa_describe_read(const char *path, struct wva_hpas *hpas,
                                      struct wva_kube_events *events, struct wva_error *err);

/* Reads hpa.txt, a table. It does not tell values of the whole from averages per pod, as most are;
 * and it names no metrics. */
enum wva_status wva_hpa_table_read(const char *path, struct wva_hpas *hpas, struct wva_error *err);

/* ---- line by line ---- */

enum wva_hpa_section {
    WVA_HPA_SECTION_NONE,
    WVA_HPA_SECTION_LABELS,
    WVA_HPA_SECTION_METRICS,
    WVA_HPA_SECTION_UP,
    WVA_HPA_SECTION_DOWN,
    WVA_HPA_SECTION_CONDITIONS,
    WVA_HPA_SECTION_EVENTS,
};

struct wva_hpa_describe_reader {
    struct wva_hpas *hpas;
    struct wva_kube_events *events; /* may be NULL */
    struct wva_hpa_spec open;       /* the HPA being read; owned until it is closed */
    enum wva_hpa_section section;
    bool is_open;
};

struct wva_hpa_describe_reader wva_hpa_describe_begin(struct wva_hpas *hpas,
                                                      struct wva_kube_events *events);
void wva_hpa_describe_take_line(struct wva_hpa_describe_reader *reader, struct wva_str line);

/* Closes the HPA that is open. One without limits is none, and is dropped. */
void wva_hpa_describe_end(struct wva_hpa_describe_reader *reader);

/* A line of a table; the header first. */
void wva_hpa_table_take_line(struct wva_kube_table *table, struct wva_hpas *hpas,
                             struct wva_str line);

#endif
