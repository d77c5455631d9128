/* SPDX-License-Identifier: Apache-2.0 */
/* The answer first: did the run hold its SLO, at what cost, what went wrong, what to change. In
 * plain sentences made from the results; what the log does not tell is said to be missing, never
 * guessed.
 */
#ifndef WVA_REPORT_VERDICT_H
#define WVA_REPORT_VERDICT_H

#include "report/document.h"

enum wva_grade {
    WVA_GRADE_UNKNOWN, /* the log has no latency, or no SLO */
    WVA_GRADE_HELD,    /* at least WVA_HELD_PCT of the time within every SLO */
    WVA_GRADE_MOSTLY,  /* at least WVA_MOSTLY_PCT */
    WVA_GRADE_MISSED,
    WVA_GRADE_NONE_SET, /* an HPA run has no SLO, but targets of its metrics */
};

#define WVA_HELD_PCT   99.0
#define WVA_MOSTLY_PCT 90.0

/* "held", "mostly held", "missed", "not known", "none set". */
const char *wva_grade_name(enum wva_grade grade);

/* A list of sentences; owned. */
struct wva_sentences {
    char **items;
    size_t count;
};

struct wva_verdict {
    enum wva_grade grade;
    char *answer;                  /* did it hold the SLO: one or two sentences */
    char *cost;                    /* at what cost */
    struct wva_sentences problems; /* what went wrong, gravest first; may be empty */
    struct wva_sentences advice;   /* what to change; may be empty */
    struct wva_sentences doubts; /* what of the data limits all this: holes, idle rows, duplicates,
                                    missing columns; may be empty */
};

struct wva_verdict *wva_verdict_make(const struct wva_document *document,
                                     const struct wva_document_server *server);
void wva_verdict_free(struct wva_verdict *verdict); /* NULL is allowed */

#endif
