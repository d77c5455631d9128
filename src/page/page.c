/* SPDX-License-Identifier: Apache-2.0 */
#include "page/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figures/figures.h"
#include "output/escape.h"
#include "util/memory.h"
#include "util/minus.h"
#include "util/timestamp.h"
#include "util/utf8.h"

void wva_html_text(struct wva_buffer *out, const char *text)
{
    struct wva_str shown = wva_utf8_cut(wva_str_from(text), WVA_HTML_TEXT_MAX);
    char *cut = wva_strndup(text, shown.len);

    wva_escape_xml(out, cut);
    if (text[shown.len] != '\0')
        wva_buffer_add(out, "\u2026");
    free(cut);
}

void wva_html_sentence(struct wva_buffer *out, const char *text)
{
    char *set = wva_minus_set(text == NULL ? "" : text);

    wva_escape_xml(out, set);
    free(set);
}

void wva_html_say(struct wva_buffer *out, char *sentences)
{
    if (sentences != NULL && *sentences != '\0') {
        wva_buffer_add(out, "<p class=\"say\">");
        wva_html_sentence(out, sentences);
        wva_buffer_add(out, "</p>\n");
    }
    free(sentences);
}

void wva_html_term(struct wva_buffer *out, const char *term, const char *text)
{
    if (term != NULL)
        wva_buffer_printf(out, "<a class=\"term\" href=\"#def-%s\">", term);
    wva_html_text(out, text);
    if (term != NULL)
        wva_buffer_add(out, "</a>");
}

/* A minus sign as wide as a plus, and no "-0.0". */
static void add_printed(struct wva_buffer *out, const char *printed)
{
    if (printed[0] == '-' && strspn(printed + 1, "0.") == strlen(printed + 1))
        printed++;
    if (printed[0] == '-') {
        wva_buffer_add(out, "\u2212");
        printed++;
    }
    wva_buffer_add(out, printed);
}

void wva_html_number(struct wva_buffer *out, double value, int decimals, const char *unit)
{
    char *printed;

    if (!isfinite(value)) {
        wva_buffer_add(out, "n/a");
        return;
    }
    printed = wva_asprintf("%.*f", decimals, value);
    add_printed(out, printed);
    wva_buffer_add(out, unit);
    free(printed);
}

void wva_html_digits(struct wva_buffer *out, double value, int digits)
{
    char *printed;

    if (!isfinite(value)) {
        wva_buffer_add(out, "n/a");
        return;
    }
    printed = wva_asprintf("%.*g", digits, value);
    add_printed(out, printed);
    free(printed);
}

void wva_html_duration(struct wva_buffer *out, double seconds)
{
    const double minute = 60, hour = 3600;

    if (fabs(seconds) < 2 * minute)
        wva_html_number(out, seconds, 0, " s");
    else if (fabs(seconds) < 2 * hour)
        wva_html_number(out, seconds / minute, 1, " min");
    else
        wva_html_number(out, seconds / hour, 1, " h");
}

void wva_html_begin_page(struct wva_buffer *out, const struct wva_document *document,
                         const char *title)
{
    (void)document;
    wva_buffer_add(out,
                   "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "style-src 'unsafe-inline'; img-src data:\"/>\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                   "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>");
    wva_html_text(out, title);
    wva_buffer_add(out, "</title>\n<style>\n");
    for (size_t i = 0; i < wva_html_style_count; i++)
        wva_buffer_add(out, wva_html_styles[i].text);
    wva_buffer_add(out, "</style>\n</head>\n<body>\n"
                        "<a class=\"skip\" href=\"#main\">Skip to the verdict</a>\n");
}

void wva_html_end_page(struct wva_buffer *out, const struct wva_document *document)
{
    char time[WVA_TIME_TEXT];

    wva_buffer_add(out, "</main>\n<footer>\n<p>Made by wva-report ");
    wva_html_text(out, document->version);
    wva_buffer_printf(out,
                      " on %.10s. Input: ", wva_time_format_rfc3339(document->created_ns, time));
    wva_html_text(out, document->input);
    wva_buffer_add(out, ".</p>\n</footer>\n</body>\n</html>\n");
}

void wva_html_begin_section(struct wva_buffer *out, const char *id, const char *heading)
{
    wva_buffer_printf(out, "<section id=\"%s\" aria-labelledby=\"%s-heading\">\n", id, id);
    wva_buffer_printf(out, "<h2 id=\"%s-heading\">%s</h2>\n", id, heading);
}

void wva_html_end_section(struct wva_buffer *out)
{
    wva_buffer_add(out, "</section>\n");
}

struct wva_html_more wva_html_begin_more(struct wva_buffer *out, const char *what)
{
    struct wva_html_more more = { .before = out->len };

    wva_buffer_printf(out, "<details class=\"more\">\n<summary>%s</summary>\n", what);
    more.inside = out->len;
    return more;
}

void wva_html_end_more(struct wva_buffer *out, struct wva_html_more more)
{
    if (out->len == more.inside)
        wva_buffer_cut(out, more.before);
    else
        wva_buffer_add(out, "</details>\n");
}

void wva_html_begin_table(struct wva_buffer *out, const char *caption,
                          const struct wva_html_head *heads, size_t count)
{
    wva_buffer_printf(out,
                      "<div class=\"scroll\" role=\"region\" aria-label=\"%s\" tabindex=\"0\">\n"
                      "<table>\n<caption>%s</caption>\n<thead><tr>",
                      caption, caption);
    for (size_t i = 0; i < count; i++) {
        wva_buffer_add(out, heads[i].is_text ? "<th scope=\"col\" class=\"text\">"
                                             : "<th scope=\"col\">");
        wva_html_term(out, heads[i].term, heads[i].text);
        wva_buffer_add(out, "</th>");
    }
    wva_buffer_add(out, "</tr></thead>\n<tbody>\n");
}

void wva_html_end_table(struct wva_buffer *out)
{
    wva_buffer_add(out, "</tbody>\n</table>\n</div>\n");
}

void wva_html_begin_details(struct wva_buffer *out, const char *caption,
                            const struct wva_html_head *heads, size_t count)
{
    wva_buffer_printf(out, "<details>\n<summary>Table: %s</summary>\n", caption);
    wva_html_begin_table(out, caption, heads, count);
}

void wva_html_end_details(struct wva_buffer *out)
{
    wva_html_end_table(out);
    wva_buffer_add(out, "</details>\n");
}

void wva_html_begin_row(struct wva_buffer *out, const char *head, const char *term)
{
    wva_buffer_add(out, "<tr><th scope=\"row\">");
    wva_html_term(out, term, head);
    wva_buffer_add(out, "</th>");
}

void wva_html_end_row(struct wva_buffer *out)
{
    wva_buffer_add(out, "</tr>\n");
}

void wva_html_cell(struct wva_buffer *out, double value, int decimals, const char *unit)
{
    wva_buffer_add(out, "<td>");
    wva_html_number(out, value, decimals, unit);
    wva_buffer_add(out, "</td>");
}

void wva_html_cell_digits(struct wva_buffer *out, double value, int digits)
{
    wva_buffer_add(out, "<td>");
    wva_html_digits(out, value, digits);
    wva_buffer_add(out, "</td>");
}

void wva_html_cell_duration(struct wva_buffer *out, double seconds)
{
    wva_buffer_add(out, "<td>");
    wva_html_duration(out, seconds);
    wva_buffer_add(out, "</td>");
}

void wva_html_cell_count(struct wva_buffer *out, size_t count)
{
    wva_buffer_printf(out, "<td>%zu</td>", count);
}

void wva_html_cell_known_count(struct wva_buffer *out, bool known, size_t count)
{
    if (known)
        wva_html_cell_count(out, count);
    else
        wva_buffer_add(out, "<td>n/a</td>");
}

void wva_html_cell_text(struct wva_buffer *out, const char *text)
{
    wva_buffer_add(out, "<td class=\"text\">");
    wva_html_sentence(out, text);
    wva_buffer_add(out, "</td>");
}

void wva_html_pair(struct wva_buffer *out, const char *head, const char *term, double value,
                   int decimals, const char *unit)
{
    wva_html_begin_row(out, head, term);
    wva_html_cell(out, value, decimals, unit);
    wva_html_end_row(out);
}

void wva_html_cell_change(struct wva_buffer *out, double from, double to, int decimals)
{
    wva_buffer_add(out, "<td>");
    wva_html_number(out, from, decimals, "\u2192");
    wva_html_number(out, to, decimals, "");
    wva_buffer_add(out, "</td>");
}

void wva_html_cell_range(struct wva_buffer *out, double low, double high, int decimals,
                         const char *unit)
{
    wva_buffer_add(out, "<td>");
    if (isfinite(low) && isfinite(high)) {
        wva_html_number(out, low, decimals, " to ");
        wva_html_number(out, high, decimals, unit);
    } else {
        wva_buffer_add(out, "n/a");
    }
    wva_buffer_add(out, "</td>");
}

void wva_html_more_rows(struct wva_buffer *out, size_t count, size_t columns)
{
    if (count > WVA_HTML_ROWS_MAX)
        wva_buffer_printf(out,
                          "<tr><td class=\"text\" colspan=\"%zu\">and %zu more in the files of "
                          "this report</td></tr>\n",
                          columns, count - WVA_HTML_ROWS_MAX);
}

struct wva_figure_input wva_html_figure_input(const struct wva_document_server *server)
{
    return (struct wva_figure_input){ .frame = server->frame,
                                      .results = server->results,
                                      .subject = server->name,
                                      .capacity_unit = server->capacity_unit,
                                      .analyzer = server->analyzer,
                                      .other_analyzer = server->other_analyzer,
                                      .events = server->events,
                                      .event_count = server->event_count,
                                      .stages = server->document->stages,
                                      .options = server->figure_options };
}

static void begin_figure(struct wva_buffer *out, const struct wva_figure *figure, const char *what,
                         const char *id)
{
    wva_buffer_printf(out,
                      "<figure id=\"%s\" aria-labelledby=\"%s-caption\">\n"
                      "<figcaption id=\"%s-caption\"><strong>%s</strong>",
                      id, id, id, figure->title);
    if (what != NULL) {
        wva_buffer_add(out, " <span>");
        wva_html_sentence(out, what);
        wva_buffer_add(out, "</span>");
    }
    wva_buffer_printf(out,
                      "</figcaption>\n<div class=\"plot\" role=\"region\" aria-label=\"Picture: "
                      "%s\" tabindex=\"0\">\n",
                      figure->title);
}

enum wva_status wva_html_figure(struct wva_buffer *out, const struct wva_document_server *server,
                                const char *name, const char *what, struct wva_error *err)
{
    const struct wva_figure *figure = wva_figure_find(name);
    const struct wva_figure_input input = wva_html_figure_input(server);
    size_t before = out->len;
    char *id, *missing;
    enum wva_status status;

    if (figure == NULL || !wva_figure_fits(figure, &input))
        return WVA_OK;
    id = wva_asprintf("fig-%s", name);
    begin_figure(out, figure, what, id);
    status = wva_figure_embed(figure, &input, id, out, &missing, err);
    if (missing != NULL)
        wva_buffer_cut(out, before);
    else
        wva_buffer_add(out, "</div>\n</figure>\n");
    free(missing);
    free(id);
    return status;
}
