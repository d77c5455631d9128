/* SPDX-License-Identifier: Apache-2.0 */
/* One saved page of metrics as values of quantities: the series of several engines of a pod joined,
 * old and new names reduced to one. */
#ifndef WVA_PROM_PAGE_H
#define WVA_PROM_PAGE_H

#include <glib.h>
#include <stdint.h>

#include "prom/histogram.h"
#include "prom/names.h"

/* More buckets, or subjects in a page, than any server has; the rest is left out. */
/* Values beyond this are none: sums and squares of what is left stay finite. */
#define WVA_PAGE_VALUE_MAX 1e15

enum { WVA_PAGE_BUCKETS_MAX = 512, WVA_PAGE_SUBJECTS_MAX = 4096, WVA_PAGE_NAME_MAX = 253 };

enum wva_pod_kind {
    WVA_POD_OTHER,
    WVA_POD_ENGINE,     /* vLLM, SGLang or TGI */
    WVA_POD_EPP,        /* endpoint picker */
    WVA_POD_CONTROLLER, /* the WVA's */
    WVA_POD_KEDA,
    WVA_POD_CLUSTER, /* kube-state-metrics */
};

/* A value of one of many subjects. Names are interned in the page's strings, so equal ones have
 * equal pointers; "" where there is none. */
struct wva_subject_value {
    enum wva_quantity quantity;
    const char *space; /* namespace */
    const char *subject, *detail;
    double value;
    /* While the page is read: */
    unsigned preference, samples;
};

struct wva_page {
    int64_t time_ns;        /* of the header, else of the first sample with a time, else NONE */
    char *pod;              /* of the header; NULL if it names none */
    enum wva_pod_kind kind; /* by what it has; OTHER if it does not answer */
    bool answered;          /* it has at least one sample: the others are no sample of 0 */
    bool cut;               /* ends within a line, so series may be missing */
    uint64_t samples, malformed; /* lines */
    uint64_t problem_line;       /* of `problem` */
    const char *problem;         /* what the first malformed line of an answer has; may be NULL */
    char *failure; /* what is there instead of an answer, cleaned; NULL if it answers */
    char *model;   /* the first model_name of an engine; may be NULL */
    /* Seconds since 1970; NaN: not known. A later one in a later page is a restart. */
    double created;                               /* the earliest *_created */
    double started;                               /* process_start_time_seconds */
    double value[WVA_QUANTITY_SCALARS];           /* NaN: not reported */
    uint16_t series[WVA_QUANTITY_HISTOGRAMS_END]; /* samples (counts of histograms) joined in it */
    struct wva_histogram histogram[WVA_QUANTITY_HISTOGRAMS]; /* cumulative since the start */
    struct wva_subject_value *subjects;
    size_t subject_count, subject_capacity;
};

/* Reads `text`. Names of subjects are interned in `strings`, which must outlive the page. */
struct wva_page *wva_page_read(struct wva_str text, const struct wva_metric_names *names,
                               GStringChunk *strings);
void wva_page_free(struct wva_page *page);

/* True if `text`, the start of a file at least, looks like a page of metrics or its header. */
bool wva_page_is_likely(struct wva_str text);

static inline const struct wva_histogram *wva_page_histogram(const struct wva_page *page,
                                                             enum wva_quantity quantity)
{
    return &page->histogram[quantity - WVA_QUANTITY_SCALARS];
}

#endif
