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

/* Why a line, or part of it, yielded nothing. */
enum wva_skip {
    WVA_SKIP_BLANK,
    WVA_SKIP_KLOG,
    WVA_SKIP_TRACE,      /* of a stack trace */
    WVA_SKIP_FOREIGN,    /* neither record nor klog */
    WVA_SKIP_OTHER_JSON, /* JSON, but not a record */
    WVA_SKIP_MALFORMED,  /* malformed JSON or message */
    WVA_SKIP_TRUNCATED,  /* truncated JSON, console line or bare Solution */
    WVA_SKIP_OVERLONG,   /* longer than WVA_LINE_MAX */
    WVA_SKIP_COUNT
};

/* "klog", "foreign", ... */
const char *wva_skip_name(enum wva_skip reason);

/* True for lines that should have been readable: what --strict rejects. */
bool wva_skip_is_bad(enum wva_skip reason);

/* The format around a record. */
enum wva_envelope {
    WVA_ENVELOPE_JSON,     /* the controller's own JSON of 2025 */
    WVA_ENVELOPE_ZAP_JSON, /* its logging library's: with a caller, or a numeric time */
    WVA_ENVELOPE_CONSOLE,
    WVA_ENVELOPE_NONE, /* a bare Solution */
    WVA_ENVELOPE_COUNT
};

const char *wva_envelope_name(enum wva_envelope envelope);

/* Counts of what was read and what was not. */
struct wva_coverage {
    uint64_t bytes, lines;
    uint64_t records; /* recognized as the controller's, with data or without; two on one line count
                         twice */
    uint64_t data_records;
    uint64_t broken; /* records counted as skipped instead */
    uint64_t skipped[WVA_SKIP_COUNT];
    uint64_t wrapped[WVA_WRAPPER_COUNT]; /* lines that had this wrapper */
    uint64_t repeated;                   /* repeated data records */
    uint64_t beyond_pods;                /* data records of pods beyond WVA_PODS_MAX */
    uint64_t pods;                       /* pods named by wrappers */
    uint64_t newest_first;               /* reversed inputs */
    uint64_t utf16;                      /* inputs in UTF-16 */
    uint64_t passed_over;                /* files of folders and archives that are not text */
    uint64_t envelope[WVA_ENVELOPE_COUNT];
    uint64_t family[WVA_FAMILY_COUNT];     /* data records */
    unsigned generations;                  /* seen: bits 1 << enum wva_generation */
    int verbosity;                         /* highest of any record: INFO 0, DEBUG 1 */
    uint64_t starts;                       /* of the controller */
    uint64_t lease_waits, leases;          /* leader election: waits, acquisitions */
    uint64_t headless;                     /* pods whose first data is not the start of a cycle */
    uint64_t predicting;                   /* data records with a mode that makes predictions */
    uint64_t filled[WVA_COLUMN_COUNT];     /* non-empty cells of all samples */
    uint64_t given_up[WVA_PATTERNS_MAX];   /* texts on which this user pattern reached a limit */
    uint64_t severity[WVA_SEVERITY_COUNT]; /* complaints, see complaint.h */
    uint64_t complaints[WVA_COMPLAINT_KINDS]; /* same, without echoes */
    uint64_t programs[WVA_PROGRAM_COUNT]; /* recognizable lines of another program, only before the
                                             first data record */
    struct wva_cycle_counts cycle;
    int64_t first_ns, last_ns; /* earliest and latest time of a record; WVA_TIME_NONE if none */
};

void wva_coverage_init(struct wva_coverage *coverage);

/* Adds the counts of `part`. */
void wva_coverage_add(struct wva_coverage *total, const struct wva_coverage *part);

/* Counts a record. `numeric_time`: its time was a number. */
void wva_coverage_record(struct wva_coverage *coverage, const struct wva_entry *entry,
                         bool numeric_time, int64_t time_ns);

/* Counts a record with data, recognized by `family`. */
void wva_coverage_data(struct wva_coverage *coverage, const struct wva_message *message,
                       enum wva_family family);

/* Uncounts the last record, which is malformed; `data_records` is the count before it. */
void wva_coverage_take_back(struct wva_coverage *coverage, uint64_t data_records);

void wva_coverage_complaint(struct wva_coverage *coverage, const struct wva_complaint_line *line);

/* Counts a line of another program. */
void wva_coverage_program(struct wva_coverage *coverage, enum wva_program program);

/* Counts the wrappers of a line: bits 1 << enum wva_wrapper. */
void wva_coverage_wrappers(struct wva_coverage *coverage, unsigned wrappers);

/* Counts leader election messages in a klog line: replicas that wait for the lease do nothing
 * else. */
void wva_coverage_klog(struct wva_coverage *coverage, struct wva_str text);

/* Extends the time range by a record. */
void wva_coverage_time(struct wva_coverage *coverage, int64_t time_ns);

#endif
