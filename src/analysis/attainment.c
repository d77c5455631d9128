/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/attainment.h"

#include <math.h>

#include "analysis/judgement.h"
#include "util/statistics.h"

#define MOST_SAMPLES 0.8 /* of those judged, whose requests must be known */

static void add_sample(struct wva_attainment *sum, enum wva_judgement judgement,
                       const struct wva_timeline *timeline, size_t row)
{
    double hold_s = timeline->hold_s[row], requests = timeline->requests[row];

    if (judgement == WVA_JUDGED_NOT)
        return;
    sum->samples++;
    if (isnan(requests))
        requests = 0;
    else
        sum->samples_with_requests++;
    sum->observed_s += hold_s;
    sum->requests += requests;
    if (judgement == WVA_JUDGED_ABOVE)
        return;
    sum->within++;
    sum->within_s += hold_s;
    sum->requests_within += requests;
}

static double percent(double part, double whole)
{
    return whole > 0 ? 100 * part / whole : NAN;
}

static struct wva_attainment finish(struct wva_attainment sum, const struct wva_timeline *timeline)
{
    sum.covered_pct = percent(sum.observed_s, timeline->known_s);
    sum.covered_requests_pct = percent(sum.requests, wva_sum(timeline->requests, timeline->rows));
    sum.samples_pct = percent((double)sum.within, (double)sum.samples);
    sum.samples_wilson_pct = wva_wilson_pct(sum.within, sum.samples);
    sum.time_pct = percent(sum.within_s, sum.observed_s);
    sum.requests_pct = percent(sum.requests_within, sum.requests);
    if (sum.samples == 0)
        sum.observed_s = sum.within_s = sum.requests = sum.requests_within = NAN;
    return sum;
}

struct wva_attainment wva_attainment_measure(const double *latency_ms, const double *slo_ms,
                                             const struct wva_timeline *timeline)
{
    struct wva_attainment sum = { 0 };

    for (size_t row = 0; row < timeline->rows; row++)
        add_sample(&sum, wva_judge(latency_ms, slo_ms, row), timeline, row);
    return finish(sum, timeline);
}

struct wva_attainment wva_attainment_measure_both(const double *itl_ms, const double *slo_itl_ms,
                                                  const double *ttft_ms, const double *slo_ttft_ms,
                                                  const struct wva_timeline *timeline)
{
    struct wva_attainment sum = { 0 };

    for (size_t row = 0; row < timeline->rows; row++) {
        enum wva_judgement itl = wva_judge(itl_ms, slo_itl_ms, row);
        enum wva_judgement ttft = wva_judge(ttft_ms, slo_ttft_ms, row);

        if (itl != WVA_JUDGED_NOT && ttft != WVA_JUDGED_NOT)
            add_sample(&sum, wva_judge_either(itl, ttft), timeline, row);
    }
    return finish(sum, timeline);
}

bool wva_attainment_knows_requests(const struct wva_attainment *attainment)
{
    return !isnan(attainment->requests_pct)
           && (double)attainment->samples_with_requests
                  >= MOST_SAMPLES * (double)attainment->samples;
}

double wva_attainment_share_pct(const struct wva_attainment *attainment)
{
    if (attainment->samples == 0)
        return NAN;
    if (wva_attainment_knows_requests(attainment))
        return attainment->requests_pct;
    return isnan(attainment->time_pct) ? attainment->samples_pct : attainment->time_pct;
}
