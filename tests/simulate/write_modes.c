/* SPDX-License-Identifier: Apache-2.0 */
#include "simulate.h"

static void write_metrics(struct sim_log *log, int64_t time_ms, const struct sim_server *server,
                          const struct sim_cycle *cycle)
{
    sim_begin(log, "INFO", time_ms);
    sim_add(log,
            "Metrics collected for VA: variant=%s, replicas=%d, accelerator=%s, ttft=%.2fms, "
            "itl=%.2fms, cost=%.2f, arrivalRate=%.2f",
            server->name, cycle->current, server->accelerator, (double)cycle->ttft,
            (double)cycle->itl, (double)cycle->current * sim_accelerator_cost(server->accelerator),
            (double)cycle->rate);
    sim_end(log);
}

/* What each replica's pod says, and the sums over them. */
static void write_pods(struct sim_log *log, int64_t time_ms, const struct sim_server *server,
                       const struct sim_cycle *cycle)
{
    for (int i = 0; i < cycle->current; i++) {
        sim_begin(log, "INFO", time_ms);
        sim_add(log, "Queue metric: pod=%s-5d9f7c6b4-r%d, queueLength=0", server->name, i);
        sim_end(log);
        sim_begin(log, "INFO", time_ms);
        sim_add(log, "KV cache metric: pod=%s-5d9f7c6b4-r%d, usage=%.3f (%.1f%%)", server->name, i,
                (double)cycle->rho, 100.0 * (double)cycle->rho);
        sim_end(log);
    }
    sim_begin(log, "DEBUG", time_ms);
    sim_add(log, "Collected replica metrics: modelID=%s, namespace=%s, replicaCount=%d",
            server->model, server->space, cycle->current);
    sim_end(log);
}

static void write_analysis(struct sim_log *log, int64_t time_ms, const struct sim_server *server,
                           const struct sim_cycle *cycle)
{
    sim_begin(log, "DEBUG", time_ms);
    sim_add(log,
            "Variant analysis initialized: variant=%s, accelerator=%s, cost=%d.00, replicaCount=%d",
            server->name, server->accelerator, sim_accelerator_cost(server->accelerator),
            cycle->current);
    sim_end(log);
    sim_begin(log, "INFO", time_ms);
    sim_add(log,
            "Capacity analysis completed: modelID=%s, totalReplicas=%d, nonSaturated=%d, "
            "shouldScaleUp=%s, scaleDownSafe=%s",
            server->model, cycle->current, cycle->current,
            cycle->desired > cycle->current ? "true" : "false",
            cycle->desired < cycle->current ? "true" : "false");
    sim_end(log);
    sim_begin(log, "DEBUG", time_ms);
    sim_add(log, "Capacity targets calculated: modelID=%s, targets=map[%s:%d]", server->model,
            server->name, cycle->desired);
    sim_end(log);
}

static void write_decision(struct sim_log *log, int64_t time_ms, const struct sim_server *server,
                           const struct sim_cycle *cycle)
{
    const char *action = sim_action(cycle);

    sim_begin(log, "INFO", time_ms);
    sim_add(log,
            "Processing decision: variant=%s, action=%s, current=%d\xe2\x86\x92"
            "target=%d",
            server->name, action, cycle->current, cycle->desired);
    sim_end(log);
    sim_begin(log, "INFO", time_ms);
    sim_add(log,
            "EmitReplicaMetrics completed - variant: %s, current-replicas: %d, "
            "desired-replicas: %d, accelerator: %s",
            server->name, cycle->current, cycle->desired, server->accelerator);
    sim_end(log);
    sim_begin(log, "INFO", time_ms);
    sim_add(log,
            "Successfully emitted metrics for external autoscalers: variant=%s, "
            "targetReplicas=%d, accelerator=%s, capacityOnly=true",
            server->name, cycle->desired, server->accelerator);
    sim_end(log);
    sim_begin(log, "INFO", time_ms + 3);
    sim_add(log,
            "Applied capacity decision: variant=%s, action=%s, current=%d, target=%d, "
            "reason=capacity-only mode: %s",
            server->name, action, cycle->current, cycle->desired, action);
    sim_end(log);
}

int64_t sim_modes_write_cycle(struct sim_log *log, int64_t time_ms,
                              const struct sim_server *servers, const struct sim_cycle *cycles)
{
    int count = log->options->servers;

    sim_say(log, "INFO", time_ms,
            "Operating in CAPACITY-ONLY mode: reactive capacity-based scaling only");
    sim_begin(log, "INFO", time_ms);
    sim_add(log, "Grouped VAs by model: modelCount=%d, totalVAs=%d", count, count);
    sim_end(log);
    for (int i = 0; i < count; i++) {
        sim_begin(log, "INFO", time_ms);
        sim_add(log, "Processing model: modelID=%s, variantCount=1", servers[i].model);
        sim_end(log);
        write_metrics(log, time_ms + 11, &servers[i], &cycles[i]);
        write_pods(log, time_ms + 12, &servers[i], &cycles[i]);
        write_analysis(log, time_ms + 12, &servers[i], &cycles[i]);
    }
    sim_begin(log, "INFO", time_ms + 12);
    sim_add(log, "Applying scaling decisions: totalDecisions=%d", count);
    sim_end(log);
    for (int i = 0; i < count; i++)
        write_decision(log, time_ms + 12, &servers[i], &cycles[i]);
    sim_begin(log, "INFO", time_ms + 15);
    sim_add(log,
            "Reconciliation completed successfully: mode=capacity-only, modelsProcessed=%d, "
            "decisionsApplied=%d",
            count, count);
    sim_end(log);
    return time_ms + 12;
}
