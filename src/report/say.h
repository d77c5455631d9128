/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences at the head of a report's sections, made from the data. */
#ifndef WVA_REPORT_SAY_H
#define WVA_REPORT_SAY_H

#include "report/document.h"

/* All give a sentence or two that the caller owns, and say so where the log does not tell. */
char *wva_say_scaling(const struct wva_document_server *server);    /* when did it scale, and why */
char *wva_say_hurt(const struct wva_document_server *server);       /* how long were users hurt */
char *wva_say_model(const struct wva_document_server *server);      /* was the model right */
char *wva_say_parameters(const struct wva_document_server *server); /* what should alpha, beta be */
char *wva_say_cost(const struct wva_document_server *server);       /* what did it cost */
char *wva_say_classic(const struct wva_document_server *server);    /* why classic figures differ */

#endif
