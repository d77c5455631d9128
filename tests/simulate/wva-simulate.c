/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the log of a simulated controller to standard output. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "simulate.h"

#define START_MS      INT64_C(1760432414217) /* 2025-10-14T09:00:14.217Z */
#define FIRST_MS      6400                   /* from the start of the program to the first cycle */
#define PERIOD_MS     60000
#define MAX_JITTER_MS 25

enum { EXIT_USAGE = 2, EXIT_IO = 4 };

static const char USAGE[] =
    "Usage: wva-simulate [OPTION]... > LOG\n"
    "Simulates an autoscaling controller and writes its log.\n\n"
    "  --profile=NAME  load: steps (default), ramp, spike\n"
    "  --minutes=N     length of the profile (default 50)\n"
    "  --seed=N        of the noise (default 1)\n"
    "  --servers=N     1 to 4 (default 1); the third cannot be placed\n"
    "  --delay=N       minutes that a new replica needs (default 3)\n"
    "  --noise=PERCENT of what is measured (default 1)\n"
    "  --form=NAME     text (default, autumn of 2025), modes (the winter after), console (2026),\n"
    "                  analyzers (2026, two analyzers decide)\n"
    "  --tuner         the controller corrects its own parameters (text only)\n"
    "  --double        every cycle comes twice within milliseconds\n"
    "  --size=MB       repeat the profile until the log has that size\n"
    "  --truth=FILE    write what is to be found in the log\n"
    "  --break=KIND    crlf, bom, truncated; of text also no-servers, no-models, foreign,\n"
    "                  numbers, joined\n"
    "  --help\n";

static const struct option OPTIONS[] = {
    { "profile", required_argument, NULL, 'p' }, { "minutes", required_argument, NULL, 'm' },
    { "seed", required_argument, NULL, 's' },    { "servers", required_argument, NULL, 'n' },
    { "delay", required_argument, NULL, 'd' },   { "noise", required_argument, NULL, 'e' },
    { "form", required_argument, NULL, 'f' },    { "tuner", no_argument, NULL, 't' },
    { "double", no_argument, NULL, '2' },        { "size", required_argument, NULL, 'S' },
    { "truth", required_argument, NULL, 'T' },   { "break", required_argument, NULL, 'b' },
    { "help", no_argument, NULL, 'h' },          { NULL, 0, NULL, 0 },
};

static void __attribute__((noreturn)) fail(int code, const char *what, const char *about)
{
    fprintf(stderr, "wva-simulate: %s%s\n", what, about);
    exit(code);
}

static long read_number(const char *text, long least, long most)
{
    char *end;
    long value = strtol(text, &end, 10);

    if (*text == '\0' || *end != '\0' || value < least || value > most)
        fail(EXIT_USAGE, "not a number that makes sense here: ", text);
    return value;
}

static double read_percent(const char *text)
{
    char *end;
    double value = strtod(text, &end);

    if (*text == '\0' || *end != '\0' || !(value >= 0.0 && value <= 15.0))
        fail(EXIT_USAGE, "noise is 0 to 15 percent, not ", text);
    return value / 100.0;
}

static enum sim_break read_break(const char *text)
{
    static const char *const NAMES[] = { "none",      "crlf",       "bom",
                                         "truncated", "no-servers", "no-models",
                                         "foreign",   "numbers",    "joined" };

    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strcmp(text, NAMES[i]) == 0)
            return (enum sim_break)i;
    fail(EXIT_USAGE, "no such kind of damage: ", text);
}

static enum sim_form read_form(const char *text)
{
    static const char *const NAMES[] = { "text", "modes", "console", "analyzers" };

    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strcmp(text, NAMES[i]) == 0)
            return (enum sim_form)i;
    fail(EXIT_USAGE, "no such form: ", text);
}

static void read_option(int option, struct sim_options *options, const char **truth_path)
{
    switch (option) {
    case 'p':
        options->profile = optarg;
        break;
    case 'm':
        options->minutes = (int)read_number(optarg, 10, 100000);
        break;
    case 's':
        options->seed = (uint64_t)read_number(optarg, 0, 2000000000);
        break;
    case 'n':
        options->servers = (int)read_number(optarg, 1, SIM_MAX_SERVERS);
        break;
    case 'd':
        options->delay = (int)read_number(optarg, 1, SIM_MAX_DELAY);
        break;
    case 'e':
        options->noise = read_percent(optarg);
        break;
    case 'f':
        options->form = read_form(optarg);
        break;
    case 't':
        options->tuner = true;
        break;
    case '2':
        options->doubled = true;
        break;
    case 'S':
        options->size = (uint64_t)read_number(optarg, 1, 100000) * 1000000;
        break;
    case 'T':
        *truth_path = optarg;
        break;
    case 'b':
        options->damage = read_break(optarg);
        break;
    case 'h':
        fputs(USAGE, stdout);
        exit(EXIT_SUCCESS);
    default:
        fputs(USAGE, stderr);
        exit(EXIT_USAGE);
    }
}

static struct sim_options read_options(int argc, char **argv, const char **truth_path)
{
    struct sim_options options = {
        .profile = "steps", .minutes = 50, .seed = 1, .servers = 1, .delay = 3, .noise = 0.01
    };
    int option;

    while ((option = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1)
        read_option(option, &options, truth_path);
    if (optind < argc)
        fail(EXIT_USAGE, "takes no argument: ", argv[optind]);
    if (options.form != SIM_FORM_TEXT && (options.tuner || options.damage > SIM_BREAK_TRUNCATED))
        fail(EXIT_USAGE, "that is of the form text only", "");
    if (!sim_profile_known(options.profile))
        fail(EXIT_USAGE, "no such profile: ", options.profile);
    return options;
}

static void write_start(struct sim_log *log, const struct sim_options *options)
{
    if (options->form == SIM_FORM_CONSOLE || options->form == SIM_FORM_ANALYZERS)
        sim_console_write_start(log, START_MS);
    else
        sim_log_write_start(log, START_MS);
}

static int64_t write_cycle(struct sim_log *log, const struct sim_options *options, int64_t time_ms,
                           int number, const struct sim_server *servers,
                           const struct sim_cycle *cycles, const struct sim_latency_model *before)
{
    switch (options->form) {
    case SIM_FORM_MODES:
        return sim_modes_write_cycle(log, time_ms, servers, cycles);
    case SIM_FORM_CONSOLE:
    case SIM_FORM_ANALYZERS:
        return sim_console_write_cycle(log, time_ms, servers, cycles);
    default:
        return sim_log_write_cycle(log, time_ms, number, servers, cycles, before);
    }
}

static int64_t run_cycle(struct sim_log *log, const struct sim_options *options,
                         struct sim_server *servers, struct sim_truth *truth,
                         struct sim_random *random, int64_t time_ms, int number, bool repeated)
{
    struct sim_cycle cycles[SIM_MAX_SERVERS];
    struct sim_latency_model before[SIM_MAX_SERVERS];

    for (int i = 0; i < options->servers; i++) {
        before[i] = servers[i].believed;
        cycles[i] = sim_step(&servers[i], options, number, repeated, random);
        if (options->form == SIM_FORM_ANALYZERS)
            sim_analyzers_decide(&servers[i], &cycles[i], i, number);
    }
    time_ms = write_cycle(log, options, time_ms, number, servers, cycles, before);
    /* A long log for a measurement needs no truth, and memory that grows with it would be wrong. */
    for (int i = 0; i < options->servers && truth != NULL; i++)
        sim_truth_add(truth, i, time_ms, &cycles[i], repeated);
    return time_ms;
}

static void simulate(const struct sim_options *options, struct sim_server *servers,
                     struct sim_truth *truth)
{
    struct sim_random random = { options->seed };
    struct sim_log *log = sim_log_open(stdout, options, &random);
    int64_t time_ms = START_MS + FIRST_MS;

    write_start(log, options);
    for (int number = 0;
         options->size == 0 ? number < options->minutes : sim_log_bytes(log) < options->size;
         number++) {
        int64_t done_ms = run_cycle(log, options, servers, truth, &random, time_ms, number, false);

        if (options->doubled)
            (void)run_cycle(log, options, servers, truth, &random,
                            done_ms + 12 + (int64_t)(sim_random_next(&random) % 22), number, true);
        time_ms += PERIOD_MS + (int64_t)(sim_random_next(&random) % MAX_JITTER_MS);
    }
    if (truth != NULL)
        sim_truth_take_complaints(truth, log);
    sim_log_close(log);
}

static void write_truth(const struct sim_truth *truth, const char *path)
{
    FILE *file = fopen(path, "w");

    if (file == NULL)
        fail(EXIT_IO, "cannot write ", path);
    sim_truth_write(truth, file);
    if (fclose(file) != 0)
        fail(EXIT_IO, "cannot write ", path);
}

int main(int argc, char **argv)
{
    const char *truth_path = NULL;
    struct sim_options options = read_options(argc, argv, &truth_path);
    struct sim_server servers[SIM_MAX_SERVERS];
    struct sim_truth *truth = NULL;

    sim_servers_prepare(servers);
    if (truth_path != NULL)
        truth = sim_truth_create(&options, servers);
    simulate(&options, servers, truth);
    if (fflush(stdout) != 0 || ferror(stdout))
        fail(EXIT_IO, "cannot write ", "standard output");
    if (truth_path != NULL)
        write_truth(truth, truth_path);
    sim_truth_free(truth);
    return EXIT_SUCCESS;
}
