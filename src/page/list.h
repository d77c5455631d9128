/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of a page that list results: a column names a field of their record (records/record.h) and
 * the format of its value. */
#ifndef WVA_PAGE_LIST_H
#define WVA_PAGE_LIST_H

#include "page/page.h"
#include "records/records.h"

struct wva_html_column {
    struct wva_html_head head;
    const char *field; /* name of a field of the record; NULL: `write` gets the item */
    enum wva_html_form {
        WVA_FORM_PLAIN,    /* a number with `decimals` and `unit`, or a text */
        WVA_FORM_DIGITS,   /* with `decimals` significant digits */
        WVA_FORM_DURATION, /* seconds */
        WVA_FORM_MOMENT,   /* a time: "12.3 min (14:05:10)"; `unit` if unknown */
        WVA_FORM_CLOCK,    /* a time: RFC 3339 */
    } form;
    int decimals;
    const char *unit; /* " ms"; NULL: none */

    /* Writes the whole cell; `item` is the struct of the field if that is a record. */
    void (*write)(struct wva_buffer *out, const struct wva_scope *scope, const void *item);
    /* The row head, in the first column, instead of a field; freed. */
    char *(*name)(const struct wva_scope *scope, const void *item);
};

/* The ends of columns. */
#define WVA_SHOW(of, digits, in)  .field = (of), .decimals = (digits), .unit = (in)
#define WVA_SHOW_TEXT(of)         .field = (of)
#define WVA_SHOW_DIGITS(of, most) .field = (of), .form = WVA_FORM_DIGITS, .decimals = (most)
#define WVA_SHOW_DURATION(of)     .field = (of), .form = WVA_FORM_DURATION
#define WVA_SHOW_MOMENT(of)       .field = (of), .form = WVA_FORM_MOMENT
#define WVA_SHOW_CLOCK(of)        .field = (of), .form = WVA_FORM_CLOCK

struct wva_html_list {
    const char *caption; /* unique within a page */
    const struct wva_html_column *columns;
    size_t column_count;
    const struct wva_record *record;
    bool in_the_open; /* false: folded */
    bool only_known;  /* without columns of which no item has a value, and without a table that
                         would have its first column only */
};

/* The table of the `count` items at `items`; with more than WVA_HTML_ROWS_MAX a last row says how
 * many are omitted. */
void wva_html_list(struct wva_buffer *out, const struct wva_html_list *list, const void *items,
                   size_t count, struct wva_scope scope);

#endif
