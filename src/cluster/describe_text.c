/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster/describe_text.h"

#include "util/json.h"
#include "util/utf8.h"

struct wva_describe_text wva_describe_text_begin(void)
{
    return (struct wva_describe_text){ .yaml = wva_buffer_make(WVA_DESCRIBE_MAX_BYTES) };
}

/* As a quoted text; libyaml takes no control characters. */
static void add_quoted(struct wva_buffer *yaml, struct wva_str value)
{
    struct wva_buffer clean = wva_buffer_make(WVA_DESCRIBE_MAX_BYTES);

    wva_utf8_append(&clean, value, WVA_UTF8_DOCUMENT);
    wva_json_append_string(yaml, (struct wva_str){ clean.data, clean.len });
    wva_buffer_free(&clean);
}

/* ---- keys ---- */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static char to_lower(char c)
{
    return is_upper(c) ? (char)(c - 'A' + 'a') : c;
}

/* "Max Replica Count" was maxReplicaCount, "API Version" apiVersion; names with digits or other
 * marks are printed as they are. */
static void restore_key(struct wva_str title, char key[WVA_DESCRIBE_MAX_KEY + 1])
{
    bool plain = true, acronym = title.len > 1 && is_upper(title.ptr[0]) && is_upper(title.ptr[1]);
    size_t len = 0;

    for (size_t i = 0; i < title.len; i++)
        plain = plain
                && (is_upper(title.ptr[i]) || title.ptr[i] == ' ' || title.ptr[i] == '-'
                    || (title.ptr[i] >= 'a' && title.ptr[i] <= 'z'));
    for (size_t i = 0; i < title.len && len < WVA_DESCRIBE_MAX_KEY; i++) {
        bool first = i == 0 || (acronym && memchr(title.ptr, ' ', i) == NULL);

        if (!plain)
            key[len++] = title.ptr[i];
        else if (title.ptr[i] != ' ')
            key[len++] = first ? to_lower(title.ptr[i]) : title.ptr[i];
    }
    key[len] = '\0';
}

/* "Max Replica Count:  3", "Spec:": the title of a key, and its value in *line. Values stand two
 * blanks off at least, so a colon inside of a text is none of a key. */
static bool take_title(struct wva_str *line, struct wva_str *title)
{
    struct wva_str rest = *line;

    if (wva_str_ends(rest, WVA_STR(":")) && wva_str_find(rest, WVA_STR(":  ")) == NULL) {
        *title = (struct wva_str){ rest.ptr, rest.len - 1 };
        *line = WVA_STR("");
    } else if (wva_str_cut(&rest, WVA_STR(":  "), title)) {
        *line = wva_str_trim(rest);
    } else {
        return false;
    }
    for (size_t i = 0; i < title->len; i++)
        if (strchr("\"'{}()=,[]", title->ptr[i]) != NULL)
            return false;
    return title->len > 0 && title->len <= WVA_DESCRIBE_MAX_KEY;
}

/* ---- groups ---- */

static struct wva_describe_group *top(struct wva_describe_text *text)
{
    return &text->groups[text->depth - 1];
}

static void open_group(struct wva_describe_text *text, size_t indent)
{
    text->groups[text->depth] =
        (struct wva_describe_group){ .indent = indent, .opening = text->yaml.len, .empty = true };
    text->depth++;
    wva_buffer_add(&text->yaml, " {");
}

static void close_group(struct wva_describe_text *text)
{
    struct wva_describe_group *group = top(text);

    if (!group->scalars)
        wva_buffer_add(&text->yaml, "}");
    if ((group->list || group->scalars) && !text->yaml.overflow)
        text->yaml.data[group->opening] = '[';
    if (group->scalars && !text->yaml.overflow)
        text->yaml.data[group->opening + 1] = ' ';
    if (group->list || group->scalars)
        wva_buffer_add(&text->yaml, "]");
    text->depth--;
}

static void end_value(struct wva_describe_text *text)
{
    if (text->awaits)
        wva_buffer_add(&text->yaml, "null");
    text->awaits = false;
}

static void close_object(struct wva_describe_text *text)
{
    end_value(text);
    while (text->depth > 0)
        close_group(text);
}

/* Closes and opens groups until the innermost one is that of lines with this indent. False where
 * there is no place for it. */
static bool find_group(struct wva_describe_text *text, size_t indent)
{
    if (text->awaits && indent > text->key_indent) {
        if (text->depth == WVA_DESCRIBE_MAX_DEPTH)
            return false;
        open_group(text, indent);
        text->awaits = false;
        return true;
    }
    end_value(text);
    while (text->depth > 1 && top(text)->indent > indent)
        close_group(text);
    return true;
}

/* ---- members ---- */

static void add_key(struct wva_describe_text *text, const char *key)
{
    struct wva_describe_group *group = top(text);

    /* The members of the object itself come in an order of their own. */
    if (!group->empty && text->depth > 1 && !text->words && strcmp(key, group->last) <= 0) {
        group->list = true;
        wva_buffer_add(&text->yaml, "}, {");
    } else if (!group->empty) {
        wva_buffer_add(&text->yaml, ", ");
    }
    group->empty = false;
    memcpy(group->last, key, strlen(key) + 1);
    add_quoted(&text->yaml, wva_str_from(key));
    wva_buffer_add(&text->yaml, ": ");
}

static void add_member(struct wva_describe_text *text, struct wva_str title, struct wva_str value,
                       size_t indent)
{
    char key[WVA_DESCRIBE_MAX_KEY + 1];

    restore_key(title, key);
    if (!find_group(text, indent) || top(text)->scalars)
        return;
    add_key(text, key);
    text->key_indent = indent;
    text->awaits = value.len == 0;
    if (value.len > 0 && wva_str_equal(value, WVA_STR("<none>")))
        wva_buffer_add(&text->yaml, "null");
    else if (value.len > 0)
        add_quoted(&text->yaml, value);
}

/* Appends to the text that was written last, which may have ends of lines behind it. */
static void continue_text(struct wva_buffer *yaml, struct wva_str value)
{
    struct wva_buffer more = wva_buffer_make(yaml->max);
    size_t end = yaml->len, lines;

    while (end > 0 && yaml->data[end - 1] == '\n')
        end--;
    lines = yaml->len - end;
    if (end == 0 || yaml->data[end - 1] != '"')
        return;
    add_quoted(&more, value);
    wva_buffer_cut(yaml, end - 1);
    wva_buffer_add(yaml, " ");
    wva_buffer_append_str(yaml, wva_str_skip((struct wva_str){ more.data, more.len }, 1));
    for (size_t i = 0; i < lines; i++)
        wva_buffer_append_char(yaml, '\n');
    wva_buffer_free(&more);
}

/* A line without a key: an item of a list of texts, or the next line of a text. */
static void add_text(struct wva_describe_text *text, struct wva_str value, size_t indent)
{
    struct wva_describe_group *group;

    if (text->awaits && find_group(text, indent))
        top(text)->scalars = top(text)->empty;
    group = top(text);
    if (!group->scalars) {
        continue_text(&text->yaml, value);
        return;
    }
    if (!group->empty)
        wva_buffer_add(&text->yaml, ", ");
    add_quoted(&text->yaml, value);
    group->empty = false;
}

/* ---- labels and annotations ---- */

/* "scaledobject.keda.sh/name=chat", "llm-d.ai/managed: true" */
static void add_word(struct wva_describe_text *text, struct wva_str line)
{
    struct wva_str key, value = line;
    char name[WVA_DESCRIBE_MAX_KEY + 1];

    if (!wva_str_cut(&value, WVA_STR("="), &key) || wva_str_find(key, WVA_STR(": ")) != NULL) {
        value = line;
        if (!wva_str_cut(&value, WVA_STR(":"), &key))
            return;
    }
    if (key.len == 0 || key.len > WVA_DESCRIBE_MAX_KEY || wva_str_find(key, WVA_STR(" ")) != NULL)
        return;
    memcpy(name, key.ptr, key.len);
    name[key.len] = '\0';
    add_key(text, name);
    add_quoted(&text->yaml, wva_str_trim(value));
}

static void begin_words(struct wva_describe_text *text, struct wva_str title, struct wva_str line)
{
    char key[WVA_DESCRIBE_MAX_KEY + 1];

    restore_key(title, key);
    (void)find_group(text, 0);
    add_key(text, key);
    open_group(text, 1);
    text->words = true;
    if (!wva_str_equal(line, WVA_STR("<none>")) && line.len > 0)
        add_word(text, line);
}

/* ---- lines ---- */

static size_t count_indent(struct wva_str line)
{
    size_t indent = 0;

    while (indent < line.len && line.ptr[indent] == ' ')
        indent++;
    return indent;
}

static void begin_line(struct wva_describe_text *text, bool object)
{
    if (object)
        close_object(text);
    if (text->any_line)
        wva_buffer_add(&text->yaml, "\n");
    text->any_line = true;
    if (!object)
        return;
    wva_buffer_add(&text->yaml, "---");
    open_group(text, 0);
    text->awaits = text->words = text->events = false;
}

void wva_describe_text_take_line(struct wva_describe_text *text, struct wva_str line)
{
    size_t indent = count_indent(line);
    struct wva_str rest = wva_str_trim(line), title = { 0 };
    bool keyed = take_title(&rest, &title);

    begin_line(text, indent == 0 && keyed && wva_str_equal(title, WVA_STR("Name")));
    if (text->depth == 0 || line.len == indent)
        return;
    if (text->words && indent > 0) {
        add_word(text, wva_str_trim(line));
        return;
    }
    if (text->words)
        close_group(text);
    text->words = false;
    text->events =
        (text->events && indent > 0) || (indent == 0 && wva_str_equal(title, WVA_STR("Events")));
    if (text->events)
        return;
    if (indent == 0
        && (wva_str_equal(title, WVA_STR("Labels"))
            || wva_str_equal(title, WVA_STR("Annotations"))))
        begin_words(text, title, rest);
    else if (keyed)
        add_member(text, title, rest, indent);
    else
        add_text(text, wva_str_trim(line), indent);
}

void wva_describe_text_end(struct wva_describe_text *text)
{
    close_object(text);
}
