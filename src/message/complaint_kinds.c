/* SPDX-License-Identifier: Apache-2.0 */
/* Known complaints: the words that identify them, their meaning and their remedy. */
#include "message/complaint.h"

static const struct wva_complaint_info infos[WVA_COMPLAINT_KINDS] = {
    [WVA_COMPLAINT_NO_VARIANTS] = { "no-variants", "nothing to scale",
                                    "the controller found no variant that it is to scale",
                                    "give the HPA or ScaledObject the mark llm-d.ai/managed=true "
                                    "(v0.8 and later), or make a VariantAutoscaling (before)" },
    [WVA_COMPLAINT_NO_METRICS] = { "no-metrics", "no metrics of the model",
                                   "Prometheus had no series of the model's servers, so that "
                                   "nothing was decided",
                                   "let Prometheus scrape the model servers, with the labels "
                                   "model_name, namespace and pod" },
    [WVA_COMPLAINT_NO_ALLOCATION] = { "no-feasible-allocation", "no feasible allocation",
                                      "the optimizer found no allocation for any server: no load "
                                      "reached it, or no number of replicas meets the SLO",
                                      "compare the SLO with the model parameters, and see whether "
                                      "metrics were missing in the same cycle" },
    [WVA_COMPLAINT_SERVER_NOT_ALLOCATED] = { "server-not-allocated", "no allocation for a server",
                                             "the optimizer found no allocation for this server",
                                             "compare its SLO with the model parameters, and see "
                                             "whether its metrics were missing" },
    [WVA_COMPLAINT_PARTIAL_ALLOCATION] = { "partial-allocation", "allocations for some only",
                                           "the optimizer found allocations for some servers only",
                                           "see which of them lack metrics or parameters" },
    [WVA_COMPLAINT_SAFETY_NET] = { "safety-net", "safety net",
                                   "no decision was made, and the controller asked for the "
                                   "replicas that it had or had asked for before",
                                   "see the WARN and ERROR before it for what failed" },
    [WVA_COMPLAINT_SAFETY_NET_BLIND] = { "safety-net-blind", "safety net without replicas",
                                         "even the current replicas could not be read",
                                         "see whether the Deployment exists and may be read" },
    [WVA_COMPLAINT_ALL_FAILED] = { "all-failed", "every way to decide failed",
                                   "neither capacity nor model gave a decision",
                                   "see the WARN and ERROR before it for what failed" },
    [WVA_COMPLAINT_CYCLE_ERRORS] = { "cycle-with-errors", "cycle with errors",
                                     "a cycle ended without a decision for some model",
                                     "see the WARN and ERROR before it for what failed" },
    [WVA_COMPLAINT_CYCLE_GIVEN_UP] = { "cycle-given-up", "cycle given up",
                                       "the controller gave a cycle up, to try again",
                                       "see the error in the message" },
    [WVA_COMPLAINT_ANALYSIS_FAILED] = { "analysis-failed", "analysis failed",
                                        "an analyzer gave no result, so that the model kept its "
                                        "replicas",
                                        "see the error in the message: mostly no replica is "
                                        "ready, or metrics are missing" },
    [WVA_COMPLAINT_NO_ANALYSIS] = { "no-capacity-analysis", "targets of the model alone",
                                    "the capacity analysis took no part; in model-only mode it "
                                    "never does",
                                    "nothing in model-only mode; else see why the analysis is "
                                    "missing" },
    [WVA_COMPLAINT_QUEUEING_REFUSED] = { "queueing-model-refused", "queueing model refused",
                                         "this release does not run the queueing-model path, and "
                                         "decides nothing while it is configured",
                                         "configure the saturation or throughput analyzer "
                                         "instead" },
    [WVA_COMPLAINT_TUNER_REJECTED] = { "tuner-rejected", "tuner rejected an observation",
                                       "the tuner took the observation for an outlier and kept "
                                       "its parameters",
                                       "a few are normal; many mean that the parameters do not "
                                       "fit the server" },
    [WVA_COMPLAINT_TUNER_FAILED] = { "tuner-failed", "tuner failed",
                                     "the tuner could not use the observation, and the controller "
                                     "went on with other parameters",
                                     "an environment of zeros means no traffic; a rate above the "
                                     "maximum means that the parameters underrate the server" },
    [WVA_COMPLAINT_NO_DISPATCH_RATE] = { "no-dispatch-rate", "no request rate of a pod",
                                         "the scheduler's request rate of this pod was not found, "
                                         "so whatever is computed from these rates is too low",
                                         "let Prometheus scrape the endpoint picker, and see that "
                                         "its labels name the pods as the model server's do" },
    [WVA_COMPLAINT_NO_DEMAND] = { "no-demand", "no demand reported",
                                  "the throughput analyzer knows the capacity but saw no demand, "
                                  "so that it asks for nothing",
                                  "let Prometheus scrape the endpoint picker; nothing where there "
                                  "was no load" },
    [WVA_COMPLAINT_GPS_MISMATCH] = { "gps-mismatch", "token rate off the model",
                                     "a pod's decode rate differs from what the throughput "
                                     "analyzer's model says",
                                     "a few are normal; many mean that its capacity figures are "
                                     "off" },
    [WVA_COMPLAINT_GPS_RESTART] = { "gps-restart", "throughput model started anew",
                                    "the decode rate stayed off the model, and the analyzer began "
                                    "to learn it again",
                                    "expect its capacity figures to be missing or rough for some "
                                    "cycles" },
    [WVA_COMPLAINT_NO_MODEL_DATA] = { "no-model-data", "queueing model lacks data",
                                      "the queueing model had no SLO, replicas or parameters for "
                                      "this model",
                                      "wait for load, or set SLOs" },
    [WVA_COMPLAINT_LIMITED] = { "limited", "limited by accelerators",
                                "fewer replicas were asked for than wanted: no accelerators left",
                                "add accelerators or raise the quota" },
    [WVA_COMPLAINT_FLOORS] = { "floors-above-budget", "minimums above the budget",
                               "the minimum replicas of a group need more than its budget",
                               "lower minReplicas or raise the budget" },
    [WVA_COMPLAINT_CEILING] = { "replica-ceiling", "ceiling on replicas",
                                "the controller set the most replicas that the HPA or ScaledObject "
                                "may have, by its share of the namespace's accelerator quota",
                                "if requests wait at the ceiling, raise the quota; else nothing" },
    [WVA_COMPLAINT_NO_VOTE] = { "no-saturation-vote", "saturation without a vote",
                                "the saturation analyzer is not configured for this model: it "
                                "neither asks for replicas nor prevents that they are taken away",
                                "nothing if that is intended; else add it to the analyzers" },
    [WVA_COMPLAINT_NO_DECISION] = { "no-decision", "no decision for a variant",
                                    "no replicas were asked for, since nothing was decided yet",
                                    "nothing after a start; else see why models are skipped" },
    [WVA_COMPLAINT_SEVERAL_VARIANTS] = { "several-variants", "several variants of a Deployment",
                                         "two variants name one Deployment, so that its pods "
                                         "belong to none",
                                         "delete all but one of them" },
    [WVA_COMPLAINT_NO_DEPLOYMENT] = { "no-deployment", "Deployment not found",
                                      "the Deployment that a variant names could not be read",
                                      "see whether it exists, in that namespace" },
    [WVA_COMPLAINT_CONFIG] = { "config-unread", "configuration not read",
                               "a ConfigMap could not be read, and defaults were used or the read "
                               "was tried again",
                               "nothing while the controller starts; else see whether it exists" },
    [WVA_COMPLAINT_PROMETHEUS] = { "prometheus-failed", "Prometheus failed",
                                   "Prometheus was not reached, or a query failed",
                                   "see its address, certificate and token in the controller's "
                                   "ConfigMap" },
    [WVA_COMPLAINT_FORBIDDEN] = { "forbidden", "not permitted",
                                  "the controller's ServiceAccount may not do this",
                                  "give its role the permission that the message names" },
    [WVA_COMPLAINT_CONFLICT] = { "conflict", "written by two at once",
                                 "an object was changed by somebody else in between; the "
                                 "controller tries again",
                                 "nothing, unless it never stops" },
    [WVA_COMPLAINT_LEASE_LOST] = { "lease-lost", "lease lost",
                                   "the replica could not keep its lease and stops working",
                                   "take the logs of all replicas; see the load of the API "
                                   "server" },
    [WVA_COMPLAINT_SCRAPE_REFUSED] = { "scrape-refused", "scrape of the controller refused",
                                       "somebody asked for the controller's own metrics without a "
                                       "valid token; if it was Prometheus, the HPA sees no target",
                                       "give Prometheus a ServiceAccount that may read /metrics" },
    [WVA_COMPLAINT_TLS_UNVERIFIED] = { "tls-unverified", "certificates not verified",
                                       "the controller does not verify Prometheus' certificate",
                                       "nothing on a test cluster" },
    [WVA_COMPLAINT_EVENT_LOST] = { "event-lost", "event not recorded",
                                   "a Kubernetes event of the controller was lost; decisions are "
                                   "not touched",
                                   "nothing" },
    [WVA_COMPLAINT_WATCH_ENDED] = { "watch-ended", "watch ended",
                                    "a connection to the API server ended and is made anew",
                                    "nothing, unless it never stops" },
    [WVA_COMPLAINT_OTHER] = { "other", "other",
                              "a message of level WARN or ERROR that is not known here",
                              "read the message" },
};

#define TELLS(words, kind)                                                                         \
    {                                                                                              \
        WVA_STR_INIT(words), kind, WVA_MATCH_ANY_LEVEL, false                                      \
    }
#define BEGINS(words, kind)                                                                        \
    {                                                                                              \
        WVA_STR_INIT(words), kind, WVA_MATCH_START, false                                          \
    }
#define HOLDS(words, kind)                                                                         \
    {                                                                                              \
        WVA_STR_INIT(words), kind, WVA_MATCH_ANYWHERE, false                                       \
    }

/* More specific texts precede less specific ones. */
const struct wva_complaint_pattern wva_complaint_patterns[] = {
    TELLS("No active VariantAutoscalings found", WVA_COMPLAINT_NO_VARIANTS),
    TELLS("No saturation metrics available for model", WVA_COMPLAINT_NO_METRICS),
    TELLS("No potential allocations found for server", WVA_COMPLAINT_SERVER_NOT_ALLOCATED),
    TELLS("No optimized allocation found for variant", WVA_COMPLAINT_SERVER_NOT_ALLOCATED),
    TELLS("No SLO targets", WVA_COMPLAINT_NO_MODEL_DATA),
    TELLS("No replicas for variant", WVA_COMPLAINT_NO_MODEL_DATA),
    TELLS("No parameters found for variant", WVA_COMPLAINT_NO_MODEL_DATA),
    TELLS("Safety net activated", WVA_COMPLAINT_SAFETY_NET),
    TELLS("Skipping EmitReplicaMetrics", WVA_COMPLAINT_NO_DECISION),
    TELLS("Pod has engine metrics but no dispatch rate", WVA_COMPLAINT_NO_DISPATCH_RATE),
    TELLS("throughput analyzer has a live capacity signal but has reported no demand",
          WVA_COMPLAINT_NO_DEMAND),
    TELLS("throughput analyzer: GPS mismatch persisted", WVA_COMPLAINT_GPS_RESTART),
    TELLS("throughput analyzer: GPS mismatch", WVA_COMPLAINT_GPS_MISMATCH),
    TELLS("Decision was limited by GPU availability", WVA_COMPLAINT_LIMITED),
    TELLS("Setting max replica ceiling", WVA_COMPLAINT_CEILING),
    TELLS("Setting maxReplicas", WVA_COMPLAINT_CEILING),
    TELLS("saturation analyzer is absent from", WVA_COMPLAINT_NO_VOTE),
    TELLS("Tuner validation failed, using previous state", WVA_COMPLAINT_TUNER_REJECTED),
    TELLS("Optimization completed with errors", WVA_COMPLAINT_CYCLE_ERRORS),
    TELLS("rescale: minReplicas floors exceed", WVA_COMPLAINT_FLOORS),
    /* The line that names the variant follows it. */
    { WVA_STR_INIT("Tuner validation failed (NIS="), WVA_COMPLAINT_TUNER_REJECTED, WVA_MATCH_START,
      true },
    BEGINS("Tuner NIS validation failed", WVA_COMPLAINT_TUNER_REJECTED),
    /* And this one follows it. */
    { WVA_STR_INIT("tuning validation failed"), WVA_COMPLAINT_TUNER_REJECTED, WVA_MATCH_ANYWHERE,
      true },
    /* What could not be done with this observation is logged after it. */
    { WVA_STR_INIT("model tuner observation function"), WVA_COMPLAINT_TUNER_FAILED,
      WVA_MATCH_ANYWHERE, true },
    BEGINS("Failed to tune server", WVA_COMPLAINT_TUNER_FAILED),
    BEGINS("Tuner failed", WVA_COMPLAINT_TUNER_FAILED),
    BEGINS("Reconciliation completed with errors", WVA_COMPLAINT_CYCLE_ERRORS),
    HOLDS("failed, activating safety net", WVA_COMPLAINT_ALL_FAILED),
    BEGINS("Safety net: failed to get current replicas", WVA_COMPLAINT_SAFETY_NET_BLIND),
    BEGINS("saturation analysis unavailable", WVA_COMPLAINT_NO_ANALYSIS),
    BEGINS("Capacity analysis unavailable", WVA_COMPLAINT_NO_ANALYSIS),
    BEGINS("Metrics unavailable, skipping", WVA_COMPLAINT_NO_METRICS),
    BEGINS("Optimizer returned partial results", WVA_COMPLAINT_PARTIAL_ALLOCATION),
    BEGINS("TLS certificate verification is disabled", WVA_COMPLAINT_TLS_UNVERIFIED),
    HOLDS("unable to fetch metrics, skipping", WVA_COMPLAINT_NO_METRICS),
    HOLDS("no feasible allocations found", WVA_COMPLAINT_NO_ALLOCATION),
    HOLDS("refusing to dispatch the queueing-model path", WVA_COMPLAINT_QUEUEING_REFUSED),
    HOLDS("multiple VariantAutoscalings found", WVA_COMPLAINT_SEVERAL_VARIANTS),
    HOLDS("is forbidden", WVA_COMPLAINT_FORBIDDEN),
    HOLDS("the object has been modified", WVA_COMPLAINT_CONFLICT),
    HOLDS("eader election lost", WVA_COMPLAINT_LEASE_LOST),
    HOLDS("ailed to renew lease", WVA_COMPLAINT_LEASE_LOST),
    HOLDS("retrieving resource lock", WVA_COMPLAINT_LEASE_LOST),
    HOLDS("will not report event", WVA_COMPLAINT_EVENT_LOST),
    HOLDS("watch of ", WVA_COMPLAINT_WATCH_ENDED),
    BEGINS("Authentication failed", WVA_COMPLAINT_SCRAPE_REFUSED),
    HOLDS("resourceType: ConfigMap", WVA_COMPLAINT_CONFIG),
    HOLDS("failed to read ConfigMap", WVA_COMPLAINT_CONFIG),
    HOLDS("ailed to get Deployment", WVA_COMPLAINT_NO_DEPLOYMENT),
    HOLDS("ailed to get deployment", WVA_COMPLAINT_NO_DEPLOYMENT),
    HOLDS("nalysis failed", WVA_COMPLAINT_ANALYSIS_FAILED),
    HOLDS("Prometheus", WVA_COMPLAINT_PROMETHEUS),
    HOLDS("Optimization error", WVA_COMPLAINT_CYCLE_GIVEN_UP),
};
const size_t wva_complaint_pattern_count = WVA_COUNT(wva_complaint_patterns);

const char wva_complaint_thirds[UCHAR_MAX + 1][4] = {
    ['D'] = "c", ['N'] = " ", ['O'] = "t", ['P'] = "d", ['S'] = "fit",
    ['s'] = "t", ['T'] = "n", ['r'] = "s", ['t'] = "r",
};

const struct wva_complaint_info *wva_complaint_info(enum wva_complaint_kind kind)
{
    return &infos[kind];
}

bool wva_complaint_is_harmless(enum wva_complaint_kind kind)
{
    switch (kind) {
    case WVA_COMPLAINT_NO_ANALYSIS:
    case WVA_COMPLAINT_NO_VOTE:
    case WVA_COMPLAINT_CONFLICT:
    case WVA_COMPLAINT_TLS_UNVERIFIED:
    case WVA_COMPLAINT_EVENT_LOST:
    case WVA_COMPLAINT_WATCH_ENDED:
        return true;
    default:
        return false;
    }
}

const char *wva_log_severity_name(enum wva_log_severity severity)
{
    static const char *const names[WVA_SEVERITY_COUNT] = { "INFO", "WARN", "ERROR" };

    return names[severity];
}
