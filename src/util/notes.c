/* SPDX-License-Identifier: Apache-2.0 */
#include "util/notes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"

enum { NOTE_BYTES = 1024 };

void wva_notes_add(struct wva_notes *notes, const char *format, ...)
{
    char text[NOTE_BYTES];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    for (size_t i = 0; i < notes->count; i++)
        if (strcmp(notes->items[i], text) == 0)
            return;
    if (notes->count == WVA_NOTES_MAX)
        return;
    if (notes->count == WVA_NOTES_MAX - 1)
        (void)snprintf(text, sizeof text, "there are more notes, which are left out");
    notes->items = wva_reallocarray(notes->items, notes->count + 1, sizeof *notes->items);
    notes->items[notes->count++] = wva_strdup(text);
}

void wva_notes_free(struct wva_notes *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        free(notes->items[i]);
    free(notes->items);
    *notes = (struct wva_notes){ 0 };
}
