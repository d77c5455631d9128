/* SPDX-License-Identifier: Apache-2.0 */
/* The section about the stages of a load. */
#include <math.h>

#include "page/list.h"
#include "util/memory.h"

static char *name_stage(const struct wva_scope *scope, const void *item)
{
    const struct wva_stage *stage = item;

    (void)scope;
    return wva_asprintf("%d%s", stage->stage, wva_stage_all_failed(stage) ? ", all failed" : "");
}

static const struct wva_html_column load_columns[] = {
    { { "Stage", NULL, false }, .name = name_stage },
    { { "Start", NULL, true }, WVA_SHOW_CLOCK("start") },
    { { "Duration", NULL, false }, WVA_SHOW_DURATION("duration_s") },
    { { "Asked req/s", NULL, false }, WVA_SHOW("rate_asked_rps", 2, "") },
    { { "Sent req/s", NULL, false }, WVA_SHOW("rate_sent_rps", 2, "") },
    { { "Served req/s", NULL, false }, WVA_SHOW("rate_served_rps", 2, "") },
    { { "Requests", NULL, false }, WVA_SHOW("requests", 0, "") },
    { { "failed", NULL, false }, WVA_SHOW("requests_failed", 0, "") },
    { { "cut off", NULL, false }, WVA_SHOW("requests_incomplete", 0, "") },
    { { "Goodput", NULL, false }, WVA_SHOW("goodput_pct", 1, " %") },
    { { "Goodput at least", NULL, false }, WVA_SHOW("goodput_least_pct", 1, " %") },
    { { "Goodput at most", NULL, false }, WVA_SHOW("goodput_most_pct", 1, " %") },
    { { "good req/s", NULL, false }, WVA_SHOW("goodput_rps", 2, "") },
};
static const struct wva_html_list load_list = { "stages of the load",    load_columns,
                                                WVA_COUNT(load_columns), &wva_stage_record,
                                                .in_the_open = true,     .only_known = true };

static const struct wva_html_column latency_columns[] = {
    { { "Stage", NULL, false }, .name = name_stage },
    { { "TTFT mean (ms)", NULL, false }, WVA_SHOW("ttft_mean_ms", 1, "") },
    { { "TTFT p50", NULL, false }, WVA_SHOW("ttft_p50_ms", 1, "") },
    { { "TTFT p90", NULL, false }, WVA_SHOW("ttft_p90_ms", 1, "") },
    { { "TTFT p99", NULL, false }, WVA_SHOW("ttft_p99_ms", 1, "") },
    { { "TPOT mean (ms)", NULL, false }, WVA_SHOW("tpot_mean_ms", 1, "") },
    { { "TPOT p50", NULL, false }, WVA_SHOW("tpot_p50_ms", 1, "") },
    { { "TPOT p99", NULL, false }, WVA_SHOW("tpot_p99_ms", 1, "") },
    { { "ITL mean (ms)", NULL, false }, WVA_SHOW("itl_mean_ms", 1, "") },
    { { "ITL p99", NULL, false }, WVA_SHOW("itl_p99_ms", 1, "") },
    { { "End to end p50 (ms)", NULL, false }, WVA_SHOW("e2e_p50_ms", 0, "") },
    { { "End to end p99", NULL, false }, WVA_SHOW("e2e_p99_ms", 0, "") },
};
static const struct wva_html_list latency_list = { "latency of the stages",    latency_columns,
                                                   WVA_COUNT(latency_columns), &wva_stage_record,
                                                   .in_the_open = true,        .only_known = true };

static const struct wva_html_column replicas_columns[] = {
    { { "Stage", NULL, false }, .name = name_stage },
    { { "Desired replicas, mean", NULL, false }, WVA_SHOW("replicas_desired_mean", 2, "") },
    { { "Replicas, mean", NULL, false }, WVA_SHOW("replicas_mean", 2, "") },
    { { "lowest", NULL, false }, WVA_SHOW("replicas_lowest", 0, "") },
    { { "highest", NULL, false }, WVA_SHOW("replicas_highest", 0, "") },
    { { "Replicas needed", NULL, false }, WVA_SHOW("replicas_needed", 0, "") },
    { { "Too few for", NULL, false }, WVA_SHOW_DURATION("underprovisioned_s") },
    { { "Too many for", NULL, false }, WVA_SHOW_DURATION("overprovisioned_s") },
    { { "Replica-hours", NULL, false }, WVA_SHOW("replica_hours", 3, "") },
    { { "GPU-hours", NULL, false }, WVA_SHOW("gpu_hours", 3, "") },
    { { "Cost", NULL, false }, WVA_SHOW("cost", 2, "") },
    { { "Saturated", NULL, false }, WVA_SHOW_DURATION("saturated_s") },
};
static const struct wva_html_list replicas_list = {
    "replicas of the stages", replicas_columns,    WVA_COUNT(replicas_columns),
    &wva_stage_record,        .in_the_open = true, .only_known = true
};

/* The worst that any stage has decides what is said. */
static void say_quantiles(struct wva_buffer *out, const struct wva_stages *stages)
{
    bool worst = false;

    for (size_t i = 0; i < stages->count; i++)
        worst |= stages->items[i].quantiles == WVA_QUANTILES_WORST;
    if (worst)
        wva_buffer_add(out, "<p>Percentiles of several generators cannot be added up: those of the "
                            "generator with the highest are shown, which that of all requests does "
                            "not exceed.</p>\n");
}

static const struct wva_html_column published_columns[] = {
    { { "Figure", NULL, false }, WVA_SHOW_TEXT("name") },
    { { "As published", NULL, false }, WVA_SHOW_DIGITS("published", 5) },
    { { "Of the load", NULL, false }, WVA_SHOW_DIGITS("load", 5) },
    { { "Why they differ", NULL, true }, WVA_SHOW_TEXT("why") },
};
static const struct wva_html_list published_list = { "figures as llm-d-benchmark publishes them",
                                                     published_columns,
                                                     WVA_COUNT(published_columns),
                                                     &wva_published_record, .in_the_open = false };

static void write_stages(struct wva_buffer *out, const struct wva_stages *stages,
                         struct wva_scope scope)
{
    wva_html_list(out, &load_list, stages->items, stages->count, scope);
    say_quantiles(out, stages);
    wva_html_list(out, &latency_list, stages->items, stages->count, scope);
    wva_html_list(out, &replicas_list, stages->items, stages->count, scope);
}

enum wva_status wva_html_stages(struct wva_buffer *out, const struct wva_document_server *server,
                                struct wva_error *err)
{
    const struct wva_document *document = server->document;
    const struct wva_scope scope = { .document = document, .server = server };
    enum wva_status status;

    wva_html_begin_section(out, "stages", "Stages of the load");
    status =
        wva_html_figure(out, server, "stages",
                        "Rates, latency, goodput and replicas of each stage of the load.", err);
    write_stages(out, document->stages, scope);
    if (document->published != NULL && document->published->count > 0)
        wva_html_list(out, &published_list, document->published->items, document->published->count,
                      scope);
    wva_html_end_section(out);
    return status;
}
