/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster/kube_events.h"

#include <math.h>
#include <stdlib.h>

#include "cluster/json_list.h"
#include "cluster/kube_table.h"
#include "input/text_file.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/quantity.h"
#include "util/timestamp.h"
#include "util/utf8.h"

enum { TEXT_MAX = 2000 };

void wva_kube_events_free(struct wva_kube_events *events)
{
    for (size_t i = 0; i < events->count; i++) {
        free(events->items[i].kind);
        free(events->items[i].name);
        free(events->items[i].name_space);
        free(events->items[i].reason);
        free(events->items[i].message);
        free(events->items[i].source);
    }
    free(events->items);
    *events = (struct wva_kube_events){ 0 };
}

static char *copy(struct wva_str text)
{
    struct wva_str cut = wva_utf8_cut(wva_str_trim(text), TEXT_MAX);
    char *raw = wva_strndup(cut.ptr == NULL ? "" : cut.ptr, cut.len);
    char *clean = wva_utf8_clean(raw, WVA_UTF8_DOCUMENT);

    free(raw);
    return clean;
}

void wva_kube_event_set(char **to, struct wva_str text)
{
    free(*to);
    *to = copy(text);
}

/* "deployment", as tables have it, and "deployment.apps" */
static struct wva_str find_kind(struct wva_str kind)
{
    static const struct {
        struct wva_str resource, kind;
    } kinds[] = {
        { WVA_STR_INIT("deployment"), WVA_STR_INIT("Deployment") },
        { WVA_STR_INIT("replicaset"), WVA_STR_INIT("ReplicaSet") },
        { WVA_STR_INIT("statefulset"), WVA_STR_INIT("StatefulSet") },
        { WVA_STR_INIT("leaderworkerset"), WVA_STR_INIT("LeaderWorkerSet") },
        { WVA_STR_INIT("horizontalpodautoscaler"), WVA_STR_INIT("HorizontalPodAutoscaler") },
        { WVA_STR_INIT("scaledobject"), WVA_STR_INIT("ScaledObject") },
        { WVA_STR_INIT("pod"), WVA_STR_INIT("Pod") },
        { WVA_STR_INIT("node"), WVA_STR_INIT("Node") },
        { WVA_STR_INIT("job"), WVA_STR_INIT("Job") },
    };
    struct wva_str resource = kind, group = kind;

    (void)wva_str_cut(&group, WVA_STR("."), &resource);
    for (size_t i = 0; i < WVA_COUNT(kinds); i++)
        if (wva_str_equal(resource, kinds[i].resource))
            return kinds[i].kind;
    return kind;
}

struct wva_kube_event *wva_kube_events_add(struct wva_kube_events *events, struct wva_str kind,
                                           struct wva_str name)
{
    struct wva_kube_event *event;

    if (events->count == WVA_KUBE_EVENTS_MAX) {
        events->dropped++;
        return NULL;
    }
    event = WVA_APPEND(events->items, events->count, events->capacity);
    *event = (struct wva_kube_event){
        .first_ns = WVA_TIME_NONE,
        .last_ns = WVA_TIME_NONE,
        .first_age_s = NAN,
        .age_s = NAN,
        .count = 1,
        .kind = copy(find_kind(kind)),
        .name = copy(name),
        .name_space = copy(WVA_STR("")),
        .reason = copy(WVA_STR("")),
        .message = copy(WVA_STR("")),
        .source = copy(WVA_STR("")),
    };
    return event;
}

void wva_kube_event_set_age(struct wva_kube_event *event, struct wva_str text)
{
    struct wva_str age = wva_str_take_piece(&text, WVA_STR(" "));
    struct wva_str times, over;
    double number;

    if (wva_short_span_parse(age, &number))
        event->first_age_s = event->age_s = number;
    text = wva_str_trim(text);
    if (!wva_str_take(&text, WVA_STR("(x")) || !wva_str_cut(&text, WVA_STR(" over "), &times)
        || !wva_str_cut(&text, WVA_STR(")"), &over))
        return;
    if (wva_number_is_whole(times) && wva_number_parse(times, &number) && number >= 1
        && number < 1e9)
        event->count = (uint64_t)number;
    if (wva_short_span_parse(over, &number))
        event->first_age_s = number;
}

bool wva_kube_event_is_of(const struct wva_kube_event *event, const char *kind, const char *name)
{
    return strcmp(event->kind, kind) == 0 && strcmp(event->name, name) == 0;
}

static int compare_ranked(const void *a, const void *b)
{
    const struct wva_kube_event *left = a, *right = b;
    bool left_timed = left->last_ns != WVA_TIME_NONE, right_timed = right->last_ns != WVA_TIME_NONE;

    if (left_timed != right_timed)
        return left_timed ? -1 : 1;
    if (left->last_ns != right->last_ns)
        return left->last_ns < right->last_ns ? -1 : 1;
    /* Rows of tables: the oldest first. */
    return (left->age_s < right->age_s) - (left->age_s > right->age_s);
}

void wva_kube_events_sort(struct wva_kube_events *events)
{
    if (events->count > 1)
        qsort(events->items, events->count, sizeof *events->items, compare_ranked);
}

/* ---- events.json ---- */

static int64_t earlier(int64_t a, int64_t b)
{
    return a == WVA_TIME_NONE ? b : b == WVA_TIME_NONE || a < b ? a : b;
}

static void take_times(struct wva_kube_event *event, const json_t *item)
{
    const json_t *series = json_object_get(item, "series");
    int64_t event_time = wva_json_item_time(item, "eventTime");
    int64_t first = wva_json_item_time(item, "firstTimestamp");
    int64_t last = wva_json_item_time(item, "lastTimestamp");
    int64_t observed = wva_json_item_time(series, "lastObservedTime");
    double count = wva_json_item_number(json_is_object(series) ? series : item, "count");

    if (count >= 1 && count < 1e9)
        event->count = (uint64_t)count;
    event->first_ns = first != WVA_TIME_NONE ? first : event_time;
    event->last_ns = observed != WVA_TIME_NONE     ? observed
                     : event_time != WVA_TIME_NONE ? event_time
                                                   : last;
    /* An event that was counted up keeps its eventTime. */
    if (event->count > 1 && last != WVA_TIME_NONE && last > event->last_ns)
        event->last_ns = last;
    if (event->last_ns == WVA_TIME_NONE)
        event->last_ns =
            first != WVA_TIME_NONE
                ? first
                : wva_json_item_time(json_object_get(item, "metadata"), "creationTimestamp");
    event->first_ns = event->count == 1 ? event->last_ns : earlier(event->first_ns, event->last_ns);
}

void wva_kube_events_take_json(struct wva_kube_events *events, const json_t *item)
{
    /* events.k8s.io/v1 names the object and the message otherwise. */
    const json_t *object = json_object_get(item, "involvedObject");
    struct wva_str message = wva_json_item_text(item, "message");
    struct wva_str source = wva_json_item_text(json_object_get(item, "source"), "component");
    struct wva_kube_event *event;

    if (object == NULL)
        object = json_object_get(item, "regarding");
    if (message.len == 0)
        message = wva_json_item_text(item, "note");
    if (source.len == 0)
        source = wva_json_item_text(item, "reportingComponent");
    if (source.len == 0)
        source = wva_json_item_text(item, "reportingController");
    if (wva_json_item_text(item, "reason").len == 0 && message.len == 0)
        return;
    event = wva_kube_events_add(events, wva_json_item_text(object, "kind"),
                                wva_json_item_text(object, "name"));
    if (event == NULL)
        return;
    wva_kube_event_set(&event->name_space, wva_json_item_text(object, "namespace"));
    wva_kube_event_set(&event->reason, wva_json_item_text(item, "reason"));
    wva_kube_event_set(&event->message, message);
    wva_kube_event_set(&event->source, source);
    event->warning = wva_str_equal(wva_json_item_text(item, "type"), WVA_STR("Warning"));
    take_times(event, item);
}

static void take_item(void *context, const json_t *item)
{
    wva_kube_events_take_json(context, item);
}

enum wva_status wva_kube_events_read_json(const char *path, struct wva_kube_events *events,
                                          struct wva_error *err)
{
    return wva_json_list_read(path, "items", WVA_KUBE_EVENTS_MAX_BYTES, take_item, events, err);
}

/* ---- events.log ---- */

struct table_reading {
    struct wva_kube_table table;
    struct wva_kube_events *events;
};

/* Where an object's name is wider than its column, the message may follow behind one blank. */
static void split_object(struct wva_str *object, struct wva_str *message)
{
    struct wva_str rest = *object, word = wva_str_take_piece(&rest, WVA_STR(" "));

    if (rest.len == 0)
        return;
    *message = (struct wva_str){ rest.ptr, message->len == 0
                                               ? rest.len
                                               : (size_t)(message->ptr + message->len - rest.ptr) };
    *object = word;
}

static bool take_row(void *context, struct wva_str line)
{
    struct table_reading *reading = context;
    struct wva_str cells[WVA_KUBE_COLUMNS_MAX], object, message, kind, type;
    struct wva_kube_event *event;

    if (wva_kube_table_begin(&reading->table, line) || reading->table.count == 0)
        return true;
    wva_kube_table_split(&reading->table, line, cells);
    type = wva_kube_table_cell(&reading->table, cells, "TYPE");
    object = wva_kube_table_cell(&reading->table, cells, "OBJECT");
    message = wva_kube_table_cell(&reading->table, cells, "MESSAGE");
    split_object(&object, &message);
    if ((!wva_str_equal(type, WVA_STR("Normal")) && !wva_str_equal(type, WVA_STR("Warning")))
        || !wva_str_cut(&object, WVA_STR("/"), &kind))
        return true;
    event = wva_kube_events_add(reading->events, kind, object);
    if (event == NULL)
        return true;
    event->warning = type.ptr[0] == 'W';
    wva_kube_event_set(&event->reason, wva_kube_table_cell(&reading->table, cells, "REASON"));
    wva_kube_event_set(&event->message, message);
    wva_kube_event_set(&event->name_space,
                       wva_kube_table_cell(&reading->table, cells, "NAMESPACE"));
    wva_kube_event_set_age(event, wva_kube_table_cell(&reading->table, cells, "LAST SEEN"));
    return true;
}

enum wva_status wva_kube_events_read_table(const char *path, struct wva_kube_events *events,
                                           struct wva_error *err)
{
    struct table_reading reading = { .events = events };

    return wva_text_file_read(NULL, path, take_row, &reading, err);
}
