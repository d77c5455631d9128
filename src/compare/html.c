/* SPDX-License-Identifier: Apache-2.0 */
/* compare.html: the verdict first, then the loads, the metrics, and the runs over each other. */
#include <stdlib.h>
#include <string.h>

#include "compare/documents.h"
#include "compare/say.h"
#include "output/manifest.h"
#include "output/text.h"
#include "page/page.h"
#include "util/memory.h"
#include "util/timestamp.h"

/* More groups than this do not each get a section at the head, but a row of a table. */
enum { MOST_NAMES = 6, MOST_RUNS = 6 };

/* ---- head and verdict ---- */

static void write_head(struct wva_buffer *out, const struct wva_comparison *comparison)
{
    const size_t others = comparison->group_count - 1;

    wva_html_begin_page(out, NULL, "Comparison of runs");
    wva_buffer_add(out, "<header>\n<h1>");
    /* Those that are judged come first. */
    for (size_t i = 1; i <= others && others <= MOST_NAMES; i++) {
        wva_buffer_add(out, i == 1 ? "" : ", ");
        wva_html_text(out, comparison->groups[i].name);
    }
    if (others > MOST_NAMES)
        wva_buffer_printf(out, "%zu others", others);
    wva_buffer_add(out, " against ");
    wva_html_text(out, comparison->groups[0].name);
    wva_buffer_add(out, "</h1>\n<p class=\"subject\">");
    for (size_t i = 0; i < comparison->group_count && others <= MOST_NAMES; i++) {
        char *group = wva_compare_say_group(comparison, i);

        wva_buffer_printf(out, "%s%s: ", i == 0 ? "" : " \u00b7 ", comparison->groups[i].label);
        wva_html_sentence(out, group);
        free(group);
    }
    wva_buffer_add(out, "</p>\n</header>\n<main id=\"main\">\n");
}

static void write_paragraph(struct wva_buffer *out, const char *head, char *sentences)
{
    wva_buffer_printf(out, "<p>%s", head);
    wva_html_sentence(out, sentences);
    wva_buffer_add(out, "</p>\n");
    free(sentences);
}

/* Nothing where there is nothing to say. */
static void write_further(struct wva_buffer *out, const char *head, char *sentences)
{
    if (sentences != NULL)
        write_paragraph(out, head, sentences);
}

static void write_verdict(struct wva_buffer *out, const struct wva_comparison *comparison,
                          size_t group)
{
    static const char *const classes[] = { [WVA_COMPARE_NONE] = "unknown",
                                           [WVA_COMPARE_BETTER] = "held",
                                           [WVA_COMPARE_WORSE] = "missed",
                                           [WVA_COMPARE_INCONCLUSIVE] = "unknown" };
    const struct wva_compare_row *row = wva_compare_service(comparison, group);
    enum wva_compare_verdict verdict =
        row == NULL ? WVA_COMPARE_NONE : row->differences[group].verdict;
    const char *label = comparison->groups[group].label;
    char *answer = wva_compare_say_answer(comparison, group);
    char *grade = wva_compare_say_grade(comparison, group);

    wva_buffer_printf(out,
                      "<section id=\"verdict-%s\" class=\"verdict %s\" aria-label=\"Verdict on "
                      "%s\">\n<p class=\"grade\">",
                      label, classes[verdict], label);
    wva_html_sentence(out, grade);
    wva_buffer_add(out, "</p>\n<p class=\"answer\">");
    free(grade);
    wva_html_sentence(out, answer);
    wva_buffer_add(out, "</p>\n");
    free(answer);
    write_further(out, "<strong>Latency.</strong> ", wva_compare_say_latency(comparison, group));
    write_further(out, "<strong>Goodput.</strong> ", wva_compare_say_goodput(comparison, group));
    write_paragraph(out, "<strong>Cost.</strong> ", wva_compare_say_cost(comparison, group));
    write_paragraph(out, "<strong>Load.</strong> ", wva_compare_say_load(comparison, group));
    write_paragraph(out, "<strong>Certainty.</strong> ", wva_compare_say_method(comparison, group));
    write_further(out, "<strong>Stages.</strong> ", wva_compare_say_stages(comparison, group));
    wva_html_end_section(out);
}

static void write_cell(struct wva_buffer *out, char *text, bool is_text)
{
    wva_buffer_add(out, is_text ? "<td class=\"text\">" : "<td>");
    wva_html_sentence(out, text);
    wva_buffer_add(out, "</td>");
    free(text);
}

/* The value of a group in what decides, and how far it is from the first. */
static void write_deciding(struct wva_buffer *out, const struct wva_compare_row *row, size_t group)
{
    const struct wva_compare_difference *difference;

    if (row == NULL) {
        wva_buffer_add(out, "<td>n/a</td><td></td><td></td>");
        return;
    }
    difference = &row->differences[group];
    write_cell(out, wva_compare_say_value(difference->own, row->measure->figure.unit, false),
               false);
    write_cell(out, wva_compare_say_value(difference->value, row->measure->figure.unit, true),
               false);
    write_cell(out, wva_compare_say_verdict(difference, row->measure->figure.unit), true);
}

/* Many groups, a row each. */
static void write_verdict_table(struct wva_buffer *out, const struct wva_comparison *comparison)
{
    static const struct wva_html_head heads[] = {
        { "Against A", NULL, false },  { "Judged by", NULL, false }, { "Value", NULL, false },
        { "Difference", NULL, false }, { "Verdict", NULL, true },    { "Replicas", NULL, false },
        { "Difference", NULL, false }, { "Cost", NULL, true },
    };

    wva_html_begin_section(out, "verdicts", "The verdicts");
    wva_html_begin_table(out, "Each group compared with the first", heads, WVA_COUNT(heads));
    for (size_t i = 1; i < comparison->group_count; i++) {
        const struct wva_compare_row *row = wva_compare_service(comparison, i);
        char *name =
            wva_asprintf("%s: %s", comparison->groups[i].label, comparison->groups[i].name);

        wva_buffer_add(out, "<tr><th scope=\"row\" class=\"name\">");
        wva_html_sentence(out, name);
        wva_buffer_add(out, "</th>");
        write_cell(out, wva_strdup(row == NULL ? "no metric in both" : row->measure->figure.name),
                   false);
        write_deciding(out, row, i);
        write_deciding(out, wva_compare_cost(comparison, i), i);
        wva_html_end_row(out);
        free(name);
    }
    wva_html_end_table(out);
    wva_html_end_section(out);
}

static void write_gates(struct wva_buffer *out, const char *gates)
{
    if (gates == NULL)
        return;
    wva_html_begin_section(out, "gates", "Gates");
    wva_buffer_add(out, "<ul>\n");
    for (const char *end; (end = strchr(gates, '\n')) != NULL; gates = end + 1) {
        char *line = wva_strndup(gates, (size_t)(end - gates));

        wva_buffer_add(out, "<li>");
        wva_html_sentence(out, line);
        wva_buffer_add(out, "</li>\n");
        free(line);
    }
    wva_buffer_add(out, "</ul>\n");
    wva_html_end_section(out);
}

/* ---- tables ---- */

static void write_row(struct wva_buffer *out, const struct wva_compare_row *row, size_t group)
{
    const struct wva_compare_difference *difference = &row->differences[group];
    enum wva_unit unit = row->measure->figure.unit;
    bool both = row->cells[0].known > 0 && row->cells[group].known > 0;

    wva_html_begin_row(out, row->measure->figure.help, NULL);
    write_cell(out,
               wva_compare_say_value(both ? row->differences[group].first : row->cells[0].mean,
                                     unit, false),
               false);
    write_cell(out,
               wva_compare_say_value(both ? row->differences[group].own : row->cells[group].mean,
                                     unit, false),
               false);
    write_cell(out, both ? wva_compare_say_value(difference->value, unit, true) : wva_strdup(""),
               false);
    write_cell(
        out, both ? wva_compare_say_interval(difference->interval_95, unit, true) : wva_strdup(""),
        false);
    write_cell(out, wva_compare_say_verdict(difference, unit), true);
    write_cell(out, wva_strdup(row->measure->figure.name), true);
    wva_html_end_row(out);
}

/* "B: model-based", unless it is too long for a column; the caller frees it. */
static char *name_column(const struct wva_compare_group *group)
{
    enum { LONGEST = 24 };

    if (strcmp(group->label, group->name) == 0 || strlen(group->name) > LONGEST)
        return wva_strdup(group->label);
    return wva_asprintf("%s: %s", group->label, group->name);
}

static void write_metrics(struct wva_buffer *out, const struct wva_comparison *comparison,
                          size_t group, bool key)
{
    const char *a = comparison->groups[0].label, *b = comparison->groups[group].label;
    char *apart = wva_asprintf("%s \u2212 %s", b, a);
    const bool open = key && comparison->group_count <= MOST_NAMES + 1;
    char *name_a = name_column(&comparison->groups[0]);
    char *name_b = name_column(&comparison->groups[group]);
    char *caption =
        wva_asprintf("%s of %s against %s", key ? "Key metrics" : "All other metrics", b, a);
    const struct wva_html_head heads[] = {
        { "Metric", NULL, false }, { name_a, NULL, false },          { name_b, NULL, false },
        { apart, NULL, false },    { "95 % interval", NULL, false }, { "Verdict", NULL, true },
        { "Name", NULL, true }
    };

    if (open)
        wva_html_begin_table(out, caption, heads, WVA_COUNT(heads));
    else
        wva_html_begin_details(out, caption, heads, WVA_COUNT(heads));
    for (size_t i = 0; i < comparison->row_count; i++) {
        const struct wva_compare_row *row = &comparison->rows[i];

        if (row->measure->is_key == key && (row->cells[0].known > 0 || row->cells[group].known > 0))
            write_row(out, row, group);
    }
    if (open)
        wva_html_end_table(out);
    else
        wva_html_end_details(out);
    free(apart);
    free(caption);
    free(name_a);
    free(name_b);
}

/* A table for each stage that both have. */
static void write_stages(struct wva_buffer *out, const struct wva_comparison *comparison,
                         size_t group)
{
    const char *a = comparison->groups[0].label, *b = comparison->groups[group].label;
    char *apart = wva_asprintf("%s \u2212 %s", b, a);
    char *name_a = name_column(&comparison->groups[0]);
    char *name_b = name_column(&comparison->groups[group]);
    const struct wva_html_head heads[] = {
        { "Metric", NULL, false }, { name_a, NULL, false },          { name_b, NULL, false },
        { apart, NULL, false },    { "95 % interval", NULL, false }, { "Verdict", NULL, true },
        { "Name", NULL, true }
    };

    for (size_t i = 0; i < comparison->stage_count; i++) {
        const struct wva_compare_stage *stage = &comparison->stages[i];
        char *caption = wva_asprintf("Stage %d of %s against %s", stage->stage, b, a);

        if (stage->alike[group]) {
            wva_html_begin_details(out, caption, heads, WVA_COUNT(heads));
            for (size_t k = 0; k < stage->row_count; k++)
                if (stage->rows[k].cells[0].known > 0 || stage->rows[k].cells[group].known > 0)
                    write_row(out, &stage->rows[k], group);
            wva_html_end_details(out);
        }
        free(caption);
    }
    free(apart);
    free(name_a);
    free(name_b);
}

static void write_run_row(struct wva_buffer *out, const struct wva_comparison *comparison,
                          size_t index)
{
    const struct wva_compare_run *run = &comparison->runs->items[index];
    const struct wva_load_profile *load = &comparison->profiles[index];
    char start[WVA_TIME_TEXT], *tag = wva_compare_say_tag(comparison, index);

    if (!run->is_of_jobs)
        wva_time_format_rfc3339(run->server->frame->time_ns[0], start);
    wva_buffer_add(out, "<tr><th scope=\"row\" class=\"name\">");
    wva_html_sentence(out, run->name);
    wva_buffer_add(out, "</th>");
    wva_html_cell_text(out, tag);
    free(tag);
    wva_html_cell_text(out, run->strategy == NULL ? "not told" : run->strategy);
    write_cell(out,
               run->is_of_jobs ? wva_strdup("n/a") : wva_asprintf("%.10s %.8s", start, start + 11),
               false);
    wva_html_cell_duration(out, run->results->span_minutes * 60);
    wva_html_cell_count(out, run->results->rows);
    wva_html_cell_duration(out, load->duration_s);
    wva_html_cell(out, load->peak_rpm, 0, "");
    wva_html_cell(out, load->requests, 0, "");
    wva_html_cell(out, load->input_tokens, 0, "");
    wva_html_cell(out, load->output_tokens, 0, "");
    wva_html_end_row(out);
}

static void write_runs(struct wva_buffer *out, const struct wva_comparison *comparison)
{
    static const struct wva_html_head heads[] = {
        { "Run", NULL, false },           { "Label", NULL, true },
        { "Scaled by", NULL, true },      { "Start (UTC)", NULL, false },
        { "Span", NULL, false },          { "Samples", NULL, false },
        { "Load lasts", NULL, false },    { "Peak requests per minute", NULL, false },
        { "Requests", NULL, false },      { "Input tokens", NULL, false },
        { "Output tokens", NULL, false },
    };

    const bool many = comparison->runs->count > MOST_RUNS;

    struct wva_html_more more = { 0 };

    if (many)
        more = wva_html_begin_more(out, "All runs");
    wva_html_begin_table(out, "The runs and their loads", heads, WVA_COUNT(heads));
    for (size_t i = 0; i < comparison->group_count; i++)
        for (size_t j = 0; j < comparison->groups[i].count; j++)
            write_run_row(out, comparison, comparison->groups[i].runs[j]);
    wva_html_end_table(out);
    if (many)
        wva_html_end_more(out, more);
}

/* ---- figures ---- */

static enum wva_status write_figure(struct wva_buffer *out, const struct wva_comparison *comparison,
                                    const struct wva_compare_figure *figure, struct wva_error *err)
{
    char *id = wva_asprintf("fig-%s", figure->name);
    const size_t before = out->len;
    size_t head;
    enum wva_status status;

    wva_buffer_printf(out,
                      "<figure id=\"%s\" aria-labelledby=\"%s-caption\">\n"
                      "<figcaption id=\"%s-caption\"><strong>%s</strong> <span>%s</span>"
                      "</figcaption>\n<div class=\"plot\" role=\"region\" aria-label=\"Picture: "
                      "%s\" tabindex=\"0\">\n",
                      id, id, id, figure->title, figure->help, figure->title);
    head = out->len;
    status = wva_compare_figure_embed(figure, comparison, id, out, err);
    if (out->len == head) /* it has no data */
        wva_buffer_cut(out, before);
    else
        wva_buffer_add(out, "</div>\n</figure>\n");
    free(id);
    return status;
}

/* The first figure, of the load, is shown with the runs. */
static enum wva_status write_figures(struct wva_buffer *out,
                                     const struct wva_comparison *comparison, struct wva_error *err)
{
    enum wva_status status;

    wva_html_begin_section(out, "runs", "Runs and loads");
    status = write_figure(out, comparison, &wva_compare_figures[0], err);
    write_runs(out, comparison);
    wva_html_end_section(out);
    wva_html_begin_section(out, "overlays", "Runs overlaid");
    for (size_t i = 1; i < wva_compare_figure_count && status == WVA_OK; i++)
        status = write_figure(out, comparison, &wva_compare_figures[i], err);
    wva_html_end_section(out);
    return status;
}

/* ---- how to read it ---- */

static void write_method(struct wva_buffer *out, const struct wva_comparison *comparison)
{
    static const char *const sentences[] = {
        "Better or worse: the 95 % interval of the difference excludes 0, the permutation test (if "
        "there is one) has p at most 0.05, the difference is at least the smallest that matters, "
        "and if the loads are not alike, the load works against this result. Everything else is "
        "inconclusive.",
        "One run on each side: samples at the same time of the load are paired, so that the effect "
        "of the load on both cancels, and the interval comes from a moving-block bootstrap with "
        "blocks of a tenth of the run, in closed form, with Student's quantiles. It applies to "
        "these two runs: a single run does not show how much repeats differ.",
        "Several configurations: each configuration that both sides ran is compared with itself; "
        "the interval is Student's over the differences.",
        "Several runs: each run is one observation. The interval is Welch's; with enough runs for "
        "a permutation test to reach p = 0.05 (four on each side, three and four, or two and "
        "five), the test decides.",
        "In simulated pairs without a difference, at most 5 of 100 verdicts are wrong. A table of "
        "20 metrics will therefore show about one difference by chance: the verdict above is based "
        "on one metric, which was chosen beforehand.",
        ("Metrics that depend on the length of a run, such as replica hours, are comparable only "
         "for runs of the same length."),
    };

    wva_html_begin_section(out, "method", "How to read this");
    wva_buffer_add(out, "<ul>\n");
    for (size_t i = 0; i < WVA_COUNT(sentences); i++) {
        wva_buffer_add(out, "<li>");
        wva_html_sentence(out, sentences[i]);
        wva_buffer_add(out, "</li>\n");
    }
    for (size_t i = 0; i < comparison->runs->notes.count; i++) {
        wva_buffer_add(out, "<li>");
        wva_html_sentence(out, comparison->runs->notes.items[i]);
        wva_buffer_add(out, "</li>\n");
    }
    wva_buffer_add(out, "</ul>\n");
    wva_html_end_section(out);
}

static void write_foot(struct wva_buffer *out, const char *version)
{
    char time[WVA_TIME_TEXT];

    wva_buffer_add(out, "</main>\n<footer>\n<p>Made by wva-compare ");
    wva_html_text(out, version);
    wva_buffer_printf(out, " on %.10s.</p>\n</footer>\n</body>\n</html>\n",
                      wva_time_format_rfc3339(wva_manifest_created_ns(), time));
}

enum wva_status wva_compare_write_html(const char *dir,
                                       const struct wva_compare_documents *documents,
                                       struct wva_error *err)
{
    const struct wva_comparison *comparison = documents->comparison;
    struct wva_buffer out = wva_buffer_make(WVA_HTML_MAX);
    enum wva_status status;

    write_head(&out, comparison);
    if (comparison->group_count > MOST_NAMES + 1)
        write_verdict_table(&out, comparison);
    for (size_t i = 1; i < comparison->group_count && comparison->group_count <= MOST_NAMES + 1;
         i++)
        write_verdict(&out, comparison, i);
    write_gates(&out, documents->gates);
    wva_buffer_add(&out, "<nav aria-label=\"Sections\">\n<ul>\n"
                         "<li><a href=\"#runs\">Runs and loads</a></li>\n"
                         "<li><a href=\"#overlays\">Figures</a></li>\n"
                         "<li><a href=\"#metrics\">Metrics</a></li>\n"
                         "<li><a href=\"#method\">How to read this</a></li>\n</ul>\n</nav>\n");
    status = write_figures(&out, comparison, err);
    wva_html_begin_section(&out, "metrics", "Metrics");
    for (size_t i = 1; i < comparison->group_count; i++) {
        write_metrics(&out, comparison, i, true);
        write_metrics(&out, comparison, i, false);
        write_stages(&out, comparison, i);
    }
    wva_html_end_section(&out);
    write_method(&out, comparison);
    wva_html_settings(&out, documents->settings);
    write_foot(&out, documents->version);
    if (status == WVA_OK)
        return wva_text_put(&out, dir, "compare.html", err);
    wva_buffer_free(&out);
    return status;
}
