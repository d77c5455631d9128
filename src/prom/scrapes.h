/* SPDX-License-Identifier: Apache-2.0 */
/* Saved pages of metrics of many pods as one run: pods with their pages in time order, and the
 * rounds in which they were saved.
 *
 * Reads a folder, a file or an archive of pages, compressed or not: what a benchmark saves
 * (POD_1785724038_metrics.log with a header of # Timestamp: and # Pod:), and any other pages whose
 * name, header or samples have a time. Other files are passed over.
 *
 * A page without a sample is a pod that is there and does not answer: a hole, not a zero. A pod
 * without a page in a round is not there. */
#ifndef WVA_PROM_SCRAPES_H
#define WVA_PROM_SCRAPES_H

#include <signal.h>

#include "prom/page.h"
#include "util/error.h"
#include "util/notes.h"

/* The rest of a larger page is not read, and pages beyond this number are left out. */
enum { WVA_SCRAPES_PAGE_MAX = 64 * 1024 * 1024, WVA_SCRAPES_MAX = 200000 };

/* What engines of a pod do where prefill and decode are separate. */
enum wva_pod_role { WVA_ROLE_OF_POD_BOTH, WVA_ROLE_OF_POD_PREFILL, WVA_ROLE_OF_POD_DECODE };

struct wva_scraped_pod {
    char *name;
    char *owner; /* Deployment or StatefulSet, by the pod's name; see wva_scrapes_set_owners */
    enum wva_pod_kind kind;  /* of one that never answers: that of its owner's other pods */
    enum wva_pod_role role;  /* "-prefill-" or "-decode-" in its name; the caller may know better */
    struct wva_page **pages; /* in time order */
    size_t *round;           /* of each page */
    size_t page_count, page_capacity, round_capacity;
    size_t answered;                              /* pages that answer */
    double median_interval_s, longest_interval_s; /* between answers; NaN for fewer than two */
};

struct wva_scrapes {
    struct wva_scraped_pod *pods; /* by name */
    size_t pod_count, pod_capacity;
    int64_t *round_ns; /* ascending: the time of the first page of each round */
    size_t round_count, round_capacity;
    GStringChunk *strings; /* of subjects */
    uint64_t pages;        /* kept */
    uint64_t others;       /* files that are no pages */
    uint64_t untimed;      /* pages left out, since nothing tells their time */
    uint64_t by_file_time; /* pages that only the time of their file places */
    uint64_t repeated;     /* pages left out: same pod, same time */
    uint64_t excess;       /* pages left out: more than WVA_SCRAPES_MAX */
    uint64_t unreadable;   /* files or members, the first one: */
    struct wva_error first_error;
    char *first_problem; /* "name:line: what is malformed", of a page that answers; or NULL */
};

/* Reads all pages of `path`; as soon as `stop` (may be NULL) is not 0, no more. WVA_ERR_DATA if
 * there is none. The caller frees *scrapes, which is NULL after an error. */
enum wva_status wva_scrapes_read(const char *path, const volatile sig_atomic_t *stop,
                                 struct wva_scrapes **scrapes, struct wva_error *err);
void wva_scrapes_free(struct wva_scrapes *scrapes);

/* Where the pages of a benchmark's run folder are: metrics/raw, else metrics-raw.tar.gz. NULL if
 * it has neither; the caller frees it. */
char *wva_scrapes_find(const char *folder);

/* True if there are pages directly in the folder, by the names and first bytes of some files. */
bool wva_scrapes_are_in(const char *folder);

/* Assigns pods to known workloads: a pod belongs to the longest name that, with "-" behind it,
 * begins its own. Others keep the owner that their name suggests. */
void wva_scrapes_set_owners(struct wva_scrapes *scrapes, const char *const *names, size_t count);

/* True if the page has what its pod is asked for. */
static inline bool wva_page_answers(const struct wva_scraped_pod *pod, const struct wva_page *page)
{
    return page->answered && page->kind == pod->kind;
}

/* Index of a pod, or pod_count. */
size_t wva_scrapes_find_pod(const struct wva_scrapes *scrapes, const char *name);

/* Adds sentences on what is missing or was left out. */
void wva_scrapes_tell(const struct wva_scrapes *scrapes, struct wva_notes *notes);

#endif
