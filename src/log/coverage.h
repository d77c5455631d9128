/* SPDX-License-Identifier: Apache-2.0 */
/* What was read of a log, what was not, and why. */
#ifndef WVA_LOG_COVERAGE_H
#define WVA_LOG_COVERAGE_H

#include "cycle/cycle.h"
#include "log/patterns.h"
#include "log/program.h"
#include "message/complaint.h"
#include "message/entry.h"
#include "message/generation.h"
#include "transport/unwrap.h"

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

/* What a record stands in. */
enum wva_envelope {
    WVA_ENVELOPE_JSON,     /* the controller's own JSON of 2025 */
    WVA_ENVELOPE_ZAP_JSON, /* that of its logging library: with a caller, or a number as time */
    WVA_ENVELOPE_CONSOLE,
    WVA_ENVELOPE_NONE, /* a bare Solution */
    WVA_ENVELOPE_COUNT
};

const char *wva_envelope_name(enum wva_envelope envelope);

/* What was read and what was not. */
struct wva_coverage {
    uint64_t bytes, lines;
    uint64_t records; /* recognised: the controller's, with data or without; two on one line count
                         as two */
    uint64_t data_records;
    uint64_t broken; /* records that count as skipped instead */
    uint64_t skipped[WVA_SKIP_COUNT];
    uint64_t wrapped[WVA_WRAPPER_COUNT]; /* lines from which it was taken off */
    uint64_t repeated;                   /* data records that had been before */
    uint64_t beyond_pods;                /* data records of pods beyond WVA_PODS_MAX */
    uint64_t pods;                       /* that wrappers name */
    uint64_t newest_first;               /* inputs that were turned around */
    uint64_t utf16;                      /* inputs in UTF-16 */
    uint64_t passed_over;                /* files of folders and archives that are no text */
    uint64_t envelope[WVA_ENVELOPE_COUNT];
    uint64_t family[WVA_FAMILY_COUNT];   /* data records */
    unsigned generations;                /* seen: bits 1 << enum wva_generation */
    int verbosity;                       /* highest that a record has: INFO 0, DEBUG 1 */
    uint64_t starts;                     /* of the controller */
    uint64_t lease_waits, leases;        /* of its election: waited for, acquired */
    uint64_t headless;                   /* pods of which the first data is not a cycle's first */
    uint64_t predicting;                 /* data records that name a mode with predictions */
    uint64_t filled[WVA_COLUMN_COUNT];   /* cells of all samples */
    uint64_t given_up[WVA_PATTERNS_MAX]; /* texts on which the user's pattern of that number reached
                                            a limit */
    uint64_t severity[WVA_SEVERITY_COUNT];    /* complaints, see complaint.h */
    uint64_t complaints[WVA_COMPLAINT_KINDS]; /* likewise, but for echoes */
    uint64_t programs[WVA_PROGRAM_COUNT];     /* lines of another program, told by its own words;
                                                 only before the first data record */
    struct wva_cycle_counts cycle;
    int64_t first_ns, last_ns; /* earliest and latest time of a record; WVA_TIME_NONE without any */
};

void wva_coverage_init(struct wva_coverage *coverage);

/* Adds what `part` counted. */
void wva_coverage_add(struct wva_coverage *total, const struct wva_coverage *part);

/* Counts a record. `numeric_time`: its time was a number. */
void wva_coverage_record(struct wva_coverage *coverage, const struct wva_entry *entry,
                         bool numeric_time, int64_t time_ns);

/* Counts a record with data, which that family has taken. */
void wva_coverage_data(struct wva_coverage *coverage, const struct wva_message *message,
                       enum wva_family family);

/* Takes back the record that was counted last, since it breaks its rules; `data_records` is how
 * many there were before it. */
void wva_coverage_take_back(struct wva_coverage *coverage, uint64_t data_records);

void wva_coverage_complaint(struct wva_coverage *coverage, const struct wva_complaint_line *line);

/* Counts a line of another program. */
void wva_coverage_program(struct wva_coverage *coverage, enum wva_program program);

/* Counts what was taken off a line: bits 1 << enum wva_wrapper. */
void wva_coverage_wrappers(struct wva_coverage *coverage, unsigned wrappers);

/* Notes what a klog line tells of the election: replicas that wait for the lease do nothing else.
 */
void wva_coverage_klog(struct wva_coverage *coverage, struct wva_str text);

/* Notes the time of a record. */
void wva_coverage_time(struct wva_coverage *coverage, int64_t time_ns);

#endif
