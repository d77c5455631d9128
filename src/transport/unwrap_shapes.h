/* SPDX-License-Identifier: Apache-2.0 */
/* Recognizers for wrapper formats: pure functions on one text. Prefixes are in unwrap_prefix.c,
 * lines and pieces that ran together in unwrap_glued.c, objects in unwrap_json.c, tables in
 * unwrap_table.c. Views are into the text. */
#ifndef WVA_TRANSPORT_UNWRAP_SHAPES_H
#define WVA_TRANSPORT_UNWRAP_SHAPES_H

#include "transport/unwrap.h"
#include "util/buffer.h"

struct wva_wrapping {
    enum wva_wrapper kind;
    int64_t time_ns;        /* WVA_TIME_NONE if it has none */
    struct wva_str pod;     /* empty if it names none */
    char stream;            /* 'o' standard output, 'e' standard error, 0 unknown */
    bool in_pieces;         /* from a wrapper that splits lines */
    bool partial;           /* the line continues in another piece */
    bool control;           /* the wrapping program's own line, not the controller's */
    bool newline_ends;      /* docker: the last piece of a line ends in a line feed */
    bool is_record;         /* of an object that is not a wrapper: it is itself a record */
    bool lost;              /* the object has the text member, but without the text */
    bool is_bytes;          /* `content` is an array of numbers, each a byte */
    struct wva_str content; /* of an object: the text member, still escaped */
};

/* True for a text that begins like the controller's lines: an object, a console line's time and
 * tab, a klog header. */
bool wva_text_begins_record(struct wva_str text);

/* Fast check for a time and a tab, as nearly all console lines begin. */
bool wva_text_begins_console(struct wva_str text);

/* Same, also after a time and a blank. */
bool wva_text_begins_stamped_record(struct wva_str text);

/* Removes a time with its date, and the byte `behind` after it. */
bool wva_text_take_time(struct wva_str *text, char behind, int64_t *time_ns);

/* "[pod/NAME/CONTAINER] " */
bool wva_text_take_pod(struct wva_str *text, struct wva_str *pod);

/* For a line that begins with a kubectl prefix: where another container's line begins within it
 * because the previous one had no line end; 0 if nowhere. */
size_t wva_text_find_glued(struct wva_str text);

/* A time that a container runtime put inside a line where it split the line into pieces. */
struct wva_stamp {
    size_t at, len; /* including the blank after it */
    int64_t time_ns;
    bool begins_line; /* a separate line follows, not another piece */
};

/* Finds the first stamp in `text`, which itself followed the time `outer_ns`. `utc`: that time
 * ended in Z, so the stamps within do, too. */
bool wva_stamp_find(struct wva_str text, int64_t outer_ns, bool utc, struct wva_stamp *stamp);

/* Removes one prefix from *text, of a kind whose bit is not set in `taken`. */
bool wva_prefix_take(struct wva_str *text, unsigned taken, struct wva_wrapping *found);

/* Parses an object that may be a wrapper. False if it is not; the pod that it names is set even
 * then, since the members of a record may be mixed with those of a wrapper. */
bool wva_object_read(struct wva_str text, struct wva_wrapping *found);

/* Decodes an array of bytes: [123,34]. */
void wva_bytes_read(struct wva_str array, struct wva_buffer *text);

/* Converts digits that count seconds, or milli-, micro- or nanoseconds, since 1970 to nanoseconds;
 * WVA_TIME_NONE if it is not such a number. */
int64_t wva_epoch_read(struct wva_str digits);

/* True for an array, or an object that is neither wrapper nor record but may contain some. */
bool wva_text_may_hold_records(struct wva_str text);

/* True for a response of a Loki server, complete or truncated. */
bool wva_text_is_loki(struct wva_str text);

/* Receives a line of such a response; `line` is a JSON string, still escaped. */
typedef void wva_loki_sink(void *context, struct wva_str pod, int64_t time_ns, struct wva_str line);

/* Passes the lines of a response to `sink`, as far as it goes. */
void wva_loki_read(struct wva_str text, wva_loki_sink *sink, void *context);

/* The columns of a table by meaning; -1: none. */
struct wva_grid {
    char separator; /* 0: not a table */
    int line, time, pod, labels;
    size_t cells;
};

struct wva_cell {
    struct wva_str text; /* without the enclosing quotes, if any; quotes within are doubled */
    bool quoted;
};

enum { WVA_GRID_CELLS_MAX = 64 };

/* True for a table header that includes a column of lines. */
bool wva_grid_begin(struct wva_str text, struct wva_grid *table);

/* Splits a row into at most WVA_GRID_CELLS_MAX cells; *open if it ends within quotes. */
size_t wva_grid_split(struct wva_str text, char separator, struct wva_cell *cells, bool *open);

/* Finds a quoted cell that contains a record, in a row of a table whose header is not known. */
bool wva_grid_find_record(struct wva_str text, struct wva_str *cell);

/* Resolves doubled quotes, as wva_json_unescape does escapes. */
struct wva_str wva_cell_unquote(struct wva_cell cell, struct wva_buffer *scratch);

#endif
