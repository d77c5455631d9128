/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chart/palette.h"
#include "compare/figure.h"
#include "util/memory.h"

#define WIDTH_IN 10.0

enum { SUBJECT_MAX = 400 };

const struct wva_compare_figure wva_compare_figures[] = {
    { "compare_load", "Load of the runs, overlaid",
      "Runs under different loads say little about which one scales better.", 4.5,
      wva_compare_build_load },
    { "compare_replicas", "Replicas of the runs, overlaid",
      "Current replicas from the start of the load.", 4.5, wva_compare_build_replicas },
    { "compare_itl", "Inter-token latency of the runs, overlaid",
      "Time that users waited for each token.", 4.5, wva_compare_build_itl },
    { "compare_ttft", "Time to first token of the runs, overlaid",
      "Time that users waited for the first token.", 4.5, wva_compare_build_ttft },
    { "compare_violation", "Cumulative time above an SLO",
      "Where a line rises, the run is above an SLO; where it is flat, it is within its SLOs.", 4.5,
      wva_compare_build_violation },
    { "compare_cost", "Attainment against cost", "Each point is a run.", 5,
      wva_compare_build_cost },
    { "compare_lags", "Reaction times of the scale-ups",
      "For all scale-ups in which it was observed; a violation answered by several scale-ups "
      "counts once.",
      6, wva_compare_build_lags },
};

const size_t wva_compare_figure_count = WVA_COUNT(wva_compare_figures);

static struct wva_chart *make_chart(const struct wva_compare_figure *figure,
                                    const struct wva_comparison *comparison)
{
    struct wva_buffer subject = wva_buffer_make(1024);
    struct wva_chart *chart;

    for (size_t i = 0; i < comparison->group_count && subject.len < SUBJECT_MAX; i++) {
        char *name = wva_compare_name_group(comparison, i);

        wva_buffer_printf(&subject, "%s%s", i == 0 ? "" : "  \u00b7  ", name);
        free(name);
    }
    chart = wva_chart_create(figure->title, subject.data, 1);
    figure->build(chart, comparison);
    wva_buffer_free(&subject);
    return chart;
}

enum wva_status wva_compare_figure_render(const struct wva_compare_figure *figure,
                                          const struct wva_comparison *comparison,
                                          enum wva_image_format format,
                                          const struct wva_sheet *sheet, const char *path,
                                          char **missing, struct wva_error *err)
{
    struct wva_chart *chart = make_chart(figure, comparison);
    enum wva_status status =
        wva_sheet_write(sheet, chart, WIDTH_IN, figure->height_in, format, path, missing, err);

    wva_chart_free(chart);
    return status;
}

enum wva_status wva_compare_figure_embed(const struct wva_compare_figure *figure,
                                         const struct wva_comparison *comparison, const char *id,
                                         struct wva_buffer *out, struct wva_error *err)
{
    struct wva_chart *chart = make_chart(figure, comparison);
    char *missing;
    enum wva_status status =
        wva_sheet_embed(chart, WIDTH_IN, figure->height_in, id, out, &missing, err);

    free(missing);
    wva_chart_free(chart);
    return status;
}
