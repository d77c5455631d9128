/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "simulate.h"

/* One row of the log, read back from the text that the log holds. */
struct row {
    int64_t time_ms;
    double itl, ttft, rate;
    int desired;
    struct sim_cycle cycle;
};

struct history {
    struct row *rows;
    size_t count;
};

struct sim_truth {
    const struct sim_server *servers; /* borrowed */
    enum sim_form form;
    int count;
    struct history history[SIM_MAX_SERVERS];
    int complaints[SIM_MAX_SERVERS][SIM_COMPLAINTS];
};

void *sim_grow(void *items, size_t size)
{
    void *grown = realloc(items, size);

    if (grown == NULL)
        abort();
    return grown;
}

struct sim_truth *sim_truth_create(const struct sim_options *options,
                                   const struct sim_server *servers)
{
    struct sim_truth *truth = sim_grow(NULL, sizeof *truth);

    *truth =
        (struct sim_truth){ .servers = servers, .form = options->form, .count = options->servers };
    return truth;
}

void sim_truth_free(struct sim_truth *truth)
{
    if (truth == NULL)
        return;
    for (int i = 0; i < truth->count; i++)
        free(truth->history[i].rows);
    free(truth);
}

void sim_truth_add(struct sim_truth *truth, int server, int64_t time_ms,
                   const struct sim_cycle *cycle, bool repeated)
{
    struct history *history = &truth->history[server];
    char text[SIM_NUMBER_TEXT];
    struct row row = { .time_ms = time_ms, .desired = cycle->desired, .cycle = *cycle };

    row.itl = strtod(sim_format_json(cycle->itl, text), NULL);
    row.ttft = strtod(sim_format_json(cycle->ttft, text), NULL);
    row.rate = strtod(sim_format_go(cycle->rate, text), NULL);
    if (repeated)
        history->count--;
    history->rows = sim_grow(history->rows, (history->count + 1) * sizeof row);
    history->rows[history->count++] = row;
}

static double minutes(const struct history *history, size_t row)
{
    return (double)(history->rows[row].time_ms - history->rows[0].time_ms) / 1000.0 / 60.0;
}

/* The fewest digits that read back to the same double. */
static const char *format(double value, char out[SIM_NUMBER_TEXT])
{
    for (int precision = 1; precision <= 17; precision++) {
        (void)snprintf(out, SIM_NUMBER_TEXT, "%.*g", precision, value);
        if (strtod(out, NULL) == value)
            break;
    }
    return out;
}

static void write_numbers(FILE *out, const double *values, size_t count)
{
    char text[SIM_NUMBER_TEXT];

    for (size_t i = 0; i < count; i++)
        fprintf(out, ",%s", format(values[i], text));
}

static void write_events(const struct history *history, const char *server, FILE *out)
{
    for (size_t i = 1; i < history->count; i++) {
        double values[] = { minutes(history, i), history->rows[i - 1].desired,
                            history->rows[i].desired, history->rows[i].rate };

        if (history->rows[i].desired == history->rows[i - 1].desired)
            continue;
        fprintf(out, "event,%s", server);
        write_numbers(out, values, sizeof values / sizeof *values);
        fputc('\n', out);
    }
}

static void write_gap(const struct history *history, size_t first, size_t end, const char *server,
                      FILE *out)
{
    double from = minutes(history, first), to = minutes(history, end - 1);
    double peak = 0.0, itl = 0.0, rate = 0.0;
    double count = (double)(end - first);

    for (size_t i = first; i < end; i++) {
        peak = history->rows[i].itl > peak ? history->rows[i].itl : peak;
        itl += history->rows[i].itl;
        rate += history->rows[i].rate;
    }
    fprintf(out, "gap,%s", server);
    write_numbers(out, (double[]){ from, to, to - from, peak, itl / count, rate / count }, 6);
    fputc('\n', out);
}

/* Runs of rows above the SLO; one that is still open at the end of the log does not count. */
static void write_gaps(const struct history *history, const struct sim_server *server, FILE *out)
{
    size_t first = 0;
    bool inside = false;

    for (size_t i = 0; i < history->count; i++) {
        bool above = history->rows[i].itl > server->slo_itl;

        if (above && !inside)
            first = i;
        if (!above && inside)
            write_gap(history, first, i, server->name, out);
        inside = above;
    }
}

/* What a row of the later forms holds: as it is printed there, but the KV-cache use, which is the
 * highest of several pods, as a number. */
static void write_rows(const struct sim_truth *truth, int server, FILE *out)
{
    const char *name = truth->servers[server].name;

    for (size_t i = 0; i < truth->history[server].count; i++) {
        const struct sim_cycle *cycle = &truth->history[server].rows[i].cycle;
        char text[SIM_NUMBER_TEXT];

        fprintf(out, "row,%s,%d,%d,%s", name, cycle->current, cycle->desired, sim_action(cycle));
        if (truth->form == SIM_FORM_MODES)
            fprintf(out, ",%.2f,%.2f,%.2f,%s\n", (double)cycle->itl, (double)cycle->ttft,
                    (double)cycle->rate, format(round(1000.0 * (double)cycle->rho) / 1000.0, text));
        else
            fprintf(out, ",%" PRId64 ",%" PRId64 "\n", cycle->supply, cycle->demand);
    }
}

/* How far one signal is above its SLO; the other is left out by a limit of 0. */
static double excess(const struct row *row, double slo_itl, double slo_ttft)
{
    double itl = slo_itl > 0 && row->itl > slo_itl ? row->itl - slo_itl : 0;
    double ttft = slo_ttft > 0 && row->ttft > slo_ttft ? row->ttft - slo_ttft : 0;

    return itl > ttft ? itl : ttft;
}

/* What users felt from row `first` to before row `end`: each row lasts until the next. */
static void write_episode(const struct history *history, size_t first, size_t end, double slo_itl,
                          double slo_ttft, FILE *out)
{
    double area = 0, peak = 0, seconds = 0;

    for (size_t i = first; i < end; i++) {
        size_t next = i + 1 < history->count ? i + 1 : i;
        double lasts = (double)(history->rows[next].time_ms - history->rows[i].time_ms) / 1000.0;
        double above = excess(&history->rows[i], slo_itl, slo_ttft);

        peak = above > peak ? above : peak;
        area += above * lasts;
        seconds += lasts;
    }
    write_numbers(out,
                  (double[]){ minutes(history, first), minutes(history, end - 1), seconds, peak,
                              area, end == history->count },
                  6);
}

static void write_episodes(const struct history *history, const char *server, const char *signal,
                           double slo_itl, double slo_ttft, FILE *out)
{
    size_t end;

    for (size_t first = 0; first < history->count; first = end + 1) {
        for (end = first; end < history->count; end++)
            if (!(excess(&history->rows[end], slo_itl, slo_ttft) > 0))
                break;
        if (end == first)
            continue;
        fprintf(out, "episode,%s,%s", server, signal);
        write_episode(history, first, end, slo_itl, slo_ttft, out);
        fputc('\n', out);
    }
}

/* The minute of a row, or -1 when there is no such row. */
static double minutes_or_none(const struct history *history, size_t row)
{
    return row < history->count ? minutes(history, row) : -1.0;
}

/* The first row from `row` on with at least the replicas wanted there, unless fewer are wanted
 * before that. */
static size_t find_replicas_up(const struct history *history, size_t row)
{
    int wanted = history->rows[row].desired;

    for (size_t i = row; i < history->count; i++) {
        if (history->rows[i].cycle.current >= wanted)
            return i;
        if (history->rows[i].desired < wanted)
            break;
    }
    return history->count;
}

/* The violation in which row `row` lies or, outside of any, the next until row `until`. */
static size_t find_violation(const struct history *history, size_t row, size_t until,
                             const struct sim_server *server)
{
    const struct row *rows = history->rows;

    while (row < history->count && row <= until
           && !(excess(&rows[row], server->slo_itl, server->slo_ttft) > 0))
        row++;
    if (row >= history->count || row > until)
        return history->count;
    while (row > 0 && excess(&rows[row - 1], server->slo_itl, server->slo_ttft) > 0)
        row--;
    return row;
}

static size_t find_relief(const struct history *history, size_t row,
                          const struct sim_server *server)
{
    const struct row *rows = history->rows;

    while (row < history->count
           && (rows[row].itl <= 0 || excess(&rows[row], server->slo_itl, server->slo_ttft) > 0))
        row++;
    return row;
}

static size_t find_next_decision(const struct history *history, size_t row)
{
    for (size_t i = row + 1; i < history->count; i++)
        if (history->rows[i].desired != history->rows[i - 1].desired)
            return i;
    return history->count - 1;
}

static void write_scale_ups(const struct history *history, const struct sim_server *server,
                            FILE *out)
{
    const struct row *rows = history->rows;

    for (size_t i = 1; i < history->count; i++) {
        size_t up, violation;

        if (rows[i].desired <= rows[i - 1].desired)
            continue;
        up = find_replicas_up(history, i);
        violation = find_violation(
            history, i, up < history->count ? up : find_next_decision(history, i), server);
        fprintf(out, "up,%s", server->name);
        write_numbers(
            out,
            (double[]){ minutes(history, i), rows[i - 1].desired, rows[i].desired,
                        minutes_or_none(history, violation), minutes_or_none(history, up),
                        minutes_or_none(history, find_relief(history, violation, server)) },
            6);
        fputc('\n', out);
    }
}

/* Where the load as planned rises. */
static void write_steps(const struct history *history, const char *server, FILE *out)
{
    for (size_t i = 1; i < history->count; i++) {
        double values[] = { minutes(history, i), history->rows[i - 1].cycle.planned,
                            history->rows[i].cycle.planned };

        if (history->rows[i].cycle.planned <= history->rows[i - 1].cycle.planned)
            continue;
        fprintf(out, "step,%s", server);
        write_numbers(out, values, 3);
        fputc('\n', out);
    }
}

static void write_behaviour(const struct history *history, const struct sim_server *server,
                            FILE *out)
{
    write_events(history, server->name, out);
    write_gaps(history, server, out);
    write_episodes(history, server->name, "itl", server->slo_itl, 0, out);
    write_episodes(history, server->name, "ttft", 0, server->slo_ttft, out);
    write_scale_ups(history, server, out);
    write_steps(history, server->name, out);
}

void sim_truth_take_complaints(struct sim_truth *truth, const struct sim_log *log)
{
    memcpy(truth->complaints, log->complaints, sizeof truth->complaints);
}

static void write_complaints(const struct sim_server *server, const int *counts, FILE *out)
{
    static const char *const names[SIM_COMPLAINTS] = { "tuner-rejected", "tuner-failed",
                                                       "no-dispatch-rate", "gps-mismatch",
                                                       "replica-ceiling" };

    for (int i = 0; i < SIM_COMPLAINTS; i++)
        if (counts[i] > 0)
            fprintf(out, "complaint,%s,%s,%d\n",
                    i == SIM_NO_DISPATCH_RATE ? server->model : server->name, names[i], counts[i]);
}

void sim_truth_write(const struct sim_truth *truth, FILE *out)
{
    fputs("# What the simulated log beside this file holds.\n"
          "# server,name,namespace,model,accelerator,feasible,rows,slo_itl_ms,slo_ttft_ms,"
          "alpha,beta,gamma,delta\n"
          "# event,name,time_min,from_replicas,to_replicas,load_rpm\n"
          "# gap,name,start_min,end_min,duration_min,peak_itl_ms,mean_itl_ms,mean_load_rpm\n"
          "# episode,name,signal,first_min,last_min,duration_s,peak_excess_ms,excess_area_ms_s,open"
          "\n"
          "# up,name,decision_min,from_replicas,to_replicas,violation_min,actuation_min,relief_min"
          " (-1: none)\n"
          "# step,name,time_min,from_rpm,to_rpm (the load as planned)\n"
          "# complaint,name (of the server, or the model),kind,count\n",
          out);
    if (truth->form == SIM_FORM_MODES)
        fputs("# row,name,current,desired,action,itl_ms,ttft_ms,rate_rpm,kv_usage\n", out);
    else if (truth->form == SIM_FORM_CONSOLE)
        fputs("# row,name,current,desired,action,supply_tokens,demand_tokens\n", out);
    else if (truth->form == SIM_FORM_ANALYZERS)
        fputs("# vote,name,cycle,desired,decided_by,analyzer,utilization,other_analyzer,"
              "other_utilization,gps_error,max_replicas,accelerators\n",
              out);
    for (int i = 0; i < truth->count; i++) {
        const struct sim_server *server = &truth->servers[i];
        const struct history *history = &truth->history[i];

        fprintf(out, "server,%s,%s,%s,%s,%s,%zu,%d,%d,%g,%g,%g,%g\n", server->name, server->space,
                server->model, server->accelerator, server->feasible ? "yes" : "no", history->count,
                server->slo_itl, server->slo_ttft, server->truth.alpha, server->truth.beta,
                server->truth.gamma, server->truth.delta);
        write_complaints(server, truth->complaints[i], out);
        for (size_t k = 0; truth->form == SIM_FORM_ANALYZERS && k < history->count; k++)
            sim_analyzers_write_truth(server, &history->rows[k].cycle, i, out);
        if (truth->form == SIM_FORM_ANALYZERS)
            continue;
        if (truth->form != SIM_FORM_TEXT) {
            write_rows(truth, i, out);
            continue;
        }
        if (server->feasible)
            write_behaviour(history, server, out);
    }
}
