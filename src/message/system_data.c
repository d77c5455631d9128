/* SPDX-License-Identifier: Apache-2.0 */
/* "System data prepared for optimization ...": the optimizer's input. Of it we want the models
 * (parameters per model and accelerator) and the servers (current allocation, load and observed
 * latency).
 *
 *     ...: - { servers: [ ...       six lines per cycle, one for each part
 *     ...capacity{ ...}models{ ...  one line with all parts
 *     ...: systemData - &{{{[{ ...  one line with all parts and no names, until August 2025 */
#include "message/go_struct.h"
#include "message/message.h"
#include "message/pseudo_yaml.h"
#include "util/json.h"

/* Where a member may be, relative to its item in the list. */
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

/* The text before a value in the layout that nearly all items have, and its column, -1 for none. */
struct step {
    struct wva_str before;
    int column;
};

struct list {
    struct wva_str name;
    enum wva_fact_kind line_kind, item_kind;
    const struct member *members;
    size_t count;
    const struct step *steps;
    size_t step_count;
    struct wva_str end; /* the text after the last step's value */
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
    { PLACE_ITEM, WVA_STR_INIT("alpha"), WVA_COLUMN_ALPHA }, /* until September 2025 */
    { PLACE_ITEM, WVA_STR_INIT("beta"), WVA_COLUMN_BETA },
    { PLACE_DECODE, WVA_STR_INIT("alpha"), WVA_COLUMN_ALPHA },
    { PLACE_DECODE, WVA_STR_INIT("beta"), WVA_COLUMN_BETA },
    { PLACE_PREFILL, WVA_STR_INIT("gamma"), WVA_COLUMN_GAMMA },
    { PLACE_PREFILL, WVA_STR_INIT("delta"), WVA_COLUMN_DELTA },
};

/* The layouts since September 2025. */
static const struct step server_steps[] = {
    { WVA_STR_INIT("   name: "), WVA_COLUMN_SERVER },
    { WVA_STR_INIT(",   class: "), WVA_COLUMN_CLASS },
    { WVA_STR_INIT(",   model: "), WVA_COLUMN_MODEL },
    { WVA_STR_INIT(",   keepAccelerator: "), -1 },
    { WVA_STR_INIT(",   minNumReplicas: "), -1 },
    { WVA_STR_INIT(",   maxBatchSize: "), -1 },
    { WVA_STR_INIT(",   currentAlloc: {    accelerator: "), WVA_COLUMN_ACCELERATOR },
    { WVA_STR_INIT(",    numReplicas: "), WVA_COLUMN_REPLICAS_CURRENT },
    { WVA_STR_INIT(",    maxBatch: "), WVA_COLUMN_MAX_BATCH },
    { WVA_STR_INIT(",    cost: "), -1 },
    { WVA_STR_INIT(",    itlAverage: "), WVA_COLUMN_ITL_OBSERVED },
    { WVA_STR_INIT(",    ttftAverage: "), WVA_COLUMN_TTFT_OBSERVED },
    { WVA_STR_INIT(",    load: {     arrivalRate: "), WVA_COLUMN_RATE },
    { WVA_STR_INIT(",     avgInTokens: "), WVA_COLUMN_INPUT_TOKENS },
    { WVA_STR_INIT(",     avgOutTokens: "), WVA_COLUMN_OUTPUT_TOKENS },
    { WVA_STR_INIT("    }   },   desiredAlloc: {    accelerator: "), -1 },
    { WVA_STR_INIT(",    numReplicas: "), -1 },
    { WVA_STR_INIT(",    maxBatch: "), -1 },
    { WVA_STR_INIT(",    cost: "), -1 },
    { WVA_STR_INIT(",    itlAverage: "), -1 },
    { WVA_STR_INIT(",    ttftAverage: "), -1 },
    { WVA_STR_INIT(",    load: {     arrivalRate: "), -1 },
    { WVA_STR_INIT(",     avgInTokens: "), -1 },
    { WVA_STR_INIT(",     avgOutTokens: "), -1 },
};

static const struct step model_steps[] = {
    { WVA_STR_INIT("   name: "), WVA_COLUMN_MODEL },
    { WVA_STR_INIT(",   acc: "), WVA_COLUMN_ACCELERATOR },
    { WVA_STR_INIT(",   accCount: "), -1 },
    { WVA_STR_INIT(",   maxBatchSize: "), -1 },
    { WVA_STR_INIT(",   atTokens: "), -1 },
    { WVA_STR_INIT(",   decodeParms: {    alpha: "), WVA_COLUMN_ALPHA },
    { WVA_STR_INIT(",    beta: "), WVA_COLUMN_BETA },
    { WVA_STR_INIT("   },   prefillParms: {    gamma: "), WVA_COLUMN_GAMMA },
    { WVA_STR_INIT(",    delta: "), WVA_COLUMN_DELTA },
};

static const struct list lists[] = {
    { WVA_STR_INIT("servers"), WVA_FACT_SERVERS, WVA_FACT_OBSERVATION, server_members,
      WVA_COUNT(server_members), server_steps, WVA_COUNT(server_steps),
      WVA_STR_INIT("    }   }  }") },
    { WVA_STR_INIT("models"), WVA_FACT_MODELS, WVA_FACT_PARAMETERS, model_members,
      WVA_COUNT(model_members), model_steps, WVA_COUNT(model_steps), WVA_STR_INIT("   }  }") },
};

/* The place of an object `key` within `outer`. */
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

    for (size_t i = 0; i < WVA_COUNT(places); i++)
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

/* Reads an item that has the list's usual layout, which is several times faster than going from
 * member to member. False if it looks different, or a value has blanks, commas or an opening
 * bracket, which can mean that it is more than a value; `cells` are then invalid. */
static bool take_item(struct wva_yaml *yaml, const struct list *list, struct wva_str *cells)
{
    struct wva_str rest = yaml->rest;

    for (size_t i = 0; i < list->step_count; i++) {
        const struct step *step = &list->steps[i];
        size_t len = 0;

        if (!wva_str_take(&rest, step->before))
            return false;
        while (len < rest.len && rest.ptr[len] != ' ' && rest.ptr[len] != ',')
            len++;
        if (len > 0 && (rest.ptr[0] == '{' || rest.ptr[0] == '['))
            return false;
        if (step->column >= 0)
            cells[step->column] = (struct wva_str){ rest.ptr, len };
        rest = wva_str_skip(rest, len);
    }
    if (!wva_str_take(&rest, list->end))
        return false;
    yaml->rest = rest;
    yaml->depth--;
    return true;
}

/* Reads one item of the list, after its opening, into `cells`. False if the text is truncated. */
static bool read_item(struct wva_yaml *yaml, const struct list *list, struct wva_str *cells)
{
    /* Only two levels matter; deeper ones are elsewhere. */
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
            if (depth < 3 && place[depth] != PLACE_ELSEWHERE)
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
            if (!take_item(yaml, list, fact.cell)) {
                memset(fact.cell, 0, sizeof fact.cell);
                /* A truncated item is not a complete statement about its server: it yields no
                 * fact. */
                if (!read_item(yaml, list, fact.cell))
                    return WVA_MESSAGE_BROKEN;
            }
            sink(context, &fact);
            break;
        default:
            return WVA_MESSAGE_BROKEN;
        }
    }
}

/* Reads one part, "{ servers: [ ... ]}", up to its last bracket or to where nothing else
 * matters. */
static enum wva_message_result read_part(struct wva_yaml *yaml, wva_fact_sink *sink, void *context)
{
    struct wva_yaml_event event;

    if (wva_yaml_next(yaml).kind != WVA_YAML_OPEN)
        return WVA_MESSAGE_BROKEN;
    event = wva_yaml_next(yaml);
    if (wva_str_equal(event.key, WVA_STR("count"))) {
        sink(context, &(struct wva_fact){ .kind = WVA_FACT_SYSTEM_DATA });
        return WVA_MESSAGE_READ;
    }
    for (size_t i = 0; i < WVA_COUNT(lists); i++)
        if (event.kind == WVA_YAML_OPEN && wva_str_equal(event.key, lists[i].name))
            return read_list(yaml, &lists[i], sink, context);
    /* Accelerators, the optimizer's settings, an empty list; and service classes, whose SLOs each
     * cycle logs for its own servers on shorter lines. */
    return event.kind == WVA_YAML_ERROR ? WVA_MESSAGE_BROKEN : WVA_MESSAGE_READ;
}

/* "capacity{ count: null}accelerators{ ...}...": the name of each part occurs twice. */
static enum wva_message_result read_parts(struct wva_str text, wva_fact_sink *sink, void *context)
{
    while (text.len > 0) {
        const char *brace = memchr(text.ptr, '{', text.len);
        struct wva_yaml yaml;

        if (brace == NULL)
            return WVA_MESSAGE_BROKEN;
        yaml = wva_yaml_begin(wva_str_skip(text, (size_t)(brace - text.ptr)));
        if (read_part(&yaml, sink, context) == WVA_MESSAGE_BROKEN)
            return WVA_MESSAGE_BROKEN;
        while (yaml.depth > 0)
            if (wva_yaml_next(&yaml).kind == WVA_YAML_ERROR)
                return WVA_MESSAGE_BROKEN;
        text = yaml.rest;
    }
    return WVA_MESSAGE_READ;
}

/* The parts as values logged with the message. */
static enum wva_message_result read_members(struct wva_str object, wva_fact_sink *sink,
                                            void *context)
{
    static const struct wva_str names[] = {
        WVA_STR_INIT("capacity"),
        WVA_STR_INIT("models"),
        WVA_STR_INIT("servers"),
    };
    enum wva_message_result result = WVA_MESSAGE_OTHER;

    for (size_t i = 0; i < WVA_COUNT(names); i++) {
        struct wva_json_value value = wva_json_member(object, names[i]);
        struct wva_buffer scratch = wva_buffer_make(value.text.len + 1);
        struct wva_yaml yaml = wva_yaml_begin(wva_json_unescape(value.text, &scratch));

        if (value.kind == WVA_JSON_STRING && result != WVA_MESSAGE_BROKEN)
            result = read_part(&yaml, sink, context);
        wva_buffer_free(&scratch);
    }
    return result;
}

/* The fields of one struct in the format without names, by position. */
struct position {
    size_t index;
    enum wva_column column;
};

static void take_positions(struct wva_str item, const struct position *positions, size_t count,
                           struct wva_str *cells)
{
    for (size_t i = 0; i < count; i++)
        cells[positions[i].column] = wva_go_field(item, positions[i].index);
}

/* {server class model keepAcc minRep [maxBatch] {acc rep maxBatch cost itl wait {rate ...}} {...}}
 */
static void take_bare_server(struct wva_str item, struct wva_str *cells)
{
    static const struct position head[] = { { 0, WVA_COLUMN_SERVER },
                                            { 1, WVA_COLUMN_CLASS },
                                            { 2, WVA_COLUMN_MODEL } };
    static const struct position current[] = { { 0, WVA_COLUMN_ACCELERATOR },
                                               { 1, WVA_COLUMN_REPLICAS_CURRENT },
                                               { 2, WVA_COLUMN_MAX_BATCH },
                                               { 4, WVA_COLUMN_ITL_OBSERVED } };
    struct wva_str allocation = wva_go_field(item, 6);

    /* The first builds had no field for the batch. */
    if (wva_str_starts(wva_go_field(item, 5), WVA_STR("{")))
        allocation = wva_go_field(item, 5);
    take_positions(item, head, WVA_COUNT(head), cells);
    take_positions(allocation, current, WVA_COUNT(current), cells);
    cells[WVA_COLUMN_RATE] = wva_go_field(wva_go_field(allocation, 6), 0);
}

/* {model acc accCount alpha beta maxBatchSize atTokens} */
static void take_bare_model(struct wva_str item, struct wva_str *cells)
{
    static const struct position positions[] = { { 0, WVA_COLUMN_MODEL },
                                                 { 1, WVA_COLUMN_ACCELERATOR },
                                                 { 3, WVA_COLUMN_ALPHA },
                                                 { 4, WVA_COLUMN_BETA } };

    take_positions(item, positions, WVA_COUNT(positions), cells);
}

/* {class model priority sloItl sloTtw sloTps} */
static void take_bare_class(struct wva_str item, struct wva_str *cells)
{
    static const struct position positions[] = { { 0, WVA_COLUMN_CLASS },
                                                 { 1, WVA_COLUMN_MODEL },
                                                 { 3, WVA_COLUMN_ITL_SLO },
                                                 { 4, WVA_COLUMN_TTFT_SLO },
                                                 { 5, WVA_COLUMN_TPS_SLO } };

    take_positions(item, positions, WVA_COUNT(positions), cells);
}

/* {{{[accelerators]} {[models]} {[classes]} {[servers]} {optimizer} {[capacity]}}} */
static enum wva_message_result read_bare(struct wva_str text, wva_fact_sink *sink, void *context)
{
    static const struct {
        size_t index;
        enum wva_fact_kind line_kind, item_kind;
        void (*take)(struct wva_str item, struct wva_str *cells);
    } parts[] = {
        { 2, WVA_FACT_SYSTEM_DATA, WVA_FACT_SLO, take_bare_class },
        { 1, WVA_FACT_MODELS, WVA_FACT_PARAMETERS, take_bare_model },
        { 3, WVA_FACT_SERVERS, WVA_FACT_OBSERVATION, take_bare_server },
    };
    struct wva_str system = wva_go_field(text, 0);

    for (size_t i = 0; i < WVA_COUNT(parts); i++) {
        struct wva_go_fields items =
            wva_go_fields_begin(wva_go_field(wva_go_field(system, parts[i].index), 0));
        struct wva_str item;

        sink(context, &(struct wva_fact){ .kind = parts[i].line_kind });
        while (wva_go_fields_next(&items, &item)) {
            struct wva_fact fact = { .kind = parts[i].item_kind };

            parts[i].take(item, fact.cell);
            sink(context, &fact);
        }
        if (items.broken)
            return WVA_MESSAGE_BROKEN;
    }
    return WVA_MESSAGE_READ;
}

enum wva_message_result wva_system_data_read(const struct wva_message *message, wva_fact_sink *sink,
                                             void *context)
{
    struct wva_str text = message->text;
    struct wva_yaml yaml;

    /* The wording of the first controllers. */
    if (wva_str_take(&text, WVA_STR("inferno data systemData &")))
        return read_bare(text, sink, context);
    if (!wva_str_take(&text, WVA_STR("System data prepared for optimization")))
        return WVA_MESSAGE_OTHER;
    if (wva_str_take(&text, WVA_STR(": - "))) {
        /* The controller could not print this one (a NaN in it). */
        if (wva_str_starts(text, WVA_STR("error marshalling: ")))
            return WVA_MESSAGE_BROKEN;
        yaml = wva_yaml_begin(text);
        return read_part(&yaml, sink, context);
    }
    if (wva_str_take(&text, WVA_STR(": systemData - &"))
        || wva_str_take(&text, WVA_STR("systemData&")))
        return read_bare(text, sink, context);
    return text.len > 0 ? read_parts(text, sink, context)
                        : read_members(message->context, sink, context);
}
