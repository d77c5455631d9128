/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a verdict, private to this folder. Each adds its statements. */
#ifndef WVA_VERDICT_VERDICT_PARTS_H
#define WVA_VERDICT_VERDICT_PARTS_H

#include "verdict/verdict.h"

void wva_verdict_answer(struct wva_verdict *verdict, const struct wva_verdict_input *input);

extern const char wva_verdict_no_slo[]; /* "No SLO is known; ..." */

/* What load generators tell: the grade, given that of the samples; failures, which come first
 * unless they are few; then goodput and latency. */
void wva_verdict_grade_clients(struct wva_verdict *verdict, const struct wva_verdict_input *input);
void wva_verdict_failures(struct wva_verdict *verdict, const struct wva_verdict_input *input);
void wva_verdict_clients(struct wva_verdict *verdict, const struct wva_verdict_input *input);

/* Grade, answer and cost of a run without samples. */
void wva_verdict_jobs_only(struct wva_verdict *verdict, const struct wva_verdict_input *input);

void wva_verdict_cost(struct wva_verdict *verdict, const struct wva_verdict_input *input);
void wva_verdict_problems(struct wva_verdict *verdict, const struct wva_verdict_input *input);

/* Part of the problems. */
void wva_verdict_complaints(struct wva_verdict *verdict, const struct wva_verdict_input *input);

void wva_verdict_advice(struct wva_verdict *verdict, const struct wva_verdict_input *input);
/* Both take ownership of the text. */
void wva_verdict_add_advice(struct wva_verdict *verdict, const char *id, struct wva_buffer *text,
                            struct wva_basis basis);
void wva_verdict_add_limit(struct wva_verdict *verdict, const char *id, struct wva_buffer *text,
                           size_t n, const char *cases);

void wva_verdict_limits(struct wva_verdict *verdict, const struct wva_verdict_input *input);

/* Metrics above the targets of an HPA, its reaction, and its limits. `service`: the earlier parts
 * have already covered cost, flapping and gaps. */
void wva_verdict_targets(struct wva_verdict *verdict, const struct wva_verdict_input *input,
                         bool service);

/* ITL, TTFT, queue and KV cache of a run without an SLO; adds to the answer. */
void wva_verdict_experience(struct wva_verdict *verdict, const struct wva_verdict_input *input);

/* A stabilization window, if replicas flap. */
void wva_verdict_advise_stability(struct wva_verdict *verdict, const struct wva_results *results);

/* Advice for an HPA. */
void wva_verdict_advise_hpa(struct wva_verdict *verdict, const struct wva_hpa_spec *spec,
                            const struct wva_hpa *hpa);

/* The main cause of the time above an SLO (analysis/shortfall.h); false if the cause is known for
 * less than half of that time. */
bool wva_shortfall_leads(const struct wva_shortfall *shortfall, enum wva_shortfall_cause *cause);

/* "the capacity that the controller assumes", by the source of the demand. */
const char *wva_capacity_phrase(const struct wva_provisioning *provisioning);

/* A basis of `rows` samples with targets that cover `s` seconds, with their share of the time. */
struct wva_basis wva_hpa_basis(const struct wva_hpa *hpa, size_t rows, double s, const char *cases);

#endif
