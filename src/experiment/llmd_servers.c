/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/llmd_servers.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "prom/increase.h"
#include "prom/series_frame.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/statistics.h"
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

/* The label of a workload knows better than the name of its pods. */
static void set_roles(struct wva_scrapes *scrapes, const struct wva_replica_series *replicas)
{
    bool prefill = strcmp(replicas->role, "prefill") == 0;
    bool decode = strcmp(replicas->role, "decode") == 0;

    for (size_t i = 0; i < scrapes->pod_count && (prefill || decode); i++)
        if (strcmp(scrapes->pods[i].owner, replicas->name) == 0)
            scrapes->pods[i].role = prefill ? WVA_ROLE_OF_POD_PREFILL : WVA_ROLE_OF_POD_DECODE;
}

static void assign_pods(struct wva_llmd_service *service)
{
    const char **names = wva_calloc(service->replicas.count, sizeof *names);

    for (size_t i = 0; i < service->replicas.count; i++)
        names[i] = service->replicas.series[i].name;
    if (service->scrapes != NULL)
        wva_scrapes_set_owners(service->scrapes, names, service->replicas.count);
    for (size_t i = 0; i < service->replicas.count && service->scrapes != NULL; i++)
        set_roles(service->scrapes, &service->replicas.series[i]);
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
    if (found.count > 0)
        return found;
    for (size_t i = 0; i < service->replicas.count; i++)
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

/* Whether engines of the workload's model are apart. */
static bool is_split(const struct wva_llmd_service *service)
{
    return service->scrapes != NULL && are_split(service->scrapes);
}

static const char *find_model(const struct wva_scrapes *scrapes, const char *owner)
{
    for (size_t i = 0; scrapes != NULL && i < scrapes->pod_count; i++)
        for (size_t k = 0; k < scrapes->pods[i].page_count; k++)
            if (strcmp(scrapes->pods[i].owner, owner) == 0
                && scrapes->pods[i].pages[k]->model != NULL)
                return scrapes->pods[i].pages[k]->model;
    return NULL;
}

/* That which the engines report, else that of the run; "" where neither is known. */
static const char *model_of(const struct wva_llmd_service *service, const struct workload *workload,
                            const char *model)
{
    const char *served = find_model(service->scrapes, workload->name);

    return served != NULL ? served : model != NULL ? model : "";
}

static bool are_of_one_model(const struct wva_llmd_service *service,
                             const struct workloads *workloads, const char *model)
{
    for (size_t i = 1; i < workloads->count; i++)
        if (strcmp(model_of(service, &workloads->items[0], model),
                   model_of(service, &workloads->items[i], model))
            != 0)
            return false;
    return true;
}

/* ---- frames ---- */

/* The pods of some workloads, and of the endpoint picker if `with_epp`; the caller frees it. */
static bool *mark_pods(const struct wva_scrapes *scrapes, const struct workload *workloads,
                       size_t count, bool with_epp)
{
    bool *keep = wva_calloc(scrapes->pod_count, sizeof *keep);

    for (size_t i = 0; i < scrapes->pod_count; i++) {
        keep[i] = with_epp && scrapes->pods[i].kind == WVA_POD_EPP;
        for (size_t k = 0; k < count && !keep[i]; k++)
            keep[i] = strcmp(scrapes->pods[i].owner, workloads[k].name) == 0;
    }
    return keep;
}

static struct wva_harness_replicas measure_harness(const struct wva_llmd_service *service,
                                                   const struct workload *workloads, size_t count,
                                                   const struct wva_llmd_harness *harness)
{
    const struct wva_replica_log *log = &service->replicas;
    struct wva_harness_replicas means = { harness->start_ns, harness->stop_ns, 0, 0, 0 };

    if (harness->start_ns == WVA_TIME_NONE || harness->stop_ns == WVA_TIME_NONE
        || harness->stop_ns <= harness->start_ns || count == 0 || log->rounds == 0)
        return (struct wva_harness_replicas){ .from_ns = WVA_TIME_NONE };
    for (size_t i = 0; i < count; i++) {
        const struct wva_replica_series *replicas = workloads[i].replicas;

        means.ready_mean += replicas == NULL ? NAN
                                             : wva_replica_mean(log, replicas, WVA_REPLICAS_READY,
                                                                means.from_ns, means.to_ns);
        means.desired_mean +=
            replicas == NULL
                ? NAN
                : wva_replica_mean(log, replicas, WVA_REPLICAS_DESIRED, means.from_ns, means.to_ns);
    }
    means.ready_hours =
        means.ready_mean * (double)(means.to_ns - means.from_ns) / (double)WVA_NS_PER_S / 3600;
    return means;
}

/* What pods counted over the whole run; of prefill pods apart nothing, since they end each request
 * after one token. */
static void count_tokens(const struct wva_llmd_service *service, const struct workload *workloads,
                         size_t count, struct wva_server *server)
{
    struct wva_window *window = wva_window_create();
    bool *keep;

    if (service->scrapes != NULL) {
        keep = mark_pods(service->scrapes, workloads, count, false);
        for (size_t i = 0; i < service->scrapes->pod_count; i++)
            if (keep[i] && service->scrapes->pods[i].role != WVA_ROLE_OF_POD_PREFILL)
                wva_window_add(window, &service->scrapes->pods[i], INT64_MIN, INT64_MAX);
        free(keep);
    }
    server->finished = wva_first_known(window->increase[WVA_QUANTITY_FINISHED], 0);
    server->tokens = wva_first_known(window->increase[WVA_QUANTITY_GENERATED_TOKENS], 0);
    wva_window_free(window);
}

static size_t count_missed(const struct wva_llmd_service *service, const struct workload *workloads,
                           size_t count)
{
    size_t missed = 0;
    bool *keep;

    if (service->scrapes == NULL)
        return 0;
    keep = mark_pods(service->scrapes, workloads, count, false);
    for (size_t i = 0; i < service->scrapes->pod_count; i++) {
        const struct wva_scraped_pod *pod = &service->scrapes->pods[i];
        bool has_answered = false;

        for (size_t k = 0; k < pod->page_count && keep[i]; k++) {
            bool answers = wva_page_answers(pod, pod->pages[k]);

            missed += has_answered && !answers;
            has_answered = has_answered || answers;
        }
    }
    free(keep);
    return missed;
}

static struct wva_full_pods measure_full(const struct wva_llmd_service *service,
                                         const struct workload *workloads, size_t count)
{
    struct wva_full_pods full = { 0 };

    if (service->scrapes != NULL) {
        bool *keep = mark_pods(service->scrapes, workloads, count, false);

        full = wva_full_pods_measure(service->scrapes, keep);
        free(keep);
    }
    return full;
}

/* The series of the pods of some workloads, and of the endpoint picker if `with_epp`. */
static struct wva_frame *make_frame(const struct wva_llmd_service *service,
                                    const struct workload *workloads, size_t count, bool with_epp,
                                    size_t *beyond)
{
    const struct wva_scrapes *scrapes = service->scrapes;
    struct wva_pod_series series;
    struct wva_frame *frame;
    bool *keep;

    if (scrapes == NULL) {
        frame = wva_frame_create();
        for (size_t i = 0; i < service->replicas.rounds; i++)
            (void)wva_frame_add_row(frame, service->replicas.time_ns[i]);
        return frame;
    }
    keep = mark_pods(scrapes, workloads, count, with_epp);
    series = wva_pod_series_make(scrapes, keep);
    frame = wva_pod_series_to_frame(scrapes, &series);
    *beyond = wva_pod_series_count_beyond(&series);
    wva_pod_series_free(&series);
    free(keep);
    return frame;
}

static void drop_columns(struct wva_frame *frame, const enum wva_role *roles, size_t count)
{
    double *nothing = wva_calloc(frame->rows, sizeof *nothing);

    for (size_t row = 0; row < frame->rows; row++)
        nothing[row] = NAN;
    for (size_t i = 0; i < count; i++)
        if (wva_frame_has(frame, roles[i]))
            wva_frame_fill(frame, roles[i], nothing, false);
    free(nothing);
}

/* Where prefill and decode are apart, a decode pod's time to first token lacks the prefill, and a
 * prefill pod ends each request after one token: neither is what it is called. */
static void drop_halves(struct wva_frame *frame, enum wva_pod_role role)
{
    static const enum wva_role of_prefill[] = { WVA_ROLE_TTFT_OBSERVED, WVA_ROLE_TTFT_P50,
                                                WVA_ROLE_TTFT_P90, WVA_ROLE_TTFT_P99,
                                                WVA_ROLE_STARTED };
    static const enum wva_role of_decode[] = { WVA_ROLE_ITL_OBSERVED, WVA_ROLE_ITL_P50,
                                               WVA_ROLE_ITL_P90,      WVA_ROLE_ITL_P99,
                                               WVA_ROLE_FINISHED,     WVA_ROLE_OUTPUT_TOKENS,
                                               WVA_ROLE_TOKENS_OUT };

    if (role == WVA_ROLE_OF_POD_DECODE)
        drop_columns(frame, of_prefill, WVA_COUNT(of_prefill));
    else if (role == WVA_ROLE_OF_POD_PREFILL)
        drop_columns(frame, of_decode, WVA_COUNT(of_decode));
}

static enum wva_pod_role find_role(const struct wva_scrapes *scrapes, const char *owner)
{
    for (size_t i = 0; i < scrapes->pod_count; i++)
        if (strcmp(scrapes->pods[i].owner, owner) == 0)
            return scrapes->pods[i].role;
    return WVA_ROLE_OF_POD_BOTH;
}

/* The sum over the workloads; NaN where that of one is not known. A collector scrapes and lists
 * replicas in one round, and stops doing both at once; the replicas of a time far from any snapshot
 * are not known. */
static void fill_replicas(struct wva_frame *frame, const struct wva_replica_log *log,
                          const struct workload *workloads, size_t count)
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
        for (size_t row = 0; row < frame->rows; row++) {
            values[row] = 0;
            for (size_t k = 0; k < count; k++)
                values[row] += workloads[k].replicas == NULL
                                   ? NAN
                                   : wva_replica_at(log, workloads[k].replicas, meanings[i].count,
                                                    frame->time_ns[row]);
        }
        wva_frame_fill(frame, meanings[i].role, values, true);
    }
    free(values);
}

/* ---- servers ---- */

/* Takes ownership of the frame. */
static struct wva_server *put_server(const struct wva_llmd_service *service,
                                     const struct workload *workloads, size_t count,
                                     const struct wva_llmd_harness *harness, const char *name,
                                     const char *model, struct wva_frame *frame,
                                     struct wva_experiment *experiment)
{
    char *full = harness->name_space == NULL ? wva_strdup(name)
                                             : wva_asprintf("%s:%s", name, harness->name_space);
    struct wva_server *server = wva_experiment_server(experiment, wva_str_from(full));

    wva_frame_free(server->frame);
    server->frame = frame;
    server->full = measure_full(service, workloads, count);
    server->missed_scrapes = count_missed(service, workloads, count);
    server->harness = measure_harness(service, workloads, count, harness);
    count_tokens(service, workloads, count, server);
    free(server->model);
    server->model = wva_strdup(model);
    free(server->analyzer);
    server->analyzer = wva_strdup("saturation"); /* its unit: tokens of the KV cache */
    free(full);
    return server;
}

/* Where only the endpoint picker was scraped: the pool that it serves. */
static void add_pool(const struct wva_llmd_service *service, const struct wva_llmd_harness *harness,
                     struct wva_experiment *experiment)
{
    const struct wva_scrapes *scrapes = service->scrapes;
    size_t beyond;

    for (size_t i = 0; scrapes != NULL && i < scrapes->pod_count; i++) {
        if (scrapes->pods[i].kind != WVA_POD_EPP)
            continue;
        put_server(service, NULL, 0, harness, scrapes->pods[i].owner,
                   harness->model == NULL ? "" : harness->model,
                   make_frame(service, NULL, 0, true, &beyond), experiment)
            ->whole_model = true;
        wva_notes_add(&experiment->notes,
                      "no server was scraped: load, queue, KV cache and ready replicas are those "
                      "that the endpoint picker tells of its pool");
        return;
    }
}

/* What the endpoint picker counts is of all workloads; it is of this one where there is no other,
 * or where requests pass all of them. */
void wva_llmd_add_servers(const struct wva_llmd_service *service,
                          const struct wva_llmd_harness *harness, struct wva_experiment *experiment)
{
    struct workloads workloads = find_workloads(service);
    bool with_epp = workloads.count == 1 || (workloads.count == 2 && is_split(service));

    for (size_t i = 0; i < workloads.count; i++) {
        const struct workload *workload = &workloads.items[i];
        size_t beyond = 0;
        struct wva_frame *frame = make_frame(service, workload, 1, with_epp, &beyond);

        if (workloads.count > 1 && is_split(service))
            drop_halves(frame, find_role(service->scrapes, workload->name));
        fill_replicas(frame, &service->replicas, workload, 1);
        if (beyond > 0)
            wva_notes_add(&experiment->notes,
                          "%.200s: in %zu samples percentiles of latency are in the last bucket of "
                          "the servers' histograms, so they are the value shown or more",
                          workload->name, beyond);
        put_server(service, workload, 1, harness, workload->name,
                   model_of(service, workload, harness->model), frame, experiment)
            ->whole_model = workloads.count == 1;
    }
    if (workloads.count == 0)
        add_pool(service, harness, experiment);
    free(workloads.items);
}

/* ---- a model with several workloads ---- */

static void take_reasons(const struct wva_server *server, struct wva_reasons *reasons)
{
    for (size_t i = 0; i < server->reasons.count; i++) {
        char *text = wva_asprintf("%s: %s", server->name, server->reasons.items[i].text);

        wva_reasons_put(reasons, server->reasons.items[i].time_ns, wva_str_from(text));
        free(text);
    }
}

/* The sum over all servers, if that of each is known. */
static void add_gpus(const struct wva_experiment *experiment, struct wva_frame *frame)
{
    double *values = wva_calloc(frame->rows, sizeof *values);

    for (size_t row = 0; row < frame->rows; row++)
        for (size_t i = 0; i < experiment->count; i++)
            values[row] += wva_frame_get(experiment->servers[i].frame, WVA_ROLE_GPUS, row);
    wva_frame_fill(frame, WVA_ROLE_GPUS, values, true);
    free(values);
}

void wva_llmd_add_model(const struct wva_llmd_service *service,
                        const struct wva_llmd_harness *harness, struct wva_experiment *experiment)
{
    struct workloads workloads = find_workloads(service);
    const char *name =
        workloads.count == 0 ? "" : model_of(service, &workloads.items[0], harness->model);

    if (workloads.count > 1 && name[0] != '\0'
        && are_of_one_model(service, &workloads, harness->model)) {
        size_t beyond = 0; /* told of the workloads */
        struct wva_frame *frame =
            make_frame(service, workloads.items, workloads.count, true, &beyond);
        struct wva_reasons reasons = { 0 };
        struct wva_server *server;

        for (size_t i = 0; i < experiment->count; i++)
            take_reasons(&experiment->servers[i], &reasons);
        fill_replicas(frame, &service->replicas, workloads.items, workloads.count);
        add_gpus(experiment, frame);
        server = put_server(service, workloads.items, workloads.count, harness, name, name, frame,
                            experiment);
        server->whole_model = server->is_sum = true;
        server->reasons = reasons;
        wva_notes_add(&experiment->notes,
                      "%.200s is the model as a whole, with the sums of its %zu workloads%s",
                      server->name, workloads.count,
                      is_split(service)
                          ? "; TTFT, queue time and prompt tokens are those of the prefill pods, "
                            "ITL and all other counts of requests those of the decode pods"
                          : "");
    }
    free(workloads.items);
}
