/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences at the head of a report's sections, made from the data. */
#ifndef WVA_VERDICT_SECTIONS_H
#define WVA_VERDICT_SECTIONS_H

#include "analysis/results.h"

/* All give a sentence or two that the caller owns, and say so where the data do not tell. */
char *wva_say_scaling(const struct wva_results *results);    /* when did it scale, and why */
char *wva_say_slo(const struct wva_results *results);        /* time above the SLOs */
char *wva_say_model(const struct wva_results *results);      /* was the model right */
char *wva_say_parameters(const struct wva_results *results); /* what should alpha, beta be */
char *wva_say_cost(const struct wva_results *results);       /* what did it cost */
char *wva_say_classic(const struct wva_results *results);    /* why classic figures differ */

#endif
