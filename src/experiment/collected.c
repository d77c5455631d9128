/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/collected.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/number.h"
#include "util/timestamp.h"

const char *wva_collected_kind_name(enum wva_collected_kind kind)
{
    static const char *const names[WVA_COLLECTED_KINDS] = {
        [WVA_COLLECTED_PREDICTION] = "predictions",
        [WVA_COLLECTED_OBSERVATION] = "observations",
        [WVA_COLLECTED_DECISION] = "scaling decisions",
        [WVA_COLLECTED_KV] = "measurements of the KV cache",
        [WVA_COLLECTED_QUEUE] = "measurements of the queue",
        [WVA_COLLECTED_ANALYSIS] = "capacity analyses",
        [WVA_COLLECTED_SATURATION] = "saturation analyses",
        [WVA_COLLECTED_SLO] = "SLOs",
    };

    return names[kind];
}

struct wva_collected_event wva_collected_event(enum wva_collected_kind kind, int64_t time_ns)
{
    return (struct wva_collected_event){ .kind = kind,
                                         .time_ns = time_ns,
                                         .itl_ms = NAN,
                                         .ttft_ms = NAN,
                                         .replicas = NAN,
                                         .value = NAN };
}

enum wva_collected_action wva_collected_action(struct wva_str text)
{
    if (wva_str_equal(text, WVA_STR("no-change")))
        return WVA_ACTION_KEEP;
    if (wva_str_equal(text, WVA_STR("scale-up")))
        return WVA_ACTION_UP;
    return wva_str_equal(text, WVA_STR("scale-down")) ? WVA_ACTION_DOWN : WVA_ACTION_NONE;
}

void wva_collected_add(struct wva_collected *collected, const struct wva_collected_event *event)
{
    if (event->time_ns == WVA_TIME_NONE)
        return;
    if (collected->count == WVA_COLLECTED_MAX) {
        collected->dropped++;
        return;
    }
    collected->events = wva_grow(collected->events, &collected->capacity, collected->count + 1,
                                 sizeof *collected->events);
    collected->events[collected->count] = *event;
    collected->events[collected->count].number = collected->count;
    collected->count++;
    collected->kinds[event->kind]++;
}

void wva_collected_free(struct wva_collected *collected)
{
    free(collected->events);
    *collected = (struct wva_collected){ 0 };
}

/* ---- messages ---- */

/* The state of reading one message: the collector uses the first value of each kind. */
struct taking {
    struct wva_collected_event event;
    bool filled;
};

static double number(const struct wva_fact *fact, int cell)
{
    double value;

    return wva_number_parse(fact->cell[cell], &value) ? value : NAN;
}

static void fill_event(struct wva_collected_event *event, const struct wva_fact *fact)
{
    switch (event->kind) {
    case WVA_COLLECTED_PREDICTION:
        event->itl_ms = number(fact, WVA_COLUMN_ITL_PREDICTED);
        event->ttft_ms = number(fact, WVA_COLUMN_TTFT_PREDICTED);
        event->replicas = number(fact, WVA_COLUMN_REPLICAS_DESIRED);
        return;
    case WVA_COLLECTED_OBSERVATION:
        event->itl_ms = number(fact, WVA_COLUMN_ITL_OBSERVED);
        event->ttft_ms = number(fact, WVA_COLUMN_TTFT_OBSERVED);
        event->replicas = number(fact, WVA_COLUMN_REPLICAS_CURRENT);
        event->value = number(fact, WVA_COLUMN_RATE);
        return;
    case WVA_COLLECTED_DECISION:
        event->action = wva_collected_action(fact->cell[WVA_COLUMN_ACTION]);
        event->replicas = number(fact, WVA_COLUMN_REPLICAS_CURRENT);
        event->value = number(fact, WVA_COLUMN_REPLICAS_DESIRED);
        return;
    case WVA_COLLECTED_KV:
        event->value = number(fact, WVA_COLUMN_KV_USAGE);
        return;
    case WVA_COLLECTED_QUEUE:
        event->value = number(fact, WVA_COLUMN_QUEUE_LENGTH);
        return;
    case WVA_COLLECTED_SLO:
        event->itl_ms = number(fact, WVA_COLUMN_ITL_SLO);
        event->ttft_ms = number(fact, WVA_COLUMN_TTFT_SLO);
        return;
    default:
        return;
    }
}

static void take_fact(void *context, const struct wva_fact *fact)
{
    static const enum wva_fact_kind wanted[WVA_COLLECTED_KINDS] = {
        [WVA_COLLECTED_PREDICTION] = WVA_FACT_ALLOCATION,
        [WVA_COLLECTED_OBSERVATION] = WVA_FACT_METRICS,
        [WVA_COLLECTED_DECISION] = WVA_FACT_DECISION,
        [WVA_COLLECTED_KV] = WVA_FACT_POD,
        [WVA_COLLECTED_QUEUE] = WVA_FACT_POD,
        [WVA_COLLECTED_SLO] = WVA_FACT_SLO,
    };
    struct taking *taking = context;

    if (taking->filled || fact->kind != wanted[taking->event.kind])
        return;
    fill_event(&taking->event, fact);
    taking->filled = true;
}

static bool says_true(struct wva_str text, struct wva_str name)
{
    const char *found = wva_str_find(text, name);

    return found != NULL
           && wva_str_starts(wva_str_skip(text, (size_t)(found - text.ptr) + name.len),
                             WVA_STR("=true"));
}

/* The kind of a message by how it begins, WVA_COLLECTED_KINDS for none. */
static enum wva_collected_kind find_kind(struct wva_str text)
{
    static const struct {
        struct wva_str beginning;
        enum wva_collected_kind kind;
    } kinds[] = {
        { WVA_STR_INIT("KV cache metric: pod="), WVA_COLLECTED_KV },
        { WVA_STR_INIT("Queue metric: pod="), WVA_COLLECTED_QUEUE },
        { WVA_STR_INIT("Metrics collected for VA"), WVA_COLLECTED_OBSERVATION },
        { WVA_STR_INIT("\u2713 Metrics collected for VA"), WVA_COLLECTED_OBSERVATION },
        { WVA_STR_INIT("Optimization solution"), WVA_COLLECTED_PREDICTION },
        { WVA_STR_INIT("Processing decision"), WVA_COLLECTED_DECISION },
        { WVA_STR_INIT("Capacity analysis completed"), WVA_COLLECTED_ANALYSIS },
        { WVA_STR_INIT("saturation analysis completed"), WVA_COLLECTED_SATURATION },
        { WVA_STR_INIT("Found SLO for model"), WVA_COLLECTED_SLO },
    };

    for (size_t i = 0; i < WVA_COUNT(kinds); i++)
        if (wva_str_starts(text, kinds[i].beginning))
            return kinds[i].kind;
    return WVA_COLLECTED_KINDS;
}

void wva_collected_add_message(struct wva_collected *collected, int64_t time_ns,
                               const struct wva_message *message)
{
    enum wva_collected_kind kind = find_kind(message->text);
    struct taking taking = { .event = wva_collected_event(kind, time_ns) };
    enum wva_family family;

    if (kind == WVA_COLLECTED_KINDS)
        return;
    if (kind == WVA_COLLECTED_ANALYSIS || kind == WVA_COLLECTED_SATURATION) {
        taking.event.scale_up = says_true(message->text, WVA_STR("shouldScaleUp"));
        taking.event.scale_down_safe = says_true(message->text, WVA_STR("scaleDownSafe"));
        taking.filled = true;
    } else {
        (void)wva_message_read(message, take_fact, &taking, &family);
    }
    if (taking.filled)
        wva_collected_add(collected, &taking.event);
}

/* ---- order ---- */

size_t wva_collected_count_times(const struct wva_collected *collected,
                                 enum wva_collected_kind kind)
{
    int64_t last_ns = WVA_TIME_NONE;
    size_t count = 0;

    for (size_t i = 0; i < collected->count; i++) {
        const struct wva_collected_event *event = &collected->events[i];

        if (event->kind != kind || event->time_ns == last_ns)
            continue;
        last_ns = event->time_ns;
        count++;
    }
    return count;
}

static int compare_times(const void *a, const void *b)
{
    const struct wva_collected_event *first = a, *second = b;

    if (first->time_ns != second->time_ns)
        return first->time_ns < second->time_ns ? -1 : 1;
    return first->number < second->number ? -1 : first->number > second->number;
}

void wva_collected_sort(struct wva_collected *collected)
{
    if (collected->count > 1)
        qsort(collected->events, collected->count, sizeof *collected->events, compare_times);
}
