/* SPDX-License-Identifier: Apache-2.0 */
/* Facts as text, for tests of message families. */
#ifndef WVA_TESTS_FACTS_H
#define WVA_TESTS_FACTS_H

#include "log/message.h"
#include "util/buffer.h"

/* A fact sink whose context is a struct wva_buffer: appends "KIND column=value ...;". */
void write_fact(void *context, const struct wva_fact *fact);

#endif
