/* SPDX-License-Identifier: Apache-2.0 */
/* A chart as a script for gnuplot 5.4 and later that draws the same picture: its data in blocks, a
 * command for each panel, and at its top what a user restyles. It needs no other file. gnuplot
 * itself is not needed to write it. */
#ifndef WVA_CHART_GNUPLOT_H
#define WVA_CHART_GNUPLOT_H

#include "chart/chart.h"

/* Writes the script as `path`. `canvas`: what the chart is laid out for; nothing is drawn on it.
 * `dpi` is what PNGs of the script have unless the user asks for another. */
enum wva_status wva_gnuplot_write(struct wva_chart *chart, struct wva_canvas *canvas, double dpi,
                                  const char *path, struct wva_error *err);

#endif
