/* SPDX-License-Identifier: Apache-2.0 */
/* Samples, complaints and rejected lines, recorded by the thread that reads them, for another that
 * passes them to sinks in log order.
 *
 * A recording is a buffer; check its overflow once, at the end. */
#ifndef WVA_LOG_RECORDING_H
#define WVA_LOG_RECORDING_H

#include "log/coverage.h"
#include "util/buffer.h"

enum wva_recorded_kind {
    WVA_RECORDED_POD, /* a pod yields its first fact */
    WVA_RECORDED_SAMPLE,
    WVA_RECORDED_REJECT,
    WVA_RECORDED_COMPLAINT,
};

struct wva_recorded_item {
    enum wva_recorded_kind kind;
    size_t pod;               /* number of the pod, or of the sample's pod */
    struct wva_sample sample; /* its cells, and the text below, are views into the recording */
    uint64_t line;            /* the rejected line */
    enum wva_skip reason;
    struct wva_str text;
    struct wva_complaint_line complaint;
};

void wva_recording_add_pod(struct wva_buffer *recording, size_t pod);
void wva_recording_add_sample(struct wva_buffer *recording, size_t pod,
                              const struct wva_sample *sample);
void wva_recording_add_reject(struct wva_buffer *recording, uint64_t line, enum wva_skip reason,
                              struct wva_str text);

void wva_recording_add_complaint(struct wva_buffer *recording,
                                 const struct wva_complaint_line *line);

/* Removes the first item from `rest`, a view of a recording that did not overflow; false at its
 * end. */
bool wva_recording_next(struct wva_str *rest, struct wva_recorded_item *item);

#endif
