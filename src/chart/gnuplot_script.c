/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/gnuplot_script.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "chart/palette.h"
#include "util/minus.h"
#include "util/number.h"
#include "util/utf8.h"

/* ---- what all scripts begin with ---- */

static const struct {
    const char *name;
    struct wva_color color;
} palette[] = {
    { "ORANGE", WVA_COLOR_ORANGE }, { "SKY_BLUE", WVA_COLOR_SKY_BLUE },
    { "GREEN", WVA_COLOR_GREEN },   { "YELLOW", WVA_COLOR_YELLOW },
    { "BLUE", WVA_COLOR_BLUE },     { "VERMILLION", WVA_COLOR_VERMILLION },
    { "PURPLE", WVA_COLOR_PURPLE }, { "BLACK", WVA_COLOR_BLACK },
    { "WHITE", WVA_COLOR_WHITE },   { "TEXT", WVA_COLOR_TEXT },
    { "MUTED", WVA_COLOR_MUTED },   { "FRAME", WVA_COLOR_FRAME },
    { "GRID", WVA_COLOR_GRID },
};

static const char about[] =
    "# A figure of wva-toolkit, for gnuplot 5.4 and later. It needs no other file and leaves the\n"
    "# picture beside itself, as NAME-gnuplot.FORMAT:\n"
    "#\n"
    "#     gnuplot NAME.gp\n"
    "#     gnuplot -e \"format='pdf'; font='Times'; BLUE='#004488'\" NAME.gp\n"
    "#     gnuplot -e \"style='paper.gp'\" NAME.gp\n"
    "#\n"
    "# What has a small name below, and colours, can be set by -e, or for all scripts alike in a\n"
    "# file that -e \"style='FILE'\" names. Each legend entry stands where `at` says; without it,\n"
    "# gnuplot's key takes the entry.\n"
    "if (exists(\"style\")) load style\n";

static const char shared[] =
    "\n"
    "# ---- the sheet: lengths below are points at a font size of 10 ----\n"
    "UNIT = FONTSIZE / 10. / 72\n"
    "across(part, length) = part + length * UNIT / WIDTH\n"
    "down(part, length) = 1 - part - length * UNIT / HEIGHT\n"
    "SVG = FORMAT eq \"svg\"\n"
    "face(size) = FONT.gprintf(\",%g\", size * UNIT * (SVG ? 100 : 72))\n"
    "bold(size) = FONT.gprintf(\":Bold,%g\", size * UNIT * (SVG ? 100 : 72))\n"
    "fade(color, alpha) = gprintf(\"#%02x\", int(255.5 - 255 * alpha)).color[2:7]\n"
    "DOT = POINTS * (SVG ? .8 : 1)\n"
    "\n"
    "# (Within braces gnuplot takes no line that goes on, and some options take a name only.)\n"
    "if (FORMAT eq \"png\") {\n"
    "    scale = DPI / 96.; line = DPI / 720. * LINES * FONTSIZE; point = DPI / 720. * FONTSIZE\n"
    "    set terminal pngcairo noenhanced size DPI * WIDTH, DPI * HEIGHT font face(10)\n"
    "    set termoption fontscale scale\n"
    "    set termoption linewidth line\n"
    "    set termoption pointscale point\n"
    "} else { if (FORMAT eq \"pdf\") {\n"
    "    line = 2 * LINES * FONTSIZE / 10.; point = FONTSIZE / 10.\n"
    "    set terminal pdfcairo noenhanced size WIDTH, HEIGHT font face(10) fontscale .75\n"
    "    set termoption linewidth line\n"
    "    set termoption pointscale point\n"
    "} else { if (FORMAT eq \"svg\") {\n"
    "    line = LINES * FONTSIZE / 7.2\n"
    "    set terminal svg noenhanced dynamic size 100 * WIDTH, 100 * HEIGHT font face(10)\n"
    "    set termoption linewidth line\n"
    "} else {\n"
    "    exit error \"format is png, pdf or svg\"\n"
    "} } }\n"
    "set output ARG0[1:strlen(ARG0) - 3].\"-gnuplot.\".FORMAT\n"
    "\n"
    "# ---- what all panels share ----\n"
    "DASH = SVG ? 2 : 3.6 # gnuplot counts dashes otherwise there\n"
    "set dashtype 2 (3.6 * DASH, 2.2 * DASH)\n"
    "set dashtype 3 (DASH, 1.8 * DASH)\n"
    "set dashtype 4 (5 * DASH, 1.8 * DASH, DASH, 1.8 * DASH)\n"
    "set key Left reverse\n"
    "set tics out nomirror scale .6, .4 textcolor rgb TEXT\n"
    "set grid xtics ytics back linetype 1 linecolor rgb GRID linewidth .7\n"
    "set errorbars small\n"
    "set clip two\n";

static unsigned byte(double part)
{
    return (unsigned)lround(255 * part);
}

const char *wva_script_color(struct wva_color color, char out[WVA_SCRIPT_COLOR])
{
    for (size_t i = 0; i < WVA_COUNT(palette); i++)
        if (color.red == palette[i].color.red && color.green == palette[i].color.green
            && color.blue == palette[i].color.blue)
            return palette[i].name;
    snprintf(out, WVA_SCRIPT_COLOR, "\"#%02x%02x%02x\"", byte(color.red), byte(color.green),
             byte(color.blue));
    return out;
}

void wva_script_start(const struct wva_script *script, double dpi)
{
    double zoom = wva_canvas_zoom(script->canvas);

    put(script, "%s\n", about);
    put(script,
        "FORMAT = exists(\"format\") ? format : \"png\" # png, pdf or svg\n"
        "WIDTH = exists(\"width\") ? width : %.10g # inches\n"
        "HEIGHT = exists(\"height\") ? height : %.10g\n"
        "DPI = exists(\"dpi\") ? dpi : %.10g # of a png\n"
        "FONT = exists(\"font\") ? font : \"DejaVu Sans\"\n"
        "FONTSIZE = exists(\"fontsize\") ? fontsize : %.4g # points\n"
        "LINES = exists(\"lines\") ? lines : 1 # 2: twice as thick\n"
        "POINTS = exists(\"points\") ? points : 1 # 2: twice as large\n",
        wva_canvas_width(script->canvas) * zoom / 72, wva_canvas_height(script->canvas) * zoom / 72,
        dpi, 10 * zoom);
    for (size_t i = 0; i < WVA_COUNT(palette); i++)
        put(script, "%s = exists(\"%s\") ? %s : \"#%02x%02x%02x\"\n", palette[i].name,
            palette[i].name, palette[i].name, byte(palette[i].color.red),
            byte(palette[i].color.green), byte(palette[i].color.blue));
    put(script, "%s", shared);
}

/* ---- texts, numbers, places ---- */

void wva_script_quote(const struct wva_script *script, const char *text, char doubled)
{
    char *clean = wva_utf8_clean(text, WVA_UTF8_DOCUMENT);

    put(script, "'");
    for (const char *c = clean; *c != '\0'; c++)
        put(script, *c == '\'' || *c == doubled ? "%c%c" : "%c", *c, *c);
    put(script, "'");
    free(clean);
}

void wva_script_text(const struct wva_script *script, const char *text)
{
    char *set = wva_minus_set(text);

    wva_script_quote(script, set, '\'');
    free(set);
}

const char *wva_script_number(double value, char out[WVA_NUMBER_TEXT])
{
    return wva_is_drawable(value) ? wva_number_format(value, out) : "NaN";
}

const char *wva_script_across(const struct wva_script *script, double part, double x,
                              char out[WVA_SCRIPT_PLACE])
{
    snprintf(out, WVA_SCRIPT_PLACE, "across(%.6g, %.2f)", part,
             x - part * wva_canvas_width(script->canvas));
    return out;
}

const char *wva_script_down(const struct wva_script *script, double part, double y,
                            char out[WVA_SCRIPT_PLACE])
{
    snprintf(out, WVA_SCRIPT_PLACE, "down(%.6g, %.2f)", part,
             y - part * wva_canvas_height(script->canvas));
    return out;
}
