/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/build.h"

#include <stdlib.h>

#include "output/folder.h"
#include "output/place.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/pool.h"

const struct wva_compare_document_format wva_compare_formats[] = {
    { "html", wva_compare_write_html },
    { "json", wva_compare_write_json },
    { "md", wva_compare_write_markdown },
    { "csv", wva_compare_write_csv },
};

/* ---- pictures ---- */

struct drawing {
    const struct wva_compare_figure *figure;
    const struct wva_comparison *comparison;
    const struct wva_compare_build_options *options;
    enum wva_image_format format;
    enum wva_status status;
    struct wva_error err;
};

static void draw(void *context, size_t index)
{
    struct drawing *drawing = (struct drawing *)context + index;
    const struct wva_compare_build_options *options = drawing->options;
    char *path;

    if (options->stop != NULL && *options->stop != 0) {
        drawing->status = wva_fail(&drawing->err, WVA_ERR_INTERRUPTED, "interrupted");
        return;
    }
    path = wva_asprintf("%s/plots/%s.%s", options->dir, drawing->figure->name,
                        wva_image_format_names[drawing->format]);
    drawing->status =
        wva_compare_figure_render(drawing->figure, drawing->comparison, drawing->format,
                                  &options->sheet, path, &drawing->err);
    free(path);
}

static enum wva_status draw_figures(const struct wva_comparison *comparison,
                                    const struct wva_compare_build_options *options,
                                    struct wva_error *err)
{
    struct drawing *drawings =
        wva_calloc(wva_compare_figure_count * (WVA_IMAGE_GNUPLOT + 1), sizeof *drawings);
    char *plots = wva_path_join(options->dir, "plots");
    enum wva_status status = WVA_OK;
    size_t count = 0;

    for (size_t i = 0; i < wva_compare_figure_count; i++)
        for (int format = 0; format <= WVA_IMAGE_GNUPLOT; format++)
            if (format == WVA_IMAGE_GNUPLOT ? options->gnuplot : options->image_format[format])
                drawings[count++] = (struct drawing){ .figure = &wva_compare_figures[i],
                                                      .comparison = comparison,
                                                      .options = options,
                                                      .format = (enum wva_image_format)format };
    if (count > 0)
        status = wva_make_directories(plots, err);
    if (status == WVA_OK)
        wva_pool_run(count, options->threads, draw, drawings);
    for (size_t i = 0; i < count && status == WVA_OK; i++)
        if (drawings[i].status != WVA_OK) {
            *err = drawings[i].err;
            status = drawings[i].status;
        }
    free(plots);
    free(drawings);
    return status;
}

/* ---- all ---- */

static enum wva_status write_files(const struct wva_compare_documents *documents,
                                   const struct wva_compare_build_options *options,
                                   struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < WVA_COMPARE_FORMATS && status == WVA_OK; i++)
        if (options->document_format[i])
            status = wva_compare_formats[i].write(options->dir, documents, err);
    return status != WVA_OK ? status : draw_figures(documents->comparison, options, err);
}

static enum wva_status fill_place(const struct wva_place *place,
                                  const struct wva_compare_documents *documents,
                                  const struct wva_compare_build_options *options,
                                  struct wva_error *err)
{
    const struct wva_compare_runs *runs = documents->comparison->runs;
    const struct wva_manifest_header header = { .tool = "wva-compare",
                                                .version = documents->version,
                                                .options = options->options_text };
    const char **inputs = wva_calloc(runs->count + 1, sizeof *inputs);
    struct wva_place_options filling = { .force = options->force, .inputs = inputs };
    enum wva_status status;

    for (size_t i = 0; i < runs->count; i++)
        if (runs->items[i].experiment->file != NULL)
            inputs[filling.input_count++] = runs->items[i].experiment->file;
    status = wva_place_fill(place, &filling, &header, err);
    free(inputs);
    return status;
}

enum wva_status wva_compare_build(const struct wva_compare_documents *documents,
                                  const struct wva_compare_build_options *options,
                                  struct wva_error *err)
{
    struct wva_compare_build_options making = *options;
    struct wva_place place = { 0 };
    enum wva_status status = options->force ? WVA_OK : wva_folder_check_empty(options->dir, err);

    WVA_STEP(status, wva_place_open(options->dir, &place, err));
    making.dir = place.making;
    WVA_STEP(status, write_files(documents, &making, err));
    WVA_STEP(status, fill_place(&place, documents, options, err));
    wva_place_close(&place);
    return status;
}
