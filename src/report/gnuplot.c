/* SPDX-License-Identifier: Apache-2.0 */
#include "report/gnuplot.h"

#include <stdlib.h>
#include <string.h>

#include "figures/figures.h"
#include "util/memory.h"
#include "util/outfile.h"

/* True for the template of a figure that fits, and for what such figures have in common. */
static bool is_wanted(const char *name, const struct wva_frame *frame,
                      const struct wva_results *results)
{
    char *figure = wva_strndup(name, strlen(name) - strlen(".gp"));
    const struct wva_figure *found = wva_figure_find(figure);

    free(figure);
    /* Logs and HPA runs leave different tables. */
    if (strcmp(name, "common_log.gp") == 0 || strcmp(name, "timeline.gp") == 0)
        return !wva_hpa_is_known(frame);
    if (strcmp(name, "common_hpa.gp") == 0 || strcmp(name, "timeline_hpa.gp") == 0)
        return wva_hpa_is_known(frame);
    return found == NULL || wva_figure_fits(found, frame, results);
}

enum wva_status wva_gnuplot_write(const char *dir, const struct wva_frame *frame,
                                  const struct wva_results *results, struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < wva_gnuplot_template_count && status == WVA_OK; i++) {
        const struct wva_gnuplot_template *template = &wva_gnuplot_templates[i];
        char *path;

        if (!is_wanted(template->name, frame, results))
            continue;
        path = wva_asprintf("%s/plots/%s", dir, template->name);
        status = wva_outfile_put(path, template->text, strlen(template->text), err);
        free(path);
    }
    return status;
}
