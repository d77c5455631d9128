/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/llmd_scaling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/dump.h"
#include "cluster/who_scaled.h"
#include "util/buffer.h"
#include "util/memory.h"
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
                        struct wva_events *events)
{
    char *reason = change->by == WVA_SCALER_UNKNOWN ? NULL : describe_change(change);
    size_t row = find_row(server->frame, change->time_ns);

    if (reason != NULL && row < server->frame->rows)
        wva_reasons_put(&server->reasons, server->frame->time_ns[row], wva_str_from(reason));
    if (reason != NULL && change->exact) {
        char *text = wva_asprintf("%.200s to %g replicas. %s", server->name, change->to, reason);

        wva_events_add_text(events, change->time_ns, text);
        free(text);
    }
    free(reason);
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

static void note_warnings(const struct wva_kube_events *events, struct wva_notes *notes)
{
    size_t count;
    struct wva_kube_warning *warnings = wva_kube_events_find_warnings(events, &count);

    for (size_t i = 0; i < count; i++)
        wva_notes_add(notes, "event %s (%s, %llu time%s): %s", warnings[i].reason, warnings[i].kind,
                      (unsigned long long)warnings[i].count, WVA_PLURAL(warnings[i].count),
                      warnings[i].meaning);
    free(warnings);
}

/* ---- all ---- */

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
    for (size_t i = 0; i < history.count; i++)
        take_change(&history.changes[i], server, &experiment->events);
    note_scaler(server, &history, &experiment->notes);
    wva_scale_history_release(&history);
    free(workload);
}

void wva_llmd_read_scaling(const struct wva_llmd_run *run, const struct wva_replica_log *replicas,
                           struct wva_experiment *experiment)
{
    struct wva_dump dump = { 0 };

    if (run->dump != NULL)
        wva_dump_read(run->dump, &dump, &experiment->notes);
    if (dump.files == 0)
        wva_notes_add(&experiment->notes,
                      "no dump of the cluster was taken, so who scaled, and why, is not known");
    wva_dump_note(&dump, &experiment->notes);
    for (size_t i = 0; i < experiment->count; i++)
        judge_server(&experiment->servers[i], &dump, replicas, experiment);
    note_warnings(dump.events.count > 0 ? &dump.events : &dump.aged, &experiment->notes);
    wva_dump_free(&dump);
}
