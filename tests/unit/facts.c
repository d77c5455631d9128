/* SPDX-License-Identifier: Apache-2.0 */
#include "facts.h"

#include "support.h"
#include "util/buffer.h"

void write_fact(void *context, const struct wva_fact *fact)
{
    static const char *const kinds[] = {
        [WVA_FACT_RESTART] = "restart",
        [WVA_FACT_CYCLE_START] = "start",
        [WVA_FACT_SYSTEM_DATA] = "data",
        [WVA_FACT_MODELS] = "models",
        [WVA_FACT_SERVERS] = "servers",
        [WVA_FACT_SOLUTION] = "solution",
        [WVA_FACT_CYCLE_END] = "end",
        [WVA_FACT_CYCLE_FAILED] = "failed",
        [WVA_FACT_OBSERVATION] = "observation",
        [WVA_FACT_ALLOCATION] = "allocation",
        [WVA_FACT_INFEASIBLE] = "infeasible",
        [WVA_FACT_PARAMETERS] = "parameters",
        [WVA_FACT_TUNED] = "tuned",
        [WVA_FACT_SLO] = "slo",
        [WVA_FACT_ANALYSIS] = "analysis",
        [WVA_FACT_VARIANT] = "variant",
        [WVA_FACT_REPLICAS] = "replicas",
        [WVA_FACT_DECISION] = "decision",
        [WVA_FACT_METRICS] = "metrics",
        [WVA_FACT_TUNER] = "tuner",
        [WVA_FACT_CAPACITY] = "capacity",
        [WVA_FACT_STATE] = "state",
        [WVA_FACT_OTHER_LOOP] = "other loop",
        [WVA_FACT_INVENTORY] = "inventory",
        [WVA_FACT_POD] = "pod",
    };
    static const char *const cells[] = {
        [WVA_CELL_SERVING_POD - WVA_COLUMN_JOINED] = "serving_pod",
        [WVA_CELL_INSTANCE - WVA_COLUMN_JOINED] = "instance",
        [WVA_CELL_NO_RATE - WVA_COLUMN_JOINED] = "no_rate",
        [WVA_CELL_DETAIL - WVA_COLUMN_JOINED] = "detail",
        [WVA_CELL_WORKLOAD - WVA_COLUMN_JOINED] = "workload",
        [WVA_CELL_NO_VOTE - WVA_COLUMN_JOINED] = "no_vote",
    };
    struct wva_buffer *seen = context;

    wva_buffer_printf(seen, "%s%s", kinds[fact->kind], fact->broken ? "!" : "");
    for (int i = 0; i < WVA_CELL_COUNT; i++)
        if (fact->cell[i].len > 0)
            wva_buffer_printf(seen, " %s=%.*s",
                              i < WVA_COLUMN_JOINED ? wva_column_info((enum wva_column)i)->name
                                                    : cells[i - WVA_COLUMN_JOINED],
                              WVA_STR_ARGS(fact->cell[i]));
    wva_buffer_append_char(seen, ';');
}

void expect_facts_of(struct wva_str message, const char *object, enum wva_message_result result,
                     const char *facts)
{
    struct wva_buffer seen = wva_buffer_make(64 * 1024);
    struct wva_message whole = { message, wva_str_from(object) };
    enum wva_family family;

    assert_int_equal(wva_message_read(&whole, write_fact, &seen, &family), result);
    assert_string_equal(seen.data == NULL ? "" : seen.data, facts);
    wva_buffer_free(&seen);
}

void expect_facts(const char *message, enum wva_message_result result, const char *facts)
{
    expect_facts_of(wva_str_from(message), "", result, facts);
}
