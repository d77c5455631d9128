/* SPDX-License-Identifier: Apache-2.0 */
/* What a column of a frame means. The table of roles is all that the program knows of them:
 * readers, tables, exports, capabilities and the axes of figures ask it, so a new role is one row
 * here. */
#ifndef WVA_SERIES_ROLE_H
#define WVA_SERIES_ROLE_H

#include "message/sample.h"
#include "util/unit.h"

/* What a sample that has the role supports (series/capabilities.h). */
enum {
    WVA_HAS_TARGETS = 1 << 0,  /* queue or cache targets that an autoscaler scales for; or, without
                                  any of the below, a queue whose target is missing */
    WVA_HAS_SLO = 1 << 1,      /* an SLO of ITL or TTFT, recorded or given */
    WVA_HAS_MODEL = 1 << 2,    /* predictions or parameters of a latency model */
    WVA_HAS_CAPACITY = 1 << 3, /* supply or demand of capacity */
    WVA_HAS_ENGINES = 1 << 4,  /* what the inference servers report themselves, not a controller */
    WVA_HAS_SERVICE = WVA_HAS_SLO | WVA_HAS_MODEL | WVA_HAS_CAPACITY, /* any of these */
};

enum wva_measured {
    WVA_MEASURED_REAL,
    WVA_MEASURED_WHOLE, /* counted: replicas, jobs, requests */
    WVA_MEASURED_SHARE, /* 0..1, shown as percent */
};

/* ROLE(NAME, UNIT, help, other members of struct wva_role_info). Add rows at the end: hashes of
 * samples in batch catalogues include their numbers. */
#define WVA_ROLES(ROLE)                                                                            \
    ROLE(ITL_OBSERVED, MS, "observed ITL", .column = WVA_COLUMN_ITL_OBSERVED, .name = "itl_ms",    \
         .series = "itl", .axis = "ITL (ms)")                                                      \
    ROLE(TTFT_OBSERVED, MS, "observed TTFT", .column = WVA_COLUMN_TTFT_OBSERVED,                   \
         .name = "ttft_ms", .series = "ttft", .axis = "TTFT (ms)")                                 \
    ROLE(RATE, RPM, "load", .column = WVA_COLUMN_RATE, .name = "rate_rpm", .series = "load",       \
         .axis = "requests per minute")                                                            \
    ROLE(INPUT_TOKENS, NONE, "mean input tokens of a request", .column = WVA_COLUMN_INPUT_TOKENS,  \
         .series = "input_tokens")                                                                 \
    ROLE(OUTPUT_TOKENS, NONE, "mean output tokens of a request",                                   \
         .column = WVA_COLUMN_OUTPUT_TOKENS, .series = "output_tokens")                            \
    ROLE(REPLICAS_DESIRED, REPLICAS, "desired replicas", .column = WVA_COLUMN_REPLICAS_DESIRED,    \
         .name = "desired_replicas", .series = "replicas_desired", .axis = "replicas",             \
         .quantity = WVA_MEASURED_WHOLE)                                                           \
    ROLE(ITL_PREDICTED, MS, "ITL predicted by the controller", .column = WVA_COLUMN_ITL_PREDICTED, \
         .series = "itl_predicted", .capability = WVA_HAS_MODEL)                                   \
    ROLE(TTFT_PREDICTED, MS, "TTFT predicted by the controller",                                   \
         .column = WVA_COLUMN_TTFT_PREDICTED, .series = "ttft_predicted",                          \
         .capability = WVA_HAS_MODEL)                                                              \
    ROLE(ITL_SLO, MS, "SLO of ITL", .column = WVA_COLUMN_ITL_SLO, .series = "itl_slo")             \
    ROLE(TTFT_SLO, MS, "SLO of TTFT", .column = WVA_COLUMN_TTFT_SLO, .series = "ttft_slo")         \
    ROLE(ALPHA, MS, "alpha of the controller's model", .column = WVA_COLUMN_ALPHA,                 \
         .series = "alpha", .capability = WVA_HAS_MODEL)                                           \
    ROLE(BETA, MS_PER_REQUEST, "beta of the controller's model", .column = WVA_COLUMN_BETA,        \
         .series = "beta", .capability = WVA_HAS_MODEL)                                            \
    ROLE(GAMMA, MS, "gamma of the controller's model", .column = WVA_COLUMN_GAMMA,                 \
         .series = "gamma", .capability = WVA_HAS_MODEL)                                           \
    ROLE(DELTA, MS_PER_TOKEN_REQUEST, "delta of the controller's model",                           \
         .column = WVA_COLUMN_DELTA, .series = "delta", .capability = WVA_HAS_MODEL)               \
    ROLE(REPLICAS_CURRENT, REPLICAS, "current replicas", .column = WVA_COLUMN_REPLICAS_CURRENT,    \
         .series = "replicas_current", .axis = "replicas", .quantity = WVA_MEASURED_WHOLE)         \
    ROLE(MAX_BATCH, NONE, "requests per replica", .column = WVA_COLUMN_MAX_BATCH,                  \
         .quantity = WVA_MEASURED_WHOLE)                                                           \
    ROLE(COST, NONE, "cents per hour of all replicas", .column = WVA_COLUMN_COST)                  \
    ROLE(RHO, NONE, "requests in service / max batch", .column = WVA_COLUMN_RHO)                   \
    ROLE(MAX_RPM, RPM, "load that a replica serves within the SLO", .column = WVA_COLUMN_MAX_RPM,  \
         .capability = WVA_HAS_MODEL)                                                              \
    ROLE(SUPPLY, NONE, "supply, in the unit of the analyzer", .column = WVA_COLUMN_SUPPLY,         \
         .series = "supply", .capability = WVA_HAS_CAPACITY)                                       \
    ROLE(DEMAND, NONE, "demand, in the unit of the analyzer", .column = WVA_COLUMN_DEMAND,         \
         .series = "demand", .capability = WVA_HAS_CAPACITY)                                       \
    ROLE(REPLICA_CAPACITY, NONE, "supply of one replica", .column = WVA_COLUMN_REPLICA_CAPACITY)   \
    ROLE(REPLICAS_READY, REPLICAS, "replicas that serve; current ones may only be requested",      \
         .column = WVA_COLUMN_REPLICAS_READY, .quantity = WVA_MEASURED_WHOLE)                      \
    ROLE(UTILIZATION, NONE, "demand / supply", .column = WVA_COLUMN_UTILIZATION,                   \
         .axis = "demand / supply", .capability = WVA_HAS_CAPACITY)                                \
    ROLE(KV_USAGE, NONE, "KV cache usage, 0 to 1", .column = WVA_COLUMN_KV_USAGE,                  \
         .series = "kv_cache_usage", .axis = "KV cache use (%)", .quantity = WVA_MEASURED_SHARE)   \
    ROLE(QUEUE_LENGTH, NONE, "waiting requests", .column = WVA_COLUMN_QUEUE_LENGTH,                \
         .series = "queue_length", .axis = "requests waiting", .quantity = WVA_MEASURED_WHOLE)     \
    ROLE(SATURATED, NONE, "1: the load exceeds what all replicas serve within the SLO; else 0",    \
         .column = WVA_COLUMN_SATURATED)                                                           \
    ROLE(QUEUEING_ALPHA, MS, "alpha of the three-parameter model of 2026",                         \
         .column = WVA_COLUMN_QUEUEING_ALPHA, .capability = WVA_HAS_MODEL)                         \
    ROLE(QUEUEING_BETA, NONE, "its beta, ms per compute token",                                    \
         .column = WVA_COLUMN_QUEUEING_BETA)                                                       \
    ROLE(QUEUEING_GAMMA, NONE, "its gamma, ms per memory token",                                   \
         .column = WVA_COLUMN_QUEUEING_GAMMA)                                                      \
    ROLE(WAITING, NONE, "waiting requests per replica", .name = "waiting",                         \
         .series = "waiting_per_replica", .axis = "waiting per replica")                           \
    ROLE(WAITING_TARGET, NONE, "target of the HPA for waiting requests per replica",               \
         .name = "waiting_target", .series = "waiting_target", .capability = WVA_HAS_TARGETS)      \
    ROLE(KV_TARGET, NONE, "KV cache usage target of the HPA", .name = "kv_target",                 \
         .series = "kv_cache_target", .quantity = WVA_MEASURED_SHARE,                              \
         .capability = WVA_HAS_TARGETS)                                                            \
    ROLE(ACTIVE_JOBS, NONE, "running jobs of the load generator", .name = "active_jobs",           \
         .series = "active_jobs", .axis = "jobs", .quantity = WVA_MEASURED_WHOLE)                  \
    ROLE(COMPLETED_JOBS, NONE, "jobs of the load generator that are done",                         \
         .name = "completed_jobs", .axis = "jobs", .quantity = WVA_MEASURED_WHOLE)                 \
    ROLE(RUNNING, NONE, "requests running", .name = "running", .series = "running_requests",       \
         .axis = "requests running", .quantity = WVA_MEASURED_WHOLE,                               \
         .capability = WVA_HAS_ENGINES)                                                            \
    ROLE(OTHER_SUPPLY, NONE, "supply according to the other analyzer, in its unit",                \
         .column = WVA_COLUMN_OTHER_SUPPLY)                                                        \
    ROLE(OTHER_DEMAND, NONE, "demand according to the other analyzer, in its unit",                \
         .column = WVA_COLUMN_OTHER_DEMAND)                                                        \
    ROLE(OTHER_UTILIZATION, NONE, "demand / supply of the other analyzer",                         \
         .column = WVA_COLUMN_OTHER_UTILIZATION)                                                   \
    ROLE(OTHER_REPLICA_CAPACITY, NONE, "supply of one replica according to the other analyzer",    \
         .column = WVA_COLUMN_OTHER_REPLICA_CAPACITY)                                              \
    ROLE(OTHER_DECIDED, NONE, "1: the other analyzer decided; 0: the first one did",               \
         .column = WVA_COLUMN_DECIDED_BY, .name = "other_decided")                                 \
    ROLE(TTFT_P50, MS, "median of observed TTFT", .name = "ttft_p50_ms", .series = "ttft_p50")     \
    ROLE(TTFT_P90, MS, "90th percentile of observed TTFT", .name = "ttft_p90_ms",                  \
         .series = "ttft_p90")                                                                     \
    ROLE(TTFT_P99, MS, "99th percentile of observed TTFT", .name = "ttft_p99_ms",                  \
         .series = "ttft_p99")                                                                     \
    ROLE(ITL_P50, MS, "median of observed ITL", .name = "itl_p50_ms", .series = "itl_p50")         \
    ROLE(ITL_P90, MS, "90th percentile of observed ITL", .name = "itl_p90_ms",                     \
         .series = "itl_p90")                                                                      \
    ROLE(ITL_P99, MS, "99th percentile of observed ITL", .name = "itl_p99_ms",                     \
         .series = "itl_p99")                                                                      \
    ROLE(TPOT, MS, "mean over requests of their time per output token", .name = "tpot_ms",         \
         .series = "tpot", .axis = "TPOT (ms)")                                                    \
    ROLE(QUEUE_TIME, MS, "mean time in the queue of a server", .name = "queue_time_ms",            \
         .series = "queue_time", .axis = "time in queue (ms)")                                     \
    ROLE(KV_MAX, NONE, "KV cache usage of the fullest pod, 0 to 1", .name = "kv_max",              \
         .series = "kv_cache_usage_max", .axis = "KV cache use (%)",                               \
         .quantity = WVA_MEASURED_SHARE)                                                           \
    ROLE(TOKENS_IN, NONE, "prompt tokens per second", .name = "tokens_in_per_s",                   \
         .series = "input_tokens_per_second", .axis = "tokens/s")                                  \
    ROLE(TOKENS_OUT, NONE, "generated tokens per second", .name = "tokens_out_per_s",              \
         .series = "output_tokens_per_second", .axis = "tokens/s")                                 \
    ROLE(STARTED, RPM, "requests that had their first token", .name = "started_rpm",               \
         .series = "started")                                                                      \
    ROLE(FINISHED, RPM, "requests that finished", .name = "finished_rpm", .series = "finished",    \
         .axis = "requests per minute")                                                            \
    ROLE(FAILED, RPM, "requests that failed, by the endpoint picker", .name = "failed_rpm",        \
         .series = "failed", .axis = "requests per minute")                                        \
    ROLE(PREEMPTIONS, NONE, "preempted requests per minute", .name = "preemptions_per_min",        \
         .series = "preemptions_per_minute", .axis = "preemptions per minute")                     \
    ROLE(EPP_QUEUE, NONE, "waiting requests per pod, by the endpoint picker", .name = "epp_queue", \
         .series = "epp_queue", .axis = "waiting per pod")                                         \
    ROLE(EPP_FLOW_QUEUE, NONE, "requests held back by the endpoint picker",                        \
         .name = "epp_flow_queue", .series = "epp_flow_queue", .axis = "requests waiting",         \
         .quantity = WVA_MEASURED_WHOLE)                                                           \
    ROLE(EPP_SATURATION, NONE, "saturation of the pool by the endpoint picker, 1: full",           \
         .name = "epp_saturation", .series = "epp_saturation", .axis = "saturation of the pool")   \
    ROLE(EPP_RUNNING, NONE, "requests running by the endpoint picker", .name = "epp_running",      \
         .series = "epp_running", .axis = "requests running", .quantity = WVA_MEASURED_WHOLE)      \
    ROLE(PODS_SEEN, NONE, "pods that were asked for metrics", .name = "pods_seen", .axis = "pods", \
         .quantity = WVA_MEASURED_WHOLE)                                                           \
    ROLE(PODS_ANSWERED, NONE, "pods that answered; when fewer, sums lack a share",                 \
         .name = "pods_answered", .axis = "pods", .quantity = WVA_MEASURED_WHOLE)                  \
    ROLE(RESTARTS, NONE, "pods that restarted since the sample before", .name = "restarts",        \
         .axis = "pods", .quantity = WVA_MEASURED_WHOLE)                                           \
    ROLE(STAGE, NONE, "stage of the load, from 0", .name = "stage",                                \
         .quantity = WVA_MEASURED_WHOLE)                                                           \
    ROLE(STAGE_RATE, RPM, "load that the stage asks for", .name = "stage_rate_rpm",                \
         .series = "stage_load")                                                                   \
    ROLE(TTFT_CLIENT, MS,                                                                          \
         "mean TTFT of the requests sent since the sample before, by the load generator",          \
         .name = "ttft_client_ms", .series = "ttft_client")                                        \
    ROLE(TTFT_SERVER, MS, "observed TTFT by the servers, where the observed one is the clients'",  \
         .name = "ttft_server_ms", .series = "ttft_server")                                        \
    ROLE(ITL_CLIENT, MS, "likewise their mean ITL", .name = "itl_client_ms",                       \
         .series = "itl_client")                                                                   \
    ROLE(GPUS, NONE, "GPUs that ready replicas are limited to", .name = "gpus", .series = "gpus",  \
         .axis = "GPUs", .quantity = WVA_MEASURED_WHOLE)                                           \
    ROLE(RUNNING_CV, NONE,                                                                         \
         "balance: standard deviation / mean of the requests running on each pod; 0: all alike",   \
         .name = "running_cv", .series = "running_cv", .axis = "imbalance of pods")                \
    ROLE(GOODPUT, NONE, "of these requests, those within the SLOs, 0 to 1; failed ones are not",   \
         .name = "goodput", .series = "goodput", .axis = "goodput (%)",                            \
         .quantity = WVA_MEASURED_SHARE)

#define WVA_ROLE_ENUMERATOR(name, ...) WVA_ROLE_##name,
enum wva_role { WVA_ROLES(WVA_ROLE_ENUMERATOR) WVA_ROLE_COUNT };
#undef WVA_ROLE_ENUMERATOR

struct wva_role_info {
    enum wva_unit unit;
    const char *help;       /* what the values are, a few words */
    enum wva_column column; /* of a controller's sample; 0: only a monitor records it */
    const char *name;       /* in tables; never NULL: that of `column` unless the row has its own */
    const char *series;     /* the metric in samples.openmetrics, without unit; NULL: left out */
    const char *axis;       /* title of an axis; NULL: no figure shows it alone */
    enum wva_measured quantity;
    unsigned capability; /* WVA_HAS_..., or 0 */
};

struct wva_role_info wva_role_info(enum wva_role role);

/* The role that is read from a column of samples; WVA_ROLE_COUNT: none. */
enum wva_role wva_role_find(enum wva_column column);

/* The column called `name` in data/samples.csv or data/hpa_samples.csv: an enum wva_column, or
 * WVA_COLUMN_COUNT + role if controllers do not write it. -1: unknown. */
int wva_row_column_find(struct wva_str name);

enum { WVA_ROW_COLUMNS = WVA_COLUMN_COUNT + WVA_ROLE_COUNT };

#endif
