/* SPDX-License-Identifier: Apache-2.0 */
/* The figures of a report: a table of names, and one call that draws one of them as a file. */
#ifndef WVA_FIGURES_FIGURES_H
#define WVA_FIGURES_FIGURES_H

#include "analysis/results.h"
#include "analysis/stages.h"
#include "chart/canvas.h"
#include "chart/chart.h"
#include "chart/sheet.h"
#include "series/frame.h"

/* How all figures of a report are drawn. */
struct wva_figure_options {
    bool show_gaps;                        /* shade warm-up gaps */
    double tick_major_min, tick_minor_min; /* steps of time axes in minutes; 0: by span */
};

/* Events other than samples; marks on the timeline. */
enum wva_figure_event_kind {
    WVA_FIGURE_EVENT_SCALE_UP,
    WVA_FIGURE_EVENT_SCALE_DOWN,
    WVA_FIGURE_EVENT_POD_START,
    WVA_FIGURE_EVENT_NO_ANSWER,
    WVA_FIGURE_EVENT_RESTART,
    WVA_FIGURE_EVENT_WARNING,   /* of the cluster */
    WVA_FIGURE_EVENT_COMPLAINT, /* of the controller, which goes on */
    WVA_FIGURE_EVENT_ERROR,
    WVA_FIGURE_EVENT_NOTE,
    WVA_FIGURE_EVENT_KINDS
};

struct wva_figure_event {
    int64_t time_ns, end_ns; /* the same for an instant */
    enum wva_figure_event_kind kind;
    const char *label; /* tooltip of the mark; may be NULL */
    char tag[32];      /* next to the mark, where there is room; may be empty */
};

/* All borrowed. */
struct wva_figure_input {
    const struct wva_frame *frame;         /* of any number of rows */
    const struct wva_results *results;     /* of that frame */
    const char *subject;                   /* server or experiment, for the subtitle; may be NULL */
    const char *capacity_unit;             /* of supply and demand ("KV tokens"); NULL: not known */
    const char *analyzer, *other_analyzer; /* that state them; NULL: not known, or none */
    const struct wva_figure_event *events; /* in the order of their times */
    size_t event_count;
    const struct wva_stages *stages; /* of the load of the whole run; may be NULL */
    struct wva_figure_options options;
};

struct wva_figure {
    const char *name; /* of the file, without its ending, and in --figures */
    const char *title;
    double width_in, height_in;
    int columns; /* panels side by side */
    void (*build)(struct wva_chart *chart, const struct wva_figure_input *input);
    unsigned needs; /* part of a report that tells of any of these (series/capabilities.h), unless
                       it is asked for by name; 0: of any report */
    bool (*has_data)(
        const struct wva_figure_input
            *input); /* additional condition; may be NULL: the figure itself says what is missing */
};

extern const struct wva_figure wva_figure_table[];
extern const size_t wva_figure_count;

/* NULL when no figure has that name. */
const struct wva_figure *wva_figure_find(const char *name);

/* Whether the figure is part of a report on such samples. */
bool wva_figure_fits(const struct wva_figure *figure, const struct wva_figure_input *input);

/* Draws the figure and writes it as `path`. Safe in several threads at once, with the same input. A
 * figure without data leaves no file: *missing says why, and is the caller's to free; NULL
 * otherwise. */
enum wva_status wva_figure_render(const struct wva_figure *figure,
                                  const struct wva_figure_input *input,
                                  enum wva_image_format format, const struct wva_sheet *sheet,
                                  const char *path, char **missing, struct wva_error *err);

/* Appends the figure to `out` as an SVG element of an HTML page, without its title, which the page
 * gives. `id` as in wva_canvas_embed; `missing` as above. */
enum wva_status wva_figure_embed(const struct wva_figure *figure,
                                 const struct wva_figure_input *input, const char *id,
                                 struct wva_buffer *out, char **missing, struct wva_error *err);

/* Why the figure has no data, for the caller to free; NULL if it has data. */
char *wva_figure_missing(const struct wva_figure *figure, const struct wva_figure_input *input);

#endif
