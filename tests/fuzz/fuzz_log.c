/* SPDX-License-Identifier: Apache-2.0 */
/* A whole log, through framing, records, messages and cycles: what comes out is consistent, and the
 * same when several threads read it in small ranges. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "log/split.h"
#include "transport/repeats.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

struct seen {
    uint64_t samples, rejects;
    uint64_t hash;           /* of all that the sinks got, in order */
    uint64_t complaint_hash; /* they have an order of their own */
};

static enum wva_status take_sample(void *context, const struct wva_sample *sample,
                                   struct wva_error *err)
{
    struct seen *seen = context;

    (void)err;
    for (int column = 0; column < WVA_COLUMN_COUNT; column++) {
        require(sample->cell[column].len == 0 || sample->cell[column].ptr != NULL);
        seen->hash = wva_repeats_hash(sample->cell[column], seen->hash);
    }
    seen->hash += (uint64_t)sample->time_ns + sample->cycle + sample->flags;
    seen->samples++;
    return WVA_OK;
}

static enum wva_status take_reject(void *context, uint64_t line, enum wva_skip reason,
                                   struct wva_str text, struct wva_error *err)
{
    struct seen *seen = context;

    (void)err;
    seen->hash = wva_repeats_hash(text, seen->hash + line);
    require(line > 0 && reason < WVA_SKIP_COUNT);
    seen->rejects++;
    return WVA_OK;
}

static void take_complaint(void *context, const struct wva_complaint_line *line)
{
    struct seen *seen = context;

    require(line->kind < WVA_COMPLAINT_KINDS && line->text.len <= WVA_COMPLAINT_TEXT);
    require(line->server.len <= WVA_COMPLAINT_NAME && line->group.len <= WVA_COMPLAINT_GROUP);
    seen->complaint_hash = wva_repeats_hash(line->text, seen->complaint_hash);
    seen->complaint_hash = wva_repeats_hash(line->server, seen->complaint_hash);
    seen->complaint_hash = wva_repeats_hash(line->group, seen->complaint_hash);
    seen->complaint_hash += (uint64_t)line->time_ns + (uint64_t)line->kind;
}

static struct seen read_log(const char *path, unsigned threads, uint64_t range_bytes,
                            struct wva_coverage *coverage)
{
    struct seen seen = { 0 };
    struct wva_log_sinks sinks = { .sample = take_sample,
                                   .reject = take_reject,
                                   .complaint = take_complaint,
                                   .context = &seen,
                                   .threads = threads,
                                   .range_bytes = range_bytes };
    struct wva_error err;
    struct wva_source *source = wva_source_open(path, NULL, &err);

    require(source != NULL);
    require(wva_log_read(source, &sinks, coverage, &err) == WVA_OK);
    require(coverage->cycle.samples == seen.samples);
    wva_source_close(source);
    return seen;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct wva_coverage coverage, coverage_in_ranges;
    struct seen seen, seen_in_ranges;
    char path[64];
    int fd = memfd_create("log", MFD_CLOEXEC);

    require(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    seen = read_log(path, 1, 0, &coverage);
    require(coverage.bytes == len);
    seen_in_ranges = read_log(path, 2, len / 5 + 1, &coverage_in_ranges);
    require(memcmp(&seen, &seen_in_ranges, sizeof seen) == 0);
    require(memcmp(&coverage, &coverage_in_ranges, sizeof coverage) == 0);
    (void)close(fd);
    return 0;
}
