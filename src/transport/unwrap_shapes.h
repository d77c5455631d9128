/* SPDX-License-Identifier: Apache-2.0 */
/* The shapes of wrappers: pure functions on one text. Prefixes are in unwrap_prefix.c, what is
 * glued together in unwrap_glued.c, objects in unwrap_json.c, tables in unwrap_table.c. Views are
 * parts of the text. */
#ifndef WVA_TRANSPORT_UNWRAP_SHAPES_H
#define WVA_TRANSPORT_UNWRAP_SHAPES_H

#include "transport/unwrap.h"
#include "util/buffer.h"

struct wva_wrapping {
    enum wva_wrapper kind;
    int64_t time_ns;        /* WVA_TIME_NONE where it gives none */
    struct wva_str pod;     /* empty where it names none */
    char stream;            /* 'o' standard output, 'e' standard error, 0 unknown */
    bool in_pieces;         /* of a wrapper that splits lines */
    bool partial;           /* the line goes on in another piece */
    bool control;           /* the wrapping program's own line: nothing of the controller's */
    bool newline_ends;      /* docker: a piece is the last one when its text ends in a line feed */
    bool is_record;         /* of an object that is no wrapper: it is a record of its own */
    bool lost;              /* the object has the text member, but without the text */
    bool is_bytes;          /* `content` is an array of numbers, each a byte */
    struct wva_str content; /* of an object: the text member, escapes as they are */
};

/* True for a text that begins as the controller's lines do: an object, a console line's time and
 * tab, a klog head. */
bool wva_text_begins_record(struct wva_str text);

/* A quick look: a time and a tab, as nearly all console lines begin. */
bool wva_text_begins_console(struct wva_str text);

/* True for such a text, also behind a time and a blank. */
bool wva_text_begins_stamped_record(struct wva_str text);

/* A time with its date, and the byte behind it. */
bool wva_text_take_time(struct wva_str *text, char behind, int64_t *time_ns);

/* "[pod/NAME/CONTAINER] " */
bool wva_text_take_pod(struct wva_str *text, struct wva_str *pod);

/* Of a line that begins with a kubectl prefix: where another container's line begins in it, since
 * the last one had no line end; 0 where none does. */
size_t wva_text_find_glued(struct wva_str text);

/* A time that a runtime has put inside a line, where it split that into pieces. */
struct wva_stamp {
    size_t at, len; /* with the blank behind it */
    int64_t time_ns;
    bool begins_line; /* what follows is no further piece, but a line of its own */
};

/* Finds the first stamp in `text`, which itself stood behind the time `outer_ns`. `utc`: that ended
 * in Z, so that those in the text do, too. */
bool wva_stamp_find(struct wva_str text, int64_t outer_ns, bool utc, struct wva_stamp *stamp);

/* Takes one prefix off *text, of a kind whose bit is not set in `taken`. */
bool wva_prefix_take(struct wva_str *text, unsigned taken, struct wva_wrapping *found);

/* Looks at an object that may be a wrapper. False where it is none; a pod that it names is found
 * all the same, since the members of a record may stand among those of a wrapper. */
bool wva_object_read(struct wva_str text, struct wva_wrapping *found);

/* Hands out what stands in an array of bytes: [123,34]. */
void wva_bytes_read(struct wva_str array, struct wva_buffer *text);

/* Nanoseconds since 1970 of digits that count seconds, or thousandths, millionths or billionths of
 * one; WVA_TIME_NONE where it is no such number. */
int64_t wva_epoch_read(struct wva_str digits);

/* True for an array, or an object that is neither wrapper nor record, in which there may be some.
 */
bool wva_text_may_hold_records(struct wva_str text);

/* True for the answer of a Loki server, whole or cut. */
bool wva_text_is_loki(struct wva_str text);

/* Takes a line of such an answer; `line` is a JSON string, escapes as they are. */
typedef void wva_loki_sink(void *context, struct wva_str pod, int64_t time_ns, struct wva_str line);

/* Hands out the lines of an answer, as far as it goes. */
void wva_loki_read(struct wva_str text, wva_loki_sink *sink, void *context);

/* Which cells of a table hold what; -1: none. */
struct wva_grid {
    char separator; /* 0: there is no table */
    int line, time, pod, labels;
    size_t cells;
};

struct wva_cell {
    struct wva_str text; /* between the quotes, where it has any; quotes in it are doubled */
    bool quoted;
};

enum { WVA_GRID_CELLS_MAX = 64 };

/* True for the header of a table that has a column of lines. */
bool wva_grid_begin(struct wva_str text, struct wva_grid *table);

/* The cells of a row, WVA_GRID_CELLS_MAX at most; *open where it ends within quotes. */
size_t wva_grid_split(struct wva_str text, char separator, struct wva_cell *cells, bool *open);

/* Finds a quoted cell that holds a record, in a row of a table whose header is not known. */
bool wva_grid_find_record(struct wva_str text, struct wva_str *cell);

/* Resolves doubled quotes, as wva_json_unescape does escapes. */
struct wva_str wva_cell_unquote(struct wva_cell cell, struct wva_buffer *scratch);

#endif
