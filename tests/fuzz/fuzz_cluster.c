/* SPDX-License-Identifier: Apache-2.0 */
/* What Kubernetes said of a run, in any bytes: dumps of objects, descriptions, events, replicas,
 * and who scaled by all of them. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cluster/describe_text.h"
#include "cluster/json_list.h"
#include "cluster/resources.h"
#include "cluster/who_scaled.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void take_object(void *context, const struct wva_yaml *object)
{
    wva_resources_take(context, object);
}

/* Whatever the text is, what it is turned into is YAML of as many lines; only a key may stand
 * twice, or a limit be reached. */
static void check_description(struct wva_str text, struct wva_resources *resources)
{
    struct wva_describe_text describe = wva_describe_text_begin();
    struct wva_error err = { .status = WVA_OK };
    struct wva_str line;
    size_t lines = 0, ends = 0;

    for (; wva_str_cut(&text, WVA_STR("\n"), &line); lines++)
        wva_describe_text_take_line(&describe, line);
    wva_describe_text_take_line(&describe, text);
    wva_describe_text_end(&describe);
    for (size_t i = 0; i < describe.yaml.len; i++)
        ends += describe.yaml.data[i] == '\n';
    require(ends == lines);
    if (describe.yaml.len > 0
        && wva_yaml_parse_each(describe.yaml.data, describe.yaml.len, "text", take_object,
                               resources, &err)
               != WVA_OK)
        require(err.status == WVA_ERR_LIMIT || strstr(err.text, "twice") != NULL);
    wva_buffer_free(&describe.yaml);
}

/* As a stream or in memory, the same objects are found. */
static void check_dump(const char *path, struct wva_str text, struct wva_resources *resources)
{
    struct wva_resources again = { 0 };
    struct wva_error err, err_again;
    enum wva_status status =
        wva_yaml_parse_each(text.ptr, text.len, "dump", take_object, resources, &err);

    require(wva_resources_read(path, &again, &err_again) == status);
    require(again.pod_count == resources->pod_count && again.hpas.count == resources->hpas.count);
    require(again.workload_count == resources->workload_count);
    for (size_t i = 0; i < again.workload_count; i++)
        require(again.workloads[i].gpus >= 0 && again.workloads[i].name != NULL);
    wva_resources_free(&again);
}

static void take_event(void *context, const json_t *item)
{
    wva_kube_events_take_json(context, item);
}

static void take_round(void *context, const json_t *item)
{
    wva_replica_log_take(context, item);
}

static void take_pod(void *context, const json_t *item)
{
    wva_pod_starts_take(context, item);
}

static void check_events(const struct wva_kube_events *events)
{
    size_t count;

    for (size_t i = 0; i < events->count; i++) {
        struct wva_rescale rescale;
        double from, to;

        require(events->items[i].first_ns <= events->items[i].last_ns
                && events->items[i].count > 0);
        if (wva_kube_event_rescale(&events->items[i], &rescale)) {
            require(rescale.size >= 0);
            free(wva_rescale_describe(&rescale));
        }
        (void)wva_kube_event_scaling(&events->items[i], &from, &to);
    }
    free(wva_kube_events_find_warnings(events, &count));
}

static void check_history(const struct wva_scale_question *question)
{
    struct wva_scale_history history = wva_who_scaled(question);

    for (size_t i = 0; i < history.count; i++) {
        const struct wva_scale_change *change = &history.changes[i];

        require(change->after_ns <= change->time_ns && change->from != change->to);
        require(i == 0 || history.changes[i - 1].time_ns <= change->time_ns);
        require(!change->exact || change->after_ns == change->time_ns);
    }
    wva_scale_history_release(&history);
}

static void check_replicas(const struct wva_replica_log *log, const struct wva_kube_events *events,
                           const struct wva_resources *resources)
{
    for (size_t i = 0; i < log->count; i++) {
        const struct wva_scale_question question = {
            log->series[i].name, log, events, &resources->hpas, &resources->scaled, NULL, 0
        };
        double mean = wva_replica_mean(log, &log->series[i], WVA_REPLICAS_READY, log->time_ns[0],
                                       log->time_ns[log->rounds - 1]);

        require(isnan(mean) || mean >= 0);
        check_history(&question);
    }
}

static void check_all(const char *path, struct wva_str text)
{
    struct wva_resources resources = { 0 };
    struct wva_kube_events events = { 0 };
    struct wva_replica_log log = { 0 };
    struct wva_pod_starts starts = { 0 };
    struct wva_error err;
    size_t count;

    check_dump(path, text, &resources);
    check_description(text, &resources);
    (void)wva_json_list_parse(text, "items", "events", take_event, &events, &err);
    (void)wva_json_list_parse(text, "snapshots", "rounds", take_round, &log, &err);
    (void)wva_json_list_parse(text, "pods", "pods", take_pod, &starts, &err);
    (void)wva_kube_events_read_table(path, &events, &err);
    wva_replica_log_sort(&log);
    wva_kube_events_sort(&events);
    check_events(&events);
    check_replicas(&log, &events, &resources);
    (void)wva_pod_starts_mean(&starts, 0, &count);
    wva_resources_free(&resources);
    wva_kube_events_free(&events);
    wva_replica_log_free(&log);
    wva_pod_starts_free(&starts);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    char path[64];
    int fd = memfd_create("cluster", MFD_CLOEXEC);

    require(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    check_all(path, (struct wva_str){ (const char *)bytes, len });
    (void)close(fd);
    return 0;
}
