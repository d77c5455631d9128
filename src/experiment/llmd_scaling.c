/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/llmd_scaling.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/dump.h"
#include "cluster/who_scaled.h"
#include "experiment/run_checks.h"
#include "prom/increase.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/statistics.h"
#include "util/timestamp.h"

enum { REASON_MAX = 1024 };

/* "decode:namespace" is of the workload "decode". */
static struct wva_str find_workload(const struct wva_server *server)
{
    struct wva_str rest = wva_str_from(server->name), name;

    return wva_str_cut(&rest, WVA_STR(":"), &name) ? name : rest;
}

/* ---- reasons of changes ---- */

static void describe_trigger(struct wva_buffer *text, const struct wva_scale_change *change)
{
    char *title;

    if (change->object == NULL || change->trigger == NULL)
        return;
    title = wva_trigger_title(change->object, change->trigger);
    wva_buffer_printf(text, ", trigger %s", title);
    if (!isnan(change->trigger->threshold))
        wva_buffer_printf(text, " (threshold %g)", change->trigger->threshold);
    free(title);
}

/* "KEDA: external metric s1-prometheus above target, trigger running (threshold 2)" */
static char *describe_change(const struct wva_scale_change *change)
{
    struct wva_buffer text = wva_buffer_make(REASON_MAX);
    char *line;

    wva_buffer_add(&text, wva_scaler_name(change->by));
    if (change->reason != NULL)
        wva_buffer_printf(&text, ": %s", change->reason);
    describe_trigger(&text, change);
    line = wva_strndup(text.data, text.len);
    wva_buffer_free(&text);
    return line;
}

/* The sample in which a change is first seen. */
static size_t find_row(const struct wva_frame *frame, int64_t time_ns)
{
    size_t row = 0;

    while (row < frame->rows && frame->time_ns[row] < time_ns)
        row++;
    return row;
}

static void take_change(const struct wva_scale_change *change, struct wva_server *server,
                        struct wva_experiment *experiment)
{
    struct wva_events *events = &experiment->events;
    char *reason = change->by == WVA_SCALER_UNKNOWN ? NULL : describe_change(change);
    size_t row = find_row(server->frame, change->time_ns);

    if (reason != NULL && row < server->frame->rows)
        wva_reasons_put(&server->reasons, server->frame->time_ns[row], wva_str_from(reason));
    if (reason != NULL && change->exact) {
        char *text = wva_asprintf("%.200s to %g replicas. %s", server->name, change->to, reason);

        wva_events_add_text(events, change->time_ns, text);
        free(text);
    }
    if (!isnan(change->from) && !isnan(change->to))
        wva_occurrences_add(&experiment->occurrences,
                            (struct wva_occurrence){
                                .kind = change->to > change->from ? WVA_OCCURRENCE_SCALE_UP
                                                                  : WVA_OCCURRENCE_SCALE_DOWN,
                                .from_ns = change->after_ns,
                                .to_ns = change->time_ns,
                                .before = change->from,
                                .after = change->to,
                            },
                            server->name, NULL, reason);
    free(reason);
}

/* ---- pods ---- */

/* The server that a pod belongs to; "" where it is of none. */
static const char *find_owner(const struct wva_experiment *experiment,
                              const struct wva_llmd_service *service, const char *pod)
{
    const struct wva_replica_series *series = wva_replica_log_find_pod(&service->replicas, pod);
    const char *owner = series == NULL ? NULL : series->name;

    for (size_t i = 0; owner == NULL && service->scrapes != NULL && i < service->scrapes->pod_count;
         i++)
        if (strcmp(service->scrapes->pods[i].name, pod) == 0)
            owner = service->scrapes->pods[i].owner;
    for (size_t i = 0; owner != NULL && i < experiment->count; i++)
        if (wva_str_equal(find_workload(&experiment->servers[i]), wva_str_from(owner)))
            return experiment->servers[i].name;
    return "";
}

/* Of the dump's pods only those of servers count: the others are of the harness and the like. A pod
 * that was ready before it was created tells nothing of its start. */
static void add_start(char *name, int64_t created_ns, int64_t ready_ns,
                      const struct wva_llmd_service *service, struct wva_experiment *experiment)
{
    const char *server = find_owner(experiment, service, name);

    if (created_ns == WVA_TIME_NONE || server[0] == '\0')
        return;
    wva_occurrences_add(&experiment->occurrences,
                        (struct wva_occurrence){
                            .kind = WVA_OCCURRENCE_POD_START,
                            .from_ns = created_ns,
                            .to_ns = ready_ns < created_ns ? WVA_TIME_NONE : ready_ns,
                            .before = NAN,
                            .after = NAN,
                        },
                        server, name, NULL);
}

/* A collector sees pods that the dump no longer has, and is asked first. */
static void add_starts(const struct wva_llmd_service *service, const struct wva_dump *dump,
                       struct wva_experiment *experiment)
{
    GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal); /* names, which are borrowed */

    for (size_t i = 0; i < service->starts.count; i++) {
        if (!g_hash_table_add(seen, service->starts.items[i].name))
            continue;
        add_start(service->starts.items[i].name, service->starts.items[i].created_ns,
                  service->starts.items[i].ready_ns, service, experiment);
    }
    for (size_t i = 0; i < dump->resources.pod_count; i++)
        if (dump->resources.pods[i].name != NULL
            && g_hash_table_add(seen, dump->resources.pods[i].name))
            add_start(dump->resources.pods[i].name, dump->resources.pods[i].created_ns,
                      dump->resources.pods[i].ready_ns, service, experiment);
    g_hash_table_destroy(seen);
}

/* Scrapes of a pod that failed in a row are one occurrence. */
static void add_failures(const struct wva_scraped_pod *pod, const char *server,
                         struct wva_occurrences *occurrences)
{
    for (size_t i = 0; i < pod->page_count; i++) {
        size_t last = i;

        if (wva_page_answers(pod, pod->pages[i]))
            continue;
        while (last + 1 < pod->page_count && !wva_page_answers(pod, pod->pages[last + 1]))
            last++;
        wva_occurrences_add(occurrences,
                            (struct wva_occurrence){ .kind = WVA_OCCURRENCE_NO_ANSWER,
                                                     .from_ns = pod->pages[i]->time_ns,
                                                     .to_ns = pod->pages[last]->time_ns,
                                                     .before = NAN,
                                                     .after = NAN },
                            server, pod->name, pod->pages[i]->failure);
        i = last;
    }
}

/* Exact where the process tells when it began. */
static void add_restarts(const struct wva_scraped_pod *pod, const char *server,
                         struct wva_experiment *experiment)
{
    struct wva_interval interval;
    size_t count = 0;

    for (size_t i = 0; i < pod->page_count; i++) {
        bool exact;

        if (!wva_interval_find(pod, i, &interval) || !interval.restarted)
            continue;
        exact = interval.restart_ns != WVA_TIME_NONE;
        count++;
        wva_occurrences_add(&experiment->occurrences,
                            (struct wva_occurrence){
                                .kind = WVA_OCCURRENCE_RESTART,
                                .from_ns = exact ? interval.restart_ns : interval.before->time_ns,
                                .to_ns = exact ? interval.restart_ns : interval.after->time_ns,
                                .before = NAN,
                                .after = NAN },
                            server, pod->name, NULL);
    }
    if (count > 0)
        wva_notes_add(&experiment->notes,
                      "%.200s restarted %zu time%s while it was scraped; what it counted between "
                      "its last answer and the restart is lost",
                      pod->name, count, WVA_PLURAL(count));
}

static void add_holes(const struct wva_llmd_service *service, struct wva_experiment *experiment)
{
    const struct wva_scrapes *scrapes = service->scrapes;

    for (size_t i = 0; scrapes != NULL && i < scrapes->pod_count; i++) {
        const char *server = find_owner(experiment, service, scrapes->pods[i].name);

        add_failures(&scrapes->pods[i], server, &experiment->occurrences);
        if (scrapes->pods[i].kind == WVA_POD_ENGINE)
            add_restarts(&scrapes->pods[i], server, experiment);
    }
}

/* ---- notes ---- */

static void note_scaler(const struct wva_server *server, const struct wva_scale_history *history,
                        struct wva_notes *notes)
{
    size_t unknown = 0;

    for (size_t i = 0; i < history->count; i++)
        unknown += history->changes[i].by == WVA_SCALER_UNKNOWN;
    if (history->scaler_known)
        wva_notes_add(notes, "%.200s is scaled by %s%s%.200s", server->name,
                      wva_scaler_name(history->scaler), history->hpa == NULL ? "" : ", HPA ",
                      history->hpa == NULL ? "" : history->hpa->name);
    if (unknown > 0)
        wva_notes_add(notes,
                      "%zu change%s of the desired replicas of %.200s %s seen, but no event tells "
                      "who made %s",
                      unknown, WVA_PLURAL(unknown), server->name, unknown == 1 ? "was" : "were",
                      unknown == 1 ? "it" : "them");
}

static void note_warnings(const struct wva_kube_events *events, struct wva_experiment *experiment)
{
    struct wva_notes *notes = &experiment->notes;
    size_t count;
    struct wva_kube_warning *warnings = wva_kube_events_find_warnings(events, &count);

    for (size_t i = 0; i < count; i++)
        wva_notes_add(notes, "event %s (%s, %llu time%s): %s", warnings[i].reason, warnings[i].kind,
                      (unsigned long long)warnings[i].count, WVA_PLURAL(warnings[i].count),
                      warnings[i].meaning);
    for (size_t i = 0; i < count; i++)
        if (warnings[i].first_ns != WVA_TIME_NONE && warnings[i].last_ns != WVA_TIME_NONE)
            wva_occurrences_add(&experiment->occurrences,
                                (struct wva_occurrence){ .kind = WVA_OCCURRENCE_WARNING,
                                                         .from_ns = warnings[i].first_ns,
                                                         .to_ns = warnings[i].last_ns,
                                                         .before = NAN,
                                                         .after = NAN },
                                NULL, warnings[i].reason, warnings[i].meaning);
    free(warnings);
}

/* ---- all ---- */

/* Of ready replicas, by what each is limited to. */
static void add_gpus(const struct wva_resources *resources, const char *name,
                     struct wva_frame *frame)
{
    const struct wva_workload *workload = wva_resources_find_workload(resources, name);
    double *values;

    if (workload == NULL || !(workload->gpus > 0))
        return;
    values = wva_calloc(frame->rows, sizeof *values);
    for (size_t row = 0; row < frame->rows; row++)
        values[row] = workload->gpus * wva_frame_get(frame, WVA_ROLE_REPLICAS_READY, row);
    wva_frame_fill(frame, WVA_ROLE_GPUS, values, true);
    free(values);
}

static void set_accelerator(const struct wva_scaled_objects *scaled, const char *workload,
                            struct wva_server *server)
{
    const struct wva_scaled_object *object = wva_scaled_objects_find_target(scaled, workload);

    if (object == NULL || object->accelerator == NULL)
        return;
    free(server->accelerator);
    server->accelerator = wva_strdup(object->accelerator);
}

/* Of the HPA that scales it, else of its ScaledObject; NaN where none may scale it. */
static double find_maximum(const struct wva_resources *resources, const char *workload)
{
    const struct wva_scaled_object *object =
        wva_scaled_objects_find_target(&resources->scaled, workload);
    double least = NAN, most = NAN;

    if (object != NULL) {
        least = object->min_replicas;
        most = object->max_replicas;
    }
    for (size_t i = 0; i < resources->hpas.count; i++)
        if (wva_hpa_scales(&resources->hpas.items[i], workload)) {
            least = wva_first_known(resources->hpas.items[i].min_replicas, least);
            most = wva_first_known(resources->hpas.items[i].max_replicas, most);
        }
    return most > wva_first_known(least, 0) ? most : NAN;
}

static void judge_server(struct wva_server *server, const struct wva_dump *dump,
                         const struct wva_replica_log *replicas, struct wva_experiment *experiment)
{
    struct wva_str name = find_workload(server);
    char *workload = wva_strndup(name.ptr, name.len);
    const struct wva_scale_question question = { .workload = workload,
                                                 .log = replicas,
                                                 .events = &dump->events,
                                                 .hpas = &dump->resources.hpas,
                                                 .scaled = &dump->resources.scaled };
    struct wva_scale_history history = wva_who_scaled(&question);
    const struct wva_workload *found = wva_resources_find_workload(&dump->resources, workload);

    if (history.scaler_known)
        server->scaler = wva_scaler_name(history.scaler);
    if (found != NULL && found->gpus > 0)
        server->gpus = found->gpus;
    server->replicas_max = find_maximum(&dump->resources, workload);
    for (size_t i = 0; i < history.count; i++)
        take_change(&history.changes[i], server, experiment);
    add_gpus(&dump->resources, workload, server->frame);
    set_accelerator(&dump->resources.scaled, workload, server);
    note_scaler(server, &history, &experiment->notes);
    wva_scale_history_release(&history);
    free(workload);
}

void wva_llmd_read_scaling(const struct wva_llmd_run *run, const struct wva_llmd_service *service,
                           int64_t start_ns, struct wva_experiment *experiment)
{
    struct wva_dump dump = { 0 };

    if (run->dump != NULL)
        wva_dump_read(run->dump, &dump, &experiment->notes);
    if (dump.files == 0)
        wva_notes_add(&experiment->notes,
                      "no dump of the cluster was taken, so who scaled, and why, is not known");
    wva_dump_note(&dump, &experiment->notes);
    wva_check_events(&dump.events, start_ns, &experiment->notes);
    for (size_t i = 0; i < experiment->count; i++)
        judge_server(&experiment->servers[i], &dump, &service->replicas, experiment);
    add_starts(service, &dump, experiment);
    add_holes(service, experiment);
    note_warnings(dump.events.count > 0 ? &dump.events : &dump.aged, experiment);
    wva_dump_free(&dump);
}
