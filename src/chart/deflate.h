/* SPDX-License-Identifier: Apache-2.0 */
/* A zlib compressor (RFC 1950, RFC 1951) for data that is mostly long runs of zeros, such as the
 * rows of a chart once each is encoded as the difference from the row above.
 *
 * The output depends on nothing but the input. No library that is as fast on charts guarantees
 * that: theirs varies with the processor, the version and even the address of a buffer. With
 * general-purpose libraries that do, a whole report takes twice as long. */
#ifndef WVA_CHART_DEFLATE_H
#define WVA_CHART_DEFLATE_H

#include <stddef.h>

struct wva_deflate;

/* Compressed data is passed to take(context, bytes, len). */
struct wva_deflate *wva_deflate_create(void (*take)(void *context, const unsigned char *bytes,
                                                    size_t len),
                                       void *context);
void wva_deflate_free(struct wva_deflate *deflate);

/* Adds bytes; long runs of zeros are better added by wva_deflate_zeros. */
void wva_deflate_put(struct wva_deflate *deflate, const unsigned char *bytes, size_t len);

/* Adds `len` zeros. */
void wva_deflate_zeros(struct wva_deflate *deflate, size_t len);

/* Ends the stream. Nothing may be added after that. */
void wva_deflate_finish(struct wva_deflate *deflate);

#endif
