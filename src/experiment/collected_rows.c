/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/collected_rows.h"

#include <math.h>
#include <stddef.h>

#include "series/csv.h"
#include "util/number.h"
#include "util/timestamp.h"

/* ---- rows into events ---- */

enum column {
    COLUMN_TIME,
    COLUMN_TYPE,
    COLUMN_POD,
    COLUMN_ACTION,
    COLUMN_SCALE_UP,
    COLUMN_SCALE_DOWN_SAFE,
    COLUMNS
};

static const char *const column_names[COLUMNS] = {
    [COLUMN_TIME] = "timestamp",
    [COLUMN_TYPE] = "event_type",
    [COLUMN_POD] = "pod",
    [COLUMN_ACTION] = "action",
    [COLUMN_SCALE_UP] = "should_scale_up",
    [COLUMN_SCALE_DOWN_SAFE] = "scale_down_safe",
};

static const struct {
    const char *name;
    enum wva_collected_kind kind;
} types[] = {
    { "prediction", WVA_COLLECTED_PREDICTION },
    { "observed_metrics", WVA_COLLECTED_OBSERVATION },
    { "metrics", WVA_COLLECTED_OBSERVATION },
    { "scaling_decision", WVA_COLLECTED_DECISION },
    { "kv_cache", WVA_COLLECTED_KV },
    { "queue", WVA_COLLECTED_QUEUE },
    { "capacity_analysis", WVA_COLLECTED_ANALYSIS },
    { "slo", WVA_COLLECTED_SLO },
};

#define IN(member) offsetof(struct wva_collected_event, member)

/* The columns that hold a number, and where it goes in an event of that kind. */
static const struct {
    const char *name;
    enum wva_collected_kind kind;
    size_t offset;
} numbers[] = {
    { "predicted_itl", WVA_COLLECTED_PREDICTION, IN(itl_ms) },
    { "predicted_ttft", WVA_COLLECTED_PREDICTION, IN(ttft_ms) },
    { "predicted_replicas", WVA_COLLECTED_PREDICTION, IN(replicas) },
    { "observed_itl", WVA_COLLECTED_OBSERVATION, IN(itl_ms) },
    { "observed_ttft", WVA_COLLECTED_OBSERVATION, IN(ttft_ms) },
    { "observed_replicas", WVA_COLLECTED_OBSERVATION, IN(replicas) },
    { "itl", WVA_COLLECTED_OBSERVATION, IN(itl_ms) },
    { "ttft", WVA_COLLECTED_OBSERVATION, IN(ttft_ms) },
    { "replicas", WVA_COLLECTED_OBSERVATION, IN(replicas) },
    { "current_replicas", WVA_COLLECTED_DECISION, IN(replicas) },
    { "target_replicas", WVA_COLLECTED_DECISION, IN(value) },
    { "kv_cache_usage", WVA_COLLECTED_KV, IN(value) },
    { "queue_length", WVA_COLLECTED_QUEUE, IN(value) },
    { "slo_itl", WVA_COLLECTED_SLO, IN(itl_ms) },
    { "slo_ttft", WVA_COLLECTED_SLO, IN(ttft_ms) },
};

enum { TYPES = WVA_COUNT(types), NUMBERS = WVA_COUNT(numbers) };

struct reading {
    struct wva_collected *collected;
    uint64_t unusable;
    int index[COLUMNS], number_index[NUMBERS]; /* of cells; -1: no such column */
};

static enum wva_status take_header(void *context, uint64_t line, const struct wva_str *cells,
                                   size_t count, struct wva_error *err)
{
    struct reading *reading = context;

    (void)line;
    for (int i = 0; i < COLUMNS; i++)
        reading->index[i] = wva_csv_find(cells, count, column_names[i]);
    for (int i = 0; i < NUMBERS; i++)
        reading->number_index[i] = wva_csv_find(cells, count, numbers[i].name);
    if (reading->index[COLUMN_TIME] >= 0 && reading->index[COLUMN_TYPE] >= 0)
        return WVA_OK;
    return wva_fail(err, WVA_ERR_DATA, "the header is not that of a WVA experiment's events");
}

static struct wva_str get_cell(const struct reading *reading, enum column column,
                               const struct wva_str *cells)
{
    return reading->index[column] < 0 ? WVA_STR("") : wva_str_trim(cells[reading->index[column]]);
}

static bool find_type(struct wva_str text, enum wva_collected_kind *kind)
{
    for (size_t i = 0; i < TYPES; i++)
        if (wva_str_equal(text, wva_str_from(types[i].name))) {
            *kind = types[i].kind;
            return true;
        }
    return false;
}

static void fill_numbers(const struct reading *reading, const struct wva_str *cells,
                         struct wva_collected_event *event)
{
    for (size_t i = 0; i < NUMBERS; i++) {
        double value;

        if (numbers[i].kind == event->kind && reading->number_index[i] >= 0
            && wva_number_parse(wva_str_trim(cells[reading->number_index[i]]), &value))
            *(double *)((char *)event + numbers[i].offset) = value;
    }
}

static void take_row(void *context, uint64_t line, const struct wva_str *cells, size_t count)
{
    struct reading *reading = context;
    struct wva_collected_event event;
    enum wva_collected_kind kind;
    int64_t time_ns;

    (void)line;
    (void)count;
    if (!find_type(get_cell(reading, COLUMN_TYPE, cells), &kind)
        || !wva_time_parse(get_cell(reading, COLUMN_TIME, cells), &time_ns)) {
        reading->unusable++;
        return;
    }
    /* The line that only says how many pods were measured has become a row too. */
    if ((kind == WVA_COLLECTED_KV || kind == WVA_COLLECTED_QUEUE)
        && get_cell(reading, COLUMN_POD, cells).len == 0)
        return;
    event = wva_collected_event(kind, time_ns);
    event.action = wva_collected_action(get_cell(reading, COLUMN_ACTION, cells));
    event.scale_up = wva_str_equal(get_cell(reading, COLUMN_SCALE_UP, cells), WVA_STR("True"));
    event.scale_down_safe =
        wva_str_equal(get_cell(reading, COLUMN_SCALE_DOWN_SAFE, cells), WVA_STR("True"));
    fill_numbers(reading, cells, &event);
    wva_collected_add(reading->collected, &event);
}

enum wva_status wva_collected_read_rows(const char *path, struct wva_collected *collected,
                                        uint64_t *unusable, struct wva_error *err)
{
    struct reading reading = { .collected = collected };
    const struct wva_csv_handler handler = { &reading, take_header, take_row, NULL };
    struct wva_csv_counts counts = { 0 };
    enum wva_status status = wva_csv_read(path, &handler, &counts, err);

    *unusable = reading.unusable + counts.rejected;
    wva_collected_sort(collected);
    return status;
}

/* ---- events into samples ---- */

/* The values of a cycle so far. */
struct cycle {
    struct wva_collected_event latest[WVA_COLLECTED_KINDS];
    bool has[WVA_COLLECTED_KINDS];
    bool begun;
    int64_t start_ns;
    double kv, queue; /* highest of the pods, and all of them */
};

/* The texts of a sample's numbers. */
struct texts {
    char time[WVA_TIME_TEXT];
    char number[WVA_COLUMN_COUNT][WVA_NUMBER_TEXT];
};

static bool begins_cycle(const struct cycle *cycle, const struct wva_collected_event *event)
{
    /* A cycle has several pods, and is analysed twice. */
    bool once = event->kind != WVA_COLLECTED_KV && event->kind != WVA_COLLECTED_QUEUE
                && event->kind != WVA_COLLECTED_ANALYSIS;

    return cycle->begun
           && (cycle->has[WVA_COLLECTED_DECISION] || (once && cycle->has[event->kind])
               || event->time_ns - cycle->start_ns > WVA_CYCLE_SPREAD_NS);
}

static void add_event(struct cycle *cycle, const struct wva_collected_event *event)
{
    if (!cycle->begun)
        *cycle =
            (struct cycle){ .begun = true, .start_ns = event->time_ns, .kv = NAN, .queue = NAN };
    cycle->has[event->kind] = true;
    cycle->latest[event->kind] = *event;
    if (event->kind == WVA_COLLECTED_KV)
        cycle->kv = fmax(cycle->kv, event->value);
    if (event->kind == WVA_COLLECTED_QUEUE)
        cycle->queue = (isnan(cycle->queue) ? 0 : cycle->queue) + event->value;
}

static void put(struct wva_sample *sample, struct texts *texts, enum wva_column column,
                double value)
{
    if (isfinite(value))
        sample->cell[column] = wva_str_from(wva_number_format(value, texts->number[column]));
}

static void put_action(struct wva_sample *sample, enum wva_collected_action action)
{
    static const char *const names[] = { [WVA_ACTION_NONE] = "",
                                         [WVA_ACTION_KEEP] = "no-change",
                                         [WVA_ACTION_UP] = "scale-up",
                                         [WVA_ACTION_DOWN] = "scale-down" };

    sample->cell[WVA_COLUMN_ACTION] = wva_str_from(names[action]);
}

/* Fills `sample`, whose texts live in `texts`. */
static void fill_sample(struct wva_sample *sample, struct texts *texts, const struct cycle *cycle)
{
    const struct wva_collected_event *observed = &cycle->latest[WVA_COLLECTED_OBSERVATION];
    const struct wva_collected_event *predicted = &cycle->latest[WVA_COLLECTED_PREDICTION];
    const struct wva_collected_event *decision = &cycle->latest[WVA_COLLECTED_DECISION];
    const struct wva_collected_event *slo = &cycle->latest[WVA_COLLECTED_SLO];

    sample->time_ns = cycle->start_ns;
    sample->cell[WVA_COLUMN_TIMESTAMP] =
        wva_str_from(wva_time_format_exact(cycle->start_ns, texts->time));
    if (cycle->has[WVA_COLLECTED_OBSERVATION]) {
        put(sample, texts, WVA_COLUMN_ITL_OBSERVED, observed->itl_ms);
        put(sample, texts, WVA_COLUMN_TTFT_OBSERVED, observed->ttft_ms);
        put(sample, texts, WVA_COLUMN_REPLICAS_CURRENT, observed->replicas);
    }
    if (cycle->has[WVA_COLLECTED_PREDICTION]) {
        put(sample, texts, WVA_COLUMN_ITL_PREDICTED, predicted->itl_ms);
        put(sample, texts, WVA_COLUMN_TTFT_PREDICTED, predicted->ttft_ms);
        put(sample, texts, WVA_COLUMN_REPLICAS_DESIRED, predicted->replicas);
    }
    if (cycle->has[WVA_COLLECTED_DECISION]) {
        put(sample, texts, WVA_COLUMN_REPLICAS_CURRENT, decision->replicas);
        put(sample, texts, WVA_COLUMN_REPLICAS_DESIRED, decision->value);
        put_action(sample, decision->action);
    }
    if (cycle->has[WVA_COLLECTED_SLO]) {
        put(sample, texts, WVA_COLUMN_ITL_SLO, slo->itl_ms);
        put(sample, texts, WVA_COLUMN_TTFT_SLO, slo->ttft_ms);
    }
    put(sample, texts, WVA_COLUMN_KV_USAGE, cycle->kv);
    put(sample, texts, WVA_COLUMN_QUEUE_LENGTH, cycle->queue);
}

static enum wva_status end_cycle(struct cycle *cycle, wva_sample_sink *sink, void *context,
                                 struct wva_error *err)
{
    struct wva_sample sample = { .time_ns = WVA_TIME_NONE };
    struct texts texts;

    if (!cycle->begun)
        return WVA_OK;
    cycle->begun = false;
    /* An SLO or an analysis alone says nothing of a server. */
    if (!cycle->has[WVA_COLLECTED_OBSERVATION] && !cycle->has[WVA_COLLECTED_PREDICTION]
        && !cycle->has[WVA_COLLECTED_DECISION])
        return WVA_OK;
    fill_sample(&sample, &texts, cycle);
    return sink(context, &sample, err);
}

enum wva_status wva_collected_make_samples(const struct wva_collected *collected,
                                           wva_sample_sink *sink, void *context,
                                           struct wva_error *err)
{
    struct cycle cycle = { 0 };
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < collected->count && status == WVA_OK; i++) {
        if (begins_cycle(&cycle, &collected->events[i]))
            status = end_cycle(&cycle, sink, context, err);
        add_event(&cycle, &collected->events[i]);
    }
    return status == WVA_OK ? end_cycle(&cycle, sink, context, err) : status;
}
