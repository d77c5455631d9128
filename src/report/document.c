/* SPDX-License-Identifier: Apache-2.0 */
#include "report/document.h"

struct wva_verdict_input wva_document_verdict_input(const struct wva_document *document,
                                                    const struct wva_document_server *server)
{
    return (struct wva_verdict_input){
        .frame = server->frame,
        .results = server->results,
        .experiment = document->beside,
        .goodput = document->goodput,
        .slo_itl_given = document->slo_itl_given,
        .slo_ttft_given = document->slo_ttft_given,
        .rows_left_out = document->rows_without_time + document->bad_rows,
    };
}
