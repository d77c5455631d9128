/* SPDX-License-Identifier: Apache-2.0 */
/* Physical lines into the controller's own: what transport wrapped around them is taken off, what
 * it split is joined, what it packed into one document is taken apart.
 *
 * Of each wrapper at most one is taken off a line, the outermost first. A line that begins with
 * {"level" is the controller's own already and is not looked at. Colour codes and NUL bytes are
 * removed from all other lines. Here and not with the line framing, since it needs JSON.
 *
 * Use: feed a line, then take the logical lines until there is none; it may be none at all (a piece
 * that is kept until the rest comes), or many (the answer of a Loki server). Views live until the
 * next feed. */
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
    WVA_WRAPPER_LOKI,           /* the answer of a query: {"data":{"result":[...]}} */
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
    struct wva_str pod; /* the controller's, where a wrapper names it, else empty */
    int64_t time_ns;    /* that the innermost wrapper gives; WVA_TIME_NONE without one */
    uint64_t number;    /* of the physical line that it ends on, 1-based */
    unsigned wrappers;  /* those taken off: bits 1 << enum wva_wrapper */
    bool overlong;      /* `text` is the beginning of a line, or of pieces, beyond WVA_LINE_MAX */
    bool lost;          /* the wrapper has left the line out: `text` is the wrapper's own */
};

enum {
    /* Lines in pieces that may be open at a time; with one more, the oldest is handed out as it is.
     */
    WVA_UNWRAP_OPEN_MAX = 8,
    /* A JSON document that is spread over many lines; a larger one is read as single lines. */
    WVA_UNWRAP_DOCUMENT_MAX = 16 * 1024 * 1024,
};

/* True for a line that needs no unwrapping, whatever came before it. */
static inline bool wva_text_is_bare(struct wva_str text)
{
    return wva_str_starts(text, WVA_STR("{\"level\""));
}

struct wva_unwrapper;

struct wva_unwrapper *wva_unwrapper_create(void);
void wva_unwrapper_free(struct wva_unwrapper *unwrapper);

/* Takes the next physical line, which must live as long as the views are used. */
void wva_unwrapper_feed(struct wva_unwrapper *unwrapper, const struct wva_line *line);

/* Says that no line will come: pieces whose rest is missing are handed out. */
void wva_unwrapper_finish(struct wva_unwrapper *unwrapper);

/* True while lines are collected for a document, so that even a bare one must be fed. */
bool wva_unwrapper_is_collecting(const struct wva_unwrapper *unwrapper);

/* True when what comes is read as by a new one: no piece waits for its rest. */
bool wva_unwrapper_is_idle(const struct wva_unwrapper *unwrapper);

/* The next logical line of what was fed. */
bool wva_unwrapper_next(struct wva_unwrapper *unwrapper, struct wva_logical_line *line);

#endif
