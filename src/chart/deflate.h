/* SPDX-License-Identifier: Apache-2.0 */
/* A zlib stream (RFC 1950, RFC 1951) of data that are mostly long runs of zeros, as the rows of a
 * chart are once each is told as its difference to the row above.
 *
 * The bytes that come out depend on those that went in alone. Of the libraries that are as fast on
 * charts none promises that: theirs change with the processor, the version and even the address of
 * a buffer. With general libraries that keep it, a whole report takes twice as long. */
#ifndef WVA_CHART_DEFLATE_H
#define WVA_CHART_DEFLATE_H

#include <stddef.h>

struct wva_deflate;

/* What is compressed goes to take(context, bytes, len). */
struct wva_deflate *wva_deflate_create(void (*take)(void *context, const unsigned char *bytes,
                                                    size_t len),
                                       void *context);
void wva_deflate_free(struct wva_deflate *deflate);

/* Adds bytes; those that are not zeros are better off here. */
void wva_deflate_put(struct wva_deflate *deflate, const unsigned char *bytes, size_t len);

/* Adds `len` zeros. */
void wva_deflate_zeros(struct wva_deflate *deflate, size_t len);

/* Ends the stream. Nothing may be added afterwards. */
void wva_deflate_finish(struct wva_deflate *deflate);

#endif
