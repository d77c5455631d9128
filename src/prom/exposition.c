/* SPDX-License-Identifier: Apache-2.0 */
#include "prom/exposition.h"

#include "util/number.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Colons belong to names of metrics only, but no label would gain from being refused for one. */
static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}

static void skip_blanks(struct wva_str *rest)
{
    while (rest->len > 0 && is_blank(rest->ptr[0]))
        *rest = wva_str_skip(*rest, 1);
}

static bool take_char(struct wva_str *rest, char c)
{
    if (rest->len == 0 || rest->ptr[0] != c)
        return false;
    *rest = wva_str_skip(*rest, 1);
    return true;
}

static bool take_quoted(struct wva_str *rest, struct wva_str *content)
{
    size_t i = 1;

    if (rest->len == 0 || rest->ptr[0] != '"')
        return false;
    while (i < rest->len && rest->ptr[i] != '"')
        i += rest->ptr[i] == '\\' ? 2 : 1;
    if (i >= rest->len)
        return false;
    *content = (struct wva_str){ rest->ptr + 1, i - 1 };
    *rest = wva_str_skip(*rest, i + 1);
    return true;
}

static bool take_plain_name(struct wva_str *rest, struct wva_str *name)
{
    size_t i = 0;

    if (rest->len == 0 || !is_name_start(rest->ptr[0]))
        return false;
    while (i < rest->len && (is_name_start(rest->ptr[i]) || wva_is_digit(rest->ptr[i])))
        i++;
    *name = (struct wva_str){ rest->ptr, i };
    *rest = wva_str_skip(*rest, i);
    return true;
}

static bool take_name(struct wva_str *rest, struct wva_str *name)
{
    return take_quoted(rest, name) || take_plain_name(rest, name);
}

/* One label and the comma behind it. A quoted name without a value is the metric's name. */
static const char *take_label(struct wva_str *rest, struct wva_label *label, bool *is_metric)
{
    *is_metric = false;
    if (!take_name(rest, &label->name))
        return "no name of a label where one is expected";
    skip_blanks(rest);
    if (take_char(rest, '=')) {
        skip_blanks(rest);
        if (!take_quoted(rest, &label->value))
            return "the value of a label is not in quotes, or its closing quote is missing";
        skip_blanks(rest);
    } else {
        *is_metric = true;
    }
    if (!take_char(rest, ',') && rest->len > 0 && rest->ptr[0] != '}')
        return *is_metric ? "a label without a value" : "neither comma nor brace behind a label";
    skip_blanks(rest);
    return NULL;
}

/* The labels from behind the opening brace to the closing one. `name` may be empty: then the first
 * entry has to be the metric's name, in quotes, and is not part of `labels`. */
static const char *take_labels(struct wva_str *rest, struct wva_str *name, struct wva_str *labels)
{
    struct wva_label label;
    const char *start;
    bool is_metric;

    skip_blanks(rest);
    if (name->len == 0) {
        const char *problem = take_label(rest, &label, &is_metric);

        if (problem != NULL || !is_metric || label.name.len == 0)
            return problem != NULL ? problem : "no name of a metric";
        *name = label.name;
    }
    start = rest->ptr;
    while (rest->len > 0 && rest->ptr[0] != '}') {
        const char *problem = take_label(rest, &label, &is_metric);

        if (problem != NULL || is_metric)
            return problem != NULL ? problem : "a label without a value";
    }
    *labels = (struct wva_str){ start, (size_t)(rest->ptr - start) };
    return take_char(rest, '}') ? NULL : "the closing brace is missing";
}

static bool take_number(struct wva_str *rest, double *value)
{
    size_t len = wva_number_read(*rest, value);

    if (len == 0 || (len < rest->len && !is_blank(rest->ptr[len])))
        return false;
    *rest = wva_str_skip(*rest, len);
    skip_blanks(rest);
    return true;
}

static bool take_time(struct wva_str *rest, int64_t *time_ns)
{
    struct wva_str word = { rest->ptr, 0 };
    bool numeric;

    while (word.len < rest->len && !is_blank(rest->ptr[word.len]))
        word.len++;
    *rest = wva_str_skip(*rest, word.len);
    skip_blanks(rest);
    return wva_time_read(word, time_ns, &numeric) && numeric;
}

static const char *take_exemplar(struct wva_str rest, struct wva_exposition_item *item)
{
    struct wva_exemplar *exemplar = &item->exemplar;
    struct wva_str name = WVA_STR("exemplar");
    const char *problem;

    skip_blanks(&rest);
    if (!take_char(&rest, '{'))
        return "an exemplar without labels";
    problem = take_labels(&rest, &name, &exemplar->labels);
    skip_blanks(&rest);
    if (problem != NULL)
        return problem;
    if (!take_number(&rest, &exemplar->value))
        return "the value of the exemplar is not a number";
    exemplar->time_ns = WVA_TIME_NONE;
    if (rest.len > 0 && (!take_time(&rest, &exemplar->time_ns) || rest.len > 0))
        return "something other than a timestamp behind the exemplar";
    item->has_exemplar = true;
    return NULL;
}

static const char *read_sample(struct wva_str rest, struct wva_exposition_item *item)
{
    const char *problem = NULL;

    item->name = WVA_STR("");
    if (rest.ptr[0] != '{' && !take_plain_name(&rest, &item->name))
        return "no name of a metric";
    skip_blanks(&rest);
    if (take_char(&rest, '{'))
        problem = take_labels(&rest, &item->name, &item->labels);
    skip_blanks(&rest);
    if (problem != NULL)
        return problem;
    if (!take_number(&rest, &item->value))
        return "the value is not a number";
    if (rest.len > 0 && rest.ptr[0] != '#' && !take_time(&rest, &item->time_ns))
        return "the timestamp is not a number of milliseconds or seconds";
    if (take_char(&rest, '#'))
        return take_exemplar(rest, item);
    return rest.len > 0 ? "something behind the timestamp" : NULL;
}

/* HELP, TYPE and UNIT; anything else behind # is a comment, also one that begins like them. */
static void read_comment(struct wva_exposition *exposition, struct wva_str rest,
                         struct wva_exposition_item *item)
{
    static const struct {
        struct wva_str word;
        enum wva_exposition_kind kind;
    } keys[] = { { WVA_STR_INIT("HELP"), WVA_EXPOSITION_HELP },
                 { WVA_STR_INIT("TYPE"), WVA_EXPOSITION_TYPE },
                 { WVA_STR_INIT("UNIT"), WVA_EXPOSITION_UNIT } };

    item->kind = WVA_EXPOSITION_COMMENT;
    item->text = wva_str_trim(rest);
    for (size_t i = 0; i < WVA_COUNT(keys); i++) {
        struct wva_str at = item->text;

        if (!wva_str_take(&at, keys[i].word) || at.len == 0 || !is_blank(at.ptr[0]))
            continue;
        skip_blanks(&at);
        if (!take_name(&at, &item->name) || (at.len > 0 && !is_blank(at.ptr[0])))
            break;
        item->kind = keys[i].kind;
        item->text = wva_str_trim(at);
        exposition->openmetrics |= item->kind == WVA_EXPOSITION_UNIT;
    }
}

struct wva_exposition wva_exposition_begin(struct wva_str page)
{
    struct wva_str start = page.len == 0 ? WVA_STR("") : page;

    (void)wva_str_take(&start, WVA_STR("\xEF\xBB\xBF"));
    return (struct wva_exposition){ .rest = start };
}

/* The next line without its end. False at the end of the page. */
static bool take_line(struct wva_exposition *exposition, struct wva_str *line, bool *terminated)
{
    struct wva_str *rest = &exposition->rest;
    const char *end;

    if (rest->len == 0)
        return false;
    end = memchr(rest->ptr, '\n', rest->len);
    *terminated = end != NULL;
    *line = (struct wva_str){ rest->ptr, end == NULL ? rest->len : (size_t)(end - rest->ptr) };
    *rest = wva_str_skip(*rest, line->len + (*terminated ? 1 : 0));
    if (line->len > 0 && line->ptr[line->len - 1] == '\r')
        line->len--;
    exposition->line++;
    return true;
}

static void read_line(struct wva_exposition *exposition, struct wva_str line,
                      struct wva_exposition_item *item)
{
    if (line.ptr[0] == '#') {
        read_comment(exposition, wva_str_skip(line, 1), item);
        return;
    }
    item->problem = exposition->ended ? "a sample behind # EOF" : read_sample(line, item);
    if (item->problem == NULL) {
        item->kind = WVA_EXPOSITION_SAMPLE;
        exposition->openmetrics |= item->has_exemplar;
        return;
    }
    item->kind = WVA_EXPOSITION_MALFORMED;
    item->text = line;
}

bool wva_exposition_next(struct wva_exposition *exposition, struct wva_exposition_item *item)
{
    struct wva_str line;
    bool terminated;

    while (take_line(exposition, &line, &terminated)) {
        line = wva_str_trim(line);
        if (wva_str_equal(line, WVA_STR("# EOF"))) {
            exposition->ended = true;
            continue;
        }
        if (line.len == 0)
            continue;
        *item = (struct wva_exposition_item){ .line = exposition->line, .time_ns = WVA_TIME_NONE };
        if (terminated) {
            read_line(exposition, line, item);
        } else {
            item->kind = WVA_EXPOSITION_CUT;
            item->text = line;
            exposition->cut = true;
        }
        return true;
    }
    exposition->cut |= exposition->openmetrics && !exposition->ended;
    return false;
}

bool wva_exposition_label(struct wva_str *rest, struct wva_label *label)
{
    bool is_metric;

    skip_blanks(rest);
    return rest->len > 0 && take_label(rest, label, &is_metric) == NULL && !is_metric;
}

bool wva_exposition_find_label(struct wva_str labels, struct wva_str name, struct wva_str *value)
{
    struct wva_label label;

    while (wva_exposition_label(&labels, &label))
        if (wva_str_equal(label.name, name)) {
            *value = label.value;
            return true;
        }
    return false;
}

struct wva_str wva_exposition_unescape(struct wva_str raw, struct wva_buffer *scratch)
{
    if (raw.len == 0 || memchr(raw.ptr, '\\', raw.len) == NULL)
        return raw;
    wva_buffer_clear(scratch);
    for (size_t i = 0; i < raw.len; i++) {
        char next = i + 1 < raw.len ? raw.ptr[i + 1] : '\0';
        bool escape = raw.ptr[i] == '\\' && (next == '\\' || next == '"' || next == 'n');

        if (escape)
            i++;
        wva_buffer_append_char(scratch, !escape ? raw.ptr[i] : next == 'n' ? '\n' : next);
    }
    return (struct wva_str){ scratch->data == NULL ? "" : scratch->data, scratch->len };
}
