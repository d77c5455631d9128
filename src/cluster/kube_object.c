/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster/kube_object.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/number.h"
#include "util/quantity.h"
#include "util/timestamp.h"

const struct wva_yaml *wva_kube_meta(const struct wva_yaml *object, const char *key)
{
    const struct wva_yaml *found = wva_yaml_at(object, "metadata", key, NULL);

    return found == NULL ? wva_yaml_find(object, key) : found;
}

char *wva_kube_text(const struct wva_yaml *node)
{
    const char *text = wva_yaml_text(node);
    char *made = NULL;

    if (text != NULL)
        wva_hpa_set_text(&made, wva_str_from(text));
    return made;
}

double wva_kube_number(const struct wva_yaml *node)
{
    const char *text = wva_yaml_text(node);
    double value;

    if (text == NULL)
        return NAN;
    if (wva_number_parse(wva_str_from(text), &value))
        return isfinite(value) ? value : NAN;
    return wva_quantity_parse(wva_str_from(text), &value) ? value : NAN;
}

int64_t wva_kube_time(const struct wva_yaml *node)
{
    const char *text = wva_yaml_text(node);
    int64_t time_ns;

    return text != NULL && wva_time_parse(wva_str_from(text), &time_ns) ? time_ns : WVA_TIME_NONE;
}

void wva_kube_each(const struct wva_yaml *list,
                   void (*take)(void *context, const struct wva_yaml *item), void *context)
{
    if (list == NULL)
        return;
    if (list->kind == WVA_YAML_MAPPING)
        take(context, list);
    for (size_t i = 0; list->kind == WVA_YAML_LIST && i < list->count; i++)
        take(context, list->items[i]);
}

/* ---- conditions ---- */

struct conditions {
    struct wva_hpa_condition *items;
    size_t count;
};

static char *text_or_empty(const struct wva_yaml *node, const char *key)
{
    char *text = wva_kube_text(wva_yaml_find(node, key));

    return text == NULL ? wva_strdup("") : text;
}

static void take_condition(void *context, const struct wva_yaml *node)
{
    struct conditions *conditions = context;

    if (conditions->count == WVA_HPA_SPEC_LIST_MAX
        || wva_yaml_text(wva_yaml_find(node, "type")) == NULL)
        return;
    conditions->items[conditions->count++] =
        (struct wva_hpa_condition){ text_or_empty(node, "type"), text_or_empty(node, "status"),
                                    text_or_empty(node, "reason"), text_or_empty(node, "message") };
}

size_t wva_kube_take_conditions(const struct wva_yaml *list,
                                struct wva_hpa_condition conditions[WVA_HPA_SPEC_LIST_MAX])
{
    struct conditions taken = { conditions, 0 };

    wva_kube_each(list, take_condition, &taken);
    return taken.count;
}

/* ---- behavior ---- */

static void take_policy(void *context, const struct wva_yaml *node)
{
    struct wva_hpa_rule *rule = context;
    const char *type = wva_yaml_text(wva_yaml_find(node, "type"));
    const struct wva_hpa_policy policy = {
        .percent = type != NULL && strcmp(type, "Percent") == 0,
        .value = wva_kube_number(wva_yaml_find(node, "value")),
        .period_s = wva_kube_number(wva_yaml_find(node, "periodSeconds")),
    };

    if (rule->policy_count < WVA_HPA_SPEC_LIST_MAX && policy.value > 0 && policy.period_s > 0)
        rule->policies[rule->policy_count++] = policy;
}

static void take_rule(const struct wva_yaml *node, struct wva_hpa_rule *rule)
{
    *rule = (struct wva_hpa_rule){
        .window_s =
            wva_hpa_window(wva_kube_number(wva_yaml_find(node, "stabilizationWindowSeconds"))),
        .select = wva_kube_text(wva_yaml_find(node, "selectPolicy")),
    };
    wva_kube_each(wva_yaml_find(node, "policies"), take_policy, rule);
}

void wva_kube_take_behavior(const struct wva_yaml *behavior, struct wva_hpa_rule *up,
                            struct wva_hpa_rule *down)
{
    take_rule(wva_yaml_find(behavior, "scaleUp"), up);
    take_rule(wva_yaml_find(behavior, "scaleDown"), down);
}
