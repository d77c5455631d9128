/* SPDX-License-Identifier: Apache-2.0 */
/* The verdict on an HPA run, which has targets of its metrics in place of an SLO. */
#ifndef WVA_REPORT_VERDICT_HPA_H
#define WVA_REPORT_VERDICT_HPA_H

#include "report/verdict.h"

/* Fills `verdict` for the one server of an HPA run. */
void wva_verdict_fill_hpa(struct wva_verdict *verdict, const struct wva_document *document,
                          const struct wva_document_server *server);

#endif
