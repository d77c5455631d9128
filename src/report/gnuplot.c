/* SPDX-License-Identifier: Apache-2.0 */
#include "report/gnuplot.h"

#include <stdlib.h>
#include <string.h>

#include "util/memory.h"
#include "util/outfile.h"

/* True for the template of a figure that fits, and for what such figures have in common. */
static bool is_wanted(const char *name, const struct wva_figure_input *input)
{
    char *figure = wva_strndup(name, strlen(name) - strlen(".gp"));
    const struct wva_figure *found = wva_figure_find(figure);

    free(figure);
    /* Each goes by tables of its own. */
    if (strcmp(name, "common_log.gp") == 0 || strcmp(name, "timeline.gp") == 0)
        return wva_results_tell(input->results, WVA_HAS_SERVICE);
    if (strcmp(name, "common_hpa.gp") == 0 || strcmp(name, "timeline_hpa.gp") == 0)
        return wva_results_tell(input->results, WVA_HAS_TARGETS);
    return found == NULL || wva_figure_fits(found, input);
}

enum wva_status wva_gnuplot_write(const char *dir, const struct wva_figure_input *input,
                                  struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < wva_gnuplot_template_count && status == WVA_OK; i++) {
        const struct wva_gnuplot_template *template = &wva_gnuplot_templates[i];
        char *path;

        if (!is_wanted(template->name, input))
            continue;
        path = wva_asprintf("%s/plots/%s", dir, template->name);
        status = wva_outfile_put(path, template->text, strlen(template->text), err);
        free(path);
    }
    return status;
}
