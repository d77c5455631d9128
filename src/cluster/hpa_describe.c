/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster/hpa_describe.h"

#include <math.h>
#include <stdlib.h>

#include "input/text_file.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/quantity.h"

/* ---- pieces of a line ---- */

/* Words stand one or more blanks apart, cells at least two. */
static struct wva_str take_word(struct wva_str *line)
{
    return wva_str_take_piece(line, WVA_STR(" "));
}

static struct wva_str take_cell(struct wva_str *line)
{
    return wva_str_take_piece(line, WVA_STR("  "));
}

/* The number behind `label`, up to a blank; NaN where there is none. */
static double find_number(struct wva_str line, struct wva_str label)
{
    const char *at = wva_str_find(line, label);
    double value;

    if (at == NULL)
        return NAN;
    line = wva_str_skip(line, (size_t)(at - line.ptr) + label.len);
    return wva_number_parse(take_word(&line), &value) ? value : NAN;
}

/* "800m", "82% (410m)", "<unknown>" */
static double read_amount(struct wva_str text)
{
    struct wva_str word = take_word(&text);
    double value;

    if (wva_str_ends(word, WVA_STR("%")))
        word.len--;
    return wva_quantity_parse(word, &value) ? value : NAN;
}

static char *copy(struct wva_str text)
{
    char *made = NULL;

    wva_hpa_set_text(&made, text);
    return made == NULL ? wva_strdup("") : made;
}

/* ---- metrics ---- */

static bool has(struct wva_str text, struct wva_str words)
{
    return wva_str_find(text, words) != NULL;
}

/* What the words behind the name of a metric, or the whole of a resource's, say of it. */
static void take_kind(struct wva_hpa_spec_metric *metric, struct wva_str words, bool quoted)
{
    if (!quoted && wva_str_starts(words, WVA_STR("resource ")))
        metric->source = has(words, WVA_STR(" of container ")) ? WVA_HPA_SOURCE_CONTAINER
                                                               : WVA_HPA_SOURCE_RESOURCE;
    else if (wva_str_starts(words, WVA_STR(" on pods")))
        metric->source = WVA_HPA_SOURCE_PODS;
    else if (wva_str_starts(words, WVA_STR(" on ")))
        metric->source = WVA_HPA_SOURCE_OBJECT;
    else if (quoted)
        metric->source = WVA_HPA_SOURCE_EXTERNAL;
    metric->kind = has(words, WVA_STR("percentage of request")) ? WVA_HPA_TARGET_UTILIZATION
                   : has(words, WVA_STR("(target value)"))      ? WVA_HPA_TARGET_VALUE
                                                                : WVA_HPA_TARGET_AVERAGE;
}

static struct wva_hpa_spec_metric *add_metric(struct wva_hpa_spec *spec)
{
    struct wva_hpa_spec_metric *metric;

    if (spec->metric_count == WVA_HPA_SPEC_LIST_MAX)
        return NULL;
    metric = &spec->metrics[spec->metric_count++];
    *metric = (struct wva_hpa_spec_metric){ .current = NAN, .target = NAN };
    return metric;
}

/* "\"num_requests_waiting\" on pods:  0 / 2", "\"s0-prometheus\" (target average value):  5 / 10",
 * "resource cpu on pods (as a ...):  12% (60m) / 80%" */
static void take_metric(struct wva_hpa_spec *spec, struct wva_str line)
{
    struct wva_str words, current, rest = wva_str_trim(line), name = { 0 };
    struct wva_hpa_spec_metric *metric;
    bool quoted;

    if (!wva_str_cut(&rest, WVA_STR(":  "), &words) || !wva_str_cut(&rest, WVA_STR(" / "), &current)
        || (metric = add_metric(spec)) == NULL)
        return;
    quoted = wva_str_take(&words, WVA_STR("\"")) && wva_str_cut(&words, WVA_STR("\""), &name);
    metric->name = copy(quoted ? name : words);
    metric->current = read_amount(wva_str_trim(current));
    metric->target = read_amount(wva_str_trim(rest));
    take_kind(metric, words, quoted);
}

/* autoscaling/v1: "Target CPU utilization:  80%", then "Current CPU utilization:  12%" */
static void take_cpu(struct wva_hpa_spec *spec, struct wva_str line, bool target)
{
    struct wva_hpa_spec_metric *metric = spec->metric_count == 0 ? add_metric(spec) : spec->metrics;

    if (metric->name == NULL) {
        metric->name = copy(WVA_STR("resource cpu on pods (as a percentage of request)"));
        metric->source = WVA_HPA_SOURCE_RESOURCE;
        metric->kind = WVA_HPA_TARGET_UTILIZATION;
    }
    *(target ? &metric->target : &metric->current) = read_amount(wva_str_trim(line));
}

/* ---- other sections ---- */

/* "Stabilization Window: 60 seconds", "Select Policy: Min", "- Type: Pods  Value: 1  Period: 30
 * seconds" */
static void take_rule(struct wva_hpa_rule *rule, struct wva_str line)
{
    line = wva_str_trim(line);
    if (wva_str_take(&line, WVA_STR("Stabilization Window:"))) {
        rule->window_s = wva_hpa_window(find_number(line, WVA_STR("")));
    } else if (wva_str_take(&line, WVA_STR("Select Policy:"))) {
        wva_hpa_set_text(&rule->select, take_word(&line));
    } else if (wva_str_take(&line, WVA_STR("- Type:"))
               && rule->policy_count < WVA_HPA_SPEC_LIST_MAX) {
        const struct wva_hpa_policy policy = {
            .percent = wva_str_starts(wva_str_trim(line), WVA_STR("Percent")),
            .value = find_number(line, WVA_STR("Value: ")),
            .period_s = find_number(line, WVA_STR("Period: ")),
        };

        if (policy.value > 0 && policy.period_s > 0)
            rule->policies[rule->policy_count++] = policy;
    }
}

static void take_condition(struct wva_hpa_spec *spec, struct wva_str line)
{
    struct wva_str type = take_cell(&line), status = take_cell(&line), reason = take_cell(&line);

    if (spec->condition_count == WVA_HPA_SPEC_LIST_MAX
        || (!wva_str_equal(status, WVA_STR("True")) && !wva_str_equal(status, WVA_STR("False"))
            && !wva_str_equal(status, WVA_STR("Unknown"))))
        return;
    spec->conditions[spec->condition_count++] =
        (struct wva_hpa_condition){ copy(type), copy(status), copy(reason),
                                    copy(wva_str_trim(line)) };
}

/* "40s", "8m30s (x3 over 9m)" */
static struct wva_str take_age(struct wva_str *line)
{
    struct wva_str age = take_word(line), times;

    *line = wva_str_trim(*line);
    if (wva_str_starts(*line, WVA_STR("(x")) && wva_str_cut(line, WVA_STR(")"), &times))
        age.len = (size_t)(times.ptr + times.len + 1 - age.ptr);
    return age;
}

/* "Warning  FailedGetPodsMetric  138m (x8 over 140m)  horizontal-pod-autoscaler  message" */
static void take_event(struct wva_hpa_describe_reader *reader, struct wva_str line)
{
    struct wva_str type = take_cell(&line), reason = take_cell(&line), age = take_age(&line);
    struct wva_str source = take_word(&line);
    struct wva_kube_event *event;

    if ((!wva_str_equal(type, WVA_STR("Normal")) && !wva_str_equal(type, WVA_STR("Warning")))
        || reader->events == NULL)
        return;
    event = wva_kube_events_add(reader->events, WVA_STR("HorizontalPodAutoscaler"),
                                reader->open.name == NULL ? WVA_STR("")
                                                          : wva_str_from(reader->open.name));
    if (event == NULL)
        return;
    event->warning = type.ptr[0] == 'W';
    wva_kube_event_set(&event->reason, reason);
    wva_kube_event_set(&event->message, line);
    wva_kube_event_set(&event->source, source);
    wva_kube_event_set_age(event, age);
}

/* "scaledobject.keda.sh/name=decode", the first label beside "Labels:", the others below it. */
static void take_label(struct wva_hpa_spec *spec, struct wva_str line)
{
    line = wva_str_trim(line);
    if (wva_str_take(&line, WVA_STR("scaledobject.keda.sh/name=")))
        wva_hpa_set_text(&spec->scaled_object, take_word(&line));
}

/* ---- lines ---- */

struct wva_hpa_describe_reader wva_hpa_describe_begin(struct wva_hpas *hpas,
                                                      struct wva_kube_events *events)
{
    return (struct wva_hpa_describe_reader){ .hpas = hpas, .events = events };
}

void wva_hpa_describe_end(struct wva_hpa_describe_reader *reader)
{
    if (!reader->is_open)
        return;
    if (reader->open.known)
        wva_hpas_add(reader->hpas, reader->open);
    else
        wva_hpa_spec_free(&reader->open);
    reader->is_open = false;
}

static void open_spec(struct wva_hpa_describe_reader *reader)
{
    wva_hpa_describe_end(reader);
    reader->open = wva_hpa_spec_make();
    reader->is_open = true;
    reader->section = WVA_HPA_SECTION_NONE;
}

/* True for a line that begins something new: a plain member, or a section. */
static bool take_head(struct wva_hpa_describe_reader *reader, struct wva_str line)
{
    static const struct {
        struct wva_str head;
        enum wva_hpa_section section;
    } sections[] = {
        { WVA_STR_INIT("Labels:"), WVA_HPA_SECTION_LABELS },
        { WVA_STR_INIT("Metrics:"), WVA_HPA_SECTION_METRICS },
        { WVA_STR_INIT("Behavior:"), WVA_HPA_SECTION_NONE },
        { WVA_STR_INIT("  Scale Up:"), WVA_HPA_SECTION_UP },
        { WVA_STR_INIT("  Scale Down:"), WVA_HPA_SECTION_DOWN },
        { WVA_STR_INIT("Conditions:"), WVA_HPA_SECTION_CONDITIONS },
        { WVA_STR_INIT("Events:"), WVA_HPA_SECTION_EVENTS },
    };

    for (size_t i = 0; i < WVA_COUNT(sections); i++)
        if (wva_str_starts(line, sections[i].head)) {
            reader->section = sections[i].section;
            return true;
        }
    if (line.len == 0 || line.ptr[0] == ' ')
        return false;
    reader->section = WVA_HPA_SECTION_NONE;
    return true;
}

static void take_member(struct wva_hpa_spec *spec, struct wva_str line)
{
    if (wva_str_take(&line, WVA_STR("Namespace:"))) {
        wva_hpa_set_text(&spec->name_space, wva_str_trim(line));
    } else if (wva_str_take(&line, WVA_STR("Labels:"))) {
        take_label(spec, line);
    } else if (wva_str_take(&line, WVA_STR("Reference:"))) {
        wva_hpa_set_text(&spec->reference, wva_str_trim(line));
    } else if (wva_str_take(&line, WVA_STR("Target CPU utilization:"))) {
        take_cpu(spec, line, true);
    } else if (wva_str_take(&line, WVA_STR("Current CPU utilization:"))) {
        take_cpu(spec, line, false);
    } else if (wva_str_take(&line, WVA_STR("Min replicas:"))) {
        spec->min_replicas = read_amount(wva_str_trim(line));
    } else if (wva_str_take(&line, WVA_STR("Max replicas:"))) {
        spec->max_replicas = read_amount(wva_str_trim(line));
        spec->known = spec->behavior_known = !isnan(spec->max_replicas);
    } else if (wva_str_find(line, WVA_STR(" pods:")) != NULL) {
        spec->current_replicas = find_number(line, WVA_STR(" pods:"));
        spec->desired_replicas = find_number(line, WVA_STR("current / "));
    }
}

static void take_body(struct wva_hpa_describe_reader *reader, struct wva_str line)
{
    switch (reader->section) {
    case WVA_HPA_SECTION_LABELS:
        take_label(&reader->open, line);
        break;
    case WVA_HPA_SECTION_METRICS:
        take_metric(&reader->open, line);
        break;
    case WVA_HPA_SECTION_UP:
        take_rule(&reader->open.up, line);
        break;
    case WVA_HPA_SECTION_DOWN:
        take_rule(&reader->open.down, line);
        break;
    case WVA_HPA_SECTION_CONDITIONS:
        take_condition(&reader->open, line);
        break;
    case WVA_HPA_SECTION_EVENTS:
        take_event(reader, line);
        break;
    case WVA_HPA_SECTION_NONE:
        break;
    }
}

void wva_hpa_describe_take_line(struct wva_hpa_describe_reader *reader, struct wva_str line)
{
    struct wva_str text = line;

    if (wva_str_take(&text, WVA_STR("Name:"))) {
        open_spec(reader);
        wva_hpa_set_text(&reader->open.name, wva_str_trim(text));
        return;
    }
    /* A text may have lost its first lines. */
    if (!reader->is_open)
        open_spec(reader);
    if (take_head(reader, line))
        take_member(&reader->open, line);
    else
        take_body(reader, line);
}

static bool take_line(void *context, struct wva_str line)
{
    wva_hpa_describe_take_line(context, line);
    return true;
}

enum wva_status wva_hpa_describe_read(const char *path, struct wva_hpas *hpas,
                                      struct wva_kube_events *events, struct wva_error *err)
{
    struct wva_hpa_describe_reader reader = wva_hpa_describe_begin(hpas, events);
    enum wva_status status = wva_text_file_read(NULL, path, take_line, &reader, err);

    wva_hpa_describe_end(&reader);
    return status;
}

/* ---- tables ---- */

/* "33m/700m (avg)", "cpu: 5%/50%", "<unknown>/80%" */
static void take_target(struct wva_hpa_spec *spec, struct wva_str text)
{
    struct wva_str name = WVA_STR(""), current, target;
    struct wva_hpa_spec_metric *metric;

    (void)wva_str_cut(&text, WVA_STR(": "), &name);
    target = text = wva_str_trim(text);
    if (!wva_str_cut(&target, WVA_STR("/"), &current) || (metric = add_metric(spec)) == NULL)
        return;
    metric->name = copy(name);
    metric->current = read_amount(current);
    metric->target = read_amount(target);
    /* Only averages of external metrics are marked, "(avg)"; those of pods look like values. */
    metric->kind = has(target, WVA_STR("%")) ? WVA_HPA_TARGET_UTILIZATION : WVA_HPA_TARGET_AVERAGE;
}

void wva_hpa_table_take_line(struct wva_kube_table *table, struct wva_hpas *hpas,
                             struct wva_str line)
{
    struct wva_str cells[WVA_KUBE_COLUMNS_MAX], targets, target;
    struct wva_hpa_spec spec;

    if (wva_kube_table_begin(table, line) || table->count == 0)
        return;
    wva_kube_table_split(table, line, cells);
    spec = wva_hpa_spec_make();
    wva_hpa_set_text(&spec.name, wva_kube_table_cell(table, cells, "NAME"));
    wva_hpa_set_text(&spec.name_space, wva_kube_table_cell(table, cells, "NAMESPACE"));
    wva_hpa_set_text(&spec.reference, wva_kube_table_cell(table, cells, "REFERENCE"));
    spec.min_replicas = read_amount(wva_kube_table_cell(table, cells, "MINPODS"));
    spec.max_replicas = read_amount(wva_kube_table_cell(table, cells, "MAXPODS"));
    spec.current_replicas = read_amount(wva_kube_table_cell(table, cells, "REPLICAS"));
    spec.known = !isnan(spec.max_replicas) && spec.name != NULL && spec.reference != NULL;
    targets = wva_kube_table_cell(table, cells, "TARGETS");
    while (wva_str_cut(&targets, WVA_STR(", "), &target))
        take_target(&spec, target);
    take_target(&spec, targets);
    if (spec.known)
        wva_hpas_add(hpas, spec);
    else
        wva_hpa_spec_free(&spec);
}

struct table_reading {
    struct wva_kube_table table;
    struct wva_hpas *hpas;
};

static bool take_row(void *context, struct wva_str line)
{
    struct table_reading *reading = context;

    wva_hpa_table_take_line(&reading->table, reading->hpas, line);
    return true;
}

enum wva_status wva_hpa_table_read(const char *path, struct wva_hpas *hpas, struct wva_error *err)
{
    struct table_reading reading = { .hpas = hpas };

    return wva_text_file_read(NULL, path, take_row, &reading, err);
}
