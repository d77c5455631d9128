/* SPDX-License-Identifier: Apache-2.0 */
/* A gnuplot script while it is written (gnuplot.c); gnuplot_script.c has what all of them begin
 * with, and its texts and numbers, gnuplot_plot.c data and plot commands.
 *
 * Places are written as gnuplot's functions across() and down(): a part of the sheet plus a length,
 * as the layout has them, so that a script may be given another size. Names come from logs and
 * folders: all text goes through wva_script_text. */
#ifndef WVA_CHART_GNUPLOT_SCRIPT_H
#define WVA_CHART_GNUPLOT_SCRIPT_H

#include "chart/model.h"
#include "util/number.h"
#include "util/outfile.h"

/* How far below its middle a text has its baseline, as part of its size: gnuplot places middles. */
#define WVA_SCRIPT_BASELINE 0.36

enum { WVA_SCRIPT_PLACE = 48, WVA_SCRIPT_COLOR = 16 };

struct wva_script {
    struct wva_outfile *out;
    const struct wva_chart *chart; /* laid out */
    struct wva_canvas *canvas;     /* measures */
    const struct wva_panel *panel; /* that is being written */
    size_t number;                 /* of the panel, from 1 */
    /* The parts of the sheet at which the panel has its edges, but for lengths. */
    double left, right, top, bottom;
    bool goes_on; /* the plot command has an element already */
};

#define put(script, ...) wva_outfile_printf((script)->out, __VA_ARGS__)

/* What a user sets, the terminal, and what all panels share. `dpi`: of a PNG. */
void wva_script_start(const struct wva_script *script, double dpi);

/* A string in single quotes, in which gnuplot takes nothing for a command, an escape or a variable.
 * `doubled`: a character that stands twice there, besides the quote. */
void wva_script_quote(const struct wva_script *script, const char *text, char doubled);

/* The same, as a canvas would draw it. */
void wva_script_text(const struct wva_script *script, const char *text);

/* These return `out`, or a constant. What is not drawable is a gap; colours have names, so that one
 * line restyles all that have them. */
const char *wva_script_number(double value, char out[WVA_NUMBER_TEXT]);
const char *wva_script_across(const struct wva_script *script, double part, double x,
                              char out[WVA_SCRIPT_PLACE]);
const char *wva_script_down(const struct wva_script *script, double part, double y,
                            char out[WVA_SCRIPT_PLACE]);
const char *wva_script_color(struct wva_color color, char out[WVA_SCRIPT_COLOR]);

/* The data of the panel as blocks, and the command that plots them. */
void wva_script_data(struct wva_script *script);
void wva_script_plot(struct wva_script *script);

#endif
