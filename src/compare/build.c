/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/build.h"

#include <stdlib.h>

#include "output/folder.h"
#include "output/pictures.h"
#include "output/place.h"
#include "util/memory.h"
#include "util/path.h"

const struct wva_compare_document_format wva_compare_formats[] = {
    { "html", wva_compare_write_html },
    { "json", wva_compare_write_json },
    { "md", wva_compare_write_markdown },
    { "csv", wva_compare_write_csv },
};

/* ---- pictures ---- */

static enum wva_status draw(const struct wva_picture *picture, enum wva_image_format format,
                            const struct wva_sheet *sheet, const char *path, char **missing,
                            struct wva_error *err)
{
    return wva_compare_figure_render(picture->figure, picture->input, format, sheet, path, missing,
                                     err);
}

static bool draws_any(const struct wva_compare_build_options *options)
{
    bool any = options->gnuplot;

    for (int format = 0; format < WVA_IMAGE_FORMATS; format++)
        any = any || options->image_format[format];
    return any;
}

static enum wva_status draw_figures(const struct wva_comparison *comparison,
                                    const struct wva_compare_build_options *options,
                                    struct wva_error *err)
{
    struct wva_picture *pictures = wva_calloc(wva_compare_figure_count, sizeof *pictures);
    enum wva_status status =
        draws_any(options) ? wva_make_folder_in(options->dir, "plots", err) : WVA_OK;

    for (size_t i = 0; i < wva_compare_figure_count; i++)
        pictures[i] = (struct wva_picture){ .dir = options->dir,
                                            .name = wva_compare_figures[i].name,
                                            .figure = &wva_compare_figures[i],
                                            .input = comparison };
    if (status == WVA_OK)
        status = wva_pictures_draw(pictures, wva_compare_figure_count, draw,
                                   &(struct wva_pictures_options){ .formats = options->image_format,
                                                                   .gnuplot = options->gnuplot,
                                                                   .sheet = &options->sheet,
                                                                   .threads = options->threads,
                                                                   .stop = options->stop },
                                   err);
    for (size_t i = 0; i < wva_compare_figure_count; i++)
        free(pictures[i].missing);
    free(pictures);
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
