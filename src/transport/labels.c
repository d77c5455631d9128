/* SPDX-License-Identifier: Apache-2.0 */
#include "transport/labels.h"

#include <stddef.h>

#include "util/json.h"

struct wva_str wva_labels_pod(struct wva_str object)
{
    static const struct wva_str names[] = { WVA_STR_INIT("pod"), WVA_STR_INIT("pod_name") };
    struct wva_json_value pod = { .kind = WVA_JSON_NONE };

    for (size_t i = 0; i < WVA_COUNT(names); i++) {
        pod = wva_json_member(object, names[i]);
        if (pod.kind == WVA_JSON_OBJECT)
            pod = wva_json_member(pod.text, WVA_STR("name"));
        if (pod.kind == WVA_JSON_STRING)
            return pod.text;
    }
    return (struct wva_str){ 0 };
}

/* Pod names have no underscores. */
struct wva_str wva_unit_pod(struct wva_str unit)
{
    const char *end;

    if (!wva_str_take(&unit, WVA_STR("k8s_")) || unit.len == 0)
        return (struct wva_str){ 0 };
    end = memchr(unit.ptr, '_', unit.len);
    if (end == NULL)
        return (struct wva_str){ 0 };
    unit = wva_str_skip(unit, (size_t)(end - unit.ptr) + 1);
    for (size_t len = 0; len < unit.len; len++)
        if (unit.ptr[len] == '_' || unit.ptr[len] == '[')
            unit.len = len;
    return unit;
}
