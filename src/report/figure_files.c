/* SPDX-License-Identifier: Apache-2.0 */
#include "report/figure_files.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/pictures.h"
#include "page/missing.h"
#include "util/memory.h"

static enum wva_status draw(const struct wva_picture *picture, enum wva_image_format format,
                            const struct wva_sheet *sheet, const char *path, char **missing,
                            struct wva_error *err)
{
    return wva_figure_render(picture->figure, picture->input, format, sheet, path, missing, err);
}

/* All figures of a part that are wanted. */
static void add_pictures(const struct wva_figure_part *part,
                         const struct wva_build_options *options, struct wva_picture *pictures,
                         size_t *count)
{
    for (size_t i = 0; i < options->figure_count; i++) {
        const struct wva_figure *figure = options->figures[i];

        if (options->figures_by_name || wva_figure_fits(figure, &part->input))
            pictures[(*count)++] = (struct wva_picture){
                .dir = part->dir, .name = figure->name, .figure = figure, .input = &part->input
            };
    }
}

static void say_missing(struct wva_buffer *summary, const struct wva_figure_part *part,
                        struct wva_picture *pictures, size_t count)
{
    struct wva_missing missing = { 0 };

    for (size_t i = 0; i < count; i++)
        if (pictures[i].input == &part->input && pictures[i].missing != NULL)
            wva_missing_add(&missing, pictures[i].name, pictures[i].missing);
    wva_missing_text(summary, &missing, part->server);
    wva_missing_free(&missing);
}

enum wva_status wva_figure_files_write(const struct wva_figure_part *parts, size_t part_count,
                                       const struct wva_build_options *options,
                                       struct wva_buffer *summary, struct wva_error *err)
{
    struct wva_picture *pictures = wva_calloc(part_count * options->figure_count, sizeof *pictures);
    enum wva_status status;
    size_t count = 0;

    for (size_t i = 0; i < part_count; i++)
        add_pictures(&parts[i], options, pictures, &count);
    status = wva_pictures_draw(pictures, count, draw,
                               &(struct wva_pictures_options){ .formats = options->image_format,
                                                               .gnuplot = options->gnuplot,
                                                               .sheet = &options->sheet,
                                                               .threads = options->threads,
                                                               .stop = options->stop },
                               err);
    for (size_t i = 0; i < part_count; i++)
        say_missing(summary, &parts[i], pictures, count);
    for (size_t i = 0; i < count; i++)
        free(pictures[i].missing);
    free(pictures);
    return status;
}

/* ---- events ---- */

/* What made a change, in a word: the trigger, or who decided; among several servers, which was
 * changed. "1\u21922 running-requests" */
static void write_tag(char tag[32], const struct wva_occurrence *occurrence, bool several)
{
    static const char trigger[] = ", trigger ";
    const char *by = several ? NULL : strstr(occurrence->text, trigger);
    struct wva_str word = wva_str_from(several      ? occurrence->server
                                       : by == NULL ? occurrence->text
                                                    : by + strlen(trigger));

    word.len = strcspn(word.ptr, by == NULL ? ":" : " ");
    if (word.len > 18)
        word.len = 0;
    snprintf(tag, 32, "%.4g\u2192%.4g %.*s", occurrence->before, occurrence->after,
             WVA_STR_ARGS(word));
}

static struct wva_figure_event make_event(const struct wva_occurrence *occurrence, bool several)
{
    static const enum wva_figure_event_kind kinds[WVA_OCCURRENCE_KINDS] = {
        [WVA_OCCURRENCE_SCALE_UP] = WVA_FIGURE_EVENT_SCALE_UP,
        [WVA_OCCURRENCE_SCALE_DOWN] = WVA_FIGURE_EVENT_SCALE_DOWN,
        [WVA_OCCURRENCE_POD_START] = WVA_FIGURE_EVENT_POD_START,
        [WVA_OCCURRENCE_NO_ANSWER] = WVA_FIGURE_EVENT_NO_ANSWER,
        [WVA_OCCURRENCE_RESTART] = WVA_FIGURE_EVENT_RESTART,
        [WVA_OCCURRENCE_WARNING] = WVA_FIGURE_EVENT_WARNING,
    };
    bool scaled = !isnan(occurrence->before);
    struct wva_figure_event event = {
        /* A change of replicas lies between two samples, and is seen at the later one. */
        .time_ns = scaled ? occurrence->to_ns : occurrence->from_ns,
        .end_ns = occurrence->to_ns,
        .kind = kinds[occurrence->kind],
        .label = scaled || occurrence->kind == WVA_OCCURRENCE_WARNING ? occurrence->text
                                                                      : occurrence->subject,
    };

    if (event.end_ns == WVA_TIME_NONE) /* never ready, as far as is known */
        event.end_ns = INT64_MAX;
    if (scaled)
        write_tag(event.tag, occurrence, several);
    else if (occurrence->kind == WVA_OCCURRENCE_WARNING)
        snprintf(event.tag, sizeof event.tag, "%.31s", occurrence->subject);
    return event;
}

static int compare_events(const void *a, const void *b)
{
    const struct wva_figure_event *one = a, *other = b;

    return (one->time_ns > other->time_ns) - (one->time_ns < other->time_ns);
}

struct wva_figure_event *wva_figure_events_make(const struct wva_experiment *experiment,
                                                const char *server, size_t *count)
{
    const struct wva_occurrences *occurrences = &experiment->occurrences;
    struct wva_complaint_mark *marks = wva_complaints_marks(&experiment->complaints, count);
    struct wva_figure_event *events = wva_calloc(*count + occurrences->count, sizeof *events);

    for (size_t i = 0; i < *count; i++)
        events[i] = (struct wva_figure_event){
            .time_ns = marks[i].time_ns,
            .end_ns = marks[i].time_ns,
            .kind = marks[i].severity == WVA_SEVERITY_ERROR ? WVA_FIGURE_EVENT_ERROR
                                                            : WVA_FIGURE_EVENT_COMPLAINT,
            .label = marks[i].label,
        };
    for (size_t i = 0; i < occurrences->count; i++)
        if (server == NULL || occurrences->items[i].server[0] == '\0'
            || strcmp(occurrences->items[i].server, server) == 0)
            events[(*count)++] =
                make_event(&occurrences->items[i], server == NULL && experiment->count > 1);
    if (*count > 1 && occurrences->count > 0)
        qsort(events, *count, sizeof *events, compare_events);
    free(marks);
    return events;
}
