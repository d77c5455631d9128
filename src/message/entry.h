/* SPDX-License-Identifier: Apache-2.0 */
/* One record of the controller: classifies a line and splits it into its relevant parts, as views
 * into the line.
 *
 * A record is a JSON object, or a console line with tab-separated columns,
 *
 *     TIME LEVEL [LOGGER] CALLER MESSAGE [{JSON}]
 *
 * or with blanks, where copying from a terminal turned the tabs into blanks. */
#ifndef WVA_MESSAGE_ENTRY_H
#define WVA_MESSAGE_ENTRY_H

#include "util/str.h"

enum wva_entry_kind {
    WVA_ENTRY_RECORD, /* a JSON object with a message, or a console line */
    WVA_ENTRY_OTHER,  /* a JSON object without one */
    WVA_ENTRY_KLOG,   /* a line of the Kubernetes client libraries */
    WVA_ENTRY_BLANK,
    WVA_ENTRY_TRACE,     /* of a stack trace; it belongs to the preceding error */
    WVA_ENTRY_FOREIGN,   /* anything else */
    WVA_ENTRY_MALFORMED, /* begins as a JSON object but is not valid */
    WVA_ENTRY_CUT,       /* begins as a JSON object or console line but is truncated */
};

/* State of the key/value pairs after a console line's message. */
enum wva_entry_damage {
    WVA_ENTRY_WHOLE,
    WVA_ENTRY_CONTEXT_MALFORMED, /* not valid JSON; context is empty */
    WVA_ENTRY_CONTEXT_CUT,       /* truncated; context is empty */
};

struct wva_entry {
    enum wva_entry_kind kind;
    struct wva_str level;   /* as written; in a JSON record, all views here are still escaped */
    struct wva_str time;    /* member "ts": any format that wva_time_read accepts */
    struct wva_str logger;  /* may be empty, as may the caller */
    struct wva_str caller;  /* "dir/file.go:123" */
    struct wva_str message; /* member "msg" */
    struct wva_str pod; /* the pod in an object "kubernetes" that a log shipper merged into a JSON
                           record; else empty */
    bool escaped;       /* the message has JSON escapes to be resolved */
    enum wva_entry_damage damage;
    struct wva_str context; /* the JSON object with the key/value pairs: for a JSON record, all of
                               it, or empty if it has no further pairs */
    struct wva_str rest; /* what follows the object, or begins another record: a file ended without
                            a line end */
};

/* Classifies `line` and finds its parts. If a member occurs twice the last value counts, as in JSON
 * libraries. */
struct wva_entry wva_entry_read(struct wva_str line);

#endif
