/* SPDX-License-Identifier: Apache-2.0 */
#include "log/ranges.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "util/memory.h"

static enum wva_status keep_reject(void *context, uint64_t line, enum wva_skip reason,
                                   struct wva_str text, struct wva_error *err)
{
    struct wva_range *range = context;

    (void)err;
    wva_recording_add_reject(&range->recording, line, reason, text);
    return WVA_OK;
}

static void keep_complaint(void *context, const struct wva_complaint_line *line)
{
    wva_recording_add_complaint(&((struct wva_range *)context)->recording, line);
}

struct wva_range *wva_range_create(const struct wva_patterns *patterns)
{
    struct wva_range *range = wva_calloc(1, sizeof *range);

    range->sinks = (struct wva_log_sinks){
        .reject = keep_reject, .complaint = keep_complaint, .context = range, .patterns = patterns
    };
    range->recording = wva_buffer_make(WVA_RANGE_RECORDING_MAX);
    return range;
}

void wva_range_free(struct wva_range *range)
{
    if (range == NULL)
        return;
    wva_buffer_free(&range->recording);
    free(range->lines);
    free(range);
}

void wva_range_add_line(struct wva_range *range, uint64_t hash, bool repeated)
{
    range->lines =
        wva_grow(range->lines, &range->line_capacity, range->line_count + 1, sizeof *range->lines);
    range->lines[range->line_count++] = (struct wva_noted_line){ hash, repeated };
}

bool wva_range_repeats_fit(const struct wva_range *range, struct wva_repeats **repeats)
{
    struct wva_repeats *copy = wva_repeats_copy(*repeats);
    bool fit = true;

    for (size_t i = 0; i < range->line_count && fit; i++)
        fit = wva_repeats_add(copy, range->lines[i].hash) == range->lines[i].repeated;
    if (fit) {
        wva_repeats_free(*repeats);
        *repeats = copy;
    } else {
        wva_repeats_free(copy);
    }
    return fit;
}

/* Cycles are numbered from the start of the log. */
static enum wva_status give_sample(const struct wva_log_sinks *sinks, const struct wva_pod *pod,
                                   struct wva_sample *sample, struct wva_error *err)
{
    char number[24];

    sample->cycle += wva_cycles_counts(pod->cycles).cycles;
    (void)snprintf(number, sizeof number, "%" PRIu64, sample->cycle);
    sample->cell[WVA_COLUMN_CYCLE] = wva_str_from(number);
    return sinks->sample(sinks->context, sample, err);
}

enum wva_status wva_range_give(const struct wva_range *range, const struct wva_pods *later,
                               struct wva_pods *pods, const struct wva_log_sinks *sinks,
                               uint64_t lines, struct wva_error *err)
{
    struct wva_str rest = { range->recording.data, range->recording.len };
    enum wva_status status = WVA_OK;
    struct wva_recorded_item item;

    while (status == WVA_OK && wva_recording_next(&rest, &item)) {
        /* 0 if the item has none. */
        const struct wva_pod *part = item.pod < later->count ? later->items[item.pod] : NULL;

        if (item.kind == WVA_RECORDED_POD)
            status = wva_cycles_end_before(wva_pods_require(pods, part->name)->cycles,
                                           part->first_kind, err);
        else if (item.kind == WVA_RECORDED_SAMPLE)
            status = give_sample(sinks, wva_pods_find(pods, part->name), &item.sample, err);
        else if (item.kind == WVA_RECORDED_COMPLAINT && sinks->complaint != NULL)
            sinks->complaint(sinks->context, &item.complaint);
        else if (item.kind == WVA_RECORDED_REJECT && sinks->reject != NULL)
            status = sinks->reject(sinks->context, lines + item.line, item.reason, item.text, err);
    }
    return status;
}
