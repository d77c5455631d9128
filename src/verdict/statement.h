/* SPDX-License-Identifier: Apache-2.0 */
/* A statement of a report with its basis, and the single rule for when it is made.
 *
 * The caller fills in the basis first; wva_statements_add() drops statements with an insufficient
 * basis, so that no sentence is based on zero cases and no advice lacks support by the run. */
#ifndef WVA_VERDICT_STATEMENT_H
#define WVA_VERDICT_STATEMENT_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "analysis/interval.h"
#include "util/buffer.h"

enum wva_statement_kind {
    WVA_STATEMENT_ANSWER, /* SLO attainment and service level */
    WVA_STATEMENT_COST,
    WVA_STATEMENT_PROBLEM, /* problems */
    WVA_STATEMENT_ADVICE,  /* advice */
    WVA_STATEMENT_LIMIT,   /* limitations of the data */
};

/* "answer", "cost", "problem", "advice", "limit". */
const char *wva_statement_kind_name(enum wva_statement_kind kind);

/* Fewest cases for advice. */
enum { WVA_ADVICE_MIN_CASES = 3 };

struct wva_basis {
    size_t n;          /* number of cases */
    const char *cases; /* their description: "samples with ITL and an SLO", "scale-ups"; begins with
                          a noun with a regular plural */
    double time_pct;   /* share of the recorded time that they cover; NaN: not applicable */
    double requests_pct;             /* share of the requests, likewise */
    double estimate;                 /* the deciding figure of the statement; NaN: none */
    struct wva_interval interval_95; /* of it; NaN: not known */
    /* For advice: the improvement, > 0, on held-out rows or on the recorded load; NaN for other
     * statements. */
    double gain;
    const char *measure; /* meaning and unit of `estimate` and `gain`; NULL: neither is set */
    const char
        *refuted_by; /* an observation that would refute the statement; NULL: no simple one */
};

/* A basis of `n` cases and nothing else. */
struct wva_basis wva_basis_of(size_t n, const char *cases);

/* The rule: a statement needs a case; advice needs WVA_ADVICE_MIN_CASES and a gain. */
bool wva_basis_suffices(enum wva_statement_kind kind, const struct wva_basis *basis);

/* "22 samples, 97.0 % of the time", to be shown in brackets or small print. */
void wva_basis_describe(struct wva_buffer *text, const struct wva_basis *basis);

struct wva_statement {
    enum wva_statement_kind kind;
    const char *id; /* constant and stable: "itl-violations" */
    char *text;     /* one or two sentences; owned */
    struct wva_basis basis;
};

struct wva_statements {
    struct wva_statement *items; /* owned */
    size_t count;
};

/* Takes ownership of the text. Adds nothing if the text is empty or the basis insufficient. */
void wva_statements_add(struct wva_statements *list, enum wva_statement_kind kind, const char *id,
                        struct wva_buffer *text, struct wva_basis basis);

/* All texts, separated by spaces. */
void wva_statements_join(struct wva_buffer *text, const struct wva_statements *list);
void wva_statements_release(struct wva_statements *list);

#endif
