/* SPDX-License-Identifier: Apache-2.0 */
#include "report/part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "analysis/load_steps.h"
#include "experiment/metadata.h"
#include "output/folder.h"
#include "series/capabilities.h"
#include "series/dedupe.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/timestamp.h"

/* ---- one server ---- */

static bool *mark_window(const struct wva_frame *frame, const struct wva_window *window,
                         int64_t first_ns)
{
    bool *keep = wva_calloc(frame->rows, sizeof *keep);

    for (size_t i = 0; i < frame->rows; i++)
        keep[i] = wva_window_holds(window, first_ns, frame->time_ns[i]);
    return keep;
}

/* Drops rows outside the time window. */
static void cut_frame(struct wva_frame *frame, const struct wva_window *window, int64_t first_ns)
{
    bool *keep = mark_window(frame, window, first_ns);

    wva_frame_filter(frame, keep);
    free(keep);
}

enum wva_dedupe wva_part_dedupe(const struct wva_build *build, const struct wva_server *server)
{
    bool monitored = (wva_capabilities(server->frame, false) & WVA_HAS_TARGETS) != 0;

    return monitored ? WVA_DEDUPE_NONE : build->options->dedupe;
}

/* Drops repeated cycles, then rows outside the time window. Returns the number of repeated cycles.
 */
static size_t reduce_server(const struct wva_build *build, const struct wva_server *server,
                            int64_t first_ns)
{
    struct wva_frame *frame = server->frame;
    bool *keep = wva_calloc(frame->rows, sizeof *keep);
    size_t repeated =
        frame->rows
        - wva_dedupe_mark(wva_part_dedupe(build, server), frame->time_ns, frame->rows, keep);

    wva_frame_filter(frame, keep);
    free(keep);
    cut_frame(frame, &build->options->window, first_ns);
    if (server->written != NULL)
        cut_frame(server->written, &build->options->window, first_ns);
    return repeated;
}

int64_t wva_build_start(const struct wva_build *build)
{
    struct wva_metadata of_folder = { 0 };
    const char *text = build->experiment->metadata.text[WVA_METADATA_START];
    int64_t start_ns = WVA_TIME_NONE;
    bool zoneless;

    if (text == NULL && build->experiment->plan != NULL) {
        /* By the name of the run: its folder may have another name. */
        wva_metadata_parse_folder(
            build->options->name != NULL ? build->options->name : build->input, &of_folder);
        text = of_folder.text[WVA_METADATA_START];
    }
    if (text != NULL
        && !wva_zone_time_parse(wva_str_from(text), build->options->zone, &start_ns, &zoneless))
        start_ns = WVA_TIME_NONE;
    wva_metadata_free(&of_folder);
    return start_ns;
}

/* Times are relative to the first row or, without rows, to the first job. */
static struct wva_load_steps measure_load(const struct wva_build *build,
                                          const struct wva_frame *frame,
                                          const struct wva_results *results)
{
    const struct wva_jobs *jobs = &build->experiment->jobs;
    const struct wva_load_steps_input input = {
        .phases = results == NULL ? NULL : &results->phases,
        .frame = frame,
        .first_ns = frame->rows > 0   ? frame->time_ns[0]
                    : jobs->count > 0 ? jobs->items[0].start_ns
                                      : WVA_TIME_NONE,
        .start_ns = wva_build_start(build),
        .slo_itl_ms = results->slo_itl_ms,
        .slo_ttft_ms = results->slo_ttft_ms,
        .jobs = jobs,
        .plan = build->experiment->plan,
    };

    return wva_load_steps_measure(&input);
}

const char *wva_part_occurrences(const struct wva_server *server)
{
    return server->whole_model ? NULL : server->name;
}

static void follow_scale_ups(const struct wva_build *build, const struct wva_part *part)
{
    const struct wva_occurrences *occurrences = &build->experiment->occurrences;
    const struct wva_frame *frame = part->server->frame;
    const char *server = wva_part_occurrences(part->server);
    int64_t start_ns = wva_build_start(build);
    const struct wva_scale_chain_input input = {
        .frame = frame,
        .lags = &part->results->lags,
        .load = &part->results->load_steps,
        .jobs = &build->experiment->jobs,
        .slo_itl_ms = part->results->slo_itl_ms,
        .slo_ttft_ms = part->results->slo_ttft_ms,
        .origin_ns = frame->time_ns[0],
        .occurrences = occurrences,
        .server = server,
    };

    part->results->pod_starts = wva_pod_start_times_measure(
        occurrences, server, start_ns == WVA_TIME_NONE ? frame->time_ns[0] : start_ns);
    part->results->full_pods = part->server->full;
    part->results->harness = part->server->harness;
    if (occurrences->count > 0)
        part->results->chains = wva_scale_chains_find(&input);
}

/* Goodput over time needs the SLOs of the analysis. */
static void add_goodput(const struct wva_build *build, const struct wva_part *part)
{
    struct wva_frame *frame = part->server->frame;
    double *share = wva_calloc(frame->rows, sizeof *share);

    wva_goodput_over_time(&build->experiment->jobs, frame, part->results->slo_ttft_ms,
                          part->results->slo_itl_ms, share);
    (void)wva_frame_fill_known(frame, WVA_ROLE_GOODPUT, share, false);
    free(share);
}

static void compute_part(struct wva_build *build, struct wva_part *part, int64_t first_ns)
{
    const struct wva_frame *frame = part->server->frame;
    struct wva_analysis_options analysis = build->options->analysis;
    size_t rows_read = frame->rows, repeated;

    /* From the unreduced frame: a narrow window may not show the usual interval, which by
     * definition includes repeated cycles. */
    if (!(analysis.period_s > 0))
        analysis.period_s = wva_period_s(frame->time_ns, frame->rows);
    repeated = reduce_server(build, part->server, first_ns);
    if (part->server->frame->rows == 0)
        return;
    part->results = wva_results_compute(part->server->frame, &analysis);
    part->results->rows_read = rows_read;
    part->results->duplicates = repeated;
    if (wva_results_tell(part->results, WVA_HAS_TARGETS)) {
        wva_results_use_hpa_spec(part->results, frame, &build->experiment->hpa_spec);
        part->results->hpa_written =
            wva_hpa_measure(part->server->written != NULL ? part->server->written : frame, NULL);
    }
    part->results->load_steps = measure_load(build, part->server->frame, part->results);
    follow_scale_ups(build, part);
    if (part->server->whole_model)
        add_goodput(build, part);
}

/* ---- all servers ---- */

static bool is_taken(const void *context, const char *folder)
{
    const struct wva_build *build = context;

    for (size_t i = 0; i < build->part_count; i++)
        if (strcasecmp(folder, wva_path_name(build->parts[i].dir)) == 0)
            return true;
    return false;
}

static void add_part(struct wva_build *build, const struct wva_server *server)
{
    struct wva_part *part = &build->parts[build->part_count];

    part->server = server;
    if (build->experiment->count == 1) {
        part->dir = wva_strdup(build->dir);
        part->name = wva_strdup(build->name);
        part->subject = wva_strdup(build->name);
    } else {
        char *folder = wva_folder_name_part(server->name, is_taken, build);

        part->dir = wva_path_join(build->dir, folder);
        part->name = wva_asprintf("%s: %s", build->name, server->name);
        part->subject = server->model[0] == '\0'
                            ? wva_strdup(part->name)
                            : wva_asprintf("%s (%s)", part->name, server->model);
        free(folder);
    }
    build->part_count++;
}

void wva_part_release(struct wva_part *part)
{
    wva_results_free(part->results);
    wva_verdict_free(part->verdict);
    free(part->events);
    free(part->dir);
    free(part->name);
    free(part->subject);
}

/* A run without a server, with jobs only: a part without samples takes its place. */
static void add_jobs_part(struct wva_build *build)
{
    build->parts[0] = (struct wva_part){ .server = &build->no_server,
                                         .results = wva_calloc(1, sizeof(struct wva_results)),
                                         .dir = wva_strdup(build->dir),
                                         .name = wva_strdup(build->name),
                                         .subject = wva_strdup(build->name) };
    build->part_count = 1;
    build->no_server.frame = wva_frame_create();
    build->no_server.gpus = NAN;
    build->parts[0].results->load_steps =
        measure_load(build, build->no_server.frame, build->parts[0].results);
}

static int64_t find_first_row(const struct wva_experiment *experiment)
{
    int64_t first_ns = INT64_MAX;

    for (size_t i = 0; i < experiment->count; i++)
        if (experiment->servers[i].frame->time_ns[0] < first_ns)
            first_ns = experiment->servers[i].frame->time_ns[0];
    return first_ns;
}

/* Drops parts without rows in the time window. */
static void drop_empty_parts(struct wva_build *build)
{
    size_t with_rows = 0;

    for (size_t i = 0; i < build->part_count; i++) {
        struct wva_part part = build->parts[i];

        if (part.results != NULL)
            build->parts[with_rows++] = part;
        else
            wva_part_release(&part);
    }
    build->part_count = with_rows;
}

enum wva_status wva_parts_compute(struct wva_build *build, struct wva_error *err)
{
    const struct wva_experiment *experiment = build->experiment;
    int64_t first_ns = find_first_row(experiment);

    build->parts = wva_calloc(experiment->count + 1, sizeof *build->parts);
    for (size_t i = 0; i < experiment->count; i++) {
        add_part(build, &experiment->servers[i]);
        compute_part(build, &build->parts[i], first_ns);
    }
    drop_empty_parts(build);
    if (experiment->count == 0)
        add_jobs_part(build);
    if (build->part_count > 0)
        return WVA_OK;
    return wva_fail_at(err, WVA_ERR_DATA, build->input, 0, "no samples in the time window");
}
