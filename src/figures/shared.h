/* SPDX-License-Identifier: Apache-2.0 */
/* What figures have in common: columns as lines with their gaps, and the layers that most of them
 * show, so that each thing looks the same everywhere. */
#ifndef WVA_FIGURES_SHARED_H
#define WVA_FIGURES_SHARED_H

#include "figures/curve.h"
#include "figures/figures.h"

/* The two latencies, with all that is said of each. */
struct wva_signal {
    enum wva_role observed, predicted;
    const char *name;       /* "ITL" */
    const char *no_traffic; /* what a figure says when there is nothing to draw */
    const char *absent;     /* where it is not in the log at all */
};

extern const struct wva_signal wva_signal_itl, wva_signal_ttft;

/* What a value of a column must be to be drawn. */
enum wva_curve_rule {
    WVA_CURVE_ALL,
    WVA_CURVE_POSITIVE,     /* latency: 0 means that no traffic was seen */
    WVA_CURVE_WITH_TRAFFIC, /* predictions: without load they only restate the model's constants */
};

/* What a value is multiplied by to be shown: 100 for a share, in percent. */
double wva_role_scale(enum wva_role role);

/* A column over time as it is shown, with holes as in wva_curve_with_holes. A row that the rule
 * leaves out is NaN.
 */
struct wva_curve wva_curve_make(const struct wva_figure_input *input, enum wva_role role,
                                enum wva_curve_rule rule);

/* The same for values that stand in an array of their own, one per row. */
struct wva_curve wva_curve_make_from(const struct wva_figure_input *input, const double *values);

double wva_last_minute(const struct wva_figure_input *input);
void wva_set_time_axis(struct wva_panel *panel, const struct wva_figure_input *input,
                       bool labelled);

/* What the minutes of a time axis count from, which is the first sample. */
void wva_set_clock(struct wva_panel *panel, const struct wva_figure_input *input);

/* job_timeline.c: the corners of the planned load in requests per second, and to where samples and
 * jobs go. */
struct wva_curve wva_planned_load(const struct wva_load_steps *load);
double wva_jobs_last_minute(const struct wva_figure_input *input);

/* What a figure says that lacks the request rate. */
extern const char wva_no_rate[];

/* The axis of a role, with whole ticks for what is counted. */
void wva_set_role_axis(struct wva_panel *panel, enum wva_side side, enum wva_role role);

/* All values of a role as a line. */
void wva_add_role(struct wva_panel *panel, const struct wva_figure_input *input, enum wva_role role,
                  enum wva_side side, struct wva_look look, const char *label);

/* Observed and predicted latency and the SLO, on the left axis. */
void wva_add_latency(struct wva_panel *panel, const struct wva_figure_input *input,
                     const struct wva_signal *signal);
void wva_add_observed_and_predicted(struct wva_panel *panel, const struct wva_figure_input *input,
                                    const struct wva_signal *signal);

/* `in_legend`: once in a figure is enough. */
void wva_add_gaps(struct wva_panel *panel, const struct wva_figure_input *input, bool in_legend);
/* Changes of desired replicas; with their texts and legend entry only where `labelled`. */
void wva_add_scaling(struct wva_panel *panel, const struct wva_figure_input *input, bool labelled);

/* The same as lines only, where another panel says what they are. */
void wva_add_scaling_lines(struct wva_panel *panel, const struct wva_figure_input *input);

/* Current and desired replicas. */
void wva_add_replicas(struct wva_panel *panel, const struct wva_figure_input *input,
                      enum wva_side side);

/* The area between two lines of the same samples that hold from one to the next: `more` where a is
 * above b, `fewer` where it is below. */
void wva_add_between(struct wva_panel *panel, const struct wva_curve *a, const struct wva_curve *b,
                     struct wva_color more, struct wva_color fewer, const char *label_more,
                     const char *label_fewer);

/* The note that explains gaps in lines and, where they are drawn, warm-up gaps. */
void wva_note_idle(struct wva_chart *chart, const struct wva_figure_input *input, bool with_gaps);

extern const struct wva_look wva_look_observed, wva_look_predicted, wva_look_slo, wva_look_current,
    wva_look_desired, wva_look_load;

#endif
