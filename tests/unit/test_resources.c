/* SPDX-License-Identifier: Apache-2.0 */
/* Dumps of objects: ScaledObjects, HPAs, workloads and pods, as YAML and as kubectl describes
 * them. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

#include "cluster/dump.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/timestamp.h"

static void take(void *context, const struct wva_yaml *object)
{
    wva_resources_take(context, object);
}

static enum wva_status parse(const char *text, struct wva_resources *resources,
                             struct wva_error *err)
{
    return wva_yaml_parse_each(text, strlen(text), "resources.yaml", take, resources, err);
}

static const char scaled_yaml[] =
    "apiVersion: v1\n"
    "items:\n"
    "- apiVersion: keda.sh/v1alpha1\n"
    "  kind: ScaledObject\n"
    "  metadata:\n"
    "    name: chat-scaler\n"
    "    namespace: lab\n"
    "    annotations: {llm-d.ai/managed: 'true', llm-d.ai/variant-cost: '12.5'}\n"
    "  spec:\n"
    "    scaleTargetRef: {name: chat}\n"
    "    minReplicaCount: 2\n"
    "    pollingInterval: 10\n"
    "    fallback: {failureThreshold: 4, replicas: 3}\n"
    "    advanced:\n"
    "      horizontalPodAutoscalerConfig:\n"
    "        behavior:\n"
    "          scaleDown:\n"
    "            stabilizationWindowSeconds: 45\n"
    "            policies: [{type: Percent, value: 50, periodSeconds: 20}]\n"
    "      scalingModifiers: {formula: a + b, target: '3', metricType: Value}\n"
    "    triggers:\n"
    "    - type: prometheus\n"
    "      name: queue\n"
    "      metricType: Value\n"
    "      metadata: {query: 'max(waiting{job=\"a: b\"})', threshold: 700m, "
    "activationThreshold: '1'}\n"
    "    - type: prometheus\n"
    "      metadata: {query: 'wva_desired_replicas{x=\"y\"}', threshold: '1', metricType: Value}\n"
    "    - type: cpu\n"
    "      metricType: Utilization\n"
    "      metadata: {value: '60'}\n"
    "  status:\n"
    "    hpaName: own-name\n"
    "    lastActiveTime: '2025-03-01T10:00:00Z'\n"
    "    health: {s1-prometheus: {numberOfFailures: 5, status: Failing}}\n"
    "    conditions:\n"
    "    - {type: Ready, status: 'True', reason: R, message: M}\n"
    "    - {type: Paused, status: 'True'}\n"
    "- kind: ConfigMap\n"
    "  metadata: {name: other}\n"
    "kind: List\n";

static void expect_triggers(const struct wva_scaled_object *object)
{
    char *title = wva_trigger_title(object, &object->triggers[1]);

    assert_int_equal(object->trigger_count, 3);
    assert_string_equal(object->triggers[0].name, "queue");
    assert_string_equal(object->triggers[0].query, "max(waiting{job=\"a: b\"})");
    assert_int_equal(object->triggers[0].kind, WVA_HPA_TARGET_VALUE);
    assert_near(object->triggers[0].threshold, .7, 1e-12);
    assert_near(object->triggers[0].activation, 1, 0);
    assert_false(object->triggers[0].by_wva);
    assert_true(object->triggers[1].by_wva);
    assert_true(object->triggers[1].misplaced_kind);
    assert_int_equal(object->triggers[1].kind, WVA_HPA_TARGET_AVERAGE);
    assert_string_equal(object->triggers[1].health, "Failing");
    assert_near(object->triggers[1].failures, 5, 0);
    assert_string_equal(title, "trigger 1 (prometheus)");
    assert_near(object->triggers[2].threshold, 60, 0);
    assert_null(object->triggers[0].health);
    free(title);
    assert_ptr_equal(wva_trigger_find(object, WVA_STR("s1-prometheus")), &object->triggers[1]);
    assert_ptr_equal(wva_trigger_find(object, WVA_STR("s0-prometheus-old")), &object->triggers[0]);
    assert_ptr_equal(wva_trigger_find(object, WVA_STR("queue")), &object->triggers[0]);
    assert_null(wva_trigger_find(object, WVA_STR("s3-prometheus")));
    assert_null(wva_trigger_find(object, WVA_STR("composite-metric")));
}

static void test_scaled_object(void **context)
{
    struct wva_resources resources = { 0 };
    const struct wva_scaled_object *object;
    struct wva_error err;

    (void)context;
    assert_int_equal(parse(scaled_yaml, &resources, &err), WVA_OK);
    assert_int_equal(resources.scaled.count, 1);
    assert_int_equal(resources.others, 1);
    object = wva_scaled_objects_find_target(&resources.scaled, "chat");
    assert_non_null(object);
    assert_ptr_equal(object, wva_scaled_objects_find_hpa(&resources.scaled, "own-name"));
    assert_ptr_equal(object, wva_scaled_objects_find(&resources.scaled, "chat-scaler"));
    assert_string_equal(object->target_kind, "Deployment");
    assert_true(object->min_told && object->polling_told && object->hpa_told);
    assert_false(object->max_told || object->cooldown_told);
    assert_near(object->min_replicas, 2, 0);
    assert_near(object->max_replicas, 100, 0);
    assert_near(object->polling_s, 10, 0);
    assert_near(object->cooldown_s, 300, 0);
    assert_near(object->fallback_failures, 4, 0);
    assert_near(object->fallback_replicas, 3, 0);
    assert_string_equal(object->formula, "a + b");
    assert_int_equal(object->formula_kind, WVA_HPA_TARGET_VALUE);
    assert_near(object->down.window_s, 45, 0);
    assert_true(object->down.policies[0].percent);
    assert_near(object->up.window_s, NAN, 0);
    assert_true(object->managed && object->paused);
    assert_near(object->variant_cost, 12.5, 0);
    assert_int_equal(object->condition_count, 2);
    expect_triggers(object);
    wva_resources_free(&resources);
}

static const char description[] = "Name:         chat-scaler\n"
                                  "Namespace:    lab\n"
                                  "Labels:       scaledobject.keda.sh/name=chat-scaler\n"
                                  "Annotations:  llm-d.ai/managed: true\n"
                                  "              llm-d.ai/model-id: org/chat\n"
                                  "API Version:  keda.sh/v1alpha1\n"
                                  "Kind:         ScaledObject\n"
                                  "Metadata:\n"
                                  "  Creation Timestamp:  2025-03-01T09:00:00Z\n"
                                  "  Finalizers:\n"
                                  "    finalizer.keda.sh\n"
                                  "Spec:\n"
                                  "  Advanced:\n"
                                  "    Scaling Modifiers:\n"
                                  "  Max Replica Count:  6\n"
                                  "  Scale Target Ref:\n"
                                  "    API Version:  apps/v1\n"
                                  "    Kind:         StatefulSet\n"
                                  "    Name:         chat\n"
                                  "  Triggers:\n"
                                  "    Authentication Ref:\n"
                                  "      Name:  auth\n"
                                  "    Metadata:\n"
                                  "      Query:  sum(\n"
                                  "  running{a=\"b\"}\n"
                                  ")\n"
                                  "      Threshold:  2\n"
                                  "    Name:         running\n"
                                  "    Type:         prometheus\n"
                                  "    Metadata:\n"
                                  "      Query:      up\n"
                                  "      Threshold:  5\n"
                                  "    Type:         prometheus\n"
                                  "Status:\n"
                                  "  Conditions:\n"
                                  "    Message:  fine: \"really\"\n"
                                  "    Status:   True\n"
                                  "    Type:     Ready\n"
                                  "    Status:   False\n"
                                  "    Type:     Paused\n"
                                  "  External Metric Names:\n"
                                  "    s0-prometheus\n"
                                  "    s1-prometheus\n"
                                  "  Health:\n"
                                  "    s0-prometheus:\n"
                                  "      Number Of Failures:  0\n"
                                  "      Status:              Happy\n"
                                  "  Hpa Name:                keda-hpa-x\n"
                                  "Events:\n"
                                  "  Type    Reason  Age  From  Message\n"
                                  "  Normal  Name:   1m   x     y\n"
                                  "\n\n"
                                  "Name:         second\n"
                                  "Namespace:    lab\n"
                                  "Labels:       <none>\n"
                                  "Annotations:  <none>\n"
                                  "Kind:         ScaledObject\n"
                                  "Spec:\n"
                                  "  Triggers:\n"
                                  "    Metadata:\n"
                                  "      Query:  up\n"
                                  "    Type:     prometheus\n";

static void read_description(const char *text, struct wva_scaled_objects *objects)
{
    char *dir = make_scratch(), *path = wva_path_join(dir, "d.txt");
    struct wva_error err = { .status = WVA_OK };

    write_file(dir, "d.txt", text, strlen(text));
    if (wva_scaled_objects_read_text(path, objects, &err) != WVA_OK)
        fail_msg("line %d: %s", (int)err.line, err.text);
    free(path);
    remove_scratch(dir);
}

static void test_description(void **context)
{
    struct wva_scaled_objects objects = { 0 };
    const struct wva_scaled_object *object;

    (void)context;
    read_description(description, &objects);
    assert_int_equal(objects.count, 2);
    object = objects.items[0];
    assert_string_equal(object->name, "chat-scaler");
    assert_string_equal(object->name_space, "lab");
    assert_string_equal(object->target_kind, "StatefulSet");
    assert_string_equal(object->model_id, "org/chat");
    assert_true(object->managed);
    assert_false(object->paused);
    assert_near(object->max_replicas, 6, 0);
    assert_int_equal(object->trigger_count, 2);
    assert_string_equal(object->triggers[0].name, "running");
    assert_string_equal(object->triggers[0].query, "sum( running{a=\"b\"} )");
    assert_near(object->triggers[0].threshold, 2, 0);
    assert_string_equal(object->triggers[0].health, "Happy");
    assert_string_equal(object->triggers[1].query, "up");
    assert_null(object->triggers[1].name);
    assert_string_equal(object->conditions[0].message, "fine: \"really\"");
    assert_int_equal(object->condition_count, 2);
    assert_string_equal(object->hpa, "keda-hpa-x");
    assert_int_equal(objects.items[1]->trigger_count, 1);
    assert_string_equal(objects.items[1]->hpa, "keda-hpa-second");
    assert_false(objects.items[1]->hpa_told);
    wva_scaled_objects_free(&objects);
}

static void test_table(void **context)
{
    static const char text[] =
        "NAME    SCALETARGETKIND      SCALETARGETNAME   MIN   MAX   READY   ACTIVE   PAUSED   "
        "TRIGGERS     AGE\n"
        "sleep   apps/v1.Deployment   chat              1     8     True    False    Unknown  "
        "prometheus   2m\n"
        "open    apps/v1.Deployment   other                         True    True     True     "
        "prometheus   2m\n"
        "nonsense\n";
    char *dir = make_scratch(), *path = wva_path_join(dir, "scaledobject.txt");
    struct wva_scaled_objects objects = { 0 };
    const struct wva_scaled_object *object;
    struct wva_error err;

    (void)context;
    write_file(dir, "scaledobject.txt", text, sizeof text - 1);
    assert_int_equal(wva_scaled_objects_read_table(path, &objects, &err), WVA_OK);
    assert_int_equal(objects.count, 2);
    object = wva_scaled_objects_find_target(&objects, "chat");
    assert_string_equal(object->target_kind, "Deployment");
    assert_near(object->max_replicas, 8, 0);
    assert_true(object->min_told && object->max_told);
    assert_false(object->paused || objects.items[1]->min_told);
    assert_true(objects.items[1]->paused);
    assert_int_equal(object->condition_count, 3);
    assert_string_equal(object->conditions[1].status, "False");
    assert_string_equal(object->hpa, "keda-hpa-sleep");
    assert_int_equal(object->trigger_count, 0);
    wva_scaled_objects_free(&objects);
    free(path);
    remove_scratch(dir);
}

static const char hpa_yaml[] =
    "kind: HorizontalPodAutoscaler\n"
    "metadata:\n"
    "  name: keda-hpa-chat\n"
    "  ownerReferences: [{kind: ScaledObject, name: chat-scaler}]\n"
    "spec:\n"
    "  scaleTargetRef: {kind: Deployment, name: chat}\n"
    "  minReplicas: 1\n"
    "  maxReplicas: 8\n"
    "  metrics:\n"
    "  - {type: External, external: {metric: {name: s0-prometheus}, target: {averageValue: "
    "700m}}}\n"
    "  - {type: Resource, resource: {name: cpu, target: {averageUtilization: 80}}}\n"
    "  - {type: Pods, pods: {metric: {name: q}, target: {averageValue: '4'}}}\n"
    "status:\n"
    "  currentReplicas: 2\n"
    "  desiredReplicas: 3\n"
    "  currentMetrics:\n"
    "  - {type: External, external: {metric: {name: s0-prometheus}, current: {averageValue: "
    "'2'}}}\n"
    "  - {type: '', x: y}\n"
    "---\n"
    "kind: HorizontalPodAutoscaler\n"
    "metadata: {name: old}\n"
    "spec: {maxReplicas: 2, targetCPUUtilizationPercentage: 70, scaleTargetRef: {name: old}}\n";

static void test_hpa(void **context)
{
    struct wva_resources resources = { 0 };
    const struct wva_hpa_spec *spec;
    struct wva_error err;

    (void)context;
    assert_int_equal(parse(hpa_yaml, &resources, &err), WVA_OK);
    assert_int_equal(resources.hpas.count, 2);
    spec = &resources.hpas.items[0];
    assert_string_equal(spec->scaled_object, "chat-scaler");
    assert_string_equal(spec->reference, "Deployment/chat");
    assert_int_equal(spec->metric_count, 3);
    assert_string_equal(spec->metrics[0].name, "s0-prometheus");
    assert_near(spec->metrics[0].current, 2, 0);
    assert_near(spec->metrics[0].target, .7, 1e-12);
    assert_int_equal(spec->metrics[0].kind, WVA_HPA_TARGET_AVERAGE);
    assert_int_equal(spec->metrics[1].kind, WVA_HPA_TARGET_UTILIZATION);
    assert_near(spec->metrics[1].current, NAN, 0);
    assert_int_equal(spec->metrics[2].source, WVA_HPA_SOURCE_PODS);
    assert_near(spec->desired_replicas, 3, 0);
    assert_near(resources.hpas.items[1].metrics[0].target, 70, 0);
    wva_resources_free(&resources);
}

static const char workloads_yaml[] =
    "items:\n"
    "- kind: Deployment\n"
    "  metadata: {name: chat, labels: {llm-d.ai/model: m, llm-d.ai/role: decode}}\n"
    "  spec:\n"
    "    replicas: 2\n"
    "    template: {spec: {containers: [{resources: {limits: {nvidia.com/gpu: '4', cpu: '8'}}},\n"
    "      {name: side}]}}\n"
    "  status: {replicas: 2}\n"
    "- kind: LeaderWorkerSet\n"
    "  metadata: {name: big}\n"
    "  spec:\n"
    "    replicas: 1\n"
    "    leaderWorkerTemplate:\n"
    "      size: 3\n"
    "      leaderTemplate: {spec: {containers: [{resources: {limits: {amd.com/gpu: 1}}}]}}\n"
    "      workerTemplate: {spec: {containers: [{resources: {limits: {amd.com/gpu: 2}}}]}}\n"
    "- kind: Pod\n"
    "  metadata: {name: chat-1-a, creationTimestamp: '2025-03-01T10:00:00Z',\n"
    "    ownerReferences: [{kind: ReplicaSet, name: chat-1}]}\n"
    "  spec: {nodeName: n1, containers: [{resources: {limits: {google.com/tpu: 4}}}]}\n"
    "  status:\n"
    "    phase: Running\n"
    "    conditions:\n"
    "    - {type: PodScheduled, status: 'True', lastTransitionTime: '2025-03-01T10:00:02Z'}\n"
    "    - {type: Ready, status: 'False', lastTransitionTime: '2025-03-01T10:05:00Z'}\n"
    "    containerStatuses:\n"
    "    - {restartCount: 2, state: {running: {startedAt: '2025-03-01T10:00:09Z'}},\n"
    "       lastState: {terminated: {reason: OOMKilled}}}\n"
    "    - {restartCount: 1, state: {running: {startedAt: '2025-03-01T10:00:05Z'}}}\n";

static void test_workloads(void **context)
{
    struct wva_resources resources = { 0 };
    const struct wva_workload *chat;
    const struct wva_pod *pod;
    struct wva_error err;

    (void)context;
    assert_int_equal(parse(workloads_yaml, &resources, &err), WVA_OK);
    chat = wva_resources_find_workload(&resources, "chat");
    assert_near(chat->gpus, 4, 0);
    assert_string_equal(chat->gpu_resource, "nvidia.com/gpu");
    assert_string_equal(chat->role, "decode");
    assert_near(chat->replicas, 2, 0);
    assert_near(chat->ready, 0, 0);
    assert_near(wva_resources_find_workload(&resources, "big")->gpus, 5, 0);
    assert_near(wva_resources_find_workload(&resources, "big")->ready, NAN, 0);
    assert_null(wva_resources_find_workload(&resources, "none"));
    assert_int_equal(resources.pod_count, 1);
    pod = &resources.pods[0];
    assert_string_equal(pod->owner, "chat-1");
    assert_near((double)(pod->started_ns - pod->created_ns) / 1e9, 9, 0);
    assert_near((double)(pod->scheduled_ns - pod->created_ns) / 1e9, 2, 0);
    assert_true(pod->ready_ns == WVA_TIME_NONE);
    assert_near(pod->restarts, 3, 0);
    assert_true(pod->out_of_memory);
    assert_near(pod->gpus, 4, 0);
    wva_resources_free(&resources);
}

static void put(const char *dir, const char *name, const char *text)
{
    write_file(dir, name, text, strlen(text));
}

static void expect_note(const struct wva_notes *notes, const char *part)
{
    for (size_t i = 0; i < notes->count; i++)
        if (strstr(notes->items[i], part) != NULL)
            return;
    fail_msg("no note says: %s", part);
}

/* All files of a folder together, and what is wrong with them. */
static void test_dump(void **context)
{
    char *dir = make_scratch();
    struct wva_dump dump = { .files = 0 };
    struct wva_notes notes = { 0 };

    (void)context;
    put(dir, "resources.yaml", scaled_yaml);
    put(dir, "scaledobject-describe.txt", description);
    put(dir, "hpa-describe.txt",
        "Name: own-name\nMax replicas: 5\nConditions:\n"
        "  ScalingActive   False   FailedGetScale    it is gone\n");
    put(dir, "hpa.txt", "No resources found in lab namespace.\n");
    put(dir, "scaledobject.txt", "Error from server (Forbidden): no\n");
    put(dir, "events.json", "{\"items\": [\n{\"reason\": \"A\", \"message\": \"B\"},\n{");
    put(dir, "events.log", "");
    wva_dump_read(dir, &dump, &notes);
    assert_int_equal(dump.files, 4);
    assert_int_equal(dump.resources.scaled.count, 2);
    assert_near(dump.resources.scaled.items[0]->min_replicas, 2, 0);
    assert_int_equal(dump.resources.hpas.count, 1);
    assert_int_equal(dump.events.count, 1);
    assert_int_equal(notes.count, 2);
    expect_note(&notes, "scaledobject.txt: kubectl failed");
    expect_note(&notes, "events.json, line 3");
    wva_dump_note(&dump, &notes);
    assert_int_equal(notes.count, 6);
    expect_note(&notes, "HPA own-name was not scaling when the cluster was dumped: it is gone");
    expect_note(&notes, "ScaledObject chat-scaler was paused");
    expect_note(&notes, "trigger 1 (prometheus) of ScaledObject chat-scaler was Failing");
    expect_note(&notes, "has a metricType among its metadata");
    wva_notes_free(&notes);
    wva_dump_free(&dump);
    remove_scratch(dir);
}

/* Far more than fits into memory as one tree; what precedes a break is kept. */
static void test_large_and_broken(void **context)
{
    enum { PODS = 3000 };
    char *dir = make_scratch(), *path = wva_path_join(dir, "resources.yaml");
    FILE *file = fopen(path, "w");
    struct wva_resources resources = { 0 };
    struct wva_error err;

    (void)context;
    assert_non_null(file);
    (void)fputs("apiVersion: v1\nitems:\n", file);
    for (int i = 0; i < PODS; i++) {
        (void)fprintf(file, "- kind: Pod\n  metadata:\n    name: p%d\n    labels:\n", i);
        for (int k = 0; k < 20; k++)
            (void)fprintf(file, "      label-number-%d: \"%d\"\n", k, k);
    }
    (void)fputs("- kind: Pod\n  metadata: {name: \"open\n", file);
    (void)fclose(file);
    assert_int_equal(wva_resources_read(path, &resources, &err), WVA_ERR_DATA);
    assert_true(err.line >= 3 + PODS * 24);
    assert_int_equal(resources.pod_count, PODS);
    assert_string_equal(resources.pods[PODS - 1].name, "p2999");
    wva_resources_free(&resources);
    assert_int_equal(wva_resources_read(dir, &resources, &err), WVA_ERR_IO);
    free(path);
    remove_scratch(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scaled_object),
        cmocka_unit_test(test_description),
        cmocka_unit_test(test_hpa),
        cmocka_unit_test(test_workloads),
        cmocka_unit_test(test_large_and_broken),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_dump),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
