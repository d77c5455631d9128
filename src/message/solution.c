/* SPDX-License-Identifier: Apache-2.0 */
/* The Solution block: what the optimizer chose for each server, and what latency it predicts there.
 *
 *     Optimization solution - system: Solution: \n
 *     s=NAME; c=CLASS; m=MODEL; rate=R; inTk=I; outTk=O; sol=N, sat=BOOL, alloc={acc=A; numRep=N;
 * ...}; slo-itl=... \n s=NAME; c=CLASS; m=MODEL; no feasible allocation! \n AllocationByType: \n
 *     ...
 *
 * Until September 2025 a row had one request length (`tk`), `num`, `servTime` and `waitTime`
 * instead of two, `numRep`, `itl` and `ttft`, and a row with an allocation did not name its server.
 * The wait is not the time to first token, and one length is neither input nor output: both are
 * dropped.
 *
 * Separators are mixed, and names are not quoted. */
#include "message/fields.h"
#include "message/message.h"
#include "util/json.h"

static const struct wva_field identity[] = {
    { WVA_STR_INIT("s="), WVA_STR_INIT("; "), WVA_COLUMN_SERVER, true },
    { WVA_STR_INIT("c="), WVA_STR_INIT("; m="), WVA_COLUMN_CLASS, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("; "), WVA_COLUMN_MODEL, false },
};

static const struct wva_field allocation[] = {
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
};

static const struct wva_field early_allocation[] = {
    { WVA_STR_INIT("tk="), WVA_STR_INIT("; "), -1, false },
    { WVA_STR_INIT("sol="), WVA_STR_INIT(", "), -1, false },
    { WVA_STR_INIT("sat="), WVA_STR_INIT(", "), WVA_COLUMN_SATURATED, true },
    { WVA_STR_INIT("alloc={acc="), WVA_STR_INIT("; "), WVA_COLUMN_ACCELERATOR, false },
    { WVA_STR_INIT("num="), WVA_STR_INIT("; "), WVA_COLUMN_REPLICAS_DESIRED, false },
    { WVA_STR_INIT("maxBatch="), WVA_STR_INIT("; "), WVA_COLUMN_MAX_BATCH, false },
    { WVA_STR_INIT("cost="), WVA_STR_INIT(", "), WVA_COLUMN_COST, false },
    { WVA_STR_INIT("val="), WVA_STR_INIT(", "), WVA_COLUMN_VALUE, false },
    { WVA_STR_INIT("servTime="), WVA_STR_INIT(", "), WVA_COLUMN_ITL_PREDICTED, false },
    { WVA_STR_INIT("waitTime="), WVA_STR_INIT(", "), -1, false },
};

/* The text up to the next line end, which is consumed; without trailing blanks. */
static struct wva_str take_row(struct wva_str *text)
{
    const char *newline = memchr(text->ptr, '\n', text->len);
    size_t len = newline == NULL ? text->len : (size_t)(newline - text->ptr);
    struct wva_str row = wva_str_trim((struct wva_str){ text->ptr, len });

    *text = wva_str_skip(*text, newline == NULL ? len : len + 1);
    return row;
}

/* "rho=0.09, maxRPM=607.63}; ": the second was added later. */
static bool take_load(struct wva_str *row, struct wva_str *cells)
{
    struct wva_str load;

    if (!wva_str_take(row, WVA_STR("rho=")) || !wva_str_cut(row, WVA_STR("}; "), &load))
        return false;
    if (wva_str_cut(&load, WVA_STR(", maxRPM="), &cells[WVA_COLUMN_RHO]))
        cells[WVA_COLUMN_MAX_RPM] = load;
    else
        cells[WVA_COLUMN_RHO] = load;
    return true;
}

/* "slo-itl=15, slo-ttft=1000, slo-tps=0": the last was added later. `slo-ttw` is named after the
 * wait, but its number is the target for the first token. */
static bool take_slos(struct wva_str row, struct wva_str *cells)
{
    if (!wva_str_take(&row, WVA_STR("slo-itl=")) && !wva_str_take(&row, WVA_STR("slo-tpot=")))
        return false;
    if (!wva_str_cut(&row, WVA_STR(", "), &cells[WVA_COLUMN_ITL_SLO]))
        return false;
    if (!wva_str_take(&row, WVA_STR("slo-ttft=")) && !wva_str_take(&row, WVA_STR("slo-ttw=")))
        return false;
    if (wva_str_cut(&row, WVA_STR(", slo-tps="), &cells[WVA_COLUMN_TTFT_SLO]))
        cells[WVA_COLUMN_TPS_SLO] = row;
    else
        cells[WVA_COLUMN_TTFT_SLO] = row;
    return true;
}

static bool take_allocation(struct wva_str row, struct wva_str *cells)
{
    bool good;

    if (!wva_str_take(&row, WVA_STR("rate="))
        || !wva_str_cut(&row, WVA_STR("; "), &cells[WVA_COLUMN_RATE]))
        return false;
    if (wva_str_starts(row, WVA_STR("tk=")))
        good = wva_fields_take(&row, early_allocation, WVA_COUNT(early_allocation), cells);
    else
        good = wva_fields_take(&row, allocation, WVA_COUNT(allocation), cells);
    return good && take_load(&row, cells) && take_slos(row, cells);
}

static bool read_server(struct wva_str row, wva_fact_sink *sink, void *context)
{
    struct wva_fact fact = { .kind = WVA_FACT_ALLOCATION };

    if (!wva_fields_take(&row, identity, WVA_COUNT(identity), fact.cell))
        return false;
    if (wva_str_equal(row, WVA_STR("no feasible allocation!")))
        fact.kind = WVA_FACT_INFEASIBLE;
    else
        fact.broken = !take_allocation(row, fact.cell);
    sink(context, &fact);
    return !fact.broken;
}

/* `text` is what follows "Solution:". */
static enum wva_message_result read_block(struct wva_str text, wva_fact_sink *sink, void *context)
{
    enum wva_message_result result = WVA_MESSAGE_READ;

    if (take_row(&text).len > 0)
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

/* The block as a value logged with the message. */
static enum wva_message_result read_member(struct wva_str object, wva_fact_sink *sink,
                                           void *context)
{
    struct wva_json_value value = wva_json_member(object, WVA_STR("system"));
    struct wva_buffer scratch = wva_buffer_make(value.text.len + 1);
    enum wva_message_result result = WVA_MESSAGE_OTHER;
    struct wva_str text;

    if (value.kind == WVA_JSON_STRING) {
        text = wva_json_unescape(value.text, &scratch);
        if (wva_str_take(&text, WVA_STR("Solution:")))
            result = read_block(text, sink, context);
    }
    wva_buffer_free(&scratch);
    return result;
}

enum wva_message_result wva_solution_read(const struct wva_message *message, wva_fact_sink *sink,
                                          void *context)
{
    struct wva_str text = message->text;

    /* The wording of the first controllers. */
    if (wva_str_take(&text, WVA_STR("optimization solution system ")))
        return wva_str_take(&text, WVA_STR("Solution:")) ? read_block(text, sink, context)
                                                         : WVA_MESSAGE_OTHER;
    if (wva_str_take(&text, WVA_STR("Optimization solution"))) {
        /* The first phrase is that of August 2025; then the system was a value of its own. */
        if (!wva_str_take(&text, WVA_STR(" - system: ")) && !wva_str_take(&text, WVA_STR("system")))
            return wva_str_equal(wva_str_trim(text), WVA_STR("-"))
                       ? read_member(message->context, sink, context)
                       : WVA_MESSAGE_OTHER;
    }
    if (!wva_str_take(&text, WVA_STR("Solution:")))
        return WVA_MESSAGE_OTHER;
    return read_block(text, sink, context);
}
