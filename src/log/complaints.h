/* SPDX-License-Identifier: Apache-2.0 */
/* All that a controller complains of in a run: like complaints are one, with how often and when.
 *
 * Memory is bounded: WVA_COMPLAINTS_MAX different ones with WVA_COMPLAINT_TIMES_MAX times each are
 * kept. Counts are right beyond both. */
#ifndef WVA_LOG_COMPLAINTS_H
#define WVA_LOG_COMPLAINTS_H

#include "message/complaint.h"

enum { WVA_COMPLAINTS_MAX = 256, WVA_COMPLAINT_TIMES_MAX = 1024 };

/* Those of one kind and severity, of one server and model and, where the kind is not known, of
 * messages that differ in numbers and names only. */
struct wva_complaint {
    enum wva_complaint_kind kind;
    enum wva_log_severity severity;
    char *server, *model; /* empty where not said */
    char *group;          /* empty but for WVA_COMPLAINT_OTHER */
    char *text;           /* the first message */
    uint64_t count;
    int64_t first_ns, last_ns; /* WVA_TIME_NONE where no time was known */
    int64_t *times_ns;         /* the first WVA_COMPLAINT_TIMES_MAX known, in the log's order */
    size_t time_count, time_capacity;
};

/* Zeroed is empty. */
struct wva_complaints {
    struct wva_complaint *items;
    size_t count, capacity;
    uint64_t lines[WVA_SEVERITY_COUNT]; /* messages of each level, echoes too */
    uint64_t beyond;                    /* messages that found no room among the items */
};

/* Counts a complaint in. They come in the order of the log. */
void wva_complaints_add(struct wva_complaints *complaints, const struct wva_complaint_line *line);

/* At the end of a log: gives times without a year that of `near_ns`, a time of the log, and puts
 * the complaints in their order: the gravest first, then the most frequent; harmless ones last. */
void wva_complaints_finish(struct wva_complaints *complaints, int64_t near_ns);

/* True when one of them is not harmless. */
bool wva_complaints_matter(const struct wva_complaints *complaints);

void wva_complaints_free(struct wva_complaints *complaints);

/* What happened at an instant, to be marked on a time axis. The texts are borrowed. */
struct wva_complaint_mark {
    int64_t time_ns;
    const char *kind;  /* name of the complaint's kind */
    const char *label; /* the same for people */
    enum wva_log_severity severity;
};

/* All times that are kept of those that are not harmless, in time order, each kind once at an
 * instant; the caller frees the list. NULL where there are none. */
struct wva_complaint_mark *wva_complaints_marks(const struct wva_complaints *complaints,
                                                size_t *count);

#endif
