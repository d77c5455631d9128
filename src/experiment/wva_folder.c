/* SPDX-License-Identifier: Apache-2.0 */
/* The folder of a WVA experiment: the controller's log as its collector took it, the configuration,
 * the events that were picked out of the log (metrics.csv), what the collector said (monitor.log),
 * and tables that were computed later. The log leads; the rest is held against it, and metrics.csv
 * stands in for it where it is lost. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "experiment/collected_rows.h"
#include "experiment/reader.h"
#include "experiment/wva_monitor.h"
#include "plan/run_plan.h"
#include "series/csv.h"
#include "util/buffer.h"
#include "util/number.h"
#include "util/path.h"
#include "util/timestamp.h"

#define LOG_NAME    "wva-controller-logs.jsonl"
#define ROWS_NAME   "metrics.csv"
#define CONFIG_NAME "experiment-config.yaml"

/* Above the bids for a bare log and for extracted rows, which an earlier report may have left here;
 * below that for the folder of a report, which has all of its log. */
enum { BID = 95, BID_REST = 85, NAMES_MAX = 4096 };

/* A run that ends before this share of its planned load has been cut short. */
static const double MOST = 0.95;

/* ---- which folder ---- */

static enum wva_status look_at_header(void *context, uint64_t line, const struct wva_str *cells,
                                      size_t count, struct wva_error *err)
{
    bool *found = context;

    (void)line;
    *found = wva_csv_find(cells, count, "event_type") >= 0;
    return wva_fail(err, WVA_ERR_DATA, "seen enough");
}

static bool has_events(const char *folder)
{
    char *path = wva_path_join(folder, ROWS_NAME);
    bool found = false;
    const struct wva_csv_handler handler = { &found, look_at_header, NULL, NULL };
    struct wva_csv_counts counts;
    struct wva_error ignored;

    (void)wva_csv_read(path, &handler, &counts, &ignored);
    free(path);
    return found;
}

/* The controller's log, which archives compress; NULL when there is none. */
static const char *find_log(const char *folder)
{
    static const char *const names[] = { LOG_NAME, LOG_NAME ".gz", LOG_NAME ".zst", LOG_NAME ".xz",
                                         LOG_NAME ".bz2" };

    for (size_t i = 0; i < WVA_COUNT(names); i++)
        if (wva_path_holds_file(folder, names[i]))
            return names[i];
    return NULL;
}

static enum wva_status bid(const char *folder, int *bid_value, char **file, struct wva_error *err)
{
    const char *log = find_log(folder);

    (void)err;
    if (log == NULL && !has_events(folder))
        return WVA_OK;
    *bid_value = log != NULL ? BID : BID_REST;
    *file = wva_path_join(folder, log != NULL ? log : ROWS_NAME);
    return WVA_OK;
}

/* ---- the configuration ---- */

static bool has_model(const struct wva_experiment *experiment, const char *model)
{
    for (size_t i = 0; i < experiment->count; i++)
        if (strcmp(experiment->servers[i].model, model) == 0)
            return true;
    return false;
}

/* The models that are to be served: a list where there are several, and then model_name is none. */
static void read_models(struct wva_experiment *experiment, const struct wva_config *config)
{
    const struct wva_yaml *list = wva_yaml_at(config->root, "expected", "models", NULL);
    struct wva_buffer names = wva_buffer_make(NAMES_MAX), absent = wva_buffer_make(NAMES_MAX);

    if (list == NULL || list->kind != WVA_YAML_LIST)
        return;
    for (size_t i = 0; i < list->count; i++) {
        const char *model = wva_yaml_text(list->items[i]);

        if (model == NULL)
            continue;
        wva_buffer_add_item(&names, model);
        if (!has_model(experiment, model))
            wva_buffer_add_item(&absent, model);
    }
    if (names.len > 0)
        wva_metadata_set(&experiment->metadata, WVA_METADATA_MODELS, wva_str_from(names.data),
                         WVA_METADATA_CONFIG);
    if (absent.len > 0 && experiment->from_log)
        wva_notes_add(&experiment->notes,
                      CONFIG_NAME " plans for the models %s; the log has no sample of %s",
                      names.data, absent.data);
    wva_buffer_free(&names);
    wva_buffer_free(&absent);
}

/* Model-based runs predict, the others do not: each cycle of the log shows which it is. */
static void check_mode(struct wva_experiment *experiment, const struct wva_config *config)
{
    const size_t *kinds = experiment->collected.kinds;
    bool predicts = kinds[WVA_COLLECTED_PREDICTION] > 0;

    if (config->mode == NULL || kinds[WVA_COLLECTED_OBSERVATION] == 0)
        return;
    if (strcmp(config->mode, "model-based") == 0 && !predicts)
        wva_notes_add(&experiment->notes,
                      CONFIG_NAME " says model-based, but the controller predicted nothing");
    if (strcmp(config->mode, "capacity-based") == 0 && predicts)
        wva_notes_add(&experiment->notes,
                      CONFIG_NAME " says capacity-based, but the controller predicted latencies");
}

static void check_slo(struct wva_experiment *experiment, const struct wva_config *config,
                      const char *key, enum wva_role role, const char *signal, const char *option)
{
    const char *text = wva_yaml_text(wva_yaml_at(config->root, "expected", key, NULL));
    double planned, said = NAN;

    if (text == NULL || !wva_number_parse(wva_str_from(text), &planned))
        return;
    for (size_t i = 0; i < experiment->count && isnan(said); i++)
        for (size_t row = 0; row < experiment->servers[i].frame->rows && isnan(said); row++)
            said = wva_frame_get(experiment->servers[i].frame, role, row);
    if (isnan(said) && experiment->from_log)
        wva_notes_add(&experiment->notes,
                      "the log tells no SLO of %s; " CONFIG_NAME " expects %g ms, by which "
                      "--%s=%g judges",
                      signal, planned, option, planned);
    if (said > planned || said < planned)
        wva_notes_add(&experiment->notes,
                      CONFIG_NAME " expects an SLO of %g ms for %s, the controller goes by %g ms",
                      planned, signal, said);
}

static double find_length_s(const struct wva_experiment *experiment)
{
    int64_t first_ns = INT64_MAX, last_ns = INT64_MIN;

    for (size_t i = 0; i < experiment->count; i++) {
        const struct wva_frame *frame = experiment->servers[i].frame;

        for (size_t row = 0; row < frame->rows; row++) {
            first_ns = frame->time_ns[row] < first_ns ? frame->time_ns[row] : first_ns;
            last_ns = frame->time_ns[row] > last_ns ? frame->time_ns[row] : last_ns;
        }
    }
    return first_ns > last_ns ? 0 : (double)(last_ns - first_ns) / (double)WVA_NS_PER_S;
}

static void check_length(struct wva_experiment *experiment, double planned_s)
{
    double length_s = find_length_s(experiment);

    if (length_s < MOST * planned_s)
        wva_notes_add(&experiment->notes,
                      "the samples last %.0f s, and the load was planned for %.0f s: the run or "
                      "its log is cut short",
                      length_s, planned_s);
}

static void read_config(struct wva_experiment *experiment, const char *folder)
{
    char *path = wva_path_join(folder, CONFIG_NAME);
    struct wva_run_plan *plan;
    struct wva_error err;

    wva_metadata_read_config(folder, &experiment->metadata);
    if (wva_run_plan_read(path, NULL, &plan, &err) == WVA_OK) {
        if (plan->config->root == NULL)
            wva_notes_add(&experiment->notes, CONFIG_NAME " is empty, or no mapping");
        else if (plan->config->job_count == 0)
            wva_notes_add(&experiment->notes, CONFIG_NAME " plans no load: is it cut?");
        read_models(experiment, plan->config);
        check_mode(experiment, plan->config);
        check_slo(experiment, plan->config, "slo_itl", WVA_ROLE_ITL_SLO, "ITL", "slo-itl");
        check_slo(experiment, plan->config, "slo_ttft", WVA_ROLE_TTFT_SLO, "TTFT", "slo-ttft");
        check_length(experiment, plan->end_s);
        wva_run_plan_free(plan);
    } else if (err.sys_errno == ENOENT) {
        wva_notes_add(&experiment->notes, CONFIG_NAME " is missing");
    } else {
        wva_notes_add(&experiment->notes, CONFIG_NAME ": %s", err.text);
    }
    free(path);
}

/* ---- what was picked out of the log, and what was computed of that ---- */

/* Where the collector and the log disagree on how many there are of a kind. */
static void compare_counts(struct wva_experiment *experiment, const struct wva_collected *rows)
{
    for (int kind = 0; kind < WVA_COLLECTED_KINDS; kind++) {
        size_t in_log = experiment->collected.kinds[kind], in_rows = rows->kinds[kind];

        /* The collector of that mode does not record kinds without any row. */
        if (in_rows > 0 && in_rows != in_log)
            wva_notes_add(&experiment->notes, ROWS_NAME " has %zu %s, and the log has %zu", in_rows,
                          wva_collected_kind_name((enum wva_collected_kind)kind), in_log);
    }
}

static void read_rows(struct wva_experiment *experiment, const char *folder)
{
    char *path = wva_path_join(folder, ROWS_NAME);
    struct wva_collected rows = { 0 };
    uint64_t unusable;
    struct wva_error err;
    enum wva_status status = wva_collected_read_rows(path, &rows, &unusable, &err);

    if (status != WVA_OK && err.sys_errno == ENOENT)
        wva_notes_add(&experiment->notes, ROWS_NAME " is missing");
    else if (status != WVA_OK)
        wva_notes_add(&experiment->notes, ROWS_NAME ": %s", err.text);
    else if (rows.count == 0)
        wva_notes_add(&experiment->notes, ROWS_NAME " has no events");
    if (status == WVA_OK && unusable > 0)
        wva_notes_add(&experiment->notes, ROWS_NAME ": %llu unusable rows were left out",
                      (unsigned long long)unusable);
    if (status == WVA_OK && experiment->from_log)
        compare_counts(experiment, &rows);
    if (!experiment->from_log) {
        wva_collected_free(&experiment->collected);
        experiment->collected = rows;
    } else {
        wva_collected_free(&rows);
    }
    free(path);
}

static enum wva_status accept_header(void *context, uint64_t line, const struct wva_str *cells,
                                     size_t count, struct wva_error *err)
{
    (void)context;
    (void)line;
    (void)cells;
    (void)count;
    (void)err;
    return WVA_OK;
}

/* Tables that a later analysis left, and what each of their rows stands for. */
static const struct {
    const char *name;
    enum wva_collected_kind kind;
    bool of_instants; /* else of events */
    bool model_based; /* left for runs of that mode, or of the other */
} tables[] = {
    { "kv_cache_aggregated.csv", WVA_COLLECTED_KV, true, false },
    { "queue_aggregated.csv", WVA_COLLECTED_QUEUE, true, false },
    { "capacity_analysis.csv", WVA_COLLECTED_ANALYSIS, false, false },
    { "processed/predictions.csv", WVA_COLLECTED_PREDICTION, false, true },
    { "processed/observations.csv", WVA_COLLECTED_OBSERVATION, false, true },
    { "processed/scaling_decisions.csv", WVA_COLLECTED_DECISION, false, true },
    { "processed/slo_values.csv", WVA_COLLECTED_SLO, false, true },
    { "processed/kv_cache_metrics.csv", WVA_COLLECTED_KV, false, true },
    { "processed/queue_metrics.csv", WVA_COLLECTED_QUEUE, false, true },
};

static void check_table(struct wva_experiment *experiment, const char *folder, size_t index,
                        struct wva_buffer *missing)
{
    static const struct wva_csv_handler handler = { NULL, accept_header, NULL, NULL };
    const struct wva_collected *collected = &experiment->collected;
    const char *name = tables[index].name;
    char *path = wva_path_join(folder, name);
    size_t wanted = tables[index].of_instants
                        ? wva_collected_count_times(collected, tables[index].kind)
                        : collected->kinds[tables[index].kind];
    struct wva_csv_counts counts = { 0 };
    struct wva_error err;

    if (wva_csv_read(path, &handler, &counts, &err) == WVA_OK) {
        if (counts.rows != wanted)
            wva_notes_add(&experiment->notes, "%s has %llu rows where %s makes %zu", name,
                          (unsigned long long)counts.rows,
                          experiment->from_log ? "the log" : ROWS_NAME, wanted);
    } else if (err.sys_errno != ENOENT) {
        wva_notes_add(&experiment->notes, "%s: %s", name, err.text);
    } else if (wanted > 0
               && tables[index].model_based == (collected->kinds[WVA_COLLECTED_PREDICTION] > 0)) {
        wva_buffer_add_item(missing, name);
    }
    free(path);
}

static void check_tables(struct wva_experiment *experiment, const char *folder)
{
    struct wva_buffer missing = wva_buffer_make(NAMES_MAX);

    for (size_t i = 0; i < WVA_COUNT(tables); i++)
        check_table(experiment, folder, i, &missing);
    if (missing.len > 0)
        wva_notes_add(&experiment->notes, "missing, and computed anew: %s", missing.data);
    wva_buffer_free(&missing);
}

static void read_monitor(struct wva_experiment *experiment, const char *folder)
{
    struct wva_monitor monitor;
    struct wva_error err;

    if (wva_monitor_read(folder, &monitor, &err) != WVA_OK) {
        wva_notes_add(&experiment->notes,
                      err.sys_errno == ENOENT ? "monitor.log is missing" : "monitor.log: %s",
                      err.text);
        return;
    }
    wva_metadata_set(&experiment->metadata, WVA_METADATA_CONTROLLER_POD, wva_str_from(monitor.pod),
                     WVA_METADATA_LOG);
    wva_monitor_note(&monitor, experiment->from_log ? experiment->coverage.lines : 0,
                     &experiment->notes);
}

/* ---- the samples ---- */

struct rebuilding {
    const struct wva_experiment_options *options;
    struct wva_experiment *experiment;
};

static enum wva_status take_sample(void *context, const struct wva_sample *sample,
                                   struct wva_error *err)
{
    struct rebuilding *rebuilding = context;

    return wva_experiment_take(rebuilding->experiment, rebuilding->options, sample, err);
}

/* Of what the collector picked out, where the log gives nothing. `cause` says why it does not. */
static enum wva_status rebuild(struct wva_experiment *experiment, const char *folder,
                               const struct wva_experiment_options *options, const char *cause,
                               struct wva_error *err)
{
    struct rebuilding rebuilding = { .options = options, .experiment = experiment };
    enum wva_status status;

    experiment->from_log = false;
    wva_notes_add(&experiment->notes, LOG_NAME " %s", cause);
    read_rows(experiment, folder);
    status = wva_collected_make_samples(&experiment->collected, take_sample, &rebuilding, err);
    if (status != WVA_OK)
        return status;
    if (experiment->count == 0) {
        return wva_fail_at(
            err, WVA_ERR_DATA, folder, 0,
            "a WVA experiment, but " LOG_NAME " %s and " ROWS_NAME " has no samples either", cause);
    }
    wva_notes_add(&experiment->notes, "the samples were rebuilt from " ROWS_NAME
                                      ", which tells neither model nor load");
    return WVA_OK;
}

static enum wva_status read_samples(struct wva_experiment *experiment, const char *file,
                                    const char *folder,
                                    const struct wva_experiment_options *options,
                                    struct wva_error *err)
{
    enum wva_status status = WVA_OK;
    const char *cause = NULL;

    if (find_log(folder) == NULL) {
        cause = "is missing";
    } else {
        status = wva_log_experiments.read(file, options, experiment, err);
        wva_collected_sort(&experiment->collected);
        if (status == WVA_OK && experiment->count == 0)
            cause = experiment->coverage.lines == 0 ? "is empty" : "holds no samples";
    }
    if (status == WVA_OK && cause != NULL)
        return rebuild(experiment, folder, options, cause, err);
    if (status == WVA_OK)
        read_rows(experiment, folder);
    if (experiment->collected.dropped > 0)
        wva_notes_add(&experiment->notes,
                      "the collector's figures are of the first %d events; %zu more were left out",
                      WVA_COLLECTED_MAX, experiment->collected.dropped);
    return status;
}

static enum wva_status read_folder(const char *file, const struct wva_experiment_options *options,
                                   struct wva_experiment *experiment, struct wva_error *err)
{
    char *folder = wva_path_folder(file);
    enum wva_status status;

    experiment->has_collector = true;
    status = read_samples(experiment, file, folder, options, err);
    if (status == WVA_OK) {
        read_config(experiment, folder);
        check_tables(experiment, folder);
        read_monitor(experiment, folder);
    }
    free(folder);
    return status;
}

/* Without the log: naming the log selects only the log. */
static const char *const files[] = { CONFIG_NAME,
                                     ROWS_NAME,
                                     "capacity_analysis.csv",
                                     "kv_cache_aggregated.csv",
                                     "queue_aggregated.csv",
                                     "monitor.log",
                                     NULL };

const struct wva_experiment_reader wva_folder_experiments = { "WVA run", bid, read_folder, files };
