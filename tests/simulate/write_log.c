/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "simulate.h"

enum { DAMAGED_CYCLE = 5, FOREIGN_EVERY = 3 };

/* controller-runtime's own lines: lower case, whole seconds, further members. */
static void say_runtime(struct sim_log *log, int64_t time_ms, const char *logger,
                        const char *message, const char *members)
{
    char text[SIM_TIME_TEXT];

    sim_add(log, "{\"level\":\"info\",\"ts\":\"%.19sZ\",%s%s%s\"msg\":\"%s\"%s}",
            sim_format_time(time_ms, 'T', text), logger[0] == '\0' ? "" : "\"logger\":\"", logger,
            logger[0] == '\0' ? "" : "\",", message, members);
    sim_end_line(log);
}

static void say_klog(struct sim_log *log, int64_t time_ms, const char *place, const char *text)
{
    char time[SIM_TIME_TEXT];

    (void)sim_format_time(time_ms, ' ', time);
    sim_add(log, "I%.2s%.2s %.12s%03d       1 %s] %s", time + 5, time + 8, time + 11,
            (int)(sim_random_next(log->random) % 1000), place, text);
    sim_end_line(log);
}

void sim_log_write_start(struct sim_log *log, int64_t time_ms)
{
    const char *lease = "attempting to acquire leader lease nursery-system/72dd1cf1.llm-d.ai...";

    log->start_ms = time_ms;
    sim_say(log, "INFO", time_ms, "Zap logger initialized");
    sim_say(log, "INFO", time_ms + 3, "Metrics emitter created successfully");
    sim_say(log, "WARN", time_ms + 3,
            "TLS certificate verification is disabled - this is not recommended for production");
    sim_say(log, "INFO", time_ms + 41, "Prometheus API validation successful with queryqueryup");
    sim_say(log, "INFO", time_ms + 42, "Starting manager");
    say_runtime(log, time_ms + 42, "controller-runtime.metrics", "Starting metrics server", "");
    say_klog(log, time_ms + 43, "leaderelection.go:257", lease);
    say_klog(log, time_ms + 6200, "leaderelection.go:271",
             "successfully acquired lease nursery-system/72dd1cf1.llm-d.ai");
    say_runtime(log, time_ms + 6210, "", "Starting Controller",
                ",\"controller\":\"variantAutoscaling\",\"controllerGroup\":\"llmd.ai\"");
    say_runtime(log, time_ms + 6310, "", "Starting workers",
                ",\"controller\":\"variantAutoscaling\",\"worker count\":1");
}

static void write_slos(struct sim_log *log, int64_t time_ms, const struct sim_server *servers)
{
    for (int i = 0; i < log->options->servers; i++) {
        sim_begin(log, "INFO", time_ms);
        sim_add(log, "Found SLO for model - model: %s, class: %s, slo-tpot: %d, slo-ttft: %d",
                servers[i].model, servers[i].service_class, servers[i].slo_itl,
                servers[i].slo_ttft);
        sim_end(log);
    }
}

static void add_parameters(struct sim_log *log, const char *separator, const char *blank,
                           const struct sim_latency_model *model)
{
    sim_add(log, "alpha%s%s%.6f, beta%s%s%.6f, gamma%s%s%.6f, delta%s%s%.6f", separator, blank,
            model->alpha, separator, blank, model->beta, separator, blank, model->gamma, separator,
            blank, model->delta);
}

static void write_tuned(struct sim_log *log, int64_t time_ms, const struct sim_server *server,
                        const struct sim_cycle *cycle)
{
    sim_begin(log, "INFO", time_ms);
    sim_add(log, "Tuner validation succeeded for variant %s/%s, server %s:%s - New NIS: %.6f",
            server->name, server->space, server->name, server->space, cycle->nis);
    sim_end(log);
    sim_begin(log, "DEBUG", time_ms);
    sim_add(log, "Model tuner results: model=%s, accelerator=%s, ", server->model,
            server->accelerator);
    add_parameters(log, "=", "", &server->believed);
    sim_add(log, ", NIS=%.2f", cycle->nis);
    sim_end(log);
    sim_begin(log, "DEBUG", time_ms);
    sim_add(log, "Updated tuner status for variant %s: ", server->name);
    add_parameters(log, "=", "", &server->believed);
    sim_add(log, ", NIS=%.6f", cycle->nis);
    sim_end(log);
    sim_begin(log, "INFO", time_ms);
    sim_add(log, "Tuned performance parameters: variant %s/%s - ", server->name, server->space);
    add_parameters(log, ":", " ", &server->believed);
    sim_end(log);
}

static void add_rejection(struct sim_log *log, const struct sim_cycle *cycle)
{
    sim_add(log,
            "tuning validation failed: normalized innovation squared (NIS=%.2f) exceeds threshold "
            "(7.38), rejecting update as outlier",
            cycle->nis);
}

static void write_not_tuned(struct sim_log *log, int64_t time_ms, const struct sim_server *server,
                            const struct sim_cycle *cycle)
{
    if (cycle->rejected) {
        sim_begin(log, "WARN", time_ms);
        sim_add(
            log,
            "Tuner NIS validation failed for variant %s/%s, server %s:%s - Keeping previous state "
            "(",
            server->name, server->space, server->name, server->space);
        add_parameters(log, "=", "", &server->believed);
        sim_add(log, ", NIS=%.6f). Validation error: ", cycle->nis);
        add_rejection(log, cycle);
        sim_end(log);
    }
    sim_begin(log, "WARN", time_ms);
    sim_add(log, "Failed to tune server for variant %s - error: ", server->name);
    if (cycle->rejected)
        add_rejection(log, cycle);
    else
        sim_add(log,
                "failed to get/create tuner: failed to create tuner: invalid environment: "
                "&{0 0 0 %d 0 0 %d}",
                server->max_batch, cycle->current);
    sim_add(log, ". Using fallback parameters.");
    sim_end(log);
    sim_begin(log, "INFO", time_ms);
    sim_add(log, "Keeping previously tuned parameters for variant %s/%s: ", server->name,
            server->space);
    add_parameters(log, "=", "", &server->believed);
    sim_end(log);
}

static void write_tuner(struct sim_log *log, int64_t time_ms, const struct sim_server *servers,
                        const struct sim_cycle *cycles, const struct sim_latency_model *before)
{
    sim_say(log, "DEBUG", time_ms,
            "Experimental model tuner is enabled globally (EXPERIMENTAL_MODEL_TUNER_ENABLED=true), "
            "tuning model performance parameters for active VAs");
    for (int i = 0; i < log->options->servers; i++) {
        sim_begin(log, "DEBUG", time_ms);
        sim_add(log, "Using state vals from VA status to tune variant %s: ", servers[i].name);
        add_parameters(log, "=", " ", &before[i]);
        sim_end(log);
        if (cycles[i].tuned)
            write_tuned(log, time_ms, &servers[i], &cycles[i]);
        else
            write_not_tuned(log, time_ms, &servers[i], &cycles[i]);
        if (!cycles[i].tuned)
            log->complaints[i][cycles[i].rejected ? SIM_TUNER_REJECTED : SIM_TUNER_FAILED]++;
    }
}

static void begin_data(struct sim_log *log, int64_t time_ms)
{
    sim_begin(log, "DEBUG", time_ms);
    sim_add(log, "System data prepared for optimization: - ");
}

/* Short name and product label. */
static const char *const KINDS[][2] = { { "H100", "NVIDIA-H100-80GB-HBM3" },
                                        { "A100", "NVIDIA-A100-PCIE-80GB" },
                                        { "L40S", "NVIDIA-L40S" } };

static const char *find_label(const char *accelerator)
{
    size_t i = 0;

    while (strcmp(KINDS[i][0], accelerator) != 0)
        i++;
    return KINDS[i][1];
}

static void write_accelerators(struct sim_log *log, int64_t time_ms)
{
    size_t first = sim_random_next(log->random) % 3; /* the controller walks a hash map */

    begin_data(log, time_ms);
    sim_add(log, "{ accelerators: [");
    for (size_t i = 0; i < 3; i++) {
        const char *const *kind = KINDS[(first + i) % 3];

        sim_add(
            log,
            "%s  {   name: %s,   type: %s,   multiplicity: 1,   memSize: 0,   memBW: 0,   power: "
            "{    idle: 0,    full: 0,    midPower: 0,    midUtil: 0   },   cost: %d  }",
            i == 0 ? "" : ",", kind[0], kind[1], sim_accelerator_cost(kind[0]));
    }
    sim_add(log, " ]}");
    sim_end(log);
}

static void write_classes(struct sim_log *log, int64_t time_ms, const struct sim_server *servers)
{
    static const char *const NAMES[] = { "Premium", "Freemium" };

    begin_data(log, time_ms);
    sim_add(log, "{ serviceClasses: [");
    for (int k = 0; k < 2; k++) {
        sim_add(log, "%s  {   name: %s,   priority: %d,   modelTargets: [", k == 0 ? "" : ",",
                NAMES[k], k == 0 ? 1 : 10);
        sim_add(
            log,
            "    {     model: orchard/lark-1b,     slo-itl: 150,     slo-ttft: 1500,     slo-tps: "
            "0    }");
        for (int i = 0; i < log->options->servers; i++)
            if (strcmp(servers[i].service_class, NAMES[k]) == 0)
                sim_add(
                    log,
                    ",    {     model: %s,     slo-itl: %d,     slo-ttft: %d,     slo-tps: 0    }",
                    servers[i].model, servers[i].slo_itl, servers[i].slo_ttft);
        sim_add(log, "   ]  }");
    }
    sim_add(log, " ]}");
    sim_end(log);
}

static void add_model(struct sim_log *log, bool first, const struct sim_server *server,
                      const char *accelerator, const struct sim_latency_model *model)
{
    char number[4][SIM_NUMBER_TEXT];

    sim_add(
        log,
        "%s  {   name: %s,   acc: %s,   accCount: 1,   maxBatchSize: %d,   atTokens: 0,   "
        "decodeParms: {    alpha: %s,    beta: %s   },   prefillParms: {    gamma: %s,    delta: "
        "%s   }  }",
        first ? "" : ",", server->model, accelerator, server->max_batch,
        sim_format_json((float)model->alpha, number[0]),
        sim_format_json((float)model->beta, number[1]),
        sim_format_json((float)model->gamma, number[2]),
        sim_format_json((float)model->delta, number[3]));
}

/* Every model has a profile on a second accelerator too: who reads by accelerator alone takes the
 * parameters of another model. */
static void write_models(struct sim_log *log, int64_t time_ms, const struct sim_server *servers)
{
    begin_data(log, time_ms);
    sim_add(log, "{ models: [");
    for (int i = 0; i < log->options->servers; i++) {
        const struct sim_server *server = &servers[i];
        bool on_h100 = strcmp(server->accelerator, "H100") == 0;
        struct sim_latency_model other = server->spec;

        other.alpha *= on_h100 ? 1.5 : 0.5;
        other.gamma *= on_h100 ? 1.5 : 0.5;
        if (!on_h100)
            add_model(log, i == 0, server, "H100", &other);
        add_model(log, i == 0 && on_h100, server, server->accelerator, &server->believed);
        if (on_h100)
            add_model(log, false, server, "A100", &other);
    }
    sim_add(log, " ]}");
    sim_end(log);
}

static void add_allocation(struct sim_log *log, const char *accelerator, int replicas,
                           int max_batch, int cost, const struct sim_cycle *cycle)
{
    char number[3][SIM_NUMBER_TEXT];

    sim_add(
        log,
        "{    accelerator: %s,    numReplicas: %d,    maxBatch: %d,    cost: %d,    itlAverage: "
        "%s,    ttftAverage: %s,    load: {     arrivalRate: %s,     avgInTokens: %d,     "
        "avgOutTokens: %d    }   }",
        accelerator, replicas, max_batch, cost, sim_format_json(cycle->itl, number[0]),
        sim_format_json(cycle->ttft, number[1]), sim_format_json(cycle->rate, number[2]),
        cycle->input_tokens, cycle->output_tokens);
}

static void write_servers(struct sim_log *log, int64_t time_ms, const struct sim_server *servers,
                          const struct sim_cycle *cycles)
{
    static const struct sim_cycle NOTHING = { 0 };

    begin_data(log, time_ms);
    sim_add(log, "{ servers: [");
    for (int i = 0; i < log->options->servers; i++) {
        const struct sim_server *server = &servers[i];

        sim_add(log,
                "%s  {   name: %s:%s,   class: %s,   model: %s,   keepAccelerator: true,   "
                "minNumReplicas: 1,   maxBatchSize: %d,   currentAlloc: ",
                i == 0 ? "" : ",", server->name, server->space, server->service_class,
                server->model, server->max_batch);
        add_allocation(log, server->accelerator, cycles[i].current, server->max_batch,
                       cycles[i].current * sim_accelerator_cost(server->accelerator), &cycles[i]);
        sim_add(log, ",   desiredAlloc: ");
        add_allocation(log, "", 0, 0, 0, &NOTHING);
        sim_add(log, "  }");
    }
    sim_add(log, " ]}");
    sim_end(log);
}

static void write_data(struct sim_log *log, int64_t time_ms, int number,
                       const struct sim_server *servers, const struct sim_cycle *cycles)
{
    bool damaged = number == DAMAGED_CYCLE;

    begin_data(log, time_ms);
    sim_add(log, "{ count: []}");
    sim_end(log);
    write_accelerators(log, time_ms);
    write_classes(log, time_ms, servers);
    if (!(damaged && log->options->damage == SIM_BREAK_NO_MODELS))
        write_models(log, time_ms, servers);
    begin_data(log, time_ms);
    sim_add(log,
            "{ optimizer: {  unlimited: true,  delayedBestEffort: false,  saturationPolicy:  }}");
    sim_end(log);
    if (!(damaged && log->options->damage == SIM_BREAK_NO_SERVERS))
        write_servers(log, time_ms, servers, cycles);
}

static void add_solution(struct sim_log *log, const struct sim_server *server,
                         const struct sim_cycle *cycle, bool damaged)
{
    char rate[SIM_NUMBER_TEXT], itl[SIM_NUMBER_TEXT], ttft[SIM_NUMBER_TEXT], rho[SIM_NUMBER_TEXT],
        rpm[SIM_NUMBER_TEXT];

    sim_add(log, "s=%s:%s; c=%s; m=%s; ", server->name, server->space, server->service_class,
            server->model);
    if (!server->feasible) {
        sim_add(log, "no feasible allocation! \\n");
        return;
    }
    sim_add(
        log,
        "rate=%s; inTk=%d; outTk=%d; sol=1, sat=false, alloc={acc=%s; numRep=%d; maxBatch=%d; "
        "cost=%d, val=%d, itl=%s, ttft=%s, rho=%s, maxRPM=%s}; slo-itl=%d, slo-ttft=%d, slo-tps=0 "
        "\\n",
        sim_format_go(damaged ? 1234567.75F : cycle->rate, rate), cycle->input_tokens,
        cycle->output_tokens, server->accelerator, cycle->desired, server->max_batch, cycle->cost,
        cycle->value, sim_format_go(damaged ? NAN : cycle->predicted_itl, itl),
        sim_format_go(damaged ? INFINITY : cycle->predicted_ttft, ttft),
        sim_format_go(damaged ? 0.00001F : cycle->rho, rho), sim_format_go(cycle->max_rpm, rpm),
        server->slo_itl, server->slo_ttft);
}

static void write_solution(struct sim_log *log, int64_t time_ms, int number,
                           const struct sim_server *servers, const struct sim_cycle *cycles)
{
    bool damaged = number == DAMAGED_CYCLE && log->options->damage == SIM_BREAK_NUMBERS;
    int total = 0;

    sim_begin(log, "DEBUG", time_ms);
    sim_add(log, "Optimization solution - system: Solution: \\n");
    for (int i = 0; i < log->options->servers; i++)
        add_solution(log, &servers[i], &cycles[i], damaged);
    sim_add(log, "AllocationByType: \\n");
    for (int i = 0; i < log->options->servers; i++)
        if (servers[i].feasible) {
            sim_add(log, "name=%s, count=%d, limit=0, cost=%d \\n",
                    find_label(servers[i].accelerator), cycles[i].desired, cycles[i].cost);
            total += cycles[i].cost;
        }
    sim_add(log, "totalCost=%d \\n", total);
    sim_end(log);
    log->join = number == DAMAGED_CYCLE && log->options->damage == SIM_BREAK_JOINED;
}

static void write_accelerator_choices(struct sim_log *log, int64_t time_ms,
                                      const struct sim_server *servers,
                                      const struct sim_cycle *cycles)
{
    char number[3][SIM_NUMBER_TEXT];

    for (int i = 0; i < log->options->servers; i++) {
        const struct sim_cycle *cycle = &cycles[i];

        if (!servers[i].feasible)
            continue;
        sim_begin(log, "DEBUG", time_ms);
        sim_add(log,
                log->options->tuner ? "Setting accelerator name: Name=%s, allocationData={"
                                    : "Setting accelerator name Name %sallocationData {",
                servers[i].accelerator);
        sim_add(log, "%s %d %d %d %s %s {%s %d %d}}", servers[i].accelerator, cycle->desired,
                servers[i].max_batch, cycle->cost, sim_format_go(cycle->predicted_itl, number[0]),
                sim_format_go(cycle->predicted_ttft, number[1]),
                sim_format_go(cycle->rate, number[2]), cycle->input_tokens, cycle->output_tokens);
        sim_end(log);
    }
}

static void write_allocations(struct sim_log *log, int64_t time_ms,
                              const struct sim_server *servers, const struct sim_cycle *cycles)
{
    int feasible = 0;

    for (int i = 0; i < log->options->servers; i++)
        feasible += servers[i].feasible;
    sim_say(log, "DEBUG", time_ms,
            "Optimization completed successfully, emitting optimization metrics");
    sim_begin(log, "DEBUG", time_ms);
    sim_add(log, "Optimized allocation map - numKeys: %d, updateList_count: %d", feasible,
            log->options->servers);
    sim_end(log);
    for (int i = 0; i < log->options->servers; i++) {
        int64_t running = time_ms - log->start_ms;
        int below_ms = (int)(sim_random_next(log->random) % 1000000);
        char time[SIM_TIME_TEXT];

        if (!servers[i].feasible)
            continue;
        sim_begin(log, "DEBUG", time_ms);
        sim_add(
            log,
            "Optimized allocation entry - key: %s, value: {%s%06d +0000 UTC m=+%d.%03d%06d %s %d}",
            servers[i].name, sim_format_time(time_ms, ' ', time), below_ms, (int)(running / 1000),
            (int)(running % 1000), below_ms, servers[i].accelerator, cycles[i].desired);
        sim_end(log);
    }
}

static void write_emission(struct sim_log *log, int64_t time_ms, int index,
                           const struct sim_server *server, const struct sim_cycle *cycle)
{
    const char *level = log->options->tuner ? "INFO" : "DEBUG";

    sim_begin(log, "DEBUG", time_ms);
    sim_add(log,
            "Processing variant - index: %d, variantAutoscaling-name: %s, namespace: %s, "
            "has_optimized_alloc: %s",
            index, server->name, server->space, server->feasible ? "true" : "false");
    sim_end(log);
    if (!server->feasible) {
        sim_begin(log, "DEBUG", time_ms);
        sim_add(log, "No optimized allocation found for variant - variantAutoscaling-name: %s",
                server->name);
        sim_end(log);
        return;
    }
    sim_begin(log, level, time_ms);
    sim_add(log,
            "EmitReplicaMetrics completed %s: %s, current-replicas: %d, desired-replicas: %d, ",
            log->options->tuner ? "- variant" : "for variantAutoscaling-name", server->name,
            cycle->current, cycle->desired);
    sim_add(log, "accelerator: %s", server->accelerator);
    sim_end(log);
    sim_begin(log, level, time_ms);
    sim_add(log, "Successfully emitted optimization signals for external autoscalers - variant: %s",
            server->name);
    sim_end(log);
}

static void write_foreign(struct sim_log *log, int number)
{
    static const char *const LINES[] = {
        "# restarted the load generator here",
        "",
        "\t/workspace/internal/loop.go:57",
        "2025/10/14 11:22:33 proxy: upstream closed the connection",
        "{\"time\":\"now\",\"message\":\"rate=99.5; itl=3, numRep=7\"}",
        "rate=15.2, max allowed rate=14.903281",
        "caf\xe9 {\"unfinished\":",
    };

    if (log->options->damage != SIM_BREAK_FOREIGN || number % FOREIGN_EVERY != 0)
        return;
    sim_add(log, "%s", LINES[(size_t)(number / FOREIGN_EVERY) % (sizeof LINES / sizeof *LINES)]);
    sim_end_line(log);
}

int64_t sim_log_write_cycle(struct sim_log *log, int64_t time_ms, int number,
                            const struct sim_server *servers, const struct sim_cycle *cycles,
                            const struct sim_latency_model *before)
{
    int64_t data_ms = time_ms + 8 + (int64_t)(sim_random_next(log->random) % 8);

    write_slos(log, time_ms, servers);
    if (log->options->tuner)
        write_tuner(log, data_ms, servers, cycles, before);
    write_data(log, data_ms, number, servers, cycles);
    write_foreign(log, number);
    write_solution(log, data_ms, number, servers, cycles);
    write_accelerator_choices(log, data_ms, servers, cycles);
    write_allocations(log, data_ms, servers, cycles);
    sim_begin(log, "DEBUG", data_ms);
    sim_add(log, "Optimization metrics emitted, starting to process variants - variant_count: %d",
            log->options->servers);
    sim_end(log);
    for (int i = 0; i < log->options->servers; i++)
        write_emission(log, data_ms, i, &servers[i], &cycles[i]);
    sim_say(log, "DEBUG", data_ms + 3, "Completed variant processing loop");
    sim_begin(log, "INFO", data_ms + 3);
    sim_add(log, "Reconciliation completed - variants_processed: %d, optimization_successful: true",
            log->options->servers);
    sim_end(log);
    return data_ms;
}
