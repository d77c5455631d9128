/* SPDX-License-Identifier: Apache-2.0 */
/* Data quality: coverage of the log, and missing data. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/timeline.h"
#include "page/page.h"
#include "util/memory.h"
#include "verdict/verdict.h"

static const struct wva_html_head heads[] = { { "Figure", NULL, false }, { "Value", NULL, false } };

static void write_count(struct wva_buffer *out, const char *name, const char *term, uint64_t count)
{
    wva_html_begin_row(out, name, term);
    wva_buffer_printf(out, "<td>%" PRIu64 "</td>", count);
    wva_html_end_row(out);
}

static void write_seconds(struct wva_buffer *out, const char *name, const char *term,
                          double seconds)
{
    wva_html_begin_row(out, name, term);
    wva_html_cell_duration(out, seconds);
    wva_html_end_row(out);
}

static void write_skipped(struct wva_buffer *out, const struct wva_coverage *coverage)
{
    for (int i = 0; i < WVA_SKIP_COUNT; i++) {
        char name[64];

        if (coverage->skipped[i] == 0)
            continue;
        snprintf(name, sizeof name, "Skipped: %s", wva_skip_name((enum wva_skip)i));
        write_count(out, name, NULL, coverage->skipped[i]);
    }
}

static void write_coverage(struct wva_buffer *out, const struct wva_coverage *coverage)
{
    wva_html_begin_details(out, "log coverage", heads, WVA_COUNT(heads));
    write_count(out, "Lines", NULL, coverage->lines);
    write_count(out, "Records of the controller", NULL, coverage->records);
    write_count(out, "Records with data", NULL, coverage->data_records);
    write_skipped(out, coverage);
    write_count(out, "Repeated data records", NULL, coverage->repeated);
    write_count(out, "Cycles", "cycle", coverage->cycle.cycles);
    write_count(out, "Incomplete cycles", "cycle", coverage->cycle.incomplete);
    write_count(out, "Cycles aborted by the controller", "cycle", coverage->cycle.failed);
    wva_html_end_details(out);
}

static void write_samples(struct wva_buffer *out, const struct wva_document *document,
                          const struct wva_document_server *server)
{
    static const char *const rules[] = {
        [WVA_DEDUPE_NONE] = "none", [WVA_DEDUPE_BURST] = "burst", [WVA_DEDUPE_MINUTE] = "minute"
    };
    const struct wva_results *results = server->results;

    wva_html_begin_details(out, "samples", heads, WVA_COUNT(heads));
    write_count(out, "Samples read", NULL, results->rows_read);
    wva_html_begin_row(out, "Rule for repeated cycles", "duplicates");
    wva_html_cell_text(out, rules[document->dedupe]);
    wva_html_end_row(out);
    write_count(out, "Repeated cycles dropped", "duplicates", results->duplicates);
    write_count(out, "Samples analysed", NULL, results->rows);
    write_count(out, "With ITL", "observed", results->itl_observed.n);
    write_count(out, "With TTFT", "observed", results->ttft_observed.n);
    write_count(out, "Active", "observed", wva_count_active_rows(server->frame));
    write_count(out, "Rows without a time, omitted", NULL, document->rows_without_time);
    write_count(out, "Bad rows, omitted", NULL, document->bad_rows);
    write_seconds(out, "Usual period", "period", results->period_s);
    write_seconds(out, "Time covered by samples", "hold", results->timeline.known_s);
    write_seconds(out, "Unknown time", "hold", results->timeline.unknown_s);
    write_count(out, "Gaps", "hold", results->timeline.holes);
    write_count(out, "Samples with a cost", "cost", results->provisioning.price.stated);
    write_seconds(out, "Time with current replicas known", "replica-hours",
                  results->provisioning.current_known_s);
    write_seconds(out, "Time with current replicas and their price known", "cost",
                  results->provisioning.cost_covered_s);
    wva_html_end_details(out);
}

void wva_html_settings(struct wva_buffer *out, const struct wva_settings *settings)
{
    static const struct wva_html_head columns[] = { { "Setting", NULL, false },
                                                    { "Value", NULL, false },
                                                    { "From", NULL, true } };

    if (settings == NULL || settings->count == 0)
        return;
    wva_html_begin_details(out, "settings that replace those of the log or the defaults", columns,
                           WVA_COUNT(columns));
    for (size_t i = 0; i < settings->count; i++) {
        const struct wva_setting *setting = &settings->items[i];
        char *value = wva_asprintf("%s%s%s", setting->text, setting->unit[0] == '\0' ? "" : " ",
                                   setting->unit);

        wva_html_begin_row(out, setting->name, NULL);
        wva_html_cell_text(out, value);
        wva_html_cell_text(out, setting->origin);
        wva_html_end_row(out);
        free(value);
    }
    wva_html_end_details(out);
}

enum wva_status wva_html_quality(struct wva_buffer *out, const struct wva_document_server *server,
                                 struct wva_error *err)
{
    const struct wva_document *document = server->document;
    const struct wva_statements *limits = &server->verdict->limits;

    (void)err;
    wva_html_begin_section(out, "quality", "Data quality");
    if (limits->count > 0)
        wva_buffer_add(out, "<ul>\n");
    for (size_t i = 0; i < limits->count; i++) {
        wva_buffer_add(out, "<li>");
        wva_html_sentence(out, limits->items[i].text);
        wva_buffer_add(out, "</li>\n");
    }
    if (limits->count > 0)
        wva_buffer_add(out, "</ul>\n");
    if (server->results->rows > 0)
        write_samples(out, document, server);
    if (document->coverage != NULL)
        write_coverage(out, document->coverage);
    wva_html_settings(out, document->settings);
    wva_html_end_section(out);
    return WVA_OK;
}
