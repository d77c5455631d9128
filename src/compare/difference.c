/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/difference.h"

#include <math.h>

const char *wva_compare_verdict_name(enum wva_compare_verdict verdict)
{
    static const char *const names[] = { [WVA_COMPARE_NONE] = "none",
                                         [WVA_COMPARE_BETTER] = "better",
                                         [WVA_COMPARE_WORSE] = "worse",
                                         [WVA_COMPARE_INCONCLUSIVE] = "inconclusive" };

    return names[verdict];
}

const char *wva_compare_reason_name(enum wva_compare_reason reason)
{
    static const char *const names[] = {
        [WVA_REASON_CLEAR] = "clear",
        [WVA_REASON_NO_DIRECTION] = "no-direction",
        [WVA_REASON_MISSING] = "missing",
        [WVA_REASON_SAME_RUN] = "same-run",
        [WVA_REASON_NO_SPREAD] = "no-spread",
        [WVA_REASON_OTHER_LOAD] = "other-load",
        [WVA_REASON_OTHER_CONFIGURATIONS] = "other-configurations",
        [WVA_REASON_EQUAL] = "equal",
        [WVA_REASON_SAME] = "same",
        [WVA_REASON_SMALL] = "small",
        [WVA_REASON_UNSURE] = "unsure",
    };

    return names[reason];
}

const char *wva_compare_method_name(enum wva_compare_method method)
{
    static const char *const names[] = { [WVA_METHOD_NONE] = "none",
                                         [WVA_METHOD_PAIRED] = "paired-samples",
                                         [WVA_METHOD_SEPARATE] = "separate-samples",
                                         [WVA_METHOD_WELCH] = "welch",
                                         [WVA_METHOD_PERMUTATION] = "permutation",
                                         [WVA_METHOD_CONFIGURATIONS] = "configurations" };

    return names[method];
}

/* A permutation test must agree with the interval. */
static bool is_significant(const struct wva_compare_difference *difference)
{
    if (isfinite(difference->p) && difference->p > WVA_COMPARE_SIGNIFICANCE)
        return false;
    return difference->interval_95.low > 0 || difference->interval_95.high < 0;
}

static enum wva_compare_reason find_reason(const struct wva_compare_difference *difference)
{
    const struct wva_interval *interval = &difference->interval_95;
    bool nothing = difference->value == 0;

    if (difference->method == WVA_METHOD_NONE || isnan(interval->low))
        return nothing ? WVA_REASON_EQUAL : WVA_REASON_NO_SPREAD;
    if (interval->low > -difference->matters && interval->high < difference->matters)
        return WVA_REASON_SAME;
    if (nothing)
        return WVA_REASON_EQUAL;
    if (!is_significant(difference))
        return WVA_REASON_UNSURE;
    return fabs(difference->value) < difference->matters ? WVA_REASON_SMALL : WVA_REASON_CLEAR;
}

void wva_compare_judge(struct wva_compare_difference *difference, enum wva_better better)
{
    bool is_gain = better == WVA_BETTER_HIGHER ? difference->value > 0 : difference->value < 0;

    difference->verdict = WVA_COMPARE_NONE;
    if (isnan(difference->value)) {
        difference->reason = WVA_REASON_MISSING;
    } else if (better == WVA_BETTER_NEITHER || better == WVA_BETTER_ZERO) {
        difference->reason = WVA_REASON_NO_DIRECTION;
    } else {
        difference->reason = find_reason(difference);
        difference->verdict = difference->reason != WVA_REASON_CLEAR ? WVA_COMPARE_INCONCLUSIVE
                              : is_gain                              ? WVA_COMPARE_BETTER
                                                                     : WVA_COMPARE_WORSE;
    }
}

/* True if the figure grows with load, regardless of scaling. */
static bool grows_with_duration(const struct wva_measure *measure)
{
    return measure->is_total || measure->figure.unit == WVA_UNIT_S
           || measure->figure.unit == WVA_UNIT_REPLICA_HOURS
           || measure->figure.unit == WVA_UNIT_GPU_HOURS || measure->figure.unit == WVA_UNIT_CENTS
           || measure->figure.unit == WVA_UNIT_NONE;
}

/* The load of the group is at least (sign 1) or at most (-1) as heavy as that of the first. */
static bool is_load_beyond(const struct wva_load_difference *load,
                           const struct wva_measure *measure, double sign)
{
    static const enum wva_load_figure figures[] = { WVA_LOAD_PEAK, WVA_LOAD_REQUESTS,
                                                    WVA_LOAD_INPUT_TOKENS, WVA_LOAD_OUTPUT_TOKENS };

    if (!load->known)
        return false;
    if (grows_with_duration(measure)
        && sign * load->percent[WVA_LOAD_DURATION] < -WVA_LOAD_ALIKE_PCT / 2)
        return false;
    for (size_t i = 0; i < WVA_COUNT(figures); i++)
        if (sign * load->percent[figures[i]] < -WVA_LOAD_ALIKE_PCT / 2)
            return false;
    return true;
}

void wva_compare_weigh_load(struct wva_compare_difference *difference,
                            const struct wva_measure *measure,
                            const struct wva_load_difference *load)
{
    double sign = difference->verdict == WVA_COMPARE_BETTER ? 1 : -1;

    if (difference->reason != WVA_REASON_CLEAR || !load->unlike
        || is_load_beyond(load, measure, sign))
        return;
    difference->verdict = WVA_COMPARE_INCONCLUSIVE;
    difference->reason = WVA_REASON_OTHER_LOAD;
}
