/* SPDX-License-Identifier: Apache-2.0 */
/* Recognizes other programs whose logs and results are mistaken for the controller's log, by lines
 * that only they write. */
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

/* From a line, or a document of several, that is not a record of the controller. */
enum wva_program wva_program_of_text(struct wva_str text);

/* From a record without a known message of the controller. */
enum wva_program wva_program_of_record(const struct wva_entry *entry);

#endif
