/* SPDX-License-Identifier: Apache-2.0 */
/* Huffman codes for DEFLATE (RFC 1951, 3.2): of limited length, and determined by their lengths. */
#ifndef WVA_CHART_HUFFMAN_H
#define WVA_CHART_HUFFMAN_H

#include <stddef.h>
#include <stdint.h>

enum { WVA_HUFFMAN_MAX = 286 }; /* symbols */

struct wva_huffman {
    uint16_t code[WVA_HUFFMAN_MAX];  /* first bit lowest */
    uint8_t length[WVA_HUFFMAN_MAX]; /* bits; 0: the symbol does not occur */
};

/* Builds the code for symbols that occur `count[i]` times, none longer than `limit` bits. A single
 * symbol takes one bit. */
void wva_huffman_build(const uint32_t *count, size_t symbols, unsigned limit,
                       struct wva_huffman *huffman);

#endif
