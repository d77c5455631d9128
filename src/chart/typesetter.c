/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/typesetter.h"

#include <stdlib.h>

#include "util/memory.h"

struct wva_typesetter {
    PangoContext *context;
    PangoLayout *layout;
    PangoFontDescription *plain, *bold;
};

static PangoFontDescription *describe_font(PangoWeight weight)
{
    PangoFontDescription *font = pango_font_description_new();

    pango_font_description_set_family_static(font, WVA_FONT_FAMILIES);
    pango_font_description_set_weight(font, weight);
    return font;
}

struct wva_typesetter *wva_typesetter_create(void)
{
    struct wva_typesetter *typesetter = wva_calloc(1, sizeof *typesetter);
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    typesetter->context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    pango_cairo_context_set_font_options(typesetter->context, options);
    pango_cairo_context_set_resolution(typesetter->context, 72);
    pango_context_set_round_glyph_positions(typesetter->context, FALSE);
    /* The choice of glyphs must not depend on the user's environment. */
    pango_context_set_language(typesetter->context, pango_language_from_string("en"));
    pango_context_set_base_dir(typesetter->context, PANGO_DIRECTION_LTR);
    cairo_font_options_destroy(options);
    typesetter->layout = pango_layout_new(typesetter->context);
    pango_layout_set_single_paragraph_mode(typesetter->layout, TRUE);
    typesetter->plain = describe_font(PANGO_WEIGHT_NORMAL);
    typesetter->bold = describe_font(PANGO_WEIGHT_BOLD);
    return typesetter;
}

void wva_typesetter_free(struct wva_typesetter *typesetter)
{
    if (typesetter == NULL)
        return;
    pango_font_description_free(typesetter->plain);
    pango_font_description_free(typesetter->bold);
    g_object_unref(typesetter->layout);
    g_object_unref(typesetter->context);
    free(typesetter);
}

PangoLayout *wva_typesetter_set(struct wva_typesetter *typesetter, const char *text,
                                const struct wva_text_style *style)
{
    PangoFontDescription *font = style->bold ? typesetter->bold : typesetter->plain;

    pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
    pango_layout_set_font_description(typesetter->layout, font);
    pango_layout_set_text(typesetter->layout, text, -1);
    return typesetter->layout;
}
