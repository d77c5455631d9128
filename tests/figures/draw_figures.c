/* SPDX-License-Identifier: Apache-2.0 */
/* Draws all figures of a processed_metrics.csv, or of a made-up frame, and says how long that took:
 *
 *     draw_figures SOURCE DIR [png|svg|pdf [DPI [THREADS]]]
 *
 * SOURCE is a file, or one of the names below after a colon (":flapping"). For looking at pictures
 * and for measuring; test_figures.c draws the same frames and checks them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "figures/figures.h"
#include "frames.h"
#include "util/memory.h"
#include "util/pool.h"

struct drawing {
    struct wva_figure_input input;
    enum wva_image_format format;
    const char *dir, *ending;
    struct wva_sheet sheet;
    struct wva_error *errors; /* one per figure */
    double *seconds;
};

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void draw_one(void *context, size_t index)
{
    struct drawing *drawing = context;
    const struct wva_figure *figure = &wva_figure_table[index];
    char *path = wva_asprintf("%s/%s.%s", drawing->dir, figure->name, drawing->ending);
    double start = now_s();
    char *missing;

    (void)wva_figure_render(figure, &drawing->input, drawing->format, &drawing->sheet, path,
                            &missing, &drawing->errors[index]);
    free(missing);
    drawing->seconds[index] = now_s() - start;
    free(path);
}

static int report_errors(const struct drawing *drawing)
{
    int failed = 0;
    char text[1024];

    for (size_t i = 0; i < wva_figure_count; i++)
        if (drawing->errors[i].status != WVA_OK) {
            fprintf(stderr, "draw_figures: %s\n",
                    wva_error_describe(&drawing->errors[i], text, sizeof text));
            failed = 1;
        }
    return failed;
}

static int draw_all(struct wva_frame *frame, struct drawing *drawing, const char *subject,
                    unsigned threads)
{
    struct wva_analysis_options options = { .slo_itl_ms = NAN, .slo_ttft_ms = NAN };
    struct wva_results *results = wva_results_compute(frame, &options);
    double start = now_s();
    int failed;

    drawing->input = (struct wva_figure_input){
        .frame = frame, .results = results, .subject = subject, .options = { .show_gaps = true }
    };
    drawing->errors = wva_calloc(wva_figure_count, sizeof *drawing->errors);
    drawing->seconds = wva_calloc(wva_figure_count, sizeof *drawing->seconds);
    wva_pool_run(wva_figure_count, threads, draw_one, drawing);
    printf("%zu figures of %zu samples, %s, %g dpi, %u threads: %.3f s\n", wva_figure_count,
           frame->rows, drawing->ending, drawing->sheet.dpi, threads, now_s() - start);
    for (size_t i = 0; i < wva_figure_count; i++)
        printf("  %.3f s %s\n", drawing->seconds[i], wva_figure_table[i].name);
    failed = report_errors(drawing);
    free(drawing->seconds);
    free(drawing->errors);
    wva_results_free(results);
    return failed;
}

int main(int argc, char **argv)
{
    const char *ending = argc > 3 ? argv[3] : "png";
    struct drawing drawing = { .ending = ending };
    struct wva_frame *frame;
    int failed;

    if (argc < 3) {
        fprintf(stderr, "usage: draw_figures FILE|:NAME DIR [png|svg|pdf [DPI [THREADS]]]\n");
        return 2;
    }
    frame = argv[1][0] == ':' ? test_frame_make(argv[1] + 1) : test_frame_read(argv[1]);
    if (frame == NULL) {
        fprintf(stderr, "draw_figures: cannot read %s\n", argv[1]);
        return 3;
    }
    drawing.dir = argv[2];
    drawing.format = strcmp(ending, "svg") == 0   ? WVA_IMAGE_SVG
                     : strcmp(ending, "pdf") == 0 ? WVA_IMAGE_PDF
                                                  : WVA_IMAGE_PNG;
    drawing.sheet.dpi = argc > 4 ? strtod(argv[4], NULL) : 150;
    failed =
        draw_all(frame, &drawing, argv[1], argc > 5 ? (unsigned)strtoul(argv[5], NULL, 10) : 2);
    wva_frame_free(frame);
    return failed;
}
