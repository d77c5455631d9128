/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a verdict, for the files of this folder only. Each adds its statements. */
#ifndef WVA_VERDICT_VERDICT_PARTS_H
#define WVA_VERDICT_VERDICT_PARTS_H

#include "verdict/verdict.h"

void wva_verdict_answer(struct wva_verdict *verdict, const struct wva_verdict_input *input);
void wva_verdict_cost(struct wva_verdict *verdict, const struct wva_verdict_input *input);
void wva_verdict_problems(struct wva_verdict *verdict, const struct wva_verdict_input *input);

/* Part of the problems. */
void wva_verdict_complaints(struct wva_verdict *verdict, const struct wva_verdict_input *input);

void wva_verdict_advice(struct wva_verdict *verdict, const struct wva_verdict_input *input);
/* Each takes the text over. */
void wva_verdict_add_advice(struct wva_verdict *verdict, const char *id, struct wva_buffer *text,
                            struct wva_basis basis);
void wva_verdict_add_limit(struct wva_verdict *verdict, const char *id, struct wva_buffer *text,
                           size_t n, const char *cases);

void wva_verdict_limits(struct wva_verdict *verdict, const struct wva_verdict_input *input);

/* What was above the targets of an autoscaler, what it made of that and what held it back.
 * `service`: the parts before have told of cost, flapping and gaps. */
void wva_verdict_targets(struct wva_verdict *verdict, const struct wva_verdict_input *input,
                         bool service);

/* ITL, TTFT, queue and KV cache as they were, for a run without an SLO; adds to the answer. */
void wva_verdict_experience(struct wva_verdict *verdict, const struct wva_verdict_input *input);

/* A stabilization window, where replicas turn round too often. */
void wva_verdict_advise_stability(struct wva_verdict *verdict, const struct wva_results *results);

/* Advice for an HPA. */
void wva_verdict_advise_hpa(struct wva_verdict *verdict, const struct wva_hpa_spec *spec,
                            const struct wva_hpa *hpa);

/* Why time above an SLO was lost (analysis/shortfall.h), of which cause there was most; false when
 * less than half of that time is known. */
bool wva_shortfall_leads(const struct wva_shortfall *shortfall, enum wva_shortfall_cause *cause);

/* "the capacity that the controller assumes", by the source of the demand. */
const char *wva_capacity_phrase(const struct wva_provisioning *provisioning);

/* A basis of `rows` samples with targets that hold for `s` seconds, with their share of the time.
 */
struct wva_basis wva_hpa_basis(const struct wva_hpa *hpa, size_t rows, double s, const char *cases);

#endif
