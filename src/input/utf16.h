/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-16, as PowerShell's redirection writes it, to UTF-8, piece by piece. */
#ifndef WVA_INPUT_UTF16_H
#define WVA_INPUT_UTF16_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wva_utf16 {
    bool big_endian;
    bool has_byte;      /* an odd byte waits for its other half */
    unsigned char byte; /* that byte */
    uint32_t high;      /* a high surrogate that waits for its low one; 0: none */
};

/* True where `bytes` begin with a byte order mark of UTF-16, which says the order. */
bool wva_utf16_begins(const char *bytes, size_t len, bool *big_endian);

/* The most bytes that `len` bytes of UTF-16 become, what waited included. */
size_t wva_utf16_room(size_t len);

/* Decodes `len` bytes into `out`, which has that room; returns how many were written. Byte order
 * marks are dropped; half a surrogate pair becomes U+FFFD. */
size_t wva_utf16_decode(struct wva_utf16 *state, const char *bytes, size_t len, char *out);

#endif
