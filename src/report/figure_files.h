/* SPDX-License-Identifier: Apache-2.0 */
/* The files below plots/: every figure that applies to a server and has data, in every requested
 * format. */
#ifndef WVA_REPORT_FIGURE_FILES_H
#define WVA_REPORT_FIGURE_FILES_H

#include "report/build.h"

/* One server's part of the report. */
struct wva_figure_part {
    const char *dir;
    const char *server; /* its name if there are several, otherwise NULL */
    struct wva_figure_input input;
};

/* Draws in several threads; `summary` gets a line per reason with the figures that were not drawn.
 */
enum wva_status wva_figure_files_write(const struct wva_figure_part *parts, size_t part_count,
                                       const struct wva_build_options *options,
                                       struct wva_buffer *summary, struct wva_error *err);

/* The events of the timeline of a server: relevant complaints, which concern the controller, so
 * every server shows them, and occurrences (of `server`, NULL: of all, and those of the run). The
 * caller frees the list, whose labels belong to the experiment. */
struct wva_figure_event *wva_figure_events_make(const struct wva_experiment *experiment,
                                                const char *server, size_t *count);

#endif
