/* SPDX-License-Identifier: Apache-2.0 */
/* Where a chart puts things, and what a canvas does with awkward wishes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chart/draw.h"
#include "chart/model.h"
#include "chart/palette.h"
#include "chart/sheet.h"
#include "figures/curve.h"
#include "util/minus.h"

enum { SAMPLES = 61 };

static const struct wva_look line_look = { { 0, 0, 1, 1 }, 2, WVA_DASH_SOLID, WVA_MARKER_CIRCLE };

static struct wva_canvas *make_canvas(void)
{
    struct wva_error err;
    struct wva_canvas *canvas = wva_canvas_create(WVA_IMAGE_SVG, 720, 360, 72, &err);

    assert_non_null(canvas);
    return canvas;
}

/* One panel with a line of `count` values, an event at each, and a few legend entries. */
static struct wva_chart *make_chart(const double *y, size_t count, const char *label)
{
    struct wva_chart *chart = wva_chart_create("Title", "Subtitle", 1);
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);
    struct wva_mark *marks = calloc(count, sizeof *marks);
    double *x = calloc(count, sizeof *x);

    for (size_t i = 0; i < count; i++) {
        x[i] = (double)i;
        marks[i] = (struct wva_mark){ .x = x[i], .up = i % 2 == 0, .label = "12\u21929" };
    }
    wva_panel_set_time_axis(panel, (double)count - 1, 0, 0, true);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "ms", WVA_AXIS_FROM_ZERO);
    wva_panel_set_y_axis(panel, WVA_SIDE_RIGHT, "replicas", WVA_AXIS_WHOLE);
    for (int i = 0; i < 6; i++)
        wva_panel_add_line(panel, WVA_SIDE_LEFT, line_look, (struct wva_series){ x, y, count },
                           label);
    wva_panel_add_steps(panel, WVA_SIDE_RIGHT, line_look, (struct wva_series){ x, x, count },
                        label);
    wva_panel_add_marks(panel, marks, count, true, "events");
    free(marks);
    free(x);
    return chart;
}

static void fill_wave(double y[SAMPLES])
{
    for (size_t i = 0; i < SAMPLES; i++)
        y[i] = 10 + 3 * sin((double)i);
}

static void legend_and_labels_stand_outside_the_plot(void **state)
{
    struct wva_canvas *canvas = make_canvas();
    struct wva_chart *chart;
    const struct wva_panel *panel;
    double y[SAMPLES];

    (void)state;
    fill_wave(y);
    chart = make_chart(y, SAMPLES, "a rather long description of a line");
    wva_chart_draw(chart, canvas);
    panel = chart->panels[0];
    assert_int_equal(panel->legend_count, 8);
    assert_true(panel->legend_area.y > 40);
    assert_true(panel->legend_area.height >= 2 * WVA_LEGEND_ROW);
    assert_true(panel->legend_area.y + panel->legend_area.height + panel->mark_rows * WVA_MARK_ROW
                <= panel->plot.y);
    for (size_t i = 0; i < panel->legend_count; i++) {
        const struct wva_legend_entry *entry = &panel->legend[i];

        assert_true(entry->x >= panel->plot.x);
        assert_true(entry->x + entry->width <= panel->plot.x + panel->plot.width + 0.01);
        assert_true(entry->y <= panel->legend_area.y + panel->legend_area.height);
    }
    assert_true(panel->plot.height > 100);
    assert_true(panel->plot.x + panel->plot.width < 720);
    wva_chart_free(chart);
    wva_canvas_free(canvas);
}

static void time_axis_begins_and_ends_with_the_samples(void **state)
{
    struct wva_canvas *canvas = make_canvas();
    struct wva_chart *chart;
    struct wva_scale x;
    double y[SAMPLES];

    (void)state;
    fill_wave(y);
    chart = make_chart(y, SAMPLES, "line");
    wva_chart_lay_out(chart, canvas);
    x = wva_panel_scale_x(chart->panels[0]);
    assert_true(wva_scale_at(&x, 0) == chart->panels[0]->plot.x);
    assert_true(fabs(wva_scale_at(&x, SAMPLES - 1)
                     - (chart->panels[0]->plot.x + chart->panels[0]->plot.width))
                < 1e-9);
    wva_chart_free(chart);
    wva_canvas_free(canvas);
}

static void check_places(const double *wanted, const double *width, size_t count, size_t least)
{
    int *row = calloc(count, sizeof *row);
    double *centre = calloc(count, sizeof *centre);
    size_t labelled = 0;

    assert_true(wva_marks_place(wanted, width, count, 50, 690, WVA_MARK_ROWS, row, centre)
                <= WVA_MARK_ROWS);
    for (size_t i = 0; i < count; i++) {
        if (row[i] == WVA_MARK_UNLABELLED)
            continue;
        labelled++;
        assert_true(centre[i] - width[i] / 2 >= 50 && centre[i] + width[i] / 2 <= 690);
        for (size_t k = 0; k < i; k++)
            assert_false(row[k] == row[i]
                         && fabs(centre[i] - centre[k]) < (width[i] + width[k]) / 2);
    }
    assert_true(labelled >= least);
    free(row);
    free(centre);
}

/* On a grid so narrow that not all find room. */
static void tags_never_overlap(void **state)
{
    enum { POINTS = 60 };
    const struct wva_rect plot = { 50, 40, 300, 100 };
    struct wva_point points[POINTS], places[POINTS];
    double width[POINTS];
    size_t placed = 0;

    (void)state;
    for (size_t i = 0; i < POINTS; i++) {
        points[i] = (struct wva_point){ 50 + (double)(i * 37 % 301), 40 + (double)(i * 53 % 101) };
        width[i] = 12 + (double)(i % 3) * 4;
    }
    wva_tags_place(points, width, POINTS, plot, places);
    for (size_t i = 0; i < POINTS; i++) {
        if (isnan(places[i].x))
            continue;
        placed++;
        assert_true(places[i].x >= 50 && places[i].x + width[i] <= 350);
        assert_true(places[i].y <= 140);
        for (size_t k = 0; k < i; k++)
            assert_false(places[k].x < places[i].x + width[i]
                         && places[i].x < places[k].x + width[k]
                         && fabs(places[k].y - places[i].y) < 7);
    }
    assert_true(placed > POINTS / 3 && placed < POINTS);
    wva_tags_place(points, width, 1, plot, places);
    assert_true(places[0].x > points[0].x); /* the right side first */
}

static void labels_of_marks_never_overlap(void **state)
{
    double wanted[500], width[500];

    (void)state;
    for (size_t i = 0; i < 500; i++) {
        wanted[i] = 50 + 640 * (double)i / 499;
        width[i] = 22 + (double)(i % 7);
    }
    check_places(wanted, width, 500, 60);
    check_places(wanted, width, 1, 1);
    for (size_t i = 0; i < 60; i++)
        wanted[i] = 50 + 640 * (double)i / 59;
    check_places(wanted, width, 60, 55);
    for (size_t i = 0; i < 10; i++)
        wanted[i] = 690; /* all at the right edge: as many as there are rows */
    check_places(wanted, width, 10, WVA_MARK_ROWS);
}

static void unlabelled_marks_are_counted_in_the_legend(void **state)
{
    enum { MANY = 400 };
    struct wva_canvas *canvas = make_canvas();
    struct wva_chart *chart;
    double y[MANY] = { 1 };
    const struct wva_panel *panel;

    (void)state;
    chart = make_chart(y, MANY, "line");
    wva_chart_draw(chart, canvas);
    panel = chart->panels[0];
    assert_non_null(strstr(panel->legend[panel->legend_count - 1].text, " of 400 not labelled)"));
    wva_chart_free(chart);
    wva_canvas_free(canvas);
}

static void check_limit(double limit, const char *text, double highest)
{
    struct wva_canvas *canvas = make_canvas();
    double x[] = { 0, 1, 2 }, y[] = { 18, 24, 20 }, slo[] = { limit, limit, limit };
    struct wva_chart *chart = wva_chart_create("Title", NULL, 1);
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);

    wva_panel_set_time_axis(panel, 2, 0, 0, true);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "ms", WVA_AXIS_FROM_ZERO);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, line_look, (struct wva_series){ x, y, 3 }, "line");
    wva_panel_add_limit(panel, line_look, (struct wva_series){ x, slo, 3 }, "SLO", "ms");
    wva_chart_draw(chart, canvas);
    assert_string_equal(panel->legend[1].text, text);
    assert_true(panel->left.range.min == 0);
    assert_true(panel->left.range.max >= fmin(limit, 24) && panel->left.range.max < highest);
    wva_chart_free(chart);
    wva_canvas_free(canvas);
}

static void limits_far_above_do_not_flatten_the_data(void **state)
{
    (void)state;
    check_limit(1000, "SLO 1000 ms, above the range", 30);
    check_limit(30, "SLO 30 ms", 35);
    check_limit(5, "SLO 5 ms", 30);
}

static void check_range(enum wva_axis_kind kind, double low, double high, double min_from,
                        double min_to)
{
    struct wva_canvas *canvas = make_canvas();
    double x[] = { 0, 1 }, y[] = { low, high };
    struct wva_chart *chart = wva_chart_create("Title", NULL, 1);
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);

    wva_panel_set_time_axis(panel, 1, 0, 0, true);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "ms", kind);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, line_look, (struct wva_series){ x, y, 2 }, "line");
    wva_chart_draw(chart, canvas);
    assert_true(panel->left.range.min >= min_from && panel->left.range.min <= min_to);
    assert_true(panel->left.range.max > high);
    assert_true(panel->left.ticks.count >= 2);
    wva_chart_free(chart);
    wva_canvas_free(canvas);
}

static void ranges_suit_their_data(void **state)
{
    (void)state;
    check_range(WVA_AXIS_FROM_ZERO, 8, 12, 0, 0);
    check_range(WVA_AXIS_FROM_ZERO, 100, 101, 90, 100); /* a thin strip otherwise */
    check_range(WVA_AXIS_FROM_ZERO, 7, 7, 0, 0);        /* a constant is no strip */
    check_range(WVA_AXIS_FREE, .000337, .000337, .0003, .000337);
    check_range(WVA_AXIS_WITH_ZERO, 2, 3, 0, 0);
    check_range(WVA_AXIS_WITH_ZERO, -2, 3, -3, -2);
    check_range(WVA_AXIS_WHOLE, 1, 4, 0, 0);
    check_range(WVA_AXIS_FREE, 0, 0, -1, 0);
}

static void decimation_keeps_extremes(void **state)
{
    enum { MANY = 100000 };
    struct wva_point *points = calloc(MANY, sizeof *points);
    double high = -INFINITY;
    size_t count;

    (void)state;
    for (size_t i = 0; i < MANY; i++)
        points[i] = (struct wva_point){ (double)i / MANY * 100, i == 54321 ? 9 : (double)(i % 5) };
    count = wva_points_decimate(points, MANY, 0.5);
    assert_in_range(count, 200, 804);
    for (size_t i = 0; i < count; i++) {
        high = fmax(high, points[i].y);
        assert_true(i == 0 || points[i].x >= points[i - 1].x);
    }
    assert_true(high == 9);
    assert_int_equal(wva_points_decimate(points, 1, 0.5), 1);
    /* Of a column the first, the lowest, the highest and the last, in order of x. */
    for (size_t i = 0; i < 7; i++)
        points[i] = (struct wva_point){ (double)i / 10, ((double[]){ 4, 3, 1, 5, 9, 6, 5 })[i] };
    assert_int_equal(wva_points_decimate(points, 7, 1), 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(points[i].y == ((double[]){ 4, 1, 9, 5 })[i]);
    assert_true(points[3].x == 0.6);
    assert_int_equal(wva_points_decimate(points, 0, 0.5), 0);
    free(points);
}

static void markers_at_one_place_are_drawn_once(void **state)
{
    struct wva_point points[] = { { 10, 10 }, { 10.1, 10.1 }, { 30, 10 }, { -5, 10 }, { 10, 12 } };

    (void)state;
    assert_int_equal(wva_points_thin_out(points, 5, (struct wva_rect){ 0, 0, 50, 50 }), 3);
    assert_true(points[1].x == 30);
}

static void oversized_pictures_are_refused(void **state)
{
    struct wva_error err;

    (void)state;
    assert_null(wva_canvas_create(WVA_IMAGE_PNG, 720, 360, 100000, &err));
    assert_int_equal(err.status, WVA_ERR_LIMIT);
    assert_null(wva_canvas_create(WVA_IMAGE_SVG, 1e9, 360, 72, &err));
    assert_int_equal(err.status, WVA_ERR_LIMIT);
    assert_null(wva_canvas_create(WVA_IMAGE_PDF, NAN, 360, 72, &err));
    assert_int_equal(err.status, WVA_ERR_USAGE);
    assert_null(wva_canvas_create(WVA_IMAGE_PNG, 720, 360, 0, &err));
    assert_int_equal(err.status, WVA_ERR_USAGE);
}

static void a_full_disk_is_an_error_in_every_format(void **state)
{
    static const enum wva_image_format formats[] = { WVA_IMAGE_PNG, WVA_IMAGE_SVG, WVA_IMAGE_PDF };

    (void)state;
    if (access("/dev/full", W_OK) != 0)
        skip();
    for (size_t i = 0; i < 3; i++) {
        struct wva_error err = { 0 };
        struct wva_canvas *canvas = wva_canvas_create(formats[i], 72, 72, 72, &err);

        assert_non_null(canvas);
        assert_int_equal(wva_canvas_finish(canvas, "/dev/full", &err), WVA_ERR_IO);
        assert_int_equal(err.sys_errno, ENOSPC);
    }
}

static void text_from_a_log_stays_text(void **state)
{
    struct wva_text_style style = { .size = 10, .color = WVA_COLOR_TEXT };
    struct wva_canvas *canvas = make_canvas();
    struct wva_error err;
    char path[] = "/tmp/wva-chart-XXXXXX", content[4096];
    int fd = mkstemp(path);
    ssize_t len;

    (void)state;
    assert_true(fd >= 0);
    wva_canvas_text(canvas, 10, 10, "<script>&\"\xff\x01\n", &style);
    wva_canvas_describe(canvas, "</title><b>", "]]>");
    assert_int_equal(wva_canvas_finish(canvas, path, &err), WVA_OK);
    close(fd);
    fd = open(path, O_RDONLY);
    len = read(fd, content, sizeof content - 1);
    assert_true(len > 0);
    content[len] = '\0';
    assert_null(strstr(content, "<script"));
    assert_null(strstr(content, "<b>"));
    assert_non_null(strstr(content, "&lt;script&gt;&amp;&quot;\xef\xbf\xbd  </text>"));
    close(fd);
    unlink(path);
}

static char *embed(struct wva_chart *chart)
{
    struct wva_canvas *canvas = make_canvas();
    struct wva_buffer out = wva_buffer_make(1 << 20);
    struct wva_error err;

    wva_chart_hide_title(chart);
    wva_chart_draw(chart, canvas);
    assert_int_equal(wva_canvas_embed(canvas, "here", &out, &err), WVA_OK);
    wva_chart_free(chart);
    return out.data;
}

static void an_embedded_picture_has_a_name_and_values_to_point_at(void **state)
{
    double y[SAMPLES];
    char *svg;

    (void)state;
    fill_wave(y);
    svg = embed(make_chart(y, SAMPLES, "latency"));
    assert_int_equal(strncmp(svg, "<svg ", 5), 0);
    assert_non_null(strstr(svg, "aria-labelledby=\"here-title\""));
    assert_non_null(strstr(svg, "<title id=\"here-title\">Title</title>"));
    assert_non_null(strstr(svg, "<desc id=\"here-desc\">"));
    assert_null(strstr(svg, ">Title</text>"));
    assert_non_null(strstr(svg, "<title>7 min\nlatency: "));
    free(svg);
}

static void only_svg_can_be_embedded(void **state)
{
    struct wva_buffer out = wva_buffer_make(100);
    struct wva_error err;
    struct wva_canvas *canvas = wva_canvas_create(WVA_IMAGE_PNG, 72, 72, 72, &err);

    (void)state;
    assert_int_equal(wva_canvas_embed(canvas, "here", &out, &err), WVA_ERR_USAGE);
    assert_null(out.data);
}

static void lying_bars_stand_in_rows_with_names(void **state)
{
    static const char *const names[] = { "first", "second" };
    const double start[] = { 0, 20 }, end[] = { 60, 80 }, row[] = { 0, 1 };
    struct wva_chart *chart = wva_chart_create("Title", NULL, 1);
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);
    struct wva_scale y;
    char *svg;

    (void)state;
    wva_panel_set_x_axis(panel, "seconds", WVA_AXIS_WITH_ZERO);
    wva_panel_set_y_names(panel, names, 2);
    wva_panel_add_spans(panel, WVA_COLOR_ORANGE, start, end, row, 2, "wait");
    wva_panel_add_whiskers(panel, line_look, start, end, row, 2, "bounds");
    svg = embed(chart);
    assert_non_null(strstr(svg, ">first</text>"));
    assert_non_null(strstr(svg, "<title>second\nwait: 60</title>"));
    free(svg);

    chart = wva_chart_create("Title", NULL, 1);
    panel = wva_chart_add_panel(chart, 1);
    wva_panel_set_y_names(panel, names, 2);
    wva_panel_add_spans(panel, WVA_COLOR_ORANGE, start, end, row, 2, "wait");
    wva_panel_find_ranges(panel);
    panel->plot = (struct wva_rect){ 0, 0, 100, 100 };
    y = wva_panel_scale_y(panel, WVA_SIDE_LEFT);
    assert_true(wva_scale_at(&y, 0) < wva_scale_at(&y, 1)); /* the first row is uppermost */
    assert_true(panel->x.range.max >= 80);
    wva_chart_free(chart);
}

/* A fill between steps has two values at one place; both count. */
static void a_fill_between_steps_goes_straight_up(void **state)
{
    const double x[] = { 0, 1, 1, 2 }, y[] = { 1, 1, 3, 3 }, base[] = { 0, 0, 0, 0 };
    struct wva_chart *chart = wva_chart_create("Title", NULL, 1);
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);
    char *svg, *points;
    double corner[8][2];

    (void)state;
    wva_panel_set_time_axis(panel, 2, 0, 0, true);
    wva_panel_add_fill(panel, WVA_COLOR_ORANGE, WVA_COLOR_BLUE, (struct wva_series){ x, y, 4 },
                       base, "area", NULL);
    svg = embed(chart);
    points = strstr(svg, "<polygon");
    assert_non_null(points);
    points = strstr(points, "points=\"") + 8;
    for (int i = 0; i < 8; i++) {
        corner[i][0] = strtod(points, &points);
        corner[i][1] = strtod(points + 1, &points);
    }
    assert_true(corner[1][0] == corner[2][0]);
    assert_true(corner[2][1] < corner[1][1]);
    free(svg);
}

static void long_text_is_cut_to_its_place(void **state)
{
    struct wva_text_style style = { .size = 10, .color = WVA_COLOR_TEXT };
    struct wva_canvas *canvas = make_canvas();
    char text[5000], *fitted;

    (void)state;
    memset(text, 'm', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    fitted = wva_canvas_fit_text(canvas, text, &style, 100);
    assert_true(wva_canvas_text_width(canvas, fitted, &style) <= 100);
    assert_non_null(strstr(fitted, "\u2026"));
    free(fitted);
    fitted = wva_canvas_fit_text(canvas, "short", &style, 100);
    assert_string_equal(fitted, "short");
    free(fitted);
    wva_canvas_free(canvas);
}

/* One panel over time with `count` values on a left axis of that kind. */
static struct wva_chart *chart_of(const double *y, size_t count, enum wva_axis_kind kind)
{
    struct wva_chart *chart = wva_chart_create("Title", NULL, 1);
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);
    double *x = calloc(count, sizeof *x);

    for (size_t i = 0; i < count; i++)
        x[i] = (double)i;
    wva_panel_set_time_axis(panel, (double)count, 0, 0, true);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "ratio", kind);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, line_look, (struct wva_series){ x, y, count },
                       "ratio");
    free(x);
    return chart;
}

static void a_lone_spike_does_not_flatten_a_ratio(void **state)
{
    double y[SAMPLES], highest;
    struct wva_canvas *canvas = make_canvas();
    struct wva_chart *chart;

    (void)state;
    for (size_t i = 0; i < SAMPLES; i++)
        y[i] = .5 + .01 * (double)i;
    y[20] = 35.3;
    chart = chart_of(y, SAMPLES, WVA_AXIS_WITH_ZERO);
    wva_panel_find_ranges(chart->panels[0]);
    assert_true(chart->panels[0]->left.range.max > 35);
    wva_panel_clip_spikes(chart->panels[0], WVA_SIDE_LEFT);
    wva_chart_draw(chart, canvas);
    highest = chart->panels[0]->left.range.max;
    assert_true(highest > 1.1 && highest < 2);
    assert_string_equal(chart->panels[0]->legend[0].text,
                        "ratio (1 cut off at \u25b2, up to 35.3)");
    wva_canvas_free(canvas);
    wva_chart_free(chart);
}

/* Where nearly all is high, or there are few values, nothing is a spike. */
static void what_is_usual_is_not_cut_off(void **state)
{
    double y[] = { .1, .1, .1, .1, .1, 9, 9, 9, 9, 9, 9 };
    struct wva_chart *chart = chart_of(y, 11, WVA_AXIS_WITH_ZERO);

    (void)state;
    wva_panel_clip_spikes(chart->panels[0], WVA_SIDE_LEFT);
    wva_panel_find_ranges(chart->panels[0]);
    assert_true(chart->panels[0]->left.range.max > 9);
    wva_chart_free(chart);
    chart = chart_of(&y[3], 3, WVA_AXIS_WITH_ZERO);
    wva_panel_clip_spikes(chart->panels[0], WVA_SIDE_LEFT);
    wva_panel_find_ranges(chart->panels[0]);
    assert_true(chart->panels[0]->left.range.max > 9);
    wva_chart_free(chart);
}

/* 0.02 % up and down is a flat line, not a mountain range. */
static void noise_does_not_fill_a_panel(void **state)
{
    double y[] = { .000337, .00033701, .00033694, .000337 };
    struct wva_chart *chart = chart_of(y, 4, WVA_AXIS_FREE);
    const struct wva_panel *panel = chart->panels[0];

    (void)state;
    wva_panel_find_ranges(chart->panels[0]);
    assert_true(panel->left.range.max - panel->left.range.min > .02 * .000337);
    assert_true(panel->left.range.max - panel->left.range.min < .03 * .000337);
    wva_panel_set_least_span(chart->panels[0], WVA_SIDE_LEFT, 2);
    wva_panel_find_ranges(chart->panels[0]);
    assert_true(panel->left.range.max - panel->left.range.min >= 2);
    wva_chart_free(chart);
}

/* A long name of a row is cut in its middle, within the sheet, and whole for whoever points at it.
 */
static void long_names_of_rows_stay_on_the_sheet(void **state)
{
    const char *name =
        "a-load-generator-with-a-long-name-of-many-words-that-ends-in-0123456789, 5/s";
    double start = 0, end = 30, row = 0;
    struct wva_canvas *canvas = make_canvas();
    struct wva_chart *chart = wva_chart_create("Title", NULL, 1);
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);
    struct wva_buffer svg = wva_buffer_make(1000000);
    struct wva_error err;

    (void)state;
    wva_panel_set_time_axis(panel, 40, 0, 0, true);
    wva_panel_set_y_names(panel, &name, 1);
    wva_panel_add_spans(panel, WVA_COLOR_BLUE, &start, &end, &row, 1, "ran");
    wva_chart_draw(chart, canvas);
    assert_true(panel->left.label_width <= 180.01);
    assert_true(panel->plot.x >= panel->left.label_width);
    assert_int_equal(wva_canvas_embed(canvas, "x", &svg, &err), WVA_OK);
    assert_non_null(strstr(svg.data, ">a-load-"));
    assert_non_null(strstr(svg.data, "\u2026"));
    assert_non_null(strstr(svg.data, "0123456789, 5/s</text>"));
    assert_non_null(strstr(svg.data, "<title>a-load-generator-with-a-long-name-of-many-words"));
    wva_buffer_free(&svg);
    wva_chart_free(chart);
}

static void sizes_of_sheets_are_read(void **state)
{
    static const struct {
        const char *text;
        double width, height;
    } good[] = { { "3.5x2.5", 3.5, 2.5 },
                 { "3.5inx2.5in", 3.5, 2.5 },
                 { "254x127mm", 10, 5 },
                 { "25.4cmx127mm", 10, 5 },
                 { "10x5cm", 10 / 2.54, 5 / 2.54 },
                 { "single", 3.5, 0 },
                 { "double", 7, 0 },
                 { "4", 4, 0 } };
    static const char *const bad[] = { "",          "x",     "3.5x",   "x2",      "3x2x1",
                                       "3.5 x 2.5", "0x3",   "-3x2",   "300x200", "nanx2",
                                       "infx2",     "3x2pt", "Single", "0.5x2" };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct wva_sheet sheet = { .width_in = 9, .height_in = 9 };

        assert_true(wva_sheet_read_size(good[i].text, &sheet));
        assert_true(fabs(sheet.width_in - good[i].width) < 1e-9);
        assert_true(fabs(sheet.height_in - good[i].height) < 1e-9);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct wva_sheet sheet = { .width_in = 9, .height_in = 8 };

        assert_false(wva_sheet_read_size(bad[i], &sheet));
        assert_true(sheet.width_in == 9 && sheet.height_in == 8);
    }
}

static void hyphens_of_numbers_become_minus(void **state)
{
    static const struct {
        const char *text, *set;
    } cases[] = {
        { "-1", "\u22121" },
        { "bias -0.42 ms (-3.1 to -0.5)", "bias \u22120.42 ms (\u22123.1 to \u22120.5)" },
        { "-0.00 ms, -0, -.5", "0.00 ms, 0, \u2212.5" },
        { "2025-12-09, load-20, --v=-1, a - 1, -x", "2025-12-09, load-20, --v=-1, a - 1, -x" },
        { "-0e5", "\u22120e5" },
        { "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *set = wva_minus_set(cases[i].text);

        assert_string_equal(set, cases[i].set);
        free(set);
    }
}

/* A sample holds for two and a half usual periods: a minute each, so the line is open from 5.9. */
static void a_line_is_open_where_nothing_is_known(void **state)
{
    const double minutes[] = { 0, 1, 3.4, 6 }, values[] = { 1, 2, 3, 4 };
    struct wva_curve line = wva_curve_with_holes(minutes, values, 4, 60);

    (void)state;
    assert_int_equal(line.count, 5);
    assert_true(fabs(line.x[3] - 5.9) < 1e-9 && isnan(line.y[3]));
    assert_true(line.y[2] == 3 && line.y[4] == 4);
    wva_curve_free(&line);
    line = wva_curve_with_holes(minutes, values, 4, NAN);
    assert_int_equal(line.count, 4);
    wva_curve_free(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(legend_and_labels_stand_outside_the_plot),
        cmocka_unit_test(time_axis_begins_and_ends_with_the_samples),
        cmocka_unit_test(tags_never_overlap),
        cmocka_unit_test(labels_of_marks_never_overlap),
        cmocka_unit_test(unlabelled_marks_are_counted_in_the_legend),
        cmocka_unit_test(limits_far_above_do_not_flatten_the_data),
        cmocka_unit_test(ranges_suit_their_data),
        cmocka_unit_test(decimation_keeps_extremes),
        cmocka_unit_test(markers_at_one_place_are_drawn_once),
        cmocka_unit_test(oversized_pictures_are_refused),
        cmocka_unit_test(a_full_disk_is_an_error_in_every_format),
        cmocka_unit_test(text_from_a_log_stays_text),
        cmocka_unit_test(an_embedded_picture_has_a_name_and_values_to_point_at),
        cmocka_unit_test(only_svg_can_be_embedded),
        cmocka_unit_test(lying_bars_stand_in_rows_with_names),
        cmocka_unit_test(a_fill_between_steps_goes_straight_up),
        cmocka_unit_test(long_text_is_cut_to_its_place),
        cmocka_unit_test(a_lone_spike_does_not_flatten_a_ratio),
        cmocka_unit_test(what_is_usual_is_not_cut_off),
        cmocka_unit_test(noise_does_not_fill_a_panel),
        cmocka_unit_test(long_names_of_rows_stay_on_the_sheet),
        cmocka_unit_test(sizes_of_sheets_are_read),
        cmocka_unit_test(hyphens_of_numbers_become_minus),
        cmocka_unit_test(a_line_is_open_where_nothing_is_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
