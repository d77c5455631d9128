/* SPDX-License-Identifier: Apache-2.0 */
/* What is no text, told by its first bytes. */
#ifndef WVA_INPUT_BINARY_H
#define WVA_INPUT_BINARY_H

#include <stddef.h>

/* What a file is that begins with these bytes: "a PNG picture", "binary data". NULL where it may be
 * text: in UTF-16, too, and behind NUL bytes, which stand where a log was cut while it was written.
 * 512 bytes are enough. */
const char *wva_binary_kind(const char *bytes, size_t len);

/* Of a file in which text may be packed in a form that is not expanded here: what it is, and what
 * unpacks it; else NULL. */
const char *wva_binary_packed(const char *bytes, size_t len, const char **tool);

#endif
