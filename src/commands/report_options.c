/* SPDX-License-Identifier: Apache-2.0 */
#include "commands/report_options.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/edit_distance.h"
#include "util/memory.h"

const char *wva_report_options_propose_format(size_t index)
{
    if (index < WVA_IMAGE_FORMATS)
        return wva_image_format_names[index];
    index -= WVA_IMAGE_FORMATS;
    return index < wva_document_format_count ? wva_document_formats[index].name : NULL;
}

const char *wva_report_options_propose_figure(size_t index)
{
    static const char *const sets[] = { "all", "none", "help" };
    const size_t set_count = WVA_COUNT(sets);

    if (index < set_count)
        return sets[index];
    index -= set_count;
    return index < wva_figure_count ? wva_figure_table[index].name : NULL;
}

void wva_report_options_list_figures(void)
{
    for (size_t i = 0; i < wva_figure_count; i++)
        printf("%-34s%s\n", wva_figure_table[i].name, wva_figure_table[i].title);
}

/* ---- formats ---- */

/* The formats named by one --format. */
struct named_formats {
    bool image[WVA_IMAGE_FORMATS], any_image;
    bool document[WVA_DOCUMENT_FORMATS_MAX], any_document;
};

static enum wva_status add_format(void *context, const char *name, struct wva_error *err)
{
    struct named_formats *named = context;

    for (int i = 0; i < WVA_IMAGE_FORMATS; i++)
        if (strcmp(wva_image_format_names[i], name) == 0) {
            named->image[i] = named->any_image = true;
            return WVA_OK;
        }
    for (size_t i = 0; i < wva_document_format_count; i++)
        if (strcmp(wva_document_formats[i].name, name) == 0) {
            named->document[i] = named->any_document = true;
            return WVA_OK;
        }
    return wva_option_refuse_word("format", name, wva_report_options_propose_format, err);
}

static void set_default_formats(struct wva_build_options *build)
{
    for (int i = 0; i < WVA_IMAGE_FORMATS; i++)
        build->image_format[i] = i == WVA_IMAGE_PNG;
    for (size_t i = 0; i < wva_document_format_count; i++)
        build->document_format[i] = wva_document_formats[i].by_default;
}

/* Pictures and documents have defaults of their own: who asks for SVG still gets report.json. */
enum wva_status wva_report_options_set_formats(const struct wva_option *option, const char *list,
                                               void *value, struct wva_error *err)
{
    struct wva_build_options *build = &((struct wva_report_options *)value)->build;
    struct named_formats named = { 0 };
    enum wva_status status = wva_option_each(list, add_format, &named, err);

    (void)option;
    set_default_formats(build);
    if (named.any_image)
        memcpy(build->image_format, named.image, sizeof named.image);
    if (named.any_document)
        memcpy(build->document_format, named.document, sizeof named.document);
    return status;
}

/* ---- the rest ---- */

static enum wva_status refuse_figure(const char *name, struct wva_error *err)
{
    struct wva_nearest nearest = wva_nearest_begin(name);
    char hint[WVA_HINT_TEXT];
    const char *word;

    for (size_t i = 0; (word = wva_report_options_propose_figure(i)) != NULL; i++)
        wva_nearest_consider(&nearest, wva_str_from(word));
    return wva_fail(err, WVA_ERR_USAGE,
                    "--figures: no figure is called '%.100s'%s (--figures=help lists them)", name,
                    wva_nearest_hint(&nearest, hint));
}

static enum wva_status add_figure(void *context, const char *name, struct wva_error *err)
{
    struct wva_report_options *options = context;
    const struct wva_figure *figure = wva_figure_find(name);

    if (figure == NULL)
        return refuse_figure(name, err);
    for (size_t i = 0; i < options->build.figure_count; i++)
        if (options->figures[i] == figure)
            return WVA_OK;
    options->figures[options->build.figure_count++] = figure;
    return WVA_OK;
}

static void choose_all_figures(struct wva_report_options *options)
{
    for (size_t i = 0; i < wva_figure_count; i++)
        options->figures[i] = &wva_figure_table[i];
    options->build.figure_count = wva_figure_count;
    options->build.figures_by_name = false;
}

enum wva_status wva_report_options_set_figures(const struct wva_option *option, const char *list,
                                               void *value, struct wva_error *err)
{
    struct wva_report_options *options = value;

    (void)option;
    options->build.figure_count = 0;
    options->build.figures_by_name = true;
    options->list_figures = strcmp(list, "help") == 0;
    if (options->list_figures || strcmp(list, "none") == 0)
        return WVA_OK;
    if (strcmp(list, "all") != 0)
        return wva_option_each(list, add_figure, options, err);
    choose_all_figures(options);
    return WVA_OK;
}

struct wva_report_options wva_report_options_make(void)
{
    struct wva_report_options options = { .build = { .dedupe = WVA_DEDUPE_BURST,
                                                     .analysis = { NAN, NAN, NAN, 0 },
                                                     .sheet = { .dpi = WVA_DPI_DEFAULT },
                                                     .figure_options = { .show_gaps = true } } };

    options.figures = wva_calloc(wva_figure_count, sizeof *options.figures);
    options.build.figures = options.figures;
    choose_all_figures(&options);
    set_default_formats(&options.build);
    return options;
}

void wva_report_options_release(struct wva_report_options *options)
{
    wva_zone_free(options->zone);
    free(options->figures);
}
