/* SPDX-License-Identifier: Apache-2.0 */
/* From a rise of the load to its relief, and what happened beside the samples. */
#include <math.h>

#include "records/records.h"
#include "util/timestamp.h"

enum { J = WVA_IN_JSON, JC = WVA_IN_JSON | WVA_IN_CSV };

/* ---- links ---- */

#define T struct wva_scale_chain

WVA_KNOWN_IF(gone_known, T, x->gone_ns != WVA_TIME_NONE)
WVA_GETTER(double, step_to_queue_s, T, wva_seconds_between(x->step_ns, x->queue_ns))
WVA_GETTER(double, step_to_violation_s, T, wva_seconds_between(x->step_ns, x->violation_ns))
WVA_GETTER(double, step_to_desired_s, T, wva_seconds_between(x->step_ns, x->desired_ns))
WVA_GETTER(double, step_to_created_s, T, wva_seconds_between(x->step_ns, x->created_ns))
WVA_GETTER(double, created_to_ready_s, T, wva_seconds_between(x->created_ns, x->ready_ns))
WVA_GETTER(double, desired_to_ready_seen_s, T, wva_seconds_between(x->desired_ns, x->ready_seen_ns))
WVA_GETTER(double, ready_seen_to_half_s, T, wva_seconds_between(x->ready_seen_ns, x->half_ns))
WVA_GETTER(double, ready_seen_to_gone_s, T, wva_seconds_between(x->ready_seen_ns, x->gone_ns))
WVA_GETTER(double, step_to_gone_s, T, wva_seconds_between(x->step_ns, x->gone_ns))

static const struct wva_field chain_fields[] = {
    { "from_replicas", JC, "desired replicas before", WVA_AT(T, from) },
    { "to_replicas", JC, "desired replicas after", WVA_AT(T, to) },
    { "step_time", JC, "when the load rose, by the load generator", WVA_AT(T, step_ns) },
    { "step_from_rps", JC, "load asked for before, requests per second", WVA_AT(T, step_from_rps) },
    { "step_to_rps", JC, "load asked for after", WVA_AT(T, step_to_rps) },
    { "queue_time", JC, "first sample since with requests waiting", WVA_AT(T, queue_ns) },
    { "violation_time", JC,
      "sending of the first request since with a latency above its SLO, or the first such sample",
      WVA_AT(T, violation_ns) },
    { "desired_after_time", JC, "desired replicas rose after this time; the same as the next: then",
      WVA_AT(T, desired_after_ns) },
    { "desired_time", JC, "and at or before this one", WVA_AT(T, desired_ns) },
    { "created_time", JC, "creation of the first of the new pods", WVA_AT(T, created_ns) },
    { "ready_time", JC, "when the last of the new pods was ready", WVA_AT(T, ready_ns) },
    { "ready_seen_time", JC, "first sample with so many ready replicas", WVA_AT(T, ready_seen_ns) },
    { "peak_waiting", JC, "most requests waiting from the rise of the load on", WVA_AT(T, peak) },
    { "peak_time", JC, "sample of that peak", WVA_AT(T, peak_ns) },
    { "half_time", JC, "first sample since with half of it or less", WVA_AT(T, half_ns) },
    { "gone_time", JC, "first sample since with no request waiting", WVA_AT(T, gone_ns) },
    { "gone_after_load", JC, "the queue was gone only after the load had fallen again",
      WVA_AT(T, gone_after_load), .known = gone_known },
    { "step_to_queue_s", JC, "from the rise of the load to the queue",
      WVA_NUMBER(step_to_queue_s) },
    { "step_to_violation_s", JC, "to the latency above its SLO", WVA_NUMBER(step_to_violation_s) },
    { "step_to_desired_s", JC, "to the rise of desired replicas", WVA_NUMBER(step_to_desired_s) },
    { "step_to_created_s", JC, "to the first new pod", WVA_NUMBER(step_to_created_s) },
    { "created_to_ready_s", JC, "from that to the last new pod being ready",
      WVA_NUMBER(created_to_ready_s) },
    { "desired_to_ready_seen_s", JC, "from the rise of desired replicas to ready ones",
      WVA_NUMBER(desired_to_ready_seen_s) },
    { "ready_seen_to_half_s", JC, "from ready replicas to half of the queue",
      WVA_NUMBER(ready_seen_to_half_s) },
    { "ready_seen_to_gone_s", JC, "from ready replicas to no queue",
      WVA_NUMBER(ready_seen_to_gone_s) },
    { "step_to_gone_s", JC, "from the rise of the load to no queue", WVA_NUMBER(step_to_gone_s) },
    { "reason", JC, "why it scaled", WVA_AT(T, reason) },
};
#undef T

const struct wva_record wva_scale_chain_record = {
    WVA_RECORD_OF(struct wva_scale_chain, chain_fields), .name = "scale_chain",
    .help = "From a rise of the load to its relief, link by link; null where a link is not known."
};

#define T struct wva_pod_start_times
static const struct wva_field start_fields[] = {
    { "count", J, "pods that were created during the run and became ready", WVA_AT(T, count) },
    { "mean_s", J, "of these, from creation to ready", WVA_AT(T, mean_s) },
    { "longest_s", J, "likewise", WVA_AT(T, longest_s) },
    { "count_all", J, "pods that became ready, those from before the run included",
      WVA_AT(T, count_all) },
    { "mean_all_s", J, "of these", WVA_AT(T, mean_all_s) },
};
#undef T

const struct wva_record wva_pod_starts_record = {
    WVA_RECORD_OF(struct wva_pod_start_times, start_fields),
    .help = "How long pods took to start, by Kubernetes."
};

#define T struct wva_full_pods
static const struct wva_field full_fields[] = {
    { "intervals", J, "between two scrapes of a pod with 85 % of the KV cache used at both",
      WVA_AT(T, intervals) },
    { "seconds", J, "of all of them", WVA_AT(T, seconds) },
    { "running", J, "requests of a pod", WVA_AT(T, running) },
    { "itl_ms", J, "mean", WVA_AT(T, itl_ms) },
    { "tokens_per_s", J, "generated by a pod", WVA_AT(T, tokens_per_s) },
    { "finished_rps", J, "requests per second that a pod finished", WVA_AT(T, finished_rps) },
};
#undef T

const struct wva_record wva_full_pods_record = {
    WVA_RECORD_OF(struct wva_full_pods, full_fields),
    .help = "What one pod did while its KV cache was full: the most it serves at any latency."
};

#define T struct wva_harness_replicas
static const struct wva_field harness_fields[] = {
    { "start", J, NULL, WVA_AT(T, from_ns) },
    { "stop", J, NULL, WVA_AT(T, to_ns) },
    { "ready_replicas_mean", J, "weighted by time", WVA_AT(T, ready_mean) },
    { "desired_replicas_mean", J, "likewise", WVA_AT(T, desired_mean) },
    { "replica_hours_ready", J, "of ready replicas", WVA_AT(T, ready_hours) },
};
#undef T

const struct wva_record wva_harness_record = {
    WVA_RECORD_OF(struct wva_harness_replicas, harness_fields),
    .help = "Replicas over the whole time of a benchmark's harness, its start-up and its report "
            "included."
};

/* ---- what happened ---- */

#define T struct wva_occurrence
WVA_WORD_GETTER(kind, T, kind, wva_occurrence_name)

static const struct wva_field occurrence_fields[] = {
    { "time", JC, "when it began", WVA_AT(T, from_ns) },
    { "end_time", JC,
      "when it ended; of a change of replicas: it lies between the two; of a pod that was not "
      "ready "
      "when last seen: none",
      WVA_AT(T, to_ns) },
    { "kind", JC, "kind", WVA_WORDS(kind, WVA_OCCURRENCE_KINDS) },
    { "server", JC, "server that it concerns, if it does one", WVA_AT(T, server) },
    { "subject", JC, "pod, or reason of the warning", WVA_AT(T, subject) },
    { "from_replicas", JC, "desired replicas before", WVA_AT(T, before) },
    { "to_replicas", JC, "desired replicas after", WVA_AT(T, after) },
    { "text", JC, "why, or what it means", WVA_AT(T, text) },
};
#undef T

const struct wva_record wva_occurrence_record = {
    WVA_RECORD_OF(struct wva_occurrence, occurrence_fields), .name = "occurrence"
};
