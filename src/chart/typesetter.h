/* SPDX-License-Identifier: Apache-2.0 */
/* Text by pango, without hinting, so that a string is as wide in a file for the screen as in one
 * for paper.
 *
 * pango's default font map is one per thread: a typesetter stays in the thread that made it. */
#ifndef WVA_CHART_TYPESETTER_H
#define WVA_CHART_TYPESETTER_H

#include <pango/pangocairo.h>

#include "chart/canvas.h"

/* In order of preference; Verdana has the widths of DejaVu Sans where that is missing. */
#define WVA_FONT_FAMILIES "DejaVu Sans, Verdana, Liberation Sans, sans-serif"

struct wva_typesetter;

struct wva_typesetter *wva_typesetter_create(void);
void wva_typesetter_free(struct wva_typesetter *typesetter);

/* The layout of `text`; valid until the next call. */
PangoLayout *wva_typesetter_set(struct wva_typesetter *typesetter, const char *text,
                                const struct wva_text_style *style);

#endif
