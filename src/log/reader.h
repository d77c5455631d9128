/* SPDX-License-Identifier: Apache-2.0 */
/* A controller log into samples, in one pass and constant memory: lines -> unwrapped lines ->
 * entries -> facts -> cycles -> samples. Only a log that stands newest first is held as a whole.
 *
 * Each pod that a wrapper names has a cycle assembler of its own. Lines that have been before, byte
 * for byte, are read once. */
#ifndef WVA_LOG_READER_H
#define WVA_LOG_READER_H

#include "input/lines.h"
#include "log/cycle.h"
#include "log/unwrap.h"

/* Pods of the controller in one input; records of further ones are dropped and counted. */
enum { WVA_PODS_MAX = 64 };

/* A record's time in whole seconds is replaced by that of its wrapper when they differ by less. */
#define WVA_OUTER_TIME_SPREAD_NS (5 * WVA_NS_PER_S)

/* Why a line, or a part of it, gave nothing. */
enum wva_skip {
    WVA_SKIP_BLANK,
    WVA_SKIP_KLOG,
    WVA_SKIP_FOREIGN,    /* neither JSON nor klog */
    WVA_SKIP_OTHER_JSON, /* JSON, but no record */
    WVA_SKIP_MALFORMED,  /* JSON or message that breaks its rules */
    WVA_SKIP_TRUNCATED,  /* JSON that breaks off */
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
    uint64_t skipped[WVA_SKIP_COUNT];    /* a broken data record counts as a record and here */
    uint64_t wrapped[WVA_WRAPPER_COUNT]; /* lines from which it was taken off */
    uint64_t repeated;                   /* data records that had been before */
    uint64_t beyond_pods;                /* data records of pods beyond WVA_PODS_MAX */
    uint64_t pods;                       /* assemblers that were needed */
    uint64_t newest_first;               /* inputs that were turned around */
    struct wva_cycle_counts cycle;
    int64_t first_ns, last_ns; /* earliest and latest time of a record; WVA_TIME_NONE without any */
};

void wva_coverage_init(struct wva_coverage *coverage);

/* Adds what `part` counted. */
void wva_coverage_add(struct wva_coverage *total, const struct wva_coverage *part);

/* Takes a line that gave nothing (but for blank and klog ones); anything but WVA_OK stops the
 * reading. */
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
