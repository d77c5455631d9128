/* SPDX-License-Identifier: Apache-2.0 */
#include "json/suggest.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/headline.h"
#include "json/record_json.h"
#include "records/records.h"
#include "util/edit_distance.h"
#include "util/memory.h"

enum { NEAREST = 3 };

struct nearest {
    const char *name;
    size_t distance[NEAREST];
    char *found[NEAREST];
};

/* Keeps the candidate if it is nearer than one that is kept; of equal ones the first. */
static void consider(void *context, const char *candidate)
{
    struct nearest *nearest = context;
    size_t distance = wva_edit_distance(nearest->name, candidate);

    for (int i = 0; i < NEAREST; i++) {
        if (distance >= nearest->distance[i])
            continue;
        free(nearest->found[NEAREST - 1]);
        for (int j = NEAREST - 1; j > i; j--) {
            nearest->found[j] = nearest->found[j - 1];
            nearest->distance[j] = nearest->distance[j - 1];
        }
        nearest->found[i] = wva_strdup(candidate);
        nearest->distance[i] = distance;
        return;
    }
}

void wva_suggest_figures(const char *name, struct wva_buffer *text)
{
    struct nearest nearest = { .name = name };

    /* Where half of the name would have to change, it was not meant. */
    for (int i = 0; i < NEAREST; i++)
        nearest.distance[i] = 2 + strlen(name) / 2;
    for (size_t i = 0; i < wva_headline_count; i++)
        consider(&nearest, wva_headline_table[i].name);
    wva_json_record_paths(&wva_server_record, consider, &nearest);
    wva_json_record_paths(&wva_report_record, consider, &nearest);
    for (int i = 0; i < NEAREST; i++) {
        if (nearest.found[i] != NULL)
            wva_buffer_printf(text, "%s%s", i == 0 ? "" : ", ", nearest.found[i]);
        free(nearest.found[i]);
    }
}
