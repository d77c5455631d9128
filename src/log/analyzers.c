/* SPDX-License-Identifier: Apache-2.0 */
/* Supply and demand of a model, as the analyzers see them.
 *
 * The first of them (V1, "Saturation analysis completed", since 2025-11) fills no column, for none
 * means what it says. Its count of replicas that are not saturated is the model's, not a variant's,
 * and judges by cache and queue, where `saturated` is a rate above max_rpm. Its spare KV cache and
 * queue are means below a threshold, in no analyzer's unit of capacity, and do not permit a
 * scale-down as spare_capacity does: it says yes or no to that apart. Its yes or no to a scale-up
 * stands in the decision's action, which follows in the same cycle. */
#include "log/json.h"
#include "log/keyed.h"
#include "util/number.h"

#define TOTALS(message, analyzer)                                                                  \
    {                                                                                              \
        .text = WVA_STR_INIT(message), .kind = WVA_FACT_ANALYSIS, .required = 3,                   \
        .fields = { { WVA_STR_INIT("modelID"), WVA_COLUMN_MODEL },                                 \
                    { WVA_STR_INIT("totalSupply"), WVA_COLUMN_SUPPLY },                            \
                    { WVA_STR_INIT("totalDemand"), WVA_COLUMN_DEMAND },                            \
                    { WVA_STR_INIT("utilization"), WVA_COLUMN_UTILIZATION },                       \
                    { WVA_STR_INIT("requiredCapacity"), WVA_COLUMN_REQUIRED_CAPACITY },            \
                    { WVA_STR_INIT("spareCapacity"), WVA_COLUMN_SPARE_CAPACITY },                  \
                    { WVA_STR_INIT("namespace"), WVA_COLUMN_NAMESPACE } },                         \
        .constant = { WVA_STR_INIT(analyzer), WVA_COLUMN_ANALYZER },                               \
    }

static bool is_zero(struct wva_str text)
{
    double value;

    return wva_number_parse(text, &value) && value == 0;
}

static bool has_variants(struct wva_str object)
{
    struct wva_json_value list = wva_json_member(object, WVA_STR("variants")), item;

    return wva_json_next_item(&list.text, &item);
}

/* An analyzer other than the first reports zeros of no variant until it has a model of its own. */
static bool says_nothing(const struct wva_fact *fact, struct wva_str object)
{
    return !wva_str_equal(fact->cell[WVA_COLUMN_ANALYZER], WVA_STR("saturation"))
           && is_zero(fact->cell[WVA_COLUMN_SUPPLY]) && is_zero(fact->cell[WVA_COLUMN_DEMAND])
           && !has_variants(object);
}

/* What one replica adds to the supply, where that is of one variant only. */
static struct wva_str find_replica_capacity(struct wva_str object)
{
    struct wva_json_value list = wva_json_member(object, WVA_STR("variants")), item, second;
    struct wva_json_value capacity;
    double value;

    if (!wva_json_next_item(&list.text, &item) || wva_json_next_item(&list.text, &second))
        return (struct wva_str){ 0 };
    capacity = wva_json_member(item.text, WVA_STR("prc"));
    return wva_number_parse(capacity.text, &value) && value > 0 ? capacity.text
                                                                : (struct wva_str){ 0 };
}

static enum wva_message_result read_result(struct wva_str object, wva_fact_sink *sink,
                                           void *context)
{
    static const struct wva_keyed_message row = {
        .kind = WVA_FACT_ANALYSIS,
        .required = 4,
        .fields = { { WVA_STR_INIT("modelID"), WVA_COLUMN_MODEL },
                    { WVA_STR_INIT("analyzer"), WVA_COLUMN_ANALYZER },
                    { WVA_STR_INIT("supply"), WVA_COLUMN_SUPPLY },
                    { WVA_STR_INIT("demand"), WVA_COLUMN_DEMAND },
                    { WVA_STR_INIT("util"), WVA_COLUMN_UTILIZATION },
                    { WVA_STR_INIT("rc"), WVA_COLUMN_REQUIRED_CAPACITY },
                    { WVA_STR_INIT("sc"), WVA_COLUMN_SPARE_CAPACITY },
                    { WVA_STR_INIT("namespace"), WVA_COLUMN_NAMESPACE } },
    };
    struct wva_context_space space;
    struct wva_fact fact = { 0 };
    enum wva_message_result result;

    space.used = 0;
    result = wva_keyed_fill(&row, object, &space, &fact);
    if (result != WVA_MESSAGE_READ)
        return result;
    if (says_nothing(&fact, object))
        return WVA_MESSAGE_OTHER;
    fact.cell[WVA_COLUMN_REPLICA_CAPACITY] = find_replica_capacity(object);
    sink(context, &fact);
    return WVA_MESSAGE_READ;
}

enum wva_message_result wva_analyzers_read(const struct wva_message *message, wva_fact_sink *sink,
                                           void *context)
{
    static const struct wva_keyed_message table[] = {
        TOTALS("V2 saturation analysis completed", "saturation"),
        TOTALS("Queueing model analysis completed", "queueing-model"),
    };

    if (wva_str_equal(message->text, WVA_STR("analyzer-result")))
        return read_result(message->context, sink, context);
    return wva_keyed_read(message, table, sizeof table / sizeof table[0], sink, context);
}
