/* SPDX-License-Identifier: Apache-2.0 */
/* A whole log, through framing, records, messages and cycles: what comes out is consistent. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "log/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

struct seen {
    uint64_t samples, rejects;
};

static enum wva_status take_sample(void *context, const struct wva_sample *sample,
                                   struct wva_error *err)
{
    struct seen *seen = context;

    (void)err;
    for (int column = 0; column < WVA_COLUMN_COUNT; column++)
        require(sample->cell[column].len == 0 || sample->cell[column].ptr != NULL);
    seen->samples++;
    return WVA_OK;
}

static enum wva_status take_reject(void *context, uint64_t line, enum wva_skip reason,
                                   struct wva_str text, struct wva_error *err)
{
    struct seen *seen = context;

    (void)text;
    (void)err;
    require(line > 0 && reason < WVA_SKIP_COUNT);
    seen->rejects++;
    return WVA_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct seen seen = { 0 };
    struct wva_log_sinks sinks = { .sample = take_sample, .reject = take_reject, .context = &seen };
    struct wva_coverage coverage;
    struct wva_source *source;
    struct wva_error err;
    char path[64];
    int fd = memfd_create("log", MFD_CLOEXEC);

    require(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    source = wva_source_open(path, NULL, &err);
    require(source != NULL);
    wva_coverage_init(&coverage);
    require(wva_log_read(source, &sinks, &coverage, &err) == WVA_OK);
    require(coverage.bytes == len);
    require(coverage.cycle.samples == seen.samples);
    wva_source_close(source);
    (void)close(fd);
    return 0;
}
