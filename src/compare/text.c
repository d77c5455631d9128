/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/say.h"
#include "output/text.h"
#include "util/memory.h"
#include "util/timestamp.h"

enum { NAME_WIDTH = 25, VALUE_WIDTH = 17, INTERVAL_WIDTH = 19, LINE_WIDTH = 96 };

static void add_run(struct wva_buffer *out, const struct wva_compare_run *run)
{
    char start[WVA_TIME_TEXT];

    wva_text_outside(out, run->name);
    if (run->is_of_jobs) {
        const size_t count = run->experiment->jobs.count;

        wva_buffer_printf(out, ", %zu load generator%s, no samples\n", count, WVA_PLURAL(count));
        return;
    }
    wva_time_format_rfc3339(run->server->frame->time_ns[0], start);
    wva_buffer_printf(out, ", from %.10s %.8s UTC, %.1f min, %zu samples", start, start + 11,
                      run->results->span_minutes, run->results->rows);
    if (run->strategy != NULL) {
        wva_buffer_add(out, ", ");
        wva_text_outside(out, run->strategy);
    }
    wva_buffer_append_char(out, '\n');
}

static void add_runs(struct wva_buffer *out, const struct wva_comparison *comparison)
{
    for (size_t i = 0; i < comparison->group_count; i++) {
        const struct wva_compare_group *group = &comparison->groups[i];

        wva_buffer_printf(out, "%s: ", group->label);
        if (group->count > 1) {
            if (strcmp(group->label, group->name) != 0)
                wva_text_outside(out, group->name);
            wva_buffer_append_char(out, '\n');
        }
        for (size_t j = 0; j < group->count; j++) {
            char *tag = wva_compare_say_tag(comparison, group->runs[j]);

            if (group->count > 1)
                wva_buffer_printf(out, "   %s: ", tag);
            free(tag);
            add_run(out, &comparison->runs->items[group->runs[j]]);
        }
    }
}

/* Wraps at blanks; frees the text. */
static void add_paragraph(struct wva_buffer *out, const char *head, char *text)
{
    size_t column = strlen(head);
    const char *rest = text;

    wva_buffer_add(out, head);
    while (*rest != '\0') {
        size_t len = strcspn(rest, " ");
        char *word = wva_strndup(rest, len);

        if (column + len > LINE_WIDTH) {
            wva_buffer_add(out, "\n   ");
            column = 3;
        }
        wva_buffer_append_char(out, ' ');
        wva_text_outside(out, word);
        column += len + 1;
        rest += len + (rest[len] == ' ');
        free(word);
    }
    wva_buffer_append_char(out, '\n');
    free(text);
}

static void add_cell(struct wva_buffer *out, int width, char *text)
{
    wva_buffer_printf(out, "%*s", width, text);
    free(text);
}

static void add_row(struct wva_buffer *out, const struct wva_compare_row *row, size_t group)
{
    const struct wva_compare_difference *difference = &row->differences[group];
    enum wva_unit unit = row->measure->figure.unit;
    bool both = row->cells[0].known > 0 && row->cells[group].known > 0;
    char *verdict = wva_compare_say_verdict(difference, unit);

    wva_buffer_printf(out, "%-*s", NAME_WIDTH, row->measure->figure.name);
    add_cell(out, VALUE_WIDTH,
             wva_compare_say_value(both ? row->differences[group].first : row->cells[0].mean, unit,
                                   false));
    add_cell(out, VALUE_WIDTH,
             wva_compare_say_value(both ? row->differences[group].own : row->cells[group].mean,
                                   unit, false));
    add_cell(out, VALUE_WIDTH,
             both ? wva_compare_say_value(difference->value, unit, true) : wva_strdup(""));
    add_cell(out, INTERVAL_WIDTH,
             both ? wva_compare_say_interval(difference->interval_95, unit, true) : wva_strdup(""));
    if (verdict[0] != '\0')
        wva_buffer_printf(out, "  %s", verdict);
    wva_buffer_append_char(out, '\n');
    free(verdict);
}

/* Nothing where there is nothing to say. */
static void add_further(struct wva_buffer *out, const char *head, char *text)
{
    if (text != NULL)
        add_paragraph(out, head, text);
}

static void add_stages(struct wva_buffer *out, const struct wva_comparison *comparison,
                       size_t group)
{
    for (size_t i = 0; i < comparison->stage_count; i++) {
        const struct wva_compare_stage *stage = &comparison->stages[i];

        if (!stage->alike[group])
            continue;
        wva_buffer_printf(out, "\nStage %d", stage->stage);
        if (!isnan(stage->asked_rps))
            wva_buffer_printf(out, ", %g req/s", stage->asked_rps);
        wva_buffer_append_char(out, '\n');
        for (size_t k = 0; k < stage->row_count; k++)
            if (stage->rows[k].cells[0].known > 0 || stage->rows[k].cells[group].known > 0)
                add_row(out, &stage->rows[k], group);
    }
}

static void add_table(struct wva_buffer *out, const struct wva_comparison *comparison, size_t group,
                      bool all_measures)
{
    const char *a = comparison->groups[0].label, *b = comparison->groups[group].label;
    char *difference = wva_asprintf("%s - %s", b, a);

    wva_buffer_printf(out, "\n%-*s%*s%*s%*s%*s  %s\n", NAME_WIDTH, "", VALUE_WIDTH, a, VALUE_WIDTH,
                      b, VALUE_WIDTH, difference, INTERVAL_WIDTH, "95 % interval", "verdict");
    free(difference);
    for (size_t i = 0; i < comparison->row_count; i++) {
        const struct wva_compare_row *row = &comparison->rows[i];

        if ((row->cells[0].known > 0 || row->cells[group].known > 0)
            && (all_measures || row->measure->is_key))
            add_row(out, row, group);
    }
}

void wva_compare_text(struct wva_buffer *out, const struct wva_comparison *comparison,
                      bool all_measures)
{
    add_runs(out, comparison);
    for (size_t i = 1; i < comparison->group_count; i++) {
        char *head = wva_asprintf("\n%s:", comparison->groups[i].label);

        add_paragraph(out, head, wva_compare_say_answer(comparison, i));
        add_further(out, "Latency:", wva_compare_say_latency(comparison, i));
        add_further(out, "Goodput:", wva_compare_say_goodput(comparison, i));
        add_paragraph(out, "Cost:", wva_compare_say_cost(comparison, i));
        add_paragraph(out, comparison->load[i].unlike ? "Warning:" : "Load:",
                      wva_compare_say_load(comparison, i));
        add_paragraph(out, "Certainty:", wva_compare_say_method(comparison, i));
        add_further(out, "Stages:", wva_compare_say_stages(comparison, i));
        add_table(out, comparison, i, all_measures);
        add_stages(out, comparison, i);
        free(head);
    }
    if (comparison->runs->notes.count > 0)
        wva_buffer_append_char(out, '\n');
    for (size_t i = 0; i < comparison->runs->notes.count; i++)
        add_paragraph(out, "Note:", wva_strdup(comparison->runs->notes.items[i]));
}
