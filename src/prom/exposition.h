/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a page of metrics in the Prometheus text format 0.0.4 or in OpenMetrics 1.0, line by line
 * and in place: all views point into the caller's text, nothing is allocated.
 *
 * Both formats are read alike, since saved pages do not say which one they are in. Metric and label
 * names in quotes (UTF-8 names of Prometheus 3) are accepted too. Lines that fit neither format are
 * returned as malformed, with the reason, and reading continues.
 *
 * Sources: prometheus.io/docs/instrumenting/exposition_formats, OpenMetrics 1.0.0. */
#ifndef WVA_PROM_EXPOSITION_H
#define WVA_PROM_EXPOSITION_H

#include <stdint.h>

#include "util/buffer.h"
#include "util/str.h"
#include "util/timestamp.h"

struct wva_exposition {
    struct wva_str rest; /* what has not been read yet */
    uint64_t line;       /* 1-based number of the last line read */
    bool ended;          /* "# EOF" was read: an OpenMetrics page that is complete */
    bool openmetrics;    /* something only OpenMetrics has was read: a unit, an exemplar */
    bool cut;            /* at the end: the page ends within a line, or is OpenMetrics without its
                            "# EOF". What is whole has been returned. */
};

enum wva_exposition_kind {
    WVA_EXPOSITION_SAMPLE,
    WVA_EXPOSITION_HELP,      /* `name` and, still escaped, `text` */
    WVA_EXPOSITION_TYPE,      /* `name`, and as `text` counter, gauge, histogram, summary, ... */
    WVA_EXPOSITION_UNIT,      /* `name` and `text` */
    WVA_EXPOSITION_COMMENT,   /* `text` after "#", without blanks around it */
    WVA_EXPOSITION_MALFORMED, /* `text` is the whole line, `problem` what is wrong with it */
    WVA_EXPOSITION_CUT,       /* `text` is a last line without its end, which may lack anything */
};

struct wva_exemplar {
    struct wva_str labels;
    double value;
    int64_t time_ns;
};

struct wva_exposition_item {
    enum wva_exposition_kind kind;
    uint64_t line;
    struct wva_str name; /* without quotes; escapes of a quoted name are left */
    struct wva_str text;
    /* Of a sample: */
    struct wva_str labels; /* the text between the braces, for wva_exposition_label; may be empty */
    double value;          /* may be NaN or infinite */
    int64_t time_ns;       /* WVA_TIME_NONE if there is no timestamp. Milliseconds (0.0.4) and
                              seconds (OpenMetrics) are told apart by their magnitude. */
    bool has_exemplar;
    struct wva_exemplar exemplar;
    const char *problem;
};

struct wva_label {
    struct wva_str name;
    struct wva_str value; /* between the quotes, still escaped: see wva_exposition_unescape */
};

/* Starts reading `page`, which must outlive the reader. */
struct wva_exposition wva_exposition_begin(struct wva_str page);

/* The next item; empty lines and "# EOF" are none. False at the end. */
bool wva_exposition_next(struct wva_exposition *exposition, struct wva_exposition_item *item);

/* The next label of `rest`, which is initially the labels of a sample. False at the end. */
bool wva_exposition_label(struct wva_str *rest, struct wva_label *label);

/* The value of the label `name`, still escaped. False if there is none. */
bool wva_exposition_find_label(struct wva_str labels, struct wva_str name, struct wva_str *value);

/* Resolves \\, \" and \n, the only escapes of both formats; others are left. Returns `raw` itself
 * if it has none, otherwise a view of `scratch`, which is cleared first. */
struct wva_str wva_exposition_unescape(struct wva_str raw, struct wva_buffer *scratch);

#endif
