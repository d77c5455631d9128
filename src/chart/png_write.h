/* SPDX-License-Identifier: Apache-2.0 */
/* A cairo image as a PNG file, by libpng, its data compressed by ISA-L.
 *
 * Charts are mostly runs of one colour. ISA-L compresses those eight times as fast as zlib at the
 * same size, without any filter; cairo's own writer would take three times as long as zlib. The
 * bytes, never the picture, may differ between kinds of processors. */
#ifndef WVA_CHART_PNG_WRITE_H
#define WVA_CHART_PNG_WRITE_H

#include <cairo.h>

#include "util/outfile.h"

/* `image` is in CAIRO_FORMAT_RGB24; `dpi` goes into the file as its resolution. */
enum wva_status wva_png_write(cairo_surface_t *image, double dpi, struct wva_outfile *out,
                              struct wva_error *err);

#endif
