/* SPDX-License-Identifier: Apache-2.0 */
#include "report/figure_files.h"

#include <stdlib.h>

#include "output/pictures.h"
#include "page/missing.h"
#include "util/memory.h"

static enum wva_status draw(const struct wva_picture *picture, enum wva_image_format format,
                            const struct wva_sheet *sheet, const char *path, char **missing,
                            struct wva_error *err)
{
    return wva_figure_render(picture->figure, picture->input, format, sheet, path, missing, err);
}

/* All figures of a part that are wanted. */
static void add_pictures(const struct wva_figure_part *part,
                         const struct wva_build_options *options, struct wva_picture *pictures,
                         size_t *count)
{
    for (size_t i = 0; i < options->figure_count; i++) {
        const struct wva_figure *figure = options->figures[i];

        if (options->figures_by_name || wva_figure_fits(figure, &part->input))
            pictures[(*count)++] = (struct wva_picture){
                .dir = part->dir, .name = figure->name, .figure = figure, .input = &part->input
            };
    }
}

static void say_missing(struct wva_buffer *summary, const struct wva_figure_part *part,
                        struct wva_picture *pictures, size_t count)
{
    struct wva_missing missing = { 0 };

    for (size_t i = 0; i < count; i++)
        if (pictures[i].input == &part->input && pictures[i].missing != NULL)
            wva_missing_add(&missing, pictures[i].name, pictures[i].missing);
    wva_missing_text(summary, &missing, part->server);
    wva_missing_free(&missing);
}

enum wva_status wva_figure_files_write(const struct wva_figure_part *parts, size_t part_count,
                                       const struct wva_build_options *options,
                                       struct wva_buffer *summary, struct wva_error *err)
{
    struct wva_picture *pictures = wva_calloc(part_count * options->figure_count, sizeof *pictures);
    enum wva_status status;
    size_t count = 0;

    for (size_t i = 0; i < part_count; i++)
        add_pictures(&parts[i], options, pictures, &count);
    status = wva_pictures_draw(pictures, count, draw,
                               &(struct wva_pictures_options){ .formats = options->image_format,
                                                               .gnuplot = options->gnuplot,
                                                               .sheet = &options->sheet,
                                                               .threads = options->threads,
                                                               .stop = options->stop },
                               err);
    for (size_t i = 0; i < part_count; i++)
        say_missing(summary, &parts[i], pictures, count);
    for (size_t i = 0; i < count; i++)
        free(pictures[i].missing);
    free(pictures);
    return status;
}

struct wva_figure_event *wva_figure_events_make(const struct wva_complaints *complaints,
                                                size_t *count)
{
    struct wva_complaint_mark *marks = wva_complaints_marks(complaints, count);
    struct wva_figure_event *events = wva_calloc(*count, sizeof *events);

    for (size_t i = 0; i < *count; i++)
        events[i] = (struct wva_figure_event){
            .time_ns = marks[i].time_ns,
            .kind = marks[i].severity == WVA_SEVERITY_ERROR ? WVA_FIGURE_EVENT_ERROR
                                                            : WVA_FIGURE_EVENT_COMPLAINT,
            .label = marks[i].label,
        };
    free(marks);
    return events;
}
