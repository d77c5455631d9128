/* SPDX-License-Identifier: Apache-2.0 */
/* Supply and demand of a model, according to the analyzers.
 *
 * The first one (V1, "Saturation analysis completed", since 2025-11) is read with the decisions:
 * its data have columns of their own. Its count of unsaturated replicas is per model, not per
 * variant, and based on cache and queue, whereas `saturated` is a rate above max_rpm. Its spare KV
 * cache and queue are mean distances from a threshold, not in any analyzer's unit of capacity, and
 * do not permit a scale-down as spare_capacity does: that is a separate yes or no. Its yes or no to
 * a scale-up is in the decision's action, which follows in the same cycle. */
#include <math.h>

#include "message/keyed.h"
#include "util/json.h"
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
                    { WVA_STR_INIT("scaleUpThreshold"), WVA_COLUMN_SCALE_UP_THRESHOLD },           \
                    { WVA_STR_INIT("scaleDownBoundary"), WVA_COLUMN_SCALE_DOWN_BOUNDARY },         \
                    { WVA_STR_INIT("namespace"), WVA_COLUMN_NAMESPACE } },                         \
        .constant = { WVA_STR_INIT(analyzer), WVA_COLUMN_ANALYZER },                               \
    }

static bool is_zero(struct wva_str text)
{
    double value;

    return wva_number_parse(text, &value) && value == 0;
}

/* What later controllers combine of all analyzers, in percent of the demand, is none of them. */
static bool is_combined(const struct wva_fact *fact)
{
    return wva_str_equal(fact->cell[WVA_COLUMN_ANALYZER], WVA_STR("CompositeSignal"));
}

static bool has_variants(struct wva_str object)
{
    struct wva_json_value list = wva_json_member(object, WVA_STR("variants")), item;

    return wva_json_next_item(&list.text, &item);
}

/* Analyzers other than the first report zeros without variants until they have a model of their
 * own. */
static bool says_nothing(const struct wva_fact *fact, struct wva_str object)
{
    return !wva_str_equal(fact->cell[WVA_COLUMN_ANALYZER], WVA_STR("saturation"))
           && is_zero(fact->cell[WVA_COLUMN_SUPPLY]) && is_zero(fact->cell[WVA_COLUMN_DEMAND])
           && !has_variants(object);
}

/* The list of variants, which comes last: nothing before it is scanned unless another array or a
 * bracket in a string follows it. Quotes inside strings are escaped, so the key is never part of
 * one. */
static struct wva_str find_variants(struct wva_str object)
{
    static const struct wva_str key = WVA_STR_INIT("\"variants\"");
    const char *at = memrchr(object.ptr, '[', object.len);
    struct wva_str before = { object.ptr, at == NULL ? 0 : (size_t)(at - object.ptr) };
    struct wva_str none = { 0 };

    if (at == NULL)
        return none;
    before = wva_str_trim(before);
    if (wva_str_ends(before, WVA_STR(":"))) {
        before.len--;
        if (wva_str_ends(wva_str_trim(before), key))
            return wva_str_skip(object, (size_t)(at - object.ptr));
    }
    at = wva_str_find(object, key);
    if (at == NULL)
        return none;
    before = wva_str_trim(wva_str_skip(object, (size_t)(at - object.ptr) + key.len));
    return wva_str_take(&before, WVA_STR(":")) ? before : none;
}

/* What the list says of one variant. */
static const struct wva_context_field variant_fields[] = {
    { WVA_STR_INIT("name"), WVA_COLUMN_VARIANT },
    { WVA_STR_INIT("prc"), WVA_COLUMN_REPLICA_CAPACITY },
    { WVA_STR_INIT("role"), WVA_COLUMN_ROLE },
    { WVA_STR_INIT("reason"), WVA_COLUMN_CAPACITY_SOURCE },
};

static bool is_capacity(struct wva_str text, double *capacity)
{
    return wva_number_parse(text, capacity) && *capacity > 0;
}

/* Nearly all counts have one digit, and this runs in every cycle. */
static struct wva_str format_count(double count, char text[WVA_NUMBER_TEXT])
{
    if (!(count < 10))
        return wva_str_from(wva_number_format(count, text));
    text[0] = (char)('0' + (int)count);
    return (struct wva_str){ text, 1 };
}

/* The number of ready replicas, on which the saturation analyzer's supply is based, if the model
 * has one variant. Its text goes to `text`. */
static void count_ready(struct wva_fact *fact, char text[WVA_NUMBER_TEXT])
{
    double supply, one, count;

    if (!is_capacity(fact->cell[WVA_COLUMN_REPLICA_CAPACITY], &one)
        || !wva_number_parse(fact->cell[WVA_COLUMN_SUPPLY], &supply) || !(supply >= 0))
        return;
    count = round(supply / one);
    if (fabs(supply - count * one) <= one / 100)
        fact->cell[WVA_COLUMN_REPLICAS_READY] = format_count(count, text);
}

/* A model with one variant: its part joins the analysis. The name is that of the ready replicas. */
static void take_variant(struct wva_fact *fact, const struct wva_str *cells,
                         char text[WVA_NUMBER_TEXT])
{
    double capacity;

    fact->cell[WVA_COLUMN_ROLE] = cells[WVA_COLUMN_ROLE];
    if (!is_capacity(cells[WVA_COLUMN_REPLICA_CAPACITY], &capacity))
        return;
    fact->cell[WVA_COLUMN_REPLICA_CAPACITY] = cells[WVA_COLUMN_REPLICA_CAPACITY];
    fact->cell[WVA_COLUMN_CAPACITY_SOURCE] = cells[WVA_COLUMN_CAPACITY_SOURCE];
    if (wva_str_equal(fact->cell[WVA_COLUMN_ANALYZER], WVA_STR("saturation")))
        count_ready(fact, text);
    if (fact->cell[WVA_COLUMN_REPLICAS_READY].len > 0)
        fact->cell[WVA_COLUMN_VARIANT] = cells[WVA_COLUMN_VARIANT];
}

/* A fact for each of several variants. */
static void give_variant(const struct wva_fact *analysis, struct wva_fact *fact,
                         wva_fact_sink *sink, void *context)
{
    double capacity;

    fact->kind = WVA_FACT_CAPACITY;
    fact->cell[WVA_COLUMN_ANALYZER] = analysis->cell[WVA_COLUMN_ANALYZER];
    fact->cell[WVA_COLUMN_MODEL] = analysis->cell[WVA_COLUMN_MODEL];
    fact->cell[WVA_COLUMN_NAMESPACE] = analysis->cell[WVA_COLUMN_NAMESPACE];
    if (!is_capacity(fact->cell[WVA_COLUMN_REPLICA_CAPACITY], &capacity))
        fact->cell[WVA_COLUMN_REPLICA_CAPACITY] = fact->cell[WVA_COLUMN_CAPACITY_SOURCE] =
            (struct wva_str){ 0 };
    if (fact->cell[WVA_COLUMN_VARIANT].len > 0)
        sink(context, fact);
}

/* Reads the list, and delivers the analysis with it. */
static void give_analysis(struct wva_fact *analysis, struct wva_str object,
                          struct wva_context_space *space, wva_fact_sink *sink, void *context)
{
    struct wva_json_scanner scan = wva_json_scan(find_variants(object));
    struct wva_fact variant = { 0 };
    char text[WVA_NUMBER_TEXT];
    bool more =
        wva_json_take(&scan, '[')
        && wva_context_scan(&scan, variant_fields, WVA_COUNT(variant_fields), space, variant.cell);

    if (more && wva_json_take(&scan, ']')) {
        take_variant(analysis, variant.cell, text);
        more = false;
    }
    sink(context, analysis);
    while (more) {
        give_variant(analysis, &variant, sink, context);
        variant = (struct wva_fact){ 0 };
        more = wva_json_take(&scan, ',')
               && wva_context_scan(&scan, variant_fields, WVA_COUNT(variant_fields), space,
                                   variant.cell);
    }
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
                    { WVA_STR_INIT("scaleUpThreshold"), WVA_COLUMN_SCALE_UP_THRESHOLD },
                    { WVA_STR_INIT("scaleDownBoundary"), WVA_COLUMN_SCALE_DOWN_BOUNDARY },
                    { WVA_STR_INIT("namespace"), WVA_COLUMN_NAMESPACE } },
    };
    struct wva_context_space space;
    struct wva_fact fact = { 0 };
    enum wva_message_result result;

    space.used = 0;
    result = wva_keyed_fill(&row, object, &space, &fact);
    if (result != WVA_MESSAGE_READ)
        return result;
    if (is_combined(&fact) || says_nothing(&fact, object))
        return WVA_MESSAGE_OTHER;
    give_analysis(&fact, object, &space, sink, context);
    return WVA_MESSAGE_READ;
}

enum wva_message_result wva_analyzers_read(const struct wva_message *message, wva_fact_sink *sink,
                                           void *context)
{
    static const struct wva_keyed_message table[] = {
        TOTALS("V2 saturation analysis completed", "saturation"),
        TOTALS("Queueing model analysis completed", "queueing-model"),
        { .text = WVA_STR_INIT("saturation analyzer is absent from the configured analyzer list: "
                               "it will not vote and cannot veto scale-down for this model"),
          .kind = WVA_FACT_ANALYSIS,
          .required = 1,
          .fields = { { WVA_STR_INIT("modelID"), WVA_COLUMN_MODEL },
                      { WVA_STR_INIT("namespace"), WVA_COLUMN_NAMESPACE } },
          .constant = { WVA_STR_INIT("true"), WVA_CELL_NO_VOTE } },
        /* Of a pod whose decode rate is off the throughput analyzer's model. */
        { .text = WVA_STR_INIT("throughput analyzer: GPS mismatch detected"),
          .kind = WVA_FACT_STATE,
          .required = 4,
          .fields = { { WVA_STR_INIT("variant"), WVA_COLUMN_VARIANT },
                      { WVA_STR_INIT("GPSObs"), WVA_COLUMN_GPS_OBSERVED },
                      { WVA_STR_INIT("muDecModel"), WVA_COLUMN_GPS_MODEL },
                      { WVA_STR_INIT("gpsErrPct"), WVA_COLUMN_GPS_ERROR },
                      { WVA_STR_INIT("namespace"), WVA_COLUMN_NAMESPACE } } },
    };

    if (wva_str_equal(message->text, WVA_STR("analyzer-result")))
        return read_result(message->context, sink, context);
    return wva_keyed_read(message, table, WVA_COUNT(table), sink, context);
}
