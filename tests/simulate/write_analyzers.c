/* SPDX-License-Identifier: Apache-2.0 */
/* Controllers of the summer of 2026: two analyzers that decide together, and what else they log at
 * the default level. */
#include <math.h>
#include <string.h>

#include "simulate.h"

#define UP_AT   0.85
#define DOWN_AT 0.7

/* Of a replica: the load that it takes, and KV tokens for each request per minute of it. */
enum { RPM = 900, KV_TOKENS = 120, MOST_REPLICAS = 8, NO_WISH = -100 };

/* The second server's saturation analyzer has no vote. */
enum { MUTED = 1 };

static double capacity_of(const struct sim_server *server, int analyzer)
{
    return analyzer == SIM_SATURATION ? (double)RPM * KV_TOKENS
                                      : RPM / 60.0 * server->output_tokens;
}

/* The analyzers judge the same load differently from cycle to cycle. */
static double demand_of(const struct sim_server *server, double rate, int analyzer, int number)
{
    static const double saturation[] = { 1.0, 1.3, 0.8, 1.1, 0.7, 1.4, 0.9 };
    static const double throughput[] = { 0.9, 1.2, 1.0, 0.6, 1.1 };

    return analyzer == SIM_SATURATION
               ? floor(rate * KV_TOKENS * saturation[number % 7])
               : floor(rate / 60.0 * server->output_tokens * throughput[number % 5]);
}

static bool has_vote(const struct sim_cycle *cycle, int index, int analyzer)
{
    return !(analyzer == SIM_SATURATION && index == MUTED) && !cycle->vote[analyzer].silent;
}

/* In replicas, rounded as the optimizer rounds: what is asked for, or less than 0 what may go. */
static int find_wish(const struct sim_vote *vote)
{
    return vote->required > 0.0 ? (int)ceil(vote->required / vote->capacity)
                                : -(int)floor(vote->spare / vote->capacity);
}

/* The same without rounding, to tell votes for the same number apart. */
static double find_exact_wish(const struct sim_vote *vote)
{
    return (vote->required > 0.0 ? vote->required : -vote->spare) / vote->capacity;
}

static const char *find_decider(const struct sim_cycle *cycle, int index, int wish)
{
    static const char *const names[SIM_ANALYZERS] = { "saturation", "throughput" };
    const char *decided = "";
    double highest = -HUGE_VAL;

    for (int a = 0; a < SIM_ANALYZERS; a++) {
        double exact = find_exact_wish(&cycle->vote[a]);

        if (!has_vote(cycle, index, a) || find_wish(&cycle->vote[a]) < wish || exact < highest)
            continue;
        decided = exact == highest ? "" : names[a];
        highest = exact;
    }
    return decided;
}

void sim_analyzers_decide(struct sim_server *server, struct sim_cycle *cycle, int index, int number)
{
    int wish = NO_WISH, desired;

    cycle->number = number;
    for (int a = 0; a < SIM_ANALYZERS; a++) {
        struct sim_vote *vote = &cycle->vote[a];
        double demand = demand_of(server, (double)cycle->rate, a, number);

        vote->capacity = capacity_of(server, a);
        vote->supply = vote->capacity * cycle->current;
        vote->demand = demand;
        vote->required = fmax(0.0, demand / UP_AT - vote->supply);
        vote->spare = fmax(0.0, vote->supply - demand / DOWN_AT);
        vote->silent = a == SIM_THROUGHPUT && demand == 0.0;
        if (has_vote(cycle, index, a) && find_wish(vote) > wish)
            wish = find_wish(vote);
    }
    desired = wish == NO_WISH ? cycle->current : cycle->current + wish;
    desired = desired < 1 ? 1 : desired > MOST_REPLICAS ? MOST_REPLICAS : desired;
    /* Within a limit nobody decided, unless it went some of the way. */
    cycle->decided =
        (desired == cycle->current) != (wish == 0) ? "" : find_decider(cycle, index, wish);
    server->desired = server->wanted[0] = cycle->desired = desired;
}

/* ---- lines ---- */

static void write_vote(struct sim_log *log, int64_t time_ms, const struct sim_server *server,
                       const struct sim_cycle *cycle, int analyzer)
{
    static const char *const names[] = { "saturation", "throughput" };
    static const char *const reasons[] = { "P2-hist", "T1-ols" };
    const struct sim_vote *vote = &cycle->vote[analyzer];
    double supply = vote->silent ? 0.0 : vote->supply;

    sim_console_begin(log, time_ms, "saturation/engine_v2.go:695", "analyzer-result");
    sim_add(log, "{\"modelID\": \"%s\", \"namespace\": \"%s\", \"analyzer\": \"%s\", ",
            server->model, server->space, names[analyzer]);
    sim_add(log, "\"supply\": %.15g, \"demand\": %.15g, \"util\": %.15g, ", supply, vote->demand,
            supply > 0.0 ? vote->demand / supply : 0.0);
    sim_add(log, "\"rc\": %.17g, \"sc\": %.17g, ", vote->silent ? 0.0 : vote->required,
            vote->silent ? 0.0 : vote->spare);
    sim_add(log, "\"scaleUpThreshold\": 0.85, \"scaleDownBoundary\": 0.7, \"variants\": [");
    if (!vote->silent)
        sim_add(log, "{\"name\":\"%s\",\"prc\":%.15g,\"role\":\"decode\",\"reason\":\"%s\"}",
                server->name, vote->capacity, reasons[analyzer]);
    sim_add(log, "]}");
    sim_end_line(log);
}

/* In every third cycle the last pod is the one that is farthest off. */
static int count_pods_off(const struct sim_cycle *cycle)
{
    return cycle->rate > 0.0F && cycle->number % 3 == 1 ? cycle->current : 0;
}

static int error_of(const struct sim_cycle *cycle, int pod)
{
    return 20 + 7 * pod + cycle->number % 5;
}

static void write_pods_off(struct sim_log *log, int64_t time_ms, const struct sim_server *server,
                           const struct sim_cycle *cycle)
{
    for (int pod = 0; pod < count_pods_off(cycle); pod++) {
        sim_console_begin(log, time_ms, "throughput/analyzer.go:400",
                          "throughput analyzer: GPS mismatch detected");
        sim_add(log,
                "{\"namespace\": \"%s\", \"modelID\": \"%s\", \"variant\": \"%s\", "
                "\"pod\": \"%s-%d\", \"k\": 0.5, \"GPSObs\": 5000, \"muDecModel\": %d, "
                "\"gpsErrPct\": %d}",
                server->space, server->model, server->name, server->name, pod,
                5000 + 50 * error_of(cycle, pod), error_of(cycle, pod));
        sim_end_line(log);
    }
}

/* Set by another loop before every fifth cycle; 0: not set. */
static int ceiling_of(const struct sim_cycle *cycle)
{
    return cycle->number % 5 == 4 ? 6 + cycle->number % 3 : 0;
}

/* Logged at every second cycle; 0: not logged. */
static int accelerators_of(const struct sim_cycle *cycle)
{
    return cycle->number % 2 == 0 ? 12 + cycle->number % 3 : 0;
}

void sim_analyzers_write_ceiling(struct sim_log *log, int64_t time_ms,
                                 const struct sim_server *server, const struct sim_cycle *cycle)
{
    if (ceiling_of(cycle) == 0)
        return;
    sim_console_begin(log, time_ms, "gpurebalance/plugin.go:214", "Setting max replica ceiling");
    sim_add(log,
            "{\"kind\": \"ScaledObject\", \"name\": \"%s\", \"namespace\": \"%s\", "
            "\"pool\": \"p\", \"from\": 8, \"to\": %d, \"queue\": 12, \"quota\": 8}",
            server->name, server->space, ceiling_of(cycle));
    sim_end_line(log);
}

/* All types of all servers on one node, of which a second one has the same but eight. */
void sim_analyzers_write_inventory(struct sim_log *log, int64_t time_ms,
                                   const struct sim_server *servers, const struct sim_cycle *cycles)
{
    int count = log->options->servers;

    if (accelerators_of(&cycles[0]) == 0)
        return;
    sim_console_begin(log, time_ms, "saturation/engine.go:484",
                      "Collected cluster accelerator inventory (Limited Mode)");
    sim_add(log, "{\"inventory\": {\"n1\":{");
    for (int i = 0; i < count; i++)
        if (i == 0 || strcmp(servers[i].accelerator, servers[i - 1].accelerator) != 0)
            sim_add(log, "%s\"%s\":{\"Count\":8,\"Memory\":\"81559\"}", i == 0 ? "" : ",",
                    servers[i].accelerator);
    sim_add(log, "},\"n2\":{");
    for (int i = 0; i < count; i++)
        if (i == 0 || strcmp(servers[i].accelerator, servers[i - 1].accelerator) != 0)
            sim_add(log, "%s\"%s\":{\"Count\":%d,\"Memory\":\"81559\"}", i == 0 ? "" : ",",
                    servers[i].accelerator, accelerators_of(&cycles[0]) - 8);
    sim_add(log, "}}}");
    sim_end_line(log);
}

void sim_analyzers_write_votes(struct sim_log *log, int64_t time_ms,
                               const struct sim_server *server, const struct sim_cycle *cycle,
                               int index)
{
    if (index == MUTED) {
        sim_console_begin(log, time_ms, "saturation/engine_v2.go:157",
                          "saturation analyzer is absent from the configured analyzer list: it "
                          "will not vote and cannot veto scale-down for this model");
        sim_add(log, "{\"modelID\": \"%s\", \"namespace\": \"%s\"}", server->model, server->space);
        sim_end_line(log);
    }
    write_pods_off(log, time_ms, server, cycle);
    log->complaints[index][SIM_GPS_MISMATCH] += count_pods_off(cycle);
    log->complaints[index][SIM_CEILING] += ceiling_of(cycle) > 0;
    for (int a = 0; a < SIM_ANALYZERS; a++)
        write_vote(log, time_ms, server, cycle, a);
}

/* ---- truth ---- */

static void write_number(int number, FILE *out)
{
    if (number > 0)
        fprintf(out, ",%d", number);
    else
        fputc(',', out);
}

/* As wva-extract writes the columns that truth.c names. */
void sim_analyzers_write_truth(const struct sim_server *server, const struct sim_cycle *cycle,
                               int index, FILE *out)
{
    const struct sim_vote *saturation = &cycle->vote[SIM_SATURATION];
    const struct sim_vote *throughput = &cycle->vote[SIM_THROUGHPUT];
    double use[] = { saturation->demand / saturation->supply,
                     throughput->demand / throughput->supply };
    int pods = count_pods_off(cycle);

    fprintf(out, "vote,%s,%d,%d,%s,", server->name, cycle->number + 1, cycle->desired,
            cycle->decided);
    if (throughput->silent)
        fprintf(out, "saturation,%.15g,,", use[0]);
    else if (index == MUTED)
        fprintf(out, "throughput,%.15g,saturation,%.15g", use[1], use[0]);
    else
        fprintf(out, "saturation,%.15g,throughput,%.15g", use[0], use[1]);
    write_number(pods == 0 ? 0 : error_of(cycle, pods - 1), out);
    write_number(ceiling_of(cycle), out);
    write_number(accelerators_of(cycle), out);
    fputc('\n', out);
}
