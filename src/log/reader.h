/* SPDX-License-Identifier: Apache-2.0 */
/* A controller log into samples, in one pass and constant memory: lines -> entries -> facts ->
 * cycles -> samples. */
#ifndef WVA_LOG_READER_H
#define WVA_LOG_READER_H

#include "input/lines.h"
#include "log/cycle.h"

/* Why a line, or a part of it, gave nothing. */
enum wva_skip {
    WVA_SKIP_BLANK,
    WVA_SKIP_KLOG,
    WVA_SKIP_TRACE,      /* of a stack trace */
    WVA_SKIP_FOREIGN,    /* neither record nor klog */
    WVA_SKIP_OTHER_JSON, /* JSON, but no record */
    WVA_SKIP_MALFORMED,  /* JSON or message that breaks its rules */
    WVA_SKIP_TRUNCATED,  /* JSON, console line or bare Solution that breaks off */
    WVA_SKIP_OVERLONG,   /* longer than WVA_LINE_MAX */
    WVA_SKIP_COUNT
};

/* "klog", "foreign", ... */
const char *wva_skip_name(enum wva_skip reason);

/* True for lines that should have been readable: what --strict refuses. */
bool wva_skip_is_bad(enum wva_skip reason);

/* What was read and what was not. */
struct wva_coverage {
    uint64_t bytes, lines;
    uint64_t records; /* recognised: the controller's, with data or without; two on one line count
                         as two */
    uint64_t data_records;
    uint64_t skipped[WVA_SKIP_COUNT]; /* a broken data record counts as a record and here */
    struct wva_cycle_counts cycle;
    int64_t first_ns, last_ns; /* earliest and latest time of a record; WVA_TIME_NONE without any */
};

void wva_coverage_init(struct wva_coverage *coverage);

/* Adds what `part` counted. */
void wva_coverage_add(struct wva_coverage *total, const struct wva_coverage *part);

/* Takes a line that gave nothing (but for blank, klog and stack trace ones); anything but WVA_OK
 * stops the reading. */
typedef enum wva_status wva_reject_sink(void *context, uint64_t line, enum wva_skip reason,
                                        struct wva_str text, struct wva_error *err);

struct wva_log_sinks {
    wva_sample_sink *sample;
    wva_reject_sink *reject; /* NULL: nobody wants to know */
    void *context;           /* handed to both */
};

/* Reads `source` to its end. The coverage is filled whatever the result. */
enum wva_status wva_log_read(struct wva_source *source, const struct wva_log_sinks *sinks,
                             struct wva_coverage *coverage, struct wva_error *err);

#endif
