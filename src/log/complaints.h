/* SPDX-License-Identifier: Apache-2.0 */
/* All complaints of a controller in a run: similar ones are merged, with their count and times.
 *
 * Memory is bounded: WVA_COMPLAINTS_MAX different ones with WVA_COMPLAINT_TIMES_MAX times each are
 * kept. Counts are correct beyond both limits. */
#ifndef WVA_LOG_COMPLAINTS_H
#define WVA_LOG_COMPLAINTS_H

#include "message/complaint.h"

enum { WVA_COMPLAINTS_MAX = 256, WVA_COMPLAINT_TIMES_MAX = 1024 };

/* Complaints of one kind and severity, about one server and model; if the kind is not known, of
 * messages that differ only in numbers and names. */
struct wva_complaint {
    enum wva_complaint_kind kind;
    enum wva_log_severity severity;
    char *server, *model; /* empty if not known */
    char *group;          /* empty except for WVA_COMPLAINT_OTHER */
    char *text;           /* the first message */
    uint64_t count;
    int64_t first_ns, last_ns; /* WVA_TIME_NONE if no time was known */
    int64_t *times_ns;         /* the first WVA_COMPLAINT_TIMES_MAX known, in log order */
    size_t time_count, time_capacity;
};

/* Zero-initialize for an empty list. */
struct wva_complaints {
    struct wva_complaint *items;
    size_t count, capacity;
    uint64_t lines[WVA_SEVERITY_COUNT]; /* messages of each level, echoes included */
    uint64_t beyond;                    /* messages for which there was no room */
};

/* Adds a complaint. Call in log order. */
void wva_complaints_add(struct wva_complaints *complaints, const struct wva_complaint_line *line);

/* At the end of a log: dates times without a year by `near_ns`, a time in the log, and sorts the
 * complaints: the most severe first, then the most frequent; harmless ones last. */
void wva_complaints_finish(struct wva_complaints *complaints, int64_t near_ns);

/* True if any is not harmless. */
bool wva_complaints_matter(const struct wva_complaints *complaints);

void wva_complaints_free(struct wva_complaints *complaints);

/* An event to be marked on a time axis. The texts are borrowed. */
struct wva_complaint_mark {
    int64_t time_ns;
    const char *kind;  /* name of the complaint's kind */
    const char *label; /* its label for people */
    enum wva_log_severity severity;
};

/* All recorded times of those that are not harmless, in time order, each kind once per time; the
 * caller frees the list. NULL if there are none. */
struct wva_complaint_mark *wva_complaints_marks(const struct wva_complaints *complaints,
                                                size_t *count);

#endif
