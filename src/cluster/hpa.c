/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster/hpa.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/path.h"
#include "util/utf8.h"

enum { TEXT_MAX = 1000 };

/* ---- the struct ---- */

double wva_hpa_window(double seconds)
{
    return seconds >= 0 ? seconds : NAN;
}

struct wva_hpa_spec wva_hpa_spec_make(void)
{
    return (struct wva_hpa_spec){ .min_replicas = NAN,
                                  .max_replicas = NAN,
                                  .current_replicas = NAN,
                                  .desired_replicas = NAN,
                                  .up = { .window_s = NAN },
                                  .down = { .window_s = NAN } };
}

void wva_hpa_spec_free(struct wva_hpa_spec *spec)
{
    for (size_t i = 0; i < spec->metric_count; i++)
        free(spec->metrics[i].name);
    for (size_t i = 0; i < spec->condition_count; i++) {
        free(spec->conditions[i].type);
        free(spec->conditions[i].status);
        free(spec->conditions[i].reason);
        free(spec->conditions[i].message);
    }
    free(spec->file);
    free(spec->name);
    free(spec->name_space);
    free(spec->scaled_object);
    free(spec->reference);
    free(spec->up.select);
    free(spec->down.select);
    *spec = (struct wva_hpa_spec){ 0 };
}

void wva_hpa_set_text(char **to, struct wva_str text)
{
    struct wva_str cut = wva_utf8_cut(text, TEXT_MAX);

    if (*to == NULL && text.len > 0)
        *to = wva_strndup(cut.ptr, cut.len);
}

const struct wva_hpa_condition *wva_hpa_condition_find(const struct wva_hpa_spec *spec,
                                                       const char *type)
{
    for (size_t i = 0; i < spec->condition_count; i++)
        if (strcmp(spec->conditions[i].type, type) == 0)
            return &spec->conditions[i];
    return NULL;
}

void wva_hpa_spec_take_manifest(struct wva_hpa_spec *spec, const struct wva_hpa_manifest *manifest)
{
    if (spec->known || !(manifest->max_replicas >= 1))
        return;
    *spec = wva_hpa_spec_make();
    spec->known = true;
    spec->file = wva_strdup(wva_path_name(manifest->file));
    spec->min_replicas = isnan(manifest->min_replicas) ? 1 : manifest->min_replicas;
    spec->max_replicas = manifest->max_replicas;
}

/* ---- lists ---- */

static bool is_same(const char *a, const char *b)
{
    return a == NULL || b == NULL || strcmp(a, b) == 0;
}

static void take_if_unknown(double *to, double from)
{
    if (isnan(*to))
        *to = from;
}

/* Moves what `spec` does not say from `other`, which keeps the rest. */
static void complete(struct wva_hpa_spec *spec, struct wva_hpa_spec *other)
{
    take_if_unknown(&spec->min_replicas, other->min_replicas);
    take_if_unknown(&spec->max_replicas, other->max_replicas);
    take_if_unknown(&spec->current_replicas, other->current_replicas);
    take_if_unknown(&spec->desired_replicas, other->desired_replicas);
    spec->known = spec->known || other->known;
    if (spec->name_space == NULL && other->name_space != NULL)
        spec->name_space = wva_strdup(other->name_space);
    if (spec->scaled_object == NULL && other->scaled_object != NULL)
        spec->scaled_object = wva_strdup(other->scaled_object);
    if (spec->reference == NULL && other->reference != NULL)
        spec->reference = wva_strdup(other->reference);
    if (spec->metric_count == 0) {
        memcpy(spec->metrics, other->metrics, sizeof spec->metrics);
        spec->metric_count = other->metric_count;
        other->metric_count = 0;
    }
    if (spec->condition_count == 0) {
        memcpy(spec->conditions, other->conditions, sizeof spec->conditions);
        spec->condition_count = other->condition_count;
        other->condition_count = 0;
    }
    if (!spec->behavior_known && other->behavior_known) {
        spec->up = other->up;
        spec->down = other->down;
        spec->behavior_known = true;
        other->up.select = other->down.select = NULL;
    }
}

void wva_hpas_add(struct wva_hpas *hpas, struct wva_hpa_spec spec)
{
    for (size_t i = 0; i < hpas->count && spec.name != NULL; i++)
        if (hpas->items[i].name != NULL && strcmp(hpas->items[i].name, spec.name) == 0
            && is_same(hpas->items[i].name_space, spec.name_space)) {
            complete(&hpas->items[i], &spec);
            wva_hpa_spec_free(&spec);
            return;
        }
    if (hpas->count == WVA_HPAS_MAX) {
        wva_hpa_spec_free(&spec);
        return;
    }
    *WVA_APPEND(hpas->items, hpas->count, hpas->capacity) = spec;
}

const struct wva_hpa_spec *wva_hpas_find(const struct wva_hpas *hpas, const char *name)
{
    for (size_t i = 0; i < hpas->count; i++)
        if (hpas->items[i].name != NULL && strcmp(hpas->items[i].name, name) == 0)
            return &hpas->items[i];
    return NULL;
}

void wva_hpas_free(struct wva_hpas *hpas)
{
    for (size_t i = 0; i < hpas->count; i++)
        wva_hpa_spec_free(&hpas->items[i]);
    free(hpas->items);
    *hpas = (struct wva_hpas){ 0 };
}

bool wva_hpa_scales(const struct wva_hpa_spec *spec, const char *workload)
{
    const char *slash = spec->reference == NULL ? NULL : strchr(spec->reference, '/');

    return slash != NULL && strcmp(slash + 1, workload) == 0;
}

double wva_hpa_metric_asks(enum wva_hpa_target kind, double value, double target, double current)
{
    double ratio, replicas;

    if (!(target > 0) || !(value >= 0) || !(current >= 0))
        return NAN;
    if (kind == WVA_HPA_TARGET_VALUE) {
        ratio = value / target;
        replicas = current * ratio;
    } else {
        ratio = current > 0 ? value / (target * current) : INFINITY;
        replicas = value / target;
    }
    if (current > 0 && fabs(ratio - 1) <= .1)
        return current;
    /* 2 / 0.1 is to be 20, not 21. */
    return ceil(replicas - 1e-9 * replicas);
}

/* ---- what it means ---- */

struct wva_hpa_effective_rule wva_hpa_rule_complete(const struct wva_hpa_rule *rule, bool up)
{
    struct wva_hpa_effective_rule effective = { .rule = *rule,
                                                .default_window = isnan(rule->window_s),
                                                .default_policies = rule->policy_count == 0 };

    if (effective.default_window)
        effective.rule.window_s = up ? 0 : 300;
    if (!effective.default_policies)
        return effective;
    effective.rule.policies[effective.rule.policy_count++] =
        (struct wva_hpa_policy){ .percent = true, .value = 100, .period_s = 15 };
    if (up)
        effective.rule.policies[effective.rule.policy_count++] =
            (struct wva_hpa_policy){ .value = 4, .period_s = 15 };
    return effective;
}

/* Replicas that one period of `policy` may take away, or add. */
static double step_of(const struct wva_hpa_policy *policy, double replicas)
{
    return policy->percent ? ceil(replicas * policy->value / 100) : policy->value;
}

/* The policy that counts: the one by which most replicas change per second, or the fewest. */
static const struct wva_hpa_policy *choose(const struct wva_hpa_rule *rule, double replicas)
{
    bool least = rule->select != NULL && strcmp(rule->select, "Min") == 0;
    const struct wva_hpa_policy *best = NULL;

    for (size_t i = 0; i < rule->policy_count; i++) {
        const struct wva_hpa_policy *policy = &rule->policies[i];
        double speed = step_of(policy, replicas) / policy->period_s;

        if (best == NULL
            || (least ? speed < step_of(best, replicas) / best->period_s
                      : speed > step_of(best, replicas) / best->period_s))
            best = policy;
    }
    return best;
}

static bool is_disabled(const struct wva_hpa_rule *rule)
{
    return rule->select != NULL && strcmp(rule->select, "Disabled") == 0;
}

double wva_hpa_rule_allows(const struct wva_hpa_rule *up, double replicas)
{
    bool least = up->select != NULL && strcmp(up->select, "Min") == 0;
    double limit = NAN;

    if (is_disabled(up))
        return replicas;
    for (size_t i = 0; i < up->policy_count; i++) {
        double reached = replicas + step_of(&up->policies[i], replicas);

        limit = least ? fmin(limit, reached) : fmax(limit, reached);
    }
    return isnan(limit) ? INFINITY : limit;
}

double wva_hpa_rule_seconds(const struct wva_hpa_rule *rule, double from, double to)
{
    double seconds = isnan(rule->window_s) ? 0 : rule->window_s, replicas = from;
    bool first = true;

    if (rule->policy_count == 0 || !(fabs(from - to) < 1e5) || is_disabled(rule))
        return NAN;
    while (fabs(replicas - to) >= .5) {
        const struct wva_hpa_policy *policy = choose(rule, replicas);
        double step = fmin(step_of(policy, replicas), fabs(replicas - to));

        /* The first step needs no wait. */
        if (!first)
            seconds += policy->period_s;
        first = false;
        replicas += replicas < to ? step : -step;
        if (step < .5)
            return NAN;
    }
    return seconds;
}
