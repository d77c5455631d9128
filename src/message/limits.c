/* SPDX-License-Identifier: Apache-2.0 */
/* What bounds a decision from outside the analyzers: the ceiling that is put on a variant's
 * replicas, the accelerators that the limiter found in the cluster; and where a scale from zero,
 * which has its own loop, starts. */
#include "message/keyed.h"
#include "util/json.h"
#include "util/number.h"

#define CEILING(message)                                                                           \
    {                                                                                              \
        .text = WVA_STR_INIT(message), .kind = WVA_FACT_OTHER_LOOP, .required = 2,                 \
        .fields = { { WVA_STR_INIT("name"), WVA_COLUMN_VARIANT },                                  \
                    { WVA_STR_INIT("to"), WVA_COLUMN_MAX_REPLICAS },                               \
                    { WVA_STR_INIT("namespace"), WVA_COLUMN_NAMESPACE } },                         \
    }

/* Types of accelerators in a cluster; more are ignored. */
enum { TYPES_MAX = 32 };

struct type {
    struct wva_str name; /* still escaped */
    double count;
};

static bool next_member(struct wva_json_scanner *scan, char before, struct wva_str *key,
                        struct wva_json_value *value)
{
    return wva_json_take(scan, before) && wva_json_string(scan, key) && wva_json_take(scan, ':')
           && wva_json_value(scan, value);
}

static void add_type(struct type *types, size_t *count, struct wva_str name, double number)
{
    size_t i = 0;

    while (i < *count && !wva_str_equal(types[i].name, name))
        i++;
    if (i == TYPES_MAX)
        return;
    if (i == *count)
        types[(*count)++] = (struct type){ name, 0 };
    types[i].count += number;
}

/* {"TYPE":{"Count":8,"Memory":"81559"},...} of one node. */
static void add_node(struct wva_str node, struct type *types, size_t *count)
{
    struct wva_json_scanner scan = wva_json_scan(node);
    struct wva_json_value value;
    struct wva_str name;

    for (char before = '{'; next_member(&scan, before, &name, &value); before = ',') {
        struct wva_json_value number = wva_json_member(value.text, WVA_STR("Count"));
        double found;

        if (value.kind == WVA_JSON_OBJECT && number.kind == WVA_JSON_WORD
            && wva_number_parse(number.text, &found))
            add_type(types, count, name, found);
    }
}

/* {"inventory": {"NODE":{...},...}}: a fact for each type, of all nodes. */
static enum wva_message_result read_inventory(struct wva_str object, wva_fact_sink *sink,
                                              void *context)
{
    struct wva_json_value inventory = wva_json_member(object, WVA_STR("inventory")), node;
    struct wva_json_scanner scan = wva_json_scan(inventory.text);
    struct type types[TYPES_MAX];
    struct wva_str name;
    size_t count = 0;

    if (inventory.kind != WVA_JSON_OBJECT)
        return inventory.kind == WVA_JSON_NONE ? WVA_MESSAGE_OTHER : WVA_MESSAGE_BROKEN;
    for (char before = '{'; next_member(&scan, before, &name, &node); before = ',')
        add_node(node.text, types, &count);
    for (size_t i = 0; i < count; i++) {
        struct wva_fact fact = { .kind = WVA_FACT_INVENTORY };
        char text[WVA_NUMBER_TEXT];

        fact.cell[WVA_COLUMN_ACCELERATOR] = types[i].name;
        fact.cell[WVA_COLUMN_ACCELERATORS] = wva_str_from(wva_number_format(types[i].count, text));
        sink(context, &fact);
    }
    return WVA_MESSAGE_READ;
}

/* {"metricName": "M", "metric": {...}, "value": 3}: the reason is "M is 3". */
static enum wva_message_result read_pending(struct wva_str object, wva_fact_sink *sink,
                                            void *context)
{
    static const struct wva_keyed_message row = {
        .kind = WVA_FACT_OTHER_LOOP,
        .required = 2,
        .fields = { { WVA_STR_INIT("metricName"), WVA_CELL_DETAIL },
                    { WVA_STR_INIT("value"), WVA_COLUMN_VALUE } },
    };
    struct wva_buffer text = wva_buffer_make(WVA_CONTEXT_SPACE);
    struct wva_context_space space;
    struct wva_fact fact = { 0 };
    enum wva_message_result result;

    space.used = 0;
    result = wva_keyed_fill(&row, object, &space, &fact);
    if (result == WVA_MESSAGE_READ) {
        wva_buffer_printf(&text, "%.*s is %.*s", WVA_STR_ARGS(fact.cell[WVA_CELL_DETAIL]),
                          WVA_STR_ARGS(fact.cell[WVA_COLUMN_VALUE]));
        fact.cell[WVA_CELL_DETAIL] = (struct wva_str){ text.data, text.len };
        fact.cell[WVA_COLUMN_VALUE] = (struct wva_str){ 0 };
        sink(context, &fact);
    }
    wva_buffer_free(&text);
    return result;
}

enum wva_message_result wva_limits_read(const struct wva_message *message, wva_fact_sink *sink,
                                        void *context)
{
    static const struct wva_keyed_message table[] = {
        CEILING("Setting max replica ceiling"),
        CEILING("Setting maxReplicas"),
        { .text = WVA_STR_INIT("Successfully updated ScaleTarget"),
          .kind = WVA_FACT_OTHER_LOOP,
          .required = 2,
          .fields = { { WVA_STR_INIT("Original Replicas Count"), WVA_COLUMN_REPLICAS_CURRENT },
                      { WVA_STR_INIT("New Replicas Count"), WVA_COLUMN_REPLICAS_DESIRED } } },
    };

    if (wva_str_equal(message->text,
                      WVA_STR("Collected cluster accelerator inventory (Limited Mode)")))
        return read_inventory(message->context, sink, context);
    if (wva_str_equal(message->text,
                      WVA_STR("Target workload has pending requests, scaling up from zero")))
        return read_pending(message->context, sink, context);
    return wva_keyed_read(message, table, WVA_COUNT(table), sink, context);
}
