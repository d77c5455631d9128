/* SPDX-License-Identifier: Apache-2.0 */
/* What the collector of WVA experiments leaves: any text as its events (metrics.csv), from which
 * samples are made, as lines of its monitor.log, and as messages of a controller. Samples come in
 * time order, each with a time. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "analysis/collector.h"
#include "experiment/collected_rows.h"
#include "experiment/wva_monitor.h"
#include "util/timestamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static enum wva_status take_sample(void *context, const struct wva_sample *sample,
                                   struct wva_error *err)
{
    int64_t *last_ns = context;

    (void)err;
    require(sample->time_ns != WVA_TIME_NONE && sample->time_ns >= *last_ns);
    *last_ns = sample->time_ns;
    return WVA_OK;
}

static void check_events(struct wva_collected *collected)
{
    struct wva_collector figures;
    int64_t last_ns = INT64_MIN;
    struct wva_error err;

    wva_collected_sort(collected);
    figures = wva_collector_measure(collected);
    require(figures.pairs <= figures.predictions && figures.violations <= figures.pairs);
    require(figures.kv.above <= figures.kv.instants);
    require(figures.kv.instants <= figures.kv.measurements);
    require(wva_collected_make_samples(collected, take_sample, &last_ns, &err) == WVA_OK);
    wva_collected_free(collected);
}

static void read_rows(const uint8_t *bytes, size_t len)
{
    struct wva_collected collected = { 0 };
    struct wva_error err;
    uint64_t unusable;
    char path[64];
    int fd = memfd_create("rows", MFD_CLOEXEC);

    require(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    (void)wva_collected_read_rows(path, &collected, &unusable, &err);
    (void)close(fd);
    check_events(&collected);
}

static void read_lines(struct wva_str rest)
{
    struct wva_collected collected = { 0 };
    struct wva_monitor monitor = { 0 };
    struct wva_notes notes = { 0 };
    struct wva_str line;

    while (wva_str_cut(&rest, WVA_STR("\n"), &line)) {
        const struct wva_message message = { .text = line };

        wva_monitor_take_line(&monitor, line);
        wva_collected_add_message(&collected, (int64_t)monitor.lines, &message);
    }
    require(memchr(monitor.pod, '\0', sizeof monitor.pod) != NULL);
    wva_monitor_note(&monitor, 1, &notes);
    wva_notes_free(&notes);
    check_events(&collected);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    read_rows(bytes, len);
    read_lines((struct wva_str){ (const char *)bytes, len });
    return 0;
}
