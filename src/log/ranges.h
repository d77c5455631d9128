/* SPDX-License-Identifier: Apache-2.0 */
/* What was read of a range inside a log, kept until it is joined to what precedes it. */
#ifndef WVA_LOG_RANGES_H
#define WVA_LOG_RANGES_H

#include "log/pods.h"
#include "log/recording.h"
#include "log/sinks.h"
#include "transport/repeats.h"

/* Limit of the samples and rejected lines kept of a range, in bytes. A range with more is read
 * again. */
enum { WVA_RANGE_RECORDING_MAX = 4 * 1024 * 1024 };

struct wva_range {
    struct wva_log_sinks sinks; /* sinks that record their input; samples are recorded with the
                                   number of their pod */
    struct wva_coverage coverage;
    struct wva_buffer recording;

    /* Its data lines, and whether each is a repeat within the range. */
    struct wva_noted_line {
        uint64_t hash;
        bool repeated;
    } * lines;
    size_t line_count, line_capacity;
};

struct wva_range *wva_range_create(const struct wva_patterns *patterns);
void wva_range_free(struct wva_range *range);

void wva_range_add_line(struct wva_range *range, uint64_t hash, bool repeated);

/* True if the range classified the same lines as repeats that are repeats after the ones in
 * *repeats. They are then added to it; it may become another object. */
bool wva_range_repeats_fit(const struct wva_range *range, struct wva_repeats **repeats);

/* Passes what was recorded to `sinks`. Items refer to pods by their number in `later`; each is the
 * pod of the same name in `pods`. `lines` is the number of lines before the range. */
enum wva_status wva_range_give(const struct wva_range *range, const struct wva_pods *later,
                               struct wva_pods *pods, const struct wva_log_sinks *sinks,
                               uint64_t lines, struct wva_error *err);

#endif
