/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/yaml.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "input/source.h"
#include "input/text_file.h"
#include "util/memory.h"
#include "util/path.h"

/* A node with data needed only while parsing. */
struct wva_yaml_node {
    struct wva_yaml node; /* first, so that pointers convert */
    struct wva_yaml_node *next;
    char *text, *anchor;
    size_t item_room, key_room;
    size_t weight; /* nodes in it, including itself */
    bool open;
    bool awaits_value; /* a mapping whose last key has no value yet */
};

struct reading {
    yaml_parser_t parser;
    struct wva_yaml_stream *stream;
    struct wva_yaml_node *open[WVA_YAML_MAX_DEPTH];
    size_t depth, total, aliases, document_room;
    struct wva_yaml_node *document_nodes; /* where those of earlier documents begin in the list */
    const char *name;
    const char *bytes; /* NULL: they come from `source` */
    size_t len;
    struct wva_error *err;
    /* Where objects are taken one by one: */
    void (*take)(void *context, const struct wva_yaml *object);
    void *context;
    struct wva_yaml_node *item_nodes; /* where those before the open item begin in the list */
    size_t item_total;                /* `total` before it */
    struct wva_source *source;
    size_t received;
};

static enum wva_status refuse(const struct reading *reading, const yaml_mark_t *mark,
                              enum wva_status status, const char *text)
{
    return wva_fail_at(reading->err, status, reading->name, (uint64_t)mark->line + 1, "%s", text);
}

static struct wva_yaml_node *create_node(struct reading *reading, enum wva_yaml_kind kind,
                                         const yaml_event_t *event, const yaml_char_t *anchor)
{
    struct wva_yaml_node *made = wva_calloc(1, sizeof *made);

    made->node = (struct wva_yaml){ .kind = kind, .line = event->start_mark.line + 1, .text = "" };
    made->next = reading->stream->nodes;
    made->anchor = wva_strdup((const char *)anchor);
    made->weight = 1;
    reading->stream->nodes = made;
    return made;
}

static void append(struct wva_yaml ***list, size_t *room, size_t count, struct wva_yaml *node)
{
    *list = wva_grow(*list, room, count + 1, sizeof **list);
    (*list)[count] = node;
}

static enum wva_status add_key(struct reading *reading, struct wva_yaml_node *mapping,
                               struct wva_yaml *key, const yaml_event_t *event)
{
    if (key->kind != WVA_YAML_TEXT)
        return refuse(reading, &event->start_mark, WVA_ERR_DATA,
                      "a key must be a text, not a list or a mapping");
    if (strcmp(key->text, "<<") == 0 && !key->quoted)
        return refuse(reading, &event->start_mark, WVA_ERR_DATA,
                      "merge keys (\"<<\") are not understood; write the members out");
    if (wva_yaml_find(&mapping->node, key->text) != NULL) {
        (void)refuse(reading, &event->start_mark, WVA_ERR_DATA, "");
        (void)snprintf(reading->err->text, sizeof reading->err->text,
                       "%.100s: the key stands twice in one mapping; one value is wanted",
                       key->text);
        return WVA_ERR_DATA;
    }
    if (mapping->node.count == WVA_YAML_MAX_MEMBERS)
        return refuse(reading, &event->start_mark, WVA_ERR_LIMIT, "too many members");
    append(&mapping->node.keys, &mapping->key_room, mapping->node.count, key);
    mapping->awaits_value = true;
    return WVA_OK;
}

static enum wva_status add_to_mapping(struct reading *reading, struct wva_yaml_node *mapping,
                                      struct wva_yaml *node, const yaml_event_t *event)
{
    if (!mapping->awaits_value)
        return add_key(reading, mapping, node, event);
    append(&mapping->node.items, &mapping->item_room, mapping->node.count, node);
    mapping->node.count++;
    mapping->awaits_value = false;
    return WVA_OK;
}

/* Attaches a node, new or aliased, to its parent. */
static enum wva_status place(struct reading *reading, struct wva_yaml_node *made,
                             const yaml_event_t *event)
{
    struct wva_yaml_stream *stream = reading->stream;
    struct wva_yaml_node *parent = reading->depth == 0 ? NULL : reading->open[reading->depth - 1];

    reading->total += made->weight;
    if (reading->total > WVA_YAML_MAX_NODES)
        return refuse(reading, &event->start_mark, WVA_ERR_LIMIT, "too much for one file");
    for (size_t i = 0; i < reading->depth; i++)
        reading->open[i]->weight += made->weight;
    if (parent == NULL) {
        append(&stream->documents, &reading->document_room, stream->count, &made->node);
        stream->count++;
        return WVA_OK;
    }
    if (parent->node.kind == WVA_YAML_MAPPING)
        return add_to_mapping(reading, parent, &made->node, event);
    append(&parent->node.items, &parent->item_room, parent->node.count, &made->node);
    parent->node.count++;
    return WVA_OK;
}

static enum wva_status add_scalar(struct reading *reading, const yaml_event_t *event)
{
    const char *value = (const char *)event->data.scalar.value;
    size_t len = event->data.scalar.length;
    bool quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    struct wva_yaml_node *made;

    if (memchr(value, '\0', len) != NULL)
        return refuse(reading, &event->start_mark, WVA_ERR_DATA, "a text with a NUL byte");
    /* "---" followed by nothing. */
    if (reading->depth == 0 && len == 0 && !quoted)
        return WVA_OK;
    made = create_node(reading, WVA_YAML_TEXT, event, event->data.scalar.anchor);
    made->text = wva_strndup(value, len);
    made->node.text = made->text;
    made->node.quoted = quoted;
    return place(reading, made, event);
}

/* ---- objects one by one ---- */

static void free_nodes(struct wva_yaml_stream *stream, const struct wva_yaml_node *last)
{
    while (stream->nodes != last) {
        struct wva_yaml_node *node = stream->nodes;

        stream->nodes = node->next;
        free(node->text);
        free(node->anchor);
        free(node->node.items);
        free(node->node.keys);
        free(node);
    }
}

/* True between the brackets of the `items` of a document. */
static bool is_in_items(const struct reading *reading)
{
    const struct wva_yaml *root;

    if (reading->take == NULL || reading->depth != 2
        || reading->open[1]->node.kind != WVA_YAML_LIST)
        return false;
    root = &reading->open[0]->node;
    return root->kind == WVA_YAML_MAPPING && root->count > 0
           && strcmp(root->keys[root->count - 1]->text, "items") == 0;
}

static void begin_item(struct reading *reading)
{
    reading->item_nodes = reading->stream->nodes;
    reading->item_total = reading->total;
}

/* Gives the item that was closed away. */
static void end_item(struct reading *reading)
{
    struct wva_yaml *items = &reading->open[1]->node;

    reading->take(reading->context, items->items[items->count - 1]);
    items->count--;
    free_nodes(reading->stream, reading->item_nodes);
    reading->total = reading->item_total;
    reading->aliases = 0;
}

static void end_document(struct reading *reading)
{
    struct wva_yaml_stream *stream = reading->stream;

    if (reading->take == NULL)
        return;
    if (stream->count > 0)
        reading->take(reading->context, stream->documents[0]);
    stream->count = 0;
    free_nodes(stream, NULL);
    reading->total = reading->aliases = 0;
}

static enum wva_status end_collection(struct reading *reading)
{
    reading->open[--reading->depth]->open = false;
    if (is_in_items(reading))
        end_item(reading);
    return WVA_OK;
}

static enum wva_status begin_collection(struct reading *reading, const yaml_event_t *event,
                                        enum wva_yaml_kind kind, const yaml_char_t *anchor)
{
    struct wva_yaml_node *made;
    enum wva_status status;

    if (reading->depth == WVA_YAML_MAX_DEPTH)
        return refuse(reading, &event->start_mark, WVA_ERR_LIMIT, "nested too deeply");
    if (is_in_items(reading))
        begin_item(reading);
    made = create_node(reading, kind, event, anchor);
    status = place(reading, made, event);
    made->open = true;
    reading->open[reading->depth++] = made;
    return status;
}

/* The last node of this document with that anchor. */
static enum wva_status add_alias(struct reading *reading, const yaml_event_t *event)
{
    const char *anchor = (const char *)event->data.alias.anchor;
    struct wva_yaml_node *named = reading->stream->nodes;

    if (++reading->aliases > WVA_YAML_MAX_ALIASES)
        return refuse(reading, &event->start_mark, WVA_ERR_LIMIT, "too many aliases");
    while (named != reading->document_nodes
           && (named->anchor == NULL || strcmp(named->anchor, anchor) != 0))
        named = named->next;
    if (named == reading->document_nodes)
        return refuse(reading, &event->start_mark, WVA_ERR_DATA,
                      "an alias of something that is not there");
    if (named->open)
        return refuse(reading, &event->start_mark, WVA_ERR_DATA,
                      "an alias inside of what it names");
    return place(reading, named, event);
}

static enum wva_status take_event(struct reading *reading, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        reading->document_nodes = reading->stream->nodes;
        return WVA_OK;
    case YAML_DOCUMENT_END_EVENT:
        end_document(reading);
        return WVA_OK;
    case YAML_SCALAR_EVENT:
        return add_scalar(reading, event);
    case YAML_ALIAS_EVENT:
        return add_alias(reading, event);
    case YAML_SEQUENCE_START_EVENT:
        return begin_collection(reading, event, WVA_YAML_LIST, event->data.sequence_start.anchor);
    case YAML_MAPPING_START_EVENT:
        return begin_collection(reading, event, WVA_YAML_MAPPING, event->data.mapping_start.anchor);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return end_collection(reading);
    default:
        return WVA_OK;
    }
}

/* The 0-based line of a byte. */
static size_t count_lines(const struct reading *reading, size_t offset)
{
    size_t line = 0;

    for (size_t i = 0; i < offset && i < reading->len; i++)
        line += reading->bytes[i] == '\n';
    return line;
}

/* libyaml's error. An unterminated scalar or key is reported where it begins; for an invalid byte,
 * libyaml knows only the offset. */
static enum wva_status report_syntax_error(const struct reading *reading)
{
    const yaml_parser_t *parser = &reading->parser;
    bool encoding = parser->error == YAML_READER_ERROR;
    const char *problem = parser->problem == NULL ? "it cannot be read" : parser->problem;
    bool begins = parser->context != NULL
                  && (strstr(problem, "end of stream") != NULL
                      || strstr(problem, "could not find expected ':'") != NULL);
    size_t line = encoding && reading->bytes == NULL ? parser->mark.line
                  : encoding                         ? count_lines(reading, parser->problem_offset)
                  : begins                           ? parser->context_mark.line
                                                     : parser->problem_mark.line;

    return wva_fail_at(reading->err, WVA_ERR_DATA, reading->name, (uint64_t)line + 1,
                       "no YAML: %s%s%s", problem, parser->context == NULL ? "" : " ",
                       parser->context == NULL ? "" : parser->context);
}

/* libyaml's read handler; 0 where it fails, with the cause in reading->err. */
static int feed(void *context, unsigned char *bytes, size_t size, size_t *len)
{
    struct reading *reading = context;

    if (wva_source_read(reading->source, (char *)bytes, size, len, reading->err) != WVA_OK)
        return 0;
    reading->received += *len;
    if (reading->received > WVA_YAML_MAX_DUMP) {
        (void)wva_fail_at(reading->err, WVA_ERR_LIMIT, reading->name, 0, "larger than %d bytes",
                          WVA_YAML_MAX_DUMP);
        return 0;
    }
    return 1;
}

static enum wva_status take_all_events(struct reading *reading)
{
    reading->err->status = WVA_OK;
    for (bool done = false; !done;) {
        enum wva_status status;
        yaml_event_t event;

        if (yaml_parser_parse(&reading->parser, &event) == 0)
            return reading->err->status != WVA_OK ? reading->err->status
                                                  : report_syntax_error(reading);
        status = take_event(reading, &event);
        done = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        if (status != WVA_OK)
            return status;
    }
    return WVA_OK;
}

/* Reads all; the stream is released where it fails, or its objects were taken. */
static enum wva_status run(struct reading *reading, struct wva_yaml_stream **stream)
{
    enum wva_status status;

    if (yaml_parser_initialize(&reading->parser) == 0)
        abort(); /* out of memory */
    reading->stream = wva_calloc(1, sizeof *reading->stream);
    if (reading->source == NULL)
        yaml_parser_set_input_string(&reading->parser, (const unsigned char *)reading->bytes,
                                     reading->len);
    else
        yaml_parser_set_input(&reading->parser, feed, reading);
    status = take_all_events(reading);
    yaml_parser_delete(&reading->parser);
    if (status == WVA_OK && stream != NULL)
        *stream = reading->stream;
    else
        wva_yaml_free(reading->stream);
    return status;
}

enum wva_status wva_yaml_parse(const char *bytes, size_t len, const char *name,
                               struct wva_yaml_stream **stream, struct wva_error *err)
{
    struct reading reading = { .name = name, .bytes = bytes, .len = len, .err = err };

    *stream = NULL;
    if (len > WVA_YAML_MAX_BYTES)
        return wva_fail_at(err, WVA_ERR_LIMIT, name, 0, "larger than %d bytes", WVA_YAML_MAX_BYTES);
    return run(&reading, stream);
}

enum wva_status wva_yaml_read(const char *path, struct wva_yaml_stream **stream,
                              struct wva_error *err)
{
    struct wva_buffer bytes;
    enum wva_status status = wva_text_file_load(path, WVA_YAML_MAX_BYTES, &bytes, err);

    *stream = NULL;
    WVA_STEP(status,
             wva_yaml_parse(bytes.data == NULL ? "" : bytes.data, bytes.len, path, stream, err));
    wva_buffer_free(&bytes);
    return status;
}

enum wva_status wva_yaml_parse_each(const char *bytes, size_t len, const char *name,
                                    void (*take)(void *context, const struct wva_yaml *object),
                                    void *context, struct wva_error *err)
{
    struct reading reading = {
        .name = name, .bytes = bytes, .len = len, .err = err, .take = take, .context = context
    };

    return run(&reading, NULL);
}

enum wva_status wva_yaml_read_each(const char *path,
                                   void (*take)(void *context, const struct wva_yaml *object),
                                   void *context, struct wva_error *err)
{
    struct reading reading = { .name = path, .err = err, .take = take, .context = context };
    enum wva_status status = wva_path_check_file(path, err);

    if (status == WVA_OK && (reading.source = wva_source_open(path, NULL, err)) == NULL)
        status = err->status;
    WVA_STEP(status, run(&reading, NULL));
    if (reading.source != NULL)
        wva_source_close(reading.source);
    return status;
}

void wva_yaml_free(struct wva_yaml_stream *stream)
{
    if (stream == NULL)
        return;
    free_nodes(stream, NULL);
    free(stream->documents);
    free(stream);
}

const struct wva_yaml *wva_yaml_find(const struct wva_yaml *node, const char *key)
{
    if (node == NULL || node->kind != WVA_YAML_MAPPING)
        return NULL;
    for (size_t i = 0; i < node->count; i++)
        if (strcmp(node->keys[i]->text, key) == 0)
            return node->items[i];
    return NULL;
}

const struct wva_yaml *wva_yaml_at(const struct wva_yaml *node, ...)
{
    va_list keys;

    va_start(keys, node);
    for (const char *key; (key = va_arg(keys, const char *)) != NULL;)
        node = wva_yaml_find(node, key);
    va_end(keys);
    return node;
}

const char *wva_yaml_text(const struct wva_yaml *node)
{
    if (node == NULL || node->kind != WVA_YAML_TEXT)
        return NULL;
    if (!node->quoted
        && (node->text[0] == '\0' || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0
            || strcmp(node->text, "Null") == 0 || strcmp(node->text, "NULL") == 0))
        return NULL;
    return node->text;
}

const char *wva_yaml_describe(const struct wva_yaml *node)
{
    if (node == NULL || (node->kind == WVA_YAML_TEXT && wva_yaml_text(node) == NULL))
        return "nothing";
    return (const char *const[]){ "a text", "a list", "a mapping" }[node->kind];
}
