/* SPDX-License-Identifier: Apache-2.0 */
#include "report/gnuplot.h"

#include <stdlib.h>
#include <string.h>

#include "util/memory.h"
#include "util/outfile.h"

enum wva_status wva_gnuplot_write(const char *dir, struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < wva_gnuplot_template_count && status == WVA_OK; i++) {
        const struct wva_gnuplot_template *template = &wva_gnuplot_templates[i];
        char *path = wva_asprintf("%s/plots/%s", dir, template->name);

        status = wva_outfile_put(path, template->text, strlen(template->text), err);
        free(path);
    }
    return status;
}
