/* SPDX-License-Identifier: Apache-2.0 */
#include "simulate.h"

#define UP_AT   0.85 /* utilization above which the analysis asks for more */
#define DOWN_AT 0.7  /* and below which it gives some back */

enum { NO_RATE_EVERY = 4 };

enum { TOKENS_PER_S = 7948 }; /* of a replica, for the other analyzer */

void sim_console_begin(struct sim_log *log, int64_t time_ms, const char *caller,
                       const char *message)
{
    char text[SIM_TIME_TEXT];

    sim_add(log, "%.19sZ\tINFO\t%s\t%s\t", sim_format_time(time_ms, 'T', text), caller, message);
}

void sim_console_write_start(struct sim_log *log, int64_t time_ms)
{
    sim_console_begin(log, time_ms, "setup\tcmd/main.go:118", "Logger initialized");
    sim_add(log, "{\"verbosity\": 2}");
    sim_end_line(log);
}

static void write_result(struct sim_log *log, int64_t time_ms, const struct sim_server *server,
                         const char *analyzer, double supply, double demand, const char *reason,
                         int replicas)
{
    double missing = demand / UP_AT - supply, spare = supply - demand / DOWN_AT;

    sim_console_begin(log, time_ms, "saturation/engine_v2.go:695", "analyzer-result");
    sim_add(log, "{\"modelID\": \"%s\", \"namespace\": \"%s\", \"analyzer\": \"%s\", ",
            server->model, server->space, analyzer);
    sim_add(log, "\"supply\": %.15g, \"demand\": %.15g, \"util\": %.15g, \"rc\": %.15g, ", supply,
            demand, demand / supply, missing > 0.0 ? missing : 0.0);
    sim_add(log, "\"sc\": %.15g, \"scaleUpThreshold\": 0.85, \"scaleDownBoundary\": 0.7, ",
            spare > 0.0 ? spare : 0.0);
    sim_add(log, "\"variants\": [{\"name\":\"%s\",\"prc\":%.15g,\"role\":\"decode\",", server->name,
            supply / replicas);
    sim_add(log, "\"reason\":\"%s\"}]}", reason);
    sim_end_line(log);
}

/* As of a pod whose labels do not match: in some cycles, and then of one pod. */
static void write_no_rate(struct sim_log *log, int64_t time_ms, const struct sim_server *server)
{
    sim_console_begin(
        log, time_ms, "collector/replica_metrics.go:1035",
        "Pod has engine metrics but no dispatch rate \u2014 possible pod/pod_name label "
        "mismatch");
    sim_add(log, "{\"pod\": \"%s-5b4d6bcb88-r5vcr\", \"model\": \"%s\", \"namespace\": \"%s\"}",
            server->name, server->model, server->space);
    sim_end_line(log);
}

static void write_model(struct sim_log *log, int64_t time_ms, const struct sim_server *server,
                        const struct sim_cycle *cycle, int index)
{
    double tokens_per_s = (double)cycle->rate / 60.0 * cycle->output_tokens;

    sim_console_begin(log, time_ms, "saturation/engine.go:1019", "Processing model (V2)");
    sim_add(log,
            "{\"modelID\": \"%s\", \"namespace\": \"%s\", \"variantCount\": 1, "
            "\"groupKey\": \"%s|%s\"}",
            server->model, server->space, server->model, server->space);
    sim_end_line(log);
    if (log->options->form == SIM_FORM_ANALYZERS) {
        sim_analyzers_write_votes(log, time_ms, server, cycle, index);
    } else {
        write_result(log, time_ms, server, "saturation", (double)cycle->supply,
                     (double)cycle->demand, "P3-k2", cycle->current);
        write_result(log, time_ms, server, "throughput", (double)TOKENS_PER_S * cycle->current,
                     tokens_per_s, "T2-pinned", cycle->current);
    }
    sim_console_begin(log, time_ms, "saturation/engine_v2.go:744", "scaling-decision");
    sim_add(log,
            "{\"modelID\": \"%s\", \"namespace\": \"%s\", \"decisions\": [{\"name\":\"%s\","
            "\"curr\":%d,\"tgt\":%d,\"action\":\"%s\"}]}",
            server->model, server->space, server->name, cycle->current, cycle->desired,
            sim_action(cycle));
    sim_end_line(log);
}

static void write_decision(struct sim_log *log, int64_t time_ms, const struct sim_server *server,
                           const struct sim_cycle *cycle)
{
    sim_console_begin(log, time_ms, "saturation/engine.go:1621", "Processing decision for VA");
    sim_add(log, "{\"variant\": \"%s/%s\", \"action\": \"%s\", \"current\": %d, \"target\": %d}",
            server->space, server->name, sim_action(cycle), cycle->current, cycle->desired);
    sim_end_line(log);
    sim_console_begin(log, time_ms, "actuator/actuator.go:89", "EmitReplicaMetrics completed");
    sim_add(log,
            "{\"variantName\": \"%s\", \"currentReplicas\": %d, \"desiredReplicas\": %d, "
            "\"accelerator\": \"%s\"}",
            server->name, cycle->current, cycle->desired, server->accelerator);
    sim_end_line(log);
    sim_console_begin(log, time_ms, "saturation/engine.go:1830", "Successfully emitted metrics");
    sim_add(log, "{\"variant\": \"%s\", \"target\": %d, \"accelerator\": \"%s\"}", server->name,
            cycle->desired, server->accelerator);
    sim_end_line(log);
    sim_console_begin(log, time_ms, "saturation/engine.go:1871",
                      "Applied saturation decision via shared cache");
    sim_add(log,
            "{\"variant\": \"%s/%s\", \"namespace\": \"%s\", \"action\": \"%s\", \"target\": %d, "
            "\"reason\": \"V2\"}",
            server->space, server->name, server->space, sim_action(cycle), cycle->desired);
    sim_end_line(log);
}

int64_t sim_console_write_cycle(struct sim_log *log, int64_t time_ms,
                                const struct sim_server *servers, const struct sim_cycle *cycles)
{
    int count = log->options->servers;
    bool analyzers = log->options->form == SIM_FORM_ANALYZERS;

    for (int i = 0; i < count && analyzers; i++)
        sim_analyzers_write_ceiling(log, time_ms - 20000, &servers[i], &cycles[i]);
    if (analyzers)
        sim_analyzers_write_inventory(log, time_ms, servers, cycles);
    sim_console_begin(log, time_ms, "saturation/engine.go:490", "Grouped VAs by model");
    sim_add(log, "{\"modelCount\": %d, \"totalVAs\": %d}", count, count);
    sim_end_line(log);
    for (int i = 0; i < count; i++) {
        if (cycles[i].current % NO_RATE_EVERY == NO_RATE_EVERY - 1) {
            write_no_rate(log, time_ms, &servers[i]);
            log->complaints[i][SIM_NO_DISPATCH_RATE]++;
        }
        write_model(log, time_ms, &servers[i], &cycles[i], i);
    }
    sim_console_begin(log, time_ms, "saturation/engine.go:1077", "V2 optimizer produced decisions");
    sim_add(log, "{\"optimizer\": \"cost-aware\", \"decisionCount\": %d, \"modelCount\": %d}",
            count, count);
    sim_end_line(log);
    sim_console_begin(log, time_ms, "saturation/engine.go:578", "Applying scaling decisions");
    sim_add(log, "{\"totalDecisions\": %d}", count);
    sim_end_line(log);
    for (int i = 0; i < count; i++)
        write_decision(log, time_ms, &servers[i], &cycles[i]);
    sim_console_begin(log, time_ms, "saturation/engine.go:585",
                      "Optimization completed successfully");
    sim_add(log, "{\"mode\": \"saturation\", \"modelsProcessed\": %d, \"decisionsApplied\": %d}",
            count, count);
    sim_end_line(log);
    return time_ms;
}
