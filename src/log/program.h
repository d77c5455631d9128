/* SPDX-License-Identifier: Apache-2.0 */
/* Programs beside the controller, whose logs and results are taken for its log by mistake: told by
 * lines that only they write. */
#ifndef WVA_LOG_PROGRAM_H
#define WVA_LOG_PROGRAM_H

#include "message/entry.h"

enum wva_program {
    WVA_PROGRAM_VLLM,
    WVA_PROGRAM_SGLANG,
    WVA_PROGRAM_ENDPOINT_PICKER, /* the inference scheduler of llm-d, or the router's */
    WVA_PROGRAM_LOAD_GENERATOR,
    WVA_PROGRAM_EXTRACT, /* its tables are read by wva-report */
    WVA_PROGRAM_COUNT    /* none of them */
};

/* By a line, or a document of several, that is no record of the controller. */
enum wva_program wva_program_of_text(struct wva_str text);

/* By a record that says nothing that is known of the controller. */
enum wva_program wva_program_of_record(const struct wva_entry *entry);

#endif
