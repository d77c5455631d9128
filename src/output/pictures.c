/* SPDX-License-Identifier: Apache-2.0 */
#include "output/pictures.h"

#include <stdlib.h>

#include "util/memory.h"
#include "util/pool.h"

enum { FORMATS = WVA_IMAGE_GNUPLOT + 1 };

struct drawing {
    const struct wva_picture *picture;
    enum wva_image_format format;
    wva_picture_drawer *draw;
    const struct wva_pictures_options *options;
    char *missing;
    enum wva_status status;
    struct wva_error err;
};

static void draw(void *context, size_t index)
{
    struct drawing *drawing = (struct drawing *)context + index;
    const struct wva_pictures_options *options = drawing->options;
    const struct wva_picture *picture = drawing->picture;
    char *path;

    if (options->stop != NULL && *options->stop != 0) {
        drawing->status = wva_fail(&drawing->err, WVA_ERR_INTERRUPTED, "interrupted");
        return;
    }
    path = wva_asprintf("%s/plots/%s.%s", picture->dir, picture->name,
                        wva_image_format_names[drawing->format]);
    drawing->status = drawing->draw(picture, drawing->format, options->sheet, path,
                                    &drawing->missing, &drawing->err);
    free(path);
}

static bool is_wanted(const struct wva_pictures_options *options, int format)
{
    return format == WVA_IMAGE_GNUPLOT ? options->gnuplot : options->formats[format];
}

/* The first reason of a picture is as good as that of its other formats. */
static void keep_reason(struct wva_picture *picture, char *missing)
{
    if (picture->missing == NULL)
        picture->missing = missing;
    else
        free(missing);
}

enum wva_status wva_pictures_draw(struct wva_picture *pictures, size_t count,
                                  wva_picture_drawer *drawer,
                                  const struct wva_pictures_options *options, struct wva_error *err)
{
    struct drawing *drawings = wva_calloc(count * FORMATS, sizeof *drawings);
    enum wva_status status = WVA_OK;
    size_t drawn = 0;

    for (size_t i = 0; i < count; i++)
        for (int format = 0; format < FORMATS; format++)
            if (is_wanted(options, format))
                drawings[drawn++] = (struct drawing){ .picture = &pictures[i],
                                                      .format = (enum wva_image_format)format,
                                                      .draw = drawer,
                                                      .options = options };
    wva_pool_run(drawn, options->threads, draw, drawings);
    for (size_t i = 0; i < drawn; i++) {
        if (drawings[i].status != WVA_OK && status == WVA_OK) {
            *err = drawings[i].err;
            status = drawings[i].status;
        }
        keep_reason(&pictures[drawings[i].picture - pictures], drawings[i].missing);
    }
    free(drawings);
    return status;
}
