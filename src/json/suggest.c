/* SPDX-License-Identifier: Apache-2.0 */
#include "json/suggest.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/headline.h"
#include "json/record_json.h"
#include "records/records.h"
#include "util/edit_distance.h"
#include "util/memory.h"
#include "util/str.h"

enum { NEAREST = 3 };

struct nearest {
    const char *name;
    size_t distance[NEAREST];
    char *found[NEAREST];
};

/* Whether the last part of the path is `word`, or that and more: "goodput" of
 * "whole_load.goodput_pct". */
static bool is_last_part(const char *word, const char *path)
{
    const char *dot = strrchr(path, '.');
    struct wva_str last = wva_str_from(dot == NULL ? path : dot + 1);

    return wva_str_take(&last, wva_str_from(word)) && (last.len == 0 || last.ptr[0] == '_');
}

/* As a comparison calls it: "jobs_goodput". */
static size_t measure_distance(const char *name, const char *path)
{
    const char *rest = strchr(name, '_');
    bool listed = strchr(path, '[') != NULL;

    if (strchr(name, '.') != NULL)
        return wva_edit_distance(name, path);
    if (is_last_part(name, path))
        return listed ? 2 : 1;
    if (rest != NULL && rest[1] != '\0' && is_last_part(rest + 1, path))
        return listed ? 3 : 2;
    return wva_edit_distance(name, path);
}

/* Keeps the candidate if it is nearer than one that is kept; of equal ones the first. */
static void consider(void *context, const char *candidate)
{
    struct nearest *nearest = context;
    size_t distance = measure_distance(nearest->name, candidate);

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

/* A name as it is since desired replicas are no more called the target; the caller frees it. */
static char *update_name(const char *name)
{
    static const char *const renamed[][2] = {
        { "scaling.target.", "scaling.desired." },
        { "replicas_target_", "replicas_desired_" },
        { "replica_hours_target", "replica_hours_desired" },
        { "target_low", "desired_low" },
    };

    for (size_t i = 0; i < WVA_COUNT(renamed); i++) {
        const char *old = strstr(name, renamed[i][0]);

        if (old != NULL)
            return wva_asprintf("%.*s%s%s", (int)(old - name), name, renamed[i][1],
                                old + strlen(renamed[i][0]));
    }
    return wva_strdup(name);
}

void wva_suggest_figures(const char *name, struct wva_buffer *text)
{
    char *meant = update_name(name);
    struct nearest nearest = { .name = meant };

    /* Where half of the name would have to change, it was not meant. */
    for (int i = 0; i < NEAREST; i++)
        nearest.distance[i] = 2 + strlen(meant) / 2;
    for (size_t i = 0; i < wva_headline_count; i++)
        consider(&nearest, wva_headline_table[i].name);
    wva_json_record_paths(&wva_server_record, consider, &nearest);
    wva_json_record_paths(&wva_report_record, consider, &nearest);
    for (int i = 0; i < NEAREST; i++) {
        if (nearest.found[i] != NULL)
            wva_buffer_printf(text, "%s%s", i == 0 ? "" : ", ", nearest.found[i]);
        free(nearest.found[i]);
    }
    free(meant);
}
