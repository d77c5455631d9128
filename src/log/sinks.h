/* SPDX-License-Identifier: Apache-2.0 */
/* Where that goes which is read of a log. */
#ifndef WVA_LOG_SINKS_H
#define WVA_LOG_SINKS_H

#include "log/coverage.h"

/* Takes a line that gave nothing (but for blank, klog and stack trace ones); anything but WVA_OK
 * stops the reading. */
typedef enum wva_status wva_reject_sink(void *context, uint64_t line, enum wva_skip reason,
                                        struct wva_str text, struct wva_error *err);

/* Takes each record that is whole, with its time (WVA_TIME_NONE: none), before anything is made of
 * it, repeated ones too. */
typedef void wva_record_sink(void *context, int64_t time_ns, const struct wva_message *message);

/* Takes what the controller complains of, in the order of the log. Repeated lines count once, where
 * their times tell them from like ones. */
typedef void wva_complaint_sink(void *context, const struct wva_complaint_line *line);

struct wva_log_sinks {
    wva_sample_sink *sample;
    wva_reject_sink *reject;             /* NULL: nobody wants to know */
    wva_complaint_sink *complaint;       /* NULL likewise */
    wva_record_sink *record;             /* NULL likewise; else only the caller's thread reads */
    void *context;                       /* handed to all */
    const struct wva_patterns *patterns; /* the user's, which go before what is known here; NULL:
                                            none */
    unsigned threads;     /* that may read a large plain file; 0 and 1: the caller's only */
    uint64_t range_bytes; /* about how much each reads at a time; 0: WVA_SPLIT_BYTES of split.h */
};

#endif
