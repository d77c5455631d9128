/* SPDX-License-Identifier: Apache-2.0 */
#include "report/build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "experiment/readers.h"
#include "json/profile.h"
#include "json/report.h"
#include "output/folder.h"
#include "output/manifest.h"
#include "output/place.h"
#include "output/text.h"
#include "report/again.h"
#include "report/complaints.h"
#include "report/console.h"
#include "report/figure_files.h"
#include "report/report.h"
#include "series/dedupe.h"
#include "tables/hpa_table.h"
#include "tables/lists.h"
#include "tables/load_files.h"
#include "tables/overview.h"
#include "tables/rows.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/pool.h"

enum { OUTCOME_MAX = 16 * 1024 * 1024 };

/* One server's part of the report. */
struct part {
    const struct wva_server *server;
    struct wva_results *results;
    struct wva_verdict *verdict;
    struct wva_figure_event *events; /* for the timeline */
    size_t event_count;
    char *dir;     /* where its files go */
    char *name;    /* of the experiment or the server, for titles */
    char *subject; /* for figures: the same, with the model if there are several servers */
};

struct build {
    const struct wva_build_options *options;
    const char *input;
    bool in_place; /* the report goes into the analysed folder itself */
    char *name;
    struct wva_place place;
    const char
        *dir; /* folder of the place that files are written to; NULL until the first sample */
    struct wva_experiment *experiment;
    struct wva_column_list classic, full;
    struct wva_outfile *samples; /* data/samples.csv while a log is read */
    struct wva_table table;
    struct part *parts;
    size_t part_count;
    struct wva_goodput *goodput; /* one for each job */
    struct wva_request_times request_times;
    struct wva_stages stages;
    struct wva_published_rows published;
    struct wva_checklist checklist;
    struct wva_settings settings; /* of the user, and what the run says of SLOs */
    struct wva_server no_server;  /* for a run with jobs only */
    bool has_rows;                /* a table of samples was read, or written while reading a log */
};

/* ---- reading ---- */

static char *choose_folder(const struct build *build, int64_t first_ns)
{
    const struct wva_build_options *options = build->options;

    if (options->dir != NULL)
        return wva_strdup(options->dir);
    return build->in_place ? wva_strdup(build->input) : wva_folder_default(first_ns, build->name);
}

static enum wva_status open_folder(struct build *build, int64_t first_ns, struct wva_error *err)
{
    char *dir = choose_folder(build, first_ns);
    bool may_hold = build->in_place || build->options->force
                    || wva_again_is_same(dir, build->options, build->input, build->experiment);
    enum wva_status status = may_hold ? WVA_OK : wva_folder_check_empty(dir, err);

    if (status == WVA_OK)
        status = wva_place_open(dir, &build->place, err);
    free(dir);
    build->dir = build->place.making;
    return status == WVA_OK ? wva_make_folder_in(build->dir, "data", err) : status;
}

/* Writes the full row of each sample of a log. The first one creates the folder, so that a log
 * without data leaves nothing behind. */
static enum wva_status keep_sample(void *context, const struct wva_sample *sample,
                                   struct wva_error *err)
{
    struct build *build = context;

    if (build->dir == NULL && sample->time_ns != WVA_TIME_NONE) {
        enum wva_status status = open_folder(build, sample->time_ns, err);

        if (status != WVA_OK)
            return status;
    }
    if (build->experiment->from_rows || build->dir == NULL)
        return WVA_OK;
    if (build->samples == NULL) {
        char *path = wva_path_join(build->dir, "data/samples.csv");

        build->samples = wva_outfile_open(path, err);
        free(path);
        if (build->samples == NULL)
            return err->status;
        build->table =
            wva_table_begin(build->samples, WVA_TABLE_CSV, build->full.head, build->full.count);
    }
    wva_column_list_write(&build->full, &build->table, sample);
    return wva_outfile_check(build->samples, false, err);
}

static enum wva_status hand_reject(void *context, uint64_t line, enum wva_skip reason,
                                   struct wva_str text, struct wva_error *err)
{
    struct build *build = context;

    if (build->options->reject == NULL)
        return WVA_OK;
    return build->options->reject(build->options->reject_context, line, reason, text, err);
}

static enum wva_status read_input(struct build *build, struct wva_error *err)
{
    unsigned threads = build->options->threads;
    struct wva_experiment_options reading = {
        .stop = build->options->stop,
        .tee = keep_sample,
        .reject = hand_reject,
        .context = build,
        .patterns = build->options->patterns,
        .threads = threads == 0 ? wva_pool_processors() : threads,
        .zone = build->options->zone,
        .units_as_is = build->options->units_as_is,
        .manifests = build->options->manifests,
        .jobs_suffice = true,
    };
    enum wva_status status = wva_experiment_read(build->input, &reading, &build->experiment, err);
    struct wva_outfile *samples = build->samples;

    build->samples = NULL;
    build->has_rows = samples != NULL || build->experiment->from_rows;
    if (status == WVA_OK && samples != NULL)
        return wva_outfile_commit(samples, err);
    wva_outfile_abandon(samples);
    return status;
}

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

/* Samples with targets come from a monitor, which has no repeated cycles. */
static enum wva_dedupe choose_dedupe(const struct build *build, const struct wva_server *server)
{
    bool monitored = (wva_capabilities(server->frame, false) & WVA_HAS_TARGETS) != 0;

    return monitored ? WVA_DEDUPE_NONE : build->options->dedupe;
}

/* Drops repeated cycles, then rows outside the time window. Returns the number of repeated cycles.
 */
static size_t reduce_server(const struct build *build, const struct wva_server *server,
                            int64_t first_ns)
{
    struct wva_frame *frame = server->frame;
    bool *keep = wva_calloc(frame->rows, sizeof *keep);
    size_t repeated =
        frame->rows
        - wva_dedupe_mark(choose_dedupe(build, server), frame->time_ns, frame->rows, keep);

    wva_frame_filter(frame, keep);
    free(keep);
    cut_frame(frame, &build->options->window, first_ns);
    if (server->written != NULL)
        cut_frame(server->written, &build->options->window, first_ns);
    return repeated;
}

/* The start of the run according to its metadata; WVA_TIME_NONE if unknown. */
static int64_t find_start(const struct build *build)
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
static struct wva_load_steps measure_load(const struct build *build, const struct wva_frame *frame,
                                          const struct wva_results *results)
{
    const struct wva_jobs *jobs = &build->experiment->jobs;
    const struct wva_load_steps_input input = {
        .phases = results == NULL ? NULL : &results->phases,
        .frame = frame,
        .first_ns = frame->rows > 0   ? frame->time_ns[0]
                    : jobs->count > 0 ? jobs->items[0].start_ns
                                      : WVA_TIME_NONE,
        .start_ns = find_start(build),
        .slo_itl_ms = results->slo_itl_ms,
        .slo_ttft_ms = results->slo_ttft_ms,
        .jobs = jobs,
        .plan = build->experiment->plan,
    };

    return wva_load_steps_measure(&input);
}

/* Of a model as a whole, as of the only server, those of all. */
static const char *whose_occurrences(const struct wva_server *server)
{
    return server->whole_model ? NULL : server->name;
}

static void follow_scale_ups(const struct build *build, const struct part *part)
{
    const struct wva_occurrences *occurrences = &build->experiment->occurrences;
    const struct wva_frame *frame = part->server->frame;
    const char *server = whose_occurrences(part->server);
    int64_t start_ns = find_start(build);
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
static void add_goodput(const struct build *build, const struct part *part)
{
    struct wva_frame *frame = part->server->frame;
    double *share = wva_calloc(frame->rows, sizeof *share);

    wva_goodput_over_time(&build->experiment->jobs, frame, part->results->slo_ttft_ms,
                          part->results->slo_itl_ms, share);
    for (size_t row = 0; row < frame->rows; row++)
        if (!isnan(share[row])) {
            wva_frame_fill(frame, WVA_ROLE_GOODPUT, share, false);
            break;
        }
    free(share);
}

static void compute_part(struct build *build, struct part *part, int64_t first_ns)
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

static struct wva_report_meta describe_part(const struct build *build, const struct part *part)
{
    return (struct wva_report_meta){ .name = part->name,
                                     .server =
                                         part->server->name[0] == '\0' ? NULL : part->server->name,
                                     .dedupe = choose_dedupe(build, part->server),
                                     .slo_itl_given = !isnan(build->options->analysis.slo_itl_ms),
                                     .slo_ttft_given = !isnan(build->options->analysis.slo_ttft_ms),
                                     .experiment = build->experiment,
                                     .capacity_unit = wva_server_capacity_unit(part->server) };
}

/* The source of the classic rows. */
static char *find_rows(const struct build *build)
{
    if (build->experiment->from_rows)
        return wva_strdup(build->experiment->file);
    return wva_path_join(build->dir, "data/samples.csv");
}

/* The classic rows do not depend on options, so an existing file next to the input rows is kept
 * unchanged. */
static bool has_rows_already(const struct build *build)
{
    return build->in_place && build->part_count == 1
           && wva_path_holds_file(build->place.dir, "extracted_metrics.csv");
}

static enum wva_status write_rows(const struct build *build, const struct part *part,
                                  struct wva_error *err)
{
    char *rows = find_rows(build);
    char *classic = wva_path_join(part->dir, "extracted_metrics.csv");
    enum wva_status status = WVA_OK;

    if (!has_rows_already(build))
        status = wva_rows_copy(rows, classic, &build->classic, part->server->name,
                               part->server->short_name, err);
    free(rows);
    free(classic);
    return status;
}

static enum wva_status write_full_rows(const struct build *build, const struct part *part,
                                       struct wva_error *err)
{
    char *rows = find_rows(build);
    char *full = wva_path_join(part->dir, "data/samples.csv");
    enum wva_status status =
        wva_rows_copy(rows, full, &build->full, part->server->name, part->server->short_name, err);

    free(rows);
    free(full);
    return status;
}

static const char *text_or_null(const char *text)
{
    return text == NULL || text[0] == '\0' ? NULL : text;
}

static struct wva_figure_input make_figure_input(const struct build *build, const struct part *part)
{
    return (struct wva_figure_input){ .frame = part->server->frame,
                                      .results = part->results,
                                      .subject = part->subject,
                                      .capacity_unit = wva_server_capacity_unit(part->server),
                                      .analyzer = text_or_null(part->server->analyzer),
                                      .other_analyzer = text_or_null(part->server->other_analyzer),
                                      .stages = &build->stages,
                                      .events = part->events,
                                      .event_count = part->event_count,
                                      .options = build->options->figure_options };
}

static struct wva_document_server describe_server(const struct build *build,
                                                  const struct part *part)
{
    return (struct wva_document_server){
        .name = text_or_null(part->server->name),
        .model = text_or_null(part->server->model),
        .accelerator = text_or_null(part->server->accelerator),
        .folder = build->experiment->count <= 1 ? "" : strrchr(part->dir, '/') + 1,
        .reasons = &part->server->reasons,
        .frame = part->server->frame,
        .results = part->results,
        .verdict = part->verdict,
        .price =
            wva_settings_price(build->options->settings, text_or_null(part->server->accelerator)),
        .capacity_unit = wva_server_capacity_unit(part->server),
        .analyzer = text_or_null(part->server->analyzer),
        .other_analyzer = text_or_null(part->server->other_analyzer),
        .events = part->events,
        .event_count = part->event_count,
        .figure_options = build->options->figure_options,
    };
}

/* analysis/calibration.yaml, if there are parameters. */
static enum wva_status write_profile(const struct build *build, const struct part *part,
                                     struct wva_error *err)
{
    const struct wva_document_server server = describe_server(build, part);
    char *path = wva_path_join(part->dir, "analysis/calibration.yaml");
    struct wva_buffer text = wva_buffer_make(WVA_TEXT_MAX);
    enum wva_status status = WVA_OK;

    wva_profile_yaml(&text, &server);
    if (text.len > 0)
        status = wva_outfile_put(path, text.data, text.len, err);
    wva_buffer_free(&text);
    free(path);
    return status;
}

/* What was measured of the server, where no rows say it. */
static enum wva_status write_measured(const struct part *part, struct wva_error *err)
{
    const struct wva_rows_of of = { part->server->name, part->server->model, part->server->analyzer,
                                    part->server->frame };
    char *path = wva_path_join(part->dir, "data/samples.csv");
    enum wva_status status = wva_rows_write(path, &of, err);

    free(path);
    return status;
}

/* The rows as read, so that they can be analysed again. */
static enum wva_status write_source(const struct build *build, const struct part *part,
                                    struct wva_error *err)
{
    const struct wva_experiment *experiment = build->experiment;
    bool elsewhere = experiment->from_rows && !build->in_place;
    enum wva_status status = WVA_OK;

    if (experiment->monitor != WVA_HPA_NONE)
        return wva_hpa_table_write(part->dir, experiment->file, build->options->zone, err);
    if (!build->has_rows)
        return write_measured(part, err);
    if (wva_results_tell(part->results, WVA_HAS_SERVICE))
        status = write_rows(build, part, err);
    if (status == WVA_OK && (build->part_count > 1 || elsewhere))
        status = write_full_rows(build, part, err);
    return status;
}

/* Tables and texts made from the samples. */
static enum wva_status write_samples(const struct build *build, const struct part *part,
                                     struct wva_error *err)
{
    const struct wva_report_meta meta = describe_part(build, part);
    enum wva_status status = write_source(build, part, err);

    if (status == WVA_OK)
        status =
            wva_report_write_analysis(part->dir, part->server->frame, part->results, &meta, err);
    if (status == WVA_OK && wva_results_tell(part->results, WVA_HAS_MODEL))
        status = write_profile(build, part, err);
    return status;
}

static enum wva_status write_part(const struct build *build, const struct part *part,
                                  struct wva_error *err)
{
    enum wva_status status = wva_make_folder_in(part->dir, "data", err);

    if (status == WVA_OK)
        status = wva_make_folder_in(part->dir, "plots", err);
    if (status == WVA_OK)
        status = wva_lists_write_steps(part->dir, &part->results->load_steps, err);
    if (status == WVA_OK)
        status = wva_lists_write_chains(part->dir, &part->results->chains, err);
    return status != WVA_OK || part->results->rows == 0 ? status : write_samples(build, part, err);
}

/* ---- figures ---- */

static enum wva_status draw_figures(const struct build *build, struct wva_buffer *summary,
                                    struct wva_error *err)
{
    struct wva_figure_part *parts = wva_calloc(build->part_count, sizeof *parts);
    enum wva_status status;

    for (size_t i = 0; i < build->part_count; i++) {
        const struct part *part = &build->parts[i];

        parts[i] = (struct wva_figure_part){
            .dir = part->dir,
            .server = build->part_count > 1 ? part->name : NULL,
            .input = make_figure_input(build, part),
        };
    }
    status = wva_figure_files_write(parts, build->part_count, build->options, summary, err);
    free(parts);
    return status;
}

/* ---- the whole ---- */

static bool is_taken(const void *context, const char *folder)
{
    const struct build *build = context;

    for (size_t i = 0; i < build->part_count; i++)
        if (strcasecmp(folder, wva_path_name(build->parts[i].dir)) == 0)
            return true;
    return false;
}

static void add_part(struct build *build, const struct wva_server *server)
{
    struct part *part = &build->parts[build->part_count];

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

static void release_part(struct part *part)
{
    wva_results_free(part->results);
    wva_verdict_free(part->verdict);
    free(part->events);
    free(part->dir);
    free(part->name);
    free(part->subject);
}

/* A run without a server, with jobs only: a part without samples takes its place. */
static void add_jobs_part(struct build *build)
{
    build->parts[0] = (struct part){ .server = &build->no_server,
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
static void drop_empty_parts(struct build *build)
{
    size_t with_rows = 0;

    for (size_t i = 0; i < build->part_count; i++) {
        struct part part = build->parts[i];

        if (part.results != NULL)
            build->parts[with_rows++] = part;
        else
            release_part(&part);
    }
    build->part_count = with_rows;
}

/* Computes every server's results. */
static enum wva_status compute_parts(struct build *build, struct wva_error *err)
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

static enum wva_status copy_log(const struct build *build, struct wva_error *err)
{
    char *copy;
    enum wva_status status;

    if (!build->experiment->from_log || wva_folder_holds(build->place.dir, build->experiment->file))
        return WVA_OK;
    copy = wva_path_join(build->dir, "data/original_log.txt");
    status = wva_rows_copy_log(build->experiment->file, build->experiment->with_parts, copy, err);
    free(copy);
    return status;
}

static enum wva_status write_overview(const struct build *build, struct wva_buffer *summary,
                                      struct wva_error *err)
{
    struct wva_overview_row *rows = wva_calloc(build->part_count, sizeof *rows);
    enum wva_status status = wva_make_folder_in(build->dir, "analysis", err);
    char *path = wva_path_join(build->dir, "analysis/overview.txt");

    for (size_t i = 0; i < build->part_count; i++)
        rows[i] =
            (struct wva_overview_row){ build->parts[i].server->name, build->parts[i].server->model,
                                       build->parts[i].results };
    wva_overview_text(summary, rows, build->part_count);
    wva_text_notes(summary, &build->experiment->notes);
    if (status == WVA_OK)
        status = wva_outfile_put(path, summary->data, summary->len, err);
    if (status == WVA_OK)
        status = wva_overview_write_csv(build->dir, "analysis/overview.csv", rows,
                                        build->part_count, err);
    free(path);
    free(rows);
    return status;
}

/* ---- documents ---- */

static void judge_gates(const struct wva_documents_input *input, struct wva_build_outcome *outcome)
{
    for (size_t i = 0; i < input->gate_count; i++)
        if (!wva_gate_report(input->gates[i], input->json, &outcome->gates))
            outcome->gate_failed = true;
}

/* True if there is information other than samples. */
static bool tells_of_run(const struct wva_experiment *experiment)
{
    return experiment->has_collector || experiment->monitor != WVA_HPA_NONE
           || experiment->hpa_spec.known;
}

static enum wva_status write_documents(const struct build *build, struct wva_build_outcome *outcome,
                                       struct wva_error *err)
{
    const struct wva_experiment *experiment = build->experiment;
    const struct wva_collector collector = wva_collector_measure(&experiment->collected);
    struct wva_document_server *servers = wva_calloc(build->part_count, sizeof *servers);
    const struct wva_document document = {
        .name = build->name,
        .input = build->options->input_text != NULL ? build->options->input_text
                                                    : wva_path_name(experiment->file),
        .version = build->options->version,
        .created_ns = wva_manifest_created_ns(),
        .servers = servers,
        .count = experiment->count == 0 ? 0 : build->part_count,
        .coverage = experiment->from_log ? &experiment->coverage : NULL,
        .rows_without_time = experiment->rows_without_time,
        .bad_rows = experiment->bad_rows,
        .dedupe = choose_dedupe(build, build->parts[0].server),
        .slo_itl_given = !isnan(build->options->analysis.slo_itl_ms),
        .slo_ttft_given = !isnan(build->options->analysis.slo_ttft_ms),
        .settings = &build->settings,
        .run = tells_of_run(experiment) ? experiment : NULL,
        .beside = experiment,
        .goodput = build->goodput,
        .request_times = &build->request_times,
        .stages = &build->stages,
        .published = &build->published,
        .checklist = &build->checklist,
        .jobs_only = experiment->count == 0 ? servers : NULL,
        .collector = experiment->has_collector ? &collector : NULL,
    };
    struct wva_documents_input input = { .document = &document,
                                         .gates = build->options->gates,
                                         .gate_count = build->options->gate_count };
    enum wva_status status;

    for (size_t i = 0; i < build->part_count; i++) {
        servers[i] = describe_server(build, &build->parts[i]);
        servers[i].document = &document;
    }
    input.json = wva_json_make(&document);
    judge_gates(&input, outcome);
    status = wva_documents_write(build->dir, &input, build->options->document_format, err);
    if (status == WVA_OK && build->options->look != NULL) {
        const struct wva_build_view view = { &document, input.json, experiment };

        build->options->look(build->options->look_context, &view);
    }
    json_decref(input.json);
    free(servers);
    return status;
}

/* Puts the report in its place. */
static enum wva_status fill_place(const struct build *build, struct wva_error *err)
{
    char *digest;
    const struct wva_manifest_header header =
        wva_again_describe(build->options, build->input, build->experiment, &digest);
    const char **parts = wva_calloc(build->part_count + 1, sizeof *parts);
    const struct wva_place_options filling = {
        .force = build->options->force,
        .in_place = build->in_place,
        .inputs = (const char *const *)&build->experiment->file,
        .input_count = build->experiment->file != NULL,
        .parts = parts,
        .part_count = build->experiment->count > 1 ? build->part_count : 0,
    };
    enum wva_status status;

    for (size_t i = 0; i < build->part_count; i++)
        parts[i] = wva_path_name(build->parts[i].dir);
    status = wva_place_fill(&build->place, &filling, &header, err);
    free(parts);
    free(digest);
    return status;
}

/* ---- jobs ---- */

static double first_slo(const double *slo_ms, double given)
{
    return isnan(given) && slo_ms != NULL ? slo_ms[0] : given;
}

/* The results of the first server of the job's model; of the first one where none is. */
static const struct wva_results *find_results(const struct build *build, const struct wva_job *job)
{
    for (size_t i = 0; i < build->part_count && job->model != NULL; i++) {
        const struct wva_server *server = build->parts[i].server;

        if (server != NULL && server->model != NULL && strcmp(server->model, job->model) == 0)
            return build->parts[i].results;
    }
    return build->parts[0].results;
}

/* By the SLOs that the load was meant to keep where there are no samples. */
static double choose_slo(double of_samples, const struct wva_meant_slo *meant, double meant_ms)
{
    return isnan(of_samples) && meant->file != NULL ? meant_ms : of_samples;
}

static double find_price(const struct build *build, const struct wva_server *server)
{
    const struct wva_setting *price =
        wva_settings_price(&build->settings, text_or_null(server->accelerator));

    return price == NULL ? NAN : price->number;
}

static void measure_stages(struct build *build)
{
    struct wva_stage_server *servers = wva_calloc(build->part_count, sizeof *servers);
    size_t count = 0;

    for (size_t i = 0; i < build->part_count; i++) {
        const struct wva_server *server = build->parts[i].server;

        if (server->frame->rows > 0 && !server->is_sum)
            servers[count++] = wva_stage_server_of(server, find_price(build, server));
    }
    build->stages = wva_stages_measure(&build->experiment->jobs, build->goodput, servers, count);
    build->published = wva_published_measure(
        &build->experiment->published, &build->experiment->jobs, &build->stages, servers, count);
    build->checklist = wva_checklist_make(build->experiment, find_start(build));
    free(servers);
}

/* Each by the SLOs that were given or, without, by those that a server of its model begins with. */
static void judge_jobs(struct build *build)
{
    const struct wva_jobs *jobs = &build->experiment->jobs;
    const struct wva_analysis_options *analysis = &build->options->analysis;
    const struct wva_meant_slo *meant = &build->experiment->meant;

    build->request_times = wva_request_times_measure(jobs);
    build->goodput = wva_calloc(jobs->count, sizeof *build->goodput);
    for (size_t i = 0; i < jobs->count; i++) {
        const struct wva_results *results = find_results(build, &jobs->items[i]);

        build->goodput[i] = wva_goodput_measure(
            &jobs->items[i],
            choose_slo(first_slo(results->slo_ttft_ms, analysis->slo_ttft_ms), meant,
                       meant->ttft_ms),
            choose_slo(first_slo(results->slo_itl_ms, analysis->slo_itl_ms), meant, meant->itl_ms));
    }
    measure_stages(build);
}

/* The SLOs that the load was meant to keep, where they are applied. */
static void take_settings(struct build *build)
{
    static const char part[] = "report.goodput.constraints";
    const struct wva_analysis_options *analysis = &build->options->analysis;
    const struct wva_meant_slo *meant = &build->experiment->meant;
    char *origin = meant->file == NULL ? NULL : wva_asprintf("%s: %s", meant->file, part);

    build->settings = wva_settings_copy(build->options->settings);
    if (origin != NULL && !isnan(meant->itl_ms) && isnan(analysis->slo_itl_ms))
        wva_settings_add_found(&build->settings, WVA_SETTING_SLO_ITL, meant->itl_ms, origin);
    if (origin != NULL && !isnan(meant->ttft_ms) && isnan(analysis->slo_ttft_ms))
        wva_settings_add_found(&build->settings, WVA_SETTING_SLO_TTFT, meant->ttft_ms, origin);
    free(origin);
}

/* Jobs are judged with each server of a run that has one model, and not with those of several. */
static bool serves_all_jobs(const struct wva_experiment *experiment)
{
    for (size_t i = 1; i < experiment->count; i++)
        if (strcmp(experiment->servers[i].model, experiment->servers[0].model) != 0)
            return false;
    return true;
}

static void judge_part(const struct build *build, struct part *part)
{
    const struct wva_experiment *experiment = build->experiment;
    const struct wva_settings *settings = build->options->settings;
    const struct wva_setting *price =
        wva_settings_price(settings, text_or_null(part->server->accelerator));
    const struct wva_verdict_input input = {
        .server = text_or_null(part->server->name),
        .frame = part->server->frame,
        .results = part->results,
        .experiment = experiment,
        .stages = serves_all_jobs(experiment) ? &build->stages : NULL,
        .slo_itl_given = !isnan(build->options->analysis.slo_itl_ms),
        .slo_ttft_given = !isnan(build->options->analysis.slo_ttft_ms),
        .slo_origin = wva_settings_slo_origin(settings),
        .held_pct = wva_settings_number(settings, WVA_SETTING_HELD),
        .mostly_pct = wva_settings_number(settings, WVA_SETTING_MOSTLY),
        .price = price == NULL ? NAN : price->number,
        .price_unit = price == NULL ? NULL : price->unit,
        .rows_left_out = experiment->rows_without_time + experiment->bad_rows,
    };

    part->verdict = wva_verdict_make(&input);
}

/* The fallback for the start of the run. */
static int64_t find_first_job(const struct wva_experiment *experiment)
{
    const struct wva_jobs *jobs = &experiment->jobs;

    return experiment->count > 0 || jobs->items[0].start_ns == WVA_TIME_NONE
               ? 0
               : jobs->items[0].start_ns;
}

static enum wva_status write_parts(struct build *build, struct wva_error *err)
{
    const struct wva_experiment *experiment = build->experiment;
    enum wva_status status =
        wva_lists_write_jobs(build->dir, &experiment->jobs, build->goodput, err);

    WVA_STEP(status, wva_lists_write_request_times(build->dir, &build->request_times, err));
    WVA_STEP(status, wva_lists_write_stages(build->dir, &build->stages, err));
    WVA_STEP(status, wva_lists_write_occurrences(build->dir, &experiment->occurrences, err));
    for (size_t i = 0; i < build->part_count && status == WVA_OK; i++)
        status = write_part(build, &build->parts[i], err);
    if (status == WVA_OK)
        status = wva_lists_write_complaints(build->dir, &experiment->complaints, err);
    return status != WVA_OK ? status : copy_log(build, err);
}

/* What is printed. */
static enum wva_status summarize(const struct build *build, struct wva_buffer *summary,
                                 struct wva_error *err)
{
    const struct wva_experiment *experiment = build->experiment;
    const struct part *part = &build->parts[0];
    enum wva_status status = WVA_OK;

    if (experiment->count > 1) {
        status = write_overview(build, summary, err);
    } else if (experiment->count == 1) {
        const struct wva_report_meta meta = describe_part(build, part);

        wva_report_console(summary, part->server->frame, part->results, part->verdict, &meta);
    } else {
        const struct wva_report_meta meta = { .name = part->name, .experiment = experiment };

        wva_report_console_jobs(summary, part->verdict, &meta);
    }
    wva_complaints_text(summary, &experiment->complaints);
    wva_stages_text(summary, &build->stages);
    wva_load_text(summary, &experiment->jobs, build->goodput);
    return status;
}

static enum wva_status write_report(struct build *build, struct wva_build_outcome *outcome,
                                    struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    if (build->dir == NULL)
        status = open_folder(build, find_first_job(build->experiment), err);
    if (status == WVA_OK)
        status = compute_parts(build, err);
    if (status != WVA_OK)
        return status;
    take_settings(build);
    judge_jobs(build);
    for (size_t i = 0; i < build->part_count; i++) {
        struct part *part = &build->parts[i];

        part->events = wva_figure_events_make(build->experiment, whose_occurrences(part->server),
                                              &part->event_count);
        judge_part(build, part);
    }
    status = write_parts(build, err);
    if (status == WVA_OK)
        status = summarize(build, &outcome->summary, err);
    if (status == WVA_OK)
        status = draw_figures(build, &outcome->summary, err);
    if (status == WVA_OK)
        status = write_documents(build, outcome, err);
    return status != WVA_OK ? status : fill_place(build, err);
}

static void release_build(struct build *build)
{
    for (size_t i = 0; i < build->part_count; i++)
        release_part(&build->parts[i]);
    free(build->parts);
    free(build->goodput);
    wva_request_times_free(&build->request_times);
    wva_stages_free(&build->stages);
    wva_checklist_free(&build->checklist);
    wva_settings_release(&build->settings);
    wva_frame_free(build->no_server.frame);
    wva_experiment_free(build->experiment);
    free(build->name);
    wva_place_close(&build->place);
}

static enum wva_status read_and_write(struct build *build, struct wva_build_outcome *outcome,
                                      struct wva_error *err)
{
    enum wva_status status = wva_column_list_parse("classic", &build->classic, err);

    if (status == WVA_OK)
        status = wva_column_list_parse("full", &build->full, err);
    if (status == WVA_OK)
        status = read_input(build, err);
    if (build->experiment != NULL) {
        outcome->coverage = build->experiment->coverage;
        outcome->from_log = build->experiment->from_log && !build->experiment->broken_off;
    }
    if (status == WVA_OK)
        status = write_report(build, outcome, err);
    if (status == WVA_OK)
        outcome->dir = wva_strdup(build->place.dir);
    return status;
}

enum wva_status wva_build_report(const char *input, const struct wva_build_options *options,
                                 struct wva_build_outcome *outcome, struct wva_error *err)
{
    char *folder = wva_experiment_find_folder(input);
    struct build build = { .options = options, .input = folder != NULL ? folder : input };
    enum wva_status status;

    *outcome = (struct wva_build_outcome){ .summary = wva_buffer_make(OUTCOME_MAX),
                                           .gates = wva_buffer_make(OUTCOME_MAX) };
    build.in_place = wva_folder_is_same(input, options->dir == NULL ? input : options->dir);
    build.name =
        options->name != NULL ? wva_strdup(options->name) : wva_experiment_name(build.input);
    if (build.name == NULL)
        build.name = wva_folder_input_name(build.input);
    status = read_and_write(&build, outcome, err);
    release_build(&build);
    free(folder);
    return status;
}

void wva_build_outcome_release(struct wva_build_outcome *outcome)
{
    free(outcome->dir);
    wva_buffer_free(&outcome->summary);
    wva_buffer_free(&outcome->gates);
}
