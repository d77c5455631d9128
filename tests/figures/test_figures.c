/* SPDX-License-Identifier: Apache-2.0 */
/* Every figure of every awkward frame: drawn, without nonsense in it, the same each time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "figures/figures.h"
#include "frames.h"
#include "util/memory.h"
#include "util/pool.h"

static char directory[] = "/tmp/wva-figures-XXXXXX";

static char *read_all(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    char *content;
    long size;

    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size = ftell(file);
    rewind(file);
    content = wva_malloc((size_t)size + 1);
    *len = fread(content, 1, (size_t)size, file);
    content[*len] = '\0';
    fclose(file);
    return content;
}

/* The picture's bytes; its file is gone again. */
static char *render(const struct wva_figure *figure, const struct wva_frame *frame,
                    enum wva_image_format format, size_t *len)
{
    struct wva_analysis_options options = { .slo_itl_ms = NAN, .slo_ttft_ms = NAN };
    struct wva_results *results = wva_results_compute(frame, &options);
    struct wva_figure_input input = { .frame = frame,
                                      .results = results,
                                      .subject = "test & <server>",
                                      .options = { .show_gaps = true } };
    char *path = wva_asprintf("%s/%s.%d", directory, figure->name, (int)format), *content;
    struct wva_error err = { 0 };

    assert_int_equal(wva_figure_render(figure, &input, format, 72, path, &err), WVA_OK);
    content = read_all(path, len);
    assert_int_equal(unlink(path), 0);
    free(path);
    wva_results_free(results);
    return content;
}

/* No text of a figure has more digits behind its point than anybody could want. */
static void check_texts(const char *svg)
{
    for (const char *text = strstr(svg, "<text"); text != NULL; text = strstr(text + 1, "<text")) {
        const char *end = strstr(text, "</text>");
        int digits = -1;

        for (const char *c = strchr(text, '>'); c < end; c++) {
            digits = *c == '.' ? 0 : digits >= 0 && isdigit((unsigned char)*c) ? digits + 1 : -1;
            assert_true(digits <= 7);
        }
    }
}

static void check_svg(const char *svg)
{
    assert_int_equal(strncmp(svg, "<svg ", 5), 0);
    assert_string_equal(svg + strlen(svg) - 7, "</svg>\n");
    assert_null(strstr(svg, "nan"));
    assert_null(strstr(svg, "10000000")); /* a coordinate that ran away */
    assert_non_null(strstr(svg, "test &amp; &lt;server&gt;"));
    check_texts(svg);
}

static void every_figure_of_every_frame_is_drawn(void **state)
{
    (void)state;
    for (size_t n = 0; test_frame_names[n] != NULL; n++) {
        struct wva_frame *frame = test_frame_make(test_frame_names[n]);

        for (size_t i = 0; i < wva_figure_count; i++) {
            size_t len;
            char *svg = render(&wva_figure_table[i], frame, WVA_IMAGE_SVG, &len);

            check_svg(svg);
            free(svg);
        }
        wva_frame_free(frame);
    }
}

static void a_figure_without_data_says_what_is_missing(void **state)
{
    struct wva_frame *frame = test_frame_make("missing");

    (void)state;
    for (size_t i = 0; i < wva_figure_count; i++) {
        size_t len;
        char *svg = render(&wva_figure_table[i], frame, WVA_IMAGE_SVG, &len);

        assert_non_null(strstr(svg, ">No "));
        /* What it takes to have it in a log; figures of other runs have no log to speak of. */
        if (wva_figure_table[i].fits == NULL && wva_figure_table[i].has_data == NULL)
            assert_non_null(strstr(svg, "ontroller"));
        assert_null(strstr(svg, "<polyline"));
        free(svg);
    }
    wva_frame_free(frame);
}

static void figures_say_what_they_show(void **state)
{
    static const struct {
        const char *figure, *frame, *text;
    } cases[] = {
        { "itl_analysis", "typical", ">observed ITL<" },
        { "itl_analysis", "typical", ">1\u21922<" },
        { "itl_analysis", "typical", ">SLO 9 ms<" },
        { "itl_analysis", "stepslo", ">SLO 9 to 11 ms<" },
        { "itl_analysis", "wild", "infinite or huge, not drawn)<" },
        { "ttft_analysis", "typical", ">SLO 1000 ms, above the range<" },
        { "ttft_analysis", "stepslo", ">SLO 20 to 500 ms, partly above the range<" },
        { "itl_replicas_timeline", "typical", ">current replicas (right)<" },
        { "itl_replicas_timeline", "typical", ">desired replicas (right)<" },
        { "load_pattern", "long", ">time from first sample (h)<" },
        { "load_pattern", "short", ">time from first sample (s)<" },
        { "calibration_gap_analysis", "typical", "over 39 active samples" },
        { "calibration_fit", "typical", ">structural fit: " },
        { "calibration_fit", "typical", ">its 95 % band<" },
        { "calibration_fit", "typical", ">controller, at last: " },
        { "calibration_fit", "short", ">from 1 min, 1373 rpm (3)<" },
        { "calibration_fit", "typical", ">replicas just changed, left out (" },
        { "calibration_fit", "constant", ">replicas steady (" },
        { "calibration_fit", "constant", "No parameters can be told: the number of requests" },
        { "prediction_decomposed", "typical", ">model at current \u2212 at target replicas (bias" },
        { "prediction_decomposed", "typical", ">next observed \u2212 predicted (bias" },
        { "hpa_overview", "hpa", ">observed TTFT<" },
        { "hpa_overview", "hpa", ">active jobs<" },
        { "hpa_overview", "idle",
          ">Not recorded: TTFT, ITL, jobs (every value is missing or 0).<" },
        { "queue_depth", "hpa", ">target 20 to 30<" },
        { "queue_depth", "hpa", ">above the target<" },
        { "kv_cache", "hpa", ">target 50 %<" },
        { "scaling_kv_context", "hpa", ">target 50 % (right)<" },
        { "latency", "hpa", ">observed ITL<" },
        { "threshold_excess", "hpa", ">requests waiting<" },
        { "parameter_evolution", "constant", ">\u03b3 = 15.415, constant<" },
        { "parameter_evolution", "missing", "LOG_LEVEL=debug" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct wva_figure *figure = wva_figure_find(cases[i].figure);
        struct wva_frame *frame = test_frame_make(cases[i].frame);
        size_t len;
        char *svg;

        assert_non_null(figure);
        svg = render(figure, frame, WVA_IMAGE_SVG, &len);
        if (strstr(svg, cases[i].text) == NULL)
            fail_msg("%s of %s lacks %s", cases[i].figure, cases[i].frame, cases[i].text);
        free(svg);
        wva_frame_free(frame);
    }
    assert_null(wva_figure_find("no_such_figure"));
}

struct job {
    const struct wva_frame *frame;
    enum wva_image_format format;
    char **content;
    size_t *len;
};

static void render_job(void *context, size_t i)
{
    struct job *job = context;

    job->content[i] = render(&wva_figure_table[i], job->frame, job->format, &job->len[i]);
}

static void the_same_bytes_come_out_of_any_number_of_threads(void **state)
{
    static const enum wva_image_format formats[] = { WVA_IMAGE_PNG, WVA_IMAGE_SVG, WVA_IMAGE_PDF };
    struct wva_frame *frame = test_frame_make("typical");
    char *content[2][64];
    size_t len[2][64];

    (void)state;
    for (size_t f = 0; f < 3; f++) {
        for (unsigned t = 0; t < 2; t++) {
            struct job job = { frame, formats[f], content[t], len[t] };

            wva_pool_run(wva_figure_count, t == 0 ? 1 : 4, render_job, &job);
        }
        for (size_t i = 0; i < wva_figure_count; i++) {
            assert_int_equal(len[0][i], len[1][i]);
            assert_memory_equal(content[0][i], content[1][i], len[0][i]);
            free(content[0][i]);
            free(content[1][i]);
        }
    }
    wva_frame_free(frame);
}

static void a_png_knows_its_resolution(void **state)
{
    static const unsigned char resolution[] = {
        'p', 'H', 'Y', 's', 0, 0, 0x0b, 0x13, 0, 0, 0x0b, 0x13, 1
    }; /* 2835 a metre: 72 dpi */
    struct wva_frame *frame = test_frame_make("typical");
    size_t len;
    char *png = render(&wva_figure_table[0], frame, WVA_IMAGE_PNG, &len);

    (void)state;
    assert_memory_equal(png, "\x89PNG\r\n\x1a\n", 8);
    assert_non_null(memmem(png, 200, resolution, sizeof resolution));
    free(png);
    wva_frame_free(frame);
}

static int make_directory(void **state)
{
    (void)state;
    return mkdtemp(directory) == NULL;
}

static int remove_directory(void **state)
{
    (void)state;
    return rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_figure_of_every_frame_is_drawn),
        cmocka_unit_test(a_figure_without_data_says_what_is_missing),
        cmocka_unit_test(figures_say_what_they_show),
        cmocka_unit_test(the_same_bytes_come_out_of_any_number_of_threads),
        cmocka_unit_test(a_png_knows_its_resolution),
    };

    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
