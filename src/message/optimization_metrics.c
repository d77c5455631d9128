/* SPDX-License-Identifier: Apache-2.0 */
/* "optimizationMetrics": all of a server's cycle in one JSON object, or an array of such objects,
 * beside the message or in its text.
 *
 *     {"optimizationMetrics":{"server":"v:ns","itlAverage":12.5,"ttftAverage":850,"rate":45.2,...}}
 *
 * Each object is a cycle of its own: that keeps several without a name apart. */
#include "message/context.h"
#include "message/message.h"
#include "util/json.h"

static const struct wva_str name = WVA_STR_INIT("optimizationMetrics");

/* If a cell has several names, the first one present counts. */
static const struct wva_context_field members[] = {
    { WVA_STR_INIT("timestamp"), WVA_COLUMN_TIMESTAMP },
    { WVA_STR_INIT("ts"), WVA_COLUMN_TIMESTAMP },
    { WVA_STR_INIT("time"), WVA_COLUMN_TIMESTAMP },
    { WVA_STR_INIT("server"), WVA_COLUMN_SERVER },
    { WVA_STR_INIT("serverName"), WVA_COLUMN_SERVER },
    { WVA_STR_INIT("s"), WVA_COLUMN_SERVER },
    { WVA_STR_INIT("variant"), WVA_COLUMN_VARIANT },
    { WVA_STR_INIT("name"), WVA_COLUMN_VARIANT },
    { WVA_STR_INIT("namespace"), WVA_COLUMN_NAMESPACE },
    { WVA_STR_INIT("model"), WVA_COLUMN_MODEL },
    { WVA_STR_INIT("modelID"), WVA_COLUMN_MODEL },
    { WVA_STR_INIT("m"), WVA_COLUMN_MODEL },
    { WVA_STR_INIT("class"), WVA_COLUMN_CLASS },
    { WVA_STR_INIT("c"), WVA_COLUMN_CLASS },
    { WVA_STR_INIT("accelerator"), WVA_COLUMN_ACCELERATOR },
    { WVA_STR_INIT("acc"), WVA_COLUMN_ACCELERATOR },
    { WVA_STR_INIT("itlAverage"), WVA_COLUMN_ITL_OBSERVED },
    { WVA_STR_INIT("itl_average"), WVA_COLUMN_ITL_OBSERVED },
    { WVA_STR_INIT("observedItl"), WVA_COLUMN_ITL_OBSERVED },
    { WVA_STR_INIT("ttftAverage"), WVA_COLUMN_TTFT_OBSERVED },
    { WVA_STR_INIT("ttft_average"), WVA_COLUMN_TTFT_OBSERVED },
    { WVA_STR_INIT("observedTtft"), WVA_COLUMN_TTFT_OBSERVED },
    { WVA_STR_INIT("rate"), WVA_COLUMN_RATE },
    { WVA_STR_INIT("arrivalRate"), WVA_COLUMN_RATE },
    { WVA_STR_INIT("inTk"), WVA_COLUMN_INPUT_TOKENS },
    { WVA_STR_INIT("avgInTokens"), WVA_COLUMN_INPUT_TOKENS },
    { WVA_STR_INIT("outTk"), WVA_COLUMN_OUTPUT_TOKENS },
    { WVA_STR_INIT("avgOutTokens"), WVA_COLUMN_OUTPUT_TOKENS },
    { WVA_STR_INIT("curRep"), WVA_COLUMN_REPLICAS_CURRENT },
    { WVA_STR_INIT("currentReplicas"), WVA_COLUMN_REPLICAS_CURRENT },
    { WVA_STR_INIT("numRep"), WVA_COLUMN_REPLICAS_DESIRED },
    { WVA_STR_INIT("numReplicas"), WVA_COLUMN_REPLICAS_DESIRED },
    { WVA_STR_INIT("desiredReplicas"), WVA_COLUMN_REPLICAS_DESIRED },
    { WVA_STR_INIT("itl"), WVA_COLUMN_ITL_PREDICTED },
    { WVA_STR_INIT("ttft"), WVA_COLUMN_TTFT_PREDICTED },
    { WVA_STR_INIT("slo_itl"), WVA_COLUMN_ITL_SLO },
    { WVA_STR_INIT("sloItl"), WVA_COLUMN_ITL_SLO },
    { WVA_STR_INIT("slo-itl"), WVA_COLUMN_ITL_SLO },
    { WVA_STR_INIT("slo_ttft"), WVA_COLUMN_TTFT_SLO },
    { WVA_STR_INIT("sloTtft"), WVA_COLUMN_TTFT_SLO },
    { WVA_STR_INIT("slo-ttft"), WVA_COLUMN_TTFT_SLO },
    { WVA_STR_INIT("alpha"), WVA_COLUMN_ALPHA },
    { WVA_STR_INIT("beta"), WVA_COLUMN_BETA },
    { WVA_STR_INIT("gamma"), WVA_COLUMN_GAMMA },
    { WVA_STR_INIT("delta"), WVA_COLUMN_DELTA },
    { WVA_STR_INIT("cost"), WVA_COLUMN_COST },
    { WVA_STR_INIT("maxBatch"), WVA_COLUMN_MAX_BATCH },
    { WVA_STR_INIT("rho"), WVA_COLUMN_RHO },
    { WVA_STR_INIT("maxRPM"), WVA_COLUMN_MAX_RPM },
};

/* One object's cells, and room for what must be rewritten. */
struct statement {
    struct wva_str cell[WVA_CELL_COUNT];
    struct wva_context_space space;
};

/* Fills the cells that are still empty. */
static void take_members(struct wva_str object, struct statement *statement)
{
    for (size_t i = 0; i < WVA_COUNT(members); i++) {
        struct wva_str *cell = &statement->cell[members[i].cell];

        if (cell->len > 0)
            continue;
        wva_context_take(object, &members[i], 1, &statement->space, statement->cell);
        if (wva_str_equal(*cell, WVA_STR("NaN")))
            *cell = (struct wva_str){ 0 };
    }
}

static void take_nested(struct wva_str object, struct wva_str key, struct statement *statement)
{
    struct wva_json_value value = wva_json_member(object, key);

    if (value.kind == WVA_JSON_OBJECT)
        take_members(value.text, statement);
}

/* "variant:namespace" if the object has these two, but no server. */
static void name_server(struct statement *statement)
{
    struct wva_context_space *space = &statement->space;
    struct wva_str variant = statement->cell[WVA_COLUMN_VARIANT];
    struct wva_str namespace = statement->cell[WVA_COLUMN_NAMESPACE];
    char *at = space->bytes + space->used;

    if (statement->cell[WVA_COLUMN_SERVER].len > 0 || variant.len == 0)
        return;
    statement->cell[WVA_COLUMN_SERVER] = variant;
    if (namespace.len == 0 || variant.len + namespace.len + 1 > sizeof space->bytes - space->used)
        return;
    memcpy(at, variant.ptr, variant.len);
    at[variant.len] = ':';
    memcpy(at + variant.len + 1, namespace.ptr, namespace.len);
    statement->cell[WVA_COLUMN_SERVER] = (struct wva_str){ at, variant.len + namespace.len + 1 };
}

/* Gives a fact with those of the cells that `columns` names, if one of them says something, and
 * before it the fact that such follow. All facts say whose they are. */
static void give(const struct statement *statement, enum wva_fact_kind line_kind,
                 enum wva_fact_kind kind, const enum wva_column *columns, size_t count,
                 wva_fact_sink *sink, void *context)
{
    static const enum wva_column identity[] = { WVA_COLUMN_TIMESTAMP, WVA_COLUMN_SERVER,
                                                WVA_COLUMN_MODEL, WVA_COLUMN_CLASS,
                                                WVA_COLUMN_ACCELERATOR };
    struct wva_fact fact = { .kind = kind };
    bool empty = true;

    for (size_t i = 0; i < WVA_COUNT(identity); i++)
        fact.cell[identity[i]] = statement->cell[identity[i]];
    for (size_t i = 0; i < count; i++) {
        fact.cell[columns[i]] = statement->cell[columns[i]];
        empty &= fact.cell[columns[i]].len == 0;
    }
    if (empty)
        return;
    sink(context, &(struct wva_fact){ .kind = line_kind });
    sink(context, &fact);
}

static void give_all(const struct statement *statement, wva_fact_sink *sink, void *context)
{
    static const enum wva_column parameters[] = { WVA_COLUMN_ALPHA, WVA_COLUMN_BETA,
                                                  WVA_COLUMN_GAMMA, WVA_COLUMN_DELTA };
    static const enum wva_column observed[] = {
        WVA_COLUMN_ITL_OBSERVED, WVA_COLUMN_TTFT_OBSERVED, WVA_COLUMN_RATE,
        WVA_COLUMN_INPUT_TOKENS, WVA_COLUMN_OUTPUT_TOKENS, WVA_COLUMN_REPLICAS_CURRENT,
        WVA_COLUMN_MAX_BATCH,
    };
    static const enum wva_column chosen[] = {
        WVA_COLUMN_REPLICAS_DESIRED,
        WVA_COLUMN_ITL_PREDICTED,
        WVA_COLUMN_TTFT_PREDICTED,
        WVA_COLUMN_ITL_SLO,
        WVA_COLUMN_TTFT_SLO,
        WVA_COLUMN_COST,
        WVA_COLUMN_RHO,
        WVA_COLUMN_MAX_RPM,
    };

    sink(context, &(struct wva_fact){ .kind = WVA_FACT_CYCLE_START });
    give(statement, WVA_FACT_MODELS, WVA_FACT_PARAMETERS, parameters, WVA_COUNT(parameters), sink,
         context);
    give(statement, WVA_FACT_SERVERS, WVA_FACT_OBSERVATION, observed, WVA_COUNT(observed), sink,
         context);
    give(statement, WVA_FACT_SOLUTION, WVA_FACT_ALLOCATION, chosen, WVA_COUNT(chosen), sink,
         context);
    sink(context, &(struct wva_fact){ .kind = WVA_FACT_CYCLE_END });
}

static void read_object(struct wva_str object, struct wva_str time, wva_fact_sink *sink,
                        void *context)
{
    struct statement statement = { 0 };

    take_members(object, &statement);
    take_nested(object, WVA_STR("decodeParms"), &statement);
    take_nested(object, WVA_STR("prefillParms"), &statement);
    if (statement.cell[WVA_COLUMN_TIMESTAMP].len == 0)
        statement.cell[WVA_COLUMN_TIMESTAMP] = time;
    name_server(&statement);
    give_all(&statement, sink, context);
}

/* The time next to the object, unless it is the record's time anyway. */
static struct wva_str find_time(struct wva_str outer)
{
    struct wva_json_value value = wva_json_member(outer, WVA_STR("timestamp"));

    if (value.kind != WVA_JSON_STRING && value.kind != WVA_JSON_WORD)
        value = wva_json_member(outer, WVA_STR("time"));
    if (value.kind != WVA_JSON_STRING && value.kind != WVA_JSON_WORD)
        return (struct wva_str){ 0 };
    return value.text;
}

static enum wva_message_result read_outer(struct wva_str outer, wva_fact_sink *sink, void *context)
{
    struct wva_json_value value = wva_json_member(outer, name), item;
    enum wva_message_result result = WVA_MESSAGE_OTHER;
    struct wva_str rest = value.text, time = find_time(outer);

    if (value.kind == WVA_JSON_OBJECT) {
        read_object(value.text, time, sink, context);
        return WVA_MESSAGE_READ;
    }
    if (value.kind != WVA_JSON_ARRAY)
        return WVA_MESSAGE_OTHER;
    while (wva_json_next_item(&rest, &item))
        if (item.kind == WVA_JSON_OBJECT) {
            read_object(item.text, time, sink, context);
            result = WVA_MESSAGE_READ;
        }
    return result;
}

/* Few records do, and looking for one byte is much faster than looking for a name. */
static bool holds_object(struct wva_str record)
{
    return record.len > 1 && memchr(record.ptr + 1, '{', record.len - 1) != NULL;
}

enum wva_message_result wva_optimization_metrics_read(const struct wva_message *message,
                                                      wva_fact_sink *sink, void *context)
{
    if (wva_str_starts(message->text, WVA_STR("{")) && wva_str_find(message->text, name) != NULL) {
        enum wva_message_result result = read_outer(message->text, sink, context);

        if (result != WVA_MESSAGE_OTHER)
            return result;
    }
    return holds_object(message->context) && wva_str_find(message->context, name) != NULL
               ? read_outer(message->context, sink, context)
               : WVA_MESSAGE_OTHER;
}
