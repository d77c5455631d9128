/* SPDX-License-Identifier: Apache-2.0 */
/* A simulated autoscaling controller: it serves a known load with a known latency model and logs as
 * the controllers of three generations do. It shares no code with the toolkit, so that
 * what the toolkit finds in such a log can be held against what was put in.
 *
 * Only +, -, *, / and correctly rounded conversions decide what is printed: the same options give
 * the same bytes on any machine. */
#ifndef SIMULATE_H
#define SIMULATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { SIM_MAX_SERVERS = 4, SIM_MAX_DELAY = 30, SIM_NUMBER_TEXT = 32, SIM_TIME_TEXT = 48 };

enum sim_break {
    SIM_BREAK_NONE,
    SIM_BREAK_CRLF,
    SIM_BREAK_BOM,
    SIM_BREAK_TRUNCATED,  /* the last line ends in its middle */
    SIM_BREAK_NO_SERVERS, /* one cycle lacks its servers line */
    SIM_BREAK_NO_MODELS,  /* one cycle lacks its models line */
    SIM_BREAK_FOREIGN,    /* lines of other programs stand between */
    SIM_BREAK_NUMBERS,    /* NaN, infinities, exponents */
    SIM_BREAK_JOINED,     /* two records on one line */
};

enum sim_form {
    SIM_FORM_TEXT,      /* September to November 2025: the optimizer's input and Solution as text */
    SIM_FORM_MODES,     /* November and December 2025: modes, metrics and decisions on JSON lines */
    SIM_FORM_CONSOLE,   /* 2026: console lines with saturation analysis V2 */
    SIM_FORM_ANALYZERS, /* summer of 2026: same, where two analyzers decide together */
};

struct sim_options {
    enum sim_form form;
    const char *profile; /* steps, ramp or spike */
    int minutes;         /* length of the load profile; it repeats under `size` */
    uint64_t seed;
    int servers;
    int delay;    /* cycles that a new replica needs to start */
    double noise; /* standard deviation of what is measured, relative */
    bool tuner;
    bool doubled;  /* each cycle is followed by a second one within milliseconds */
    uint64_t size; /* bytes to write at least; 0: one pass over the profile */
    enum sim_break damage;
};

/* ITL = alpha + beta * n, TTFT = gamma + delta * input tokens * n, in ms, with n requests in the
 * batch of one replica. */
struct sim_latency_model {
    double alpha, beta, gamma, delta;
};

struct sim_server {
    const char *name;
    const char *space; /* the Kubernetes namespace */
    const char *model;
    const char *service_class;
    const char *accelerator;
    double share; /* of the profile's rate */
    int input_tokens, output_tokens;
    int slo_itl, slo_ttft; /* ms */
    int max_batch;
    struct sim_latency_model truth; /* how it behaves */
    struct sim_latency_model spec;  /* what the controller was told */
    bool feasible;

    struct sim_latency_model believed; /* what the controller uses now */
    int current, desired;
    int wanted[SIM_MAX_DELAY]; /* the last desired counts, latest first */
};

enum sim_analyzer { SIM_SATURATION, SIM_THROUGHPUT, SIM_ANALYZERS };

/* What an analyzer of SIM_FORM_ANALYZERS states, in its own unit. */
struct sim_vote {
    double capacity; /* of a replica */
    double supply, demand, required, spare;
    bool silent; /* it has no model of its own yet */
};

/* What one cycle saw of one server and decided. Rates are requests per minute. */
struct sim_cycle {
    float rate, itl, ttft; /* measured */
    double planned;        /* the rate without noise */
    int input_tokens, output_tokens;
    int current, desired;
    float predicted_itl, predicted_ttft, rho, max_rpm;
    int cost, value;        /* cents per hour */
    int64_t supply, demand; /* KV-cache tokens, what saturation analysis V2 weighs */
    bool tuned;             /* the tuner ran and its result was taken */
    bool rejected;          /* the tuner ran and its result was not taken */
    double nis;             /* normalized innovation squared, what the tuner judges by */

    /* SIM_FORM_ANALYZERS */
    int number; /* of the cycle, from 0 */
    struct sim_vote vote[SIM_ANALYZERS];
    const char *decided; /* whose vote the decision follows; "": nobody's */
};

struct sim_random {
    uint64_t state;
};

/* numbers.c: the fewest digits that read back to the same float, laid out as Go's %v does and as
 * its JSON encoder does. Both return `out`. */
char *sim_format_go(float value, char out[SIM_NUMBER_TEXT]);
char *sim_format_json(float value, char out[SIM_NUMBER_TEXT]);

/* model.c */
uint64_t sim_random_next(struct sim_random *random);
double sim_random_uniform(struct sim_random *random); /* [0, 1) */
double sim_random_normal(struct sim_random *random);  /* mean 0, variance 1, within 6 */
bool sim_profile_known(const char *name);
void sim_servers_prepare(struct sim_server servers[SIM_MAX_SERVERS]);
int sim_accelerator_cost(const char *name);

/* Steps `server` on by a cycle at `minute` of the profile. A repeated cycle measures anew and
 * decides anew but lets no time pass. */
struct sim_cycle sim_step(struct sim_server *server, const struct sim_options *options, int minute,
                          bool repeated, struct sim_random *random);

/* "scale-up", "scale-down" or "no-change". */
const char *sim_action(const struct sim_cycle *cycle);

/* What the controller complains of; harmless messages are not counted. */
enum sim_complaint {
    SIM_TUNER_REJECTED,
    SIM_TUNER_FAILED,
    SIM_NO_DISPATCH_RATE,
    SIM_GPS_MISMATCH,
    SIM_CEILING,
    SIM_COMPLAINTS,
};

/* lines.c */
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
    int complaints[SIM_MAX_SERVERS][SIM_COMPLAINTS]; /* written so far */
};

struct sim_log *sim_log_open(FILE *out, const struct sim_options *options,
                             struct sim_random *random);
uint64_t sim_log_bytes(const struct sim_log *log);
void sim_log_close(struct sim_log *log); /* leaves `out` open */

/* A line is put together by adding to it. */
void sim_add(struct sim_log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sim_end_line(struct sim_log *log);

/* "2025-10-14T09:00:14.217", with `separator` for the T. Returns `out`. */
const char *sim_format_time(int64_t time_ms, char separator, char out[SIM_TIME_TEXT]);

/* A JSON record: its members before the message, and its end; all of it. */
void sim_begin(struct sim_log *log, const char *level, int64_t time_ms);
void sim_end(struct sim_log *log);
void sim_say(struct sim_log *log, const char *level, int64_t time_ms, const char *message);

/* write_log.c */
void sim_log_write_start(struct sim_log *log, int64_t time_ms);

/* Writes the cycle `number` (from 0) and returns the time of its data. */
int64_t sim_log_write_cycle(struct sim_log *log, int64_t time_ms, int number,
                            const struct sim_server *servers, const struct sim_cycle *cycles,
                            const struct sim_latency_model *before);

/* write_modes.c, write_console.c: the same for the other forms. */
int64_t sim_modes_write_cycle(struct sim_log *log, int64_t time_ms,
                              const struct sim_server *servers, const struct sim_cycle *cycles);
void sim_console_write_start(struct sim_log *log, int64_t time_ms);
int64_t sim_console_write_cycle(struct sim_log *log, int64_t time_ms,
                                const struct sim_server *servers, const struct sim_cycle *cycles);

/* The columns before the key/value pairs: whole seconds, tabs between. */
void sim_console_begin(struct sim_log *log, int64_t time_ms, const char *caller,
                       const char *message);

/* write_analyzers.c. Decides anew, on top of sim_step(); `index` is that of the server. */
void sim_analyzers_decide(struct sim_server *server, struct sim_cycle *cycle, int index,
                          int number);
void sim_analyzers_write_ceiling(struct sim_log *log, int64_t time_ms,
                                 const struct sim_server *server, const struct sim_cycle *cycle);
void sim_analyzers_write_inventory(struct sim_log *log, int64_t time_ms,
                                   const struct sim_server *servers,
                                   const struct sim_cycle *cycles);
void sim_analyzers_write_votes(struct sim_log *log, int64_t time_ms,
                               const struct sim_server *server, const struct sim_cycle *cycle,
                               int index);
void sim_analyzers_write_truth(const struct sim_server *server, const struct sim_cycle *cycle,
                               int index, FILE *out);

/* truth.c: what a right analysis finds, computed from the numbers as printed. */
struct sim_truth;
struct sim_truth *sim_truth_create(const struct sim_options *options,
                                   const struct sim_server *servers);
void sim_truth_free(struct sim_truth *truth);

/* A repeated cycle replaces the one before. */
void sim_truth_add(struct sim_truth *truth, int server, int64_t time_ms,
                   const struct sim_cycle *cycle, bool repeated);
void sim_truth_take_complaints(struct sim_truth *truth, const struct sim_log *log);
void sim_truth_write(const struct sim_truth *truth, FILE *out);

/* Allocation that ends the program when there is no memory. */
void *sim_grow(void *items, size_t size);

#endif
