/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/experiment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"
#include "util/number.h"

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
    wva_occurrences_free(&experiment->occurrences);
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
                                        .harness = { .from_ns = WVA_TIME_NONE },
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
static double count_ready(const struct wva_frame *frame, double said)
{
    double supply = wva_frame_get(frame, WVA_ROLE_SUPPLY, frame->rows - 1);
    double capacity = wva_frame_get(frame, WVA_ROLE_REPLICA_CAPACITY, frame->rows - 1);
    double count = capacity > 0 ? round(supply / capacity) : NAN;

    if (!isnan(said))
        return said;
    return fabs(count * capacity - supply) <= 1e-6 * supply ? count : NAN;
}

static void set_role(struct wva_frame *frame, enum wva_role role, struct wva_str cell,
                     bool is_partial)
{
    bool whole = wva_number_is_whole(cell);
    double value;

    if (!read_value(cell, &value))
        value = NAN;
    if (role == WVA_ROLE_RATE && is_partial) /* the sum of some pods only is no load */
        value = NAN;
    if (role == WVA_ROLE_REPLICAS_READY) {
        value = count_ready(frame, value);
        whole = true;
    }
    wva_frame_set(frame, role, value, whole);
}

void wva_experiment_add(struct wva_experiment *experiment, const struct wva_sample *sample)
{
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
    for (int i = 0; i < WVA_ROLE_COUNT; i++) {
        enum wva_role role = (enum wva_role)i;
        enum wva_column column = wva_role_info(role).column;

        if (column != 0)
            set_role(server->frame, role, sample->cell[column], is_partial);
    }
}

enum wva_status wva_experiment_take(struct wva_experiment *experiment,
                                    const struct wva_experiment_options *options,
                                    const struct wva_sample *sample, struct wva_error *err)
{
    wva_experiment_add(experiment, sample);
    return options->tee == NULL ? WVA_OK : options->tee(options->context, sample, err);
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
void wva_experiment_finish(struct wva_experiment *experiment)
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
    for (size_t i = 0; i < experiment->count; i++)
        wva_frame_sort(experiment->servers[i].frame);
}
