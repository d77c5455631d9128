/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of a fixed text that carry their data as key/value pairs, as all do since December 2025:
 * a table says which text gives which facts, and which member goes where. */
#ifndef WVA_MESSAGE_KEYED_H
#define WVA_MESSAGE_KEYED_H

#include "message/context.h"

enum { WVA_KEYED_FIELDS = 10 };

struct wva_keyed_message {
    struct wva_str text; /* the whole message */
    enum wva_fact_kind kind;
    int required;  /* how many of the fields, from the first on, must be there */
    double factor; /* what the number of the last required field is multiplied with; 0: nothing */
    struct wva_context_field fields[WVA_KEYED_FIELDS]; /* up to the first without a key */
    struct wva_context_field constant; /* a cell that always says the same: the "key" */
};

/* Fills a fact by one row, whatever the message's text, for families with more to do; texts that
 * are no views of `object` lie in `space`. BROKEN where a required field is missing, OTHER where
 * all are: older controllers have messages of the same text without data. A variant that is called
 * "namespace/name" is taken apart, and an accelerator "unresolved" is none. */
enum wva_message_result wva_keyed_fill(const struct wva_keyed_message *row, struct wva_str object,
                                       struct wva_context_space *space, struct wva_fact *fact);

/* Reads a message by the rows of `table` that have its text, one fact for each. */
enum wva_message_result wva_keyed_read(const struct wva_message *message,
                                       const struct wva_keyed_message *table, size_t count,
                                       wva_fact_sink *sink, void *context);

#endif
