/* SPDX-License-Identifier: Apache-2.0 */
/* The state of an HPA as kubectl describes it: any text, line by line. Lists stay within their
 * caps, events in the order of their times, and the time that scaling takes is none or not
 * negative. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "experiment/hpa_describe.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void check_rule(const struct wva_hpa_rule *rule)
{
    double seconds = wva_hpa_rule_seconds(rule, 10, 1);

    if (rule->policy_count > WVA_HPA_SPEC_LIST_MAX || seconds < 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct wva_str rest = { (const char *)bytes, len }, line;
    struct wva_hpa_spec spec;
    struct wva_events events = { 0 };
    struct wva_hpa_describe_reader reader = wva_hpa_describe_begin(&spec, &events, NULL, 0);

    while (wva_str_cut(&rest, WVA_STR("\n"), &line))
        wva_hpa_describe_take_line(&reader, line);
    wva_hpa_describe_take_line(&reader, rest);
    check_rule(&spec.up);
    check_rule(&spec.down);
    if (spec.known != !isnan(spec.max_replicas))
        abort();
    for (size_t i = 1; i < events.count; i++)
        if (events.items[i - 1].time_ns > events.items[i].time_ns)
            abort();
    wva_hpa_spec_free(&spec);
    wva_events_free(&events);
    return 0;
}
