/* SPDX-License-Identifier: Apache-2.0 */
/* Lines in table cells, as log viewers export them: Grafana, Kibana, Datadog, CloudWatch. */
#include <strings.h>

#include "transport/unwrap_shapes.h"

/* A longer text is not a column name. */
enum { NAME_MAX_LEN = 64 };

/* Removes a quoted text from *rest, which begins with a quote. *open: the closing quote is
 * missing. */
static struct wva_str take_quoted(struct wva_str *rest, bool *open)
{
    struct wva_str text;
    size_t at;

    for (at = 1; at < rest->len; at++) {
        if (rest->ptr[at] != '"')
            continue;
        if (at + 1 == rest->len || rest->ptr[at + 1] != '"')
            break;
        at++;
    }
    *open = at >= rest->len;
    text = (struct wva_str){ rest->ptr + 1, (*open ? rest->len : at) - 1 };
    *rest = wva_str_skip(*rest, *open ? rest->len : at + 1);
    return text;
}

/* Removes one cell, which may be empty, from *rest. True if a separator followed it. */
static bool take_cell(struct wva_str *rest, char separator, struct wva_cell *cell, bool *open)
{
    size_t at = 0;

    cell->quoted = rest->len > 0 && rest->ptr[0] == '"';
    if (cell->quoted)
        cell->text = take_quoted(rest, open);
    while (at < rest->len && rest->ptr[at] != separator)
        at++;
    if (!cell->quoted)
        cell->text = (struct wva_str){ rest->ptr, at };
    if (at == rest->len)
        return false;
    *rest = wva_str_skip(*rest, at + 1);
    return true;
}

size_t wva_grid_split(struct wva_str text, char separator, struct wva_cell *cells, bool *open)
{
    size_t count = 0;

    *open = false;
    while (count < WVA_GRID_CELLS_MAX && take_cell(&text, separator, &cells[count++], open))
        ;
    return count;
}

/* How well a column of this name fits: 0 is not at all, otherwise the lowest is best. */
static int find_name(struct wva_str name, const char *const *names)
{
    for (int i = 0; names[i] != NULL; i++)
        if (strlen(names[i]) == name.len && strncasecmp(names[i], name.ptr, name.len) == 0)
            return i + 1;
    return 0;
}

/* The column with the best of these names; -1 if there is none. */
static int find_column(const struct wva_cell *cells, size_t count, const char *const *names)
{
    int best = 0, column = -1;

    for (size_t i = 0; i < count; i++) {
        int rank = find_name(cells[i].text, names);

        if (rank > 0 && (best == 0 || rank < best)) {
            best = rank;
            column = (int)i;
        }
    }
    return column;
}

static bool are_names(const struct wva_cell *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cells[i].text.len > NAME_MAX_LEN
            || (cells[i].text.len > 0 && memchr(cells[i].text.ptr, '{', cells[i].text.len) != NULL))
            return false;
    return count > 1;
}

bool wva_grid_begin(struct wva_str text, struct wva_grid *table)
{
    static const char *const lines[] = { "line", "@message", "message",     "_msg", "msg",
                                         "log",  "content",  "textPayload", "body", NULL };
    static const char *const times[] = { "tsNs", "@timestamp", "timestamp", "_time",
                                         "date", "time",       NULL };
    static const char *const pods[] = {
        "pod", "pod_name", "podName", "kubernetes.pod_name", "kubernetes.pod.name", NULL
    };
    static const char *const labels[] = { "labels", NULL };
    struct wva_cell cells[WVA_GRID_CELLS_MAX];
    bool open;

    for (const char *separator = ",;\t"; *separator != '\0'; separator++) {
        size_t count = wva_grid_split(text, *separator, cells, &open);

        if (open || !are_names(cells, count))
            continue;
        *table = (struct wva_grid){ *separator,
                                    find_column(cells, count, lines),
                                    find_column(cells, count, times),
                                    find_column(cells, count, pods),
                                    find_column(cells, count, labels),
                                    count };
        if (table->line >= 0)
            return true;
    }
    table->separator = '\0';
    return false;
}

bool wva_grid_find_record(struct wva_str text, struct wva_str *cell)
{
    for (size_t at = 0; at + 1 < text.len; at++) {
        const char *quote = memchr(text.ptr + at, '"', text.len - at);
        struct wva_str rest, found;
        bool open;

        if (quote == NULL)
            return false;
        at = (size_t)(quote - text.ptr);
        if (at > 0 && strchr(",;\t", quote[-1]) == NULL)
            continue;
        rest = wva_str_skip(text, at);
        found = take_quoted(&rest, &open);
        if (wva_str_starts(found, WVA_STR("{\"\"level\"\""))
            || wva_str_starts(found, WVA_STR("{\"\"ts\"\""))
            || (found.len > 0 && found.ptr[0] != '{' && wva_text_begins_stamped_record(found))) {
            *cell = found;
            return true;
        }
        at += found.len;
    }
    return false;
}

struct wva_str wva_cell_unquote(struct wva_cell cell, struct wva_buffer *scratch)
{
    struct wva_str rest = cell.text, part;

    if (!cell.quoted || wva_str_find(rest, WVA_STR("\"\"")) == NULL)
        return rest;
    wva_buffer_clear(scratch);
    while (wva_str_cut(&rest, WVA_STR("\"\""), &part)) {
        wva_buffer_append_str(scratch, part);
        wva_buffer_append_char(scratch, '"');
    }
    wva_buffer_append_str(scratch, rest);
    return (struct wva_str){ scratch->data, scratch->len };
}
