/* SPDX-License-Identifier: Apache-2.0 */
#include "scrapes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simulate.h"

enum { MAX_PODS = 6, MAX_ENGINES = 3, START_S = 1772359200, INTERVAL_S = 15, REQUESTS_MAX = 40 };

static const double BOUNDS[SIM_SCRAPES_BOUNDS] = { .05, .1, .25, .5, 1, 2.5, 5, 10, 20 };

/* Names of the metrics of a version; NULL where it has none. */
struct version {
    const char *running, *waiting, *kv, *old_kv, *ttft, *itl, *old_itl, *finished, *generated,
        *prompt, *rank;
};

static const struct version VERSIONS[] = {
    { "vllm:num_requests_running", "vllm:num_requests_waiting", "vllm:kv_cache_usage_perc", NULL,
      "vllm:time_to_first_token_seconds", "vllm:inter_token_latency_seconds", NULL,
      "vllm:request_success_total", "vllm:generation_tokens_total", "vllm:prompt_tokens_total",
      "" },
    { "vllm:num_requests_running", "vllm:num_requests_waiting", NULL, "vllm:gpu_cache_usage_perc",
      "vllm:time_to_first_token_seconds", NULL, "vllm:time_per_output_token_seconds",
      "vllm:request_success_total", "vllm:generation_tokens_total", "vllm:prompt_tokens_total",
      "" },
    { "vllm:num_requests_running", "vllm:num_requests_waiting", "vllm:kv_cache_usage_perc",
      "vllm:gpu_cache_usage_perc", "vllm:time_to_first_token_seconds",
      "vllm:inter_token_latency_seconds", "vllm:time_per_output_token_seconds",
      "vllm:request_success_total", "vllm:generation_tokens_total", "vllm:prompt_tokens_total",
      "" },
    { "sglang:num_running_reqs", "sglang:num_queue_reqs", "sglang:token_usage", NULL,
      "sglang:time_to_first_token_seconds", "sglang:inter_token_latency_seconds", NULL, NULL,
      "sglang:generation_tokens_total", "sglang:prompt_tokens_total", "tp_rank=\"0\"," },
};

static const char *const EPP_NAMES[] = { "llm_d_epp_request_total",
                                         "llm_d_router_epp_request_total",
                                         "inference_objective_request_total",
                                         "inference_model_request_total" };

struct engine {
    double bucket[SIM_SCRAPES_BOUNDS + 1]; /* not cumulative */
    double ttft_sum, ttft_count, itl_sum, itl_count, finished, generated, prompt;
    int running, waiting;
    double kv;
};

/* What a pod did since its last answer. */
struct unseen {
    double ttft[MAX_ENGINES * REQUESTS_MAX * 16];
    size_t count;
    double itl_sum, itl_count, finished, generated, prompt;
    bool restarted;
};

struct pod {
    char name[80];
    int first, last; /* rounds with pages */
    int starting;    /* of these, so many first ones fail */
    struct engine engine[MAX_ENGINES];
    struct unseen unseen;
    double created;
    int64_t answered_s; /* 0: never */
};

struct run {
    const char *folder;
    const struct sim_scrapes_options *options;
    struct sim_random random;
    const struct version *version;
    const char *epp_name;
    int engines, pods;
    bool has_created, exponents;
    struct pod pod[MAX_PODS];
    double epp_total, epp_since;
    int64_t epp_answered_s;
    struct sim_scrapes *truth;
};

static int below(struct run *run, int bound)
{
    return (int)(sim_random_next(&run->random) % (uint64_t)bound);
}

static bool happens(struct run *run, double probability)
{
    return sim_random_uniform(&run->random) < probability;
}

/* ---- what happens between two rounds ---- */

static void serve_request(struct run *run, struct pod *pod, struct engine *engine)
{
    struct unseen *unseen = &pod->unseen;
    double u = sim_random_uniform(&run->random);
    double ttft = .02 + u * u * u * 30 * sim_random_uniform(&run->random);
    int tokens = 5 + below(run, 40), prompt = 100 + below(run, 900), i = 0;
    double itl = .01 + .03 * sim_random_uniform(&run->random);

    while (i < SIM_SCRAPES_BOUNDS && ttft > BOUNDS[i])
        i++;
    engine->bucket[i]++;
    engine->ttft_sum += ttft;
    engine->ttft_count++;
    engine->itl_sum += itl * tokens;
    engine->itl_count += tokens;
    engine->finished++;
    engine->generated += tokens + 1;
    engine->prompt += prompt;
    unseen->itl_sum += itl * tokens;
    unseen->itl_count += tokens;
    unseen->finished++;
    unseen->generated += tokens + 1;
    unseen->prompt += prompt;
    if (unseen->count < sizeof unseen->ttft / sizeof unseen->ttft[0])
        unseen->ttft[unseen->count++] = ttft;
}

static void restart(struct pod *pod, int64_t time_s)
{
    memset(pod->engine, 0, sizeof pod->engine);
    pod->unseen = (struct unseen){ .restarted = true };
    pod->created = (double)time_s - 5;
}

static void live(struct run *run, struct pod *pod, int64_t time_s)
{
    /* Without a time of creation only counters that fall tell: few requests behind it. */
    bool restarts = happens(run, .04) && (run->has_created || pod->engine[0].ttft_count > 300);

    if (restarts)
        restart(pod, time_s);
    for (int e = 0; e < run->engines; e++) {
        struct engine *engine = &pod->engine[e];
        int requests = happens(run, .15) ? 0 : below(run, restarts ? 10 : REQUESTS_MAX);

        for (int i = 0; i < requests; i++)
            serve_request(run, pod, engine);
        engine->running = below(run, 50);
        engine->waiting = happens(run, .5) ? 0 : below(run, 30);
        engine->kv = below(run, 1001) / 1000.0;
    }
}

/* ---- pages ---- */

static void put_number(const struct run *run, FILE *out, double value)
{
    if (run->exponents && value >= 1000)
        fprintf(out, " %.16e\n", value);
    else
        fprintf(out, value == floor(value) ? " %.1f\n" : " %.17g\n", value);
}

static void put(const struct run *run, FILE *out, const char *name, int engine, double value)
{
    if (name == NULL)
        return;
    fprintf(out, "%s{%sengine=\"%d\",model_name=\"orchard/parrot-8b\"}", name, run->version->rank,
            engine);
    put_number(run, out, value);
}

static void put_histogram(const struct run *run, FILE *out, const char *name, int e,
                          const struct engine *engine)
{
    double sum = 0;

    fprintf(out, "# TYPE %s histogram\n", name);
    for (int i = 0; i <= SIM_SCRAPES_BOUNDS; i++) {
        char le[32] = "+Inf";

        if (i < SIM_SCRAPES_BOUNDS)
            snprintf(le, sizeof le, "%g", BOUNDS[i]);
        sum += engine->bucket[i];
        fprintf(out, "%s_bucket{%sengine=\"%d\",le=\"%s\",model_name=\"orchard/parrot-8b\"}", name,
                run->version->rank, e, le);
        put_number(run, out, sum);
    }
    fprintf(out, "%s_sum{%sengine=\"%d\"} %.17g\n", name, run->version->rank, e, engine->ttft_sum);
    fprintf(out, "%s_count{%sengine=\"%d\"} %.1f\n", name, run->version->rank, e,
            engine->ttft_count);
}

/* The mean is all that the buckets of ITL are needed for here: there are none. */
static void put_mean(const struct run *run, FILE *out, const char *name, int e,
                     const struct engine *engine)
{
    if (name == NULL)
        return;
    fprintf(out, "%s_sum{%sengine=\"%d\"} %.17g\n", name, run->version->rank, e, engine->itl_sum);
    fprintf(out, "%s_count{%sengine=\"%d\"} %.1f\n", name, run->version->rank, e,
            engine->itl_count);
}

static void put_padding(const struct run *run, FILE *out)
{
    fputs("# HELP python_info What \"runs\" it\\n\n# TYPE python_info gauge\n"
          "python_info{text=\"a}b, \\\"c\\\" \\\\ \",version=\"3.12\"} 1.0\n"
          "process_virtual_memory_bytes NaN\n",
          out);
    for (int i = 0; i * 90 < run->options->padding; i++)
        fprintf(
            out,
            "vllm:request_params_max_tokens_bucket{engine=\"0\",le=\"%d.0\",model_name=\"o/p\"} "
            "%d.0\n",
            i, 1000 + i);
}

static void put_engine(const struct run *run, FILE *out, const struct pod *pod, int e)
{
    const struct version *version = run->version;
    const struct engine *engine = &pod->engine[e];
    /* Requests that were not aborted are told in two series. */
    double stopped = floor(engine->finished / 3);

    put(run, out, version->running, e, engine->running);
    put(run, out, version->waiting, e, engine->waiting);
    put(run, out, version->kv, e, engine->kv);
    put(run, out, version->old_kv, e, engine->kv);
    put(run, out, version->generated, e, engine->generated);
    put(run, out, version->prompt, e, engine->prompt);
    put_histogram(run, out, version->ttft, e, engine);
    put_mean(run, out, version->itl, e, engine);
    put_mean(run, out, version->old_itl, e, engine);
    if (version->finished != NULL) {
        fprintf(out, "%s{engine=\"%d\",finished_reason=\"stop\"} %.1f\n", version->finished, e,
                stopped);
        fprintf(out, "%s{engine=\"%d\",finished_reason=\"length\"} %.1f\n", version->finished, e,
                engine->finished - stopped);
        fprintf(out, "%s{engine=\"%d\",finished_reason=\"abort\"} 0.0\n", version->finished, e);
    }
    if (run->has_created)
        fprintf(out, "vllm:prompt_tokens_created{engine=\"%d\"} %.16e\n", e, pod->created);
}

static FILE *open_page(struct run *run, const char *pod, int64_t time_s)
{
    char path[4096];
    FILE *out;

    snprintf(path, sizeof path, "%s/%s_%lld_metrics.log", run->folder, pod, (long long)time_s);
    out = fopen(path, "w");
    if (out != NULL)
        fprintf(out, "# Pod: %s\n# Source: prometheus_metrics\n\n", pod);
    run->truth->pages++;
    return out;
}

/* ---- the truth of a round ---- */

static void add(double *total, double more)
{
    *total = isnan(*total) ? more : *total + more;
}

static void add_observations(struct sim_scrapes_row *row, const struct unseen *unseen)
{
    if (row->ttft_count + unseen->count > row->ttft_capacity) {
        row->ttft_capacity = 2 * (row->ttft_count + unseen->count);
        row->ttft = realloc(row->ttft, row->ttft_capacity * sizeof *row->ttft);
        if (row->ttft == NULL)
            abort();
    }
    if (unseen->count > 0)
        memcpy(row->ttft + row->ttft_count, unseen->ttft, unseen->count * sizeof *unseen->ttft);
    row->ttft_count += unseen->count;
    row->itl_sum += unseen->itl_sum;
    row->itl_count += unseen->itl_count;
}

static void add_answer(struct run *run, struct sim_scrapes_row *row, struct pod *pod)
{
    struct unseen *unseen = &pod->unseen;
    double seconds = (double)(row->time_s - pod->answered_s), kv = 0;

    for (int e = 0; e < run->engines; e++) {
        add(&row->running, pod->engine[e].running);
        add(&row->waiting, pod->engine[e].waiting);
        kv += pod->engine[e].kv / run->engines;
    }
    add(&row->kv, kv);
    row->answered++;
    if (pod->answered_s > 0) {
        add(&row->started, (double)unseen->count / seconds);
        add(&row->finished, unseen->finished / seconds);
        add(&row->generated, unseen->generated / seconds);
        add(&row->prompt, unseen->prompt / seconds);
        add_observations(row, unseen);
        row->restarts += unseen->restarted;
        run->truth->restarts += unseen->restarted;
    }
    pod->answered_s = row->time_s;
    *unseen = (struct unseen){ 0 };
}

static bool scrape_pod(struct run *run, struct sim_scrapes_row *row, struct pod *pod, int round)
{
    bool fails = round < pod->first + pod->starting || happens(run, .05);
    FILE *out = open_page(run, pod->name, row->time_s);

    if (out == NULL)
        return false;
    row->seen++;
    if (fails) {
        fputs(happens(run, .5) ? "# Warning: Failed to collect metrics\n"
                               : "{\"object\":\"error\",\"code\":503}",
              out);
        run->truth->failed++;
    } else {
        put_padding(run, out);
        for (int e = 0; e < run->engines; e++)
            put_engine(run, out, pod, e);
        add_answer(run, row, pod);
    }
    return fclose(out) == 0;
}

static bool scrape_epp(struct run *run, struct sim_scrapes_row *row)
{
    double requests = below(run, 300);
    FILE *out = open_page(run, "orchard-epp-5c6d7f8b9-eeeee", row->time_s);

    if (out == NULL)
        return false;
    run->epp_total += requests;
    run->epp_since += requests;
    if (happens(run, .05))
        return fclose(out) == 0;
    fprintf(out, "# TYPE %s counter\n%s{model_name=\"a\"} %.0f\n%s{model_name=\"b\"} %.0f\n",
            run->epp_name, run->epp_name, floor(run->epp_total / 2), run->epp_name,
            run->epp_total - floor(run->epp_total / 2));
    if (run->epp_answered_s > 0)
        row->arrived = run->epp_since / (double)(row->time_s - run->epp_answered_s);
    run->epp_answered_s = row->time_s;
    run->epp_since = 0;
    return fclose(out) == 0;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return left < right ? -1 : left > right;
}

static bool run_round(struct run *run, struct sim_scrapes_row *row, int round, int64_t time_s)
{
    bool whole = true;

    *row = (struct sim_scrapes_row){ time_s, 0,   0,   0,    NAN, NAN, NAN, NAN, NAN,
                                     NAN,    NAN, NAN, NULL, 0,   0,   0,   0 };
    for (int i = 0; i < run->pods; i++) {
        struct pod *pod = &run->pod[i];

        if (round < pod->first || round > pod->last)
            continue;
        live(run, pod, time_s);
        whole = scrape_pod(run, row, pod, round) && whole;
    }
    row->kv /= row->answered;
    if (run->epp_name != NULL)
        whole = scrape_epp(run, row) && whole;
    if (row->ttft_count > 0)
        qsort(row->ttft, row->ttft_count, sizeof *row->ttft, compare);
    return whole;
}

static void begin_pods(struct run *run, int rounds)
{
    for (int i = 0; i < run->pods; i++) {
        struct pod *pod = &run->pod[i];

        snprintf(pod->name, sizeof pod->name, "orchard-decode-7c9f4d6b58-%c%c%c%c%c", 'a' + i,
                 'a' + i, 'a' + i, 'a' + i, 'a' + i);
        pod->first = i == 0 ? 0 : below(run, rounds);
        pod->last = i == 0 || happens(run, .5) ? rounds : pod->first + below(run, rounds);
        pod->starting = pod->first == 0 ? 0 : below(run, 4);
        pod->created = START_S - 1000;
    }
}

struct sim_scrapes *sim_scrapes_write(const char *folder, const struct sim_scrapes_options *options)
{
    struct run *run = calloc(1, sizeof *run);
    struct sim_scrapes *truth = calloc(1, sizeof *truth);
    int64_t time_s = START_S;
    bool whole = true;
    int rounds;

    if (run == NULL || truth == NULL)
        abort();
    *run = (struct run){ .folder = folder, .options = options, .truth = truth };
    run->random.state = options->seed;
    run->version = &VERSIONS[below(run, sizeof VERSIONS / sizeof VERSIONS[0])];
    run->epp_name = happens(run, .7) ? EPP_NAMES[below(run, 4)] : NULL;
    run->engines = 1 + (happens(run, .4) ? below(run, MAX_ENGINES) : 0);
    run->pods =
        options->pods > 0 && options->pods <= MAX_PODS ? options->pods : 1 + below(run, MAX_PODS);
    run->has_created = happens(run, .7);
    run->exponents = happens(run, .3);
    rounds = options->rounds > 0 ? options->rounds : 2 + below(run, 20);
    memcpy(truth->bounds, BOUNDS, sizeof BOUNDS);
    truth->row_count = (size_t)rounds;
    truth->rows = calloc((size_t)rounds, sizeof *truth->rows);
    if (truth->rows == NULL)
        abort();
    begin_pods(run, rounds);
    for (int r = 0; r < rounds; r++) {
        whole = run_round(run, &truth->rows[r], r, time_s) && whole;
        time_s += INTERVAL_S + below(run, 4);
    }
    free(run);
    if (whole)
        return truth;
    sim_scrapes_free(truth);
    return NULL;
}

void sim_scrapes_free(struct sim_scrapes *scrapes)
{
    if (scrapes == NULL)
        return;
    for (size_t i = 0; i < scrapes->row_count; i++)
        free(scrapes->rows[i].ttft);
    free(scrapes->rows);
    free(scrapes);
}
