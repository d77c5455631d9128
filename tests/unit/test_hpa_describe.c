/* SPDX-License-Identifier: Apache-2.0 */
/* HPAs as kubectl describes and lists them. */
#include "support.h"

#include <math.h>

#include "cluster/hpa_describe.h"

static void read_text(const char *text, struct wva_hpas *hpas, struct wva_kube_events *events)
{
    struct wva_hpa_describe_reader reader = wva_hpa_describe_begin(hpas, events);
    struct wva_str rest = wva_str_from(text), line;

    while (wva_str_cut(&rest, WVA_STR("\n"), &line))
        wva_hpa_describe_take_line(&reader, line);
    wva_hpa_describe_take_line(&reader, rest);
    wva_hpa_describe_end(&reader);
}

static void expect_metric(const struct wva_hpa_spec_metric *metric, const char *name,
                          enum wva_hpa_source source, enum wva_hpa_target kind, double current,
                          double target)
{
    assert_string_equal(metric->name, name);
    assert_int_equal(metric->source, source);
    assert_int_equal(metric->kind, kind);
    assert_near(metric->current, current, 1e-12);
    assert_near(metric->target, target, 1e-12);
}

#define CPU "resource cpu on pods (as a percentage of request)"

static void test_kinds_of_metrics(void **context)
{
    struct wva_hpas hpas = { 0 };
    const struct wva_hpa_spec_metric *metrics;

    (void)context;
    read_text("Name:    chat\n"
              "Reference:  Deployment/chat\n"
              "Metrics:    ( current / target )\n"
              "  \"s0-prometheus\" (target average value):  1500m / 2\n"
              "  \"s1-prometheus\" (target value):  <unknown> / 700m\n"
              "  \"queue\" on pods:  12 / 10\n"
              "  \"hits\" on Service/front (target value):  3k / 2k\n"
              "  \"hits\" on Service/front (target average value):  7 / 8\n"
              "  resource memory on pods:  1Gi / 2Gi\n"
              "  " CPU ":  82% (410m) / 80%\n"
              "  resource cpu of container \"main\" on pods  (as a percentage of request):  "
              "<unknown> / 60%\n"
              "  <unknown metric type \"New\">\n"
              "Min replicas:  <unset>\n"
              "Max replicas:  4\n"
              "Deployment pods:  3 current / 4 desired\n",
              &hpas, NULL);
    assert_int_equal(hpas.count, 1);
    metrics = hpas.items[0].metrics;
    assert_int_equal(hpas.items[0].metric_count, 8);
    expect_metric(&metrics[0], "s0-prometheus", WVA_HPA_SOURCE_EXTERNAL, WVA_HPA_TARGET_AVERAGE,
                  1.5, 2);
    expect_metric(&metrics[1], "s1-prometheus", WVA_HPA_SOURCE_EXTERNAL, WVA_HPA_TARGET_VALUE, NAN,
                  .7);
    expect_metric(&metrics[2], "queue", WVA_HPA_SOURCE_PODS, WVA_HPA_TARGET_AVERAGE, 12, 10);
    expect_metric(&metrics[3], "hits", WVA_HPA_SOURCE_OBJECT, WVA_HPA_TARGET_VALUE, 3000, 2000);
    expect_metric(&metrics[4], "hits", WVA_HPA_SOURCE_OBJECT, WVA_HPA_TARGET_AVERAGE, 7, 8);
    expect_metric(&metrics[5], "resource memory on pods", WVA_HPA_SOURCE_RESOURCE,
                  WVA_HPA_TARGET_AVERAGE, 1073741824., 2147483648.);
    expect_metric(&metrics[6], CPU, WVA_HPA_SOURCE_RESOURCE, WVA_HPA_TARGET_UTILIZATION, 82, 80);
    expect_metric(&metrics[7],
                  "resource cpu of container \"main\" on pods  (as a percentage of request)",
                  WVA_HPA_SOURCE_CONTAINER, WVA_HPA_TARGET_UTILIZATION, NAN, 60);
    assert_near(hpas.items[0].min_replicas, NAN, 0);
    assert_near(hpas.items[0].current_replicas, 3, 0);
    assert_near(hpas.items[0].desired_replicas, 4, 0);
    wva_hpas_free(&hpas);
}

static void test_v1(void **context)
{
    struct wva_hpas hpas = { 0 };

    (void)context;
    read_text("Name:                     old\n"
              "Namespace:                lab\n"
              "Reference:                ReplicationController/old\n"
              "Target CPU utilization:   70%\n"
              "Current CPU utilization:  <unknown>\n"
              "Min replicas:             2\n"
              "Max replicas:             9\n"
              "ReplicationController pods:  2 current / 2 desired\n"
              "Events:                   <none>\n",
              &hpas, NULL);
    assert_int_equal(hpas.count, 1);
    assert_int_equal(hpas.items[0].metric_count, 1);
    expect_metric(&hpas.items[0].metrics[0], CPU, WVA_HPA_SOURCE_RESOURCE,
                  WVA_HPA_TARGET_UTILIZATION, NAN, 70);
    assert_string_equal(hpas.items[0].name_space, "lab");
    assert_true(wva_hpa_scales(&hpas.items[0], "old"));
    assert_false(wva_hpa_scales(&hpas.items[0], "ol"));
    wva_hpas_free(&hpas);
}

static const char two_hpas[] =
    "Name:         keda-hpa-chat\n"
    "Labels:       app=x\n"
    "              scaledobject.keda.sh/name=chat-scaler\n"
    "Reference:    Deployment/chat\n"
    "Min replicas: 1\n"
    "Max replicas: 5\n"
    "Behavior:\n"
    "  Scale Up:\n"
    "    Stabilization Window: 0 seconds\n"
    "    Select Policy: Max\n"
    "    Policies:\n"
    "      - Type: Pods  Value: 2  Period: 15 seconds\n"
    "  Scale Down:\n"
    "    Select Policy: Disabled\n"
    "Conditions:\n"
    "  Type            Status  Reason            Message\n"
    "  ----            ------  ------            -------\n"
    "  ScalingActive   False   FailedGetScale    it is  gone\n"
    "Events:\n"
    "  Type     Reason             Age                From                       Message\n"
    "  ----     ------             ----               ----                       -------\n"
    "  Warning  FailedGetScale     8m30s (x3 over 9m) horizontal-pod-autoscaler  no such thing\n"
    "  Normal   SuccessfulRescale  40s                horizontal-pod-autoscaler  New size: 2; "
    "reason: All metrics below target\n"
    "\n\n"
    "Name:         plain\n"
    "Labels:       scaledobject.keda.sh/name=other\n"
    "Reference:    StatefulSet/plain\n"
    "Max replicas: 3\n"
    "Events:\n"
    "  Type     Reason             Age   From                       Message\n"
    "  Normal   SuccessfulRescale  2h5m  horizontal-pod-autoscaler  New size: 3\n";

static void test_several(void **context)
{
    struct wva_hpas hpas = { 0 };
    struct wva_kube_events events = { 0 };
    const struct wva_hpa_spec *first;

    (void)context;
    read_text(two_hpas, &hpas, &events);
    assert_int_equal(hpas.count, 2);
    first = wva_hpas_find(&hpas, "keda-hpa-chat");
    assert_string_equal(first->scaled_object, "chat-scaler");
    assert_string_equal(hpas.items[1].scaled_object, "other");
    assert_near(first->up.window_s, 0, 0);
    assert_near(first->down.window_s, NAN, 0);
    assert_string_equal(first->down.select, "Disabled");
    assert_int_equal(first->up.policy_count, 1);
    assert_string_equal(wva_hpa_condition_find(first, "ScalingActive")->message, "it is  gone");
    assert_null(wva_hpa_condition_find(first, "AbleToScale"));
    assert_int_equal(events.count, 3);
    assert_true(wva_kube_event_is_of(&events.items[0], "HorizontalPodAutoscaler", "keda-hpa-chat"));
    assert_true(wva_kube_event_is_of(&events.items[2], "HorizontalPodAutoscaler", "plain"));
    assert_true(events.items[0].warning);
    assert_int_equal(events.items[0].count, 3);
    assert_near(events.items[0].age_s, 510, 0);
    assert_near(events.items[0].first_age_s, 540, 0);
    assert_string_equal(events.items[0].message, "no such thing");
    assert_near(events.items[2].age_s, 7500, 0);
    wva_hpas_free(&hpas);
    wva_kube_events_free(&events);
}

/* A window below 0 is none, so no time that a change takes is below 0. */
static void test_negative_window(void **context)
{
    struct wva_hpas hpas = { 0 };

    (void)context;
    read_text("Name:         broken\n"
              "Reference:    Deployment/chat\n"
              "Max replicas: 5\n"
              "Behavior:\n"
              "  Scale Up:\n"
              "    Stabilization Window: -30 seconds\n"
              "    Policies:\n"
              "      - Type: Pods  Value: 4  Period: 15 seconds\n",
              &hpas, NULL);
    assert_int_equal(hpas.count, 1);
    assert_near(hpas.items[0].up.window_s, NAN, 0);
    assert_near(wva_hpa_rule_seconds(&hpas.items[0].up, 1, 3), 0, 0);
    wva_hpas_free(&hpas);
}

/* What a table says is taken where the description did not say it. */
static void test_table(void **context)
{
    static const char *const lines[] = {
        "NAME            REFERENCE         TARGETS                         MINPODS   MAXPODS   "
        "REPLICAS   AGE",
        "keda-hpa-chat   Deployment/chat   33m/700m (avg), 0/2 (avg)       1         7         1   "
        "       70m",
        "queue           Deployment/q      cpu: <unknown>/80%, 900m/2 + 1 more...   2    4    3    "
        "9d",
        "nonsense",
    };
    struct wva_hpas hpas = { 0 };
    struct wva_kube_table table = { .count = 0 };
    const struct wva_hpa_spec *first, *second;

    (void)context;
    read_text(two_hpas, &hpas, NULL);
    for (size_t i = 0; i < WVA_COUNT(lines); i++)
        wva_hpa_table_take_line(&table, &hpas, wva_str_from(lines[i]));
    assert_int_equal(hpas.count, 3);
    first = wva_hpas_find(&hpas, "keda-hpa-chat");
    assert_near(first->max_replicas, 5, 0);
    assert_near(first->current_replicas, 1, 0);
    assert_int_equal(first->metric_count, 2);
    expect_metric(&first->metrics[0], "", WVA_HPA_SOURCE_UNKNOWN, WVA_HPA_TARGET_AVERAGE, .033, .7);
    second = wva_hpas_find(&hpas, "queue");
    assert_near(second->max_replicas, 4, 0);
    expect_metric(&second->metrics[0], "cpu", WVA_HPA_SOURCE_UNKNOWN, WVA_HPA_TARGET_UTILIZATION,
                  NAN, 80);
    expect_metric(&second->metrics[1], "", WVA_HPA_SOURCE_UNKNOWN, WVA_HPA_TARGET_AVERAGE, .9, 2);
    wva_hpas_free(&hpas);
}

/* Cells of columns, also where some are empty or out of line. */
static void test_cells(void **context)
{
    struct wva_kube_table table = { .count = 0 };
    struct wva_str cells[WVA_KUBE_COLUMNS_MAX];

    (void)context;
    assert_false(wva_kube_table_begin(&table, WVA_STR("No resources found in lab namespace.")));
    assert_false(wva_kube_table_begin(&table, WVA_STR("NAME")));
    assert_true(wva_kube_table_begin(&table, WVA_STR("NAME   LAST SEEN   AGE")));
    wva_kube_table_split(&table, WVA_STR("one                4m"), cells);
    assert_true(wva_str_equal(wva_kube_table_cell(&table, cells, "LAST SEEN"), WVA_STR("")));
    assert_true(wva_str_equal(wva_kube_table_cell(&table, cells, "AGE"), WVA_STR("4m")));
    wva_kube_table_split(&table, WVA_STR("much-longer   2 s   4m"), cells);
    assert_true(wva_str_equal(wva_kube_table_cell(&table, cells, "LAST SEEN"), WVA_STR("2 s")));
    assert_true(wva_str_equal(wva_kube_table_cell(&table, cells, "AGE"), WVA_STR("4m")));
    assert_int_equal(wva_kube_table_cell(&table, cells, "NONE").len, 0);
}

/* By the HPA's formula; the tolerance keeps what runs. */
static void test_what_a_metric_asks(void **context)
{
    (void)context;
    assert_near(wva_hpa_metric_asks(WVA_HPA_TARGET_AVERAGE, 5, 2, 1), 3, 0);
    assert_near(wva_hpa_metric_asks(WVA_HPA_TARGET_AVERAGE, 4.3, 2, 2), 2, 0);
    assert_near(wva_hpa_metric_asks(WVA_HPA_TARGET_AVERAGE, 4.5, 2, 2), 3, 0);
    assert_near(wva_hpa_metric_asks(WVA_HPA_TARGET_AVERAGE, .6, .2, 1), 3, 0);
    assert_near(wva_hpa_metric_asks(WVA_HPA_TARGET_AVERAGE, 0, 2, 3), 0, 0);
    assert_near(wva_hpa_metric_asks(WVA_HPA_TARGET_AVERAGE, 5, 2, 0), 3, 0);
    assert_near(wva_hpa_metric_asks(WVA_HPA_TARGET_VALUE, 1.2, .7, 2), 4, 0);
    assert_near(wva_hpa_metric_asks(WVA_HPA_TARGET_VALUE, .75, .7, 2), 2, 0);
    assert_near(wva_hpa_metric_asks(WVA_HPA_TARGET_VALUE, NAN, .7, 2), NAN, 0);
    assert_near(wva_hpa_metric_asks(WVA_HPA_TARGET_VALUE, 1, 0, 2), NAN, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds_of_metrics),
        cmocka_unit_test(test_v1),
        cmocka_unit_test(test_several),
        cmocka_unit_test(test_negative_window),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_what_a_metric_asks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
