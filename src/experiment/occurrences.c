/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/occurrences.h"

#include <stdlib.h>
#include <string.h>

#include "util/memory.h"

const char *wva_occurrence_name(enum wva_occurrence_kind kind)
{
    static const char *const names[WVA_OCCURRENCE_KINDS] = {
        [WVA_OCCURRENCE_SCALE_UP] = "scale-up",   [WVA_OCCURRENCE_SCALE_DOWN] = "scale-down",
        [WVA_OCCURRENCE_POD_START] = "pod start", [WVA_OCCURRENCE_NO_ANSWER] = "no answer",
        [WVA_OCCURRENCE_RESTART] = "restart",     [WVA_OCCURRENCE_WARNING] = "warning",
    };

    return names[kind];
}

static char *copy(const char *text)
{
    return wva_strdup(text == NULL ? "" : text);
}

void wva_occurrences_add(struct wva_occurrences *occurrences, struct wva_occurrence occurrence,
                         const char *server, const char *subject, const char *text)
{
    if (occurrences->count == WVA_OCCURRENCES_MAX) {
        occurrences->dropped++;
        return;
    }
    occurrence.server = copy(server);
    occurrence.subject = copy(subject);
    occurrence.text = copy(text);
    *WVA_APPEND(occurrences->items, occurrences->count, occurrences->capacity) = occurrence;
}

static int compare(const void *a, const void *b)
{
    const struct wva_occurrence *one = a, *other = b;

    if (one->from_ns != other->from_ns)
        return one->from_ns < other->from_ns ? -1 : 1;
    if (one->kind != other->kind)
        return one->kind < other->kind ? -1 : 1;
    if (strcmp(one->server, other->server) != 0)
        return strcmp(one->server, other->server);
    return strcmp(one->subject, other->subject);
}

void wva_occurrences_sort(struct wva_occurrences *occurrences)
{
    if (occurrences->count > 1)
        qsort(occurrences->items, occurrences->count, sizeof *occurrences->items, compare);
}

void wva_occurrences_free(struct wva_occurrences *occurrences)
{
    for (size_t i = 0; i < occurrences->count; i++) {
        free(occurrences->items[i].server);
        free(occurrences->items[i].subject);
        free(occurrences->items[i].text);
    }
    free(occurrences->items);
    *occurrences = (struct wva_occurrences){ 0 };
}
