/* SPDX-License-Identifier: Apache-2.0 */
/* How an HPA is set, and what state it was in: the text of `kubectl describe hpa`, or as far as it
 * goes the manifest of the experiment.
 *
 * It stands at the head of scaling.log, and in whatever text file a user left beside a run. */
#ifndef WVA_EXPERIMENT_HPA_DESCRIBE_H
#define WVA_EXPERIMENT_HPA_DESCRIBE_H

#include <stdint.h>

#include "experiment/events.h"
#include "plan/manifest.h"
#include "util/notes.h"
#include "util/str.h"

enum { WVA_HPA_SPEC_LIST_MAX = 16 }; /* of metrics, policies, conditions; further are dropped */

struct wva_hpa_spec_metric {
    char *name;
    double current, target; /* an average per pod, or percent of a request; NaN: "<unknown>" */
};

struct wva_hpa_policy {
    bool percent; /* of the current replicas; else pods */
    double value, period_s;
};

struct wva_hpa_rule {
    double window_s; /* of stabilization; NaN: not said */
    char *select;    /* "Max", "Min", "Disabled"; NULL: not said */
    struct wva_hpa_policy policies[WVA_HPA_SPEC_LIST_MAX];
    size_t policy_count;
};

struct wva_hpa_condition {
    char *type, *status, *reason, *message;
};

/* A rule with Kubernetes' defaults where it says nothing (autoscaling/v2). */
struct wva_hpa_effective_rule {
    struct wva_hpa_rule rule; /* its texts are those of the rule that it was made of */
    bool default_window, default_policies;
};

struct wva_hpa_spec {
    bool known;
    bool behavior_known;                       /* how fast it may scale; a manifest is read for the
                                                  limits only */
    char *file;                                /* that it was read from */
    char *reference;                           /* "Deployment/decode"; NULL: not said */
    double min_replicas, max_replicas;         /* NaN: not said */
    double current_replicas, desired_replicas; /* likewise */
    struct wva_hpa_spec_metric metrics[WVA_HPA_SPEC_LIST_MAX];
    size_t metric_count;
    struct wva_hpa_rule up, down;
    struct wva_hpa_condition conditions[WVA_HPA_SPEC_LIST_MAX];
    size_t condition_count;
};

/* Reads it from scaling.log or, where that has none, from the first of the folder's .txt, .log and
 * .out files that has one. Its events are added to `events`, where those do not have them; ages
 * count from the time that the log gives, or the last sample (`last_ns`). */
void wva_hpa_describe_read(const char *folder, const struct wva_zone *zone, int64_t last_ns,
                           struct wva_hpa_spec *spec, struct wva_events *events,
                           struct wva_notes *notes);
void wva_hpa_spec_free(struct wva_hpa_spec *spec);

/* The limits that the experiment's own manifest sets, where no state was found. */
void wva_hpa_spec_take_manifest(struct wva_hpa_spec *spec, const struct wva_hpa_manifest *manifest);

/* Without a window: none for scale-up, 300 s for scale-down, which a cluster may have set
 * otherwise. Without policies: the larger of 4 pods and 100 % in 15 s up, 100 % in 15 s down. */
struct wva_hpa_effective_rule wva_hpa_rule_complete(const struct wva_hpa_rule *rule, bool up);

/* The most replicas that scale-up may reach within the period that began with `replicas`. INFINITY
 * where no policy limits it, `replicas` where scale-up is disabled. */
double wva_hpa_rule_allows(const struct wva_hpa_rule *up, double replicas);

/* How long the rule makes the way from one number of replicas to another at least: its window, then
 * a period of its policy behind each step but the last. NaN where it has no policy. */
double wva_hpa_rule_seconds(const struct wva_hpa_rule *rule, double from, double to);

/* ---- line by line ---- */

enum wva_hpa_section {
    WVA_HPA_SECTION_NONE,
    WVA_HPA_SECTION_METRICS,
    WVA_HPA_SECTION_UP,
    WVA_HPA_SECTION_DOWN,
    WVA_HPA_SECTION_CONDITIONS,
    WVA_HPA_SECTION_EVENTS,
};

struct wva_hpa_describe_reader {
    struct wva_hpa_spec *spec;
    struct wva_events *events; /* may be NULL */
    const struct wva_zone *zone;
    int64_t time_ns; /* of the state */
    enum wva_hpa_section section;
    bool done; /* the text has ended; what follows is something else */
};

struct wva_hpa_describe_reader wva_hpa_describe_begin(struct wva_hpa_spec *spec,
                                                      struct wva_events *events,
                                                      const struct wva_zone *zone, int64_t time_ns);
void wva_hpa_describe_take_line(struct wva_hpa_describe_reader *reader, struct wva_str line);

#endif
