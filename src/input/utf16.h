/* SPDX-License-Identifier: Apache-2.0 */
/* Converts UTF-16, which PowerShell's redirection writes, to UTF-8, incrementally. */
#ifndef WVA_INPUT_UTF16_H
#define WVA_INPUT_UTF16_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wva_utf16 {
    bool big_endian;
    bool has_byte;      /* an odd byte is waiting for its other half */
    unsigned char byte; /* that byte */
    uint32_t high;      /* a high surrogate waiting for its low one; 0: none */
};

/* True if `bytes` begin with a UTF-16 byte order mark, which sets *big_endian. */
bool wva_utf16_begins(const char *bytes, size_t len, bool *big_endian);

/* The most UTF-8 bytes that `len` bytes of UTF-16 can become, pending input included. */
size_t wva_utf16_room(size_t len);

/* Decodes `len` bytes into `out`, which has that much room; returns the bytes written. Byte order
 * marks are dropped; half a surrogate pair becomes U+FFFD. */
size_t wva_utf16_decode(struct wva_utf16 *state, const char *bytes, size_t len, char *out);

#endif
