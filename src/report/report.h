/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a report on one server, from its samples and results. */
#ifndef WVA_REPORT_REPORT_H
#define WVA_REPORT_REPORT_H

#include "analysis/results.h"
#include "experiment/experiment.h"
#include "series/dedupe.h"
#include "series/frame.h"
#include "util/error.h"

/* Context for the files. The texts are borrowed. */
struct wva_report_meta {
    const char *name;   /* of the experiment */
    const char *server; /* NULL: not known */
    enum wva_dedupe dedupe;
    bool slo_itl_given; /* by the user, overriding the log */
    bool slo_ttft_given;
    const struct wva_experiment *experiment; /* for its notes and the settings of its HPA */
    const char *capacity_unit;               /* of supply and demand; NULL: not known */
};

/* Writes into `dir` all files under data/ and analysis/; the two folders are made if missing. Stops
 * at the first file that cannot be written. */
enum wva_status wva_report_write_analysis(const char *dir, const struct wva_frame *frame,
                                          const struct wva_results *results,
                                          const struct wva_report_meta *meta,
                                          struct wva_error *err);

#endif
