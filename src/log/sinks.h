/* SPDX-License-Identifier: Apache-2.0 */
/* Where the output of reading a log goes. */
#ifndef WVA_LOG_SINKS_H
#define WVA_LOG_SINKS_H

#include "log/coverage.h"

/* Receives a rejected line (except blank, klog and stack trace ones); anything but WVA_OK stops the
 * reading. */
typedef enum wva_status wva_reject_sink(void *context, uint64_t line, enum wva_skip reason,
                                        struct wva_str text, struct wva_error *err);

/* Receives each complete record, with its time (WVA_TIME_NONE: none), before it is processed,
 * repeated ones too. */
typedef void wva_record_sink(void *context, int64_t time_ns, const struct wva_message *message);

/* Receives complaints of the controller, in log order. Repeated lines count once, if their times
 * distinguish them from similar ones. */
typedef void wva_complaint_sink(void *context, const struct wva_complaint_line *line);

struct wva_log_sinks {
    wva_sample_sink *sample;
    wva_reject_sink *reject;             /* NULL: not wanted */
    wva_complaint_sink *complaint;       /* NULL: not wanted */
    wva_record_sink *record;             /* NULL: not wanted; else only the caller's thread reads */
    void *context;                       /* passed to all */
    const struct wva_patterns *patterns; /* the user's, before built-in ones; NULL: none */
    unsigned threads;     /* most threads for a large plain file; 0 and 1: the caller's only */
    uint64_t range_bytes; /* approximate size of a range; 0: WVA_SPLIT_BYTES of split.h */
};

#endif
