/* SPDX-License-Identifier: Apache-2.0 */
/* The answer first: did the run meet its SLO, what did users get, at what cost, what went wrong,
 * what to change. Each statement is made from the results and says what it rests on
 * (verdict/statement.h); what the data do not tell is said to be missing, never guessed. Every
 * document of a report prints these same statements. */
#ifndef WVA_VERDICT_VERDICT_H
#define WVA_VERDICT_VERDICT_H

#include "analysis/goodput.h"
#include "analysis/results.h"
#include "experiment/experiment.h"
#include "verdict/statement.h"

/* What is judged: one server of a run. Everything is borrowed. */
struct wva_verdict_input {
    const char *server; /* its name, by which complaints about it are known; may be NULL */
    const struct wva_frame *frame;
    const struct wva_results *results;
    const struct wva_experiment *experiment; /* for jobs, notes and the HPA's settings; may be
                                                NULL */
    const struct wva_goodput *goodput;       /* one for each of its jobs; may be NULL */
    bool slo_itl_given, slo_ttft_given;      /* by the user, in place of the log's */
    const char *slo_origin;                  /* where: "the command line" */
    double held_pct, mostly_pct;             /* not above 0, or NaN: the defaults below */
    double price; /* of a replica for an hour, that the user set; not above 0, or NaN: none */
    const char *price_unit; /* "EUR per replica-hour" */
    uint64_t rows_left_out; /* without a readable time or value */
};

/* By requests where the load is known, else by time, else by samples. */
enum wva_grade {
    WVA_GRADE_UNKNOWN, /* no latency was observed, or too few samples of it */
    WVA_GRADE_HELD,    /* at least held_pct within every SLO */
    WVA_GRADE_MOSTLY,  /* at least mostly_pct */
    WVA_GRADE_MISSED,
    WVA_GRADE_NOT_SET, /* there is latency, or an HPA's metrics, but no SLO to hold it against */
};

#define WVA_HELD_PCT   99.0
#define WVA_MOSTLY_PCT 90.0

/* Fewer samples with latency and an SLO give no grade. */
enum { WVA_GRADE_MIN_SAMPLES = 5 };

/* "held", "mostly held", "missed", "cannot be told", "not set". */
const char *wva_grade_name(enum wva_grade grade);

struct wva_verdict {
    enum wva_grade grade;
    double held_pct, mostly_pct;    /* that it goes by */
    struct wva_statements answer;   /* did the run meet its SLO, what did users get; one at least */
    struct wva_statements cost;     /* replica-hours and prices; one at least */
    struct wva_statements problems; /* what went wrong, gravest first; may be empty */
    struct wva_statements advice;   /* what to change; may be empty */
    struct wva_statements limits;   /* what of the data limits all this; may be empty */
};

struct wva_verdict *wva_verdict_make(const struct wva_verdict_input *input);

/* What the grades mean; the caller frees it. */
char *wva_grade_rule(const struct wva_verdict *verdict);
void wva_verdict_free(struct wva_verdict *verdict);

#endif
