/* SPDX-License-Identifier: Apache-2.0 */
/* "Found SLO ...": the targets of a model in its class. Until November 2025 the first line of a
 * cycle, one per variant; since then it stands in the middle. */
#include "message/fields.h"
#include "message/message.h"

enum { FIELD_COUNT = 4 };

static const struct wva_field spaced[FIELD_COUNT] = {
    { WVA_STR_INIT("model: "), WVA_STR_INIT(", class: "), WVA_COLUMN_MODEL, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(", slo-tpot: "), WVA_COLUMN_CLASS, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(", slo-ttft: "), WVA_COLUMN_ITL_SLO, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(""), WVA_COLUMN_TTFT_SLO, false },
};

static const struct wva_field spaced_early[FIELD_COUNT] = {
    { WVA_STR_INIT("model: "), WVA_STR_INIT(", class: "), WVA_COLUMN_MODEL, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(", slo-itl: "), WVA_COLUMN_CLASS, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(", slo-ttw: "), WVA_COLUMN_ITL_SLO, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(""), WVA_COLUMN_TTFT_SLO, false },
};

static const struct wva_field equated[FIELD_COUNT] = {
    { WVA_STR_INIT("model="), WVA_STR_INIT(", class="), WVA_COLUMN_MODEL, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(", slo-tpot="), WVA_COLUMN_CLASS, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(", slo-ttft="), WVA_COLUMN_ITL_SLO, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(""), WVA_COLUMN_TTFT_SLO, false },
};

static const struct wva_field joined[FIELD_COUNT] = {
    { WVA_STR_INIT("model"), WVA_STR_INIT("class"), WVA_COLUMN_MODEL, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("sloTPOT"), WVA_COLUMN_CLASS, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("sloTTFT"), WVA_COLUMN_ITL_SLO, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(""), WVA_COLUMN_TTFT_SLO, false },
};

static const struct wva_field joined_early[FIELD_COUNT] = {
    { WVA_STR_INIT("model"), WVA_STR_INIT("class"), WVA_COLUMN_MODEL, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("slo-itl"), WVA_COLUMN_CLASS, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("slo-ttw"), WVA_COLUMN_ITL_SLO, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(""), WVA_COLUMN_TTFT_SLO, false },
};

static const struct {
    struct wva_str prefix, sign; /* what it begins with, and what else it holds */
    const struct wva_field *fields;
    bool starts_cycle;
} shapes[] = {
    { WVA_STR_INIT("Found SLO for model - "), WVA_STR_INIT("slo-itl: "), spaced_early, true },
    { WVA_STR_INIT("Found SLO for model - "), WVA_STR_INIT(""), spaced, true },
    { WVA_STR_INIT("Found SLO for model: "), WVA_STR_INIT(""), equated, false },
    { WVA_STR_INIT("Found SLO for model"), WVA_STR_INIT(""), joined, true },
    { WVA_STR_INIT("Found SLOmodel"), WVA_STR_INIT(""), joined_early, true },
};

enum wva_message_result wva_slo_read(const struct wva_message *message, wva_fact_sink *sink,
                                     void *context)
{
    struct wva_fact fact = { .kind = WVA_FACT_SLO };
    struct wva_str text = message->text;

    for (size_t i = 0; i < WVA_COUNT(shapes); i++) {
        if (!wva_str_starts(text, shapes[i].prefix) || wva_str_find(text, shapes[i].sign) == NULL)
            continue;
        if (shapes[i].starts_cycle)
            sink(context, &(struct wva_fact){ .kind = WVA_FACT_CYCLE_START });
        /* In the joined shape "model" is both the end of the phrase and the first name. */
        text = wva_str_skip(text, shapes[i].fields == joined_early ? strlen("Found SLO")
                                                                   : shapes[i].prefix.len);
        if (!wva_fields_take(&text, shapes[i].fields, FIELD_COUNT, fact.cell))
            return WVA_MESSAGE_BROKEN;
        sink(context, &fact);
        return WVA_MESSAGE_READ;
    }
    return WVA_MESSAGE_OTHER;
}
