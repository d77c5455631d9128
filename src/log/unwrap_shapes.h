/* SPDX-License-Identifier: Apache-2.0 */
/* The shapes of wrappers: pure functions on one text. Prefixes are in unwrap_prefix.c, objects in
 * unwrap_json.c. Views are parts of the text. */
#ifndef WVA_LOG_UNWRAP_SHAPES_H
#define WVA_LOG_UNWRAP_SHAPES_H

#include "log/unwrap.h"

struct wva_wrapping {
    enum wva_wrapper kind;
    int64_t time_ns;        /* WVA_TIME_NONE where it gives none */
    struct wva_str pod;     /* empty where it names none */
    char stream;            /* 'o' standard output, 'e' standard error, 0 unknown */
    bool in_pieces;         /* of a wrapper that splits lines */
    bool partial;           /* the line goes on in another piece */
    bool control;           /* the wrapping program's own line: nothing of the controller's */
    bool newline_ends;      /* docker: a piece is the last one when its text ends in a line feed */
    struct wva_str content; /* of an object: the text member, escapes as they are */
};

/* True for a text that begins as the controller's lines do: an object, a console line's time and
 * tab, a klog head. */
bool wva_text_begins_record(struct wva_str text);

/* Takes one prefix off *text, of a kind whose bit is not set in `taken`. */
bool wva_prefix_take(struct wva_str *text, unsigned taken, struct wva_wrapping *found);

/* Looks at an object that may be a wrapper. False where it is none; a pod that it names is found
 * all the same, since the members of a record may stand among those of a wrapper. */
bool wva_object_read(struct wva_str text, struct wva_wrapping *found);

/* True for the answer of a Loki server, whole or cut. */
bool wva_text_is_loki(struct wva_str text);

/* Takes a line of such an answer; `line` is a JSON string, escapes as they are. */
typedef void wva_loki_sink(void *context, struct wva_str pod, int64_t time_ns, struct wva_str line);

/* Hands out the lines of an answer, as far as it goes. */
void wva_loki_read(struct wva_str text, wva_loki_sink *sink, void *context);

/* The value of the label that names a pod in an object of labels. */
struct wva_str wva_labels_pod(struct wva_str object);

#endif
