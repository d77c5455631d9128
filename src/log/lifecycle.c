/* SPDX-License-Identifier: Apache-2.0 */
/* The lines that frame cycles: they carry no numbers, only where things begin and end. */
#include "log/message.h"

enum wva_message_result wva_lifecycle_read(const struct wva_message *message, wva_fact_sink *sink,
                                           void *context)
{
    struct wva_str text = message->text;
    static const struct {
        struct wva_str prefix;
        enum wva_fact_kind kind;
    } marks[] = {
        { WVA_STR_INIT("Found inventory"), WVA_FACT_CYCLE_START },
        { WVA_STR_INIT("Reconciliation completed"), WVA_FACT_CYCLE_END },
        { WVA_STR_INIT("Zap logger initialized"), WVA_FACT_RESTART },
        /* The controller prints an error's own text first and its message right behind it. */
        { WVA_STR_INIT("no feasible allocations found"), WVA_FACT_CYCLE_FAILED },
    };

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (wva_str_starts(text, marks[i].prefix)) {
            sink(context, &(struct wva_fact){ .kind = marks[i].kind });
            return WVA_MESSAGE_READ;
        }
    return WVA_MESSAGE_OTHER;
}
