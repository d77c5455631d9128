/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/figure.h"

#include <stdlib.h>
#include <string.h>

#include "chart/palette.h"
#include "util/memory.h"

enum { LEGEND_MAX = 60 };

struct wva_look wva_compare_look(const struct wva_comparison *comparison, size_t group)
{
    static const struct wva_look looks[] = {
        { WVA_COLOR_BLUE, 2, WVA_DASH_SOLID, WVA_MARKER_CIRCLE },
        { WVA_COLOR_VERMILLION, 2, WVA_DASH_DASHED, WVA_MARKER_SQUARE },
        { WVA_COLOR_GREEN, 2, WVA_DASH_DASH_DOT, WVA_MARKER_TRIANGLE },
        { WVA_COLOR_PURPLE, 2.2, WVA_DASH_DOTTED, WVA_MARKER_DIAMOND },
        { WVA_COLOR_ORANGE, 2, WVA_DASH_SOLID, WVA_MARKER_TRIANGLE_DOWN },
        { WVA_COLOR_SKY_BLUE, 2, WVA_DASH_DASHED, WVA_MARKER_RING },
    };
    struct wva_look look = looks[group % WVA_COUNT(looks)];

    if (comparison->groups[group].count > 1) {
        look.width = 1.2;
        look.marker = WVA_MARKER_NONE;
    }
    return look;
}

char *wva_compare_name_group(const struct wva_comparison *comparison, size_t group)
{
    const struct wva_compare_group *of = &comparison->groups[group];
    const bool named = strcmp(of->label, of->name) != 0;
    char *runs = of->count == 1 ? wva_strdup("") : wva_asprintf(" (%zu runs)", of->count);
    char *text = wva_asprintf("%s%s%.*s%s", of->label, named ? ": " : "", LEGEND_MAX,
                              named ? of->name : "", runs);

    free(runs);
    return text;
}
