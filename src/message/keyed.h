/* SPDX-License-Identifier: Apache-2.0 */
/* Messages with a fixed text and their data in key/value pairs, as all are since December 2025: a
 * table maps each text to facts, and members to cells. */
#ifndef WVA_MESSAGE_KEYED_H
#define WVA_MESSAGE_KEYED_H

#include "message/context.h"

enum { WVA_KEYED_FIELDS = 11 };

struct wva_keyed_message {
    struct wva_str text; /* the whole message */
    enum wva_fact_kind kind;
    int required;  /* how many of the fields, from the first on, are required */
    double factor; /* the number of the last required field is multiplied by this; 0: unchanged */
    struct wva_context_field fields[WVA_KEYED_FIELDS]; /* up to the first without a key */
    struct wva_context_field constant;                 /* a cell with a constant value: the "key" */
};

/* Fills a fact according to one row, whatever the message's text, for families that need more
 * logic; texts that are not views of `object` are in `space`. BROKEN if a required field is
 * missing, OTHER if all are: older controllers log the same text without data. A variant
 * "namespace/name" is split, and an accelerator "unresolved" is treated as missing. */
enum wva_message_result wva_keyed_fill(const struct wva_keyed_message *row, struct wva_str object,
                                       struct wva_context_space *space, struct wva_fact *fact);

/* Reads a message by the rows of `table` with its text, one fact for each. */
enum wva_message_result wva_keyed_read(const struct wva_message *message,
                                       const struct wva_keyed_message *table, size_t count,
                                       wva_fact_sink *sink, void *context);

#endif
