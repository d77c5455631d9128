/* SPDX-License-Identifier: Apache-2.0 */
#include "log/pods.h"

#include <stdlib.h>

#include "util/memory.h"

static enum wva_status take_sample(void *context, const struct wva_sample *sample,
                                   struct wva_error *err)
{
    const struct wva_pod *pod = context;
    struct wva_sample named;

    if (pod->name.len > 0) {
        named = *sample;
        named.cell[WVA_COLUMN_POD] = pod->name;
        sample = &named;
    }
    return pod->pods->sink(pod->pods->context, pod, sample, err);
}

struct wva_pod *wva_pods_find(const struct wva_pods *pods, struct wva_str name)
{
    if (pods->current != NULL && wva_str_equal(pods->current->name, name))
        return pods->current;
    for (size_t i = 0; i < pods->count; i++)
        if (wva_str_equal(pods->items[i]->name, name))
            return pods->items[i];
    return NULL;
}

struct wva_pod *wva_pods_require(struct wva_pods *pods, struct wva_str name)
{
    struct wva_pod *pod = wva_pods_find(pods, name);

    if (pod != NULL || pods->count == WVA_PODS_MAX)
        return pod;
    pod = wva_calloc(1, sizeof *pod);
    pod->pods = pods;
    pod->number = pods->count;
    pod->cycles = wva_cycles_create(take_sample, pod);
    if (name.len > 0)
        pod->name = (struct wva_str){ wva_strndup(name.ptr, name.len), name.len };
    return pods->items[pods->count++] = pod;
}

enum wva_status wva_pods_finish(struct wva_pods *pods, struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < pods->count && status == WVA_OK; i++)
        status = wva_cycles_finish(pods->items[i]->cycles, err);
    return status;
}

void wva_pods_free(struct wva_pods *pods, struct wva_coverage *coverage)
{
    for (size_t i = 0; i < pods->count; i++) {
        struct wva_pod *pod = pods->items[i];
        struct wva_cycle_counts counts = wva_cycles_counts(pod->cycles);

        wva_cycle_counts_add(&coverage->cycle, &counts);
        coverage->pods += pod->name.len > 0;
        wva_cycles_free(pod->cycles);
        free((char *)pod->name.ptr);
        free(pod);
    }
}

bool wva_pods_can_continue(const struct wva_pods *pods, const struct wva_pods *later)
{
    size_t count = pods->count;

    for (size_t i = 0; i < later->count; i++) {
        const struct wva_pod *part = later->items[i], *pod = wva_pods_find(pods, part->name);

        count += pod == NULL;
        if (pod != NULL && !wva_cycles_can_continue(pod->cycles, part->first_kind, part->first_ns))
            return false;
    }
    return count <= WVA_PODS_MAX;
}

size_t wva_pods_continue(struct wva_pods *pods, const struct wva_pods *later)
{
    size_t headless = 0;

    for (size_t i = 0; i < later->count; i++) {
        const struct wva_pod *part = later->items[i];
        struct wva_pod *pod = wva_pods_require(pods, part->name);

        headless += pod->begun && part->headless;
        pod->begun = true;
        wva_cycles_continue(pod->cycles, part->cycles);
    }
    return headless;
}
