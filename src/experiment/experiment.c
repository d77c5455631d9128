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
    free(server->other_analyzer);
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
    free(experiment->meant.file);
    free(experiment->arrivals);
    free(experiment->setup);
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
                                        .gpus = NAN,
                                        .replicas_max = NAN,
                                        .other_analyzer = wva_strdup(""),
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

/* ---- analyzers ---- */

/* What an analyzer states in a sample, first and other, and the roles of it. */
static const struct {
    enum wva_column column, other_column;
    enum wva_role role, other_role;
} stated[] = {
    { WVA_COLUMN_SUPPLY, WVA_COLUMN_OTHER_SUPPLY, WVA_ROLE_SUPPLY, WVA_ROLE_OTHER_SUPPLY },
    { WVA_COLUMN_DEMAND, WVA_COLUMN_OTHER_DEMAND, WVA_ROLE_DEMAND, WVA_ROLE_OTHER_DEMAND },
    { WVA_COLUMN_UTILIZATION, WVA_COLUMN_OTHER_UTILIZATION, WVA_ROLE_UTILIZATION,
      WVA_ROLE_OTHER_UTILIZATION },
    { WVA_COLUMN_REPLICA_CAPACITY, WVA_COLUMN_OTHER_REPLICA_CAPACITY, WVA_ROLE_REPLICA_CAPACITY,
      WVA_ROLE_OTHER_REPLICA_CAPACITY },
};

/* True if `name` is the analyzer called `known`, which takes its name if it has none. */
static bool is_analyzer(char **known, struct wva_str name)
{
    if ((*known)[0] == '\0')
        remember(known, name);
    return wva_str_equal(wva_str_from(*known), name);
}

/* Each analyzer has its own unit, so its numbers keep to the same roles in all rows, whichever is
 * first in a sample; those of a third one are left out. */
static void arrange_analyzers(struct wva_server *server, struct wva_str *cells)
{
    struct wva_str first = cells[WVA_COLUMN_ANALYZER], other = cells[WVA_COLUMN_OTHER_ANALYZER];
    struct wva_str decider = cells[WVA_COLUMN_DECIDED_BY], none = { 0 };
    bool keeps = first.len == 0 || is_analyzer(&server->analyzer, first);
    bool moves = !keeps && is_analyzer(&server->other_analyzer, first);
    bool has_other = other.len > 0
                     && (keeps ? is_analyzer(&server->other_analyzer, other)
                               : wva_str_equal(wva_str_from(server->analyzer), other));

    for (size_t i = 0; i < WVA_COUNT(stated); i++) {
        struct wva_str *a = &cells[stated[i].column], *b = &cells[stated[i].other_column];
        struct wva_str from_first = *a, from_other = has_other ? *b : none;

        *a = keeps ? from_first : from_other;
        *b = keeps ? from_other : moves ? from_first : none;
    }
    cells[WVA_COLUMN_DECIDED_BY] = none;
    if (decider.len > 0 && wva_str_equal(decider, wva_str_from(server->analyzer)))
        cells[WVA_COLUMN_DECIDED_BY] = WVA_STR("0");
    else if (decider.len > 0 && wva_str_equal(decider, wva_str_from(server->other_analyzer)))
        cells[WVA_COLUMN_DECIDED_BY] = WVA_STR("1");
}

/* The capacity of a replica says nothing about a supply that is of several variants, nor about
 * replicas if it is that of an engine. */
static void drop_shared(struct wva_str *cells)
{
    struct wva_str flags = cells[WVA_COLUMN_FLAGS];

    if (wva_str_find(flags, WVA_STR("shared-capacity")) != NULL
        || wva_str_find(flags, WVA_STR("several-engines")) != NULL)
        cells[WVA_COLUMN_REPLICA_CAPACITY] = cells[WVA_COLUMN_OTHER_REPLICA_CAPACITY] =
            (struct wva_str){ 0 };
}

static void swap_analyzers(struct wva_server *server)
{
    struct wva_frame *frame = server->frame;
    struct wva_frame_column *decided = &frame->column[WVA_ROLE_OTHER_DECIDED];
    char *analyzer = server->analyzer;

    server->analyzer = server->other_analyzer;
    server->other_analyzer = analyzer;
    for (size_t i = 0; i < WVA_COUNT(stated); i++) {
        struct wva_frame_column column = frame->column[stated[i].role];

        frame->column[stated[i].role] = frame->column[stated[i].other_role];
        frame->column[stated[i].other_role] = column;
    }
    for (size_t row = 0; decided->value != NULL && row < frame->rows; row++)
        decided->value[row] = 1 - decided->value[row];
}

/* True if the other analyzer decided more scale-ups, or as many and more changes in all. */
static bool other_decides(const struct wva_frame *frame)
{
    size_t ups[2] = { 0 }, changes[2] = { 0 };

    for (size_t row = 0; row < frame->rows; row++) {
        double other = wva_frame_get(frame, WVA_ROLE_OTHER_DECIDED, row);
        double change = wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row)
                        - wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row);

        if (isnan(other) || isnan(change))
            continue;
        ups[other == 1] += change > 0;
        changes[other == 1] += change != 0;
    }
    return ups[1] != ups[0] ? ups[1] > ups[0] : changes[1] > changes[0];
}

/* ---- rows ---- */

void wva_experiment_add(struct wva_experiment *experiment, const struct wva_sample *sample)
{
    bool is_partial = wva_str_find(sample->cell[WVA_COLUMN_FLAGS], WVA_STR("partial-rate")) != NULL;
    struct wva_str cells[WVA_COLUMN_COUNT];
    struct wva_server *server;

    if (sample->time_ns == WVA_TIME_NONE) {
        experiment->rows_without_time++;
        return;
    }
    server = wva_experiment_server(experiment, sample->cell[WVA_COLUMN_SERVER]);
    remember(&server->model, sample->cell[WVA_COLUMN_MODEL]);
    remember(&server->accelerator, sample->cell[WVA_COLUMN_ACCELERATOR]);
    memcpy(cells, sample->cell, sizeof cells);
    arrange_analyzers(server, cells);
    drop_shared(cells);
    wva_reasons_add(&server->reasons, sample);
    (void)wva_frame_add_row(server->frame, sample->time_ns);
    for (int i = 0; i < WVA_ROLE_COUNT; i++) {
        enum wva_role role = (enum wva_role)i;
        enum wva_column column = wva_role_info(role).column;

        if (column != 0)
            set_role(server->frame, role, cells[column], is_partial);
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
        if (nameless->analyzer[0] != '\0'
            && strcmp(nameless->analyzer, server->other_analyzer) == 0)
            swap_analyzers(nameless);
        wva_frame_append(server->frame, nameless->frame);
        server->short_name = wva_strdup(nameless->name);
        release_server(nameless);
        experiment->count--;
        memmove(nameless, nameless + 1, (experiment->count - i) * sizeof *nameless);
    }
    for (size_t i = 0; i < experiment->count; i++) {
        struct wva_server *server = &experiment->servers[i];

        wva_frame_sort(server->frame);
        if (!other_decides(server->frame))
            continue;
        swap_analyzers(server);
        wva_notes_add(&experiment->notes,
                      "supply and demand of %s are those of the %s analyzer, which decided most "
                      "changes; data/samples.csv has those of the %s analyzer first",
                      server->name, server->analyzer, server->other_analyzer);
    }
}
