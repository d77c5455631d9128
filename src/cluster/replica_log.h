/* SPDX-License-Identifier: Apache-2.0 */
/* Replicas over time: replica_status_timeseries.json, in which a collector wrote at each round what
 * every Deployment and StatefulSet wanted and had. And pod_startup_times.json, the pods it saw. */
#ifndef WVA_CLUSTER_REPLICA_LOG_H
#define WVA_CLUSTER_REPLICA_LOG_H

#include <jansson.h>
#include <stdint.h>

#include "util/error.h"
#include "util/str.h"

enum {
    WVA_REPLICA_ROUNDS_MAX = 200000, /* further rounds, workloads and pods are counted only */
    WVA_REPLICA_SERIES_MAX = 1000,
    WVA_POD_STARTS_MAX = 100000,
    WVA_REPLICA_LOG_MAX_BYTES = 256 * 1024 * 1024,
};

enum wva_replica_count {
    WVA_REPLICAS_DESIRED, /* spec.replicas: what the autoscaler set last */
    WVA_REPLICAS_READY,
    WVA_REPLICAS_AVAILABLE,
    WVA_REPLICAS_UPDATED,
    WVA_REPLICA_COUNTS
};

/* A workload: values[count][round], NaN where the round does not have it. Texts are owned, empty
 * where they are not told. */
struct wva_replica_series {
    char *name, *kind, *name_space;
    char *model; /* a label, not the model's name */
    char *role;  /* "prefill", "decode", "both", ... */
    double *values[WVA_REPLICA_COUNTS];
    size_t room;
};

/* Zeroed is empty. Rounds are in the order of their times. */
struct wva_replica_log {
    int64_t *time_ns;
    size_t rounds, room;
    struct wva_replica_series *series;
    size_t count, capacity;
    size_t empty_rounds; /* in which no workload could be read: not known, not 0 */
    size_t dropped;      /* rounds and workloads beyond the maximum, rounds without a time */
};

/* Fills an empty log. Rounds before the place where the file is malformed or cut stay. */
enum wva_status wva_replica_log_read(const char *path, struct wva_replica_log *log,
                                     struct wva_error *err);

/* One snapshot. A count that Kubernetes leaves out where it is 0 (all but the desired one) is 0
 * where its workload is there without it. One that is not later than the last is put where it
 * belongs by wva_replica_log_sort. */
void wva_replica_log_take(struct wva_replica_log *log, const json_t *snapshot);
void wva_replica_log_sort(struct wva_replica_log *log);

const struct wva_replica_series *wva_replica_log_find(const struct wva_replica_log *log,
                                                      const char *name);
void wva_replica_log_free(struct wva_replica_log *log);

/* A change that happened in (after_ns, seen_ns]: between two rounds that know the workload. */
struct wva_replica_change {
    double from, to;
    int64_t after_ns, seen_ns;
};

/* The changes of one count, in their order; the caller frees them. */
struct wva_replica_change *wva_replica_changes(const struct wva_replica_log *log,
                                               const struct wva_replica_series *series,
                                               enum wva_replica_count which, size_t *count);

/* The mean over [from_ns, to_ns): each round holds until the next that knows the workload, the
 * first backwards, the last onwards. NaN where no round does. */
double wva_replica_mean(const struct wva_replica_log *log, const struct wva_replica_series *series,
                        enum wva_replica_count which, int64_t from_ns, int64_t to_ns);

/* The value that holds at a time, by the same rule. */
double wva_replica_at(const struct wva_replica_log *log, const struct wva_replica_series *series,
                      enum wva_replica_count which, int64_t time_ns);

/* ---- starts of pods ---- */

struct wva_pod_start {
    char *name, *node, *model, *role; /* owned; empty: not told */
    int64_t created_ns;               /* WVA_TIME_NONE: not told */
    int64_t ready_ns; /* likewise: it was not ready when it was last seen. Too late of a pod that
                         went unready and back */
    double startup_s; /* from created to ready; NaN: never ready */
};

struct wva_pod_starts {
    struct wva_pod_start *items; /* owned, in the order of the file */
    size_t count, capacity, dropped;
};

enum wva_status wva_pod_starts_read(const char *path, struct wva_pod_starts *starts,
                                    struct wva_error *err);
void wva_pod_starts_take(struct wva_pod_starts *starts, const json_t *pod);

/* The mean of the pods that became ready and were created at `from_ns` or later (WVA_TIME_NONE: of
 * all), and how many they are. NaN where there is none. */
double wva_pod_starts_mean(const struct wva_pod_starts *starts, int64_t from_ns, size_t *count);
void wva_pod_starts_free(struct wva_pod_starts *starts);

/* The workload that a pod is of by its name, <workload>-<replica set>-<id> or <workload>-<n>: the
 * longest that fits. NULL: none. */
const struct wva_replica_series *wva_replica_log_find_pod(const struct wva_replica_log *log,
                                                          const char *pod);

#endif
