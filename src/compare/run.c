/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/run.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "analysis/timeline.h"
#include "compare/reported.h"
#include "experiment/readers.h"
#include "output/folder.h"
#include "plan/config.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/pool.h"

#define MONITORED "data/hpa_samples.csv" /* of a report */

/* ---- reading one ---- */

/* Remembers how the controller says that it works; most lines of a log say the same. */
struct modes {
    char *name;
    size_t count;
};

static enum wva_status note_mode(void *context, const struct wva_sample *sample,
                                 struct wva_error *err)
{
    struct modes *modes = context;
    struct wva_str mode = sample->cell[WVA_COLUMN_MODE];

    (void)err;
    if (mode.len == 0)
        return WVA_OK;
    if (modes->name != NULL && wva_str_equal(wva_str_from(modes->name), mode)) {
        modes->count++;
    } else if (modes->count == 0) {
        free(modes->name);
        modes->name = wva_strndup(mode.ptr, mode.len);
        modes->count = 1;
    } else {
        modes->count--;
    }
    return WVA_OK;
}

/* Controllers and configurations have several words for the same thing. */
static char *name_strategy(const char *mode)
{
    static const struct {
        const char *mode, *strategy;
    } names[] = { { "capacity-only", "capacity-based" },
                  { "model-only", "model-based" },
                  { "hybrid", "hybrid" } };

    for (size_t i = 0; i < WVA_COUNT(names); i++)
        if (strcmp(names[i].mode, mode) == 0)
            return wva_strdup(names[i].strategy);
    return wva_strdup(mode);
}

/* The configuration next to a log, or in a folder. */
static char *find_config(const char *path)
{
    struct stat st;
    char *folder, *config;

    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        folder = wva_strdup(path);
    else
        folder = wva_path_folder(path);
    config = wva_path_join(folder, "experiment-config.yaml");
    free(folder);
    return config;
}

static void read_config(struct wva_compare_run *run)
{
    char *path = find_config(run->path);
    struct wva_problems problems = { 0 };
    struct wva_config *config = NULL;
    struct wva_error ignored;

    if (wva_config_read(path, &config, &problems, &ignored) == WVA_OK) {
        if (config->name != NULL)
            run->config = wva_strdup(config->name);
        if (config->mode != NULL)
            run->strategy = name_strategy(config->mode);
    }
    wva_config_free(config);
    wva_problems_release(&problems);
    free(path);
}

/* An HPA run with its HPA switched off. */
static bool is_static(const struct wva_metadata *metadata)
{
    const char *enabled = metadata->text[WVA_METADATA_HPA_ENABLED];

    return enabled != NULL && strcmp(enabled, "false") == 0;
}

static void describe_run(struct wva_compare_run *run, const struct modes *modes)
{
    const struct wva_metadata *metadata = &run->experiment->metadata;

    if (run->config == NULL && run->strategy == NULL)
        read_config(run);
    if (run->config == NULL && run->experiment->setup != NULL)
        run->config = wva_strdup(run->experiment->setup);
    if (run->config == NULL && metadata->text[WVA_METADATA_NAME] != NULL)
        run->config = wva_strdup(metadata->text[WVA_METADATA_NAME]);
    if (run->strategy == NULL
        && (wva_capabilities(run->server->frame, false) & WVA_HAS_TARGETS) != 0)
        run->strategy = wva_strdup(is_static(metadata) ? "static" : "hpa");
    if (run->strategy == NULL && run->server->scaler != NULL)
        run->strategy = wva_strdup(run->server->scaler);
    if (run->strategy == NULL && modes->name != NULL)
        run->strategy = name_strategy(modes->name);
}

/* True if that is the name of the server, with or without its namespace. */
static bool is_called(const struct wva_server *server, const char *name)
{
    size_t len = strlen(name);

    return strncmp(server->name, name, len) == 0
           && (server->name[len] == '\0' || server->name[len] == ':');
}

/* That with most traffic, then with most samples; a model as a whole before its parts. */
static bool is_better(const struct wva_server *server, const struct wva_server *best)
{
    size_t traffic = wva_count_active_rows(server->frame);
    size_t most = wva_count_active_rows(best->frame);

    if (server->is_sum != best->is_sum)
        return server->is_sum;
    return traffic != most ? traffic > most : server->frame->rows > best->frame->rows;
}

static const struct wva_server *choose_server(const struct wva_experiment *experiment,
                                              const char *name)
{
    const struct wva_server *best = NULL;

    for (size_t i = 0; i < experiment->count; i++) {
        const struct wva_server *server = &experiment->servers[i];

        if ((name == NULL || is_called(server, name)) && (best == NULL || is_better(server, best)))
            best = server;
    }
    return best;
}

/* Drops repeated cycles and rows outside the time window, as a report does. */
static void reduce(struct wva_compare_run *run, const struct wva_compare_options *options)
{
    struct wva_frame *frame = run->server->frame;
    bool *keep = wva_calloc(frame->rows, sizeof *keep);
    const int64_t first_ns = frame->time_ns[0];
    const bool monitored = (wva_capabilities(frame, false) & WVA_HAS_TARGETS) != 0;

    run->period_s = wva_period_s(frame->time_ns, frame->rows);
    (void)wva_dedupe_mark(monitored ? WVA_DEDUPE_NONE : options->dedupe, frame->time_ns,
                          frame->rows, keep);
    for (size_t row = 0; row < frame->rows; row++)
        keep[row] = keep[row] && wva_window_holds(&options->window, first_ns, frame->time_ns[row]);
    wva_frame_filter(frame, keep);
    free(keep);
}

/* From the best available indicator of load, if there is one. */
static void find_load(struct wva_compare_run *run)
{
    static const enum wva_role roles[] = { WVA_ROLE_RATE, WVA_ROLE_ACTIVE_JOBS,
                                           WVA_ROLE_ITL_OBSERVED, WVA_ROLE_KV_USAGE,
                                           WVA_ROLE_WAITING };
    const struct wva_frame *frame = run->server->frame;

    run->load_row = run->load_end_row = WVA_ROW_NONE;
    for (size_t i = 0; i < WVA_COUNT(roles) && run->load_row == WVA_ROW_NONE; i++)
        for (size_t row = 0; row < frame->rows; row++)
            if (wva_frame_get(frame, roles[i], row) > 0) {
                if (run->load_row == WVA_ROW_NONE)
                    run->load_row = row;
                run->load_end_row = row;
            }
}

/* A report on what a monitor saw, of which no more than the samples is left. */
static enum wva_status read_again(struct wva_compare_run *run,
                                  const struct wva_experiment_options *reading,
                                  struct wva_error *err)
{
    char *table = wva_path_join(run->path, MONITORED);
    enum wva_status status;

    wva_experiment_free(run->experiment);
    status = wva_experiment_read(table, reading, &run->experiment, err);
    wva_notes_add(&run->experiment->notes,
                  "read from a report, with the numbers as the report took them");
    free(table);
    return status;
}

/* A report on a run of which nothing but the results of load generators, and what served their
 * stages, is left. */
static bool read_reported(struct wva_compare_run *run)
{
    wva_experiment_free(run->experiment);
    run->experiment = wva_calloc(1, sizeof *run->experiment);
    run->experiment->file = wva_strdup(run->path);
    wva_reported_read(run->path, run->experiment, &run->stages);
    if (run->experiment->jobs.count > 0)
        wva_notes_add(&run->experiment->notes,
                      "read from a report, with the figures of load generators as it has them");
    return run->experiment->jobs.count > 0;
}

static enum wva_status read_run(struct wva_compare_run *run,
                                const struct wva_compare_options *options, struct wva_error *err)
{
    struct modes modes = { NULL, 0 };
    const struct wva_experiment_options reading = {
        .stop = options->stop,
        .tee = note_mode,
        .context = &modes,
        .threads = 1,
        .zone = options->zone,
        .units_as_is = options->units_as_is,
        .jobs_suffice = true,
    };
    enum wva_status status = wva_experiment_read(run->path, &reading, &run->experiment, err);

    if (status == WVA_ERR_DATA && wva_path_holds_file(run->path, MONITORED))
        status = read_again(run, &reading, err);
    if (status == WVA_ERR_DATA && wva_path_holds_file(run->path, "report.json")
        && read_reported(run))
        status = WVA_OK;
    if (status == WVA_OK) {
        wva_reported_read(run->path, run->experiment, &run->stages);
        /* Load generators alone measure latency too: a server without samples. */
        run->is_of_jobs = run->experiment->count == 0;
        if (run->is_of_jobs)
            (void)wva_experiment_server(run->experiment, WVA_STR(""));
        run->server = choose_server(run->experiment, run->is_of_jobs ? NULL : options->server);
        if (run->server == NULL)
            status = wva_fail(err, WVA_ERR_USAGE, "--server: no server is called '%.100s'",
                              options->server);
        else
            describe_run(run, &modes);
    }
    if (status == WVA_OK && run->is_of_jobs) {
        find_load(run);
    } else if (status == WVA_OK) {
        reduce(run, options);
        if (run->server->frame->rows == 0)
            status = wva_fail(err, WVA_ERR_DATA, "no samples in the time window");
        else
            find_load(run);
    }
    if (status != WVA_OK && err->file[0] == '\0')
        wva_error_place(err, run->path, 0);
    free(modes.name);
    return status;
}

/* ---- names ---- */

/* The last `parts` components of a path; the last one without endings where it is a file. */
static char *name_by_path(const char *path, int parts)
{
    char *last = wva_folder_input_name(path);
    size_t end = strlen(path), start;
    char *name;

    while (end > 1 && path[end - 1] == '/')
        end--;
    for (start = end; start > 0 && path[start - 1] != '/'; start--)
        ;
    for (end = start; parts > 1 && start > 1; parts--)
        for (start--; start > 0 && path[start - 1] != '/'; start--)
            ;
    name = wva_asprintf("%.*s%s", (int)(end - start), path + start, last);
    free(last);
    return name;
}

static bool has_twin(const struct wva_compare_runs *runs, size_t run)
{
    for (size_t i = 0; i < runs->count; i++)
        if (i != run && strcmp(runs->items[i].name, runs->items[run].name) == 0)
            return true;
    return false;
}

/* The same path twice. */
static void number_twins(struct wva_compare_runs *runs)
{
    bool *twin = wva_calloc(runs->count, sizeof *twin);

    for (size_t i = 0; i < runs->count; i++)
        twin[i] = has_twin(runs, i);
    for (size_t i = 0; i < runs->count; i++)
        if (twin[i]) {
            char *numbered = wva_asprintf("%s (%zu)", runs->items[i].name, i + 1);

            free(runs->items[i].name);
            runs->items[i].name = numbered;
        }
    free(twin);
}

/* The shortest unique names. */
static void name_runs(struct wva_compare_runs *runs)
{
    enum { MOST_PARTS = 4 };

    for (int parts = 1; parts <= MOST_PARTS; parts++) {
        bool *twin = wva_calloc(runs->count, sizeof *twin);

        for (size_t i = 0; i < runs->count; i++)
            twin[i] = runs->items[i].name == NULL || (parts > 1 && has_twin(runs, i));
        for (size_t i = 0; i < runs->count; i++)
            if (twin[i]) {
                free(runs->items[i].name);
                runs->items[i].name = name_by_path(runs->items[i].path, parts);
            }
        free(twin);
    }
    number_twins(runs);
}

static bool is_stamp(const char *text, size_t len)
{
    size_t digits = 0;

    for (size_t i = 0; i < len; i++)
        digits += isdigit((unsigned char)text[i]) != 0;
    return len > 0 && digits == len;
}

char *wva_compare_name_prefix(const char *name)
{
    size_t len = strlen(name);

    for (;;) {
        size_t start = len;

        while (start > 0 && strchr("-_ .#", name[start - 1]) == NULL)
            start--;
        if (start < 2 || !is_stamp(name + start, len - start))
            break;
        len = start - 1;
    }
    return wva_strndup(name, len);
}

/* ---- SLOs ---- */

/* That the load of a run without samples was meant to keep; NaN: not told, or in its samples. */
static double find_meant_slo(const struct wva_compare_run *run, enum wva_role role)
{
    const struct wva_meant_slo *meant = &run->experiment->meant;

    if (!run->is_of_jobs || meant->file == NULL)
        return NAN;
    return role == WVA_ROLE_ITL_SLO ? meant->itl_ms : meant->ttft_ms;
}

/* The one SLO that all runs that state one share; NaN where there is none, or several. */
static double find_shared_slo(const struct wva_compare_runs *runs, enum wva_role role, bool *differ)
{
    double shared = NAN;

    *differ = false;
    for (size_t i = 0; i < runs->count; i++) {
        const struct wva_frame *frame = runs->items[i].server->frame;
        double meant = find_meant_slo(&runs->items[i], role);

        if (meant > 0) {
            *differ = *differ || (!isnan(shared) && (meant < shared || meant > shared));
            shared = meant;
        }
        for (size_t row = 0; row < frame->rows; row++) {
            double slo = wva_frame_get(frame, role, row);

            if (!(slo > 0))
                continue;
            *differ = *differ || (!isnan(shared) && slo != shared);
            shared = slo;
        }
    }
    return *differ ? NAN : shared;
}

struct slo_rule {
    enum wva_role role;
    const char *name;
    double given, shared;
};

static struct slo_rule make_rule(struct wva_compare_runs *runs,
                                 const struct wva_compare_options *options, enum wva_role role,
                                 const char *name, double given)
{
    struct slo_rule rule = { role, name, given, NAN };
    bool differ;

    if (!isnan(given))
        return rule;
    rule.shared = find_shared_slo(runs, role, &differ);
    if (differ)
        wva_notes_add(&runs->notes,
                      "The runs have different SLOs of %s, or one that changes: each is judged by "
                      "its own. --slo-%s judges all by the same.",
                      name, role == WVA_ROLE_ITL_SLO ? "itl" : "ttft");
    if (options->own_slo_only)
        rule.shared = NAN;
    return rule;
}

/* The SLO that a run is judged by; NaN: that of its log. */
static double apply_rule(const struct slo_rule *rule, const struct wva_compare_run *run, bool *lent)
{
    *lent = isnan(rule->given) && !isnan(rule->shared)
            && !wva_frame_has(run->server->frame, rule->role)
            && isnan(find_meant_slo(run, rule->role));
    return *lent ? rule->shared : rule->given;
}

static void note_lent(struct wva_compare_runs *runs, const struct slo_rule *rule, bool itl)
{
    size_t lent = 0;

    for (size_t i = 0; i < runs->count; i++)
        lent += itl ? runs->items[i].slo_itl_lent : runs->items[i].slo_ttft_lent;
    if (lent > 0)
        wva_notes_add(&runs->notes,
                      "No SLO of %s in %zu of %zu runs; they are judged by that of the others, %g "
                      "ms (--slo-of-others=no turns this off).",
                      rule->name, lent, runs->count, rule->shared);
}

/* ---- load generators ---- */

/* The SLO of single requests: the one that samples are judged by. */
static double find_client_slo(const struct wva_compare_run *run, enum wva_role role, double given,
                              const double *slo_ms)
{
    if (!isnan(given))
        return given;
    return slo_ms != NULL && run->results->rows > 0 ? slo_ms[0] : find_meant_slo(run, role);
}

static void measure_clients(struct wva_compare_run *run,
                            const struct wva_analysis_options *analysis)
{
    const struct wva_experiment *experiment = run->experiment;
    struct wva_stage_server *servers = wva_calloc(experiment->count, sizeof *servers);
    double ttft_ms =
        find_client_slo(run, WVA_ROLE_TTFT_SLO, analysis->slo_ttft_ms, run->results->slo_ttft_ms);
    double itl_ms =
        find_client_slo(run, WVA_ROLE_ITL_SLO, analysis->slo_itl_ms, run->results->slo_itl_ms);
    size_t count = 0;

    if (run->stages.all.jobs > 0) { /* as a report has them */
        free(servers);
        return;
    }
    for (size_t i = 0; i < experiment->count; i++) {
        const struct wva_server *server = &experiment->servers[i];

        if (server->frame->rows > 0 && !server->is_sum)
            servers[count++] = wva_stage_server_of(server, NAN);
    }
    run->goodput = wva_calloc(experiment->jobs.count, sizeof *run->goodput);
    for (size_t i = 0; i < experiment->jobs.count; i++)
        run->goodput[i] = wva_goodput_measure(&experiment->jobs.items[i], ttft_ms, itl_ms);
    run->stages = wva_stages_measure(&experiment->jobs, run->goodput, servers, count);
    free(servers);
}

/* Where all of a run failed, the verdict begins with that. */
static void note_failed(struct wva_compare_runs *runs, const struct wva_compare_run *run)
{
    for (size_t i = 0; i < run->stages.count; i++)
        if (wva_stage_all_failed(&run->stages.items[i]) && !wva_stage_all_failed(&run->stages.all))
            wva_notes_add(&runs->notes, "All %g requests of stage %d of %s failed.",
                          run->stages.items[i].failed, run->stages.items[i].stage, run->name);
}

static void compute_results(struct wva_compare_runs *runs,
                            const struct wva_compare_options *options)
{
    const struct slo_rule itl =
        make_rule(runs, options, WVA_ROLE_ITL_SLO, "ITL", options->slo_itl_ms);
    const struct slo_rule ttft =
        make_rule(runs, options, WVA_ROLE_TTFT_SLO, "TTFT", options->slo_ttft_ms);

    for (size_t i = 0; i < runs->count; i++) {
        struct wva_compare_run *run = &runs->items[i];
        struct wva_analysis_options analysis = { .period_s = run->period_s };

        analysis.slo_itl_ms = apply_rule(&itl, run, &run->slo_itl_lent);
        analysis.slo_ttft_ms = apply_rule(&ttft, run, &run->slo_ttft_lent);
        run->results = wva_results_compute(run->server->frame, &analysis);
        if (wva_results_tell(run->results, WVA_HAS_TARGETS))
            wva_results_use_hpa_spec(run->results, run->server->frame, &run->experiment->hpa_spec);
        measure_clients(run, &analysis);
        note_failed(runs, run);
    }
    note_lent(runs, &itl, true);
    note_lent(runs, &ttft, false);
}

/* ---- all ---- */

static void note_servers(struct wva_compare_runs *runs)
{
    for (size_t i = 0; i < runs->count; i++) {
        const struct wva_compare_run *run = &runs->items[i];

        if (run->experiment->count > 1)
            wva_notes_add(
                &runs->notes, "%s has %zu servers; %s is compared, %s (--server selects another).",
                run->name, run->experiment->count,
                run->server->name[0] == '\0' ? "the one without a name" : run->server->name,
                "the one with the most samples with traffic");
    }
}

static bool same_values(const double *a, const double *b, size_t rows)
{
    if (a == NULL || b == NULL)
        return a == b;
    for (size_t row = 0; row < rows; row++)
        if (a[row] != b[row] && !(isnan(a[row]) && isnan(b[row])))
            return false;
    return true;
}

static bool same_samples(const struct wva_frame *a, const struct wva_frame *b)
{
    if (a->rows != b->rows
        || (a->rows > 0 && memcmp(a->time_ns, b->time_ns, a->rows * sizeof *a->time_ns) != 0))
        return false;
    for (int role = 0; role < WVA_ROLE_COUNT; role++)
        if (!same_values(a->column[role].value, b->column[role].value, a->rows))
            return false;
    return true;
}

static bool same_job(const struct wva_job *a, const struct wva_job *b)
{
    const char *name_a = a->name == NULL ? "" : a->name, *name_b = b->name == NULL ? "" : b->name;

    return strcmp(name_a, name_b) == 0 && a->start_ns == b->start_ns
           && same_values(a->figure, b->figure, WVA_JOB_FIGURES);
}

/* Only where there is nothing else to go by: a copy of a log may lie without those of its jobs. */
static bool same_jobs(const struct wva_compare_run *a, const struct wva_compare_run *b)
{
    const struct wva_jobs *in_a = &a->experiment->jobs, *in_b = &b->experiment->jobs;

    if (!a->is_of_jobs || !b->is_of_jobs)
        return a->is_of_jobs == b->is_of_jobs;
    for (size_t i = 0; i < in_a->count && in_a->count == in_b->count; i++)
        if (!same_job(&in_a->items[i], &in_b->items[i]))
            return false;
    return in_a->count == in_b->count;
}

/* Pairs each run with the first one that equals it. */
static void find_copies(struct wva_compare_runs *runs)
{
    for (size_t i = 0; i < runs->count; i++) {
        struct wva_compare_run *run = &runs->items[i];

        for (size_t j = 0; j < i && run->copy_of == 0; j++)
            if (same_jobs(run, &runs->items[j])
                && same_samples(run->server->frame, runs->items[j].server->frame))
                run->copy_of = j + 1;
        if (run->copy_of > 0)
            wva_notes_add(&runs->notes, "%s and %s have the same samples: one run, given twice.",
                          runs->items[run->copy_of - 1].name, run->name);
    }
}

size_t wva_compare_run_identity(const struct wva_compare_runs *runs, size_t run)
{
    size_t copy_of = runs->items[run].copy_of;

    return copy_of == 0 ? run : copy_of - 1;
}

struct reading {
    struct wva_compare_run *run;
    const struct wva_compare_options *options;
    enum wva_status status;
    struct wva_error err;
};

static void read_one(void *context, size_t index)
{
    struct reading *reading = (struct reading *)context + index;

    reading->status = read_run(reading->run, reading->options, &reading->err);
}

void wva_compare_source_release(struct wva_compare_source *source)
{
    free(source->path);
    free(source->label);
    free(source->name);
    free(source->strategy);
    free(source->config);
}

enum wva_status wva_compare_runs_read(const struct wva_compare_source *sources, size_t count,
                                      const struct wva_compare_options *options,
                                      struct wva_compare_runs *runs, struct wva_error *err)
{
    struct reading *readings = wva_calloc(count, sizeof *readings);
    enum wva_status status = WVA_OK;

    *runs = (struct wva_compare_runs){ .items = wva_calloc(count, sizeof *runs->items),
                                       .count = count };
    for (size_t i = 0; i < count; i++) {
        runs->items[i].path = wva_strdup(sources[i].path);
        runs->items[i].name = wva_strdup(sources[i].name);
        runs->items[i].strategy = wva_strdup(sources[i].strategy);
        runs->items[i].config = wva_strdup(sources[i].config);
        readings[i] = (struct reading){ .run = &runs->items[i], .options = options };
    }
    name_runs(runs);
    wva_pool_run(count, options->threads, read_one, readings);
    for (size_t i = 0; i < count && status == WVA_OK; i++) {
        status = readings[i].status;
        if (status != WVA_OK)
            *err = readings[i].err;
    }
    free(readings);
    if (status != WVA_OK)
        return status;
    if (options->server == NULL)
        note_servers(runs);
    find_copies(runs);
    compute_results(runs, options);
    return WVA_OK;
}

void wva_compare_runs_release(struct wva_compare_runs *runs)
{
    for (size_t i = 0; i < runs->count; i++) {
        struct wva_compare_run *run = &runs->items[i];

        free(run->path);
        free(run->name);
        free(run->strategy);
        free(run->config);
        wva_results_free(run->results);
        wva_stages_free(&run->stages);
        free(run->goodput);
        wva_experiment_free(run->experiment);
    }
    free(runs->items);
    wva_notes_free(&runs->notes);
}

double wva_compare_time_s(const struct wva_compare_run *run, size_t row)
{
    const double *time_s = run->results->timeline.time_s;

    return time_s[row] - (run->load_row == WVA_ROW_NONE ? 0 : time_s[run->load_row]);
}
