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

#include "figures/curve.h"
#include "figures/figures.h"
#include "frames.h"
#include "util/memory.h"
#include "util/pool.h"
#include "util/timestamp.h"

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

/* What a figure is drawn of. */
struct scene {
    struct wva_results *results;
    struct wva_figure_input input;
};

static struct scene make_scene(const struct wva_frame *frame)
{
    struct wva_analysis_options options = { .slo_itl_ms = NAN, .slo_ttft_ms = NAN };
    struct wva_results *results = wva_results_compute(frame, &options);

    return (struct scene){ results,
                           { .frame = frame,
                             .results = results,
                             .subject = "test & <server>",
                             .options = { .show_gaps = true } } };
}

/* The picture's bytes on such a sheet; its file is gone again. NULL with a reason in `missing`
 * where there is none, and then no file either. */
static char *render_on(const struct wva_figure *figure, const struct wva_figure_input *input,
                       enum wva_image_format format, const struct wva_sheet *sheet, size_t *len,
                       char **missing)
{
    char *path = wva_asprintf("%s/%s.%d", directory, figure->name, (int)format), *content = NULL;
    struct wva_error err = { 0 };

    assert_int_equal(wva_figure_render(figure, input, format, sheet, path, missing, &err), WVA_OK);
    if (*missing == NULL) {
        content = read_all(path, len);
        assert_int_equal(unlink(path), 0);
    } else {
        assert_int_not_equal(access(path, F_OK), 0);
    }
    free(path);
    return content;
}

static char *render(const struct wva_figure *figure, const struct wva_frame *frame,
                    enum wva_image_format format, size_t *len, char **missing)
{
    const struct wva_sheet sheet = { .dpi = 72 };
    struct scene scene = make_scene(frame);
    char *content = render_on(figure, &scene.input, format, &sheet, len, missing);

    wva_results_free(scene.results);
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
            char *missing, *svg;

            svg = render(&wva_figure_table[i], frame, WVA_IMAGE_SVG, &len, &missing);
            if (svg != NULL)
                check_svg(svg);
            else
                assert_true(strlen(missing) > 8);
            free(missing);
            free(svg);
        }
        wva_frame_free(frame);
    }
}

/* Neither a box that says so, in any format, nor a file. */
static void a_figure_without_data_is_not_drawn(void **state)
{
    static const enum wva_image_format formats[] = { WVA_IMAGE_PNG, WVA_IMAGE_SVG, WVA_IMAGE_PDF };
    static const char *const frames[] = { "missing", "empty" };

    (void)state;
    for (size_t n = 0; n < 2; n++) {
        struct wva_frame *frame = test_frame_make(frames[n]);

        for (size_t i = 0; i < 3 * wva_figure_count; i++) {
            size_t len;
            char *missing;

            assert_null(render(&wva_figure_table[i / 3], frame, formats[i % 3], &len, &missing));
            assert_int_equal(strncmp(missing, "No ", 3), 0);
            assert_null(strchr(missing, '\n'));
            free(missing);
        }
        wva_frame_free(frame);
    }
}

/* A log of capacity has replicas, which are context of figures of latency, load and parameters. */
static void context_alone_is_no_figure(void **state)
{
    static const char *const names[] = { "slo_attainment", "load_phases", "itl_replicas_timeline",
                                         "decode_parameters_itl" };
    struct wva_frame *frame = test_frame_make("typical");

    (void)state;
    for (int role = 0; role < WVA_ROLE_COUNT; role++)
        for (size_t row = 0; row < frame->rows && frame->column[role].value != NULL; row++)
            if (role != WVA_ROLE_REPLICAS_CURRENT && role != WVA_ROLE_REPLICAS_DESIRED)
                frame->column[role].value[row] = NAN;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t len;
        char *missing;

        assert_null(render(wva_figure_find(names[i]), frame, WVA_IMAGE_SVG, &len, &missing));
        free(missing);
    }
    wva_frame_free(frame);
}

/* Panels without data are left out, and named in the small print. */
static void an_empty_panel_is_left_out(void **state)
{
    struct wva_frame *frame = test_frame_make("typical");
    size_t len;
    char *missing, *svg;

    (void)state;
    for (size_t row = 0; row < frame->rows; row++)
        frame->column[WVA_ROLE_TTFT_OBSERVED].value[row] = 0;
    svg = render(wva_figure_find("slo_attainment"), frame, WVA_IMAGE_SVG, &len, &missing);
    assert_non_null(svg);
    assert_non_null(strstr(svg, ">ITL (ms)<"));
    assert_null(strstr(svg, ">TTFT (ms)<"));
    assert_non_null(strstr(svg, "No time to first token"));
    assert_non_null(strstr(svg, ">current replicas<"));
    free(svg);
    wva_frame_free(frame);
}

/* A line is broken where the next sample comes later than the one before holds. */
static void a_line_has_holes_where_samples_do_not_hold(void **state)
{
    static const double minutes[] = { 0, 1, 3.5, 6.01 }, values[] = { 5, 6, 7, 8 };
    struct wva_curve line = wva_curve_with_holes(minutes, values, 4, 60);

    (void)state;
    assert_int_equal(line.count, 5);
    assert_true(line.y[2] == 7);
    assert_true(isnan(line.y[3]) && line.x[3] == 6);
    assert_true(line.y[4] == 8);
    wva_curve_free(&line);
}

/* Whether a tick label stands right of the middle of the picture; false where it stands nowhere. */
static bool stands_right(const char *svg, const char *label)
{
    char *text = wva_asprintf(">%s</text>", label);
    const char *at = strstr(svg, text), *x = at;

    free(text);
    if (at == NULL)
        return false;
    while (x > svg && strncmp(x, "<text ", 6) != 0)
        x--;
    return strtod(strstr(x, " x=\"") + 4, NULL) > 300;
}

/* The queue has an axis of its own beside that of the cache, in per cent. */
static void the_queue_has_the_right_axis(void **state)
{
    struct wva_frame *frame = wva_frame_create();
    size_t len;
    char *missing, *svg;

    (void)state;
    for (int row = 0; row < 20; row++) {
        (void)wva_frame_add_row(frame, row * 60 * WVA_NS_PER_S);
        wva_frame_set(frame, WVA_ROLE_KV_USAGE, 0.5, false);
        wva_frame_set(frame, WVA_ROLE_QUEUE_LENGTH, 200 * row, true);
        wva_frame_set(frame, WVA_ROLE_REPLICAS_CURRENT, 1, true);
    }
    svg = render(wva_figure_find("capacity"), frame, WVA_IMAGE_SVG, &len, &missing);
    assert_non_null(svg);
    assert_true(stands_right(svg, "4000"));
    free(svg);
    wva_frame_free(frame);
}

/* One axis with minutes and the time of day below all panels; what is not recorded has none. */
static void the_timeline_shows_what_there_is(void **state)
{
    static const char *const there[] = { ">requests per minute<",
                                         ">ITL (ms)<",
                                         ">TTFT (ms)<",
                                         ">replicas<",
                                         ">1\u21922<",
                                         ">above SLO (",
                                         ">Not recorded in this run: queue, KV cache.<",
                                         "time of day in UTC, from 2025-10-09<",
                                         ">08:55<" };
    struct wva_frame *frame = test_frame_make("typical"), *hpa = test_frame_make("hpa");
    const struct wva_figure *timeline = &wva_figure_table[0];
    size_t len;
    char *missing, *svg = render(timeline, frame, WVA_IMAGE_SVG, &len, &missing);

    (void)state;
    assert_string_equal(timeline->name, "timeline");
    for (size_t i = 0; i < sizeof there / sizeof *there; i++)
        if (strstr(svg, there[i]) == NULL)
            fail_msg("the timeline lacks %s", there[i]);
    assert_null(strstr(svg, "waiting"));
    free(svg);
    svg = render(timeline, hpa, WVA_IMAGE_SVG, &len, &missing);
    assert_non_null(strstr(svg, ">requests waiting, per replica<"));
    assert_non_null(strstr(svg, ">KV cache use (%)<"));
    assert_non_null(strstr(svg, ">target 50 %<"));
    assert_non_null(strstr(svg, ">target 20 to 30<"));
    assert_non_null(strstr(svg, "\ntarget: ")); /* in tooltips, too, a target is no SLO */
    assert_null(strstr(svg, ">Not recorded"));
    free(svg);
    wva_frame_free(hpa);
    wva_frame_free(frame);
}

/* Complaints and the like have a row for each kind, and say what they are. */
static void events_are_marks_on_the_timeline(void **state)
{
    struct wva_frame *frame = test_frame_make("typical");
    struct scene scene = make_scene(frame);
    const struct wva_sheet sheet = { .dpi = 72 };
    const struct wva_figure_event events[] = {
        { frame->time_ns[3], frame->time_ns[3], WVA_FIGURE_EVENT_COMPLAINT,
          "no <feasible> allocation", "" },
        { frame->time_ns[5], frame->time_ns[5], WVA_FIGURE_EVENT_ERROR, NULL, "" },
        { frame->time_ns[9], frame->time_ns[9], WVA_FIGURE_EVENT_COMPLAINT,
          "no <feasible> allocation", "" },
    };
    size_t len;
    char *missing, *svg;

    (void)state;
    scene.input.events = events;
    scene.input.event_count = 3;
    svg = render_on(&wva_figure_table[0], &scene.input, WVA_IMAGE_SVG, &sheet, &len, &missing);
    assert_non_null(strstr(svg, ">complaints (2)<"));
    assert_non_null(strstr(svg, ">errors (1)<"));
    assert_null(strstr(svg, ">notes ("));
    assert_non_null(strstr(svg, "3 min, 08:56:20 UTC\nno &lt;feasible&gt; allocation<"));
    free(svg);
    wva_results_free(scene.results);
    wva_frame_free(frame);
}

/* What a paper has room for: every figure at the width of a column, with nothing beyond its edge
 * and neither title nor small print. */
static void check_inside(const char *svg, double width, double height, const char *name)
{
    for (const char *text = strstr(svg, "<text"); text != NULL; text = strstr(text + 1, "<text")) {
        bool upward = strncmp(text, "<text transform", 15) == 0;
        const char *at = strchr(text, upward ? '(' : '"') + 1;
        double x = strtod(at, NULL);
        double y = strtod(upward ? strchr(at, ' ') : strstr(at, "y=\"") + 3, NULL);

        if (x < 0 || x > width || y < 0 || y > height)
            fail_msg("%s: a text at %g, %g", name, x, y);
    }
}

static void figures_fit_a_column_of_a_paper(void **state)
{
    static const char *const frames[] = { "typical", "hpa", "flapping" };
    const struct wva_sheet sheet = { .width_in = 3.5, .height_in = 2.5, .untitled = true };

    (void)state;
    for (size_t n = 0; n < 3; n++) {
        struct wva_frame *frame = test_frame_make(frames[n]);
        struct scene scene = make_scene(frame);

        for (size_t i = 0; i < wva_figure_count; i++) {
            const struct wva_figure *figure = &wva_figure_table[i];
            size_t len;
            char *missing, *svg;

            svg = render_on(figure, &scene.input, WVA_IMAGE_SVG, &sheet, &len, &missing);
            free(missing);
            if (svg == NULL)
                continue;
            assert_non_null(strstr(svg, " width=\"252pt\" height=\"180pt\""));
            /* in the description only */
            assert_null(strstr(strstr(svg, "</desc>"), ">test &amp; &lt;server&gt;"));
            check_inside(svg, 252 / .7, 180 / .7, figure->name);
            free(svg);
        }
        wva_results_free(scene.results);
        wva_frame_free(frame);
    }
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
        { "load_pattern", "long",
          ">time from first sample (h); below, time of day in UTC, from 2025-10-09<" },
        { "load_pattern", "short",
          ">time from first sample (s); below, time of day in UTC, from 2025-10-09<" },
        { "calibration_gap_analysis", "typical", "over 39 active samples" },
        { "calibration_fit", "typical", ">structural fit: " },
        { "calibration_fit", "typical", ">its 95 % band<" },
        { "calibration_fit", "typical", ">controller's last" },
        { "calibration_fit", "short", ">from 1 min, 1373 rpm (3)<" },
        { "calibration_fit", "typical", ">replicas just changed, excluded (" },
        { "calibration_fit", "constant", ">replicas steady (" },
        { "calibration_fit", "constant",
          "Parameters cannot be determined: the number of requests" },
        { "prediction_decomposed", "typical",
          ">model at current \u2212 at desired replicas (bias" },
        { "prediction_decomposed", "typical", ">next observed \u2212 predicted (bias" },
        { "hpa_overview", "hpa", ">observed TTFT<" },
        { "hpa_overview", "hpa", ">active jobs<" },
        { "hpa_overview", "idle", ">Not recorded: TTFT, ITL, jobs (every value is missing or 0)." },
        { "queue_depth", "hpa", ">target 20 to 30<" },
        { "queue_depth", "hpa", ">above the target<" },
        { "kv_cache", "hpa", ">target 50 %<" },
        { "scaling_kv_context", "hpa", ">target 50 % (right)<" },
        { "latency", "hpa", ">observed ITL<" },
        { "threshold_excess", "hpa", ">asked for by the queue<" },
        { "parameter_evolution", "constant", ">\u03b3 = 15.415, constant<" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct wva_figure *figure = wva_figure_find(cases[i].figure);
        struct wva_frame *frame = test_frame_make(cases[i].frame);
        size_t len;
        char *svg, *missing;

        assert_non_null(figure);
        svg = render(figure, frame, WVA_IMAGE_SVG, &len, &missing);
        if (svg == NULL)
            fail_msg("%s of %s: %s", cases[i].figure, cases[i].frame, missing);
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

    char *missing;

    job->len[i] = 0;
    job->content[i] = render(&wva_figure_table[i], job->frame, job->format, &job->len[i], &missing);
    free(missing);
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
            if (len[0][i] > 0)
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
    char *missing, *png = render(&wva_figure_table[0], frame, WVA_IMAGE_PNG, &len, &missing);

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
        cmocka_unit_test(a_figure_without_data_is_not_drawn),
        cmocka_unit_test(context_alone_is_no_figure),
        cmocka_unit_test(an_empty_panel_is_left_out),
        cmocka_unit_test(a_line_has_holes_where_samples_do_not_hold),
        cmocka_unit_test(the_queue_has_the_right_axis),
        cmocka_unit_test(the_timeline_shows_what_there_is),
        cmocka_unit_test(events_are_marks_on_the_timeline),
        cmocka_unit_test(figures_fit_a_column_of_a_paper),
        cmocka_unit_test(figures_say_what_they_show),
        cmocka_unit_test(the_same_bytes_come_out_of_any_number_of_threads),
        cmocka_unit_test(a_png_knows_its_resolution),
    };

    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
