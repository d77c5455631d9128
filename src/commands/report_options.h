/* SPDX-License-Identifier: Apache-2.0 */
/* What all commands that make reports let a user choose about them. */
#ifndef WVA_COMMANDS_REPORT_OPTIONS_H
#define WVA_COMMANDS_REPORT_OPTIONS_H

#include "commands/options.h"
#include "report/build.h"

struct wva_report_options {
    struct wva_build_options build;
    const struct wva_figure **figures; /* build.figures */
    struct wva_zone *zone;             /* build.zone, once all options are read */
    bool list_figures;                 /* instead of making a report */
};

/* All figures, PNGs and the default documents. The caller releases them. */
struct wva_report_options wva_report_options_make(void);
void wva_report_options_release(struct wva_report_options *options);

/* Words that completion proposes for formats and figures; NULL: no more. */
const char *wva_report_options_propose_format(size_t index);
const char *wva_report_options_propose_figure(size_t index);

wva_option_reader wva_report_options_set_formats, wva_report_options_set_figures;

/* Rows that several commands have; `member` is a struct wva_report_options. */
#define WVA_OPTION_FORMAT(owner, member, help)                                                     \
    {                                                                                              \
        "format", 0, WVA_ARGUMENT_LIST, help,                                                      \
            WVA_READ(wva_report_options_set_formats, owner, member, struct wva_report_options),    \
            .propose = wva_report_options_propose_format                                           \
    }
#define WVA_OPTION_FIGURES(owner, member)                                                          \
    {                                                                                              \
        "figures", 0, WVA_ARGUMENT_LIST,                                                           \
            "figures to draw, by name, separated by commas; 'all'\n(default), 'none', or 'help' "  \
            "to "                                                                                  \
            "list them",                                                                           \
            WVA_READ(wva_report_options_set_figures, owner, member, struct wva_report_options),    \
            .propose = wva_report_options_propose_figure                                           \
    }
#define WVA_OPTION_NO_GAPS(owner, member)                                                          \
    {                                                                                              \
        "no-gaps", 0, NULL, "do not shade warm-up gaps",                                           \
            WVA_CLEARS(owner, member.build.figure_options.show_gaps)                               \
    }
/* ... and those that follow one another. */
#define WVA_GNUPLOT_AND_SLO_OPTIONS(owner, member)                                                 \
    WVA_OPTION_GNUPLOT(owner, member.build.gnuplot),                                               \
        { "slo-itl", 0, "MS", "assume this ITL SLO; default: the log's",                           \
          WVA_TAKES_SLO(owner, member.build.analysis.slo_itl_ms) },                                \
    {                                                                                              \
        "slo-ttft", 0, "MS", "assume this TTFT SLO; default: the log's",                           \
            WVA_TAKES_SLO(owner, member.build.analysis.slo_ttft_ms)                                \
    }
#define WVA_OPTION_MANIFESTS(owner, member, help)                                                  \
    {                                                                                              \
        "manifests", 0, WVA_ARGUMENT_DIR, help, WVA_TAKES_TEXT(owner, member.build.manifests)      \
    }

/* Prints the names and titles of all figures. */
void wva_report_options_list_figures(void);

#endif
