/* SPDX-License-Identifier: Apache-2.0 */
/* compare.md: the verdict and tables for a pull request, in GitHub's Markdown. */
#include <stdlib.h>

#include "compare/documents.h"
#include "compare/say.h"
#include "output/escape.h"
#include "output/text.h"

/* A comment on GitHub has at most 65,536 characters. */
enum { GROUPS_MAX = 6 };

static void add_escaped(struct wva_buffer *text, char *sentence)
{
    wva_escape_markdown(text, sentence);
    free(sentence);
}

static void add_group(struct wva_buffer *text, const struct wva_comparison *comparison,
                      size_t group)
{
    wva_buffer_printf(text, "- **%s**: ", comparison->groups[group].label);
    add_escaped(text, wva_compare_say_group(comparison, group));
    wva_buffer_append_char(text, '\n');
}

/* Figures and words of our own. */
static void add_cell(struct wva_buffer *text, char *cell)
{
    wva_buffer_printf(text, " | %s", cell);
    free(cell);
}

static void add_row(struct wva_buffer *text, const struct wva_compare_row *row, size_t group)
{
    const struct wva_compare_difference *difference = &row->differences[group];
    enum wva_unit unit = row->measure->figure.unit;
    bool both = row->cells[0].known > 0 && row->cells[group].known > 0;

    wva_buffer_printf(text, "| `%s`", row->measure->figure.name);
    add_cell(text, wva_compare_say_value(both ? row->differences[group].first : row->cells[0].mean,
                                         unit, false));
    add_cell(text, wva_compare_say_value(
                       both ? row->differences[group].own : row->cells[group].mean, unit, false));
    if (both) {
        add_cell(text, wva_compare_say_value(difference->value, unit, true));
        add_cell(text, wva_compare_say_interval(difference->interval_95, unit, true));
    } else {
        wva_buffer_add(text, " | | ");
    }
    add_cell(text, wva_compare_say_verdict(difference, unit));
    wva_buffer_add(text, " |\n");
}

static void add_table(struct wva_buffer *text, const struct wva_comparison *comparison,
                      size_t group)
{
    const char *a = comparison->groups[0].label, *b = comparison->groups[group].label;

    wva_buffer_printf(text,
                      "\n| Metric | %s | %s | %s - %s | 95 %% interval | Verdict |\n"
                      "|---|---:|---:|---:|---:|---|\n",
                      a, b, b, a);
    for (size_t i = 0; i < comparison->row_count; i++) {
        const struct wva_compare_row *row = &comparison->rows[i];

        if (row->measure->is_key && (row->cells[0].known > 0 || row->cells[group].known > 0))
            add_row(text, row, group);
    }
}

static void add_further(struct wva_buffer *text, const char *head, char *sentences)
{
    if (sentences == NULL)
        return;
    wva_buffer_printf(text, "\n\n%s: ", head);
    add_escaped(text, sentences);
}

/* A table of the stages that both have. */
static void add_stages(struct wva_buffer *text, const struct wva_comparison *comparison,
                       size_t group)
{
    const char *a = comparison->groups[0].label, *b = comparison->groups[group].label;
    bool begun = false;

    for (size_t i = 0; i < comparison->stage_count; i++) {
        const struct wva_compare_stage *stage = &comparison->stages[i];

        for (size_t k = 0; k < stage->row_count && stage->alike[group]; k++) {
            const struct wva_compare_row *row = &stage->rows[k];

            if (row->cells[0].known == 0 && row->cells[group].known == 0)
                continue;
            if (!begun)
                wva_buffer_printf(text,
                                  "\n| Stage | Metric | %s | %s | %s - %s | 95 %% interval | "
                                  "Verdict |\n|---:|---|---:|---:|---:|---:|---|\n",
                                  a, b, b, a);
            begun = true;
            wva_buffer_printf(text, "| %d ", stage->stage);
            add_row(text, row, group);
        }
    }
}

static void add_verdict(struct wva_buffer *text, const struct wva_comparison *comparison,
                        size_t group)
{
    wva_buffer_add(text, "\n### ");
    add_escaped(text, wva_compare_say_grade(comparison, group));
    wva_buffer_add(text, "\n\n");
    add_escaped(text, wva_compare_say_answer(comparison, group));
    add_further(text, "Latency", wva_compare_say_latency(comparison, group));
    add_further(text, "Goodput", wva_compare_say_goodput(comparison, group));
    wva_buffer_add(text, "\n\nCost: ");
    add_escaped(text, wva_compare_say_cost(comparison, group));
    wva_buffer_add(text, "\n\n");
    add_escaped(text, wva_compare_say_load(comparison, group));
    wva_buffer_append_char(text, ' ');
    add_escaped(text, wva_compare_say_method(comparison, group));
    add_further(text, "Stages", wva_compare_say_stages(comparison, group));
    wva_buffer_append_char(text, '\n');
    add_table(text, comparison, group);
    add_stages(text, comparison, group);
}

enum wva_status wva_compare_write_markdown(const char *dir,
                                           const struct wva_compare_documents *documents,
                                           struct wva_error *err)
{
    const struct wva_comparison *comparison = documents->comparison;
    struct wva_buffer text = wva_buffer_make(WVA_TEXT_MAX);

    wva_buffer_add(&text, "## Comparison of runs\n\n");
    for (size_t i = 0; i < comparison->group_count; i++)
        add_group(&text, comparison, i);
    if (documents->gates != NULL) {
        wva_buffer_add(&text, "\n```\n");
        wva_buffer_add(&text, documents->gates);
        wva_buffer_add(&text, "```\n");
    }
    for (size_t i = 1; i < comparison->group_count && i <= GROUPS_MAX; i++)
        add_verdict(&text, comparison, i);
    if (comparison->group_count > GROUPS_MAX + 1)
        wva_buffer_printf(&text, "\n%zu more groups are in the other files.\n",
                          comparison->group_count - GROUPS_MAX - 1);
    wva_settings_markdown(&text, documents->settings);
    for (size_t i = 0; i < comparison->runs->notes.count; i++) {
        wva_buffer_add(&text, i == 0 ? "\n- " : "- ");
        wva_escape_markdown(&text, comparison->runs->notes.items[i]);
        wva_buffer_append_char(&text, '\n');
    }
    return wva_text_put(&text, dir, "compare.md", err);
}
