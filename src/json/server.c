/* SPDX-License-Identifier: Apache-2.0 */
#include "json/server.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/headline.h"
#include "output/json_text.h"
#include "util/timestamp.h"
#include "verdict/phrase.h"
#include "verdict/sections.h"
#include "verdict/verdict.h"

void wva_json_add_interval(json_t *object, const char *name, struct wva_interval interval)
{
    json_t *pair = json_array();

    (void)json_array_append_new(pair, wva_json_number(interval.low));
    (void)json_array_append_new(pair, wva_json_number(interval.high));
    wva_json_add(object, name, pair);
}

json_t *wva_json_add_summary(json_t *object, const char *name, const struct wva_summary *summary,
                             const char *unit)
{
    const struct {
        const char *name;
        double value;
    } figures[] = { { "mean", summary->mean },
                    { "median", summary->median },
                    { "min", summary->min },
                    { "max", summary->max },
                    { "sd", summary->sd } };
    json_t *member = wva_json_add_object(object, name);
    char key[32];

    wva_json_add_count(member, "n", summary->n);
    for (size_t i = 0; i < WVA_COUNT(figures); i++) {
        (void)snprintf(key, sizeof key, "%s_%s", figures[i].name, unit);
        wva_json_add_number(member, key, summary->n == 0 ? NAN : figures[i].value);
    }
    return member;
}

void wva_json_add_time(json_t *object, const char *name, const struct wva_frame *frame, size_t row)
{
    char text[WVA_TIME_TEXT];

    if (row >= frame->rows)
        wva_json_add(object, name, json_null());
    else
        wva_json_add_text(object, name, wva_time_format_exact(frame->time_ns[row], text));
}

/* ---- what was measured ---- */

static void add_span(json_t *object, const struct wva_document_server *server)
{
    const struct wva_timeline *timeline = &server->results->timeline;
    json_t *span = wva_json_add_object(object, "time");

    wva_json_add_time(span, "start", server->frame, 0);
    wva_json_add_time(span, "end", server->frame, server->frame->rows - 1);
    wva_json_add_number(span, "span_s", server->results->span_minutes * 60);
    wva_json_add_number(span, "known_s", timeline->known_s);
    wva_json_add_number(span, "unknown_s", timeline->unknown_s);
    wva_json_add_count(span, "holes", timeline->holes);
}

static void add_samples(json_t *object, const struct wva_document_server *server)
{
    const struct wva_results *results = server->results;
    json_t *samples = wva_json_add_object(object, "samples");
    size_t active = 0;

    for (size_t row = 0; row < server->frame->rows; row++)
        active += wva_row_is_active(server->frame, row);
    wva_json_add_count(samples, "rows_read", results->rows_read);
    wva_json_add_count(samples, "duplicates_dropped", results->duplicates);
    wva_json_add_count(samples, "rows", results->rows);
    wva_json_add_count(samples, "observed_itl", results->itl_observed.n);
    wva_json_add_count(samples, "observed_ttft", results->ttft_observed.n);
    wva_json_add_count(samples, "active", active);
    wva_json_add_number(samples, "period_s", results->period_s);
}

static void add_headlines(json_t *object, const struct wva_document_server *server)
{
    json_t *headlines = wva_json_add_object(object, "headlines");

    for (size_t i = 0; i < wva_headline_count; i++) {
        const struct wva_headline *headline = &wva_headline_table[i];
        json_t *member = wva_json_add_object(headlines, headline->name);

        wva_json_add_number(member, "value", wva_headline_get(headline, server->results));
        wva_json_add_text(member, "unit", wva_unit_symbol(headline->unit));
        wva_json_add_text(member, "better", wva_better_name(headline->better));
    }
}

static void add_load_and_latency(json_t *object, const struct wva_document_server *server)
{
    const struct wva_results *results = server->results;
    json_t *latency = wva_json_add_object(object, "latency"), *signal;

    signal = wva_json_add_summary(latency, "itl", &results->itl_observed, "ms");
    wva_json_add_number(signal, "p95_ms", results->itl_observed.p95);
    signal = wva_json_add_summary(latency, "ttft", &results->ttft_observed, "ms");
    wva_json_add_number(signal, "p95_ms", results->ttft_observed.p95);
    (void)wva_json_add_summary(object, "load", &results->rate, "rpm");
}

/* ---- objectives ---- */

static void add_attainment(json_t *object, const struct wva_attainment *attainment)
{
    wva_json_add_count(object, "samples", attainment->samples);
    wva_json_add_known_count(object, "samples_within", attainment->samples > 0, attainment->within);
    wva_json_add_number(object, "attainment_samples_pct", attainment->samples_pct);
    wva_json_add_interval(object, "attainment_samples_wilson95_pct",
                          attainment->samples_wilson_pct);
    wva_json_add_number(object, "attainment_time_pct", attainment->time_pct);
    wva_json_add_number(object, "attainment_requests_pct", attainment->requests_pct);
    wva_json_add_number(object, "covered_time_pct", attainment->covered_pct);
    wva_json_add_number(object, "covered_requests_pct", attainment->covered_requests_pct);
    wva_json_add_known_count(object, "samples_with_requests", attainment->samples > 0,
                             attainment->samples_with_requests);
    wva_json_add_number(object, "observed_s", attainment->observed_s);
    wva_json_add_number(object, "within_s", attainment->within_s);
    wva_json_add_number(object, "requests", attainment->requests);
    wva_json_add_number(object, "requests_within", attainment->requests_within);
}

static void add_objective(json_t *slo, const char *name, const double *slo_ms, size_t rows,
                          bool replaced, const struct wva_attainment *attainment)
{
    struct wva_summary target = wva_summarize(slo_ms, slo_ms == NULL ? 0 : rows);
    json_t *object = wva_json_add_object(slo, name);

    wva_json_add_number(object, "target_min_ms", target.min);
    wva_json_add_number(object, "target_max_ms", target.max);
    wva_json_add_bool(object, "target_replaced", replaced);
    add_attainment(object, attainment);
}

static void add_slo(json_t *object, const struct wva_document *document,
                    const struct wva_document_server *server)
{
    const struct wva_results *results = server->results;
    json_t *slo = wva_json_add_object(object, "slo");

    add_objective(slo, "itl", results->slo_itl_ms, results->rows, document->slo_itl_given,
                  &results->itl_attainment);
    add_objective(slo, "ttft", results->slo_ttft_ms, results->rows, document->slo_ttft_given,
                  &results->ttft_attainment);
    add_attainment(wva_json_add_object(slo, "both"), &results->both_attainment);
}

/* ---- in words ---- */

static void add_sentences(json_t *object, const char *name, const struct wva_statements *list)
{
    json_t *texts = json_array();

    for (size_t i = 0; i < list->count; i++)
        (void)json_array_append_new(texts, wva_json_text(list->items[i].text));
    wva_json_add(object, name, texts);
}

/* As one text: "First sentence. Second sentence." */
static void add_joined(json_t *object, const char *name, const struct wva_statements *list)
{
    struct wva_buffer text = wva_phrase_begin();
    char *joined;

    wva_statements_join(&text, list);
    joined = wva_phrase_end(&text);
    wva_json_add_text(object, name, joined);
    free(joined);
}

static void add_statements(json_t *array, const struct wva_statements *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct wva_statement *statement = &list->items[i];
        const struct wva_basis *basis = &statement->basis;
        json_t *object = json_object(), *member;

        wva_json_add_text(object, "id", statement->id);
        wva_json_add_text(object, "kind", wva_statement_kind_name(statement->kind));
        wva_json_add_text(object, "text", statement->text);
        member = wva_json_add_object(object, "basis");
        wva_json_add_count(member, "n", basis->n);
        wva_json_add_text(member, "cases", basis->cases);
        wva_json_add_number(member, "time_pct", basis->time_pct);
        wva_json_add_number(member, "requests_pct", basis->requests_pct);
        wva_json_add_number(member, "estimate", basis->estimate);
        wva_json_add_interval(member, "interval_95", basis->interval_95);
        wva_json_add_number(member, "gain", basis->gain);
        wva_json_add_text(member, "measure", basis->measure);
        wva_json_add_text(member, "refuted_by", basis->refuted_by);
        (void)json_array_append_new(array, object);
    }
}

static void add_verdict(json_t *object, const struct wva_verdict *verdict)
{
    json_t *member = wva_json_add_object(object, "verdict"), *statements = json_array();

    wva_json_add_text(member, "grade", wva_grade_name(verdict->grade));
    add_joined(member, "answer", &verdict->answer);
    add_joined(member, "cost", &verdict->cost);
    add_sentences(member, "problems", &verdict->problems);
    add_sentences(member, "advice", &verdict->advice);
    add_sentences(member, "doubts", &verdict->limits);
    add_statements(statements, &verdict->answer);
    add_statements(statements, &verdict->cost);
    add_statements(statements, &verdict->problems);
    add_statements(statements, &verdict->advice);
    add_statements(statements, &verdict->limits);
    wva_json_add(member, "statements", statements);
}

static void add_findings(json_t *object, const struct wva_document_server *server)
{
    static const struct {
        const char *name;
        char *(*say)(const struct wva_results *results);
    } parts[] = { { "scaling", wva_say_scaling },   { "violations", wva_say_hurt },
                  { "model", wva_say_model },       { "parameters", wva_say_parameters },
                  { "provisioning", wva_say_cost }, { "classic", wva_say_classic } };
    json_t *member = wva_json_add_object(object, "findings");

    for (size_t i = 0; i < WVA_COUNT(parts); i++) {
        char *text = wva_results_tell(server->results, WVA_HAS_SERVICE)
                         ? parts[i].say(server->results)
                         : NULL;

        wva_json_add_text(member, parts[i].name, text);
        free(text);
    }
}

json_t *wva_json_server(const struct wva_document *document,
                        const struct wva_document_server *server)
{
    json_t *object = json_object();

    wva_json_add_text(object, "server", server->name);
    wva_json_add_text(object, "model", server->model);
    wva_json_add_text(object, "accelerator", server->accelerator);
    wva_json_add_text(object, "folder", server->folder);
    add_verdict(object, server->verdict);
    add_findings(object, server);
    add_headlines(object, server);
    add_span(object, server);
    add_samples(object, server);
    add_load_and_latency(object, server);
    wva_json_add_experience(object, server);
    add_slo(object, document, server);
    wva_json_add_behaviour(object, server);
    wva_json_add_model(object, server);
    wva_json_add_classic(object, server->results);
    return object;
}
