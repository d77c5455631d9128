/* SPDX-License-Identifier: Apache-2.0 */
/* Why the controller decided as it did, in its own words, by the time of the sample. Frames hold
 * numbers only. */
#ifndef WVA_EXPERIMENT_REASONS_H
#define WVA_EXPERIMENT_REASONS_H

#include <stdint.h>

#include "message/sample.h"

/* Of more decisions no reason is kept. */
enum { WVA_REASONS_MAX = 20000 };

struct wva_reason {
    int64_t time_ns;
    char *text;
};

/* Zeroed is empty. */
struct wva_reasons {
    struct wva_reason *items;
    size_t count, capacity;
};

/* Keeps the reason of a sample in which the controller decided on a change. */
void wva_reasons_add(struct wva_reasons *reasons, const struct wva_sample *sample);

/* Keeps a reason in the words of somebody else, for the sample of that time. */
void wva_reasons_put(struct wva_reasons *reasons, int64_t time_ns, struct wva_str text);

/* The reason of the sample of that time; NULL where none is known. */
const char *wva_reasons_find(const struct wva_reasons *reasons, int64_t time_ns);

void wva_reasons_free(struct wva_reasons *reasons);

#endif
