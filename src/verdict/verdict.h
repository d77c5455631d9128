/* SPDX-License-Identifier: Apache-2.0 */
/* The verdict of a run: SLO attainment and service level, cost, problems, advice and limitations.
 * Each statement is made from the results and has a basis (verdict/statement.h); missing data are
 * stated as missing, never guessed. Every document of a report prints these same statements. */
#ifndef WVA_VERDICT_VERDICT_H
#define WVA_VERDICT_VERDICT_H

#include "analysis/results.h"
#include "analysis/stages.h"
#include "experiment/experiment.h"
#include "verdict/statement.h"

/* One server of a run. Everything is borrowed. */
struct wva_verdict_input {
    const char *server; /* its name, to find complaints about it; may be NULL */
    const struct wva_frame *frame;
    const struct wva_results *results;
    const struct wva_experiment *experiment; /* for jobs, notes and the HPA's settings; may be
                                                NULL */
    const struct wva_stages *stages;         /* of the load; may be NULL */
    bool slo_itl_given, slo_ttft_given;      /* by the user, overriding the log */
    const char *slo_origin;                  /* where: "the command line" */
    double held_pct, mostly_pct;             /* NaN or <= 0: the defaults below */
    double price;           /* per replica-hour, set by the user; NaN or <= 0: none */
    const char *price_unit; /* "EUR per replica-hour" */
    uint64_t rows_left_out; /* without a readable time or value */
};

/* By requests if the load is known, otherwise by time, otherwise by samples. */
enum wva_grade {
    WVA_GRADE_UNKNOWN, /* no latency was observed, or too few samples of it */
    WVA_GRADE_HELD,    /* at least held_pct within every SLO */
    WVA_GRADE_MOSTLY,  /* at least mostly_pct */
    WVA_GRADE_MISSED,
    WVA_GRADE_NOT_SET, /* there is latency, or an HPA's metrics, but no SLO */
};

#define WVA_HELD_PCT   99.0
#define WVA_MOSTLY_PCT 90.0

/* Fewest samples with latency and an SLO for a grade. */
enum { WVA_GRADE_MIN_SAMPLES = 5 };

/* "held", "mostly held", "missed", "cannot be told", "not set". */
const char *wva_grade_name(enum wva_grade grade);

struct wva_verdict {
    enum wva_grade grade;
    double held_pct, mostly_pct;    /* the limits used */
    struct wva_statements answer;   /* SLO attainment and service level; at least one */
    struct wva_statements cost;     /* replica-hours and prices; at least one */
    struct wva_statements problems; /* most severe first; may be empty */
    struct wva_statements advice;   /* may be empty */
    struct wva_statements limits;   /* limitations of the data; may be empty */
};

struct wva_verdict *wva_verdict_make(const struct wva_verdict_input *input);

/* Explains the grades; the caller frees it. */
char *wva_grade_rule(const struct wva_verdict *verdict);
void wva_verdict_free(struct wva_verdict *verdict);

#endif
