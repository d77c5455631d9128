/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prom/page.h"
#include "support.h"
#include "util/timestamp.h"

struct fixture {
    struct wva_metric_names *names;
    GStringChunk *strings;
    struct wva_page *page;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);

    assert_non_null(fixture);
    fixture->names = wva_metric_names_create();
    fixture->strings = g_string_chunk_new(1000);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    wva_page_free(fixture->page);
    wva_metric_names_free(fixture->names);
    g_string_chunk_free(fixture->strings);
    free(fixture);
    return 0;
}

static struct wva_page *read_page(void **state, const char *text)
{
    struct fixture *fixture = *state;

    wva_page_free(fixture->page);
    fixture->page = wva_page_read(wva_str_from(text), fixture->names, fixture->strings);
    return fixture->page;
}

static double value_of(void **state, const char *text, enum wva_quantity quantity)
{
    return read_page(state, text)->value[quantity];
}

static void test_every_name_is_found_once(void **state)
{
    struct fixture *fixture = *state;
    const struct wva_metric_match *matches;

    for (enum wva_quantity q = 0; q < WVA_QUANTITY_COUNT; q++)
        assert_non_null(wva_quantity_row(q)->name);
    assert_int_equal(
        wva_metric_names_find(fixture->names, WVA_STR("vllm:num_requests_waiting"), &matches), 1);
    assert_int_equal(matches->quantity, WVA_QUANTITY_WAITING);
    /* Whole names only. */
    assert_int_equal(wva_metric_names_find(
                         fixture->names, WVA_STR("vllm:num_requests_waiting_by_reason"), &matches),
                     0);
    assert_int_equal(
        wva_metric_names_find(fixture->names, WVA_STR("vllm:num_requests_waitin"), &matches), 0);
    assert_int_equal(wva_metric_names_find(fixture->names, WVA_STR(""), &matches), 0);
    /* Finished and aborted. */
    assert_int_equal(
        wva_metric_names_find(fixture->names, WVA_STR("vllm:request_success_total"), &matches), 2);
}

static void test_engines_are_joined(void **state)
{
    const struct wva_page *page = read_page(
        state, "vllm:num_requests_running{engine=\"0\",model_name=\"o/p\"} 3\n"
               "vllm:num_requests_running{engine=\"1\",model_name=\"o/p\"} 4\n"
               "vllm:num_requests_waiting{engine=\"0\"} 5\n"
               "vllm:num_requests_waiting{engine=\"1\"} NaN\n"
               "vllm:num_requests_waiting_by_reason{reason=\"capacity\"} 100\n"
               "vllm:kv_cache_usage_perc{engine=\"0\"} 0.2\n"
               "vllm:kv_cache_usage_perc{engine=\"1\"} 0.4\n"
               "vllm:cache_config_info{engine=\"0\",num_gpu_blocks=\"1000\",block_size=\"16\"} 1\n"
               "vllm:cache_config_info{engine=\"1\",num_gpu_blocks=\"1000\",block_size=\"16\"} 1\n"
               "vllm:request_success_total{engine=\"0\",finished_reason=\"stop\"} 10\n"
               "vllm:request_success_total{engine=\"0\",finished_reason=\"length\"} 20\n"
               "vllm:request_success_total{engine=\"0\",finished_reason=\"abort\"} 1\n"
               "vllm:request_success_total{engine=\"0\",finished_reason=\"error\"} 2\n"
               "vllm:request_success_created{engine=\"0\"} 1772359200\n"
               "vllm:request_success_created{engine=\"1\"} 1772359100\n"
               "process_start_time_seconds 1772359000\n");

    assert_int_equal(page->kind, WVA_POD_ENGINE);
    assert_true(page->answered && !page->cut);
    assert_string_equal(page->model, "o/p");
    assert_near(page->value[WVA_QUANTITY_RUNNING], 7, 0);
    assert_near(page->value[WVA_QUANTITY_WAITING], 5, 0);
    assert_near(page->value[WVA_QUANTITY_KV_USE], .3, 1e-12);
    assert_near(page->value[WVA_QUANTITY_KV_CAPACITY], 32000, 0);
    assert_near(page->value[WVA_QUANTITY_FINISHED], 30, 0);
    assert_near(page->value[WVA_QUANTITY_ABORTED], 3, 0);
    assert_near(page->value[WVA_QUANTITY_PREEMPTIONS], NAN, 0);
    assert_near(page->created, 1772359100, 0);
    assert_near(page->started, 1772359000, 0);
    assert_int_equal(page->samples, 16);
}

static void test_names_fall_back(void **state)
{
    /* In either order of the lines the new name wins; its value is never added to the old one's. */
    assert_near(value_of(state, "vllm:gpu_cache_usage_perc 0.5\nvllm:kv_cache_usage_perc 0.3\n",
                         WVA_QUANTITY_KV_USE),
                .3, 0);
    assert_near(value_of(state, "vllm:kv_cache_usage_perc 0.3\nvllm:gpu_cache_usage_perc 0.5\n",
                         WVA_QUANTITY_KV_USE),
                .3, 0);
    assert_near(value_of(state, "vllm:gpu_cache_usage_perc 0.5\n", WVA_QUANTITY_KV_USE), .5, 0);
    assert_near(value_of(state,
                         "inference_model_request_total 3\ninference_objective_request_total 7\n"
                         "inference_objective_request_total{m=\"b\"} 8\n",
                         WVA_QUANTITY_EPP_REQUESTS),
                15, 0);
    assert_near(value_of(state,
                         "llm_d_epp_ready_endpoints{name=\"a\"} 2\n"
                         "inference_pool_ready_pods{name=\"a\"} 3\n",
                         WVA_QUANTITY_EPP_READY),
                2, 0);
    assert_near(
        value_of(state, "tgi_request_generated_tokens_sum 400\n", WVA_QUANTITY_GENERATED_TOKENS),
        400, 0);
}

static void test_ranks_of_one_engine(void **state)
{
    /* All ranks of a tensor-parallel engine report the same requests. */
    static const char text[] = "sglang:num_running_reqs{tp_rank=\"1\"} 4\n"
                               "sglang:num_running_reqs{tp_rank=\"0\"} 5\n"
                               "sglang:num_running_reqs{tp_rank=\"0\",dp_rank=\"1\"} 6\n"
                               "sglang:num_running_reqs{pp_rank=\"1\",tp_rank=\"0\"} 9\n"
                               "sglang:num_running_reqs{tp_rank=\"3\"} 4\n";

    assert_near(value_of(state, text, WVA_QUANTITY_RUNNING), 11, 0);
    assert_near(value_of(state, "sglang:num_queue_reqs{tp_rank=\"8\"} 3\n", WVA_QUANTITY_WAITING),
                3, 0);
}

static void test_histograms(void **state)
{
    const struct wva_page *page =
        read_page(state, "vllm:time_to_first_token_seconds_bucket{engine=\"0\",le=\"0.1\"} 1\n"
                         "vllm:time_to_first_token_seconds_bucket{engine=\"0\",le=\"0.5\"} 3\n"
                         "vllm:time_to_first_token_seconds_bucket{engine=\"0\",le=\"+Inf\"} 4\n"
                         "vllm:time_to_first_token_seconds_bucket{engine=\"1\",le=\"+Inf\"} 2\n"
                         "vllm:time_to_first_token_seconds_bucket{engine=\"1\",le=\"0.5\"} 2\n"
                         "vllm:time_to_first_token_seconds_bucket{engine=\"1\",le=\"0.10\"} 2\n"
                         "vllm:time_to_first_token_seconds_sum{engine=\"0\"} 2\n"
                         "vllm:time_to_first_token_seconds_sum{engine=\"1\"} 0.1\n"
                         "vllm:time_to_first_token_seconds_count{engine=\"0\"} 4\n"
                         "vllm:time_to_first_token_seconds_count{engine=\"1\"} 2\n");
    const struct wva_histogram *ttft = wva_page_histogram(page, WVA_QUANTITY_TTFT);

    assert_near(ttft->count, 6, 0);
    assert_near(ttft->sum, 2.1, 1e-12);
    assert_int_equal(ttft->buckets, 3);
    assert_near(ttft->bound[0], .1, 0);
    assert_true(isinf(ttft->bound[2]));
    assert_near(ttft->cumulative[0], 3, 0);
    assert_near(ttft->cumulative[1], 5, 0);
    assert_near(ttft->cumulative[2], 6, 0);
    assert_near(wva_page_histogram(page, WVA_QUANTITY_ITL)->count, NAN, 0);
    /* Buckets that one engine lacks cannot be added up; the mean remains. */
    page = read_page(state, "vllm:time_to_first_token_seconds_bucket{engine=\"0\",le=\"0.1\"} 1\n"
                            "vllm:time_to_first_token_seconds_bucket{engine=\"0\",le=\"+Inf\"} 4\n"
                            "vllm:time_to_first_token_seconds_bucket{engine=\"1\",le=\"+Inf\"} 2\n"
                            "vllm:time_to_first_token_seconds_sum{engine=\"0\"} 2\n"
                            "vllm:time_to_first_token_seconds_sum{engine=\"1\"} 1\n"
                            "vllm:time_to_first_token_seconds_count{engine=\"0\"} 4\n"
                            "vllm:time_to_first_token_seconds_count{engine=\"1\"} 2\n");
    ttft = wva_page_histogram(page, WVA_QUANTITY_TTFT);
    assert_int_equal(ttft->buckets, 0);
    assert_near(wva_histogram_mean(ttft), .5, 1e-12);
}

/* Buckets come in any order, and may be missing from one engine to the next. */
static void test_order_of_buckets(void **state)
{
    static const char *const orders[] = { "0.5 0.1 +Inf 2", "2 +Inf 0.5 0.1", "0.1 0.5 2 +Inf",
                                          "+Inf 2 0.5 0.1" };
    static const struct {
        const char *le;
        int count;
    } counts[] = { { "0.1", 1 }, { "0.5", 3 }, { "2", 6 }, { "+Inf", 10 } };

    for (size_t i = 0; i < COUNT(orders); i++) {
        struct wva_str rest = wva_str_from(orders[i]);
        char page[1000] = "vllm:inter_token_latency_seconds_count 10\n";
        size_t len = strlen(page);
        const struct wva_histogram *itl;

        while (rest.len > 0) {
            struct wva_str le = wva_str_take_piece(&rest, WVA_STR(" "));

            for (size_t b = 0; b < COUNT(counts); b++)
                if (wva_str_equal(le, wva_str_from(counts[b].le)))
                    len +=
                        (size_t)snprintf(page + len, sizeof page - len,
                                         "vllm:inter_token_latency_seconds_bucket{le=\"%s\"} %d\n",
                                         counts[b].le, counts[b].count);
        }
        itl = wva_page_histogram(read_page(state, page), WVA_QUANTITY_ITL);
        assert_int_equal(itl->buckets, 4);
        for (size_t b = 0; b < COUNT(counts); b++)
            assert_near(itl->cumulative[b], counts[b].count, 0);
        assert_near(itl->bound[1], .5, 0);
        assert_near(itl->sum, NAN, 0);
    }
}

static void test_epp(void **state)
{
    const struct wva_page *page =
        read_page(state, "llm_d_epp_request_duration_seconds_count{model_name=\"\"} 100\n"
                         "llm_d_epp_request_duration_seconds_count{model_name=\"m\"} 5\n"
                         "llm_d_epp_flow_control_queue_size{priority=\"0\"} -3\n"
                         "llm_d_epp_flow_control_queue_size{priority=\"1\"} 1\n"
                         "llm_d_epp_flow_control_queue_bytes 0.5\n"
                         "llm_d_epp_flow_control_pool_saturation{stage=\"a\"} 0.4\n"
                         "llm_d_epp_flow_control_pool_saturation{stage=\"b\"} 0.7\n"
                         "llm_d_epp_average_queue_size{name=\"a\"} 2\n"
                         "llm_d_epp_average_queue_size{name=\"b\"} 3\n");

    assert_int_equal(page->kind, WVA_POD_EPP);
    assert_near(wva_page_histogram(page, WVA_QUANTITY_EPP_DURATION)->count, 5, 0);
    assert_near(page->value[WVA_QUANTITY_EPP_FLOW_QUEUE], 0, 0);
    assert_near(page->value[WVA_QUANTITY_EPP_FLOW_BYTES], .5, 0);
    assert_near(page->value[WVA_QUANTITY_EPP_SATURATION], .7, 0);
    assert_near(page->value[WVA_QUANTITY_EPP_AVERAGE_QUEUE], 2.5, 0);
}

static void test_subjects(void **state)
{
    const struct wva_page *page = read_page(
        state, "wva_desired_replicas{variant_name=\"blue\",exported_namespace=\"n\","
               "namespace=\"system\",accelerator_type=\"A\"} 3\n"
               "wva_desired_replicas{variant_name=\"green\",accelerator_type=\"A\"} 2\n"
               "inferno_desired_replicas{variant_name=\"green\",accelerator_type=\"A\"} 7\n"
               "kube_horizontalpodautoscaler_status_condition{horizontalpodautoscaler=\"h\","
               "condition=\"ScalingLimited\",status=\"true\"} 1\n"
               "kube_horizontalpodautoscaler_status_condition{horizontalpodautoscaler=\"h\","
               "condition=\"ScalingLimited\",status=\"false\"} 0\n");

    assert_int_equal(page->kind, WVA_POD_CONTROLLER);
    assert_int_equal(page->subject_count, 3);
    assert_string_equal(page->subjects[0].subject, "blue");
    assert_string_equal(page->subjects[0].space, "n");
    assert_string_equal(page->subjects[0].detail, "A");
    assert_near(page->subjects[0].value, 3, 0);
    assert_near(page->subjects[1].value, 2, 0);
    assert_string_equal(page->subjects[2].detail, "ScalingLimited");
    assert_near(page->subjects[2].value, 1, 0);
}

static void test_headers_and_failures(void **state)
{
    const struct wva_page *page =
        read_page(state, "# Timestamp: 2026-03-01T10:00:00+0000\n# Pod: orchard-0\n\n"
                         "{\"object\":\"error\",\"code\":503}");

    assert_int_equal(page->time_ns, INT64_C(1772359200000000000));
    assert_string_equal(page->pod, "orchard-0");
    assert_false(page->answered);
    assert_int_equal(page->kind, WVA_POD_OTHER);
    assert_string_equal(page->failure, "{\"object\":\"error\",\"code\":503}");
    assert_near(page->value[WVA_QUANTITY_RUNNING], NAN, 0);
    page = read_page(state, "# Pod: x\n# Pod: y\n# Warning: Failed to collect\n");
    assert_string_equal(page->pod, "x");
    assert_string_equal(page->failure, "Failed to collect");
    page = read_page(state, "vllm:num_requests_running 1 1772359200000\nwrong\n");
    assert_true(page->answered && page->failure == NULL);
    assert_int_equal(page->time_ns, INT64_C(1772359200000000000));
    assert_int_equal(page->malformed, 1);
    assert_int_equal(page->problem_line, 2);
    page = read_page(state, "");
    assert_false(page->answered || page->cut);
    assert_int_equal(page->time_ns, WVA_TIME_NONE);
}

static void test_what_looks_like_a_page(void **state)
{
    (void)state;
    assert_true(wva_page_is_likely(WVA_STR("# HELP a b\n")));
    assert_true(wva_page_is_likely(WVA_STR("\n# Pod: x\n\nUnauthorized\n")));
    assert_true(wva_page_is_likely(WVA_STR("up{a=\"b\"} 1\nup{a=\"c\"} 2")));
    assert_false(wva_page_is_likely(WVA_STR("")));
    assert_false(wva_page_is_likely(WVA_STR("curl: (7) Failed to connect\n")));
    assert_false(wva_page_is_likely(WVA_STR("{\"level\":\"INFO\"}\n")));
    assert_false(wva_page_is_likely(WVA_STR("# Title\n\nSome text\n")));
}

/* ---- histograms ---- */

static double infinite[] = { .1, .5, 2, INFINITY };

static struct wva_histogram make(double *cumulative)
{
    return (struct wva_histogram){ cumulative[3], cumulative[3], 4, infinite, cumulative, false };
}

static void test_quantiles(void **state)
{
    double some[] = { 10, 10, 30, 40 }, none[] = { 0, 0, 0, 0 };
    struct wva_histogram histogram = make(some), empty = make(none);
    struct wva_quantile quantile = wva_histogram_quantile(&histogram, .125);

    (void)state;
    assert_near(quantile.value, .05, 1e-12);
    assert_near(wva_histogram_quantile(&histogram, .25).value, .1, 1e-12);
    assert_near(wva_histogram_quantile(&histogram, .5).value, 1.25, 1e-12);
    assert_false(wva_histogram_quantile(&histogram, .75).beyond);
    quantile = wva_histogram_quantile(&histogram, .8);
    assert_true(quantile.beyond);
    assert_near(quantile.value, 2, 0);
    assert_near(wva_histogram_quantile(&empty, .5).value, NAN, 0);
    assert_near(wva_histogram_mean(&empty), NAN, 0);
    infinite[0] = 0;
    assert_near(wva_histogram_quantile(&histogram, .125).value, 0, 0);
    infinite[0] = -1;
    assert_near(wva_histogram_quantile(&histogram, .125).value, -1, 0);
    infinite[0] = .1;
    histogram.buckets = 0;
    assert_near(wva_histogram_quantile(&histogram, .5).value, NAN, 0);
    assert_near(wva_histogram_mean(&histogram), 1, 0);
}

static void test_increases(void **state)
{
    double before[] = { 1, 5, 5, 5 }, after[] = { 4, 7, 9, 11 };
    struct wva_histogram a = make(before), b = make(after), total = wva_histogram_unknown();
    struct wva_histogram increase = wva_histogram_increase(&b, &a);
    struct wva_histogram backwards = wva_histogram_increase(&a, &b);

    (void)state;
    assert_near(increase.count, 6, 0);
    assert_near(increase.cumulative[0], 3, 0);
    assert_near(increase.cumulative[1], 3, 0); /* 2 is below the bucket before */
    assert_near(increase.cumulative[3], 6, 0);
    assert_near(backwards.count, NAN, 0);
    wva_histogram_add(&total, &increase);
    wva_histogram_add(&total, &backwards);
    assert_near(total.count, 6, 0);
    wva_histogram_add(&total, &increase);
    assert_near(total.cumulative[3], 12, 0);
    /* Other buckets: only the mean remains, whatever is added behind. */
    wva_histogram_free(&increase);
    increase = wva_histogram_increase(&b, NULL);
    increase.bound[1] = .6;
    wva_histogram_add(&total, &increase);
    wva_histogram_add(&total, &increase);
    assert_near(total.count, 34, 0);
    assert_int_equal(total.buckets, 0);
    assert_true(total.mixed);
    wva_histogram_free(&total);
    wva_histogram_free(&increase);
    /* Counts without buckets. */
    b.buckets = 0;
    increase = wva_histogram_increase(&b, NULL);
    total = wva_histogram_unknown();
    wva_histogram_add(&total, &increase);
    assert_near(total.count, 11, 0);
    assert_int_equal(total.buckets, 0);
    wva_histogram_free(&total);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_name_is_found_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_engines_are_joined, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names_fall_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_ranks_of_one_engine, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_histograms, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_order_of_buckets, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_epp, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_subjects, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_headers_and_failures, set_up, tear_down),
        cmocka_unit_test(test_what_looks_like_a_page),
        cmocka_unit_test(test_quantiles),
        cmocka_unit_test(test_increases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
