/* SPDX-License-Identifier: Apache-2.0 */
/* What the messages of events say: the second part of kube_events.h. */
#include <math.h>
#include <stdlib.h>

#include "cluster/kube_events.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/timestamp.h"

/* The number at the start of `text`, which must be a whole one; NaN where none stands. */
static double take_count(struct wva_str *text)
{
    size_t len = 0;
    double value;

    while (len < text->len && wva_is_digit(text->ptr[len]))
        len++;
    if (len == 0 || !wva_number_parse((struct wva_str){ text->ptr, len }, &value))
        return NAN;
    *text = wva_str_skip(*text, len);
    return value;
}

/* The number behind `label`. */
static double find_count(struct wva_str text, struct wva_str label)
{
    const char *at = wva_str_find(text, label);

    if (at == NULL)
        return NAN;
    text = wva_str_skip(text, (size_t)(at - text.ptr) + label.len);
    return take_count(&text);
}

/* Takes the selector out of "s1-prometheus(&LabelSelector{...}) above target": `head` gets what
 * stands before it, `tail` what follows. */
static void cut_selector(struct wva_str text, struct wva_str *head, struct wva_str *tail)
{
    const char *at = wva_str_find(text, WVA_STR("(&LabelSelector{"));
    struct wva_str inside;
    size_t depth = 0;

    *head = text;
    *tail = WVA_STR("");
    if (at == NULL)
        return;
    head->len = (size_t)(at - text.ptr);
    inside = wva_str_skip(text, head->len);
    for (size_t i = 0; i < inside.len; i++) {
        depth += inside.ptr[i] == '(';
        depth -= inside.ptr[i] == ')';
        if (depth == 0) {
            *tail = wva_str_skip(inside, i + 1);
            return;
        }
    }
}

/* "external metric s1-prometheus", "pods metric X", "Service metric X", "cpu resource utilization
 * (percentage of request)", "cpu container resource utilization ..." */
static struct wva_str find_metric(struct wva_str reason)
{
    const char *at = wva_str_find(reason, WVA_STR(" metric "));

    if (at != NULL)
        reason = wva_str_skip(reason, (size_t)(at - reason.ptr) + sizeof " metric " - 1);
    else if (wva_str_find(reason, WVA_STR(" resource")) == NULL)
        return WVA_STR("");
    return wva_str_take_piece(&reason, WVA_STR(" "));
}

bool wva_kube_event_rescale(const struct wva_kube_event *event, struct wva_rescale *rescale)
{
    struct wva_str text = wva_str_from(event->message), whole;
    bool combined = wva_str_take(&text, WVA_STR("(combined from similar events): "));

    if (strcmp(event->reason, "SuccessfulRescale") != 0
        || !wva_str_take(&text, WVA_STR("New size: ")))
        return false;
    *rescale = (struct wva_rescale){ .size = take_count(&text),
                                     .combined = combined,
                                     .cause = WVA_RESCALE_OTHER };
    if (isnan(rescale->size))
        return false;
    (void)wva_str_take(&text, WVA_STR("; reason: "));
    whole = text;
    cut_selector(text, &rescale->reason, &rescale->tail);
    rescale->metric = find_metric(rescale->reason);
    if (wva_str_starts(whole, WVA_STR("All metrics below target")))
        rescale->cause = WVA_RESCALE_ALL_BELOW;
    else if (wva_str_starts(whole, WVA_STR("Current number of replicas")))
        rescale->cause = WVA_RESCALE_LIMIT;
    else if (wva_str_ends(whole, WVA_STR(" above target")))
        rescale->cause = WVA_RESCALE_ABOVE;
    return true;
}

char *wva_rescale_describe(const struct wva_rescale *rescale)
{
    return wva_asprintf("%.*s%.*s", WVA_STR_ARGS(rescale->reason), WVA_STR_ARGS(rescale->tail));
}

bool wva_kube_event_scaling(const struct wva_kube_event *event, double *from, double *to)
{
    struct wva_str text = wva_str_from(event->message);

    if (strcmp(event->reason, "ScalingReplicaSet") != 0
        && strcmp(event->reason, "KEDAScaleTargetActivated") != 0
        && strcmp(event->reason, "KEDAScaleTargetDeactivated") != 0)
        return false;
    /* "from 1 to 2", of older releases "to 2 from 1", of the oldest "to 2". */
    *from = find_count(text, WVA_STR(" from "));
    *to = find_count(text, WVA_STR(" to "));
    return !isnan(*to);
}

/* ---- warnings ---- */

static const struct {
    const char *reason, *meaning;
} meanings[] = {
    { "FailedGetExternalMetric", "the HPA could not read a metric and did not scale by it" },
    { "FailedGetPodsMetric", "the HPA could not read a metric and did not scale by it" },
    { "FailedGetObjectMetric", "the HPA could not read a metric and did not scale by it" },
    { "FailedGetResourceMetric", "the HPA could not read a metric and did not scale by it" },
    { "FailedComputeMetricsReplicas", "the HPA could not compute how many replicas it needs" },
    { "FailedGetScale", "the HPA could not read the scale of its target" },
    { "FailedUpdateScale", "the HPA could not set the replicas of its target" },
    { "FailedRescale", "the HPA could not set the replicas of its target" },
    { "KEDAScalerFailed", "KEDA could not read a trigger" },
    { "KEDAScaleTargetActivationFailed", "KEDA could not start the first replica" },
    { "KEDAScaleTargetDeactivationFailed", "KEDA could not scale to zero" },
    { "ScaledObjectCheckFailed", "KEDA refused the ScaledObject" },
    { "Unhealthy", "a pod failed its probe: it was still loading, or had stopped answering" },
    { "BackOff", "a container or an image kept failing" },
    { "Failed", "a container could not be started" },
    { "FailedScheduling", "a pod waited for a node with what it asks for" },
    { "FailedCreate", "pods could not be created, as with a quota" },
    { "FailedMount", "a pod waited for its volume" },
    { "Evicted", "a pod was evicted from its node" },
    { "Preempted", "a pod gave way to one of higher priority" },
    { "OOMKilling", "a process was killed for lack of memory" },
    { "NodeNotReady", "a node went away" },
};

static const char *find_meaning(const char *reason)
{
    for (size_t i = 0; i < WVA_COUNT(meanings); i++)
        if (strcmp(meanings[i].reason, reason) == 0)
            return meanings[i].meaning;
    return NULL;
}

static struct wva_kube_warning *find_warning(struct wva_kube_warning *warnings, size_t count,
                                             const struct wva_kube_event *event)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(warnings[i].reason, event->reason) == 0
            && strcmp(warnings[i].kind, event->kind) == 0)
            return &warnings[i];
    return NULL;
}

static void extend(struct wva_kube_warning *warning, const struct wva_kube_event *event)
{
    warning->count += event->count;
    warning->objects++;
    if (event->last_ns == WVA_TIME_NONE)
        return;
    if (warning->first_ns == WVA_TIME_NONE || event->first_ns < warning->first_ns)
        warning->first_ns = event->first_ns;
    if (warning->last_ns == WVA_TIME_NONE || event->last_ns >= warning->last_ns) {
        warning->last_ns = event->last_ns;
        warning->message = event->message;
    }
}

struct wva_kube_warning *wva_kube_events_find_warnings(const struct wva_kube_events *events,
                                                       size_t *count)
{
    struct wva_kube_warning *warnings = NULL;
    size_t capacity = 0;

    *count = 0;
    for (size_t i = 0; i < events->count; i++) {
        const struct wva_kube_event *event = &events->items[i];
        const char *meaning = find_meaning(event->reason);
        struct wva_kube_warning *warning;

        if (meaning == NULL || !event->warning)
            continue;
        warning = find_warning(warnings, *count, event);
        if (warning == NULL) {
            warning = WVA_APPEND(warnings, *count, capacity);
            *warning = (struct wva_kube_warning){ .reason = event->reason,
                                                  .kind = event->kind,
                                                  .message = event->message,
                                                  .meaning = meaning,
                                                  .first_ns = WVA_TIME_NONE,
                                                  .last_ns = WVA_TIME_NONE };
        }
        extend(warning, event);
    }
    return warnings;
}
