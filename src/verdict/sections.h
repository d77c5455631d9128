/* SPDX-License-Identifier: Apache-2.0 */
/* The lead sentences of the sections of a report. */
#ifndef WVA_VERDICT_SECTIONS_H
#define WVA_VERDICT_SECTIONS_H

#include "analysis/results.h"

/* Each returns one or more sentences that the caller owns; missing data are stated as such. */
char *wva_say_scaling(const struct wva_results *results);    /* scaling and its triggers */
char *wva_say_slo(const struct wva_results *results);        /* time above the SLOs */
char *wva_say_model(const struct wva_results *results);      /* accuracy of the model */
char *wva_say_parameters(const struct wva_results *results); /* fitted parameters */
char *wva_say_cost(const struct wva_results *results);       /* supply and demand */
char *wva_say_classic(const struct wva_results *results);    /* why classic figures differ */

#endif
