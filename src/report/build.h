/* SPDX-License-Identifier: Apache-2.0 */
/* A whole report, from measurements to a folder of files:
 *
 *     extracted_metrics.csv    the classic rows of all cycles
 *     data/                    samples.csv (full rows), processed_metrics.csv, timeline.csv,
 *                              original_log.txt
 *     analysis/, plots/        tables and texts; figures
 *     report.json, report.md   documents (report/documents.h)
 *     manifest.txt             written last: a folder without one is incomplete
 *
 * An HPA run has other tables (tables/hpa_files.h). With several servers, each gets such a folder,
 * below the one with the log, all rows and an overview. */
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

/* A read-only view of a finished report. */
struct wva_build_view {
    const struct wva_document *document;
    const json_t *json; /* that document */
    const struct wva_experiment *experiment;
};

struct wva_build_options {
    const char *dir;  /* NULL: the analysed folder, or a new one below experiments/ */
    const char *name; /* of the experiment; NULL: from the input */
    bool force;       /* write into a non-empty folder */

    enum wva_dedupe dedupe;
    struct wva_window window;
    struct wva_analysis_options analysis;
    const struct wva_settings
        *settings;               /* of the user, including the SLOs of `analysis`; may be NULL */
    const struct wva_zone *zone; /* as in wva_experiment_options */
    bool units_as_is;            /* likewise */
    const char *manifests;       /* likewise */

    const struct wva_figure *const *figures; /* which to draw */
    size_t figure_count;
    bool figures_by_name; /* named by the user: draw them even if they do not apply */
    bool image_format[WVA_IMAGE_FORMATS]; /* indexed by enum wva_image_format */
    struct wva_sheet sheet;
    struct wva_figure_options figure_options;
    bool gnuplot;                                   /* also write gnuplot scripts */
    bool document_format[WVA_DOCUMENT_FORMATS_MAX]; /* as wva_document_formats */
    struct wva_gate *const *gates;
    size_t gate_count;
    unsigned threads; /* 0: one per processor */

    const char *version, *options_text; /* for the manifest */
    const char *input_text;             /* name of the input; NULL: its path */
    const volatile sig_atomic_t *stop;  /* may be NULL */
    wva_reject_sink *reject;            /* as in wva_experiment_options; may be NULL */
    void *reject_context;
    const struct wva_patterns *patterns; /* likewise */
    /* Called with the results when everything but the manifest is written; may be NULL. */
    void (*look)(void *context, const struct wva_build_view *view);
    void *look_context;
};

struct wva_build_outcome {
    char *dir;                 /* folder of the report; NULL: none was made */
    struct wva_buffer summary; /* for the console */
    struct wva_buffer gates;   /* one line per gate */
    bool gate_failed;
    struct wva_coverage coverage; /* of the log; zero lines when a table was read */
    bool from_log; /* the input is a log that was read to its end, so `coverage` shows what is
                      missing */
};

/* Reads `input`, a log or a folder (or a file that represents one), and makes the report. *outcome
 * is filled as far as possible, also on failure; the caller releases it. */
enum wva_status wva_build_report(const char *input, const struct wva_build_options *options,
                                 struct wva_build_outcome *outcome, struct wva_error *err);
void wva_build_outcome_release(struct wva_build_outcome *outcome);

#endif
