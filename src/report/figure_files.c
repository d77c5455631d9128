/* SPDX-License-Identifier: Apache-2.0 */
#include "report/figure_files.h"

#include <stdlib.h>

#include "page/missing.h"
#include "util/memory.h"
#include "util/pool.h"

struct drawing {
    const struct wva_figure *figure;
    const struct wva_figure_part *part;
    enum wva_image_format format;
    const struct wva_build_options *options;
    char *missing; /* owned; why there is no picture; NULL: there is one */
    enum wva_status status;
    struct wva_error err;
};

static void draw(void *context, size_t index)
{
    struct drawing *drawing = (struct drawing *)context + index;
    const struct wva_build_options *options = drawing->options;
    char *path;

    if (options->stop != NULL && *options->stop != 0) {
        drawing->status = wva_fail(&drawing->err, WVA_ERR_INTERRUPTED, "interrupted");
        return;
    }
    path = wva_asprintf("%s/plots/%s.%s", drawing->part->dir, drawing->figure->name,
                        wva_image_format_names[drawing->format]);
    drawing->status = wva_figure_render(drawing->figure, &drawing->part->input, drawing->format,
                                        &options->sheet, path, &drawing->missing, &drawing->err);
    free(path);
}

static bool is_wanted(const struct wva_figure_part *part, const struct wva_build_options *options,
                      size_t index)
{
    return options->figures_by_name || wva_figure_fits(options->figures[index], &part->input);
}

static bool has_format(const struct wva_build_options *options, int format)
{
    return format == WVA_IMAGE_GNUPLOT ? options->gnuplot : options->image_format[format];
}

/* All that are wanted, part by part; the caller frees them. */
static struct drawing *plan(const struct wva_figure_part *parts, size_t part_count,
                            const struct wva_build_options *options, size_t *count)
{
    struct drawing *drawings =
        wva_calloc(part_count * options->figure_count * (WVA_IMAGE_GNUPLOT + 1), sizeof *drawings);

    *count = 0;
    for (size_t p = 0; p < part_count; p++)
        for (size_t f = 0; f < options->figure_count; f++)
            for (int format = 0; format <= WVA_IMAGE_GNUPLOT; format++)
                if (has_format(options, format) && is_wanted(&parts[p], options, f))
                    drawings[(*count)++] =
                        (struct drawing){ .figure = options->figures[f],
                                          .part = &parts[p],
                                          .format = (enum wva_image_format)format,
                                          .options = options };
    return drawings;
}

static void say_missing(struct wva_buffer *summary, const struct wva_figure_part *part,
                        const struct drawing *drawings, size_t count)
{
    struct wva_missing missing = { 0 };

    for (size_t i = 0; i < count; i++)
        if (drawings[i].part == part && drawings[i].missing != NULL)
            wva_missing_add(&missing, drawings[i].figure->name, drawings[i].missing);
    wva_missing_text(summary, &missing, part->server);
    wva_missing_free(&missing);
}

enum wva_status wva_figure_files_write(const struct wva_figure_part *parts, size_t part_count,
                                       const struct wva_build_options *options,
                                       struct wva_buffer *summary, struct wva_error *err)
{
    enum wva_status status = WVA_OK;
    size_t count;
    struct drawing *drawings = plan(parts, part_count, options, &count);

    wva_pool_run(count, options->threads, draw, drawings);
    for (size_t i = 0; i < count && status == WVA_OK; i++)
        if (drawings[i].status != WVA_OK) {
            *err = drawings[i].err;
            status = drawings[i].status;
        }
    for (size_t p = 0; p < part_count; p++)
        say_missing(summary, &parts[p], drawings, count);
    for (size_t i = 0; i < count; i++)
        free(drawings[i].missing);
    free(drawings);
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
