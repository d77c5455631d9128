/* SPDX-License-Identifier: Apache-2.0 */
/* Events of Kubernetes objects, from JSON and tables, and what their messages say. */
#include "support.h"

#include <math.h>
#include <stdlib.h>

#include "cluster/json_list.h"
#include "cluster/kube_events.h"
#include "util/path.h"
#include "util/timestamp.h"

static void take(void *context, const json_t *item)
{
    wva_kube_events_take_json(context, item);
}

static enum wva_status parse(const char *text, struct wva_kube_events *events,
                             struct wva_error *err)
{
    return wva_json_list_parse(wva_str_from(text), "items", "events.json", take, events, err);
}

#define OBJECT "\"involvedObject\": {\"kind\": \"Deployment\", \"name\": \"chat\"}"

static void expect_time(int64_t time_ns, const char *text)
{
    char written[WVA_TIME_TEXT];

    assert_string_equal(wva_time_format_exact(time_ns, written), text);
}

static void test_times(void **context)
{
    struct wva_kube_events events = { 0 };
    struct wva_error err;

    (void)context;
    assert_int_equal(
        parse("{\"kind\": \"List\", \"metadata\": {\"items\": [1]}, \"items\": [\n"
              "{" OBJECT ", \"reason\": \"A\", \"firstTimestamp\": \"2025-03-01T10:00:00Z\","
              " \"lastTimestamp\": \"2025-03-01T10:05:00Z\", \"eventTime\": null, \"count\": 4},\n"
              "{" OBJECT ", \"reason\": \"B\", \"firstTimestamp\": null, \"lastTimestamp\": null,"
              " \"eventTime\": \"2025-03-01T10:01:00.250000Z\", \"type\": \"Warning\"},\n"
              "{" OBJECT ", \"reason\": \"C\", \"eventTime\": \"2025-03-01T10:02:00Z\", \"series\":"
              " {\"count\": 9, \"lastObservedTime\": \"2025-03-01T10:09:00Z\"}},\n"
              "{\"regarding\": {\"kind\": \"Pod\", \"name\": \"p\"}, \"reason\": \"D\", \"note\":"
              " \"n\", \"metadata\": {\"creationTimestamp\": \"2025-03-01T09:00:00Z\"}},\n"
              "{\"kind\": \"Event\"}, 7, {" OBJECT ", \"reason\": \"E\"}]}",
              &events, &err),
        WVA_OK);
    assert_int_equal(events.count, 5);
    expect_time(events.items[0].first_ns, "2025-03-01T10:00:00Z");
    expect_time(events.items[0].last_ns, "2025-03-01T10:05:00Z");
    assert_int_equal(events.items[0].count, 4);
    assert_false(events.items[0].warning);
    expect_time(events.items[1].first_ns, "2025-03-01T10:01:00.250Z");
    expect_time(events.items[1].last_ns, "2025-03-01T10:01:00.250Z");
    assert_true(events.items[1].warning);
    expect_time(events.items[2].first_ns, "2025-03-01T10:02:00Z");
    expect_time(events.items[2].last_ns, "2025-03-01T10:09:00Z");
    assert_int_equal(events.items[2].count, 9);
    expect_time(events.items[3].last_ns, "2025-03-01T09:00:00Z");
    assert_string_equal(events.items[3].message, "n");
    assert_true(wva_kube_event_is_of(&events.items[3], "Pod", "p"));
    assert_true(events.items[4].last_ns == WVA_TIME_NONE);
    wva_kube_events_sort(&events);
    assert_string_equal(events.items[0].reason, "D");
    assert_string_equal(events.items[4].reason, "E");
    wva_kube_events_free(&events);
}

/* What stands before the place where a file is broken is kept. */
static void test_broken(void **context)
{
    struct wva_kube_events events = { 0 };
    struct wva_error err;

    (void)context;
    assert_int_equal(
        parse("{\"items\": [\n{" OBJECT ", \"reason\": \"A\"},\n{\"reason\": \"B", &events, &err),
        WVA_ERR_DATA);
    assert_int_equal(err.line, 3);
    assert_int_equal(events.count, 1);
    assert_int_equal(parse("{\"items\": [{" OBJECT ", \"reason\": \"A\"},", &events, &err),
                     WVA_ERR_DATA);
    assert_non_null(strstr(err.text, "cut"));
    assert_int_equal(events.count, 2);
    assert_int_equal(parse("No resources found in lab namespace.", &events, &err), WVA_ERR_DATA);
    assert_int_equal(parse("", &events, &err), WVA_ERR_DATA);
    assert_int_equal(parse("{\"a\": \"\\\"items\\\": [\", \"items\": []}", &events, &err), WVA_OK);
    assert_int_equal(events.count, 2);
    wva_kube_events_free(&events);
}

static void test_table(void **context)
{
    static const char text[] =
        "LAST SEEN   TYPE      REASON              OBJECT            MESSAGE\n"
        "5m40s       Normal    ScalingReplicaSet   deployment/chat   "
        "Scaled up replica set chat-1  from 1 to 2\n"
        "9s          Warning   BackOff             "
        "pod/very-long-name-of-a-pod Back-off  restarting\n"
        "<unknown>   Normal    Started             pod/p             "
        "Started\n"
        "nonsense\n";
    char *dir = make_scratch(), *path = wva_path_join(dir, "events.log");
    struct wva_kube_events events = { 0 };
    struct wva_error err;

    (void)context;
    write_file(dir, "events.log", text, sizeof text - 1);
    assert_int_equal(wva_kube_events_read_table(path, &events, &err), WVA_OK);
    assert_int_equal(events.count, 3);
    assert_true(wva_kube_event_is_of(&events.items[0], "Deployment", "chat"));
    assert_near(events.items[0].age_s, 340, 0);
    assert_string_equal(events.items[0].message, "Scaled up replica set chat-1  from 1 to 2");
    assert_true(wva_kube_event_is_of(&events.items[1], "Pod", "very-long-name-of-a-pod"));
    assert_string_equal(events.items[1].message, "Back-off  restarting");
    assert_true(events.items[1].warning);
    assert_near(events.items[2].age_s, NAN, 0);
    assert_true(events.items[0].last_ns == WVA_TIME_NONE);
    wva_kube_events_free(&events);
    free(path);
    remove_scratch(dir);
}

static struct wva_rescale read_rescale(struct wva_kube_events *events, const char *message)
{
    struct wva_kube_event *event = wva_kube_events_add(events, WVA_STR("hpa"), WVA_STR("x"));
    struct wva_rescale rescale;

    wva_kube_event_set(&event->reason, WVA_STR("SuccessfulRescale"));
    wva_kube_event_set(&event->message, wva_str_from(message));
    assert_true(wva_kube_event_rescale(event, &rescale));
    return rescale;
}

static void expect_rescale(const char *message, double size, enum wva_rescale_cause cause,
                           const char *metric, const char *reason)
{
    struct wva_kube_events events = { 0 };
    struct wva_rescale rescale = read_rescale(&events, message);
    char *text = wva_rescale_describe(&rescale);

    assert_near(rescale.size, size, 0);
    assert_int_equal(rescale.cause, cause);
    assert_true(wva_str_equal(rescale.metric, wva_str_from(metric)));
    assert_string_equal(text, reason);
    free(text);
    wva_kube_events_free(&events);
}

static void test_rescale(void **context)
{
    struct wva_kube_events events = { 0 };
    struct wva_kube_event *event = wva_kube_events_add(&events, WVA_STR("hpa"), WVA_STR("x"));
    struct wva_rescale rescale;

    (void)context;
    expect_rescale("New size: 2; reason: external metric s1-prometheus(&LabelSelector{MatchLabels:"
                   "map[string]string{a: b(c),},}) above target",
                   2, WVA_RESCALE_ABOVE, "s1-prometheus",
                   "external metric s1-prometheus above target");
    expect_rescale("New size: 12; reason: pods metric queue above target", 12, WVA_RESCALE_ABOVE,
                   "queue", "pods metric queue above target");
    expect_rescale("New size: 1; reason: All metrics below target", 1, WVA_RESCALE_ALL_BELOW, "",
                   "All metrics below target");
    expect_rescale("New size: 3; reason: cpu resource utilization (percentage of request) above "
                   "target",
                   3, WVA_RESCALE_ABOVE, "cpu",
                   "cpu resource utilization (percentage of request) above target");
    expect_rescale("New size: 4; reason: Current number of replicas below Spec.MinReplicas", 4,
                   WVA_RESCALE_LIMIT, "", "Current number of replicas below Spec.MinReplicas");
    expect_rescale("New size: 4; reason: external metric m(&LabelSelector{", 4, WVA_RESCALE_OTHER,
                   "m", "external metric m");
    expect_rescale(
        "(combined from similar events): New size: 6; reason: pods metric q above target", 6,
        WVA_RESCALE_ABOVE, "q", "pods metric q above target");
    expect_rescale("New size: 5", 5, WVA_RESCALE_OTHER, "", "");
    assert_false(wva_kube_event_rescale(event, &rescale));
    wva_kube_event_set(&event->reason, WVA_STR("SuccessfulRescale"));
    wva_kube_event_set(&event->message, WVA_STR("New size: many"));
    assert_false(wva_kube_event_rescale(event, &rescale));
    wva_kube_events_free(&events);
}

static void expect_scaling(const char *reason, const char *message, double from, double to)
{
    struct wva_kube_events events = { 0 };
    struct wva_kube_event *event = wva_kube_events_add(&events, WVA_STR("pod"), WVA_STR("x"));
    double told_from, told_to;

    wva_kube_event_set(&event->reason, wva_str_from(reason));
    wva_kube_event_set(&event->message, wva_str_from(message));
    assert_true(wva_kube_event_scaling(event, &told_from, &told_to));
    assert_near(told_from, from, 0);
    assert_near(told_to, to, 0);
    wva_kube_events_free(&events);
}

static void test_scaling(void **context)
{
    (void)context;
    expect_scaling("ScalingReplicaSet", "Scaled up replica set chat-5 from 1 to 2", 1, 2);
    expect_scaling("ScalingReplicaSet", "Scaled down replica set chat-5 to 1 from 3", 3, 1);
    expect_scaling("ScalingReplicaSet", "Scaled up replica set chat-5 to 7", NAN, 7);
    expect_scaling("KEDAScaleTargetActivated",
                   "Scaled apps/v1.Deployment lab/chat from 0 to 1, triggered by s0-prometheus", 0,
                   1);
}

static void add_warning(struct wva_kube_events *events, const char *reason, int64_t first_s,
                        int64_t last_s, uint64_t count)
{
    struct wva_kube_event *event = wva_kube_events_add(events, WVA_STR("pod"), WVA_STR("x"));

    wva_kube_event_set(&event->reason, wva_str_from(reason));
    event->warning = true;
    event->count = count;
    event->first_ns = first_s * WVA_NS_PER_S;
    event->last_ns = last_s * WVA_NS_PER_S;
}

static void test_warnings(void **context)
{
    struct wva_kube_events events = { 0 };
    struct wva_kube_warning *warnings;
    size_t count;

    (void)context;
    add_warning(&events, "Unhealthy", 50, 60, 3);
    add_warning(&events, "Irrelevant", 1, 2, 1);
    add_warning(&events, "FailedScheduling", 5, 9, 2);
    add_warning(&events, "Unhealthy", 40, 45, 2);
    warnings = wva_kube_events_find_warnings(&events, &count);
    assert_int_equal(count, 2);
    assert_string_equal(warnings[0].reason, "Unhealthy");
    assert_int_equal(warnings[0].count, 5);
    assert_int_equal(warnings[0].objects, 2);
    assert_true(warnings[0].first_ns == 40 * WVA_NS_PER_S);
    assert_true(warnings[0].last_ns == 60 * WVA_NS_PER_S);
    assert_string_equal(warnings[1].reason, "FailedScheduling");
    free(warnings);
    wva_kube_events_free(&events);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times),   cmocka_unit_test(test_broken),
        cmocka_unit_test(test_table),   cmocka_unit_test(test_rescale),
        cmocka_unit_test(test_scaling), cmocka_unit_test(test_warnings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
