/* SPDX-License-Identifier: Apache-2.0 */
/* One record of the controller: what a line is, and the parts that matter of it, as views into the
 * line.
 *
 * A record is a JSON object, or a console line: columns parted by tabs,
 *
 *     TIME LEVEL [LOGGER] CALLER MESSAGE [{JSON}]
 *
 * or by blanks, where copying a terminal turned the tabs into blanks. */
#ifndef WVA_MESSAGE_ENTRY_H
#define WVA_MESSAGE_ENTRY_H

#include "util/str.h"

enum wva_entry_kind {
    WVA_ENTRY_RECORD, /* a JSON object with a message, or a console line */
    WVA_ENTRY_OTHER,  /* a JSON object without one */
    WVA_ENTRY_KLOG,   /* a line of the Kubernetes client libraries */
    WVA_ENTRY_BLANK,
    WVA_ENTRY_TRACE,     /* of a stack trace; it belongs to the error before it */
    WVA_ENTRY_FOREIGN,   /* anything else */
    WVA_ENTRY_MALFORMED, /* begins as a JSON object and breaks its rules */
    WVA_ENTRY_CUT,       /* begins as a JSON object or console line that does not end */
};

/* What became of the key/value pairs behind a console line's message. */
enum wva_entry_damage {
    WVA_ENTRY_WHOLE,
    WVA_ENTRY_CONTEXT_MALFORMED, /* breaks the rules of JSON; context is empty */
    WVA_ENTRY_CONTEXT_CUT,       /* does not end; context is empty */
};

struct wva_entry {
    enum wva_entry_kind kind;
    struct wva_str level;   /* as written; of a JSON record, all views here keep their escapes */
    struct wva_str time;    /* member "ts": any of the forms that wva_time_read knows */
    struct wva_str logger;  /* may be empty, as may the caller */
    struct wva_str caller;  /* "dir/file.go:123" */
    struct wva_str message; /* member "msg" */
    struct wva_str pod;     /* that an object "kubernetes" names which a log shipper merged into a
                               JSON record; empty without one */
    bool escaped;           /* the message has JSON escapes to be resolved */
    enum wva_entry_damage damage;
    struct wva_str context; /* the JSON object with the key/value pairs: of a JSON record, all of
                               it, empty when it holds no further pairs */
    struct wva_str rest; /* what stands behind the object, or begins another record: a file lacked
                            its last line end */
};

/* Classifies `line` and finds its parts. A member given twice counts with its last value, as in
 * JSON libraries. */
struct wva_entry wva_entry_read(struct wva_str line);

#endif
