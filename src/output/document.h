/* SPDX-License-Identifier: Apache-2.0 */
/* The content of a document about a run: the input of report.json, report.html, report.md,
 * OpenMetrics, JUnit and annotations. Everything is borrowed. */
#ifndef WVA_OUTPUT_DOCUMENT_H
#define WVA_OUTPUT_DOCUMENT_H

#include "analysis/checklist.h"
#include "analysis/collector.h"
#include "analysis/goodput.h"
#include "analysis/published.h"
#include "analysis/request_times.h"
#include "analysis/results.h"
#include "analysis/stages.h"
#include "experiment/experiment.h"
#include "figures/figures.h"
#include "log/coverage.h"
#include "output/settings.h"
#include "series/dedupe.h"
#include "series/frame.h"
#include "verdict/verdict.h"

struct wva_document;

struct wva_document_server {
    const struct wva_document *document; /* the containing document */
    const char *name;                    /* "variant:namespace"; NULL: not known from the source */
    const char *model;                   /* NULL: not known */
    const char *accelerator;             /* NULL: not known */
    const char *folder; /* folder of its files, below the report's; "" for that folder itself */
    const struct wva_reasons *reasons; /* for decisions on its replicas; NULL: none known */
    const struct wva_frame *frame;
    const struct wva_results *results;
    const struct wva_verdict *verdict;
    const struct wva_setting *price; /* that the user set; NULL: none */
    const char *capacity_unit;       /* as in wva_figure_input, like the next four */
    const char *analyzer, *other_analyzer;
    const struct wva_figure_event *events;
    size_t event_count;
    struct wva_figure_options figure_options; /* for figures within a document */
};

struct wva_document {
    const char *name;                          /* of the experiment */
    const char *input;                         /* base name of the input */
    const char *version;                       /* of the toolkit */
    int64_t created_ns;                        /* SOURCE_DATE_EPOCH if set */
    const struct wva_document_server *servers; /* sorted by name; without those that have no rows */
    size_t count;
    const struct wva_coverage *coverage;  /* of a log; NULL if a table was read */
    uint64_t rows_without_time, bad_rows; /* dropped */
    enum wva_dedupe dedupe;
    bool slo_itl_given, slo_ttft_given;    /* by the user, in place of the log's */
    const struct wva_settings *settings;   /* of the user; NULL: none */
    const struct wva_experiment *run;      /* what was read, where it tells of the run as a whole:
                                              metadata, notes, how its HPA was set; else NULL */
    const struct wva_collector *collector; /* what its collector counted; NULL: there was none */
    const struct wva_experiment *beside;   /* the experiment, for jobs, plan and complaints */
    const struct wva_goodput *goodput;     /* one for each of its jobs */
    const struct wva_request_times *request_times; /* of its jobs; may be NULL */
    const struct wva_stages *stages;               /* likewise */
    const struct wva_published_rows *published;    /* likewise */
    const struct wva_checklist *checklist;         /* likewise */
    const struct wva_document_server *jobs_only;   /* no server, for the figures of a run that has
                                                      none, only jobs; NULL otherwise */
};

#endif
