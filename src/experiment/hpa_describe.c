/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/hpa_describe.h"

#include <math.h>
#include <stdlib.h>

#include "input/text_file.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/path.h"
#include "util/quantity.h"
#include "util/timestamp.h"

enum { TEXT_MAX = 1000, LINES_MAX = 2000 };

/* ---- the struct ---- */

static void begin_spec(struct wva_hpa_spec *spec)
{
    *spec = (struct wva_hpa_spec){ .min_replicas = NAN,
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
    free(spec->reference);
    free(spec->up.select);
    free(spec->down.select);
    *spec = (struct wva_hpa_spec){ 0 };
}

static char *copy(struct wva_str text)
{
    return wva_strndup(text.ptr, text.len < TEXT_MAX ? text.len : TEXT_MAX);
}

static void set_text(char **to, struct wva_str text)
{
    if (*to == NULL && text.len > 0)
        *to = copy(text);
}

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

/* ---- sections ---- */

/* "\"num_requests_waiting\" on pods:  0 / 2", "resource cpu on pods (as a ...):  12% (60m) / 80%"
 */
static void take_metric(struct wva_hpa_spec *spec, struct wva_str line)
{
    struct wva_str name, current, rest = wva_str_trim(line), quoted;
    struct wva_hpa_spec_metric *metric;

    if (spec->metric_count == WVA_HPA_SPEC_LIST_MAX || !wva_str_cut(&rest, WVA_STR(":  "), &name)
        || !wva_str_cut(&rest, WVA_STR(" / "), &current))
        return;
    metric = &spec->metrics[spec->metric_count++];
    if (wva_str_take(&name, WVA_STR("\"")) && wva_str_cut(&name, WVA_STR("\""), &quoted))
        name = quoted;
    *metric = (struct wva_hpa_spec_metric){ copy(name), read_amount(wva_str_trim(current)),
                                            read_amount(wva_str_trim(rest)) };
}

/* "Stabilization Window: 60 seconds", "Select Policy: Min", "- Type: Pods  Value: 1  Period: 30
 * seconds" */
static void take_rule(struct wva_hpa_rule *rule, struct wva_str line)
{
    line = wva_str_trim(line);
    if (wva_str_take(&line, WVA_STR("Stabilization Window:"))) {
        rule->window_s = find_number(line, WVA_STR(""));
    } else if (wva_str_take(&line, WVA_STR("Select Policy:"))) {
        set_text(&rule->select, take_word(&line));
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

static bool has_event(const struct wva_events *events, const char *text)
{
    for (size_t i = 0; i < events->count; i++)
        if (events->items[i].text != NULL && strcmp(events->items[i].text, text) == 0)
            return true;
    return false;
}

/* "Warning  FailedGetPodsMetric  138m (x8 over 140m)  horizontal-pod-autoscaler  message" */
static void take_event(struct wva_hpa_describe_reader *reader, struct wva_str line)
{
    struct wva_str type = take_cell(&line), reason = take_cell(&line), age = take_cell(&line);
    double seconds;
    char *text;

    (void)take_cell(&line);
    if ((!wva_str_equal(type, WVA_STR("Normal")) && !wva_str_equal(type, WVA_STR("Warning")))
        || reader->events == NULL || reader->time_ns == WVA_TIME_NONE
        || !wva_short_span_parse(take_word(&age), &seconds) || seconds > 1e9)
        return;
    text = wva_asprintf("%.*s: %.*s", WVA_STR_ARGS(reason), WVA_STR_ARGS(wva_str_trim(line)));
    if (!has_event(reader->events, text))
        wva_events_add_text(reader->events, reader->time_ns - (int64_t)(seconds * 1e9), text);
    free(text);
}

/* ---- lines ---- */

struct wva_hpa_describe_reader wva_hpa_describe_begin(struct wva_hpa_spec *spec,
                                                      struct wva_events *events,
                                                      const struct wva_zone *zone, int64_t time_ns)
{
    begin_spec(spec);
    return (struct wva_hpa_describe_reader){
        .spec = spec, .events = events, .zone = zone, .time_ns = time_ns
    };
}

/* True for a line that begins something new: a plain member, or a section. */
static bool take_head(struct wva_hpa_describe_reader *reader, struct wva_str line)
{
    static const struct {
        struct wva_str head;
        enum wva_hpa_section section;
    } sections[] = {
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
    if (wva_str_take(&line, WVA_STR("Reference:"))) {
        set_text(&spec->reference, wva_str_trim(line));
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

void wva_hpa_describe_take_line(struct wva_hpa_describe_reader *reader, struct wva_str line)
{
    struct wva_str stamp, text = line;
    bool zoneless = false;

    if (reader->done)
        return;
    if (wva_str_take(&text, WVA_STR("=== Initial State at "))
        && wva_str_cut(&text, WVA_STR(" ==="), &stamp)) {
        (void)wva_zone_time_parse(stamp, reader->zone, &reader->time_ns, &zoneless);
        return;
    }
    /* A line of "=" begins the first event of scaling.log. */
    if (wva_str_starts(line, WVA_STR("========"))) {
        reader->done = reader->spec->known;
        return;
    }
    if (take_head(reader, line)) {
        take_member(reader->spec, line);
        return;
    }
    switch (reader->section) {
    case WVA_HPA_SECTION_METRICS:
        take_metric(reader->spec, line);
        break;
    case WVA_HPA_SECTION_UP:
        take_rule(&reader->spec->up, line);
        break;
    case WVA_HPA_SECTION_DOWN:
        take_rule(&reader->spec->down, line);
        break;
    case WVA_HPA_SECTION_CONDITIONS:
        take_condition(reader->spec, line);
        break;
    case WVA_HPA_SECTION_EVENTS:
        take_event(reader, line);
        break;
    case WVA_HPA_SECTION_NONE:
        break;
    }
}

void wva_hpa_spec_take_manifest(struct wva_hpa_spec *spec, const struct wva_hpa_manifest *manifest)
{
    if (spec->known || !(manifest->max_replicas >= 1))
        return;
    begin_spec(spec);
    spec->known = true;
    spec->file = wva_strdup(wva_path_name(manifest->file));
    spec->min_replicas = isnan(manifest->min_replicas) ? 1 : manifest->min_replicas;
    spec->max_replicas = manifest->max_replicas;
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

/* ---- the folder ---- */

struct text {
    struct wva_hpa_describe_reader reader;
    size_t lines;
};

static bool take_line(void *context, struct wva_str line)
{
    struct text *text = context;

    wva_hpa_describe_take_line(&text->reader, line);
    return ++text->lines < LINES_MAX && !text->reader.done;
}

static bool try_file(const char *folder, const char *name, const struct wva_zone *zone,
                     int64_t last_ns, struct wva_hpa_spec *spec, struct wva_events *events)
{
    struct text text = { .reader = wva_hpa_describe_begin(spec, events, zone, last_ns) };
    struct wva_error ignored;

    (void)wva_text_file_read(folder, name, take_line, &text, &ignored);
    if (spec->known)
        spec->file = wva_strdup(name);
    else
        wva_hpa_spec_free(spec);
    return spec->known;
}

static bool is_text(const char *name)
{
    static const struct wva_str endings[] = { WVA_STR_INIT(".txt"), WVA_STR_INIT(".log"),
                                              WVA_STR_INIT(".out") };

    for (size_t i = 0; i < WVA_COUNT(endings); i++)
        if (wva_str_ends(wva_str_from(name), endings[i]))
            return true;
    return false;
}

static void say(const struct wva_hpa_spec *spec, struct wva_notes *notes)
{
    for (size_t i = 0; i < spec->condition_count; i++) {
        const struct wva_hpa_condition *condition = &spec->conditions[i];

        if ((strcmp(condition->type, "AbleToScale") == 0
             || strcmp(condition->type, "ScalingActive") == 0)
            && strcmp(condition->status, "True") != 0)
            wva_notes_add(notes, "%s: the HPA was not %s: %.200s", spec->file,
                          strcmp(condition->type, "AbleToScale") == 0 ? "able to scale" : "scaling",
                          condition->message);
    }
}

void wva_hpa_describe_read(const char *folder, const struct wva_zone *zone, int64_t last_ns,
                           struct wva_hpa_spec *spec, struct wva_events *events,
                           struct wva_notes *notes)
{
    struct dirent **items;
    bool found = try_file(folder, "scaling.log", zone, last_ns, spec, events);
    int count = wva_path_list(folder, false, &items);

    for (int i = 0; i < count && !found; i++)
        found = is_text(items[i]->d_name)
                && try_file(folder, items[i]->d_name, zone, last_ns, spec, events);
    wva_path_free_list(items, count);
    if (found)
        say(spec, notes);
}
