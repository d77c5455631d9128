/* SPDX-License-Identifier: Apache-2.0 */
/* What the data of a benchmark's run are good for: whether it has what fits, figures and
 * comparisons need. */
#ifndef WVA_ANALYSIS_CHECKLIST_H
#define WVA_ANALYSIS_CHECKLIST_H

#include "experiment/experiment.h"

/* KV cache use from 0.1 to 0.85 in bands of 0.1, the last one narrower: a fit of ITL needs samples
 * in WVA_CHECKLIST_BANDS_MIN of them. From 0.85 on a cache counts as full (prom/full_pods.h). */
enum { WVA_CHECKLIST_BANDS = 8, WVA_CHECKLIST_BANDS_MIN = 4 };

/* Times of stages that are off by at most this are exact. */
#define WVA_CHECKLIST_EXACT_S 1

enum wva_checklist_answer {
    WVA_CHECKLIST_UNKNOWN, /* the data do not tell */
    WVA_CHECKLIST_NO,
    WVA_CHECKLIST_YES,
    WVA_CHECKLIST_ANSWERS
};

enum wva_checklist_item {
    WVA_CHECKLIST_KV_BANDS,
    WVA_CHECKLIST_SATURATION,
    WVA_CHECKLIST_SCALE_UP,
    WVA_CHECKLIST_SCALE_DOWN,
    WVA_CHECKLIST_POD_START,
    WVA_CHECKLIST_QUEUE,
    WVA_CHECKLIST_TWO_PODS,
    WVA_CHECKLIST_REQUESTS,
    WVA_CHECKLIST_HOLES,
    WVA_CHECKLIST_STAGE_TIMES,
    WVA_CHECKLIST_ITEMS
};

struct wva_checklist_row {
    const char *name; /* "kv_bands", ... */
    const char *what; /* the run has, and what it is for; a phrase */
    enum wva_checklist_answer answer;
    char *reason; /* a clause with its figure; owned */
};

struct wva_checklist {
    struct wva_checklist_row rows[WVA_CHECKLIST_ITEMS];
    size_t count; /* all; 0: not a run of a benchmark that is known */
};

/* "yes", "no", "not known" */
const char *wva_checklist_answer_name(enum wva_checklist_answer answer);

/* Of a run whose servers have their samples and jobs their times; pods that were created before
 * `start_ns` do not count. The caller frees it. */
struct wva_checklist wva_checklist_make(const struct wva_experiment *experiment, int64_t start_ns);
void wva_checklist_free(struct wva_checklist *checklist);

#endif
