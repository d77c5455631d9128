/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "simulate.h"

enum { DAMAGED_CYCLE = 5, FOREIGN_EVERY = 3, TIME_TEXT = 48 };

/* A line is held back until the next one comes, so that the last can be cut. */
struct sim_log {
    FILE *out;
    const struct sim_options *options;
    struct sim_random *random;
    char *line, *held;
    size_t used, room;
    bool join; /* no line break behind the line that is held */
    uint64_t bytes;
    int64_t start_ms;
};

struct sim_log *sim_log_open(FILE *out, const struct sim_options *options,
                             struct sim_random *random)
{
    struct sim_log *log = sim_grow(NULL, sizeof *log);

    *log = (struct sim_log){ .out = out, .options = options, .random = random };
    if (options->damage == SIM_BREAK_BOM)
        fputs("\xef\xbb\xbf", out);
    return log;
}

uint64_t sim_log_bytes(const struct sim_log *log)
{
    return log->bytes;
}

static void release_held(struct sim_log *log)
{
    const char *line_break = log->options->damage == SIM_BREAK_CRLF ? "\r\n" : "\n";

    if (log->held == NULL)
        return;
    fputs(log->held, log->out);
    if (!log->join)
        fputs(line_break, log->out);
    log->bytes += strlen(log->held) + 1;
    log->join = false;
    free(log->held);
    log->held = NULL;
}

void sim_log_close(struct sim_log *log)
{
    if (log->options->damage == SIM_BREAK_TRUNCATED && log->held != NULL)
        fwrite(log->held, 1, strlen(log->held) / 2, log->out);
    else
        release_held(log);
    free(log->held);
    free(log->line);
    free(log);
}

static void __attribute__((format(printf, 2, 3))) add(struct sim_log *log, const char *format, ...)
{
    va_list args;
    int len;

    if (log->line == NULL)
        log->line = sim_grow(NULL, log->room = 4096);
    for (;;) {
        va_start(args, format);
        len = vsnprintf(log->line + log->used, log->room - log->used, format, args);
        va_end(args);
        if (len < 0)
            abort();
        if (log->used + (size_t)len < log->room)
            break;
        log->room = 2 * (log->used + (size_t)len + 1);
        log->line = sim_grow(log->line, log->room);
    }
    log->used += (size_t)len;
}

static void end_line(struct sim_log *log)
{
    release_held(log);
    log->held = log->line;
    log->line = NULL;
    log->used = 0;
    log->room = 0;
}

/* Days since 1970-01-01 to a date of the Gregorian calendar. */
static void split_days(int64_t days, int *year, int *month, int *day)
{
    static const int LENGTHS[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int length;

    *year = 1970;
    while (days
           >= (length = *year % 4 == 0 && (*year % 100 != 0 || *year % 400 == 0) ? 366 : 365)) {
        days -= length;
        ++*year;
    }
    for (*month = 0; days >= LENGTHS[*month] + (*month == 1 && length == 366); ++*month)
        days -= LENGTHS[*month] + (*month == 1 && length == 366);
    ++*month;
    *day = (int)days + 1;
}

static const char *format_time(int64_t time_ms, char separator, char out[TIME_TEXT])
{
    int64_t in_day = time_ms % 86400000;
    int year, month, day;

    split_days(time_ms / 86400000, &year, &month, &day);
    (void)snprintf(out, TIME_TEXT, "%04d-%02d-%02d%c%02d:%02d:%02d.%03d", year, month, day,
                   separator, (int)(in_day / 3600000), (int)(in_day / 60000 % 60),
                   (int)(in_day / 1000 % 60), (int)(in_day % 1000));
    return out;
}

static void begin(struct sim_log *log, const char *level, int64_t time_ms)
{
    char text[TIME_TEXT];

    add(log, "{\"level\":\"%s\",\"ts\":\"%sZ\",\"msg\":\"", level, format_time(time_ms, 'T', text));
}

static void end(struct sim_log *log)
{
    add(log, "\"}");
    end_line(log);
}

static void say(struct sim_log *log, const char *level, int64_t time_ms, const char *message)
{
    begin(log, level, time_ms);
    add(log, "%s", message);
    end(log);
}

/* controller-runtime's own lines: lower case, whole seconds, further members. */
static void say_runtime(struct sim_log *log, int64_t time_ms, const char *logger,
                        const char *message, const char *members)
{
    char text[TIME_TEXT];

    add(log, "{\"level\":\"info\",\"ts\":\"%.19sZ\",%s%s%s\"msg\":\"%s\"%s}",
        format_time(time_ms, 'T', text), logger[0] == '\0' ? "" : "\"logger\":\"", logger,
        logger[0] == '\0' ? "" : "\",", message, members);
    end_line(log);
}

static void say_klog(struct sim_log *log, int64_t time_ms, const char *place, const char *text)
{
    char time[TIME_TEXT];

    (void)format_time(time_ms, ' ', time);
    add(log, "I%.2s%.2s %.12s%03d       1 %s] %s", time + 5, time + 8, time + 11,
        (int)(sim_random_next(log->random) % 1000), place, text);
    end_line(log);
}

void sim_log_write_start(struct sim_log *log, int64_t time_ms)
{
    const char *lease = "attempting to acquire leader lease nursery-system/72dd1cf1.llm-d.ai...";

    log->start_ms = time_ms;
    say(log, "INFO", time_ms, "Zap logger initialized");
    say(log, "INFO", time_ms + 3, "Metrics emitter created successfully");
    say(log, "WARN", time_ms + 3,
        "TLS certificate verification is disabled - this is not recommended for production");
    say(log, "INFO", time_ms + 41, "Prometheus API validation successful with queryqueryup");
    say(log, "INFO", time_ms + 42, "Starting manager");
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
        begin(log, "INFO", time_ms);
        add(log, "Found SLO for model - model: %s, class: %s, slo-tpot: %d, slo-ttft: %d",
            servers[i].model, servers[i].service_class, servers[i].slo_itl, servers[i].slo_ttft);
        end(log);
    }
}

static void add_parameters(struct sim_log *log, const char *separator, const char *blank,
                           const struct sim_latency_model *model)
{
    add(log, "alpha%s%s%.6f, beta%s%s%.6f, gamma%s%s%.6f, delta%s%s%.6f", separator, blank,
        model->alpha, separator, blank, model->beta, separator, blank, model->gamma, separator,
        blank, model->delta);
}

static void write_tuned(struct sim_log *log, int64_t time_ms, const struct sim_server *server,
                        const struct sim_cycle *cycle)
{
    begin(log, "INFO", time_ms);
    add(log, "Tuner validation succeeded for variant %s/%s, server %s:%s - New NIS: %.6f",
        server->name, server->space, server->name, server->space, cycle->nis);
    end(log);
    begin(log, "DEBUG", time_ms);
    add(log, "Model tuner results: model=%s, accelerator=%s, ", server->model, server->accelerator);
    add_parameters(log, "=", "", &server->believed);
    add(log, ", NIS=%.2f", cycle->nis);
    end(log);
    begin(log, "DEBUG", time_ms);
    add(log, "Updated tuner status for variant %s: ", server->name);
    add_parameters(log, "=", "", &server->believed);
    add(log, ", NIS=%.6f", cycle->nis);
    end(log);
    begin(log, "INFO", time_ms);
    add(log, "Tuned performance parameters: variant %s/%s - ", server->name, server->space);
    add_parameters(log, ":", " ", &server->believed);
    end(log);
}

static void add_rejection(struct sim_log *log, const struct sim_cycle *cycle)
{
    add(log,
        "tuning validation failed: normalized innovation squared (NIS=%.2f) exceeds threshold "
        "(7.38), rejecting update as outlier",
        cycle->nis);
}

static void write_not_tuned(struct sim_log *log, int64_t time_ms, const struct sim_server *server,
                            const struct sim_cycle *cycle)
{
    if (cycle->rejected) {
        begin(log, "WARN", time_ms);
        add(log,
            "Tuner NIS validation failed for variant %s/%s, server %s:%s - Keeping previous state "
            "(",
            server->name, server->space, server->name, server->space);
        add_parameters(log, "=", "", &server->believed);
        add(log, ", NIS=%.6f). Validation error: ", cycle->nis);
        add_rejection(log, cycle);
        end(log);
    }
    begin(log, "WARN", time_ms);
    add(log, "Failed to tune server for variant %s - error: ", server->name);
    if (cycle->rejected)
        add_rejection(log, cycle);
    else
        add(log,
            "failed to get/create tuner: failed to create tuner: invalid environment: "
            "&{0 0 0 %d 0 0 %d}",
            server->max_batch, cycle->current);
    add(log, ". Using fallback parameters.");
    end(log);
    begin(log, "INFO", time_ms);
    add(log, "Keeping previously tuned parameters for variant %s/%s: ", server->name,
        server->space);
    add_parameters(log, "=", "", &server->believed);
    end(log);
}

static void write_tuner(struct sim_log *log, int64_t time_ms, const struct sim_server *servers,
                        const struct sim_cycle *cycles, const struct sim_latency_model *before)
{
    say(log, "DEBUG", time_ms,
        "Experimental model tuner is enabled globally (EXPERIMENTAL_MODEL_TUNER_ENABLED=true), "
        "tuning model performance parameters for active VAs");
    for (int i = 0; i < log->options->servers; i++) {
        begin(log, "DEBUG", time_ms);
        add(log, "Using state vals from VA status to tune variant %s: ", servers[i].name);
        add_parameters(log, "=", " ", &before[i]);
        end(log);
        if (cycles[i].tuned)
            write_tuned(log, time_ms, &servers[i], &cycles[i]);
        else
            write_not_tuned(log, time_ms, &servers[i], &cycles[i]);
    }
}

static void begin_data(struct sim_log *log, int64_t time_ms)
{
    begin(log, "DEBUG", time_ms);
    add(log, "System data prepared for optimization: - ");
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
    add(log, "{ accelerators: [");
    for (size_t i = 0; i < 3; i++) {
        const char *const *kind = KINDS[(first + i) % 3];

        add(log,
            "%s  {   name: %s,   type: %s,   multiplicity: 1,   memSize: 0,   memBW: 0,   power: "
            "{    idle: 0,    full: 0,    midPower: 0,    midUtil: 0   },   cost: %d  }",
            i == 0 ? "" : ",", kind[0], kind[1], sim_accelerator_cost(kind[0]));
    }
    add(log, " ]}");
    end(log);
}

static void write_classes(struct sim_log *log, int64_t time_ms, const struct sim_server *servers)
{
    static const char *const NAMES[] = { "Premium", "Freemium" };

    begin_data(log, time_ms);
    add(log, "{ serviceClasses: [");
    for (int k = 0; k < 2; k++) {
        add(log, "%s  {   name: %s,   priority: %d,   modelTargets: [", k == 0 ? "" : ",", NAMES[k],
            k == 0 ? 1 : 10);
        add(log,
            "    {     model: orchard/lark-1b,     slo-itl: 150,     slo-ttft: 1500,     slo-tps: "
            "0    }");
        for (int i = 0; i < log->options->servers; i++)
            if (strcmp(servers[i].service_class, NAMES[k]) == 0)
                add(log,
                    ",    {     model: %s,     slo-itl: %d,     slo-ttft: %d,     slo-tps: 0    }",
                    servers[i].model, servers[i].slo_itl, servers[i].slo_ttft);
        add(log, "   ]  }");
    }
    add(log, " ]}");
    end(log);
}

static void add_model(struct sim_log *log, bool first, const struct sim_server *server,
                      const char *accelerator, const struct sim_latency_model *model)
{
    char number[4][SIM_NUMBER_TEXT];

    add(log,
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
    add(log, "{ models: [");
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
    add(log, " ]}");
    end(log);
}

static void add_allocation(struct sim_log *log, const char *accelerator, int replicas,
                           int max_batch, int cost, const struct sim_cycle *cycle)
{
    char number[3][SIM_NUMBER_TEXT];

    add(log,
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
    add(log, "{ servers: [");
    for (int i = 0; i < log->options->servers; i++) {
        const struct sim_server *server = &servers[i];

        add(log,
            "%s  {   name: %s:%s,   class: %s,   model: %s,   keepAccelerator: true,   "
            "minNumReplicas: 1,   maxBatchSize: %d,   currentAlloc: ",
            i == 0 ? "" : ",", server->name, server->space, server->service_class, server->model,
            server->max_batch);
        add_allocation(log, server->accelerator, cycles[i].current, server->max_batch,
                       cycles[i].current * sim_accelerator_cost(server->accelerator), &cycles[i]);
        add(log, ",   desiredAlloc: ");
        add_allocation(log, "", 0, 0, 0, &NOTHING);
        add(log, "  }");
    }
    add(log, " ]}");
    end(log);
}

static void write_data(struct sim_log *log, int64_t time_ms, int number,
                       const struct sim_server *servers, const struct sim_cycle *cycles)
{
    bool damaged = number == DAMAGED_CYCLE;

    begin_data(log, time_ms);
    add(log, "{ count: []}");
    end(log);
    write_accelerators(log, time_ms);
    write_classes(log, time_ms, servers);
    if (!(damaged && log->options->damage == SIM_BREAK_NO_MODELS))
        write_models(log, time_ms, servers);
    begin_data(log, time_ms);
    add(log, "{ optimizer: {  unlimited: true,  delayedBestEffort: false,  saturationPolicy:  }}");
    end(log);
    if (!(damaged && log->options->damage == SIM_BREAK_NO_SERVERS))
        write_servers(log, time_ms, servers, cycles);
}

static void add_solution(struct sim_log *log, const struct sim_server *server,
                         const struct sim_cycle *cycle, bool damaged)
{
    char rate[SIM_NUMBER_TEXT], itl[SIM_NUMBER_TEXT], ttft[SIM_NUMBER_TEXT], rho[SIM_NUMBER_TEXT],
        rpm[SIM_NUMBER_TEXT];

    add(log, "s=%s:%s; c=%s; m=%s; ", server->name, server->space, server->service_class,
        server->model);
    if (!server->feasible) {
        add(log, "no feasible allocation! \\n");
        return;
    }
    add(log,
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

    begin(log, "DEBUG", time_ms);
    add(log, "Optimization solution - system: Solution: \\n");
    for (int i = 0; i < log->options->servers; i++)
        add_solution(log, &servers[i], &cycles[i], damaged);
    add(log, "AllocationByType: \\n");
    for (int i = 0; i < log->options->servers; i++)
        if (servers[i].feasible) {
            add(log, "name=%s, count=%d, limit=0, cost=%d \\n", find_label(servers[i].accelerator),
                cycles[i].desired, cycles[i].cost);
            total += cycles[i].cost;
        }
    add(log, "totalCost=%d \\n", total);
    end(log);
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
        begin(log, "DEBUG", time_ms);
        add(log,
            log->options->tuner ? "Setting accelerator name: Name=%s, allocationData={"
                                : "Setting accelerator name Name %sallocationData {",
            servers[i].accelerator);
        add(log, "%s %d %d %d %s %s {%s %d %d}}", servers[i].accelerator, cycle->desired,
            servers[i].max_batch, cycle->cost, sim_format_go(cycle->predicted_itl, number[0]),
            sim_format_go(cycle->predicted_ttft, number[1]), sim_format_go(cycle->rate, number[2]),
            cycle->input_tokens, cycle->output_tokens);
        end(log);
    }
}

static void write_allocations(struct sim_log *log, int64_t time_ms,
                              const struct sim_server *servers, const struct sim_cycle *cycles)
{
    int feasible = 0;

    for (int i = 0; i < log->options->servers; i++)
        feasible += servers[i].feasible;
    say(log, "DEBUG", time_ms,
        "Optimization completed successfully, emitting optimization metrics");
    begin(log, "DEBUG", time_ms);
    add(log, "Optimized allocation map - numKeys: %d, updateList_count: %d", feasible,
        log->options->servers);
    end(log);
    for (int i = 0; i < log->options->servers; i++) {
        int64_t running = time_ms - log->start_ms;
        int below_ms = (int)(sim_random_next(log->random) % 1000000);
        char time[TIME_TEXT];

        if (!servers[i].feasible)
            continue;
        begin(log, "DEBUG", time_ms);
        add(log,
            "Optimized allocation entry - key: %s, value: {%s%06d +0000 UTC m=+%d.%03d%06d %s %d}",
            servers[i].name, format_time(time_ms, ' ', time), below_ms, (int)(running / 1000),
            (int)(running % 1000), below_ms, servers[i].accelerator, cycles[i].desired);
        end(log);
    }
}

static void write_emission(struct sim_log *log, int64_t time_ms, int index,
                           const struct sim_server *server, const struct sim_cycle *cycle)
{
    const char *level = log->options->tuner ? "INFO" : "DEBUG";

    begin(log, "DEBUG", time_ms);
    add(log,
        "Processing variant - index: %d, variantAutoscaling-name: %s, namespace: %s, "
        "has_optimized_alloc: %s",
        index, server->name, server->space, server->feasible ? "true" : "false");
    end(log);
    if (!server->feasible) {
        begin(log, "DEBUG", time_ms);
        add(log, "No optimized allocation found for variant - variantAutoscaling-name: %s",
            server->name);
        end(log);
        return;
    }
    begin(log, level, time_ms);
    add(log, "EmitReplicaMetrics completed %s: %s, current-replicas: %d, desired-replicas: %d, ",
        log->options->tuner ? "- variant" : "for variantAutoscaling-name", server->name,
        cycle->current, cycle->desired);
    add(log, "accelerator: %s", server->accelerator);
    end(log);
    begin(log, level, time_ms);
    add(log, "Successfully emitted optimization signals for external autoscalers - variant: %s",
        server->name);
    end(log);
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
    add(log, "%s", LINES[(size_t)(number / FOREIGN_EVERY) % (sizeof LINES / sizeof *LINES)]);
    end_line(log);
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
    begin(log, "DEBUG", data_ms);
    add(log, "Optimization metrics emitted, starting to process variants - variant_count: %d",
        log->options->servers);
    end(log);
    for (int i = 0; i < log->options->servers; i++)
        write_emission(log, data_ms, i, &servers[i], &cycles[i]);
    say(log, "DEBUG", data_ms + 3, "Completed variant processing loop");
    begin(log, "INFO", data_ms + 3);
    add(log, "Reconciliation completed - variants_processed: %d, optimization_successful: true",
        log->options->servers);
    end(log);
    return data_ms;
}
