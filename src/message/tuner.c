/* SPDX-License-Identifier: Apache-2.0 */
/* The result of the tuner's step for a variant, and the parameters it found or kept:
 *
 *     Model tuner results: model=M, accelerator=A, alpha=.., beta=.., gamma=.., delta=.., NIS=2.69
 *     Tuner validation succeeded for variant V/N, server V:N - New NIS: 2.689419
 *     Keeping previously tuned parameters for variant V/N: alpha=.., ...
 *
 * Several lines often report one event. In November 2025 some were joined without separators.
 */
#include "message/fields.h"
#include "message/message.h"

static const struct wva_pair parameters[] = {
    { WVA_STR_INIT("model"), WVA_COLUMN_MODEL, WVA_PAIR_OPTIONAL },
    { WVA_STR_INIT("accelerator"), WVA_COLUMN_ACCELERATOR, WVA_PAIR_OPTIONAL },
    { WVA_STR_INIT("alpha"), WVA_COLUMN_ALPHA, WVA_PAIR_REQUIRED },
    { WVA_STR_INIT("beta"), WVA_COLUMN_BETA, WVA_PAIR_REQUIRED },
    { WVA_STR_INIT("gamma"), WVA_COLUMN_GAMMA, WVA_PAIR_REQUIRED },
    { WVA_STR_INIT("delta"), WVA_COLUMN_DELTA, WVA_PAIR_REQUIRED },
    { WVA_STR_INIT("NIS"), WVA_COLUMN_NIS, WVA_PAIR_OPTIONAL },
};

static const struct wva_field joined_results[] = {
    { WVA_STR_INIT("model"), WVA_STR_INIT("accelerator"), WVA_COLUMN_MODEL, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("alpha"), WVA_COLUMN_ACCELERATOR, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("beta"), WVA_COLUMN_ALPHA, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("gamma"), WVA_COLUMN_BETA, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("delta"), WVA_COLUMN_GAMMA, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("NIS"), WVA_COLUMN_DELTA, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(""), WVA_COLUMN_NIS, false },
};

static const struct wva_field joined_parameters[] = {
    { WVA_STR_INIT("variant"), WVA_STR_INIT("namespace"), WVA_COLUMN_VARIANT, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("alpha"), WVA_COLUMN_NAMESPACE, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("beta"), WVA_COLUMN_ALPHA, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("gamma"), WVA_COLUMN_BETA, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("delta"), WVA_COLUMN_GAMMA, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(""), WVA_COLUMN_DELTA, false },
};

/* "V/N" or "V", up to a character that cannot be in a Kubernetes name. */
static bool take_variant(struct wva_str *text, struct wva_str *cells)
{
    size_t len = 0;
    struct wva_str variant, name;

    while (len < text->len && memchr(" ,:", text->ptr[len], 3) == NULL)
        len++;
    name = variant = (struct wva_str){ text->ptr, len };
    *text = wva_str_skip(*text, len);
    if (wva_str_cut(&name, WVA_STR("/"), &variant))
        cells[WVA_COLUMN_NAMESPACE] = name;
    cells[WVA_COLUMN_VARIANT] = variant;
    return variant.len > 0;
}

/* "V<word>V:N", where `word` is between the name and its repetition: nothing else marks the end of
 * the first one. Consumes it and the colon. */
static bool take_repeated_variant(struct wva_str *text, struct wva_str word, struct wva_str *cells)
{
    struct wva_str both, variant;

    if (!wva_str_cut(text, WVA_STR(":"), &both) || both.len <= word.len)
        return false;
    variant = (struct wva_str){ both.ptr, (both.len - word.len) / 2 };
    both = wva_str_skip(both, variant.len);
    if (!wva_str_take(&both, word) || !wva_str_equal(both, variant))
        return false;
    cells[WVA_COLUMN_VARIANT] = variant;
    return true;
}

/* The number in "... (NIS=13.66) exceeds ..." or "... (NIS=13.66 exceeds ...". */
static bool find_rejected_nis(struct wva_str text, struct wva_str *nis)
{
    struct wva_str before;
    size_t len = 0;

    if (!wva_str_cut(&text, WVA_STR("(NIS="), &before))
        return false;
    while (len < text.len && text.ptr[len] != ')' && text.ptr[len] != ' ')
        len++;
    *nis = (struct wva_str){ text.ptr, len };
    return true;
}

static enum wva_message_result give(struct wva_fact *fact, wva_fact_sink *sink, void *context)
{
    sink(context, fact);
    return WVA_MESSAGE_READ;
}

static enum wva_message_result read_parameters(struct wva_str text, struct wva_str is,
                                               struct wva_fact *fact, wva_fact_sink *sink,
                                               void *context)
{
    fact->kind = WVA_FACT_TUNED;
    if (!wva_pairs_take(text, is, parameters, WVA_COUNT(parameters), fact->cell))
        return WVA_MESSAGE_BROKEN;
    return give(fact, sink, context);
}

/* Lines with the parameters of a variant: "PHRASE V/N: alpha=.., beta=.., ..." */
static enum wva_message_result read_variant_parameters(struct wva_str text, struct wva_fact *fact,
                                                       wva_fact_sink *sink, void *context)
{
    static const struct wva_str phrases[] = {
        WVA_STR_INIT("Keeping previously tuned parameters for variant "),
        WVA_STR_INIT("Keeping existing parameters in status for variant "),
        WVA_STR_INIT("Using fallback parameters for variant "),
        WVA_STR_INIT("Set initial parameters for variant "),
    };

    for (size_t i = 0; i < WVA_COUNT(phrases); i++)
        if (wva_str_take(&text, phrases[i])) {
            if (!take_variant(&text, fact->cell))
                return WVA_MESSAGE_BROKEN;
            (void)wva_str_take(&text, WVA_STR(" from spec"));
            if (!wva_str_take(&text, WVA_STR(": ")))
                return WVA_MESSAGE_BROKEN;
            return read_parameters(text, WVA_STR("="), fact, sink, context);
        }
    if (!wva_str_take(&text, WVA_STR("Tuned performance parameters: variant "))
        && !wva_str_take(&text, WVA_STR("Tuned performance parameters result: variant ")))
        return WVA_MESSAGE_OTHER;
    if (!take_variant(&text, fact->cell) || !wva_str_take(&text, WVA_STR(" - ")))
        return WVA_MESSAGE_BROKEN;
    return read_parameters(text, WVA_STR(": "), fact, sink, context);
}

static enum wva_message_result read_joined(struct wva_str text, const struct wva_field *fields,
                                           size_t count, struct wva_fact *fact, wva_fact_sink *sink,
                                           void *context)
{
    fact->kind = WVA_FACT_TUNED;
    if (!wva_fields_take(&text, fields, count, fact->cell))
        return WVA_MESSAGE_BROKEN;
    return give(fact, sink, context);
}

/* Lines with the parameters of a model on an accelerator, or joined ones. */
static enum wva_message_result read_results(struct wva_str text, struct wva_fact *fact,
                                            wva_fact_sink *sink, void *context)
{
    struct wva_str head;

    if (wva_str_take(&text, WVA_STR("Model tuner results: ")))
        return read_parameters(text, WVA_STR("="), fact, sink, context);
    if (wva_str_take(&text, WVA_STR("Updated SystemData for model="))) {
        if (!wva_str_cut(&text, WVA_STR(", accelerator="), &fact->cell[WVA_COLUMN_MODEL])
            || !wva_str_cut(&text, WVA_STR(": "), &head))
            return WVA_MESSAGE_BROKEN;
        fact->cell[WVA_COLUMN_ACCELERATOR] = head;
        return read_parameters(text, WVA_STR("="), fact, sink, context);
    }
    if (wva_str_take(&text, WVA_STR("Model tuner results - ")))
        return read_joined(text, joined_results, WVA_COUNT(joined_results), fact, sink, context);
    if (wva_str_take(&text, WVA_STR("Tuned performance parameters"))
        && wva_str_starts(text, WVA_STR("variant")))
        return read_joined(text, joined_parameters, WVA_COUNT(joined_parameters), fact, sink,
                           context);
    return WVA_MESSAGE_OTHER;
}

/* The result of the step for "variant V/N". */
static enum wva_message_result read_outcome(struct wva_str text, struct wva_fact *fact,
                                            wva_fact_sink *sink, void *context)
{
    static const struct {
        struct wva_str phrase, outcome;
    } outcomes[] = {
        { WVA_STR_INIT("Tuner validation succeeded for variant "), WVA_STR_INIT("accepted") },
        { WVA_STR_INIT("Tuner NIS validation failed for variant "), WVA_STR_INIT("rejected") },
        { WVA_STR_INIT("Keeping previous tuned parameters for variant "),
          WVA_STR_INIT("rejected") },
        { WVA_STR_INIT("Tuner failed completely for variant "), WVA_STR_INIT("failed") },
        { WVA_STR_INIT("Tuner failed update completely for variant "), WVA_STR_INIT("failed") },
        { WVA_STR_INIT("Failed to tune server for variant "), WVA_STR_INIT("failed") },
        { WVA_STR_INIT("Skipping tuning for variant "), WVA_STR_INIT("skipped") },
    };
    struct wva_str before;

    for (size_t i = 0; i < WVA_COUNT(outcomes); i++)
        if (wva_str_take(&text, outcomes[i].phrase)) {
            if (!take_variant(&text, fact->cell))
                return WVA_MESSAGE_BROKEN;
            fact->cell[WVA_COLUMN_TUNER] = outcomes[i].outcome;
            if (wva_str_cut(&text, WVA_STR(" - New NIS: "), &before))
                fact->cell[WVA_COLUMN_NIS] = text;
            else if (find_rejected_nis(text, &fact->cell[WVA_COLUMN_NIS]))
                fact->cell[WVA_COLUMN_TUNER] = WVA_STR("rejected");
            return give(fact, sink, context);
        }
    return WVA_MESSAGE_OTHER;
}

/* The same, joined: "...variantVserverV:NNIS0.81[error...]", "...serverV:Nerror...". */
static enum wva_message_result read_joined_outcome(struct wva_str text, struct wva_fact *fact,
                                                   wva_fact_sink *sink, void *context)
{
    struct wva_str *cells = fact->cell;

    if (wva_str_take(&text, WVA_STR("Tuner validation succeededvariant"))) {
        cells[WVA_COLUMN_TUNER] = WVA_STR("accepted");
    } else if (wva_str_take(&text,
                            WVA_STR("Tuner validation failed, using previous statevariant"))) {
        cells[WVA_COLUMN_TUNER] = WVA_STR("rejected");
    } else if (wva_str_take(&text,
                            WVA_STR("Failed to tune server, keeping original paramsserver"))) {
        if (!wva_str_cut(&text, WVA_STR(":"), &cells[WVA_COLUMN_VARIANT])
            || !wva_str_cut(&text, WVA_STR("error"), &cells[WVA_COLUMN_NAMESPACE]))
            return WVA_MESSAGE_BROKEN;
        cells[WVA_COLUMN_TUNER] = find_rejected_nis(text, &cells[WVA_COLUMN_NIS])
                                      ? WVA_STR("rejected")
                                      : WVA_STR("failed");
        return give(fact, sink, context);
    } else {
        return WVA_MESSAGE_OTHER;
    }
    if (!take_repeated_variant(&text, WVA_STR("server"), cells)
        || !wva_str_cut(&text, WVA_STR("NIS"), &cells[WVA_COLUMN_NAMESPACE]))
        return WVA_MESSAGE_BROKEN;
    if (!wva_str_cut(&text, WVA_STR("error"), &cells[WVA_COLUMN_NIS]))
        cells[WVA_COLUMN_NIS] = text;
    return give(fact, sink, context);
}

enum wva_message_result wva_tuner_read(const struct wva_message *message, wva_fact_sink *sink,
                                       void *context)
{
    static enum wva_message_result (*const readers[])(
        struct wva_str, struct wva_fact *, wva_fact_sink *,
        void *) = { read_results, read_variant_parameters, read_outcome, read_joined_outcome };
    struct wva_fact fact = { .kind = WVA_FACT_TUNER };

    if (wva_str_starts(message->text, WVA_STR("Model tuner is disabled globally"))) {
        fact.cell[WVA_COLUMN_TUNER] = WVA_STR("off");
        return give(&fact, sink, context);
    }
    for (size_t i = 0; i < WVA_COUNT(readers); i++) {
        enum wva_message_result result = readers[i](message->text, &fact, sink, context);

        if (result != WVA_MESSAGE_OTHER)
            return result;
    }
    return WVA_MESSAGE_OTHER;
}
