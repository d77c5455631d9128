/* SPDX-License-Identifier: Apache-2.0 */
/* A controller's complaint in one record: any message of level WARN or ERROR, and those of level
 * INFO that are known to mean that something is wrong. Known messages, with their meaning and
 * remedy, are in the table in complaint_kinds.c. */
#ifndef WVA_MESSAGE_COMPLAINT_H
#define WVA_MESSAGE_COMPLAINT_H

#include <limits.h>
#include <stdint.h>

#include "message/entry.h"
#include "message/message.h"

enum wva_log_severity {
    WVA_SEVERITY_INFO,
    WVA_SEVERITY_WARN,
    WVA_SEVERITY_ERROR,
    WVA_SEVERITY_COUNT
};

/* "INFO", "WARN", "ERROR". */
const char *wva_log_severity_name(enum wva_log_severity severity);

enum wva_complaint_kind {
    WVA_COMPLAINT_NO_VARIANTS,
    WVA_COMPLAINT_NO_METRICS,
    WVA_COMPLAINT_NO_ALLOCATION,
    WVA_COMPLAINT_SERVER_NOT_ALLOCATED,
    WVA_COMPLAINT_PARTIAL_ALLOCATION,
    WVA_COMPLAINT_SAFETY_NET,
    WVA_COMPLAINT_SAFETY_NET_BLIND,
    WVA_COMPLAINT_ALL_FAILED,
    WVA_COMPLAINT_CYCLE_ERRORS,
    WVA_COMPLAINT_CYCLE_GIVEN_UP,
    WVA_COMPLAINT_ANALYSIS_FAILED,
    WVA_COMPLAINT_NO_ANALYSIS,
    WVA_COMPLAINT_QUEUEING_REFUSED,
    WVA_COMPLAINT_TUNER_REJECTED,
    WVA_COMPLAINT_TUNER_FAILED,
    WVA_COMPLAINT_NO_DISPATCH_RATE,
    WVA_COMPLAINT_NO_DEMAND,
    WVA_COMPLAINT_GPS_MISMATCH,
    WVA_COMPLAINT_GPS_RESTART,
    WVA_COMPLAINT_NO_MODEL_DATA,
    WVA_COMPLAINT_LIMITED,
    WVA_COMPLAINT_FLOORS,
    WVA_COMPLAINT_CEILING,
    WVA_COMPLAINT_NO_VOTE,
    WVA_COMPLAINT_NO_DECISION,
    WVA_COMPLAINT_SEVERAL_VARIANTS,
    WVA_COMPLAINT_NO_DEPLOYMENT,
    WVA_COMPLAINT_CONFIG,
    WVA_COMPLAINT_PROMETHEUS,
    WVA_COMPLAINT_FORBIDDEN,
    WVA_COMPLAINT_CONFLICT,
    WVA_COMPLAINT_LEASE_LOST,
    WVA_COMPLAINT_SCRAPE_REFUSED,
    WVA_COMPLAINT_TLS_UNVERIFIED,
    WVA_COMPLAINT_EVENT_LOST,
    WVA_COMPLAINT_WATCH_ENDED,
    WVA_COMPLAINT_OTHER, /* of level WARN or ERROR, and unknown */
    WVA_COMPLAINT_KINDS
};

struct wva_complaint_info {
    const char *name;    /* in files: "no-metrics" */
    const char *label;   /* a few words for people */
    const char *meaning; /* a sentence without its full stop, as is the next */
    const char *remedy;
};

const struct wva_complaint_info *wva_complaint_info(enum wva_complaint_kind kind);

/* True for what a healthy controller logs too. */
bool wva_complaint_is_harmless(enum wva_complaint_kind kind);

enum wva_complaint_match {
    WVA_MATCH_ANY_LEVEL, /* at the start of a message of any level */
    WVA_MATCH_START,     /* at the start of WARN or ERROR */
    WVA_MATCH_ANYWHERE, /* same, but anywhere: an error's own text precedes the controller's message
                         */
};

/* Texts by which messages are recognized, those of any level first. The first match counts. */
struct wva_complaint_pattern {
    struct wva_str text;
    enum wva_complaint_kind kind;
    enum wva_complaint_match match;
    bool echo; /* another line of the same event is counted instead */
};

extern const struct wva_complaint_pattern wva_complaint_patterns[];
extern const size_t wva_complaint_pattern_count;

/* Bytes kept of a message, of the text by which messages are grouped, and of names. */
enum { WVA_COMPLAINT_TEXT = 320, WVA_COMPLAINT_GROUP = 160, WVA_COMPLAINT_NAME = 128 };

/* A complaint; the views are valid during the call that passes it. */
struct wva_complaint_line {
    int64_t time_ns; /* see wva_complaint_klog_time; WVA_TIME_NONE without any */
    enum wva_complaint_kind kind;
    enum wva_log_severity severity;
    bool echo;                    /* another line reports the same event */
    struct wva_str server, model; /* "variant:namespace" or "variant"; empty if not known */
    struct wva_str group; /* for WVA_COMPLAINT_OTHER: the message without its numbers and names */
    struct wva_str text;  /* the message with its error, truncated to WVA_COMPLAINT_TEXT */
};

/* Room for the texts of a line. */
struct wva_complaint_space {
    char server[WVA_COMPLAINT_NAME], model[WVA_COMPLAINT_NAME];
    char group[WVA_COMPLAINT_GROUP], text[WVA_COMPLAINT_TEXT];
};

/* For each first byte of complaints of level INFO, their third bytes; else "". */
extern const char wva_complaint_thirds[UCHAR_MAX + 1][4];

/* Fast filter: false for nearly all records after a look at a few bytes. Records more verbose than
 * INFO never contain complaints. */
static inline bool wva_complaint_is_likely(struct wva_str level, struct wva_str message)
{
    char initial = level.len == 0 ? 'i' : (char)(level.ptr[0] | 0x20);

    if (initial == 'i') {
        const char *thirds;

        if (message.len < 3)
            return false;
        thirds = wva_complaint_thirds[(unsigned char)message.ptr[0]];
        return thirds[0] == message.ptr[2] || thirds[1] == message.ptr[2]
               || thirds[2] == message.ptr[2];
    }
    if (initial == 'd')
        return level.len > 1 && (level.ptr[1] | 0x20) == 'p'; /* DPANIC */
    return initial != 'l';
}

/* Reads the complaint in a record; false if there is none. The caller sets the time. */
bool wva_complaint_read(struct wva_str level, const struct wva_message *message,
                        struct wva_complaint_space *space, struct wva_complaint_line *line);

/* Same for a line of the Kubernetes client libraries; those of level I never contain complaints. */
bool wva_complaint_read_klog(struct wva_str text, struct wva_complaint_space *space,
                             struct wva_complaint_line *line);

/* Such lines have no year: they are dated in 1972 until other times in the log show the actual
 * one. */
#define WVA_COMPLAINT_KLOG_YEAR 1972
bool wva_complaint_is_yearless(int64_t time_ns);
int64_t wva_complaint_klog_time(struct wva_str text);

/* That time in the year that puts it closest to `near_ns`. */
int64_t wva_complaint_date(int64_t time_ns, int64_t near_ns);

#endif
