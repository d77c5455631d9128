/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/load_profile.h"

#include <math.h>
#include <stdlib.h>

#include "util/timestamp.h"

/* ---- one run ---- */

/* The mean per request, over the samples that tell both. */
static double measure_tokens(const struct wva_compare_run *run, enum wva_role role)
{
    double tokens = 0, requests = 0;

    for (size_t row = 0; row < run->server->frame->rows; row++) {
        double each = wva_frame_get(run->server->frame, role, row);
        double count = run->results->timeline.requests[row];

        if (!(each > 0) || !(count > 0))
            continue;
        tokens += each * count;
        requests += count;
    }
    return requests > 0 ? tokens / requests : NAN;
}

static double measure_duration(const struct wva_compare_run *run)
{
    const struct wva_timeline *timeline = &run->results->timeline;

    if (run->load_row == WVA_ROW_NONE)
        return NAN;
    return timeline->time_s[run->load_end_row] + timeline->hold_s[run->load_end_row]
           - timeline->time_s[run->load_row];
}

/* The rate that was asked for, of all generators at once, where the load has stages; else the
 * highest that one served. */
static double find_peak_rps(const struct wva_jobs *jobs, const struct wva_stages *stages)
{
    double asked = NAN, served = NAN;

    for (size_t i = 0; i < stages->count; i++)
        asked = fmax(asked, stages->items[i].asked_rps);
    for (size_t i = 0; i < jobs->count; i++)
        served = fmax(served, jobs->items[i].figure[WVA_JOB_RATE_OBSERVED]);
    return wva_first_known(asked, served);
}

/* From the load generators, if there is no other source. */
static struct wva_load_profile measure_jobs(const struct wva_jobs *jobs,
                                            const struct wva_stages *stages)
{
    struct wva_load_profile profile = { .of_jobs = true, .mean_rpm = NAN, .peak_rpm = NAN };
    int64_t start_ns = INT64_MAX, end_ns = INT64_MIN;
    double completed = 0;
    bool timed = true;

    for (size_t i = 0; i < jobs->count; i++) {
        const struct wva_job *job = &jobs->items[i];

        completed += job->figure[WVA_JOB_COMPLETED];
        profile.input_tokens += job->figure[WVA_JOB_INPUT_TOKENS];
        profile.output_tokens += job->figure[WVA_JOB_OUTPUT_TOKENS];
        timed = timed && job->start_ns != WVA_TIME_NONE && job->end_ns != WVA_TIME_NONE;
        start_ns = job->start_ns < start_ns ? job->start_ns : start_ns;
        end_ns = job->end_ns > end_ns ? job->end_ns : end_ns;
    }
    profile.duration_s = jobs->count == 1 ? jobs->items[0].figure[WVA_JOB_DURATION]
                         : timed          ? (double)(end_ns - start_ns) / 1e9
                                          : NAN;
    /* Those that failed were sent too. */
    profile.requests = completed + wva_first_known(stages->all.failed, 0);
    profile.peak_rpm = 60 * find_peak_rps(jobs, stages);
    profile.input_tokens /= completed;
    profile.output_tokens /= completed;
    profile.known = isfinite(profile.requests);
    if (profile.duration_s > 0)
        profile.mean_rpm = profile.requests / profile.duration_s * 60;
    return profile;
}

struct wva_load_profile wva_load_profile_measure(const struct wva_compare_run *run)
{
    const struct wva_timeline *timeline = &run->results->timeline;
    const struct wva_frame *frame = run->server->frame;
    struct wva_load_profile profile = {
        .duration_s = measure_duration(run), .mean_rpm = NAN, .peak_rpm = NAN, .requests = NAN
    };

    if (run->is_of_jobs || (!wva_frame_has(frame, WVA_ROLE_RATE) && run->stages.all.jobs > 0))
        return measure_jobs(&run->experiment->jobs, &run->stages);
    profile.input_tokens = measure_tokens(run, WVA_ROLE_INPUT_TOKENS);
    profile.output_tokens = measure_tokens(run, WVA_ROLE_OUTPUT_TOKENS);
    if (run->load_row == WVA_ROW_NONE || !wva_frame_has(frame, WVA_ROLE_RATE))
        return profile;
    profile.known = true;
    profile.peak_rpm = profile.requests = 0;
    for (size_t row = run->load_row; row <= run->load_end_row; row++) {
        double rate = wva_frame_get(frame, WVA_ROLE_RATE, row);

        if (isfinite(rate))
            profile.peak_rpm = fmax(profile.peak_rpm, rate);
        if (isfinite(timeline->requests[row]))
            profile.requests += timeline->requests[row];
    }
    if (profile.duration_s > 0)
        profile.mean_rpm = profile.requests / profile.duration_s * 60;
    return profile;
}

/* ---- the shape ---- */

/* The rate of a run at a time, stepping on from *row; 0 before, after and in gaps. */
static double find_rate(const struct wva_compare_run *run, double time_s, size_t *row)
{
    const struct wva_frame *frame = run->server->frame;
    double rate;

    while (*row + 1 < frame->rows && wva_compare_time_s(run, *row + 1) <= time_s)
        ++*row;
    if (time_s < wva_compare_time_s(run, *row)
        || time_s > wva_compare_time_s(run, *row) + run->results->timeline.hold_s[*row])
        return 0;
    rate = wva_frame_get(frame, WVA_ROLE_RATE, *row);
    return isfinite(rate) ? rate : 0;
}

/* In percent of the larger load. */
static double measure_shape(const struct wva_compare_run *a, const struct wva_compare_run *b)
{
    enum { POINTS = 5000 };
    const double end = fmax(measure_duration(a), measure_duration(b));
    double between = 0, below_a = 0, below_b = 0;
    size_t row_a = a->load_row, row_b = b->load_row;

    for (int i = 0; i < POINTS; i++) {
        double time_s = end * (i + 0.5) / POINTS;
        double rate_a = find_rate(a, time_s, &row_a), rate_b = find_rate(b, time_s, &row_b);

        between += fabs(rate_a - rate_b);
        below_a += rate_a;
        below_b += rate_b;
    }
    return fmax(below_a, below_b) > 0 ? 100 * between / fmax(below_a, below_b) : NAN;
}

/* ---- groups ---- */

const char *wva_load_figure_name(enum wva_load_figure figure)
{
    static const char *const names[WVA_LOAD_FIGURES] = {
        [WVA_LOAD_DURATION] = "duration",           [WVA_LOAD_PEAK] = "peak rate",
        [WVA_LOAD_REQUESTS] = "requests",           [WVA_LOAD_INPUT_TOKENS] = "input tokens",
        [WVA_LOAD_OUTPUT_TOKENS] = "output tokens", [WVA_LOAD_SHAPE] = "rate over time",
    };

    return names[figure];
}

static double get_figure(const struct wva_load_profile *profile, enum wva_load_figure figure)
{
    switch (figure) {
    case WVA_LOAD_DURATION:
        return profile->duration_s;
    case WVA_LOAD_PEAK:
        return profile->peak_rpm;
    case WVA_LOAD_REQUESTS:
        return profile->requests;
    case WVA_LOAD_INPUT_TOKENS:
        return profile->input_tokens;
    case WVA_LOAD_OUTPUT_TOKENS:
        return profile->output_tokens;
    case WVA_LOAD_SHAPE:
    case WVA_LOAD_FIGURES:
        break;
    }
    return NAN;
}

/* Over the runs that tell it. */
static double average(const struct wva_load_profile *profiles, const size_t *runs, size_t count,
                      enum wva_load_figure figure)
{
    double sum = 0;
    size_t known = 0;

    for (size_t i = 0; i < count; i++) {
        double value = get_figure(&profiles[runs[i]], figure);

        if (isfinite(value)) {
            sum += value;
            known++;
        }
    }
    return known == 0 ? NAN : sum / (double)known;
}

static bool has_shape(const struct wva_load_profile *profiles, size_t run)
{
    return profiles[run].known && !profiles[run].of_jobs;
}

static double average_shape(const struct wva_compare_runs *runs,
                            const struct wva_load_profile *profiles, const size_t *a,
                            size_t a_count, const size_t *b, size_t b_count)
{
    double sum = 0;
    size_t known = 0;

    for (size_t i = 0; i < a_count; i++)
        for (size_t j = 0; j < b_count; j++)
            if (has_shape(profiles, a[i]) && has_shape(profiles, b[j])) {
                sum += measure_shape(&runs->items[a[i]], &runs->items[b[j]]);
                known++;
            }
    return known == 0 ? NAN : sum / (double)known;
}

bool wva_load_figure_is_unlike(const struct wva_load_difference *difference,
                               enum wva_load_figure figure)
{
    double limit = figure == WVA_LOAD_SHAPE ? WVA_LOAD_ALIKE_SHAPE_PCT : WVA_LOAD_ALIKE_PCT;

    return fabs(difference->percent[figure]) > limit;
}

/* The load of one load generator is not comparable with the total load of a server. */
static bool are_of_a_kind(const struct wva_load_profile *profiles, const size_t *a, size_t a_count,
                          const size_t *b, size_t b_count)
{
    for (size_t i = 0; i < a_count; i++)
        for (size_t j = 0; j < b_count; j++)
            if (profiles[a[i]].of_jobs != profiles[b[j]].of_jobs)
                return false;
    return true;
}

struct wva_load_difference wva_load_profile_compare(const struct wva_compare_runs *runs,
                                                    const struct wva_load_profile *profiles,
                                                    const size_t *a, size_t a_count,
                                                    const size_t *b, size_t b_count)
{
    struct wva_load_difference difference = { 0 };

    if (!are_of_a_kind(profiles, a, a_count, b, b_count)) {
        for (int i = 0; i < WVA_LOAD_FIGURES; i++)
            difference.percent[i] = NAN;
        return difference;
    }
    for (int i = 0; i < WVA_LOAD_SHAPE; i++) {
        enum wva_load_figure figure = (enum wva_load_figure)i;
        double from = average(profiles, a, a_count, figure);

        difference.percent[i] = 100 * (average(profiles, b, b_count, figure) / from - 1);
    }
    difference.percent[WVA_LOAD_SHAPE] = average_shape(runs, profiles, a, a_count, b, b_count);
    difference.known = isfinite(difference.percent[WVA_LOAD_REQUESTS]);
    for (int i = 0; i < WVA_LOAD_FIGURES; i++)
        difference.unlike =
            difference.unlike || wva_load_figure_is_unlike(&difference, (enum wva_load_figure)i);
    return difference;
}
