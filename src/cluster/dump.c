/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster/dump.h"

#include <math.h>
#include <stdlib.h>

#include "cluster/hpa_describe.h"
#include "input/text_file.h"
#include "util/memory.h"
#include "util/path.h"

/* ---- files ---- */

static enum wva_status read_resources(const char *path, struct wva_dump *dump,
                                      struct wva_error *err)
{
    return wva_resources_read(path, &dump->resources, err);
}

static enum wva_status read_hpas(const char *path, struct wva_dump *dump, struct wva_error *err)
{
    return wva_hpa_describe_read(path, &dump->resources.hpas, &dump->aged, err);
}

static enum wva_status read_hpa_table(const char *path, struct wva_dump *dump,
                                      struct wva_error *err)
{
    return wva_hpa_table_read(path, &dump->resources.hpas, err);
}

static enum wva_status read_objects(const char *path, struct wva_dump *dump, struct wva_error *err)
{
    return wva_scaled_objects_read_text(path, &dump->resources.scaled, err);
}

static enum wva_status read_object_table(const char *path, struct wva_dump *dump,
                                         struct wva_error *err)
{
    return wva_scaled_objects_read_table(path, &dump->resources.scaled, err);
}

static enum wva_status read_events(const char *path, struct wva_dump *dump, struct wva_error *err)
{
    return wva_kube_events_read_json(path, &dump->events, err);
}

static enum wva_status read_event_table(const char *path, struct wva_dump *dump,
                                        struct wva_error *err)
{
    return wva_kube_events_read_table(path, &dump->aged, err);
}

/* What tells most of an object comes first. */
static const struct {
    const char *name;
    enum wva_status (*read)(const char *path, struct wva_dump *dump, struct wva_error *err);
} files[] = {
    { "resources.yaml", read_resources },
    { "scaledobject.yaml", read_resources },
    { "hpa-describe.txt", read_hpas },
    { "hpa.txt", read_hpa_table },
    { "scaledobject-describe.txt", read_objects },
    { "scaledobject.txt", read_object_table },
    { "events.json", read_events },
    { "events.log", read_event_table },
};

bool wva_dump_is_in(const char *folder)
{
    bool found = wva_path_holds_file(folder, WVA_DUMP_CONTROLLER_LOG);

    for (size_t i = 0; i < WVA_COUNT(files) && !found; i++)
        found = wva_path_holds_file(folder, files[i].name);
    return found;
}

struct first_line {
    char *text; /* owned */
};

static bool take_first(void *context, struct wva_str line)
{
    struct first_line *first = context;

    if (wva_str_trim(line).len == 0)
        return true;
    first->text = wva_strndup(line.ptr, line.len < 200 ? line.len : 200);
    return false;
}

/* kubectl says it in words where there is nothing, or where it failed. */
static bool says_nothing(const char *path, const char *name, struct wva_notes *notes)
{
    struct first_line first = { NULL };
    struct wva_error ignored;
    struct wva_str text;
    bool nothing, failed;

    (void)wva_text_file_read(NULL, path, take_first, &first, &ignored);
    text = first.text == NULL ? WVA_STR("") : wva_str_from(first.text);
    nothing = text.len == 0 || wva_str_starts(text, WVA_STR("No resources found"));
    failed = wva_str_starts(text, WVA_STR("Error from server"))
             || wva_str_starts(text, WVA_STR("error:"))
             || wva_str_starts(text, WVA_STR("Unable to connect"));
    if (failed)
        wva_notes_add(notes, "%s: kubectl failed: %s", name, first.text);
    free(first.text);
    return nothing || failed;
}

static void read_file(const char *path, size_t which, struct wva_dump *dump,
                      struct wva_notes *notes)
{
    struct wva_error err;

    dump->files++;
    if (files[which].read(path, dump, &err) == WVA_OK)
        return;
    if (err.line > 0)
        wva_notes_add(notes, "%s, line %llu: %s", files[which].name, (unsigned long long)err.line,
                      err.text);
    else
        wva_notes_add(notes, "%s: %s", files[which].name, err.text);
}

void wva_dump_read(const char *folder, struct wva_dump *dump, struct wva_notes *notes)
{
    for (size_t i = 0; i < WVA_COUNT(files); i++) {
        char *path = wva_path_join(folder, files[i].name);

        if (wva_path_holds_file(folder, files[i].name) && !says_nothing(path, files[i].name, notes))
            read_file(path, i, dump, notes);
        free(path);
    }
    wva_kube_events_sort(&dump->events);
    if (dump->events.dropped > 0)
        wva_notes_add(notes, "events.json has more than %d events; %zu were left out",
                      WVA_KUBE_EVENTS_MAX, dump->events.dropped);
}

void wva_dump_free(struct wva_dump *dump)
{
    wva_resources_free(&dump->resources);
    wva_kube_events_free(&dump->events);
    wva_kube_events_free(&dump->aged);
    *dump = (struct wva_dump){ 0 };
}

/* ---- what tells against a run ---- */

/* A table has no names of metrics. */
static bool is_named(const struct wva_hpa_spec_metric *metric)
{
    return metric->name != NULL && metric->name[0] != '\0';
}

static void note_hpa(const struct wva_hpa_spec *spec, struct wva_notes *notes)
{
    static const struct {
        const char *type, *words;
    } wanted[] = { { "AbleToScale", "able to scale" }, { "ScalingActive", "scaling" } };

    for (size_t i = 0; i < WVA_COUNT(wanted); i++) {
        const struct wva_hpa_condition *condition = wva_hpa_condition_find(spec, wanted[i].type);

        if (condition != NULL && strcmp(condition->status, "True") != 0)
            wva_notes_add(notes, "HPA %s was not %s when the cluster was dumped: %.200s",
                          spec->name == NULL ? "without a name" : spec->name, wanted[i].words,
                          condition->message);
    }
    for (size_t i = 0; i < spec->metric_count; i++)
        if (isnan(spec->metrics[i].current) && !isnan(spec->metrics[i].target)
            && !isnan(spec->current_replicas))
            wva_notes_add(notes,
                          "HPA %s could not read its metric%s%.200s (target %g) when the cluster "
                          "was dumped",
                          spec->name == NULL ? "without a name" : spec->name,
                          is_named(&spec->metrics[i]) ? " " : "",
                          is_named(&spec->metrics[i]) ? spec->metrics[i].name : "",
                          spec->metrics[i].target);
}

static void note_trigger(const struct wva_scaled_object *object, const struct wva_trigger *trigger,
                         struct wva_notes *notes)
{
    char *title = wva_trigger_title(object, trigger);

    if (trigger->health != NULL && strcmp(trigger->health, "Happy") != 0)
        wva_notes_add(notes, "%s of ScaledObject %s was %s when the cluster was dumped", title,
                      object->name, trigger->health);
    if (trigger->misplaced_kind)
        wva_notes_add(notes,
                      "%s of ScaledObject %s has a metricType among its metadata, where KEDA does "
                      "not heed it: it goes by the average per replica",
                      title, object->name);
    free(title);
}

static void note_object(const struct wva_scaled_object *object, struct wva_notes *notes)
{
    for (size_t i = 0; i < object->condition_count; i++) {
        const struct wva_hpa_condition *condition = &object->conditions[i];

        if (strcmp(condition->type, "Ready") == 0 && strcmp(condition->status, "False") == 0)
            wva_notes_add(notes,
                          "ScaledObject %s was not ready when the cluster was dumped: %.200s",
                          object->name, condition->message);
        if (strcmp(condition->type, "Fallback") == 0 && strcmp(condition->status, "True") == 0)
            wva_notes_add(notes,
                          "ScaledObject %s had fallen back to a fixed number of replicas when the "
                          "cluster was dumped, since a trigger could not be read",
                          object->name);
    }
    if (object->paused)
        wva_notes_add(notes, "ScaledObject %s was paused when the cluster was dumped",
                      object->name);
    for (size_t i = 0; i < object->trigger_count; i++)
        note_trigger(object, &object->triggers[i], notes);
}

void wva_dump_note(const struct wva_dump *dump, struct wva_notes *notes)
{
    for (size_t i = 0; i < dump->resources.hpas.count; i++)
        note_hpa(&dump->resources.hpas.items[i], notes);
    for (size_t i = 0; i < dump->resources.scaled.count; i++)
        note_object(dump->resources.scaled.items[i], notes);
}
