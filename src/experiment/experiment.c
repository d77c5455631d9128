/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/experiment.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "experiment/beside.h"
#include "experiment/reader.h"
#include "jobs/job_files.h"
#include "util/memory.h"
#include "util/number.h"

static const struct wva_experiment_reader *const readers[] = {
    &wva_log_experiments,          &wva_rows_experiments,   &wva_hpa_legacy_experiments,
    &wva_hpa_enhanced_experiments, &wva_folder_experiments, &wva_job_experiments,
};

static void release_server(struct wva_server *server)
{
    free(server->name);
    free(server->short_name);
    free(server->model);
    free(server->accelerator);
    free(server->analyzer);
    wva_reasons_free(&server->reasons);
    wva_frame_free(server->frame);
    wva_frame_free(server->written);
}

void wva_experiment_free(struct wva_experiment *experiment)
{
    if (experiment == NULL)
        return;
    for (size_t i = 0; i < experiment->count; i++)
        release_server(&experiment->servers[i]);
    free(experiment->servers);
    wva_metadata_free(&experiment->metadata);
    wva_events_free(&experiment->events);
    wva_notes_free(&experiment->notes);
    wva_jobs_free(&experiment->jobs);
    wva_run_plan_free(experiment->plan);
    wva_hpa_spec_free(&experiment->hpa_spec);
    wva_collected_free(&experiment->collected);
    wva_complaints_free(&experiment->complaints);
    free(experiment->file);
    free(experiment);
}

/* Servers are kept in the order of their names, which is that of a report too. */
struct wva_server *wva_experiment_server(struct wva_experiment *experiment, struct wva_str name)
{
    size_t low = 0, high = experiment->count;
    struct wva_server *servers;

    /* A log can put anything into a name; as a C string it ends at a NUL. */
    name = name.len == 0 ? WVA_STR("") : (struct wva_str){ name.ptr, strnlen(name.ptr, name.len) };
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strncmp(experiment->servers[middle].name, name.ptr, name.len);

        if (order == 0)
            order = experiment->servers[middle].name[name.len] != '\0';
        if (order == 0)
            return &experiment->servers[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    servers = wva_reallocarray(experiment->servers, experiment->count + 1, sizeof *servers);
    memmove(&servers[low + 1], &servers[low], (experiment->count - low) * sizeof *servers);
    servers[low] = (struct wva_server){ .name = wva_strndup(name.ptr, name.len),
                                        .model = wva_strdup(""),
                                        .accelerator = wva_strdup(""),
                                        .analyzer = wva_strdup(""),
                                        .frame = wva_frame_create() };
    experiment->servers = servers;
    experiment->count++;
    return &servers[low];
}

const char *wva_server_capacity_unit(const struct wva_server *server)
{
    static const struct {
        const char *analyzer, *unit;
    } units[] = { { "saturation", "KV tokens" },
                  { "throughput", "tokens/s" },
                  { "queueing", "requests/s" } };

    for (size_t i = 0; server->analyzer != NULL && i < WVA_COUNT(units); i++)
        if (strncmp(server->analyzer, units[i].analyzer, strlen(units[i].analyzer)) == 0)
            return units[i].unit;
    return NULL;
}

static void remember(char **text, struct wva_str said)
{
    if (said.len == 0 || wva_str_equal(wva_str_from(*text), said))
        return;
    free(*text);
    *text = wva_strndup(said.ptr, said.len);
}

/* A number, or 0 and 1 for false and true. */
static bool read_value(struct wva_str cell, double *value)
{
    bool is_true = wva_str_equal(cell, WVA_STR("true"));

    if (!is_true && !wva_str_equal(cell, WVA_STR("false")))
        return wva_number_parse(cell, value);
    *value = is_true;
    return true;
}

/* The replicas that serve as the log says or, of rows that lack them, as many as the supply of the
 * row added last consists of; NaN where it is no whole number of them. */
static double count_ready(const struct wva_frame *frame, struct wva_str said)
{
    double ready;
    double supply = wva_frame_get(frame, WVA_ROLE_SUPPLY, frame->rows - 1);
    double capacity = wva_frame_get(frame, WVA_ROLE_REPLICA_CAPACITY, frame->rows - 1);
    double count = capacity > 0 ? round(supply / capacity) : NAN;

    if (wva_number_parse(said, &ready))
        return ready;
    return fabs(count * capacity - supply) <= 1e-6 * supply ? count : NAN;
}

void wva_experiment_add(struct wva_experiment *experiment, const struct wva_sample *sample)
{
    static const struct {
        enum wva_column column;
        enum wva_role role;
    } meanings[] = {
        { WVA_COLUMN_ITL_OBSERVED, WVA_ROLE_ITL_OBSERVED },
        { WVA_COLUMN_TTFT_OBSERVED, WVA_ROLE_TTFT_OBSERVED },
        { WVA_COLUMN_RATE, WVA_ROLE_RATE },
        { WVA_COLUMN_INPUT_TOKENS, WVA_ROLE_INPUT_TOKENS },
        { WVA_COLUMN_OUTPUT_TOKENS, WVA_ROLE_OUTPUT_TOKENS },
        { WVA_COLUMN_REPLICAS_DESIRED, WVA_ROLE_REPLICAS_DESIRED },
        { WVA_COLUMN_ITL_PREDICTED, WVA_ROLE_ITL_PREDICTED },
        { WVA_COLUMN_TTFT_PREDICTED, WVA_ROLE_TTFT_PREDICTED },
        { WVA_COLUMN_ITL_SLO, WVA_ROLE_ITL_SLO },
        { WVA_COLUMN_TTFT_SLO, WVA_ROLE_TTFT_SLO },
        { WVA_COLUMN_ALPHA, WVA_ROLE_ALPHA },
        { WVA_COLUMN_BETA, WVA_ROLE_BETA },
        { WVA_COLUMN_GAMMA, WVA_ROLE_GAMMA },
        { WVA_COLUMN_DELTA, WVA_ROLE_DELTA },
        { WVA_COLUMN_REPLICAS_CURRENT, WVA_ROLE_REPLICAS_CURRENT },
        { WVA_COLUMN_MAX_BATCH, WVA_ROLE_MAX_BATCH },
        { WVA_COLUMN_COST, WVA_ROLE_COST },
        { WVA_COLUMN_RHO, WVA_ROLE_RHO },
        { WVA_COLUMN_MAX_RPM, WVA_ROLE_MAX_RPM },
        { WVA_COLUMN_SUPPLY, WVA_ROLE_SUPPLY },
        { WVA_COLUMN_DEMAND, WVA_ROLE_DEMAND },
        { WVA_COLUMN_REPLICA_CAPACITY, WVA_ROLE_REPLICA_CAPACITY },
        { WVA_COLUMN_UTILIZATION, WVA_ROLE_UTILIZATION },
        { WVA_COLUMN_KV_USAGE, WVA_ROLE_KV_USAGE },
        { WVA_COLUMN_QUEUE_LENGTH, WVA_ROLE_QUEUE_LENGTH },
        { WVA_COLUMN_SATURATED, WVA_ROLE_SATURATED },
        { WVA_COLUMN_QUEUEING_ALPHA, WVA_ROLE_QUEUEING_ALPHA },
        { WVA_COLUMN_QUEUEING_BETA, WVA_ROLE_QUEUEING_BETA },
        { WVA_COLUMN_QUEUEING_GAMMA, WVA_ROLE_QUEUEING_GAMMA },
    };
    bool is_partial = wva_str_find(sample->cell[WVA_COLUMN_FLAGS], WVA_STR("partial-rate")) != NULL;
    struct wva_server *server;

    if (sample->time_ns == WVA_TIME_NONE) {
        experiment->rows_without_time++;
        return;
    }
    server = wva_experiment_server(experiment, sample->cell[WVA_COLUMN_SERVER]);
    remember(&server->model, sample->cell[WVA_COLUMN_MODEL]);
    remember(&server->accelerator, sample->cell[WVA_COLUMN_ACCELERATOR]);
    remember(&server->analyzer, sample->cell[WVA_COLUMN_ANALYZER]);
    wva_reasons_add(&server->reasons, sample);
    (void)wva_frame_add_row(server->frame, sample->time_ns);
    for (size_t i = 0; i < WVA_COUNT(meanings); i++) {
        struct wva_str cell = sample->cell[meanings[i].column];
        double value;

        /* The sum of some pods only is no load. */
        if (!read_value(cell, &value) || (is_partial && meanings[i].role == WVA_ROLE_RATE))
            value = NAN;
        wva_frame_set(server->frame, meanings[i].role, value, wva_number_is_whole(cell));
    }
    wva_frame_set(server->frame, WVA_ROLE_REPLICAS_READY,
                  count_ready(server->frame, sample->cell[WVA_COLUMN_REPLICAS_READY]), true);
}

enum wva_status wva_experiment_take(struct wva_experiment *experiment,
                                    const struct wva_experiment_options *options,
                                    const struct wva_sample *sample, struct wva_error *err)
{
    wva_experiment_add(experiment, sample);
    return options->tee == NULL ? WVA_OK : options->tee(options->context, sample, err);
}

/* Asks all readers; the best bid's file goes to experiment->file. */
static enum wva_status choose_reader(const char *folder, const struct wva_experiment_reader **best,
                                     char **file, struct wva_error *err)
{
    struct wva_error undecided = { 0 };
    int best_bid = 0;

    *best = NULL;
    *file = NULL;
    for (size_t i = 0; i < WVA_COUNT(readers); i++) {
        char *offered = NULL;
        int bid = 0;

        if (readers[i]->bid(folder, &bid, &offered, err) != WVA_OK)
            undecided = *err;
        if (bid > best_bid) {
            free(*file);
            *file = offered;
            *best = readers[i];
            best_bid = bid;
        } else {
            free(offered);
        }
    }
    if (undecided.status != WVA_OK && best_bid <= WVA_BID_UNDECIDED) {
        free(*file);
        *file = NULL;
        *err = undecided;
        return undecided.status;
    }
    if (*best != NULL)
        return WVA_OK;
    return wva_fail_at(err, WVA_ERR_DATA, folder, 0,
                       "no controller log, no extracted_metrics.csv, no metrics.csv of an HPA run "
                       "or a WVA experiment and no log of a load generator in this folder; "
                       "wva-batch looks in the folders below too");
}

/* What is before "/name" in a path that ends so, "." where that is all of it; NULL: it does not. */
static char *take_off_name(const char *path, const char *name)
{
    size_t path_len = strlen(path), name_len = strlen(name);
    const char *at = path + path_len - name_len;

    if (path_len < name_len || strcmp(at, name) != 0)
        return NULL;
    if (at == path)
        return wva_strdup(".");
    return at[-1] != '/' ? NULL : wva_strndup(path, at - 1 == path ? 1 : (size_t)(at - 1 - path));
}

static bool is_bid_for(const struct wva_experiment_reader *reader, const char *folder)
{
    struct wva_error ignored;
    char *file = NULL;
    int bid = 0;
    bool wanted = reader->bid(folder, &bid, &file, &ignored) == WVA_OK && bid > 0;

    free(file);
    return wanted;
}

char *wva_experiment_find_folder(const char *file)
{
    struct stat st;

    if (stat(file, &st) != 0 || !S_ISREG(st.st_mode))
        return NULL;
    for (size_t i = 0; i < WVA_COUNT(readers); i++)
        for (const char *const *name = readers[i]->files; name != NULL && *name != NULL; name++) {
            char *folder = take_off_name(file, *name);

            if (folder != NULL && is_bid_for(readers[i], folder))
                return folder;
            free(folder);
        }
    return NULL;
}

enum wva_status wva_experiment_recognise(const char *path, const char **kind, struct wva_error *err)
{
    const struct wva_experiment_reader *reader;
    char *file;
    enum wva_status status = choose_reader(path, &reader, &file, err);

    *kind = status == WVA_OK ? reader->name : NULL;
    free(file);
    return status;
}

/* The only other server whose name is that of server `index` with a namespace; NULL when there is
 * none, or several. */
static struct wva_server *find_with_namespace(const struct wva_experiment *experiment, size_t index)
{
    const char *name = experiment->servers[index].name;
    size_t len = strlen(name);
    struct wva_server *found = NULL;

    if (len == 0 || strchr(name, ':') != NULL)
        return NULL;
    for (size_t i = 0; i < experiment->count; i++) {
        struct wva_server *server = &experiment->servers[i];

        if (strncmp(server->name, name, len) != 0 || server->name[len] != ':')
            continue;
        if (found != NULL)
            return NULL;
        found = server;
    }
    return found;
}

/* A cycle that only decides on a variant does not say its namespace: its row belongs to the server
 * that other cycles name in full. */
static void join_servers(struct wva_experiment *experiment)
{
    for (size_t i = experiment->count; i-- > 0;) {
        struct wva_server *nameless = &experiment->servers[i];
        struct wva_server *server = find_with_namespace(experiment, i);

        if (server == NULL)
            continue;
        wva_frame_append(server->frame, nameless->frame);
        server->short_name = wva_strdup(nameless->name);
        release_server(nameless);
        experiment->count--;
        memmove(nameless, nameless + 1, (experiment->count - i) * sizeof *nameless);
    }
}

static enum wva_status check_usable(const struct wva_experiment *experiment, const char *path,
                                    struct wva_error *err)
{
    if (experiment->count > 0)
        return WVA_OK;
    if (experiment->rows_without_time > 0)
        return wva_fail_at(err, WVA_ERR_DATA, path, 0,
                           "no sample has a time, so there is nothing to set out in time "
                           "(wva-extract gives the rows)");
    return wva_fail_at(err, WVA_ERR_DATA, path, 0, "no samples (wva-extract --diagnose says why)");
}

/* The reader of a file by what it holds. */
static enum wva_status choose_file_reader(const char *path,
                                          const struct wva_experiment_reader **reader,
                                          struct wva_error *err)
{
    bool rows;

    *reader = &wva_log_experiments;
    if (wva_experiment_look_for_rows(path, &rows, err) != WVA_OK)
        return err->status;
    if (rows)
        *reader = &wva_rows_experiments;
    else if (!wva_experiment_is_log(path) && wva_jobs_are_of_file(path))
        *reader = &wva_job_experiments;
    else
        return wva_experiment_check_one_log(path, err);
    return WVA_OK;
}

/* What belongs to an experiment beside its samples: of a folder all that lies there, of a file what
 * load generators say in it. */
static void read_beside(const char *path, bool is_folder,
                        const struct wva_experiment_reader *reader,
                        const struct wva_experiment_options *options,
                        struct wva_experiment *experiment)
{
    if (is_folder) {
        wva_experiment_read_beside(path, options, experiment);
    } else if (reader == &wva_job_experiments) {
        wva_jobs_read_file(path, &experiment->jobs, &experiment->notes);
        wva_jobs_place(&experiment->jobs, WVA_TIME_NONE, WVA_TIME_NONE, options->zone,
                       &experiment->notes);
    }
}

enum wva_status wva_experiment_read(const char *path, const struct wva_experiment_options *options,
                                    struct wva_experiment **out, struct wva_error *err)
{
    struct wva_experiment *experiment = wva_calloc(1, sizeof *experiment);
    const struct wva_experiment_reader *reader = &wva_log_experiments;
    enum wva_status status = WVA_OK;
    struct stat st;

    *out = experiment;
    if (stat(path, &st) != 0)
        return wva_fail_io(err, path, errno, "cannot read");
    experiment->with_parts = S_ISDIR(st.st_mode);
    if (experiment->with_parts) {
        status = choose_reader(path, &reader, &experiment->file, err);
    } else {
        experiment->file = wva_strdup(path);
        status = choose_file_reader(path, &reader, err);
    }
    if (status != WVA_OK)
        return status;
    status = reader->read(experiment->file, options, experiment, err);
    join_servers(experiment);
    for (size_t i = 0; i < experiment->count; i++)
        wva_frame_sort(experiment->servers[i].frame);
    if (status == WVA_OK)
        read_beside(path, S_ISDIR(st.st_mode), reader, options, experiment);
    if (status != WVA_OK || (reader == &wva_job_experiments && experiment->jobs.count > 0))
        return status;
    return check_usable(experiment, path, err);
}
