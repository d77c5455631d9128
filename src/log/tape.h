/* SPDX-License-Identifier: Apache-2.0 */
/* Samples, complaints and lines that gave nothing, written down by the thread that reads them, for
 * another that hands them to sinks in the order of the log.
 *
 * A tape is a buffer; check its overflow once, at the end. */
#ifndef WVA_LOG_TAPE_H
#define WVA_LOG_TAPE_H

#include "log/coverage.h"
#include "util/buffer.h"

enum wva_tape_kind {
    WVA_TAPE_POD, /* a pod gives its first fact */
    WVA_TAPE_SAMPLE,
    WVA_TAPE_REJECT,
    WVA_TAPE_COMPLAINT,
};

struct wva_tape_item {
    enum wva_tape_kind kind;
    size_t pod;               /* number of the pod, or of the one that gives the sample */
    struct wva_sample sample; /* its cells, and the text below, are views of the tape */
    uint64_t line;            /* that gave nothing */
    enum wva_skip reason;
    struct wva_str text;
    struct wva_complaint_line complaint;
};

void wva_tape_add_pod(struct wva_buffer *tape, size_t pod);
void wva_tape_add_sample(struct wva_buffer *tape, size_t pod, const struct wva_sample *sample);
void wva_tape_add_reject(struct wva_buffer *tape, uint64_t line, enum wva_skip reason,
                         struct wva_str text);

void wva_tape_add_complaint(struct wva_buffer *tape, const struct wva_complaint_line *line);

/* Takes the first item off `rest`, a view of a tape that did not overflow; false at its end. */
bool wva_tape_next(struct wva_str *rest, struct wva_tape_item *item);

#endif
