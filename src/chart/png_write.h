/* SPDX-License-Identifier: Apache-2.0 */
/* A cairo image as a PNG file, by libpng.
 *
 * cairo's own writer filters every row and compresses hard: three times slower for charts, which
 * are mostly white, at nearly the same size. */
#ifndef WVA_CHART_PNG_WRITE_H
#define WVA_CHART_PNG_WRITE_H

#include <cairo.h>

#include "util/outfile.h"

/* `image` is in CAIRO_FORMAT_RGB24; `dpi` goes into the file as its resolution. */
enum wva_status wva_png_write(cairo_surface_t *image, double dpi, struct wva_outfile *out,
                              struct wva_error *err);

#endif
