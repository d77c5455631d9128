/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "output/escape.h"
#include "output/text.h"
#include "report/documents.h"
#include "util/memory.h"
#include "verdict/verdict.h"

struct suite {
    struct wva_buffer cases;
    size_t tests, failures, skipped;
};

/* `optional`: a value that is not in the log is no failure. */
static void add_case(struct suite *suite, const char *class, const struct wva_gate *gate,
                     const struct wva_gate_finding *finding, bool optional)
{
    struct wva_buffer value = wva_buffer_make(WVA_TEXT_MAX);
    bool skipped = optional && finding->value == NULL;

    suite->tests++;
    wva_gate_describe(gate, finding, &value);
    wva_buffer_add(&suite->cases, "    <testcase classname=\"");
    wva_escape_xml(&suite->cases, class);
    wva_buffer_add(&suite->cases, "\" name=\"");
    wva_escape_xml(&suite->cases, wva_gate_text(gate));
    wva_buffer_add(&suite->cases, "\"");
    if (finding->passed) {
        wva_buffer_add(&suite->cases, "/>\n");
    } else {
        wva_buffer_printf(&suite->cases, ">\n      <%s message=\"",
                          skipped ? "skipped" : "failure type=\"gate\"");
        wva_escape_xml(&suite->cases, value.data);
        wva_buffer_add(&suite->cases, "\"/>\n    </testcase>\n");
    }
    suite->skipped += skipped;
    suite->failures += !finding->passed && !skipped;
    wva_buffer_free(&value);
}

static void write_suite(struct wva_buffer *text, const char *name, struct suite *suite)
{
    if (suite->tests > 0) {
        wva_buffer_add(text, "  <testsuite name=\"");
        wva_escape_xml(text, name);
        wva_buffer_printf(text, "\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n",
                          suite->tests, suite->failures, suite->skipped);
        wva_buffer_append(text, suite->cases.data, suite->cases.len);
        wva_buffer_add(text, "  </testsuite>\n");
    }
    wva_buffer_free(&suite->cases);
}

static void write_suites(struct wva_buffer *text, const struct wva_documents_input *input,
                         bool optional)
{
    const struct wva_document *document = input->document;
    struct suite whole = { .cases = wva_buffer_make(WVA_TEXT_MAX) };

    for (size_t i = 0; i < document->count; i++) {
        struct suite suite = { .cases = wva_buffer_make(WVA_TEXT_MAX) };
        const char *name =
            document->servers[i].name == NULL ? document->name : document->servers[i].name;

        for (size_t g = 0; g < input->gate_count; g++)
            if (wva_gate_scope(input->gates[g]) == WVA_GATE_EACH_SERVER
                || (wva_gate_scope(input->gates[g]) == WVA_GATE_ONE_SERVER
                    && wva_gate_server(input->gates[g], input->json) == i)) {
                struct wva_gate_finding finding = wva_gate_judge(input->gates[g], input->json, i);

                add_case(&suite, name, input->gates[g], &finding, optional);
            }
        write_suite(text, name, &suite);
    }
    /* Gates about the whole document, or about a missing server. */
    for (size_t g = 0; g < input->gate_count; g++)
        if (wva_gate_scope(input->gates[g]) == WVA_GATE_DOCUMENT
            || (wva_gate_scope(input->gates[g]) == WVA_GATE_ONE_SERVER
                && wva_gate_server(input->gates[g], input->json) == document->count)) {
            struct wva_gate_finding finding =
                wva_gate_judge(input->gates[g], input->json, document->count);

            add_case(&whole, document->name, input->gates[g], &finding, false);
        }
    write_suite(text, document->name, &whole);
}

/* The default gates. */
static struct wva_gate *make_default(const struct wva_document *document, const char *figure)
{
    double held_pct = document->count > 0 ? document->servers[0].verdict->held_pct : WVA_HELD_PCT;
    char *text = wva_asprintf("%s >= %g", figure, held_pct);
    struct wva_error err;
    struct wva_gate *gate = wva_gate_parse(text, &err);

    free(text);
    return gate;
}

enum wva_status wva_junit_write(const char *dir, const struct wva_documents_input *input,
                                struct wva_error *err)
{
    struct wva_buffer text = wva_buffer_make(WVA_TEXT_MAX);

    wva_buffer_add(&text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<testsuites name=\"");
    wva_escape_xml(&text, input->document->name);
    wva_buffer_add(&text, "\">\n");
    if (input->gate_count > 0) {
        write_suites(&text, input, false);
    } else {
        struct wva_gate *defaults[] = { make_default(input->document, "itl_attainment"),
                                        make_default(input->document, "ttft_attainment") };
        struct wva_documents_input held = *input;

        held.gates = defaults;
        held.gate_count = WVA_COUNT(defaults);
        write_suites(&text, &held, true);
        for (size_t i = 0; i < held.gate_count; i++)
            wva_gate_free(defaults[i]);
    }
    wva_buffer_add(&text, "</testsuites>\n");
    return wva_text_put(&text, dir, "junit.xml", err);
}
