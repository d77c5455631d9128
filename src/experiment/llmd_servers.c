/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/llmd_servers.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "prom/series_frame.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/timestamp.h"

/* ---- files ---- */

static void note_problem(struct wva_notes *notes, const char *name, const struct wva_error *err)
{
    if (err->sys_errno != ENOENT)
        wva_notes_add(notes, "%s: %s", name, err->text);
}

static void read_scrapes(const char *folder, const volatile sig_atomic_t *stop,
                         struct wva_llmd_service *service, struct wva_notes *notes)
{
    char *path = wva_scrapes_find(folder);
    struct wva_error err;

    if (path == NULL)
        return;
    if (wva_scrapes_read(path, stop, &service->scrapes, &err) == WVA_OK)
        wva_scrapes_tell(service->scrapes, notes);
    else
        note_problem(notes, wva_path_name(path), &err);
    free(path);
}

static void assign_pods(struct wva_llmd_service *service)
{
    const char **names = wva_calloc(service->replicas.count, sizeof *names);

    for (size_t i = 0; i < service->replicas.count; i++)
        names[i] = service->replicas.series[i].name;
    if (service->scrapes != NULL)
        wva_scrapes_set_owners(service->scrapes, names, service->replicas.count);
    free(names);
}

void wva_llmd_service_read(const char *folder, const volatile sig_atomic_t *stop,
                           struct wva_llmd_service *service, struct wva_notes *notes)
{
    static const char snapshots[] = "metrics/processed/replica_status_timeseries.json";
    static const char starts[] = "metrics/processed/pod_startup_times.json";
    char *snapshots_path = wva_path_join(folder, snapshots);
    char *starts_path = wva_path_join(folder, starts);
    struct wva_error err;

    *service = (struct wva_llmd_service){ 0 };
    read_scrapes(folder, stop, service, notes);
    if (wva_replica_log_read(snapshots_path, &service->replicas, &err) != WVA_OK)
        note_problem(notes, snapshots, &err);
    if (wva_pod_starts_read(starts_path, &service->starts, &err) != WVA_OK)
        note_problem(notes, starts, &err);
    if (service->replicas.empty_rounds > 0)
        wva_notes_add(notes,
                      "%zu of %zu snapshots of replicas are empty; replicas are not known "
                      "for them",
                      service->replicas.empty_rounds, service->replicas.rounds);
    if (service->scrapes == NULL && service->replicas.rounds == 0)
        wva_notes_add(notes, "neither metrics of the servers nor replicas were recorded, so "
                             "replicas, queue, use of the KV cache and latency as the servers saw "
                             "it are not known");
    assign_pods(service);
    free(snapshots_path);
    free(starts_path);
}

void wva_llmd_service_free(struct wva_llmd_service *service)
{
    wva_scrapes_free(service->scrapes);
    wva_replica_log_free(&service->replicas);
    wva_pod_starts_free(&service->starts);
    *service = (struct wva_llmd_service){ 0 };
}

/* ---- workloads ---- */

/* A Deployment or StatefulSet whose pods are engines. */
struct workload {
    const char *name;
    const struct wva_replica_series *replicas; /* NULL: no snapshot has it */
};

struct workloads {
    struct workload *items;
    size_t count, capacity;
};

static void add_workload(struct workloads *workloads, const char *name,
                         const struct wva_replica_log *log)
{
    for (size_t i = 0; i < workloads->count; i++)
        if (strcmp(workloads->items[i].name, name) == 0)
            return;
    *WVA_APPEND(workloads->items, workloads->count, workloads->capacity) =
        (struct workload){ name, wva_replica_log_find(log, name) };
}

/* Without scrapes there is no telling which of the workloads are engines: collectors list those of
 * the model only. */
static struct workloads find_workloads(const struct wva_llmd_service *service)
{
    const struct wva_scrapes *scrapes = service->scrapes;
    struct workloads found = { 0 };

    for (size_t i = 0; scrapes != NULL && i < scrapes->pod_count; i++)
        if (scrapes->pods[i].kind == WVA_POD_ENGINE)
            add_workload(&found, scrapes->pods[i].owner, &service->replicas);
    for (size_t i = 0; found.count == 0 && i < service->replicas.count; i++)
        add_workload(&found, service->replicas.series[i].name, &service->replicas);
    return found;
}

/* Prefill and decode of one model: every request passes both. */
static bool are_split(const struct wva_scrapes *scrapes)
{
    bool prefill = false, decode = false;

    for (size_t i = 0; i < scrapes->pod_count; i++) {
        prefill |= scrapes->pods[i].role == WVA_ROLE_OF_POD_PREFILL;
        decode |= scrapes->pods[i].role == WVA_ROLE_OF_POD_DECODE;
    }
    return prefill && decode;
}

/* What the endpoint picker counts is of all workloads; it is of this one where there is no other,
 * or where requests pass all of them. */
static struct wva_pod_series make_series(const struct wva_scrapes *scrapes,
                                         const struct workloads *workloads, const char *name)
{
    bool with_epp = workloads->count == 1 || (workloads->count == 2 && are_split(scrapes));
    bool *keep = wva_calloc(scrapes->pod_count, sizeof *keep);
    struct wva_pod_series series;

    for (size_t i = 0; i < scrapes->pod_count; i++)
        keep[i] = strcmp(scrapes->pods[i].owner, name) == 0
                  || (with_epp && scrapes->pods[i].kind == WVA_POD_EPP);
    series = wva_pod_series_make(scrapes, keep);
    free(keep);
    return series;
}

/* ---- frames ---- */

static struct wva_frame *make_frame(const struct wva_llmd_service *service,
                                    const struct workloads *workloads, const char *name)
{
    struct wva_pod_series series;
    struct wva_frame *frame;

    if (service->scrapes == NULL) {
        frame = wva_frame_create();
        for (size_t i = 0; i < service->replicas.rounds; i++)
            (void)wva_frame_add_row(frame, service->replicas.time_ns[i]);
        return frame;
    }
    series = make_series(service->scrapes, workloads, name);
    frame = wva_pod_series_to_frame(service->scrapes, &series);
    wva_pod_series_free(&series);
    return frame;
}

/* A collector scrapes and lists replicas in one round, and stops doing both at once; the replicas
 * of a time far from any snapshot are not known. */
static void fill_replicas(struct wva_frame *frame, const struct wva_replica_log *log,
                          const struct wva_replica_series *replicas)
{
    static const struct {
        enum wva_replica_count count;
        enum wva_role role;
    } meanings[] = {
        { WVA_REPLICAS_DESIRED, WVA_ROLE_REPLICAS_DESIRED },
        { WVA_REPLICAS_READY, WVA_ROLE_REPLICAS_CURRENT },
        { WVA_REPLICAS_READY, WVA_ROLE_REPLICAS_READY },
    };
    double *values = wva_calloc(frame->rows, sizeof *values);

    for (size_t i = 0; i < WVA_COUNT(meanings); i++) {
        for (size_t row = 0; row < frame->rows; row++)
            values[row] = wva_replica_at(log, replicas, meanings[i].count, frame->time_ns[row]);
        wva_frame_fill(frame, meanings[i].role, values, true);
    }
    free(values);
}

/* ---- servers ---- */

static const char *find_model(const struct wva_scrapes *scrapes, const char *owner)
{
    for (size_t i = 0; scrapes != NULL && i < scrapes->pod_count; i++)
        for (size_t k = 0; k < scrapes->pods[i].page_count; k++)
            if (strcmp(scrapes->pods[i].owner, owner) == 0
                && scrapes->pods[i].pages[k]->model != NULL)
                return scrapes->pods[i].pages[k]->model;
    return NULL;
}

static void add_server(const struct wva_llmd_service *service, const struct workloads *workloads,
                       const struct workload *workload, const char *name_space, const char *model,
                       struct wva_experiment *experiment)
{
    char *name = name_space == NULL ? wva_strdup(workload->name)
                                    : wva_asprintf("%s:%s", workload->name, name_space);
    struct wva_server *server = wva_experiment_server(experiment, wva_str_from(name));
    const char *served = find_model(service->scrapes, workload->name);

    wva_frame_free(server->frame);
    server->frame = make_frame(service, workloads, workload->name);
    if (workload->replicas != NULL)
        fill_replicas(server->frame, &service->replicas, workload->replicas);
    if (served == NULL)
        served = model;
    if (served != NULL) {
        free(server->model);
        server->model = wva_strdup(served);
    }
    free(server->analyzer);
    server->analyzer = wva_strdup("saturation"); /* its unit: tokens of the KV cache */
    free(name);
}

/* Over the intervals between scrapes, of all pods: prefill pods do not count. */
static struct wva_served count_served(const struct wva_scrapes *scrapes)
{
    struct wva_pod_series series = wva_pod_series_make(scrapes, NULL);
    struct wva_served served = { false, 0, 0 };

    for (size_t row = 1; row < series.rows; row++) {
        double seconds =
            (double)(scrapes->round_ns[row] - scrapes->round_ns[row - 1]) / (double)WVA_NS_PER_S;
        double finished = wva_series_get(&series, WVA_SERIES_FINISHED, row);
        double generated = wva_series_get(&series, WVA_SERIES_GENERATED_TOKENS, row);

        if (isnan(finished) || isnan(generated))
            continue;
        served.known = true;
        served.finished += finished * seconds;
        served.output_tokens += generated * seconds;
    }
    wva_pod_series_free(&series);
    return served;
}

void wva_llmd_add_servers(const struct wva_llmd_service *service, const char *name_space,
                          const char *model, struct wva_experiment *experiment)
{
    struct workloads workloads = find_workloads(service);

    if (service->scrapes != NULL)
        experiment->served = count_served(service->scrapes);
    for (size_t i = 0; i < workloads.count; i++)
        add_server(service, &workloads, &workloads.items[i], name_space, model, experiment);
    free(workloads.items);
}
