/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/hpa_state.h"

#include <math.h>
#include <stdlib.h>

#include "input/text_file.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/timestamp.h"

enum { LINES_MAX = 2000 };

void wva_hpa_state_begin(struct wva_hpa_state_reader *reader, const struct wva_zone *zone,
                         int64_t time_ns)
{
    *reader = (struct wva_hpa_state_reader){ .zone = zone, .time_ns = time_ns };
    reader->describe = wva_hpa_describe_begin(&reader->hpas, &reader->told);
}

static bool knows_hpa(const struct wva_hpa_state_reader *reader)
{
    return reader->hpas.count > 0 || (reader->describe.is_open && reader->describe.open.known);
}

void wva_hpa_state_take_line(struct wva_hpa_state_reader *reader, struct wva_str line)
{
    struct wva_str stamp, text = line;
    bool zoneless = false;

    if (reader->done)
        return;
    if (wva_str_take(&text, WVA_STR("=== Initial State at "))
        && wva_str_cut(&text, WVA_STR(" ==="), &stamp)) {
        (void)wva_zone_time_parse(stamp, reader->zone, &reader->time_ns, &zoneless);
        return;
    }
    /* A line of "=" begins the first event of scaling.log. */
    if (wva_str_starts(line, WVA_STR("========"))) {
        reader->done = knows_hpa(reader);
        return;
    }
    wva_hpa_describe_take_line(&reader->describe, line);
}

static bool has_event(const struct wva_events *events, const char *text)
{
    for (size_t i = 0; i < events->count; i++)
        if (events->items[i].text != NULL && strcmp(events->items[i].text, text) == 0)
            return true;
    return false;
}

static void add_event(struct wva_events *events, const struct wva_kube_event *event,
                      int64_t time_ns)
{
    char *text;

    if (time_ns == WVA_TIME_NONE || isnan(event->age_s) || event->age_s > 1e9)
        return;
    text = wva_asprintf("%s: %s", event->reason, event->message);
    if (!has_event(events, text))
        wva_events_add_text(events, time_ns - (int64_t)(event->age_s * 1e9), text);
    free(text);
}

void wva_hpa_state_end(struct wva_hpa_state_reader *reader, struct wva_hpa_spec *spec,
                       struct wva_events *events)
{
    wva_hpa_describe_end(&reader->describe);
    *spec = wva_hpa_spec_make();
    if (reader->hpas.count > 0) {
        *spec = reader->hpas.items[0];
        reader->hpas.items[0] = (struct wva_hpa_spec){ 0 };
    }
    for (size_t i = 0; i < reader->told.count; i++)
        add_event(events, &reader->told.items[i], reader->time_ns);
    wva_hpas_free(&reader->hpas);
    wva_kube_events_free(&reader->told);
}

struct text {
    struct wva_hpa_state_reader reader;
    size_t lines;
};

static bool take_line(void *context, struct wva_str line)
{
    struct text *text = context;

    wva_hpa_state_take_line(&text->reader, line);
    return ++text->lines < LINES_MAX && !text->reader.done;
}

static bool try_file(const char *folder, const char *name, const struct wva_zone *zone,
                     int64_t last_ns, struct wva_hpa_spec *spec, struct wva_events *events)
{
    struct text text = { .lines = 0 };
    struct wva_error ignored;

    wva_hpa_state_begin(&text.reader, zone, last_ns);
    (void)wva_text_file_read(folder, name, take_line, &text, &ignored);
    wva_hpa_state_end(&text.reader, spec, events);
    if (spec->known)
        spec->file = wva_strdup(name);
    else
        wva_hpa_spec_free(spec);
    return spec->known;
}

static bool is_text(const char *name)
{
    static const struct wva_str endings[] = { WVA_STR_INIT(".txt"), WVA_STR_INIT(".log"),
                                              WVA_STR_INIT(".out") };

    for (size_t i = 0; i < WVA_COUNT(endings); i++)
        if (wva_str_ends(wva_str_from(name), endings[i]))
            return true;
    return false;
}

static void say(const struct wva_hpa_spec *spec, struct wva_notes *notes)
{
    for (size_t i = 0; i < spec->condition_count; i++) {
        const struct wva_hpa_condition *condition = &spec->conditions[i];

        if ((strcmp(condition->type, "AbleToScale") == 0
             || strcmp(condition->type, "ScalingActive") == 0)
            && strcmp(condition->status, "True") != 0)
            wva_notes_add(notes, "%s: the HPA was not %s: %.200s", spec->file,
                          strcmp(condition->type, "AbleToScale") == 0 ? "able to scale" : "scaling",
                          condition->message);
    }
}

void wva_hpa_state_read(const char *folder, const struct wva_zone *zone, int64_t last_ns,
                        struct wva_hpa_spec *spec, struct wva_events *events,
                        struct wva_notes *notes)
{
    struct dirent **items;
    bool found = try_file(folder, "scaling.log", zone, last_ns, spec, events);
    int count = wva_path_list(folder, false, &items);

    for (int i = 0; i < count && !found; i++)
        found = is_text(items[i]->d_name)
                && try_file(folder, items[i]->d_name, zone, last_ns, spec, events);
    wva_path_free_list(items, count);
    if (found)
        say(spec, notes);
}
