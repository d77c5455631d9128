/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "simulate.h"

#define MS_PER_MINUTE 60000.0
#define NIS_LIMIT     7.38 /* above it the tuner takes its result for an outlier */

enum { MAX_REPLICAS = 12, TOKENS_PER_REQUEST = 643 };

/* splitmix64 (Steele, Lea, Flood 2014): one word of state, whole numbers only. */
uint64_t sim_random_next(struct sim_random *random)
{
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

double sim_random_uniform(struct sim_random *random)
{
    return (double)(sim_random_next(random) >> 11) * 0x1p-53;
}

/* The sum of twelve uniform numbers: no logarithm or cosine, which differ between C libraries. */
double sim_random_normal(struct sim_random *random)
{
    double sum = 0.0;

    for (int i = 0; i < 12; i++)
        sum += sim_random_uniform(random);
    return sum - 6.0;
}

/* Load profiles are corner points: the share of the profile's length and the rate from there on. */
struct corner {
    double at;
    double rate;
};

struct profile {
    const char *name;
    bool sloped; /* straight lines between corners instead of steps */
    struct corner corners[10];
    int count;
};

static const struct profile PROFILES[] = {
    { "steps",
      false,
      { { 0.0, 0 },
        { 0.08, 620 },
        { 0.22, 1280 },
        { 0.36, 2150 },
        { 0.52, 2980 },
        { 0.66, 1540 },
        { 0.78, 690 },
        { 0.9, 0 } },
      8 },
    { "ramp",
      true,
      { { 0.0, 0 }, { 0.08, 0 }, { 0.5, 3100 }, { 0.9, 150 }, { 0.91, 0 }, { 1.0, 0 } },
      6 },
    { "spike", false, { { 0.0, 0 }, { 0.1, 810 }, { 0.4, 3260 }, { 0.55, 810 }, { 0.9, 0 } }, 5 },
};

static const struct profile *find_profile(const char *name)
{
    for (size_t i = 0; i < sizeof PROFILES / sizeof *PROFILES; i++)
        if (strcmp(PROFILES[i].name, name) == 0)
            return &PROFILES[i];
    return NULL;
}

bool sim_profile_known(const char *name)
{
    return find_profile(name) != NULL;
}

static double profile_rate(const struct sim_options *options, int minute)
{
    const struct profile *profile = find_profile(options->profile);
    double at = (double)(minute % options->minutes) / options->minutes;
    int i = profile->count - 1;

    while (i > 0 && profile->corners[i].at > at)
        i--;
    if (profile->sloped && i + 1 < profile->count) {
        const struct corner *a = &profile->corners[i], *b = a + 1;

        return a->rate + (b->rate - a->rate) * (at - a->at) / (b->at - a->at);
    }
    return profile->corners[i].rate;
}

static const struct sim_server SERVERS[SIM_MAX_SERVERS] = {
    { .name = "parrot-decode",
      .space = "aviary",
      .model = "orchard/parrot-8b",
      .service_class = "Premium",
      .accelerator = "H100",
      .share = 1.0,
      .input_tokens = 212,
      .output_tokens = 418,
      .slo_itl = 10,
      .slo_ttft = 1000,
      .max_batch = 512,
      .truth = { 7.62, 0.0431, 16.4, 0.000352 },
      .spec = { 7.31, 0.0447, 15.9, 0.00034 },
      .feasible = true },
    { .name = "heron-decode",
      .space = "aviary",
      .model = "orchard/heron-13b",
      .service_class = "Premium",
      .accelerator = "A100",
      .share = 0.35,
      .input_tokens = 644,
      .output_tokens = 187,
      .slo_itl = 28,
      .slo_ttft = 1500,
      .max_batch = 128,
      .truth = { 19.4, 0.187, 41.5, 0.0021 },
      .spec = { 19.9, 0.181, 40.0, 0.002 },
      .feasible = true },
    { .name = "osprey-decode",
      .space = "cliff",
      .model = "orchard/osprey-70b",
      .service_class = "Freemium",
      .accelerator = "L40S",
      .share = 0.1,
      .input_tokens = 900,
      .output_tokens = 300,
      .slo_itl = 40,
      .slo_ttft = 2000,
      .max_batch = 64,
      .truth = { 71.2, 0.92, 310.0, 0.011 },
      .spec = { 70.0, 0.9, 300.0, 0.01 },
      .feasible = false },
    { .name = "wren-decode",
      .space = "hedge",
      .model = "orchard/wren-3b",
      .service_class = "Freemium",
      .accelerator = "L40S",
      .share = 0.6,
      .input_tokens = 98,
      .output_tokens = 61,
      .slo_itl = 22,
      .slo_ttft = 800,
      .max_batch = 256,
      .truth = { 11.8, 0.116, 22.7, 0.00118 },
      .spec = { 12.1, 0.12, 23.5, 0.0012 },
      .feasible = true },
};

void sim_servers_prepare(struct sim_server servers[SIM_MAX_SERVERS])
{
    memcpy(servers, SERVERS, sizeof SERVERS);
    for (int i = 0; i < SIM_MAX_SERVERS; i++) {
        servers[i].believed = servers[i].spec;
        servers[i].current = 1;
        servers[i].desired = 1;
        for (int k = 0; k < SIM_MAX_DELAY; k++)
            servers[i].wanted[k] = 1;
    }
}

int sim_accelerator_cost(const char *name)
{
    return strcmp(name, "H100") == 0 ? 100 : strcmp(name, "A100") == 0 ? 40 : 32;
}

static double decode_time(const struct sim_latency_model *model, double batch)
{
    return model->alpha + model->beta * batch;
}

static double prefill_time(const struct sim_latency_model *model, double tokens, double batch)
{
    return model->gamma + model->delta * tokens * batch;
}

/* The batch n that holds itself up by Little's law, n = lambda * (TTFT(n) + (m - 1) * ITL(n)). Both
 * latencies are linear in n, so the fixed point has a closed form; without one the batch is full.
 */
static double find_batch(const struct sim_server *server, const struct sim_latency_model *model,
                         double rate, int replicas)
{
    double lambda = rate / (MS_PER_MINUTE * replicas);
    double steps = server->output_tokens - 1;
    double fixed = model->gamma + steps * model->alpha;
    double per_request = model->delta * server->input_tokens + steps * model->beta;

    if (lambda * per_request >= 1.0)
        return server->max_batch;
    return fmin(lambda * fixed / (1.0 - lambda * per_request), server->max_batch);
}

/* The rate at which one replica just meets its SLOs, by the controller's belief. */
static double find_max_rate(const struct sim_server *server)
{
    const struct sim_latency_model *model = &server->believed;
    double batch = (server->slo_itl - model->alpha) / model->beta;

    batch = fmin(batch, (server->slo_ttft - model->gamma) / (model->delta * server->input_tokens));
    batch = fmin(batch, server->max_batch);
    return MS_PER_MINUTE * batch
           / (prefill_time(model, server->input_tokens, batch)
              + (server->output_tokens - 1) * decode_time(model, batch));
}

static void measure(struct sim_cycle *cycle, const struct sim_server *server, double rate,
                    double noise, struct sim_random *random)
{
    double batch, itl, ttft;

    rate *= 1.0 + noise * sim_random_normal(random);
    batch = find_batch(server, &server->truth, rate, server->current);
    itl = decode_time(&server->truth, batch) * (1.0 + noise * sim_random_normal(random));
    ttft = prefill_time(&server->truth, server->input_tokens, batch)
           * (1.0 + 2.0 * noise * sim_random_normal(random));
    if (rate <= 0.0)
        return;
    cycle->rate = (float)(round(rate * 100.0) / 100.0);
    cycle->itl = (float)(round(itl * 100.0) / 100.0);
    cycle->ttft = (float)(round(ttft * 100.0) / 100.0);
    cycle->input_tokens = server->input_tokens + (int)(sim_random_next(random) % 5) - 2;
    cycle->output_tokens = server->output_tokens + (int)(sim_random_next(random) % 9) - 4;
}

/* A third of the way to the truth each time, so that parameters converge as in a real run. */
static void tune(struct sim_cycle *cycle, struct sim_server *server, struct sim_random *random)
{
    struct sim_latency_model *model = &server->believed;
    const struct sim_latency_model *truth = &server->truth;
    double spread = sim_random_normal(random);

    cycle->nis = 0.05 + 1.9 * spread * spread;
    cycle->rejected = cycle->nis > NIS_LIMIT;
    cycle->tuned = !cycle->rejected;
    if (cycle->rejected)
        return;
    model->alpha += 0.3 * (truth->alpha * (1.0 + 0.004 * spread) - model->alpha);
    model->beta += 0.3 * (truth->beta * (1.0 - 0.01 * spread) - model->beta);
    model->gamma += 0.3 * (truth->gamma * (1.0 + 0.01 * spread) - model->gamma);
    model->delta += 0.3 * (truth->delta * (1.0 - 0.01 * spread) - model->delta);
}

static void predict(struct sim_cycle *cycle, const struct sim_server *server)
{
    const struct sim_latency_model *model = &server->believed;
    double batch;

    if (cycle->rate <= 0.0F) { /* with no request the controller prints what a batch of one costs */
        cycle->predicted_itl = (float)(model->alpha + model->beta);
        cycle->predicted_ttft = (float)(model->gamma + model->delta);
        cycle->max_rpm = (float)(MS_PER_MINUTE * server->max_batch / 40.0);
        return;
    }
    batch = find_batch(server, model, (double)cycle->rate, cycle->desired);
    cycle->predicted_itl = (float)decode_time(model, batch);
    cycle->predicted_ttft = (float)prefill_time(model, server->input_tokens, batch);
    cycle->rho = (float)(batch / server->max_batch);
    cycle->max_rpm = (float)find_max_rate(server);
}

static int find_replicas(const struct sim_server *server, double rate)
{
    double needed = ceil(rate / find_max_rate(server));

    return (int)fmax(1.0, fmin(needed, MAX_REPLICAS));
}

/* What was wanted for `delay` cycles running is up by now; what is no longer wanted goes at once.
 */
static void follow(struct sim_server *server, int delay)
{
    int ready = server->wanted[0];

    for (int i = 1; i < delay; i++)
        ready = server->wanted[i] < ready ? server->wanted[i] : ready;
    if (ready > server->current)
        server->current = ready;
    if (server->current > server->wanted[0])
        server->current = server->wanted[0];
}

const char *sim_action(const struct sim_cycle *cycle)
{
    return cycle->desired > cycle->current   ? "scale-up"
           : cycle->desired < cycle->current ? "scale-down"
                                             : "no-change";
}

struct sim_cycle sim_step(struct sim_server *server, const struct sim_options *options, int minute,
                          bool repeated, struct sim_random *random)
{
    struct sim_cycle cycle = { 0 };
    double rate = profile_rate(options, minute) * server->share;

    cycle.planned = rate;
    if (!repeated)
        follow(server, options->delay);
    measure(&cycle, server, rate, options->noise, random);
    if (options->tuner && cycle.rate > 0.0F && server->feasible)
        tune(&cycle, server, random);
    cycle.current = server->current;
    cycle.desired = server->feasible ? find_replicas(server, (double)cycle.rate) : 1;
    predict(&cycle, server);
    cycle.cost = cycle.desired * sim_accelerator_cost(server->accelerator);
    cycle.value = cycle.cost - cycle.current * sim_accelerator_cost(server->accelerator);
    cycle.supply = (int64_t)server->max_batch * TOKENS_PER_REQUEST * cycle.current;
    cycle.demand =
        (int64_t)((double)cycle.rho * server->max_batch * TOKENS_PER_REQUEST) * cycle.desired;
    server->desired = cycle.desired;
    if (!repeated)
        memmove(server->wanted + 1, server->wanted, sizeof server->wanted - sizeof *server->wanted);
    server->wanted[0] = cycle.desired;
    return cycle;
}
