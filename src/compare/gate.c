/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/gate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/condition.h"
#include "output/text.h"
#include "util/memory.h"
#include "util/number.h"

enum { GATE_TEXT_MAX = 1000, TERMS_MAX = 16 };

struct term {
    double sign;
    char *label, *metric;
};

struct wva_compare_gate {
    char *text;
    struct term terms[TERMS_MAX];
    size_t count;
    enum wva_relation relation;
    double limit;
    const char *unit; /* of the metrics */
    char *verdict;    /* that is compared with; NULL: numbers are */
};

/* ---- parsing ---- */

static enum wva_status check_metric(struct wva_compare_gate *gate, const char *name,
                                    struct wva_error *err)
{
    size_t count;
    struct wva_measure *measures = wva_measures_list(&count);
    const struct wva_measure *measure = wva_measure_find(measures, count, name);
    char hint[WVA_HINT_TEXT];

    if (measure != NULL)
        gate->unit = wva_unit_symbol(measure->figure.unit);
    else
        (void)wva_fail(err, WVA_ERR_USAGE,
                       "--gate: no metric is called '%.100s'%s (--metrics=help lists them)", name,
                       wva_measure_hint(measures, count, name, hint));
    free(measures);
    return measure != NULL ? WVA_OK : err->status;
}

/* LABEL.METRIC, or LABEL.METRIC.verdict. */
static enum wva_status add_term(struct wva_compare_gate *gate, double sign, struct wva_str term,
                                bool *is_verdict, struct wva_error *err)
{
    struct wva_str label, metric = wva_str_trim(term);
    struct term *added = &gate->terms[gate->count];

    if (gate->count == TERMS_MAX)
        return wva_fail(err, WVA_ERR_USAGE, "--gate: more than %d terms", TERMS_MAX);
    *is_verdict = wva_str_ends(metric, WVA_STR(".verdict"));
    if (*is_verdict)
        metric.len -= strlen(".verdict");
    if (!wva_str_cut(&metric, WVA_STR("."), &label) || label.len == 0)
        return wva_fail(err, WVA_ERR_USAGE, "--gate: '%.*s' is not LABEL.METRIC, such as B.cost",
                        (int)(term.len < 100 ? term.len : 100), term.ptr);
    *added = (struct term){ sign, wva_strndup(label.ptr, label.len),
                            wva_strndup(metric.ptr, metric.len) };
    gate->count++;
    return check_metric(gate, added->metric, err);
}

static enum wva_status add_terms(struct wva_compare_gate *gate, struct wva_str left,
                                 bool *is_verdict, struct wva_error *err)
{
    double sign = 1;
    size_t start = 0;

    for (size_t i = 0; i <= left.len; i++) {
        struct wva_str term = { left.ptr + start, i - start };
        enum wva_status status;

        if (i < left.len && left.ptr[i] != '+' && left.ptr[i] != '-')
            continue;
        status = add_term(gate, sign, term, is_verdict, err);
        if (status == WVA_OK && *is_verdict && (gate->count > 1 || i < left.len))
            status = wva_fail(err, WVA_ERR_USAGE,
                              "--gate: a verdict cannot be combined with other terms");
        if (status != WVA_OK)
            return status;
        sign = i < left.len && left.ptr[i] == '-' ? -1 : 1;
        start = i + 1;
    }
    return WVA_OK;
}

static bool is_verdict_name(struct wva_str text)
{
    for (int i = WVA_COMPARE_NONE; i <= WVA_COMPARE_INCONCLUSIVE; i++)
        if (wva_str_equal(text,
                          wva_str_from(wva_compare_verdict_name((enum wva_compare_verdict)i))))
            return true;
    return false;
}

static enum wva_status read_limit(struct wva_compare_gate *gate, struct wva_str right,
                                  bool is_verdict, struct wva_error *err)
{
    if (!is_verdict && !wva_condition_read_number(right, gate->unit, &gate->limit))
        return wva_fail(err, WVA_ERR_USAGE, "--gate='%s': compare with a number%s%s", gate->text,
                        gate->unit[0] == '\0' ? "" : ", in ", gate->unit);
    if (!is_verdict)
        return WVA_OK;
    if (gate->relation != WVA_RELATION_EQUAL && gate->relation != WVA_RELATION_UNEQUAL)
        return wva_fail(err, WVA_ERR_USAGE, "--gate='%s': for a verdict only == and != make sense",
                        gate->text);
    if (!is_verdict_name(right))
        return wva_fail(err, WVA_ERR_USAGE,
                        "--gate='%s': a verdict is better, worse, inconclusive or none",
                        gate->text);
    gate->verdict = wva_strndup(right.ptr, right.len);
    return WVA_OK;
}

static enum wva_status parse(struct wva_compare_gate *gate, const char *text, struct wva_error *err)
{
    struct wva_condition condition;
    bool is_verdict = false;
    enum wva_status status;

    if (strlen(text) > GATE_TEXT_MAX || !wva_condition_split(text, &condition))
        return wva_fail(err, WVA_ERR_USAGE,
                        "--gate='%.200s': write B.METRIC - A.METRIC OPERATOR VALUE in quotes, the "
                        "operator one of < <= > >= == !=",
                        text);
    gate->relation = condition.relation;
    gate->text = wva_asprintf("%.*s %s %.*s", WVA_STR_ARGS(condition.left),
                              wva_relation_text(condition.relation), WVA_STR_ARGS(condition.right));
    status = add_terms(gate, condition.left, &is_verdict, err);
    return status != WVA_OK ? status : read_limit(gate, condition.right, is_verdict, err);
}

struct wva_compare_gate *wva_compare_gate_parse(const char *text, struct wva_error *err)
{
    struct wva_compare_gate *gate = wva_calloc(1, sizeof *gate);

    if (parse(gate, text, err) == WVA_OK)
        return gate;
    wva_compare_gate_free(gate);
    return NULL;
}

void wva_compare_gate_free(struct wva_compare_gate *gate)
{
    if (gate == NULL)
        return;
    for (size_t i = 0; i < gate->count; i++) {
        free(gate->terms[i].label);
        free(gate->terms[i].metric);
    }
    free(gate->text);
    free(gate->verdict);
    free(gate);
}

/* ---- judging ---- */

/* `count` when there is none. */
static size_t find_group(const struct wva_compare_group *groups, size_t count, const char *label)
{
    size_t group = 0;

    while (group < count && strcmp(groups[group].label, label) != 0)
        group++;
    return group;
}

enum wva_status wva_compare_gate_check(const struct wva_compare_gate *gate,
                                       const struct wva_compare_group *groups, size_t count,
                                       struct wva_error *err)
{
    for (size_t i = 0; i < gate->count; i++) {
        size_t group = find_group(groups, count, gate->terms[i].label);

        if (group == count)
            return wva_fail(err, WVA_ERR_USAGE, "--gate='%s': no group is called '%s'", gate->text,
                            gate->terms[i].label);
        if (gate->verdict != NULL && group == 0)
            return wva_fail(err, WVA_ERR_USAGE,
                            "--gate='%s': the others are compared with '%s', so it has no verdict",
                            gate->text, gate->terms[i].label);
    }
    return WVA_OK;
}

static double add_up(const struct wva_compare_gate *gate, const struct wva_comparison *comparison)
{
    double sum = 0;

    for (size_t i = 0; i < gate->count; i++) {
        const struct term *term = &gate->terms[i];
        size_t group = find_group(comparison->groups, comparison->group_count, term->label);

        sum += term->sign * wva_comparison_find(comparison, term->metric)->cells[group].mean;
    }
    return sum;
}

static const char *find_verdict(const struct wva_compare_gate *gate,
                                const struct wva_comparison *comparison)
{
    const struct term *term = &gate->terms[0];
    size_t group = find_group(comparison->groups, comparison->group_count, term->label);

    return wva_compare_verdict_name(
        wva_comparison_find(comparison, term->metric)->differences[group].verdict);
}

bool wva_compare_gate_report(const struct wva_compare_gate *gate,
                             const struct wva_comparison *comparison, struct wva_buffer *text)
{
    bool passed;

    wva_buffer_add(text, "gate ");
    wva_text_outside(text, gate->text);
    if (gate->verdict != NULL) {
        const char *verdict = find_verdict(gate, comparison);

        passed = (strcmp(verdict, gate->verdict) == 0) == (gate->relation == WVA_RELATION_EQUAL);
        wva_buffer_printf(text, ": %s, ", verdict);
    } else {
        double value = add_up(gate, comparison);

        passed = isfinite(value) && wva_relation_holds(value, gate->relation, gate->limit);
        wva_buffer_add(text, ": ");
        if (isfinite(value)) {
            wva_condition_say(text, value, gate->limit);
            wva_buffer_add(text, ", ");
        } else {
            wva_buffer_add(text, "not in these runs: ");
        }
    }
    wva_buffer_printf(text, "%s\n", passed ? "passed" : "failed");
    return passed;
}
