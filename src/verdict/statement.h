/* SPDX-License-Identifier: Apache-2.0 */
/* A statement of a report with what it rests on, and the one rule for when it is made.
 *
 * Whoever makes one fills in its basis first; wva_statements_add() drops what the basis does not
 * carry, so that no sentence counts over nothing and no advice is given that the run itself does
 * not support. */
#ifndef WVA_VERDICT_STATEMENT_H
#define WVA_VERDICT_STATEMENT_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "analysis/interval.h"
#include "util/buffer.h"

enum wva_statement_kind {
    WVA_STATEMENT_ANSWER, /* did the run meet its SLO, what did users get */
    WVA_STATEMENT_COST,
    WVA_STATEMENT_PROBLEM, /* what went wrong */
    WVA_STATEMENT_ADVICE,  /* what to change */
    WVA_STATEMENT_LIMIT,   /* what of the data limits all this */
};

/* "answer", "cost", "problem", "advice", "limit". */
const char *wva_statement_kind_name(enum wva_statement_kind kind);

/* Advice needs at least that many cases. */
enum { WVA_ADVICE_MIN_CASES = 3 };

struct wva_basis {
    size_t n;            /* cases: what was counted or measured */
    const char *cases;   /* what they are: "samples with ITL and an SLO", "scale-ups"; begins with
                            a noun whose plural is its singular and an s */
    double time_pct;     /* share of the recorded time that they cover; NaN: not a matter of time */
    double requests_pct; /* likewise of the requests */
    double estimate;     /* the figure that the statement turns on; NaN: none */
    struct wva_interval interval_95; /* of it; NaN: not known */
    /* Of advice: how much better the run comes out with it, > 0, by rows that the advice was not
     * fitted to or by the recorded load; NaN for all else. */
    double gain;
    const char *measure;    /* what `estimate` and `gain` are, with the unit; NULL: nothing */
    const char *refuted_by; /* what would show the statement to be wrong; NULL: nothing simple */
};

/* A basis of `n` cases and nothing else. */
struct wva_basis wva_basis_of(size_t n, const char *cases);

/* The rule: a statement needs a case; advice needs WVA_ADVICE_MIN_CASES and a gain. */
bool wva_basis_suffices(enum wva_statement_kind kind, const struct wva_basis *basis);

/* "22 samples, 97.0 % of the time": for a reader, in brackets or small print. */
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

/* Takes the text over. No text, or a basis that does not suffice: nothing is added. */
void wva_statements_add(struct wva_statements *list, enum wva_statement_kind kind, const char *id,
                        struct wva_buffer *text, struct wva_basis basis);

/* All texts in a row, with blanks between them. */
void wva_statements_join(struct wva_buffer *text, const struct wva_statements *list);
void wva_statements_release(struct wva_statements *list);

#endif
