/* SPDX-License-Identifier: Apache-2.0 */
/* "System data prepared for optimization: - { ...": the optimizer's input, six lines per cycle. Two
 * of them carry what we want: `models` (parameters per model and accelerator) and `servers`
 * (current allocation, load and observed latency). */
#include "log/message.h"
#include "log/pseudo_yaml.h"

/* Where a member may stand, relative to its item in the list. */
enum place {
    PLACE_ITEM,
    PLACE_CURRENT,
    PLACE_CURRENT_LOAD,
    PLACE_DECODE,
    PLACE_PREFILL,
    PLACE_ELSEWHERE
};

struct member {
    enum place place;
    struct wva_str key;
    enum wva_column column;
};

struct list {
    struct wva_str name;
    enum wva_fact_kind line_kind, item_kind;
    const struct member *members;
    size_t count;
};

static const struct member server_members[] = {
    { PLACE_ITEM, WVA_STR_INIT("name"), WVA_COLUMN_SERVER },
    { PLACE_ITEM, WVA_STR_INIT("class"), WVA_COLUMN_CLASS },
    { PLACE_ITEM, WVA_STR_INIT("model"), WVA_COLUMN_MODEL },
    { PLACE_CURRENT, WVA_STR_INIT("accelerator"), WVA_COLUMN_ACCELERATOR },
    { PLACE_CURRENT, WVA_STR_INIT("numReplicas"), WVA_COLUMN_REPLICAS_CURRENT },
    { PLACE_CURRENT, WVA_STR_INIT("maxBatch"), WVA_COLUMN_MAX_BATCH },
    { PLACE_CURRENT, WVA_STR_INIT("itlAverage"), WVA_COLUMN_ITL_OBSERVED },
    { PLACE_CURRENT, WVA_STR_INIT("ttftAverage"), WVA_COLUMN_TTFT_OBSERVED },
    { PLACE_CURRENT_LOAD, WVA_STR_INIT("arrivalRate"), WVA_COLUMN_RATE },
    { PLACE_CURRENT_LOAD, WVA_STR_INIT("avgInTokens"), WVA_COLUMN_INPUT_TOKENS },
    { PLACE_CURRENT_LOAD, WVA_STR_INIT("avgOutTokens"), WVA_COLUMN_OUTPUT_TOKENS },
};

static const struct member model_members[] = {
    { PLACE_ITEM, WVA_STR_INIT("name"), WVA_COLUMN_MODEL },
    { PLACE_ITEM, WVA_STR_INIT("acc"), WVA_COLUMN_ACCELERATOR },
    { PLACE_DECODE, WVA_STR_INIT("alpha"), WVA_COLUMN_ALPHA },
    { PLACE_DECODE, WVA_STR_INIT("beta"), WVA_COLUMN_BETA },
    { PLACE_PREFILL, WVA_STR_INIT("gamma"), WVA_COLUMN_GAMMA },
    { PLACE_PREFILL, WVA_STR_INIT("delta"), WVA_COLUMN_DELTA },
};

static const struct list lists[] = {
    { WVA_STR_INIT("servers"), WVA_FACT_SERVERS, WVA_FACT_OBSERVATION, server_members,
      sizeof server_members / sizeof server_members[0] },
    { WVA_STR_INIT("models"), WVA_FACT_MODELS, WVA_FACT_PARAMETERS, model_members,
      sizeof model_members / sizeof model_members[0] },
};

/* The place that an object called `key` within `outer` opens. */
static enum place place_within(enum place outer, struct wva_str key)
{
    static const struct {
        enum place outer;
        struct wva_str key;
        enum place place;
    } places[] = {
        { PLACE_ITEM, WVA_STR_INIT("currentAlloc"), PLACE_CURRENT },
        { PLACE_CURRENT, WVA_STR_INIT("load"), PLACE_CURRENT_LOAD },
        { PLACE_ITEM, WVA_STR_INIT("decodeParms"), PLACE_DECODE },
        { PLACE_ITEM, WVA_STR_INIT("prefillParms"), PLACE_PREFILL },
    };

    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (places[i].outer == outer && wva_str_equal(places[i].key, key))
            return places[i].place;
    return PLACE_ELSEWHERE;
}

static void keep_member(const struct list *list, enum place place,
                        const struct wva_yaml_event *event, struct wva_str *cells)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->members[i].place == place && wva_str_equal(list->members[i].key, event->key)) {
            cells[list->members[i].column] = event->value;
            return;
        }
}

/* Reads one item of the list, whose opening has been read, into `cells`. False when the text breaks
 * off. */
static bool read_item(struct wva_yaml *yaml, const struct list *list, struct wva_str *cells)
{
    /* Two places deep is all that matters; what lies deeper is elsewhere. */
    enum place place[3] = { PLACE_ITEM };
    int depth = 0;

    for (;;) {
        struct wva_yaml_event event = wva_yaml_next(yaml);

        switch (event.kind) {
        case WVA_YAML_OPEN:
            depth++;
            if (depth < 3)
                place[depth] = place_within(place[depth - 1], event.key);
            break;
        case WVA_YAML_CLOSE:
            if (depth-- == 0)
                return true;
            break;
        case WVA_YAML_SCALAR:
            if (depth < 3)
                keep_member(list, place[depth], &event, cells);
            break;
        default:
            return false;
        }
    }
}

static enum wva_message_result read_list(struct wva_yaml *yaml, const struct list *list,
                                         wva_fact_sink *sink, void *context)
{
    sink(context, &(struct wva_fact){ .kind = list->line_kind });
    for (;;) {
        struct wva_fact fact = { .kind = list->item_kind };

        switch (wva_yaml_next(yaml).kind) {
        case WVA_YAML_CLOSE:
            return WVA_MESSAGE_READ;
        case WVA_YAML_OPEN:
            /* An item that breaks off is no whole statement about its server: it gives no fact. */
            if (!read_item(yaml, list, fact.cell))
                return WVA_MESSAGE_BROKEN;
            sink(context, &fact);
            break;
        default:
            return WVA_MESSAGE_BROKEN;
        }
    }
}

enum wva_message_result wva_system_data_read(const struct wva_message *message, wva_fact_sink *sink,
                                             void *context)
{
    struct wva_str text = message->text;
    struct wva_yaml yaml;
    struct wva_yaml_event event;

    if (!wva_str_take(&text, WVA_STR("System data prepared for optimization: - ")))
        return WVA_MESSAGE_OTHER;
    if (wva_str_starts(text, WVA_STR("{ count:"))) {
        sink(context, &(struct wva_fact){ .kind = WVA_FACT_SYSTEM_DATA });
        return WVA_MESSAGE_READ;
    }
    /* The controller could not print this one (a NaN in it). */
    if (wva_str_starts(text, WVA_STR("error marshalling: ")))
        return WVA_MESSAGE_BROKEN;
    yaml = wva_yaml_begin(text);
    if (wva_yaml_next(&yaml).kind != WVA_YAML_OPEN)
        return WVA_MESSAGE_BROKEN;
    event = wva_yaml_next(&yaml);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (event.kind == WVA_YAML_OPEN && wva_str_equal(event.key, lists[i].name))
            return read_list(&yaml, &lists[i], sink, context);
    /* Accelerators, service classes, the optimizer's settings, an empty list. */
    return event.kind == WVA_YAML_ERROR ? WVA_MESSAGE_BROKEN : WVA_MESSAGE_READ;
}
