/* SPDX-License-Identifier: Apache-2.0 */
/* Turns physical lines into the controller's own: removes what transport wrapped around them, joins
 * what it split, and takes apart what it packed into one document.
 *
 * Each kind of wrapper is removed at most once per line, the outermost first. A line that begins
 * with {"level" is the controller's own already and passes unchanged. Colour codes and NUL bytes
 * are removed from all other lines, here rather than in line splitting, since that needs JSON.
 *
 * Usage: feed a line, then take logical lines until there are no more; there may be none (a piece
 * that is kept until the rest arrives), or many (a response of a Loki server). Views are valid
 * until the next feed. */
#ifndef WVA_TRANSPORT_UNWRAP_H
#define WVA_TRANSPORT_UNWRAP_H

#include "input/lines.h"
#include "util/timestamp.h"

enum wva_wrapper {
    WVA_WRAPPER_KUBECTL_TIME,   /* "TIME line" */
    WVA_WRAPPER_KUBECTL_PREFIX, /* "[pod/NAME/CONTAINER] line" */
    WVA_WRAPPER_STERN,          /* "POD CONTAINER line" */
    WVA_WRAPPER_CRI,            /* "TIME stdout F line" */
    WVA_WRAPPER_LOGCLI,         /* "TIME {labels} line" */
    WVA_WRAPPER_LOKI,           /* a query response: {"data":{"result":[...]}} */
    WVA_WRAPPER_JOURNALD,       /* "Oct 20 16:36:27 host unit[pid]: line" */
    WVA_WRAPPER_JSON,           /* {"log":...}, {"line":...}, {"message":...}: docker, logcli,
                                   stern, journalctl -o json, fluentd, Elastic; arrays of these */
    WVA_WRAPPER_ACTIONS,        /* "JOB <tab> STEP <tab> TIME line", as gh run view --log prints */
    WVA_WRAPPER_GRAFANA,        /* "MILLISECONDS <tab> TIME <tab> line": Grafana's text download */
    WVA_WRAPPER_TABLE,          /* a cell of a CSV table */
    WVA_WRAPPER_FRONT,          /* any short text in front of a record: ts, docker compose, CI */
    WVA_WRAPPER_QUOTE,          /* "> line" */
    WVA_WRAPPER_COLOUR,         /* ESC [ ... m */
    WVA_WRAPPER_COUNT
};

/* "kubectl --timestamps", "CRI", ... */
const char *wva_wrapper_name(enum wva_wrapper wrapper);

struct wva_logical_line {
    struct wva_str text;
    struct wva_str pod; /* the controller's pod, if a wrapper names it, else empty */
    int64_t time_ns;    /* time in the innermost wrapper; WVA_TIME_NONE without one */
    uint64_t number;    /* number of the physical line on which it ends, 1-based */
    unsigned wrappers;  /* those removed: bits 1 << enum wva_wrapper */
    bool overlong;      /* `text` is truncated: the line, or its pieces, exceed WVA_LINE_MAX */
    bool lost;          /* the wrapper omitted the line: `text` is the wrapper's own */
};

enum {
    /* Most incomplete lines at a time; with one more, the oldest is returned incomplete. */
    WVA_UNWRAP_OPEN_MAX = 8,
    /* Largest JSON document that spans many lines; a larger one is read line by line. */
    WVA_UNWRAP_DOCUMENT_MAX = 16 * 1024 * 1024,
};

/* True for a line that needs no unwrapping, whatever preceded it. */
static inline bool wva_text_is_bare(struct wva_str text)
{
    return wva_str_starts(text, WVA_STR("{\"level\""));
}

struct wva_unwrapper;

struct wva_unwrapper *wva_unwrapper_create(void);
void wva_unwrapper_free(struct wva_unwrapper *unwrapper);

/* Feeds the next physical line, which must live as long as the views are used. */
void wva_unwrapper_feed(struct wva_unwrapper *unwrapper, const struct wva_line *line);

/* Ends the input: incomplete lines are returned. */
void wva_unwrapper_finish(struct wva_unwrapper *unwrapper);

/* True while lines are collected for a document, so that even a bare line must be fed. */
bool wva_unwrapper_is_collecting(const struct wva_unwrapper *unwrapper);

/* True if no incomplete line is pending, so that a new unwrapper would read the next line the same
 * way. */
bool wva_unwrapper_is_idle(const struct wva_unwrapper *unwrapper);

/* The next logical line of the last feed. */
bool wva_unwrapper_next(struct wva_unwrapper *unwrapper, struct wva_logical_line *line);

#endif
