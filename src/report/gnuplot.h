/* SPDX-License-Identifier: Apache-2.0 */
/* The gnuplot templates that redraw the figures from a report's tables: for people who restyle them
 * for a paper. gnuplot itself is not needed to write them. */
#ifndef WVA_REPORT_GNUPLOT_H
#define WVA_REPORT_GNUPLOT_H

#include <stddef.h>

#include "figures/figures.h"
#include "util/error.h"

struct wva_gnuplot_template {
    const char *name; /* of the file */
    const char *text;
};

/* Those of the folder plots/ of the source, put into the program when it is built. */
extern const struct wva_gnuplot_template wva_gnuplot_templates[];
extern const size_t wva_gnuplot_template_count;

/* Writes those of the figures that are part of such a report into `dir`/plots/. */
enum wva_status wva_gnuplot_write(const char *dir, const struct wva_figure_input *input,
                                  struct wva_error *err);

#endif
