/* SPDX-License-Identifier: Apache-2.0 */
/* One record of the controller: what a line is, and the parts that matter of it, as views into the
 * line. */
#ifndef WVA_LOG_ENTRY_H
#define WVA_LOG_ENTRY_H

#include "util/str.h"

enum wva_entry_kind {
    WVA_ENTRY_RECORD, /* a JSON object with a message */
    WVA_ENTRY_OTHER,  /* a JSON object without one */
    WVA_ENTRY_KLOG,   /* a line of the Kubernetes client libraries */
    WVA_ENTRY_BLANK,
    WVA_ENTRY_FOREIGN,   /* anything else */
    WVA_ENTRY_MALFORMED, /* begins as a JSON object and breaks its rules */
    WVA_ENTRY_CUT,       /* begins as a JSON object that does not end */
};

struct wva_entry {
    enum wva_entry_kind kind;
    struct wva_str level;   /* as written; still with JSON escapes, like all views here */
    struct wva_str time;    /* member "ts" */
    struct wva_str message; /* member "msg" */
    struct wva_str
        context;         /* the JSON object with the key/value pairs: of a JSON record, all of it */
    struct wva_str rest; /* what stands behind the object: another record where a file lacked its
                            last line end */
};

/* Classifies `line` and finds its parts. A member given twice counts with its last value, as in
 * JSON libraries. */
struct wva_entry wva_entry_read(struct wva_str line);

#endif
