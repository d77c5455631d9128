/* SPDX-License-Identifier: Apache-2.0 */
#include "page/missing.h"

#include <stdlib.h>
#include <string.h>

#include "util/memory.h"

enum { COLUMNS = 80 };

/* True if the list of names ends with this one. */
static bool ends_with(const char *names, const char *figure)
{
    const char *last = strrchr(names, ' ');

    return strcmp(last == NULL ? names : last + 1, figure) == 0;
}

void wva_missing_add(struct wva_missing *missing, const char *figure, const char *reason)
{
    size_t i = 0;
    char *longer;

    while (i < missing->count && strcmp(missing->items[i].reason, reason) != 0)
        i++;
    if (i == missing->count && i == WVA_MISSING_MAX)
        return;
    if (i == missing->count) {
        missing->items[missing->count].reason = wva_strdup(reason);
        missing->items[missing->count++].figures = wva_strdup(figure);
    } else if (!ends_with(missing->items[i].figures, figure)) {
        longer = wva_asprintf("%s, %s", missing->items[i].figures, figure);
        free(missing->items[i].figures);
        missing->items[i].figures = longer;
    }
}

void wva_missing_free(struct wva_missing *missing)
{
    for (size_t i = 0; i < missing->count; i++) {
        free(missing->items[i].reason);
        free(missing->items[i].figures);
    }
    *missing = (struct wva_missing){ 0 };
}

/* Breaks the text at spaces; all lines but the first are indented. */
static void add_wrapped(struct wva_buffer *out, const char *text)
{
    size_t column = 0;

    while (*text != '\0') {
        size_t len = strcspn(text, " ");

        if (column > 0 && column + 1 + len > COLUMNS) {
            wva_buffer_add(out, "\n    ");
            column = 4;
        } else if (column > 0) {
            wva_buffer_append_char(out, ' ');
            column++;
        }
        wva_buffer_append(out, text, len);
        column += len;
        text += len + strspn(text + len, " ");
    }
    wva_buffer_append_char(out, '\n');
}

void wva_missing_text(struct wva_buffer *out, const struct wva_missing *missing, const char *server)
{
    for (size_t i = 0; i < missing->count; i++) {
        char *text = wva_asprintf("Not drawn%s%s: %s. %s", server == NULL ? "" : " for ",
                                  server == NULL ? "" : server, missing->items[i].figures,
                                  missing->items[i].reason);

        add_wrapped(out, text);
        free(text);
    }
}
