/* SPDX-License-Identifier: Apache-2.0 */
/* What all commands that make reports let a user choose about them. */
#ifndef WVA_COMMANDS_REPORT_OPTIONS_H
#define WVA_COMMANDS_REPORT_OPTIONS_H

#include "report/build.h"
#include "util/zone.h"

#define WVA_UNITS_WORDS "auto|as-is"

struct wva_report_options {
    struct wva_build_options build;
    const struct wva_figure **figures; /* build.figures */
    struct wva_zone *zone;             /* build.zone */
    bool list_figures;                 /* instead of making a report */
};

/* All figures, PNGs and the default documents. The caller releases them. */
struct wva_report_options wva_report_options_make(void);
void wva_report_options_release(struct wva_report_options *options);

/* Each takes the argument of the option that it is called by. */
enum wva_status wva_report_options_set_formats(struct wva_report_options *options, const char *list,
                                               struct wva_error *err);
enum wva_status wva_report_options_set_figures(struct wva_report_options *options, const char *list,
                                               struct wva_error *err);
enum wva_status wva_report_options_set_zone(struct wva_report_options *options, const char *text,
                                            struct wva_error *err);
enum wva_status wva_report_options_set_units(struct wva_report_options *options, const char *text,
                                             struct wva_error *err);

/* Words that completion proposes for formats and figures; NULL: no more. */
const char *wva_report_options_propose_format(size_t index);
const char *wva_report_options_propose_figure(size_t index);

/* Prints the names and titles of all figures. */
void wva_report_options_list_figures(void);

#endif
