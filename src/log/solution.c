/* SPDX-License-Identifier: Apache-2.0 */
/* The Solution block: what the optimizer chose for each server, and what latency it predicts there.
 *
 *     Optimization solution - system: Solution: \n
 *     s=NAME; c=CLASS; m=MODEL; rate=R; inTk=I; outTk=O; sol=N, sat=BOOL, alloc={acc=A; numRep=N;
 * ...}; slo-itl=... \n s=NAME; c=CLASS; m=MODEL; no feasible allocation! \n AllocationByType: \n
 *     ...
 *
 * Separators are mixed, and names are not quoted. */
#include "log/fields.h"
#include "log/message.h"

static const struct wva_field identity[] = {
    { WVA_STR_INIT("s="), WVA_STR_INIT("; c="), WVA_COLUMN_SERVER, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("; m="), WVA_COLUMN_CLASS, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("; "), WVA_COLUMN_MODEL, false },
};

static const struct wva_field allocation[] = {
    { WVA_STR_INIT("rate="), WVA_STR_INIT("; "), WVA_COLUMN_RATE, false },
    { WVA_STR_INIT("inTk="), WVA_STR_INIT("; "), WVA_COLUMN_INPUT_TOKENS, false },
    { WVA_STR_INIT("outTk="), WVA_STR_INIT("; "), WVA_COLUMN_OUTPUT_TOKENS, false },
    { WVA_STR_INIT("sol="), WVA_STR_INIT(", "), -1, false },
    { WVA_STR_INIT("sat="), WVA_STR_INIT(", "), WVA_COLUMN_SATURATED, true },
    { WVA_STR_INIT("alloc={acc="), WVA_STR_INIT("; "), WVA_COLUMN_ACCELERATOR, false },
    { WVA_STR_INIT("numRep="), WVA_STR_INIT("; "), WVA_COLUMN_REPLICAS_DESIRED, false },
    { WVA_STR_INIT("maxBatch="), WVA_STR_INIT("; "), WVA_COLUMN_MAX_BATCH, false },
    { WVA_STR_INIT("cost="), WVA_STR_INIT(", "), WVA_COLUMN_COST, false },
    { WVA_STR_INIT("val="), WVA_STR_INIT(", "), WVA_COLUMN_VALUE, false },
    { WVA_STR_INIT("itl="), WVA_STR_INIT(", "), WVA_COLUMN_ITL_PREDICTED, false },
    { WVA_STR_INIT("ttft="), WVA_STR_INIT(", "), WVA_COLUMN_TTFT_PREDICTED, false },
    { WVA_STR_INIT("rho="), WVA_STR_INIT(", "), WVA_COLUMN_RHO, false },
    { WVA_STR_INIT("maxRPM="), WVA_STR_INIT("}; "), WVA_COLUMN_MAX_RPM, false },
    { WVA_STR_INIT("slo-itl="), WVA_STR_INIT(", "), WVA_COLUMN_ITL_SLO, false },
    { WVA_STR_INIT("slo-ttft="), WVA_STR_INIT(", "), WVA_COLUMN_TTFT_SLO, false },
    { WVA_STR_INIT("slo-tps="), WVA_STR_INIT(""), WVA_COLUMN_TPS_SLO, false },
};

/* The text up to the next line end, which is stepped over; blanks at its end are no part of it. */
static struct wva_str take_row(struct wva_str *text)
{
    const char *newline = memchr(text->ptr, '\n', text->len);
    size_t len = newline == NULL ? text->len : (size_t)(newline - text->ptr);
    struct wva_str row = wva_str_trim((struct wva_str){ text->ptr, len });

    *text = wva_str_skip(*text, newline == NULL ? len : len + 1);
    return row;
}

static bool read_server(struct wva_str row, wva_fact_sink *sink, void *context)
{
    struct wva_fact fact = { .kind = WVA_FACT_ALLOCATION };

    if (!wva_fields_take(&row, identity, sizeof identity / sizeof identity[0], fact.cell))
        return false;
    if (wva_str_equal(row, WVA_STR("no feasible allocation!")))
        fact.kind = WVA_FACT_INFEASIBLE;
    else
        fact.broken =
            !wva_fields_take(&row, allocation, sizeof allocation / sizeof allocation[0], fact.cell);
    sink(context, &fact);
    return !fact.broken;
}

enum wva_message_result wva_solution_read(const struct wva_message *message, wva_fact_sink *sink,
                                          void *context)
{
    struct wva_str text = message->text;
    enum wva_message_result result = WVA_MESSAGE_READ;

    if (!wva_str_take(&text, WVA_STR("Optimization solution - system: Solution: \n")))
        return WVA_MESSAGE_OTHER;
    sink(context, &(struct wva_fact){ .kind = WVA_FACT_SOLUTION });
    for (;;) {
        struct wva_str row;

        if (text.len == 0)
            return WVA_MESSAGE_BROKEN;
        row = take_row(&text);
        if (wva_str_starts(row, WVA_STR("AllocationByType:")))
            return result;
        if (!read_server(row, sink, context))
            result = WVA_MESSAGE_BROKEN;
    }
}
