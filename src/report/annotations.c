/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "output/escape.h"
#include "output/json_text.h"
#include "output/text.h"
#include "report/documents.h"
#include "util/memory.h"
#include "util/utf8.h"
#include "verdict/phrase.h"

/* Width of the column in which Grafana stores a tag. */
enum { TAG_MAX = 100 };

#define NS_PER_MS INT64_C(1000000)

struct annotation {
    int64_t time_ms;
    size_t number; /* keeps the order of equal times */
    json_t *value;
};

struct annotations {
    struct annotation *items;
    size_t count, capacity;
    const struct wva_document_server *server;
};

static json_t *make_tags(const struct wva_document_server *server, const char *kind,
                         const char *signal)
{
    json_t *tags = json_array();
    char tag[TAG_MAX + 1], *clean;

    (void)json_array_append_new(tags, json_string("wva"));
    (void)json_array_append_new(tags, json_string(kind));
    if (signal != NULL)
        (void)json_array_append_new(tags, json_string(signal));
    if (server->name != NULL) {
        clean = wva_utf8_clean(server->name, WVA_UTF8_DOCUMENT);
        (void)snprintf(tag, sizeof tag, "server:%s", clean);
        free(clean);
        (void)json_array_append_new(tags, wva_json_text(tag));
    }
    return tags;
}

/* Takes ownership of the tags. Grafana shows the text as HTML. */
static void add(struct annotations *all, size_t from_row, size_t to_row, json_t *tags,
                const struct wva_buffer *text)
{
    const struct wva_frame *frame = all->server->frame;
    struct wva_buffer shown = wva_buffer_make(WVA_TEXT_MAX);
    struct annotation *item;

    all->items = wva_grow(all->items, &all->capacity, all->count + 1, sizeof *all->items);
    item = &all->items[all->count];
    *item = (struct annotation){ frame->time_ns[from_row] / NS_PER_MS, all->count, json_object() };
    all->count++;
    wva_escape_xml(&shown, text->data);
    wva_json_add(item->value, "time", json_integer(item->time_ms));
    wva_json_add(item->value, "timeEnd", json_integer(frame->time_ns[to_row] / NS_PER_MS));
    wva_json_add(item->value, "tags", tags);
    wva_json_add_text(item->value, "text", shown.data);
    wva_buffer_free(&shown);
}

static void begin_text(struct wva_buffer *text, const struct wva_document_server *server)
{
    *text = wva_buffer_make(WVA_TEXT_MAX);
    if (server->name != NULL)
        wva_buffer_printf(text, "%s: ", server->name);
}

static void add_events(struct annotations *all)
{
    const struct wva_scaling *scaling = &all->server->results->desired;

    for (size_t i = 0; i < scaling->count; i++) {
        const struct wva_scaling_event *event = &scaling->events[i];
        struct wva_buffer text;

        begin_text(&text, all->server);
        wva_buffer_printf(&text, "desired replicas %g to %g", event->from, event->to);
        if (!isnan(event->rate))
            wva_buffer_printf(&text, " at %.0f rpm", event->rate);
        add(all, event->row, event->row,
            make_tags(all->server, event->to > event->from ? "scale-up" : "scale-down", NULL),
            &text);
        wva_buffer_free(&text);
    }
}

static void add_episodes(struct annotations *all, const struct wva_episodes *episodes,
                         const char *signal, const char *tag)
{
    for (size_t i = 0; i < episodes->count; i++) {
        const struct wva_episode *episode = &episodes->items[i];
        struct wva_buffer text;

        begin_text(&text, all->server);
        wva_buffer_printf(&text, "%s above its SLO for ", signal);
        wva_phrase_duration(&text, episode->duration_s);
        wva_buffer_add(&text, ", by up to ");
        wva_phrase_latency(&text, episode->peak_excess_ms);
        wva_buffer_printf(&text, " (%s)%s", wva_episode_cause_name(episode->cause),
                          episode->open ? ", still above it at the end of the log" : "");
        add(all, episode->first_row,
            episode->end_row == WVA_ROW_NONE ? episode->last_row : episode->end_row,
            make_tags(all->server, "slo-violation", tag), &text);
        wva_buffer_free(&text);
    }
}

static int compare(const void *a, const void *b)
{
    const struct annotation *x = a, *y = b;

    if (x->time_ms != y->time_ms)
        return x->time_ms < y->time_ms ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

enum wva_status wva_annotations_write(const char *dir, const struct wva_documents_input *input,
                                      struct wva_error *err)
{
    struct annotations all = { 0 };
    struct wva_buffer text = wva_buffer_make(WVA_TEXT_MAX);
    json_t *list = json_array();

    for (size_t i = 0; i < input->document->count; i++) {
        all.server = &input->document->servers[i];
        add_events(&all);
        add_episodes(&all, &all.server->results->itl_episodes, "ITL", "itl");
        add_episodes(&all, &all.server->results->ttft_episodes, "TTFT", "ttft");
    }
    if (all.count > 0)
        qsort(all.items, all.count, sizeof *all.items, compare);
    for (size_t i = 0; i < all.count; i++)
        (void)json_array_append_new(list, all.items[i].value);
    wva_json_write(&text, list);
    json_decref(list);
    free(all.items);
    return wva_text_put(&text, dir, "annotations.json", err);
}
