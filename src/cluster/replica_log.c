/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster/replica_log.h"

#include <math.h>
#include <stdlib.h>

#include "cluster/json_list.h"
#include "util/memory.h"
#include "util/timestamp.h"
#include "util/utf8.h"

enum { NAME_MAX_BYTES = 300 };

static char *copy(struct wva_str text)
{
    struct wva_str cut = wva_utf8_cut(text, NAME_MAX_BYTES);

    return wva_strndup(cut.ptr == NULL ? "" : cut.ptr, cut.len);
}

/* ---- snapshots ---- */

static struct wva_replica_series *find_series(struct wva_replica_log *log, struct wva_str name,
                                              struct wva_str name_space, struct wva_str kind)
{
    for (size_t i = 0; i < log->count; i++)
        if (wva_str_equal(wva_str_from(log->series[i].name), name)
            && wva_str_equal(wva_str_from(log->series[i].name_space), name_space)
            && wva_str_equal(wva_str_from(log->series[i].kind), kind))
            return &log->series[i];
    return NULL;
}

/* Makes room for all rounds; those that are new are not known. */
static void widen(struct wva_replica_series *series, size_t rounds)
{
    size_t room = series->room < 64 ? 64 : series->room;

    if (rounds <= series->room)
        return;
    while (room < rounds)
        room *= 2;
    for (int which = 0; which < WVA_REPLICA_COUNTS; which++) {
        series->values[which] =
            wva_reallocarray(series->values[which], room, sizeof *series->values[which]);
        for (size_t i = series->room; i < room; i++)
            series->values[which][i] = NAN;
    }
    series->room = room;
}

/* A count that is left out is 0, but one that is there and no number is not known. */
static double read_count(const json_t *workload, const char *key, bool omitted)
{
    double value = wva_json_item_number(workload, key);

    if (omitted && json_object_get(workload, key) == NULL)
        return 0;
    return value >= 0 && value < 1e9 ? value : NAN;
}

static void take_workload(struct wva_replica_log *log, const json_t *workload,
                          struct wva_str name_space)
{
    static const char *const keys[] = { "desired_replicas", "ready_replicas", "available_replicas",
                                        "updated_replicas" };
    struct wva_str name = wva_json_item_text(workload, "name");
    struct wva_str kind = wva_json_item_text(workload, "kind");
    struct wva_replica_series *series = find_series(log, name, name_space, kind);

    if (name.len == 0)
        return;
    if (series == NULL && log->count == WVA_REPLICA_SERIES_MAX) {
        log->dropped++;
        return;
    }
    if (series == NULL) {
        series = WVA_APPEND(log->series, log->count, log->capacity);
        *series = (struct wva_replica_series){ .name = copy(name),
                                               .kind = copy(kind),
                                               .name_space = copy(name_space),
                                               .model = copy(wva_json_item_text(workload, "model")),
                                               .role = copy(wva_json_item_text(workload, "role")) };
    }
    widen(series, log->rounds);
    for (int which = 0; which < WVA_REPLICA_COUNTS; which++)
        series->values[which][log->rounds - 1] =
            read_count(workload, keys[which], which != WVA_REPLICAS_DESIRED);
}

void wva_replica_log_take(struct wva_replica_log *log, const json_t *snapshot)
{
    const json_t *workloads = json_object_get(snapshot, "controllers");
    int64_t time_ns = wva_json_item_time(snapshot, "timestamp");

    if (time_ns == WVA_TIME_NONE || log->rounds == WVA_REPLICA_ROUNDS_MAX) {
        log->dropped++;
        return;
    }
    *WVA_APPEND(log->time_ns, log->rounds, log->room) = time_ns;
    log->empty_rounds += json_array_size(workloads) == 0;
    for (size_t i = 0; i < json_array_size(workloads); i++)
        take_workload(log, json_array_get(workloads, i), wva_json_item_text(snapshot, "namespace"));
    for (size_t i = 0; i < log->count; i++)
        widen(&log->series[i], log->rounds);
}

struct ranked {
    int64_t time_ns;
    size_t index;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;

    if (left->time_ns != right->time_ns)
        return left->time_ns < right->time_ns ? -1 : 1;
    return left->index < right->index ? -1 : 1;
}

static void reorder(double *values, const struct ranked *order, size_t count)
{
    double *old = wva_calloc(count, sizeof *old);

    memcpy(old, values, count * sizeof *old);
    for (size_t i = 0; i < count; i++)
        values[i] = old[order[i].index];
    free(old);
}

void wva_replica_log_sort(struct wva_replica_log *log)
{
    struct ranked *order = wva_calloc(log->rounds, sizeof *order);
    bool sorted = true;

    for (size_t i = 0; i < log->rounds; i++) {
        order[i] = (struct ranked){ log->time_ns[i], i };
        sorted = sorted && (i == 0 || log->time_ns[i - 1] <= log->time_ns[i]);
    }
    if (!sorted) {
        qsort(order, log->rounds, sizeof *order, compare_ranked);
        for (size_t i = 0; i < log->rounds; i++)
            log->time_ns[i] = order[i].time_ns;
        for (size_t i = 0; i < log->count; i++)
            for (int which = 0; which < WVA_REPLICA_COUNTS; which++)
                reorder(log->series[i].values[which], order, log->rounds);
    }
    free(order);
}

static void take_snapshot(void *context, const json_t *item)
{
    wva_replica_log_take(context, item);
}

enum wva_status wva_replica_log_read(const char *path, struct wva_replica_log *log,
                                     struct wva_error *err)
{
    enum wva_status status =
        wva_json_list_read(path, "snapshots", WVA_REPLICA_LOG_MAX_BYTES, take_snapshot, log, err);

    wva_replica_log_sort(log);
    return status;
}

const struct wva_replica_series *wva_replica_log_find(const struct wva_replica_log *log,
                                                      const char *name)
{
    for (size_t i = 0; i < log->count; i++)
        if (strcmp(log->series[i].name, name) == 0)
            return &log->series[i];
    return NULL;
}

void wva_replica_log_free(struct wva_replica_log *log)
{
    for (size_t i = 0; i < log->count; i++) {
        struct wva_replica_series *series = &log->series[i];

        free(series->name);
        free(series->kind);
        free(series->name_space);
        free(series->model);
        free(series->role);
        for (int which = 0; which < WVA_REPLICA_COUNTS; which++)
            free(series->values[which]);
    }
    free(log->series);
    free(log->time_ns);
    *log = (struct wva_replica_log){ 0 };
}

/* ---- what they tell ---- */

struct wva_replica_change *wva_replica_changes(const struct wva_replica_log *log,
                                               const struct wva_replica_series *series,
                                               enum wva_replica_count which, size_t *count)
{
    struct wva_replica_change *changes = NULL;
    size_t capacity = 0, last = 0;
    bool known = false;

    *count = 0;
    for (size_t i = 0; i < log->rounds; i++) {
        double value = series->values[which][i];

        if (isnan(value))
            continue;
        if (known && value != series->values[which][last])
            *WVA_APPEND(changes, *count, capacity) =
                (struct wva_replica_change){ series->values[which][last], value, log->time_ns[last],
                                             log->time_ns[i] };
        known = true;
        last = i;
    }
    return changes;
}

double wva_replica_mean(const struct wva_replica_log *log, const struct wva_replica_series *series,
                        enum wva_replica_count which, int64_t from_ns, int64_t to_ns)
{
    double sum = 0, value = NAN;
    int64_t at_ns = from_ns;

    for (size_t i = 0; i < log->rounds; i++) {
        double next = series->values[which][i];
        int64_t time_ns = log->time_ns[i] < to_ns ? log->time_ns[i] : to_ns;

        if (isnan(next))
            continue;
        if (time_ns > at_ns) {
            sum += (isnan(value) ? next : value) * (double)(time_ns - at_ns);
            at_ns = time_ns;
        }
        value = next;
        if (log->time_ns[i] >= to_ns)
            break;
    }
    if (isnan(value) || to_ns <= from_ns)
        return NAN;
    return (sum + value * (double)(to_ns - at_ns)) / (double)(to_ns - from_ns);
}

double wva_replica_at(const struct wva_replica_log *log, const struct wva_replica_series *series,
                      enum wva_replica_count which, int64_t time_ns)
{
    const double *values = series->values[which];
    size_t after = wva_times_before(log->time_ns, log->rounds, time_ns + 1);

    for (size_t i = after; i-- > 0;)
        if (!isnan(values[i]))
            return values[i];
    for (size_t i = after; i < log->rounds; i++)
        if (!isnan(values[i]))
            return values[i];
    return NAN;
}

/* True where `rest` of a pod's name is what Kubernetes puts behind the name of its workload. */
static bool is_pod_suffix(struct wva_str rest)
{
    size_t parts = 1;

    for (size_t i = 0; i < rest.len; i++)
        parts += rest.ptr[i] == '-';
    return rest.len > 0 && parts <= 2;
}

const struct wva_replica_series *wva_replica_log_find_pod(const struct wva_replica_log *log,
                                                          const char *pod)
{
    const struct wva_replica_series *best = NULL;

    for (size_t i = 0; i < log->count; i++) {
        struct wva_str rest = wva_str_from(pod);
        const char *name = log->series[i].name;

        if (wva_str_take(&rest, wva_str_from(name)) && wva_str_take(&rest, WVA_STR("-"))
            && is_pod_suffix(rest) && (best == NULL || strlen(name) > strlen(best->name)))
            best = &log->series[i];
    }
    return best;
}

/* ---- starts of pods ---- */

void wva_pod_starts_take(struct wva_pod_starts *starts, const json_t *pod)
{
    struct wva_str name = wva_json_item_text(pod, "name");
    struct wva_pod_start start;

    if (name.len == 0)
        return;
    if (starts->count == WVA_POD_STARTS_MAX) {
        starts->dropped++;
        return;
    }
    start = (struct wva_pod_start){
        .name = copy(name),
        .node = copy(wva_json_item_text(pod, "node")),
        .model = copy(wva_json_item_text(pod, "model")),
        .role = copy(wva_json_item_text(pod, "role")),
        .created_ns = wva_json_item_time(pod, "creation_timestamp"),
        .ready_ns = wva_json_item_time(pod, "ready_timestamp"),
        .startup_s = wva_json_item_number(pod, "startup_seconds"),
    };
    if (isnan(start.startup_s) && start.created_ns != WVA_TIME_NONE
        && start.ready_ns != WVA_TIME_NONE && start.ready_ns >= start.created_ns)
        start.startup_s = (double)(start.ready_ns - start.created_ns) / (double)WVA_NS_PER_S;
    *WVA_APPEND(starts->items, starts->count, starts->capacity) = start;
}

static void take_pod(void *context, const json_t *item)
{
    wva_pod_starts_take(context, item);
}

enum wva_status wva_pod_starts_read(const char *path, struct wva_pod_starts *starts,
                                    struct wva_error *err)
{
    return wva_json_list_read(path, "pods", WVA_REPLICA_LOG_MAX_BYTES, take_pod, starts, err);
}

double wva_pod_starts_mean(const struct wva_pod_starts *starts, int64_t from_ns, size_t *count)
{
    double sum = 0;

    *count = 0;
    for (size_t i = 0; i < starts->count; i++) {
        const struct wva_pod_start *start = &starts->items[i];

        if (isnan(start->startup_s)
            || (from_ns != WVA_TIME_NONE
                && (start->created_ns == WVA_TIME_NONE || start->created_ns < from_ns)))
            continue;
        sum += start->startup_s;
        (*count)++;
    }
    return *count == 0 ? NAN : sum / (double)*count;
}

void wva_pod_starts_free(struct wva_pod_starts *starts)
{
    for (size_t i = 0; i < starts->count; i++) {
        free(starts->items[i].name);
        free(starts->items[i].node);
        free(starts->items[i].model);
        free(starts->items[i].role);
    }
    free(starts->items);
    *starts = (struct wva_pod_starts){ 0 };
}
