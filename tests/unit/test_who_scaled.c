/* SPDX-License-Identifier: Apache-2.0 */
/* Replicas over time, starts of pods, and who scaled. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

#include "cluster/json_list.h"
#include "cluster/who_scaled.h"
#include "util/memory.h"
#include "util/timestamp.h"

#define START 1740823200 /* 2025-03-01T10:00:00Z */

static int64_t at(int seconds)
{
    return (START + (int64_t)seconds) * WVA_NS_PER_S;
}

/* ---- rounds ---- */

static void add_round(struct wva_replica_log *log, int seconds, const char *workloads)
{
    char time[WVA_TIME_TEXT], *text;
    json_t *snapshot;

    text = wva_asprintf("{\"timestamp\": \"%s\", \"namespace\": \"lab\", \"controllers\": [%s]}",
                        wva_time_format_rfc3339(at(seconds), time), workloads);
    snapshot = json_loads(text, 0, NULL);
    assert_non_null(snapshot);
    wva_replica_log_take(log, snapshot);
    json_decref(snapshot);
    free(text);
}

static void add_chat(struct wva_replica_log *log, int seconds, int desired, int ready)
{
    char *text = wva_asprintf("{\"name\": \"chat\", \"kind\": \"Deployment\", \"role\": \"decode\","
                              " \"desired_replicas\": %d, \"ready_replicas\": %d}",
                              desired, ready);

    add_round(log, seconds, text);
    free(text);
}

static void test_rounds(void **context)
{
    struct wva_replica_log log = { 0 };
    const struct wva_replica_series *chat;

    (void)context;
    add_round(&log, 0, "");
    add_chat(&log, 15, 1, 1);
    add_round(&log, 30, "{\"name\": \"chat\", \"kind\": \"Deployment\", \"desired_replicas\": 1}");
    add_round(&log, 45,
              "{\"name\": \"chat\", \"kind\": \"Deployment\", \"ready_replicas\": null},"
              "{\"name\": \"embed\", \"kind\": \"StatefulSet\"}");
    assert_int_equal(log.rounds, 4);
    assert_int_equal(log.count, 2);
    assert_int_equal(log.empty_rounds, 1);
    chat = wva_replica_log_find(&log, "chat");
    assert_string_equal(chat->role, "decode");
    assert_near(chat->values[WVA_REPLICAS_READY][0], NAN, 0);
    assert_near(chat->values[WVA_REPLICAS_READY][1], 1, 0);
    assert_near(chat->values[WVA_REPLICAS_AVAILABLE][1], 0, 0);
    assert_near(chat->values[WVA_REPLICAS_READY][2], 0, 0);
    assert_near(chat->values[WVA_REPLICAS_READY][3], NAN, 0);
    assert_near(chat->values[WVA_REPLICAS_DESIRED][3], NAN, 0);
    assert_near(log.series[1].values[WVA_REPLICAS_READY][2], NAN, 0);
    assert_near(log.series[1].values[WVA_REPLICAS_READY][3], 0, 0);
    wva_replica_log_free(&log);
}

/* 1 until 20, 2 until 40, 4 from then on; the round at 30 does not know. */
static void test_mean_and_changes(void **context)
{
    struct wva_replica_log log = { 0 };
    const struct wva_replica_series *chat;
    struct wva_replica_change *changes;
    size_t count;

    (void)context;
    add_chat(&log, 40, 4, 4);
    add_chat(&log, 10, 1, 1);
    add_round(&log, 30, "");
    add_chat(&log, 20, 2, 1);
    wva_replica_log_sort(&log);
    chat = wva_replica_log_find(&log, "chat");
    assert_near(wva_replica_mean(&log, chat, WVA_REPLICAS_DESIRED, at(0), at(50)), 2, 1e-12);
    assert_near(wva_replica_mean(&log, chat, WVA_REPLICAS_DESIRED, at(25), at(45)),
                (15 * 2 + 5 * 4) / 20., 1e-12);
    assert_near(wva_replica_mean(&log, chat, WVA_REPLICAS_DESIRED, at(60), at(70)), 4, 1e-12);
    assert_near(wva_replica_mean(&log, chat, WVA_REPLICAS_DESIRED, at(60), at(60)), NAN, 0);
    assert_near(wva_replica_at(&log, chat, WVA_REPLICAS_DESIRED, at(0)), 1, 0);
    assert_near(wva_replica_at(&log, chat, WVA_REPLICAS_DESIRED, at(39)), 2, 0);
    assert_near(wva_replica_at(&log, chat, WVA_REPLICAS_DESIRED, at(40)), 4, 0);
    changes = wva_replica_changes(&log, chat, WVA_REPLICAS_DESIRED, &count);
    assert_int_equal(count, 2);
    assert_near(changes[1].from, 2, 0);
    assert_near(changes[1].to, 4, 0);
    assert_true(changes[1].after_ns == at(20) && changes[1].seen_ns == at(40));
    free(changes);
    wva_replica_log_free(&log);
}

static void test_pods(void **context)
{
    static const char text[] =
        "[{\"name\": \"chat-7f-a\", \"creation_timestamp\": \"2025-03-01T09:00:00Z\","
        " \"ready_timestamp\": \"2025-03-01T09:01:30Z\", \"startup_seconds\": 90.0},"
        "{\"name\": \"chat-7f-b\", \"creation_timestamp\": \"2025-03-01T10:00:05Z\","
        " \"ready_timestamp\": \"2025-03-01T10:00:45Z\"},"
        "{\"name\": \"chat-7f-c\", \"creation_timestamp\": \"2025-03-01T10:00:05Z\","
        " \"ready_timestamp\": \"\", \"startup_seconds\": null}]";
    json_t *pods = json_loads(text, 0, NULL);
    struct wva_pod_starts starts = { 0 };
    struct wva_replica_log log = { 0 };
    size_t count;

    (void)context;
    for (size_t i = 0; i < json_array_size(pods); i++)
        wva_pod_starts_take(&starts, json_array_get(pods, i));
    assert_near(wva_pod_starts_mean(&starts, WVA_TIME_NONE, &count), 65, 0);
    assert_int_equal(count, 2);
    assert_near(wva_pod_starts_mean(&starts, at(0), &count), 40, 0);
    assert_int_equal(count, 1);
    assert_near(wva_pod_starts_mean(&starts, at(60), &count), NAN, 0);
    assert_true(starts.items[2].ready_ns == WVA_TIME_NONE);
    assert_near(starts.items[2].startup_s, NAN, 0);
    add_round(&log, 0, "{\"name\": \"chat\"}, {\"name\": \"chat-decode\"}, {\"name\": \"set\"}");
    assert_string_equal(wva_replica_log_find_pod(&log, "chat-7f-a")->name, "chat");
    assert_string_equal(wva_replica_log_find_pod(&log, "chat-decode-7f-a")->name, "chat-decode");
    assert_string_equal(wva_replica_log_find_pod(&log, "set-0")->name, "set");
    assert_null(wva_replica_log_find_pod(&log, "set"));
    assert_null(wva_replica_log_find_pod(&log, "set-a-b-c"));
    json_decref(pods);
    wva_pod_starts_free(&starts);
    wva_replica_log_free(&log);
}

/* ---- who ---- */

struct scene {
    struct wva_replica_log log;
    struct wva_kube_events events;
    struct wva_hpas hpas;
    struct wva_scaled_objects scaled;
};

static void add_event(struct scene *scene, int seconds, const char *kind, const char *name,
                      const char *reason, const char *message)
{
    struct wva_kube_event *event =
        wva_kube_events_add(&scene->events, wva_str_from(kind), wva_str_from(name));

    event->first_ns = event->last_ns = at(seconds);
    wva_kube_event_set(&event->reason, wva_str_from(reason));
    wva_kube_event_set(&event->message, wva_str_from(message));
}

static void take_object(void *context, const struct wva_yaml *object)
{
    assert_true(wva_scaled_objects_take(context, object));
}

static void add_object(struct scene *scene, const char *triggers)
{
    char *text =
        wva_asprintf("{kind: ScaledObject, metadata: {name: scaler}, spec: {scaleTargetRef:"
                     " {name: chat}, triggers: [%s]}}",
                     triggers);
    struct wva_error err;

    assert_int_equal(
        wva_yaml_parse_each(text, strlen(text), "x", take_object, &scene->scaled, &err), WVA_OK);
    free(text);
}

static struct wva_scale_history ask(const struct scene *scene,
                                    const struct wva_trigger_values *values, size_t count)
{
    const struct wva_scale_question question = {
        "chat",         scene->log.rounds == 0 ? NULL : &scene->log,
        &scene->events, &scene->hpas,
        &scene->scaled, values,
        count
    };

    return wva_who_scaled(&question);
}

static void expect_change(const struct wva_scale_change *change, double from, double to,
                          int after_s, int time_s, enum wva_scaler by)
{
    assert_near(change->from, from, 0);
    assert_near(change->to, to, 0);
    assert_true(change->after_ns == at(after_s));
    assert_true(change->time_ns == at(time_s));
    assert_int_equal(change->exact, after_s == time_s);
    assert_int_equal(change->by, by);
}

static void release(struct scene *scene, struct wva_scale_history *history)
{
    wva_scale_history_release(history);
    wva_replica_log_free(&scene->log);
    wva_kube_events_free(&scene->events);
    wva_hpas_free(&scene->hpas);
    wva_scaled_objects_free(&scene->scaled);
}

#define PROMETHEUS(name, query, threshold)                                                         \
    "{type: prometheus, name: " name ", metadata: {query: " query ", threshold: '" threshold "'}}"

static void test_keda(void **context)
{
    const int64_t times[] = { at(0), at(20), at(40) };
    const double saturation[] = { .2, 1.5, 1.5 }, running[] = { 2, 5, NAN };
    const struct wva_trigger_values values[] = { { "s0-prometheus", times, saturation, 3 },
                                                 { "s1-prometheus", times, running, 3 },
                                                 { "unknown", times, running, 3 } };
    struct scene scene = { .events = { 0 } };
    struct wva_scale_history history;

    (void)context;
    add_object(&scene, PROMETHEUS("saturation", "max(sat)", "0.7") "," PROMETHEUS("running",
                                                                                  "sum(run)", "2"));
    for (int i = 0; i < 6; i++)
        add_chat(&scene.log, 15 * i, i < 2 ? 1 : i < 3 ? 3 : 2, 1);
    add_event(&scene, 21, "HorizontalPodAutoscaler", "keda-hpa-scaler", "SuccessfulRescale",
              "New size: 2; reason: external metric s1-prometheus(&LabelSelector{}) above target");
    add_event(&scene, 21, "Deployment", "chat", "ScalingReplicaSet",
              "Scaled up replica set chat-7 from 1 to 2");
    add_event(&scene, 16, "Deployment", "chat", "ScalingReplicaSet",
              "Scaled up replica set chat-8 from 0 to 1");
    add_event(&scene, 25, "HorizontalPodAutoscaler", "keda-hpa-scaler", "SuccessfulRescale",
              "New size: 3; reason: external metric s0-prometheus above target");
    add_event(&scene, 26, "HorizontalPodAutoscaler", "keda-hpa-other", "SuccessfulRescale",
              "New size: 9; reason: All metrics below target");
    add_event(&scene, 44, "HorizontalPodAutoscaler", "keda-hpa-scaler", "SuccessfulRescale",
              "New size: 2; reason: All metrics below target");
    add_chat(&scene.log, 95, 2, 2);
    /* Another workload, so that an HPA nothing is known of is not taken for this one's. */
    add_round(&scene.log, 96, "{\"name\": \"other\"}");
    history = ask(&scene, values, 3);
    assert_int_equal(history.count, 3);
    expect_change(&history.changes[0], 1, 2, 21, 21, WVA_SCALER_KEDA);
    assert_string_equal(history.changes[0].trigger->name, "running");
    assert_string_equal(history.changes[0].reason, "external metric s1-prometheus above target");
    assert_string_equal(history.changes[0].metric, "s1-prometheus");
    assert_string_equal(history.changes[0].most_trigger->name, "saturation");
    assert_near(history.changes[0].most_asked, 3, 0);
    assert_near(history.changes[0].most_target, .7, 1e-12);
    expect_change(&history.changes[1], 2, 3, 25, 25, WVA_SCALER_KEDA);
    assert_string_equal(history.changes[1].trigger->name, "saturation");
    expect_change(&history.changes[2], 3, 2, 44, 44, WVA_SCALER_KEDA);
    assert_null(history.changes[2].trigger);
    assert_int_equal(history.changes[2].cause, WVA_RESCALE_ALL_BELOW);
    assert_int_equal(history.scaler, WVA_SCALER_KEDA);
    assert_true(history.first_event_ns == at(16));
    release(&scene, &history);
}

static void test_wva(void **context)
{
    struct scene scene = { .events = { 0 } };
    struct wva_scale_history history;

    (void)context;
    add_object(&scene, PROMETHEUS("desired", "'wva_desired_replicas{v=\"a\"}'", "1"));
    add_event(&scene, 10, "HorizontalPodAutoscaler", "keda-hpa-scaler", "SuccessfulRescale",
              "New size: 2; reason: external metric s0-prometheus above target");
    add_event(&scene, 90, "HorizontalPodAutoscaler", "keda-hpa-scaler", "SuccessfulRescale",
              "New size: 1; reason: All metrics below target");
    add_event(&scene, 400, "ScaledObject", "scaler", "KEDAScaleTargetDeactivated",
              "Deactivated apps/v1.Deployment lab/chat from 1 to 0");
    add_event(&scene, 500, "ScaledObject", "scaler", "KEDAScaleTargetActivated",
              "Scaled apps/v1.Deployment lab/chat from 0 to 1, triggered by s0-prometheus");
    history = ask(&scene, NULL, 0);
    assert_int_equal(history.count, 4);
    expect_change(&history.changes[0], NAN, 2, 10, 10, WVA_SCALER_WVA);
    expect_change(&history.changes[1], 2, 1, 90, 90, WVA_SCALER_WVA);
    assert_string_equal(history.changes[1].trigger->name, "desired");
    expect_change(&history.changes[2], 1, 0, 400, 400, WVA_SCALER_ZERO);
    expect_change(&history.changes[3], 0, 1, 500, 500, WVA_SCALER_ZERO);
    assert_near(history.changes[0].most_asked, NAN, 0);
    assert_int_equal(history.scaler, WVA_SCALER_WVA);
    release(&scene, &history);
}

static void test_plain_hpa(void **context)
{
    struct scene scene = { .events = { 0 } };
    struct wva_scale_history history;
    struct wva_hpa_spec spec = wva_hpa_spec_make();
    const int64_t times[] = { at(5) };
    const double queue[] = { 31 };
    const struct wva_trigger_values values = { "queue", times, queue, 1 };

    (void)context;
    spec.name = wva_strdup("front");
    spec.reference = wva_strdup("Deployment/chat");
    spec.metrics[spec.metric_count++] =
        (struct wva_hpa_spec_metric){ .name = wva_strdup("queue"), .current = NAN, .target = 10 };
    wva_hpas_add(&scene.hpas, spec);
    add_event(&scene, 10, "HorizontalPodAutoscaler", "front", "SuccessfulRescale",
              "New size: 4; reason: pods metric queue above target");
    history = ask(&scene, &values, 1);
    assert_int_equal(history.count, 1);
    expect_change(&history.changes[0], NAN, 4, 10, 10, WVA_SCALER_HPA);
    assert_string_equal(history.changes[0].metric, "queue");
    assert_near(history.changes[0].most_asked, NAN, 0);
    release(&scene, &history);
}

/* Several rescales that Kubernetes made one event of: only the last is told. */
static void test_combined(void **context)
{
    struct scene scene = { .events = { 0 } };
    struct wva_scale_history history;

    (void)context;
    for (int i = 0; i < 6; i++)
        add_chat(&scene.log, 15 * i, 1 + i, 1);
    add_event(&scene, 70, "HorizontalPodAutoscaler", "chat", "SuccessfulRescale",
              "(combined from similar events): New size: 6; reason: pods metric q above target");
    scene.events.items[0].first_ns = at(20);
    scene.events.items[0].count = 4;
    history = ask(&scene, NULL, 0);
    assert_int_equal(history.count, 5);
    expect_change(&history.changes[0], 1, 2, 0, 15, WVA_SCALER_UNKNOWN);
    expect_change(&history.changes[1], 2, 3, 15, 30, WVA_SCALER_HPA);
    assert_null(history.changes[1].reason);
    expect_change(&history.changes[3], 4, 5, 45, 60, WVA_SCALER_HPA);
    expect_change(&history.changes[4], 5, 6, 70, 70, WVA_SCALER_HPA);
    assert_string_equal(history.changes[4].metric, "q");
    release(&scene, &history);
}

/* Rounds alone, changes by hand, and rollouts, which are none. */
static void test_without_autoscaler(void **context)
{
    struct scene scene = { .events = { 0 } };
    struct wva_scale_history history;

    (void)context;
    add_chat(&scene.log, 0, 1, 1);
    add_chat(&scene.log, 15, 2, 1);
    add_chat(&scene.log, 30, 2, 2);
    add_chat(&scene.log, 45, 5, 2);
    add_event(&scene, 25, "Deployment", "chat", "ScalingReplicaSet",
              "Scaled up replica set chat-8 to 1");
    add_event(&scene, 40, "Deployment", "chat", "ScalingReplicaSet",
              "Scaled up replica set chat-8 from 2 to 5");
    history = ask(&scene, NULL, 0);
    assert_int_equal(history.count, 2);
    expect_change(&history.changes[0], 1, 2, 0, 15, WVA_SCALER_UNKNOWN);
    assert_null(history.changes[0].reason);
    expect_change(&history.changes[1], 2, 5, 40, 40, WVA_SCALER_OTHER);
    assert_false(history.scaler_known);
    release(&scene, &history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds),
        cmocka_unit_test(test_mean_and_changes),
        cmocka_unit_test(test_pods),
        cmocka_unit_test(test_keda),
        cmocka_unit_test(test_wva),
        cmocka_unit_test(test_plain_hpa),
        cmocka_unit_test(test_without_autoscaler),
        cmocka_unit_test(test_combined),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
