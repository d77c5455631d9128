/* SPDX-License-Identifier: Apache-2.0 */
/* What a message's reader gives, as one line of text that a test can compare. */
#ifndef WVA_TESTS_FACTS_H
#define WVA_TESTS_FACTS_H

#include "message/message.h"
#include "util/buffer.h"

/* A fact sink whose context is a struct wva_buffer: appends "KIND column=value ...;", with "!"
 * behind the kind of a broken one. */
void write_fact(void *context, const struct wva_fact *fact);

/* Fails unless the message gives `result` and the facts. */
void expect_facts(const char *message, enum wva_message_result result, const char *facts);

/* The same, for a message with key/value pairs: `object` is the record. */
void expect_facts_of(struct wva_str message, const char *object, enum wva_message_result result,
                     const char *facts);

#endif
