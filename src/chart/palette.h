/* SPDX-License-Identifier: Apache-2.0 */
/* The colours of all charts: the eight of Okabe and Ito (2008), which people with any kind of
 * colour vision can distinguish, and greys. Dash and marker repeat what a colour means. */
#ifndef WVA_CHART_PALETTE_H
#define WVA_CHART_PALETTE_H

#include "chart/canvas.h"

#define WVA_RGB(r, g, b) ((struct wva_color){ (r) / 255., (g) / 255., (b) / 255., 1 })

#define WVA_COLOR_ORANGE     WVA_RGB(230, 159, 0)
#define WVA_COLOR_SKY_BLUE   WVA_RGB(86, 180, 233)
#define WVA_COLOR_GREEN      WVA_RGB(0, 158, 115)
#define WVA_COLOR_YELLOW     WVA_RGB(240, 228, 66)
#define WVA_COLOR_BLUE       WVA_RGB(0, 114, 178)
#define WVA_COLOR_VERMILLION WVA_RGB(213, 94, 0)
#define WVA_COLOR_PURPLE     WVA_RGB(204, 121, 167)
#define WVA_COLOR_BLACK      WVA_RGB(0, 0, 0)

#define WVA_COLOR_WHITE WVA_RGB(255, 255, 255)
#define WVA_COLOR_TEXT  WVA_RGB(34, 34, 34)
#define WVA_COLOR_MUTED WVA_RGB(85, 85, 85)
#define WVA_COLOR_FRAME WVA_RGB(120, 120, 120)
#define WVA_COLOR_GRID  WVA_RGB(226, 226, 226)

static inline struct wva_color wva_color_fade(struct wva_color color, double alpha)
{
    color.alpha = alpha;
    return color;
}

#endif
