/* SPDX-License-Identifier: Apache-2.0 */
/* A whole report, from what was measured to a folder full of files:
 *
 *     extracted_metrics.csv    the classic rows of all cycles
 *     data/                    samples.csv (full rows), processed_metrics.csv, timeline.csv,
 *                              original_log.txt
 *     analysis/, plots/        tables and texts; figures
 *     report.json, report.md   documents (report/documents.h)
 *     manifest.txt             written last: a folder without one is incomplete
 *
 * An HPA run has other tables (tables/hpa_files.h). Several servers get a folder of that kind each,
 * below the one that holds the log, all rows and an overview. */
#ifndef WVA_REPORT_BUILD_H
#define WVA_REPORT_BUILD_H

#include <signal.h>

#include "analysis/results.h"
#include "experiment/experiment.h"
#include "figures/figures.h"
#include "report/documents.h"
#include "series/dedupe.h"
#include "series/window.h"
#include "util/buffer.h"

/* All of a report, while it can be looked at. */
struct wva_build_view {
    const struct wva_document *document;
    const json_t *json; /* that document */
    const struct wva_experiment *experiment;
};

struct wva_build_options {
    const char *dir;  /* NULL: the folder that is analysed, or a new one below experiments/ */
    const char *name; /* of the experiment; NULL: from the input */
    bool force;       /* write into a folder that holds something */

    enum wva_dedupe dedupe;
    struct wva_window window;
    struct wva_analysis_options analysis;
    const struct wva_settings *settings; /* of the user, the SLOs of `analysis` among them; may be
                                            NULL */
    const struct wva_zone *zone;         /* as in wva_experiment_options */
    bool units_as_is;                    /* likewise */
    const char *manifests;               /* likewise */

    const struct wva_figure *const *figures; /* which to draw */
    size_t figure_count;
    bool figures_by_name; /* the user named them: draw them even where they do not fit */
    bool image_format[WVA_IMAGE_FORMATS]; /* indexed by enum wva_image_format */
    struct wva_sheet sheet;
    struct wva_figure_options figure_options;
    bool gnuplot;                                   /* and a script of each for gnuplot */
    bool document_format[WVA_DOCUMENT_FORMATS_MAX]; /* as wva_document_formats */
    struct wva_gate *const *gates;
    size_t gate_count;
    unsigned threads; /* 0: one per processor */

    const char *version, *options_text; /* for the manifest */
    const char *input_text;             /* what the input is called; NULL: as its path says */
    const volatile sig_atomic_t *stop;  /* may be NULL */
    wva_reject_sink *reject;            /* as in wva_experiment_options; may be NULL */
    void *reject_context;
    const struct wva_patterns *patterns; /* likewise */
    /* Gets a look at the results when all is written but the manifest; may be NULL. */
    void (*look)(void *context, const struct wva_build_view *view);
    void *look_context;
};

struct wva_build_outcome {
    char *dir;                 /* where the report lies; NULL when none was made */
    struct wva_buffer summary; /* for the console */
    struct wva_buffer gates;   /* a line per gate */
    bool gate_failed;
    struct wva_coverage coverage; /* of the log; zero lines when a table was read */
    bool from_log; /* which was read to its end, so that its coverage says what is missing */
};

/* Reads `input`, a log or a folder (or a file that stands for one), and makes the report. *outcome
 * is filled as far as it went, and the caller's to release. */
enum wva_status wva_build_report(const char *input, const struct wva_build_options *options,
                                 struct wva_build_outcome *outcome, struct wva_error *err);
void wva_build_outcome_release(struct wva_build_outcome *outcome);

#endif
