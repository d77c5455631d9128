/* SPDX-License-Identifier: Apache-2.0 */
/* The logs of the monitors of HPA runs: each line gives at most one event, blocks are closed, and
 * events are whole. */
#include <stdint.h>
#include <stdlib.h>

#include "experiment/events.h"
#include "util/timestamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void check(const struct wva_event *event)
{
    if (event->time_ns == WVA_TIME_NONE || event->kind >= WVA_EVENT_KINDS)
        abort();
    if ((event->kind == WVA_EVENT_KUBERNETES) != (event->text != NULL))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct wva_str rest = { (const char *)bytes, len }, line;
    struct wva_metadata metadata = { 0 };
    struct wva_events events = { 0 };
    struct wva_events_reader reader = wva_events_begin(&events, &metadata, NULL);
    size_t lines = 0;

    while (wva_str_cut(&rest, WVA_STR("\n"), &line)) {
        wva_events_take_line(&reader, line);
        lines++;
    }
    wva_events_take_line(&reader, rest);
    wva_events_end(&reader);
    if (events.count > lines + 1)
        abort();
    for (size_t i = 0; i < events.count; i++)
        check(&events.items[i]);
    wva_events_free(&events);
    wva_metadata_free(&metadata);
    return 0;
}
