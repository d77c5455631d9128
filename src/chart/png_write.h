/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a cairo image as a PNG file, by libpng, with the data compressed by chart/deflate.
 *
 * The same image and resolution give the same bytes on every machine. Each row is encoded as the
 * difference from the row above, which in a chart is mostly zeros. */
#ifndef WVA_CHART_PNG_WRITE_H
#define WVA_CHART_PNG_WRITE_H

#include <cairo.h>

#include "util/outfile.h"

/* `image` is in CAIRO_FORMAT_RGB24; `dpi` is stored in the file as its resolution. */
enum wva_status wva_png_write(cairo_surface_t *image, double dpi, struct wva_outfile *out,
                              struct wva_error *err);

#endif
