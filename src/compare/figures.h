/* SPDX-License-Identifier: Apache-2.0 */
/* The figures of a comparison: all runs over each other, counted from where the load of each
 * begins. A group has one colour, dash and marker in all of them. */
#ifndef WVA_COMPARE_FIGURES_H
#define WVA_COMPARE_FIGURES_H

#include "chart/canvas.h"
#include "chart/chart.h"
#include "chart/sheet.h"
#include "compare/comparison.h"

struct wva_compare_figure {
    const char *name; /* of the file, without its ending, and in --figures */
    const char *title, *help;
    double height_in;
    void (*build)(struct wva_chart *chart, const struct wva_comparison *comparison);
};

extern const struct wva_compare_figure wva_compare_figures[];
extern const size_t wva_compare_figure_count;

/* As wva_figure_render and wva_figure_embed (figures/figures.h): a figure without data is left out.
 */
enum wva_status wva_compare_figure_render(const struct wva_compare_figure *figure,
                                          const struct wva_comparison *comparison,
                                          enum wva_image_format format,
                                          const struct wva_sheet *sheet, const char *path,
                                          char **missing, struct wva_error *err);
enum wva_status wva_compare_figure_embed(const struct wva_compare_figure *figure,
                                         const struct wva_comparison *comparison, const char *id,
                                         struct wva_buffer *out, struct wva_error *err);

/* Whether a run is as good as any that costs no more: none has a higher attainment for no more
 * replicas, nor the same for fewer. Arrays of `count`; what is NaN is not efficient. */
void wva_compare_find_efficient(const double *cost, const double *attainment, size_t count,
                                bool *efficient);

#endif
