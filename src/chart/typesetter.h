/* SPDX-License-Identifier: Apache-2.0 */
/* Text layout by pango, without hinting, so that a string has the same width on screen and on
 * paper.
 *
 * pango's default font map is per thread: use a typesetter only in the thread that created it. */
#ifndef WVA_CHART_TYPESETTER_H
#define WVA_CHART_TYPESETTER_H

#include <pango/pangocairo.h>

#include "chart/canvas.h"

/* In order of preference; Verdana has the same widths as DejaVu Sans, in case that is missing. */
#define WVA_FONT_FAMILIES "DejaVu Sans, Verdana, Liberation Sans, sans-serif"

struct wva_typesetter;

struct wva_typesetter *wva_typesetter_create(void);
void wva_typesetter_free(struct wva_typesetter *typesetter);

/* The layout of `text`; valid until the next call. */
PangoLayout *wva_typesetter_set(struct wva_typesetter *typesetter, const char *text,
                                const struct wva_text_style *style);

#endif
