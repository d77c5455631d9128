/* SPDX-License-Identifier: Apache-2.0 */
/* Building blocks of pages, private to this folder. Pages are well-formed XML too, so that any XML
 * parser finds a missed escape or end tag. */
#ifndef WVA_PAGE_PAGE_H
#define WVA_PAGE_PAGE_H

#include "output/document.h"
#include "util/buffer.h"
#include "util/error.h"

enum {
    WVA_HTML_MAX = 64 * 1024 * 1024, /* bytes of a page */
    WVA_HTML_ROWS_MAX = 200,         /* rows of a table; the files of the report have all rows */
    WVA_HTML_TEXT_MAX = 300,         /* bytes of an untrusted name */
};

/* The style sheet, embedded at build time. */
struct wva_html_style {
    const char *name;
    const char *text;
};
extern const struct wva_html_style wva_html_styles[];
extern const size_t wva_html_style_count;

/* Untrusted text: escaped, control characters and invalid UTF-8 replaced, cut with an ellipsis if
 * longer than WVA_HTML_TEXT_MAX. */
void wva_html_text(struct wva_buffer *out, const char *text);

/* The same for sentences of the report itself, which are not cut. */
void wva_html_sentence(struct wva_buffer *out, const char *text);

/* A paragraph of sentences; frees them. Nothing if NULL or empty. */
void wva_html_say(struct wva_buffer *out, char *sentences);

/* The name of a metric as a link to its definition. `term` is the definition's id. */
void wva_html_term(struct wva_buffer *out, const char *term, const char *text);

/* With `decimals` decimals and its unit (" ms"), or "n/a" for NaN. */
void wva_html_number(struct wva_buffer *out, double value, int decimals, const char *unit);

/* With `digits` significant digits. */
void wva_html_digits(struct wva_buffer *out, double value, int digits);

/* "45 s", "3.5 min", "2.1 h". */
void wva_html_duration(struct wva_buffer *out, double seconds);

void wva_html_begin_page(struct wva_buffer *out, const struct wva_document *document,
                         const char *title);
void wva_html_end_page(struct wva_buffer *out, const struct wva_document *document);

void wva_html_begin_section(struct wva_buffer *out, const char *id, const char *heading);
void wva_html_end_section(struct wva_buffer *out);

/* ---- tables: in a region of their own that scrolls where the page is narrow ---- */

struct wva_html_head {
    const char *text;
    const char *term; /* id of its definition; NULL: none */
    bool is_text;     /* the column contains text, not numbers */
};

/* The figures and tables of a section, folded. Nothing if nothing was written between begin and
 * end. */
struct wva_html_more {
    size_t before, inside;
};
struct wva_html_more wva_html_begin_more(struct wva_buffer *out, const char *what);
void wva_html_end_more(struct wva_buffer *out, struct wva_html_more more);

/* A folded table. Captions are unique within a page. */
void wva_html_begin_details(struct wva_buffer *out, const char *caption,
                            const struct wva_html_head *heads, size_t count);
void wva_html_end_details(struct wva_buffer *out);

/* Not folded. */
void wva_html_begin_table(struct wva_buffer *out, const char *caption,
                          const struct wva_html_head *heads, size_t count);
void wva_html_end_table(struct wva_buffer *out);

/* Begins a row with its head; `term` as above. */
void wva_html_begin_row(struct wva_buffer *out, const char *head, const char *term);
void wva_html_end_row(struct wva_buffer *out);

/* A row of a head and a number. */
void wva_html_pair(struct wva_buffer *out, const char *head, const char *term, double value,
                   int decimals, const char *unit);

/* Cells. */
void wva_html_cell(struct wva_buffer *out, double value, int decimals, const char *unit);
void wva_html_cell_digits(struct wva_buffer *out, double value, int digits);
void wva_html_cell_duration(struct wva_buffer *out, double seconds);
void wva_html_cell_count(struct wva_buffer *out, size_t count);
void wva_html_cell_known_count(struct wva_buffer *out, bool known, size_t count); /* or "n/a" */
void wva_html_cell_text(struct wva_buffer *out, const char *text);
/* "2\u21923" */
void wva_html_cell_change(struct wva_buffer *out, double from, double to, int decimals);
void wva_html_cell_range(struct wva_buffer *out, double low, double high, int decimals,
                         const char *unit);

/* A last row with the number of omitted rows; nothing if there are none. */
void wva_html_more_rows(struct wva_buffer *out, size_t count, size_t columns);

/* ---- figures ---- */

struct wva_figure_input wva_html_figure_input(const struct wva_document_server *server);

/* The figure with that name as <figure>; `what` describes it. Nothing if there is no such figure,
 * it does not apply to the server, or it has no data. */
enum wva_status wva_html_figure(struct wva_buffer *out, const struct wva_document_server *server,
                                const char *name, const char *what, struct wva_error *err);

/* ---- parts of the page of a server; each a file or a few of one ---- */

struct wva_verdict;
void wva_html_verdict(struct wva_buffer *out, const struct wva_verdict *verdict);
void wva_html_strip(struct wva_buffer *out, const struct wva_document_server *server);
void wva_html_targets_strip(struct wva_buffer *out, const struct wva_document_server *server);
void wva_html_worth(struct wva_buffer *out, const struct wva_document_server *server);

/* Sections; html.c has the table with their requirements. */
typedef enum wva_status wva_html_section(struct wva_buffer *out,
                                         const struct wva_document_server *server,
                                         struct wva_error *err);
wva_html_section wva_html_targets, wva_html_rule, wva_html_scaling, wva_html_slo, wva_html_model,
    wva_html_parameters, wva_html_cost, wva_html_load, wva_html_jobs, wva_html_classic,
    wva_html_checklist, wva_html_stages, wva_html_collector, wva_html_complaints, wva_html_run,
    wva_html_quality, wva_html_further_figures;

/* A folded table; nothing if nothing was set. */
void wva_html_settings(struct wva_buffer *out, const struct wva_settings *settings);

/* The id of the section of wva_html_rule: "scaling" if no other section has that id. */
const char *wva_html_rule_id(const struct wva_document_server *server);

bool wva_html_has_classic(const struct wva_results *results); /* classic figures are of latency */

/* Definitions of the terms that the page has linked to so far; nothing if there are none. */
void wva_html_definitions(struct wva_buffer *out);

#endif
