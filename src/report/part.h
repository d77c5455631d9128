/* SPDX-License-Identifier: Apache-2.0 */
/* A report while it is made: the run, and the part of it that each server has. Internal to the
 * making of reports (report/build.h). */
#ifndef WVA_REPORT_PART_H
#define WVA_REPORT_PART_H

#include "analysis/checklist.h"
#include "analysis/goodput.h"
#include "analysis/published.h"
#include "analysis/request_times.h"
#include "analysis/stages.h"
#include "experiment/experiment.h"
#include "figures/figures.h"
#include "output/document.h"
#include "output/place.h"
#include "report/build.h"
#include "report/report.h"
#include "series/sample_table.h"
#include "series/table.h"
#include "verdict/verdict.h"

/* One server's part of the report. */
struct wva_part {
    const struct wva_server *server;
    struct wva_results *results;
    struct wva_verdict *verdict;
    struct wva_figure_event *events; /* for the timeline */
    size_t event_count;
    char *dir;     /* where its files go */
    char *name;    /* of the experiment or the server, for titles */
    char *subject; /* for figures: the same, with the model if there are several servers */
};

struct wva_build {
    const struct wva_build_options *options;
    const char *input;
    bool in_place; /* the report goes into the analysed folder itself */
    char *name;
    struct wva_place place;
    const char
        *dir; /* folder of the place that files are written to; NULL until the first sample */
    struct wva_experiment *experiment;
    struct wva_column_list classic, full;
    struct wva_outfile *samples; /* data/samples.csv while a log is read */
    struct wva_table table;
    struct wva_part *parts;
    size_t part_count;
    struct wva_goodput *goodput; /* one for each job */
    struct wva_request_times request_times;
    struct wva_stages stages;
    struct wva_published_rows published;
    struct wva_checklist checklist;
    struct wva_settings settings; /* of the user, and what the run says of SLOs */
    struct wva_server no_server;  /* for a run with jobs only */
    bool has_rows;                /* a table of samples was read, or written while reading a log */
};

/* ---- part.c: what is computed ---- */

/* Computes the results of every server that has samples in the time window; of a run with jobs
 * only, one part stands for all. WVA_ERR_DATA where there are none. */
enum wva_status wva_parts_compute(struct wva_build *build, struct wva_error *err);
void wva_part_release(struct wva_part *part);

/* The start of the run according to its metadata; WVA_TIME_NONE if unknown. */
int64_t wva_build_start(const struct wva_build *build);

/* How repeated cycles are dropped: samples with targets come from a monitor, which has none. */
enum wva_dedupe wva_part_dedupe(const struct wva_build *build, const struct wva_server *server);

/* Whose occurrences are those of a server; NULL: all. So it is of a model as a whole, and of the
 * only server. */
const char *wva_part_occurrences(const struct wva_server *server);

/* ---- part_files.c: what is written ---- */

/* What texts, documents and figures need of a part; it stays the owner. */
struct wva_report_meta wva_part_meta(const struct wva_build *build, const struct wva_part *part);
struct wva_document_server wva_part_document(const struct wva_build *build,
                                             const struct wva_part *part);
struct wva_figure_input wva_part_figure_input(const struct wva_build *build,
                                              const struct wva_part *part);

/* Writes the samples of a part, and tables and texts about them, but no documents and figures. */
enum wva_status wva_part_write(const struct wva_build *build, const struct wva_part *part,
                               struct wva_error *err);

#endif
