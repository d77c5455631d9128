/* SPDX-License-Identifier: Apache-2.0 */
/* Recognizes files that are not text by their first bytes. */
#ifndef WVA_INPUT_BINARY_H
#define WVA_INPUT_BINARY_H

#include <stddef.h>

/* The kind of file that begins with these bytes: "a PNG picture", "binary data". NULL if it may be
 * text, including UTF-16, and text after NUL bytes, as in a log that was cut while being written.
 * 512 bytes are enough. */
const char *wva_binary_kind(const char *bytes, size_t len);

/* For a file that may contain text in a compression format not supported here: the format, and the
 * tool that unpacks it; else NULL. */
const char *wva_binary_packed(const char *bytes, size_t len, const char **tool);

#endif
