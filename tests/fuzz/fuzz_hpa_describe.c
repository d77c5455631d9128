/* SPDX-License-Identifier: Apache-2.0 */
/* The state of HPAs as kubectl describes or lists it: any text, line by line. Lists stay within
 * their caps, events in the order of their times, and the time that scaling takes is none or not
 * negative. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "experiment/hpa_state.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void check_rule(const struct wva_hpa_rule *rule)
{
    double seconds = wva_hpa_rule_seconds(rule, 10, 1);

    if (rule->policy_count > WVA_HPA_SPEC_LIST_MAX || seconds < 0)
        abort();
}

static void take_all(struct wva_str text, struct wva_hpa_state_reader *reader)
{
    struct wva_str line;

    wva_hpa_state_begin(reader, NULL, 0);
    while (wva_str_cut(&text, WVA_STR("\n"), &line))
        wva_hpa_state_take_line(reader, line);
    wva_hpa_state_take_line(reader, text);
}

/* All HPAs of a text, each with what it must have to be one. */
static void check_all(struct wva_str text)
{
    struct wva_hpas hpas = { 0 };
    struct wva_kube_events events = { 0 };
    struct wva_hpa_describe_reader reader = wva_hpa_describe_begin(&hpas, &events);
    struct wva_kube_table table = { .count = 0 };
    struct wva_str line;

    while (wva_str_cut(&text, WVA_STR("\n"), &line)) {
        wva_hpa_describe_take_line(&reader, line);
        wva_hpa_table_take_line(&table, &hpas, line);
    }
    wva_hpa_describe_end(&reader);
    for (size_t i = 0; i < hpas.count; i++)
        if (!hpas.items[i].known || isnan(hpas.items[i].max_replicas)
            || hpas.items[i].metric_count > WVA_HPA_SPEC_LIST_MAX)
            abort();
    wva_hpas_free(&hpas);
    wva_kube_events_free(&events);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const struct wva_str text = { (const char *)bytes, len };
    struct wva_hpa_state_reader reader;
    struct wva_hpa_spec spec;
    struct wva_events events = { 0 };

    take_all(text, &reader);
    wva_hpa_state_end(&reader, &spec, &events);
    check_rule(&spec.up);
    check_rule(&spec.down);
    if (spec.known != !isnan(spec.max_replicas))
        abort();
    for (size_t i = 1; i < events.count; i++)
        if (events.items[i - 1].time_ns > events.items[i].time_ns)
            abort();
    wva_hpa_spec_free(&spec);
    wva_events_free(&events);
    check_all(text);
    return 0;
}
