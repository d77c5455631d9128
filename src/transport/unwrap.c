/* SPDX-License-Identifier: Apache-2.0 */
#include "transport/unwrap.h"

#include <glib.h>
#include <stdlib.h>

#include "transport/labels.h"
#include "transport/unwrap_shapes.h"
#include "util/json.h"
#include "util/memory.h"

/* A line whose rest has not arrived yet. */
struct open_line {
    struct wva_buffer text, pod;
    struct wva_logical_line line; /* its views are not valid; they are in the buffers */
    char stream;
    uint64_t age; /* the lowest is the oldest; 0: not in use */
};

struct wva_unwrapper {
    struct wva_logical_line *lines; /* of the last physical line */
    size_t count, capacity, next;
    GStringChunk *texts; /* owns their text unless that is the physical line */
    bool texts_used;
    struct wva_buffer scratch;

    struct open_line open[WVA_UNWRAP_OPEN_MAX];
    uint64_t age;
    uint64_t pieces; /* pieces of lines so far */

    struct wva_buffer document; /* lines of a JSON document or of a table row, with line ends */
    uint64_t document_start;    /* number of its first line; 0: none */

    struct wva_buffer joined; /* pieces of a line, without the stamps between them */
    struct wva_grid table;
};

struct wva_unwrapper *wva_unwrapper_create(void)
{
    struct wva_unwrapper *unwrapper = wva_calloc(1, sizeof *unwrapper);

    unwrapper->texts = g_string_chunk_new(16 * 1024);
    unwrapper->scratch = wva_buffer_make(WVA_UNWRAP_DOCUMENT_MAX);
    unwrapper->document = wva_buffer_make(WVA_UNWRAP_DOCUMENT_MAX);
    unwrapper->joined = wva_buffer_make(WVA_LINE_MAX);
    for (size_t i = 0; i < WVA_UNWRAP_OPEN_MAX; i++) {
        unwrapper->open[i].text = wva_buffer_make(WVA_LINE_MAX);
        unwrapper->open[i].pod = wva_buffer_make(WVA_LINE_MAX);
    }
    return unwrapper;
}

void wva_unwrapper_free(struct wva_unwrapper *unwrapper)
{
    if (unwrapper == NULL)
        return;
    for (size_t i = 0; i < WVA_UNWRAP_OPEN_MAX; i++) {
        wva_buffer_free(&unwrapper->open[i].text);
        wva_buffer_free(&unwrapper->open[i].pod);
    }
    wva_buffer_free(&unwrapper->document);
    wva_buffer_free(&unwrapper->joined);
    wva_buffer_free(&unwrapper->scratch);
    g_string_chunk_free(unwrapper->texts);
    free(unwrapper->lines);
    free(unwrapper);
}

static void push_line(struct wva_unwrapper *unwrapper, const struct wva_logical_line *line)
{
    *WVA_APPEND(unwrapper->lines, unwrapper->count, unwrapper->capacity) = *line;
}

/* A copy that is valid until the next feed. */
static struct wva_str keep_text(struct wva_unwrapper *unwrapper, const struct wva_buffer *text)
{
    if (text->len == 0)
        return (struct wva_str){ 0 };
    unwrapper->texts_used = true;
    return (struct wva_str){
        g_string_chunk_insert_len(unwrapper->texts, text->data, (gssize)text->len), text->len
    };
}

/* The length of the escape sequence at the start: "ESC [ 0 ; 1 m" and the like, or the ESC
 * alone. */
static size_t escape_length(struct wva_str text)
{
    size_t len = 2;

    if (text.len < 2 || text.ptr[1] != '[')
        return 1;
    while (len < text.len && text.ptr[len] >= 0x20 && text.ptr[len] < 0x40)
        len++;
    return len < text.len ? len + 1 : len;
}

/* Removes colour codes and NUL bytes. */
static void clean_text(struct wva_unwrapper *unwrapper, struct wva_logical_line *line)
{
    struct wva_str rest = line->text;
    bool coloured = rest.len > 0 && memchr(rest.ptr, '\033', rest.len) != NULL;

    if (rest.len == 0 || (!coloured && memchr(rest.ptr, '\0', rest.len) == NULL))
        return;
    wva_buffer_clear(&unwrapper->scratch);
    while (rest.len > 0) {
        size_t plain = 0;

        while (plain < rest.len && rest.ptr[plain] != '\033' && rest.ptr[plain] != '\0')
            plain++;
        wva_buffer_append(&unwrapper->scratch, rest.ptr, plain);
        rest = wva_str_skip(rest, plain);
        if (rest.len > 0)
            rest = wva_str_skip(rest, rest.ptr[0] == '\0' ? 1 : escape_length(rest));
    }
    line->text = keep_text(unwrapper, &unwrapper->scratch);
    if (coloured)
        line->wrappers |= 1u << WVA_WRAPPER_COLOUR;
}

static void unwrap_line(struct wva_unwrapper *unwrapper, struct wva_logical_line line);
static bool unwrap_tree(struct wva_unwrapper *unwrapper, struct wva_logical_line line);

static struct wva_str buffer_view(const struct wva_buffer *buffer)
{
    return (struct wva_str){ buffer->data, buffer->len };
}

/* The incomplete line of this pod and stream, or NULL. */
static struct open_line *find_open(struct wva_unwrapper *unwrapper, struct wva_str pod, char stream)
{
    for (size_t i = 0; i < WVA_UNWRAP_OPEN_MAX; i++) {
        struct open_line *open = &unwrapper->open[i];

        if (open->age > 0 && open->stream == stream && wva_str_equal(buffer_view(&open->pod), pod))
            return open;
    }
    return NULL;
}

/* Completes a line, with views that are valid until the next feed. */
static struct wva_logical_line close_line(struct wva_unwrapper *unwrapper, struct open_line *open)
{
    struct wva_logical_line line = open->line;

    line.text = keep_text(unwrapper, &open->text);
    line.pod = keep_text(unwrapper, &open->pod);
    line.overlong |= open->text.overflow;
    open->age = 0;
    return line;
}

/* A free entry for an incomplete line. If there is none, the oldest line is returned as it is; it
 * may itself be a piece of another wrapper, and reuse the entry. */
static struct open_line *find_place(struct wva_unwrapper *unwrapper)
{
    for (;;) {
        struct open_line *oldest = &unwrapper->open[0];

        for (size_t i = 1; i < WVA_UNWRAP_OPEN_MAX; i++)
            if (unwrapper->open[i].age < oldest->age)
                oldest = &unwrapper->open[i];
        if (oldest->age == 0)
            return oldest;
        unwrap_line(unwrapper, close_line(unwrapper, oldest));
    }
}

static struct open_line *open_line(struct wva_unwrapper *unwrapper,
                                   const struct wva_logical_line *line, char stream)
{
    struct open_line *open = find_place(unwrapper);

    wva_buffer_clear(&open->text);
    wva_buffer_clear(&open->pod);
    wva_buffer_append_str(&open->pod, line->pod);
    open->line = *line;
    open->stream = stream;
    open->age = ++unwrapper->age;
    return open;
}

/* Adds a piece to its line. True if the line in *line is complete, false if more must follow. */
static bool join_piece(struct wva_unwrapper *unwrapper, struct wva_logical_line *line, char stream,
                       bool partial)
{
    struct open_line *open = find_open(unwrapper, line->pod, stream);
    struct wva_logical_line whole;

    if (open == NULL && !partial)
        return true;
    if (open == NULL)
        open = open_line(unwrapper, line, stream);
    unwrapper->pieces++;
    wva_buffer_append_str(&open->text, line->text);
    if (partial)
        return false;
    whole = close_line(unwrapper, open);
    whole.number = line->number;
    *line = whole;
    return true;
}

static bool is_whole_object(struct wva_str text)
{
    struct wva_json_scanner scan = wva_json_scan(text);
    struct wva_json_value ignored;

    return text.len > 0 && text.ptr[0] == '{' && wva_json_value(&scan, &ignored)
           && scan.at == scan.end;
}

/* Docker marks the last piece of a line by its line feed. If a program has stripped these, a whole
 * object is a whole line, and a console line starts a new one. */
static bool docker_line_continues(struct wva_unwrapper *unwrapper,
                                  const struct wva_logical_line *line, char stream)
{
    struct open_line *open;

    if (line->text.len > 0 && line->text.ptr[line->text.len - 1] == '\n')
        return false;
    if (is_whole_object(line->text))
        return false;
    open = find_open(unwrapper, line->pod, stream);
    if (open != NULL && line->text.len > 0 && line->text.ptr[0] != '{'
        && wva_text_begins_record(line->text))
        unwrap_line(unwrapper, close_line(unwrapper, open));
    return true;
}

static void unwrap_each_line(struct wva_unwrapper *unwrapper, struct wva_logical_line line)
{
    struct wva_str rest = line.text;

    while (rest.len > 0) {
        const char *newline = memchr(rest.ptr, '\n', rest.len);
        size_t len = newline == NULL ? rest.len : (size_t)(newline - rest.ptr);

        line.text = (struct wva_str){ rest.ptr, len };
        if (len > 0 && rest.ptr[len - 1] == '\r')
            line.text.len--;
        if (len > 0)
            unwrap_line(unwrapper, line);
        rest = wva_str_skip(rest, newline == NULL ? len : len + 1);
    }
}

/* Unescapes the content of a JSON string into `line`. */
static void take_content(struct wva_unwrapper *unwrapper, struct wva_str content,
                         struct wva_logical_line *line)
{
    line->text = wva_json_unescape(content, &unwrapper->scratch);
    if (line->text.ptr != content.ptr)
        line->text = keep_text(unwrapper, &unwrapper->scratch);
    clean_text(unwrapper, line);
}

static void take_bytes(struct wva_unwrapper *unwrapper, struct wva_str array,
                       struct wva_logical_line *line)
{
    wva_bytes_read(array, &unwrapper->scratch);
    line->text = keep_text(unwrapper, &unwrapper->scratch);
    clean_text(unwrapper, line);
}

/* Unquotes the content of a cell into `line`. */
static void take_cell(struct wva_unwrapper *unwrapper, struct wva_cell cell,
                      struct wva_logical_line *line)
{
    line->text = wva_cell_unquote(cell, &unwrapper->scratch);
    if (line->text.ptr != cell.text.ptr)
        line->text = keep_text(unwrapper, &unwrapper->scratch);
    line->wrappers |= 1u << WVA_WRAPPER_TABLE;
    clean_text(unwrapper, line);
}

static void unwrap_object(struct wva_unwrapper *unwrapper, struct wva_logical_line line,
                          const struct wva_wrapping *found)
{
    bool partial = found->partial;

    if (found->lost) {
        line.lost = true;
        push_line(unwrapper, &line);
        return;
    }
    if (found->is_bytes)
        take_bytes(unwrapper, found->content, &line);
    else
        take_content(unwrapper, found->content, &line);
    if (found->newline_ends)
        partial = docker_line_continues(unwrapper, &line, found->stream);
    if (!found->in_pieces || join_piece(unwrapper, &line, found->stream, partial))
        unwrap_each_line(unwrapper, line);
}

static void note_wrapping(struct wva_logical_line *line, const struct wva_wrapping *found)
{
    line->wrappers |= 1u << found->kind;
    if (found->time_ns != WVA_TIME_NONE)
        line->time_ns = found->time_ns;
    if (found->pod.len > 0)
        line->pod = found->pod;
}

/* Removes the stamps between the pieces of a line, which itself follows one. False if there are
 * none. */
static bool unwrap_stamped(struct wva_unwrapper *unwrapper, struct wva_logical_line line)
{
    struct wva_buffer *joined = &unwrapper->joined;
    struct wva_logical_line front = line;
    bool utc = line.text.len > 0 && line.text.ptr[-2] == 'Z';
    struct wva_stamp stamp;

    if (line.time_ns == WVA_TIME_NONE || !wva_stamp_find(line.text, line.time_ns, utc, &stamp))
        return false;
    wva_buffer_clear(joined);
    do {
        wva_buffer_append(joined, line.text.ptr, stamp.at);
        line.text = wva_str_skip(line.text, stamp.at + stamp.len);
        if (stamp.begins_line) {
            front.text = keep_text(unwrapper, joined);
            unwrap_line(unwrapper, front); /* which may itself join pieces */
            wva_buffer_clear(joined);
            front.time_ns = stamp.time_ns;
        }
    } while (wva_stamp_find(line.text, front.time_ns, utc, &stamp));
    wva_buffer_append_str(joined, line.text);
    front.text = keep_text(unwrapper, joined);
    unwrap_line(unwrapper, front);
    return true;
}

/* Returns all but the last of several lines that kubectl has run together. */
static void unwrap_glued(struct wva_unwrapper *unwrapper, struct wva_logical_line *line)
{
    size_t at;

    while ((at = wva_text_find_glued(line->text)) > 0) {
        struct wva_logical_line front = *line;

        front.text.len = at;
        line->text = wva_str_skip(line->text, at);
        unwrap_line(unwrapper, front);
    }
}

/* Removes the prefixes of the line. False if nothing is left to do: the line is a piece, or was
 * returned. */
static bool unwrap_prefixes(struct wva_unwrapper *unwrapper, struct wva_logical_line *line)
{
    struct wva_wrapping found;

    for (;;) {
        unwrap_glued(unwrapper, line);
        if (line->text.len == 0 || line->text.ptr[0] == '{' || wva_text_begins_console(line->text)
            || !wva_prefix_take(&line->text, line->wrappers, &found))
            return true;
        note_wrapping(line, &found);
        if (found.control
            || (found.in_pieces && !join_piece(unwrapper, line, found.stream, found.partial)))
            return false;
        if (found.kind == WVA_WRAPPER_KUBECTL_TIME && unwrap_stamped(unwrapper, *line))
            return false;
    }
}

/* True if the line was returned as the content of an object or an array. */
static bool unwrap_json(struct wva_unwrapper *unwrapper, struct wva_logical_line *line)
{
    struct wva_wrapping found = { 0 };

    if ((line->wrappers & 1u << WVA_WRAPPER_JSON) != 0)
        return false;
    if (line->text.ptr[0] == '{' && wva_object_read(line->text, &found)) {
        note_wrapping(line, &found);
        unwrap_object(unwrapper, *line, &found);
        return true;
    }
    if (line->text.ptr[0] == '{' && found.pod.len > 0)
        line->pod = found.pod;
    return (line->text.ptr[0] == '[' || !found.is_record) && wva_text_may_hold_records(line->text)
           && unwrap_tree(unwrapper, *line);
}

/* True if the line was returned as the content of a table cell. */
static bool unwrap_cell(struct wva_unwrapper *unwrapper, struct wva_logical_line *line)
{
    struct wva_cell cell = { .quoted = true };

    if ((line->wrappers & 1u << WVA_WRAPPER_TABLE) != 0 || line->text.len == 0
        || wva_text_begins_record(line->text) || !wva_grid_find_record(line->text, &cell.text))
        return false;
    take_cell(unwrapper, cell, line);
    unwrap_each_line(unwrapper, *line);
    return true;
}

/* Unwraps a line completely and returns what is in it. */
static void unwrap_line(struct wva_unwrapper *unwrapper, struct wva_logical_line line)
{
    if (!wva_text_is_bare(line.text) && !unwrap_prefixes(unwrapper, &line))
        return;
    if (line.text.len > 0 && !wva_text_is_bare(line.text) && !wva_text_begins_console(line.text)
        && (unwrap_json(unwrapper, &line) || unwrap_cell(unwrapper, &line)))
        return;
    push_line(unwrapper, &line);
}

/* How deeply responses of log stores nest their lines. */
enum { TREE_DEPTH_MAX = 6 };

static void take_tree(struct wva_unwrapper *unwrapper, struct wva_logical_line line, int depth);

static void take_members(struct wva_unwrapper *unwrapper, struct wva_logical_line line, int depth)
{
    struct wva_json_scanner scan = wva_json_scan(line.text);
    struct wva_json_value value;
    struct wva_str key;

    (void)wva_json_take(&scan, '{');
    while (wva_json_string(&scan, &key) && wva_json_take(&scan, ':')
           && wva_json_value(&scan, &value)) {
        line.text = value.text;
        if (value.kind == WVA_JSON_OBJECT || value.kind == WVA_JSON_ARRAY)
            take_tree(unwrapper, line, depth - 1);
        if (!wva_json_take(&scan, ','))
            return;
    }
}

/* Returns every wrapper or record in a value. */
static void take_tree(struct wva_unwrapper *unwrapper, struct wva_logical_line line, int depth)
{
    struct wva_str rest = line.text;
    struct wva_json_value item;
    struct wva_wrapping found;

    if (depth == 0)
        return;
    if (rest.ptr[0] == '[') {
        while (wva_json_next_item(&rest, &item)) {
            line.text = item.text;
            if (item.kind == WVA_JSON_OBJECT || item.kind == WVA_JSON_ARRAY)
                take_tree(unwrapper, line, depth - 1);
        }
        return;
    }
    if (wva_object_read(line.text, &found)) {
        note_wrapping(&line, &found);
        unwrap_object(unwrapper, line, &found);
        return;
    }
    if (found.pod.len > 0)
        line.pod = found.pod;
    if (found.is_record)
        push_line(unwrapper, &line);
    else
        take_members(unwrapper, line, depth);
}

/* Takes a JSON document apart. False if it yielded neither a record nor a piece of one: text that
 * has become part of another line cannot be taken back. */
static bool unwrap_tree(struct wva_unwrapper *unwrapper, struct wva_logical_line line)
{
    size_t first = unwrapper->count;
    uint64_t pieces = unwrapper->pieces;

    line.wrappers |= 1u << WVA_WRAPPER_JSON;
    line.overlong = false;
    take_tree(unwrapper, line, TREE_DEPTH_MAX);
    if (unwrapper->pieces > pieces)
        return true;
    for (size_t i = first; i < unwrapper->count; i++)
        if (wva_text_begins_record(unwrapper->lines[i].text))
            return true;
    unwrapper->count = first;
    return false;
}

struct answer {
    struct wva_unwrapper *unwrapper;
    struct wva_logical_line line; /* common to its lines */
    int64_t last_ns;
    int64_t trend; /* steps forward in time less steps back */
};

static void take_answer_line(void *context, struct wva_str pod, int64_t time_ns,
                             struct wva_str content)
{
    struct answer *answer = context;
    struct wva_logical_line line = answer->line;

    if (answer->last_ns != WVA_TIME_NONE)
        answer->trend += (time_ns > answer->last_ns) - (time_ns < answer->last_ns);
    answer->last_ns = line.time_ns = time_ns;
    if (pod.len > 0)
        line.pod = pod;
    take_content(answer->unwrapper, content, &line);
    unwrap_each_line(answer->unwrapper, line);
}

static int compare_times(const void *a, const void *b)
{
    const struct wva_logical_line *x = a, *y = b;

    if (x->time_ns != y->time_ns)
        return x->time_ns < y->time_ns ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* A response groups its lines by labels, usually newest first. */
static void sort_by_time(struct wva_unwrapper *unwrapper, size_t first, bool backward)
{
    size_t count = unwrapper->count - first;
    struct wva_logical_line *lines;
    uint64_t number;

    if (count < 2)
        return;
    lines = unwrapper->lines + first;
    number = lines[0].number;
    for (size_t i = 0; i < count; i++)
        lines[i].number = backward ? count - i : i;
    qsort(lines, count, sizeof *lines, compare_times);
    for (size_t i = 0; i < count; i++)
        lines[i].number = number;
}

static void unwrap_answer(struct wva_unwrapper *unwrapper, struct wva_logical_line line)
{
    struct answer answer = { .unwrapper = unwrapper, .line = line, .last_ns = WVA_TIME_NONE };
    size_t first = unwrapper->count;

    answer.line.wrappers |= 1u << WVA_WRAPPER_LOKI;
    answer.line.overlong = false;
    wva_loki_read(line.text, take_answer_line, &answer);
    sort_by_time(unwrapper, first, answer.trend < 0);
    if (unwrapper->count == first || line.overlong)
        push_line(unwrapper, &line);
}

/* Any text that is a line by itself. */
static void take_line(struct wva_unwrapper *unwrapper, struct wva_str text, uint64_t number,
                      bool overlong)
{
    struct wva_logical_line line = {
        .text = text, .time_ns = WVA_TIME_NONE, .number = number, .overlong = overlong
    };

    if (wva_text_is_bare(text)) {
        push_line(unwrapper, &line);
        return;
    }
    if (wva_text_is_loki(text)) {
        unwrap_answer(unwrapper, line);
        return;
    }
    if (overlong) {
        if (wva_str_starts(text, WVA_STR("[")) && wva_text_may_hold_records(text))
            (void)unwrap_tree(unwrapper, line);
        push_line(unwrapper, &line);
        return;
    }
    clean_text(unwrapper, &line);
    if (line.text.len == 0)
        push_line(unwrapper, &line);
    else
        unwrap_line(unwrapper, line);
}

/* Returns what was collected, valid until the next feed, and resets it. */
static struct wva_str take_document(struct wva_unwrapper *unwrapper)
{
    struct wva_str text = keep_text(unwrapper, &unwrapper->document);

    wva_buffer_clear(&unwrapper->document);
    unwrapper->document_start = 0;
    return text;
}

/* The document is malformed: its lines are read as single lines. */
static void give_up_document(struct wva_unwrapper *unwrapper)
{
    uint64_t number = unwrapper->document_start;
    struct wva_str rest = take_document(unwrapper);

    while (rest.len > 0) {
        const char *newline = memchr(rest.ptr, '\n', rest.len);
        size_t len = newline == NULL ? rest.len : (size_t)(newline - rest.ptr);

        take_line(unwrapper, (struct wva_str){ rest.ptr, len }, number++, false);
        rest = wva_str_skip(rest, newline == NULL ? len : len + 1);
    }
}

/* The last line of a document has arrived. */
static void end_document(struct wva_unwrapper *unwrapper, uint64_t number)
{
    struct wva_buffer *document = &unwrapper->document;

    for (size_t i = 0; i < document->len; i++)
        if (document->data[i] == '\n')
            document->data[i] = ' ';
    take_line(unwrapper, wva_str_trim(take_document(unwrapper)), number, false);
}

static bool is_bracket(struct wva_str text, const char *brackets)
{
    return text.len == 1 && strchr(brackets, text.ptr[0]) != NULL;
}

/* Adds a line to the collected ones; gives up beyond the limit. */
static bool add_to_document(struct wva_unwrapper *unwrapper, struct wva_str text)
{
    struct wva_buffer *document = &unwrapper->document;

    if (text.len + 1 > document->max - document->len) {
        give_up_document(unwrapper);
        return false;
    }
    wva_buffer_append_str(document, text);
    wva_buffer_append_char(document, '\n');
    return true;
}

/* A document that spans lines begins with a brace or bracket alone; all lines up to its last one
 * are indented. True if the line is part of one. */
static bool collect_document(struct wva_unwrapper *unwrapper, const struct wva_line *line)
{
    bool first = unwrapper->document_start == 0, last = !first && is_bracket(line->text, "}]");

    if (first) {
        if (!is_bracket(line->text, "{["))
            return false;
        unwrapper->document_start = line->number;
    } else if (!last
               && (line->text.len == 0
                   || (line->text.ptr[0] != ' ' && line->text.ptr[0] != '\t'))) {
        give_up_document(unwrapper);
        return collect_document(unwrapper, line);
    }
    if (!add_to_document(unwrapper, line->text))
        return false;
    if (last)
        end_document(unwrapper, line->number);
    return true;
}

static int64_t read_cell_time(struct wva_str text)
{
    int64_t time_ns;

    return wva_time_parse(text, &time_ns) ? time_ns : wva_epoch_read(text);
}

/* The pod of a row, in a cell of its own or in one of labels. */
static struct wva_str find_row_pod(struct wva_unwrapper *unwrapper, const struct wva_cell *cells)
{
    const struct wva_grid *table = &unwrapper->table;
    struct wva_str labels;

    if (table->pod >= 0 && cells[table->pod].text.len > 0)
        return cells[table->pod].text;
    if (table->labels < 0)
        return (struct wva_str){ 0 };
    labels = wva_cell_unquote(cells[table->labels], &unwrapper->scratch);
    if (labels.ptr != cells[table->labels].text.ptr)
        labels = keep_text(unwrapper, &unwrapper->scratch);
    return wva_labels_pod(labels);
}

/* Reads a table row: its line, and what other cells say about it. False if the text is not such a
 * row. */
static bool take_row(struct wva_unwrapper *unwrapper, struct wva_str text, uint64_t number)
{
    const struct wva_grid *table = &unwrapper->table;
    struct wva_logical_line line = { .time_ns = WVA_TIME_NONE, .number = number };
    struct wva_cell cells[WVA_GRID_CELLS_MAX];
    bool open;

    if (wva_grid_split(text, table->separator, cells, &open) != table->cells || open)
        return false;
    take_cell(unwrapper, cells[table->line], &line);
    if (table->time >= 0)
        line.time_ns = read_cell_time(cells[table->time].text);
    line.pod = find_row_pod(unwrapper, cells);
    if (line.text.len == 0)
        push_line(unwrapper, &line);
    else
        unwrap_each_line(unwrapper, line);
    return true;
}

static bool has_odd_quotes(struct wva_str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == '"';
    return count % 2 == 1;
}

/* Adds a line to a row that contains line ends, up to the quote that closes its cell. */
static bool continue_row(struct wva_unwrapper *unwrapper, const struct wva_line *line)
{
    struct wva_str row;

    if (!add_to_document(unwrapper, line->text))
        return false;
    if (!has_odd_quotes(line->text))
        return true;
    row = buffer_view(&unwrapper->document);
    row.len--;
    if (take_row(unwrapper, row, line->number))
        (void)take_document(unwrapper);
    else
        give_up_document(unwrapper);
    return true;
}

/* Processes a table row, or part of one. False for any other line, the header included. */
static bool collect_row(struct wva_unwrapper *unwrapper, const struct wva_line *line)
{
    enum { HEADER_LINES = 8 }; /* the header is within this many lines */

    if (unwrapper->table.separator == '\0') {
        if (line->number <= HEADER_LINES && !line->overlong && unwrapper->document_start == 0)
            (void)wva_grid_begin(line->text, &unwrapper->table);
        return false;
    }
    if (unwrapper->document_start > 0)
        return continue_row(unwrapper, line);
    if (line->overlong || !has_odd_quotes(line->text))
        return take_row(unwrapper, line->text, line->number);
    unwrapper->document_start = line->number;
    return add_to_document(unwrapper, line->text);
}

/* Discards what the last feed returned. */
static void discard_lines(struct wva_unwrapper *unwrapper)
{
    unwrapper->count = unwrapper->next = 0;
    if (unwrapper->texts_used)
        g_string_chunk_clear(unwrapper->texts);
    unwrapper->texts_used = false;
}

void wva_unwrapper_feed(struct wva_unwrapper *unwrapper, const struct wva_line *line)
{
    discard_lines(unwrapper);
    if (!collect_row(unwrapper, line)
        && (unwrapper->table.separator != '\0' || !collect_document(unwrapper, line)))
        take_line(unwrapper, line->text, line->number, line->overlong);
}

void wva_unwrapper_finish(struct wva_unwrapper *unwrapper)
{
    discard_lines(unwrapper);
    if (unwrapper->document_start > 0)
        give_up_document(unwrapper);
    for (size_t i = 0; i < WVA_UNWRAP_OPEN_MAX; i++)
        if (unwrapper->open[i].age > 0)
            unwrap_line(unwrapper, close_line(unwrapper, &unwrapper->open[i]));
}

bool wva_unwrapper_is_collecting(const struct wva_unwrapper *unwrapper)
{
    return unwrapper->document_start > 0;
}

bool wva_unwrapper_is_idle(const struct wva_unwrapper *unwrapper)
{
    for (size_t i = 0; i < WVA_UNWRAP_OPEN_MAX; i++)
        if (unwrapper->open[i].age > 0)
            return false;
    return unwrapper->document_start == 0 && unwrapper->table.separator == '\0';
}

bool wva_unwrapper_next(struct wva_unwrapper *unwrapper, struct wva_logical_line *line)
{
    if (unwrapper->next == unwrapper->count)
        return false;
    *line = unwrapper->lines[unwrapper->next++];
    return true;
}
