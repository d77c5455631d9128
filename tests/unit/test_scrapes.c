/* SPDX-License-Identifier: Apache-2.0 */
#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prom/full_pods.h"
#include "prom/page_name.h"
#include "prom/series_frame.h"
#include "prom/subjects.h"
#include "support.h"
#include "util/timestamp.h"

enum { START_S = 1772359200 };

static void save(const char *dir, const char *name, const char *text)
{
    write_file(dir, name, text, strlen(text));
}

/* A page of an engine in round `round`. */
static void save_engine(const char *dir, const char *pod, int round, const char *text)
{
    char name[200];

    (void)snprintf(name, sizeof name, "%s_%d_metrics.log", pod, START_S + 15 * round);
    save(dir, name, text);
}

static struct wva_scrapes *read_scrapes(const char *path)
{
    struct wva_scrapes *scrapes;
    struct wva_error err;

    if (wva_scrapes_read(path, NULL, &scrapes, &err) != WVA_OK)
        fail_msg("%s", err.text);
    return scrapes;
}

static void test_names_of_pages(void **state)
{
    static const int64_t time_ns = INT64_C(1772359200000000000);
    static const struct {
        const char *path, *pod;
        int64_t time_ns;
    } names[] = {
        { "metrics/raw/x-7c9f4d6b58-abcde_1772359200_metrics.log", "x-7c9f4d6b58-abcde", 1 },
        { "x_1772359200.txt", "x", 1 },
        { "x-1772359200000.prom.gz", "x", 1 },
        { "1772359200-x.txt", "x", 1 },
        { "x/1772359200.txt", "x", 1 },
        { "a/x/metrics-1772359200.txt", "x", 1 },
        { "x_20260301T100000Z.txt", "x", 1 },
        { "x-20260301-100000.log", "x", 1 },
        { "x_2026-03-01T10:00:00Z_metrics.txt", "x", 1 },
        { "x_2026-03-01_10-00-00.txt", "x", 1 },
        { "x-7c9f4d6b58-abcde_metrics.log", "x-7c9f4d6b58-abcde", 0 },
        { "x-177235920.txt", "x-177235920", 0 },
        { "x1772359200.txt", "x1772359200", 0 },
        { "x_20261301T100000Z.txt", "x_20261301T100000Z", 0 },
        { "", "", 0 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        struct wva_str pod;
        int64_t found;

        wva_page_name_read(wva_str_from(names[i].path), &pod, &found);
        if (!wva_str_equal(pod, wva_str_from(names[i].pod)))
            fail_msg("%s: %.*s", names[i].path, WVA_STR_ARGS(pod));
        assert_int_equal(found, names[i].time_ns == 1 ? time_ns : WVA_TIME_NONE);
    }
}

static void test_owners(void **state)
{
    static const char *const pods[][2] = {
        { "x-decode-7c9f4d6b58-abcde", "x-decode" },
        { "router-epp-77d-x", "router-epp" },
        { "x-decode-0", "x-decode" },
        { "lws-0-1", "lws" },
        { "plain", "plain" },
        { "x-decode", "x-decode" },
        { "a-b-c", "a-b-c" },
        { "", "" },
        { "-", "-" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(pods); i++) {
        struct wva_str owner = wva_pod_owner(wva_str_from(pods[i][0]));

        if (!wva_str_equal(owner, wva_str_from(pods[i][1])))
            fail_msg("%s: %.*s", pods[i][0], WVA_STR_ARGS(owner));
    }
}

static void test_holes_and_restarts(void **state)
{
    char *dir = make_scratch();
    struct wva_scrapes *scrapes;
    struct wva_pod_series series;
    struct wva_interval interval;

    (void)state;
    save_engine(dir, "x-0", 0, "vllm:num_requests_running 1\nvllm:generation_tokens_total 1000\n");
    save_engine(dir, "x-0", 1, "vllm:num_requests_running 2\nvllm:generation_tokens_total 1150\n");
    save_engine(dir, "x-0", 2, "# Warning: Failed to collect\n");
    save_engine(dir, "x-0", 3, "# Warning: Failed to collect\n");
    save_engine(dir, "x-0", 4, "vllm:num_requests_running 3\nvllm:generation_tokens_total 1600\n");
    save_engine(dir, "x-0", 5, "vllm:num_requests_running 4\nvllm:generation_tokens_total 30\n");
    /* What a proxy in front of the engine reports is not an answer of the engine. */
    save_engine(dir, "x-0", 6, "go_goroutines 5\n");
    save(dir, "collection_debug.log", "curl: (7) Failed to connect\n");
    scrapes = read_scrapes(dir);
    assert_int_equal(scrapes->pod_count, 1);
    assert_int_equal(scrapes->others, 1);
    assert_int_equal(scrapes->pods[0].answered, 4);
    assert_near(scrapes->pods[0].median_interval_s, 15, 0);
    assert_near(scrapes->pods[0].longest_interval_s, 45, 0);
    assert_string_equal(scrapes->pods[0].owner, "x");
    series = wva_pod_series_make(scrapes, NULL);
    assert_int_equal(series.rows, 7);
    assert_near(wva_series_get(&series, WVA_SERIES_GENERATED_TOKENS, 0), NAN, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_GENERATED_TOKENS, 1), 10, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_GENERATED_TOKENS, 2), NAN, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_RUNNING, 2), NAN, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_PODS_SEEN, 2), 1, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_PODS_ANSWERED, 2), 0, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_GENERATED_TOKENS, 4), 10, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_LONG_INTERVALS, 4), 1, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_GENERATED_TOKENS, 5), 2, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_RESTARTS, 5), 1, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_PODS_ANSWERED, 6), 0, 0);
    assert_false(wva_interval_find(&scrapes->pods[0], 6, &interval));
    /* 1 for 15 s, 2 for 15 s, nothing for 30 s, 3 for 15 s and for the 5 s that are asked for. */
    assert_near(wva_series_mean(scrapes, &series, WVA_SERIES_RUNNING, START_S * WVA_NS_PER_S,
                                (START_S + 80) * WVA_NS_PER_S),
                (15 * 1 + 15 * 2 + 15 * 3 + 5 * 4) / 50., 1e-12);
    wva_pod_series_free(&series);
    wva_scrapes_free(scrapes);
    remove_scratch(dir);
}

static void test_cut_pages(void **state)
{
    static const char whole[] = "vllm:num_requests_running{engine=\"0\"} 1\n"
                                "vllm:num_requests_running{engine=\"1\"} 2\n"
                                "vllm:generation_tokens_total{engine=\"0\"} %d\n"
                                "vllm:generation_tokens_total{engine=\"1\"} %d\n";
    char *dir = make_scratch(), text[400];
    struct wva_scrapes *scrapes;
    struct wva_pod_series series;
    struct wva_notes notes = { 0 };

    (void)state;
    (void)snprintf(text, sizeof text, whole, 1000, 1000);
    save_engine(dir, "x-0", 0, text);
    /* The second engine's line is cut: its number is not known, and the sum is no restart. */
    (void)snprintf(text, sizeof text, whole, 1060, 1060);
    text[strlen(text) - 2] = '\0';
    save_engine(dir, "x-0", 1, text);
    (void)snprintf(text, sizeof text, whole, 1090, 1090);
    save_engine(dir, "x-0", 2, text);
    (void)snprintf(text, sizeof text, whole, 1120, 1120);
    save_engine(dir, "x-0", 3, text);
    scrapes = read_scrapes(dir);
    series = wva_pod_series_make(scrapes, NULL);
    assert_near(wva_series_get(&series, WVA_SERIES_RUNNING, 1), 3, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_GENERATED_TOKENS, 1), NAN, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_GENERATED_TOKENS, 2), NAN, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_GENERATED_TOKENS, 3), 4, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_RESTARTS, 2), 0, 0);
    wva_scrapes_tell(scrapes, &notes);
    assert_int_equal(notes.count, 1);
    assert_string_equal(notes.items[0], "x-0: 1 of 4 scrapes end within a line");
    wva_notes_free(&notes);
    wva_pod_series_free(&series);
    wva_scrapes_free(scrapes);
    remove_scratch(dir);
}

/* Prefill pods count every request too. */
static void test_prefill_and_decode(void **state)
{
    static const char text[] = "vllm:num_requests_running 1\nvllm:num_requests_waiting 2\n"
                               "vllm:request_success_total{finished_reason=\"stop\"} %d\n"
                               "vllm:prompt_tokens_total %d\n"
                               "vllm:time_to_first_token_seconds_sum %d\n"
                               "vllm:time_to_first_token_seconds_count %d\n";
    char *dir = make_scratch(), page[600];
    struct wva_scrapes *scrapes;
    struct wva_pod_series series;

    (void)state;
    for (int round = 0; round < 2; round++) {
        (void)snprintf(page, sizeof page, text, 30 * round, 300 * round, 60 * round, 30 * round);
        save_engine(dir, "m-prefill-5d6c7b8f9-aaaaa", round, page);
        (void)snprintf(page, sizeof page, text, 30 * round, 300 * round, 3 * round, 30 * round);
        save_engine(dir, "m-decode-5d6c7b8f9-bbbbb", round, page);
    }
    scrapes = read_scrapes(dir);
    series = wva_pod_series_make(scrapes, NULL);
    assert_true(series.split);
    assert_near(wva_series_get(&series, WVA_SERIES_FINISHED, 1), 2, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_STARTED, 1), 2, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_RUNNING, 1), 2, 0);
    assert_near(series.mean_prompt, 10, 0);
    assert_near(wva_series_get(&series, wva_series_latency(WVA_QUANTITY_TTFT, WVA_LATENCY_MEAN), 1),
                2000, 1e-9);
    assert_int_equal(series.arrivals, WVA_ARRIVALS_BALANCE);
    assert_near(wva_series_get(&series, WVA_SERIES_ARRIVED, 1), 2, 0);
    wva_pod_series_free(&series);
    series = wva_pod_series_of_owner(scrapes, "m-decode");
    assert_false(series.split);
    assert_near(wva_series_get(&series, WVA_SERIES_RUNNING, 1), 1, 0);
    wva_pod_series_free(&series);
    wva_scrapes_free(scrapes);
    remove_scratch(dir);
}

static void test_frame(void **state)
{
    static const char text[] =
        "vllm:num_requests_running 1\nvllm:num_requests_waiting 4\n"
        "vllm:kv_cache_usage_perc 0.5\n"
        "vllm:cache_config_info{num_gpu_blocks=\"100\",block_size=\"10\"} 1\n"
        "vllm:request_success_total{finished_reason=\"stop\"} %d\n"
        "vllm:prompt_tokens_total %d\nvllm:generation_tokens_total %d\n"
        "vllm:time_to_first_token_seconds_sum %d\n"
        "vllm:time_to_first_token_seconds_count %d\n";
    static const int finished[] = { 5, 35, 44 };
    char *dir = make_scratch(), page[900];
    struct wva_scrapes *scrapes;
    struct wva_pod_series series;
    struct wva_frame *frame;

    (void)state;
    for (int round = 0; round < 3; round++) {
        (void)snprintf(page, sizeof page, text, finished[round], 3000 * round, 600 * round,
                       15 * round, 30 * round);
        save_engine(dir, "x-0", round, page);
    }
    scrapes = read_scrapes(dir);
    series = wva_pod_series_make(scrapes, NULL);
    frame = wva_pod_series_to_frame(scrapes, &series);
    assert_int_equal(frame->rows, 3);
    assert_int_equal(frame->time_ns[2], (START_S + 30) * WVA_NS_PER_S);
    assert_near(wva_frame_get(frame, WVA_ROLE_TTFT_OBSERVED, 0), NAN, 0);
    assert_near(wva_frame_get(frame, WVA_ROLE_TTFT_OBSERVED, 1), 500, 1e-9);
    assert_false(wva_frame_has(frame, WVA_ROLE_ITL_OBSERVED));
    assert_near(wva_frame_get(frame, WVA_ROLE_RATE, 1), 120, 1e-9);
    assert_near(wva_frame_get(frame, WVA_ROLE_INPUT_TOKENS, 1), 100, 1e-9);
    assert_near(wva_frame_get(frame, WVA_ROLE_OUTPUT_TOKENS, 1), 20, 1e-9);
    assert_near(wva_frame_get(frame, WVA_ROLE_OUTPUT_TOKENS, 2), NAN, 0); /* of nine */
    assert_near(wva_frame_get(frame, WVA_ROLE_KV_USAGE, 0), .5, 0);
    assert_near(wva_frame_get(frame, WVA_ROLE_QUEUE_LENGTH, 0), 4, 0);
    assert_near(wva_frame_get(frame, WVA_ROLE_SUPPLY, 1), 1000, 0);
    assert_near(wva_frame_get(frame, WVA_ROLE_RUNNING, 1), 1, 0);
    assert_near(wva_frame_get(frame, WVA_ROLE_DEMAND, 1), 900, 1e-9);
    assert_near(wva_frame_get(frame, WVA_ROLE_UTILIZATION, 1), .9, 1e-12);
    wva_frame_free(frame);
    wva_pod_series_free(&series);
    wva_scrapes_free(scrapes);
    remove_scratch(dir);
}

/* Percentiles of an interval, rates, the fullest pod, and what the endpoint picker says. */
static void test_more_of_a_frame(void **state)
{
    static const char text[] =
        "vllm:num_requests_running 1\nvllm:num_requests_waiting 0\nvllm:kv_cache_usage_perc %g\n"
        "vllm:request_success_total{finished_reason=\"stop\"} %d\n"
        "vllm:prompt_tokens_total %d\nvllm:generation_tokens_total %d\n"
        "vllm:num_preemptions_total %d\n"
        "vllm:request_queue_time_seconds_sum %d\nvllm:request_queue_time_seconds_count %d\n"
        "vllm:time_to_first_token_seconds_bucket{le=\"0.1\"} %d\n"
        "vllm:time_to_first_token_seconds_bucket{le=\"0.5\"} %d\n"
        "vllm:time_to_first_token_seconds_bucket{le=\"+Inf\"} %d\n"
        "vllm:time_to_first_token_seconds_sum %d\nvllm:time_to_first_token_seconds_count %d\n";
    static const char picker[] =
        "llm_d_epp_request_total %d\nllm_d_epp_request_error_total %d\n"
        "llm_d_epp_average_queue_size 2.5\nllm_d_epp_flow_control_queue_size 3\n"
        "llm_d_epp_flow_control_pool_saturation 0.5\nllm_d_epp_request_running 4\n";
    char *dir = make_scratch(), page[2000];
    struct wva_scrapes *scrapes;
    struct wva_pod_series series;
    struct wva_frame *frame;

    (void)state;
    for (int round = 0; round < 3; round++) {
        /* In the first interval 10 within 0.1 s and 30 within 0.5 s; in the second 10 beyond. */
        int fast = round == 0 ? 0 : 10, all = round == 0 ? 0 : 40;
        int beyond = all + (round == 2 ? 10 : 0);

        (void)snprintf(page, sizeof page, text, .25, 30 * round, 3000 * round, 600 * round,
                       round == 0 ? 0 : 5, 6 * round, 30 * round, fast, all, beyond, 15 * round,
                       beyond);
        save_engine(dir, "x-0", round, page);
        (void)snprintf(page, sizeof page, text, .75, 30 * round, 3000 * round, 600 * round, 0, 0, 0,
                       0, 0, 0, 0, 0);
        save_engine(dir, "x-1", round, page);
        (void)snprintf(page, sizeof page, picker, 60 * round, round);
        save_engine(dir, "epp-0", round, page);
    }
    scrapes = read_scrapes(dir);
    series = wva_pod_series_make(scrapes, NULL);
    frame = wva_pod_series_to_frame(scrapes, &series);
    assert_near(wva_frame_get(frame, WVA_ROLE_TTFT_P50, 0), NAN, 0);
    assert_near(wva_frame_get(frame, WVA_ROLE_TTFT_P50, 1), 100 + 400 * 10. / 30, 1e-9);
    assert_near(wva_frame_get(frame, WVA_ROLE_TTFT_P90, 1), 100 + 400 * 26. / 30, 1e-9);
    assert_near(wva_frame_get(frame, WVA_ROLE_TTFT_P99, 1), 100 + 400 * 29.6 / 30, 1e-9);
    assert_near(wva_frame_get(frame, WVA_ROLE_TTFT_P99, 2), 500, 1e-9); /* or more */
    assert_int_equal(wva_pod_series_count_beyond(&series), 1);
    assert_false(wva_frame_has(frame, WVA_ROLE_ITL_P50));
    assert_near(wva_frame_get(frame, WVA_ROLE_QUEUE_TIME, 1), 200, 1e-9);
    assert_near(wva_frame_get(frame, WVA_ROLE_KV_USAGE, 1), .5, 0);
    assert_near(wva_frame_get(frame, WVA_ROLE_KV_MAX, 1), .75, 0);
    assert_near(wva_frame_get(frame, WVA_ROLE_TOKENS_IN, 1), 400, 1e-9);
    assert_near(wva_frame_get(frame, WVA_ROLE_TOKENS_OUT, 1), 80, 1e-9);
    assert_near(wva_frame_get(frame, WVA_ROLE_STARTED, 1), 160, 1e-9);
    assert_near(wva_frame_get(frame, WVA_ROLE_FINISHED, 1), 240, 1e-9);
    assert_near(wva_frame_get(frame, WVA_ROLE_FAILED, 1), 4, 1e-9);
    assert_near(wva_frame_get(frame, WVA_ROLE_PREEMPTIONS, 1), 20, 1e-9);
    assert_near(wva_frame_get(frame, WVA_ROLE_PREEMPTIONS, 2), 0, 0);
    assert_near(wva_frame_get(frame, WVA_ROLE_EPP_QUEUE, 1), 2.5, 0);
    assert_near(wva_frame_get(frame, WVA_ROLE_EPP_FLOW_QUEUE, 1), 3, 0);
    assert_near(wva_frame_get(frame, WVA_ROLE_EPP_SATURATION, 1), .5, 0);
    assert_near(wva_frame_get(frame, WVA_ROLE_EPP_RUNNING, 1), 4, 0);
    assert_near(wva_frame_get(frame, WVA_ROLE_PODS_SEEN, 1), 2, 0);
    assert_near(wva_frame_get(frame, WVA_ROLE_PODS_ANSWERED, 1), 2, 0);
    assert_near(wva_frame_get(frame, WVA_ROLE_RATE, 1), 240, 1e-9);
    wva_frame_free(frame);
    wva_pod_series_free(&series);
    wva_scrapes_free(scrapes);
    remove_scratch(dir);
}

/* What a pod serves while its cache is full, from the intervals that are full at both ends. */
static void test_full_pods(void **state)
{
    static const double use[] = { .5, .9, .95, .86, .4 };
    static const bool keep[] = { true, false };
    char *dir = make_scratch(), page[900];
    struct wva_scrapes *scrapes;
    struct wva_full_pods full;

    (void)state;
    for (int round = 0; round < 5; round++) {
        (void)snprintf(page, sizeof page,
                       "vllm:num_requests_running %d\nvllm:kv_cache_usage_perc %g\n"
                       "vllm:request_success_total %d\nvllm:generation_tokens_total %d\n"
                       "vllm:inter_token_latency_seconds_sum %d\n"
                       "vllm:inter_token_latency_seconds_count %d\n",
                       100 + 10 * round, use[round], 30 * round, 6000 * round, 15 * round,
                       300 * round);
        save_engine(dir, "x-0", round, page);
        save_engine(dir, "y-0", round, "vllm:num_requests_running 1\nvllm:kv_cache_usage_perc 1\n");
    }
    scrapes = read_scrapes(dir);
    full = wva_full_pods_measure(scrapes, keep);
    assert_int_equal(full.intervals, 2);
    assert_near(full.seconds, 30, 0);
    assert_near(full.running, 120, 1e-12);
    assert_near(full.itl_ms, 50, 1e-9);
    assert_near(full.tokens_per_s, 400, 1e-9);
    assert_near(full.finished_rps, 2, 1e-12);
    full = wva_full_pods_measure(scrapes, (const bool[]){ false, false });
    assert_int_equal(full.intervals, 0);
    assert_near(full.running, NAN, 0);
    wva_scrapes_free(scrapes);
    remove_scratch(dir);
}

static void test_known_owners(void **state)
{
    static const char *const owners[] = { "m", "m-decode", "m-dec" };
    char *dir = make_scratch();
    struct wva_scrapes *scrapes;

    (void)state;
    save_engine(dir, "m-decode-abcde", 0, "vllm:num_requests_running 1\n");
    save_engine(dir, "m-decode-fghij", 0, "Unauthorized\n");
    save(dir, "m-decode-fghij_1772359200_metrics.log", "# Pod: m-decode-fghij\n\nUnauthorized\n");
    scrapes = read_scrapes(dir);
    assert_int_equal(scrapes->pod_count, 2);
    assert_string_equal(scrapes->pods[0].owner, "m-decode-abcde");
    assert_int_equal(scrapes->pods[1].kind, WVA_POD_OTHER);
    wva_scrapes_set_owners(scrapes, owners, COUNT(owners));
    assert_string_equal(scrapes->pods[0].owner, "m-decode");
    /* One that never answers is what the others of its workload are. */
    assert_int_equal(scrapes->pods[1].kind, WVA_POD_ENGINE);
    wva_scrapes_free(scrapes);
    remove_scratch(dir);
}

/* Pages of one round may be seconds apart; those of a pod never share one. */
static void test_rounds(void **state)
{
    char *dir = make_scratch();
    struct wva_scrapes *scrapes;

    (void)state;
    save(dir, "a_1772359200.txt", "up 1\n");
    save(dir, "b_1772359203.txt", "up 1\n");
    save(dir, "a_1772359215.txt", "up 1\n");
    save(dir, "b_1772359218.txt", "up 1\n");
    save(dir, "b_1772359219.txt", "up 1\n");
    save(dir, "a_1772359230.txt", "up 1\n");
    save(dir, "b_1772359233.txt", "up 1\n");
    save(dir, "c.txt", "up 1 1772359231000\n");
    /* A copy of the first, from another generator's folder. */
    save(dir, "a_1772359200_metrics.log", "# Warning: Failed to collect\n# Pod: a\n");
    assert_true(wva_scrapes_are_in(dir));
    scrapes = read_scrapes(dir);
    assert_int_equal(scrapes->round_count, 4);
    assert_int_equal(scrapes->repeated, 1);
    assert_int_equal(scrapes->round_ns[1] / WVA_NS_PER_S, 1772359215);
    assert_int_equal(scrapes->round_ns[2] / WVA_NS_PER_S, 1772359219);
    assert_int_equal(scrapes->round_ns[3] / WVA_NS_PER_S, 1772359230);
    assert_int_equal(scrapes->pods[2].round[0], 3);
    assert_true(scrapes->pods[0].pages[0]->answered);
    wva_scrapes_free(scrapes);
    remove_scratch(dir);
}

/* Pages of several pods may follow each other in any order. */
static void test_pages_in_order_of_time(void **state)
{
    char *dir = make_scratch();
    struct wva_scrapes *scrapes;

    (void)state;
    save(dir, "1772359200-a.txt", "llm_d_epp_ready_endpoints 1\n");
    save(dir, "1772359200-b.txt", "up 1\n");
    save(dir, "1772359215-a.txt", "llm_d_epp_ready_endpoints 1\n");
    save(dir, "1772359215-b.txt", "up 1\n");
    scrapes = read_scrapes(dir);
    assert_int_equal(scrapes->pod_count, 2);
    assert_int_equal(scrapes->pods[0].page_count, 2);
    assert_int_equal(scrapes->pods[0].kind, WVA_POD_EPP);
    assert_int_equal(scrapes->round_count, 2);
    wva_scrapes_free(scrapes);
    remove_scratch(dir);
}

static void test_subjects(void **state)
{
    char *dir = make_scratch();
    struct wva_scrapes *scrapes;
    struct wva_subjects subjects;
    const struct wva_subject_series *found;

    (void)state;
    save_engine(dir, "wva-0", 0, "wva_desired_replicas{variant_name=\"blue\"} 1\n");
    save_engine(dir, "wva-0", 1,
                "wva_desired_replicas{variant_name=\"blue\"} 3\n"
                "wva_desired_replicas{variant_name=\"green\"} 2\n");
    save_engine(dir, "epp-0", 0,
                "llm_d_epp_ready_endpoints 1\n"
                "llm_d_epp_scheduler_attempts_total{endpoint_name=\"a\"} 100\n");
    save_engine(dir, "epp-0", 1,
                "llm_d_epp_ready_endpoints 2\n"
                "llm_d_epp_scheduler_attempts_total{endpoint_name=\"a\"} 130\n"
                "llm_d_epp_scheduler_attempts_total{endpoint_name=\"b\"} 15\n");
    scrapes = read_scrapes(dir);
    subjects = wva_subjects_make(scrapes);
    assert_int_equal(subjects.count, 4);
    found = wva_subjects_find(&subjects, WVA_QUANTITY_WVA_DESIRED, "blue");
    assert_near(found->value[0], 1, 0);
    assert_near(found->value[1], 3, 0);
    found = wva_subjects_find(&subjects, WVA_QUANTITY_WVA_DESIRED, "green");
    assert_near(found->value[0], NAN, 0);
    assert_near(found->value[1], 2, 0);
    found = wva_subjects_find(&subjects, WVA_QUANTITY_POD_ATTEMPTS, NULL);
    assert_string_equal(found->subject, "a");
    assert_near(found->value[0], NAN, 0);
    assert_near(found->value[1], 2, 0);
    found = wva_subjects_find(&subjects, WVA_QUANTITY_POD_ATTEMPTS, "b");
    assert_near(found->value[1], 1, 0);
    assert_null(wva_subjects_find(&subjects, WVA_QUANTITY_HPA_DESIRED, NULL));
    wva_subjects_free(&subjects);
    wva_scrapes_free(scrapes);
    remove_scratch(dir);
}

static double attempts_to(const struct wva_subjects *subjects, const char *pod, size_t round)
{
    return wva_subjects_find(subjects, WVA_QUANTITY_POD_ATTEMPTS, pod)->value[round];
}

/* A counter of a subject may begin anew alone, or with its process. */
static void test_restarts_of_subjects(void **state)
{
    char *dir = make_scratch();
    struct wva_scrapes *scrapes;
    struct wva_subjects subjects;

    (void)state;
    save_engine(dir, "epp-0", 0,
                "process_start_time_seconds 1772350000\n"
                "llm_d_epp_scheduler_attempts_total{endpoint_name=\"a\"} 100\n"
                "llm_d_epp_scheduler_attempts_total{endpoint_name=\"b\"} 100\n");
    save_engine(dir, "epp-0", 1,
                "process_start_time_seconds 1772350000\n"
                "llm_d_epp_scheduler_attempts_total{endpoint_name=\"a\"} 30\n"
                "llm_d_epp_scheduler_attempts_total{endpoint_name=\"b\"} 115\n");
    save_engine(dir, "epp-0", 2,
                "process_start_time_seconds 1772359225\n"
                "llm_d_epp_scheduler_attempts_total{endpoint_name=\"a\"} 60\n"
                "llm_d_epp_scheduler_attempts_total{endpoint_name=\"b\"} 150\n");
    save_engine(dir, "epp-0", 3,
                "llm_d_epp_scheduler_attempts_total{endpoint_name=\"a\"} 75\n"
                "llm_d_epp_scheduler_attempts_total{endpoint_name=\"b\"} 18");
    save_engine(dir, "epp-0", 4,
                "llm_d_epp_scheduler_attempts_total{endpoint_name=\"a\"} 90\n"
                "llm_d_epp_scheduler_attempts_total{endpoint_name=\"b\"} 185\n");
    scrapes = read_scrapes(dir);
    subjects = wva_subjects_make(scrapes);
    assert_near(attempts_to(&subjects, "a", 1), 2, 0);
    assert_near(attempts_to(&subjects, "b", 1), 1, 0);
    assert_near(attempts_to(&subjects, "a", 2), 4, 0);
    assert_near(attempts_to(&subjects, "b", 2), 10, 0);
    assert_near(attempts_to(&subjects, "a", 3), 1, 0);
    assert_near(attempts_to(&subjects, "b", 3), NAN, 0);
    assert_near(attempts_to(&subjects, "a", 4), 1, 0);
    assert_near(attempts_to(&subjects, "b", 4), NAN, 0); /* 18 may have been 180 */
    wva_subjects_free(&subjects);
    wva_scrapes_free(scrapes);
    remove_scratch(dir);
}

/* A stage takes the intervals that lie wholly in it. */
static void test_windows(void **state)
{
    char *dir = make_scratch(), page[300];
    struct wva_scrapes *scrapes;
    struct wva_window *window = wva_window_create();
    struct wva_pod_series series;

    (void)state;
    for (int round = 0; round < 5; round++) {
        (void)snprintf(page, sizeof page,
                       "vllm:num_requests_running 1\nvllm:generation_tokens_total %d\n"
                       "vllm:prefix_cache_queries_total %d\nvllm:prefix_cache_hits_total %d\n",
                       1 << round, 100 * round, 25 * round);
        save_engine(dir, "x-0", round, page);
    }
    scrapes = read_scrapes(dir);
    wva_window_add(window, &scrapes->pods[0], (START_S + 15) * WVA_NS_PER_S,
                   (START_S + 45) * WVA_NS_PER_S);
    assert_int_equal(window->intervals, 2);
    assert_near(window->seconds, 30, 0);
    assert_near(window->increase[WVA_QUANTITY_GENERATED_TOKENS], 8 - 2, 0);
    assert_near(window->increase[WVA_QUANTITY_PREEMPTIONS], NAN, 0);
    assert_near(wva_window_histogram(window, WVA_QUANTITY_TTFT)->count, NAN, 0);
    wva_window_free(window);
    window = wva_window_create();
    wva_window_add(window, &scrapes->pods[0], (START_S + 15) * WVA_NS_PER_S + 1,
                   (START_S + 45) * WVA_NS_PER_S - 1);
    assert_int_equal(window->intervals, 0);
    wva_window_free(window);
    series = wva_pod_series_make(scrapes, NULL);
    assert_near(wva_series_get(&series, WVA_SERIES_PREFIX_HITS, 1), .25, 0);
    assert_near(wva_series_get(&series, WVA_SERIES_PREFIX_HITS, 0), NAN, 0);
    wva_pod_series_free(&series);
    wva_scrapes_free(scrapes);
    remove_scratch(dir);
}

static void pack(const char *path, const char *const (*members)[2], size_t count)
{
    struct archive *archive = archive_write_new();

    assert_int_equal(archive_write_add_filter_gzip(archive), ARCHIVE_OK);
    assert_int_equal(archive_write_set_format_ustar(archive), ARCHIVE_OK);
    assert_int_equal(archive_write_open_filename(archive, path), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        size_t len = strlen(members[i][1]);

        archive_entry_set_pathname(entry, members[i][0]);
        archive_entry_set_size(entry, (int64_t)len);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        assert_int_equal(archive_write_data(archive, members[i][1], len), len);
        archive_entry_free(entry);
    }
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    (void)archive_write_free(archive);
}

static void test_archive(void **state)
{
    static const char *const members[][2] = {
        { "metrics/raw/x-0_1772359200_metrics.log", "vllm:num_requests_running 1\n" },
        { "metrics/raw/x-0_1772359215_metrics.log", "vllm:num_requests_running 2\nbroken\n" },
        { "metrics/raw/notes.txt", "These are notes.\n" },
    };
    char *dir = make_scratch(), path[4096], *found;
    struct wva_scrapes *scrapes;

    (void)state;
    assert_null(wva_scrapes_find(dir));
    (void)snprintf(path, sizeof path, "%s/metrics-raw.tar.gz", dir);
    pack(path, members, COUNT(members));
    found = wva_scrapes_find(dir);
    assert_string_equal(found, path);
    assert_false(wva_scrapes_are_in(dir));
    scrapes = read_scrapes(found);
    assert_int_equal(scrapes->pod_count, 1);
    assert_string_equal(scrapes->pods[0].name, "x-0");
    assert_int_equal(scrapes->pages, 2);
    assert_int_equal(scrapes->others, 1);
    assert_non_null(strstr(scrapes->first_problem, "x-0_1772359215_metrics.log:2: "));
    wva_scrapes_free(scrapes);
    free(found);
    remove_scratch(dir);
}

/* What could be unpacked of a damaged archive is kept, and said to be cut. */
static void test_damaged_archive(void **state)
{
    char *dir = make_scratch(), path[4096], *text = calloc(1, 400000), *packed;
    const char *members[1][2] = { { "x-0_1772359200_metrics.log", text } };
    uint64_t random = 1;
    struct wva_scrapes *scrapes;
    size_t len = 0;

    (void)state;
    assert_non_null(text);
    len += (size_t)snprintf(text, 400000, "vllm:num_requests_running 1\n");
    while (len < 390000)
        len += (size_t)snprintf(text + len, 400000 - len, "noise{x=\"%llx\"} 1\n",
                                (unsigned long long)next_random(&random));
    (void)snprintf(path, sizeof path, "%s/metrics-raw.tar.gz", dir);
    pack(path, members, 1);
    packed = read_file(dir, "metrics-raw.tar.gz");
    write_file(dir, "metrics-raw.tar.gz", packed, 50000);
    scrapes = read_scrapes(path);
    assert_int_equal(scrapes->pages, 1);
    assert_true(scrapes->unreadable > 0 && scrapes->pods[0].pages[0]->cut);
    assert_near(scrapes->pods[0].pages[0]->value[WVA_QUANTITY_RUNNING], 1, 0);
    wva_scrapes_free(scrapes);
    free(text);
    free(packed);
    remove_scratch(dir);
}

static void test_nothing_to_read(void **state)
{
    char *dir = make_scratch();
    struct wva_scrapes *scrapes;
    struct wva_error err;

    (void)state;
    assert_int_equal(wva_scrapes_read(dir, NULL, &scrapes, &err), WVA_ERR_DATA);
    assert_null(scrapes);
    save(dir, "notes.txt", "These are notes.\n");
    assert_int_equal(wva_scrapes_read(dir, NULL, &scrapes, &err), WVA_ERR_DATA);
    assert_string_equal(err.text, "no saved page of metrics");
    remove_scratch(dir);
    assert_int_equal(wva_scrapes_read("no/such/folder", NULL, &scrapes, &err), WVA_ERR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_of_pages),
        cmocka_unit_test(test_owners),
        cmocka_unit_test(test_holes_and_restarts),
        cmocka_unit_test(test_cut_pages),
        cmocka_unit_test(test_prefill_and_decode),
        cmocka_unit_test(test_frame),
        cmocka_unit_test(test_more_of_a_frame),
        cmocka_unit_test(test_full_pods),
        cmocka_unit_test(test_known_owners),
        cmocka_unit_test(test_rounds),
        cmocka_unit_test(test_pages_in_order_of_time),
        cmocka_unit_test(test_subjects),
        cmocka_unit_test(test_restarts_of_subjects),
        cmocka_unit_test(test_windows),
        cmocka_unit_test(test_archive),
        cmocka_unit_test(test_damaged_archive),
        cmocka_unit_test(test_nothing_to_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
