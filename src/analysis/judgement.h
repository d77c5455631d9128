/* SPDX-License-Identifier: Apache-2.0 */
/* The judgement of one sample by its SLO: the rule shared by attainment, episodes and lags. */
#ifndef WVA_ANALYSIS_JUDGEMENT_H
#define WVA_ANALYSIS_JUDGEMENT_H

#include <stddef.h>

enum wva_judgement {
    WVA_JUDGED_NOT,    /* not observed (no finite latency > 0), or without an SLO */
    WVA_JUDGED_WITHIN, /* a latency equal to the SLO is within it */
    WVA_JUDGED_ABOVE,
};

/* Latency and SLO per row in ms; NULL: nothing known. An SLO <= 0 means no SLO: for the controller,
 * 0 means that there is no objective. */
enum wva_judgement wva_judge(const double *latency_ms, const double *slo_ms, size_t row);

/* The two signals of one row together: above when one is, within when one is and none is above. */
enum wva_judgement wva_judge_either(enum wva_judgement a, enum wva_judgement b);

#endif
