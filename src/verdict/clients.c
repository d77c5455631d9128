/* SPDX-License-Identifier: Apache-2.0 */
/* What load generators measured: failures first, then goodput and latency of single requests. */
#include <math.h>
#include <stdlib.h>

#include "util/number.h"
#include "util/str.h"
#include "verdict/phrase.h"
#include "verdict/verdict_parts.h"

enum { STAGES_SHOWN_MAX = 5 };

const char wva_verdict_no_slo[] =
    "No SLO is known; set one with --slo-itl or --slo-ttft to judge the run by it.";

static const struct wva_stage *find_whole(const struct wva_verdict_input *input)
{
    return input->stages != NULL && input->stages->all.jobs > 0 ? &input->stages->all : NULL;
}

/* ---- the grade ---- */

static enum wva_grade grade_share(const struct wva_verdict *verdict, double share_pct)
{
    if (share_pct >= verdict->held_pct)
        return WVA_GRADE_HELD;
    return share_pct >= verdict->mostly_pct ? WVA_GRADE_MOSTLY : WVA_GRADE_MISSED;
}

static bool has_slo(const struct wva_stage *whole)
{
    return !isnan(whole->slo_ttft_ms) || !isnan(whole->slo_itl_ms);
}

/* The same grade by the least and the largest share of good requests; else it cannot be told. */
static enum wva_grade grade_goodput(const struct wva_verdict *verdict,
                                    const struct wva_stage *whole)
{
    enum wva_grade least, most;

    if (isnan(whole->goodput_low_pct))
        return WVA_GRADE_UNKNOWN;
    least = grade_share(verdict, whole->goodput_low_pct);
    most = grade_share(verdict, whole->goodput_high_pct);
    return least == most ? most : WVA_GRADE_UNKNOWN;
}

/* No more requests can be good than did not fail, whatever the SLO. */
static enum wva_grade find_best_grade(const struct wva_verdict *verdict,
                                      const struct wva_stage *whole)
{
    double most_pct = wva_first_known(whole->goodput_high_pct, 100 - whole->failed_pct);

    return isnan(most_pct) ? WVA_GRADE_HELD : grade_share(verdict, most_pct);
}

/* Requests before samples, which are means and know nothing of requests that failed. */
void wva_verdict_grade_clients(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    const struct wva_stage *whole = find_whole(input);
    bool by_samples = verdict->grade == WVA_GRADE_HELD || verdict->grade == WVA_GRADE_MOSTLY;
    enum wva_grade best;

    if (whole == NULL || verdict->grade == WVA_GRADE_MISSED)
        return;
    best = find_best_grade(verdict, whole);
    if (wva_stage_all_failed(whole))
        verdict->grade = WVA_GRADE_MISSED;
    else if (by_samples)
        verdict->grade = best > verdict->grade ? best : verdict->grade;
    else if (has_slo(whole))
        verdict->grade = grade_goodput(verdict, whole);
    else if (!isnan(whole->latency[WVA_JOB_TTFT].mean) || !isnan(whole->latency[WVA_JOB_E2E].mean))
        verdict->grade = WVA_GRADE_NOT_SET;
}

/* ---- failures ---- */

static void add_count(struct wva_buffer *text, double count)
{
    char number[WVA_NUMBER_TEXT];

    wva_buffer_add(text, wva_number_brief(count, 15, number));
}

/* "All 120 requests of stage 1 failed" */
static void say_failed_stages(struct wva_buffer *text, const struct wva_stages *stages)
{
    size_t count = 0;

    for (size_t i = 0; i < stages->count; i++) {
        const struct wva_stage *stage = &stages->items[i];

        if (!wva_stage_all_failed(stage) || count++ >= STAGES_SHOWN_MAX)
            continue;
        wva_buffer_add(text, count == 1 ? "All " : "; all ");
        add_count(text, stage->failed);
        wva_buffer_printf(text, " requests of stage %d failed", stage->stage);
    }
    if (count > STAGES_SHOWN_MAX)
        wva_buffer_printf(text, "; so did all of %zu further stages", count - STAGES_SHOWN_MAX);
    if (count > 0)
        wva_buffer_add(text, ", so there is no latency of theirs. ");
}

/* Of jobs that state no failures nothing is known, but those of others are still failures. */
static double count_failed(const struct wva_jobs *jobs)
{
    double failed = 0;

    for (size_t i = 0; i < jobs->count; i++)
        failed += wva_first_known(jobs->items[i].figure[WVA_JOB_FAILED], 0);
    return failed;
}

static void say_failures(struct wva_verdict *verdict, const struct wva_verdict_input *input,
                         const struct wva_stage *whole)
{
    double failed = count_failed(&input->experiment->jobs);
    double ended = whole->completed + whole->failed;
    struct wva_buffer text = wva_phrase_begin();

    if (wva_stage_all_failed(whole)) {
        wva_buffer_add(&text, "All ");
        add_count(&text, failed);
        wva_buffer_add(&text, " requests failed: nothing was served, and there is no latency.");
    } else if (failed > 0) {
        say_failed_stages(&text, input->stages);
        add_count(&text, failed);
        if (!isnan(ended)) {
            wva_buffer_add(&text, " of ");
            add_count(&text, ended);
        }
        wva_buffer_add(&text, " requests failed");
        if (!isnan(ended)) {
            wva_buffer_add(&text, " (");
            wva_phrase_percent(&text, whole->failed_pct);
            wva_buffer_add(&text, ")");
        }
        wva_buffer_add(&text, "; latencies are of the others.");
    }
    wva_statements_add(&verdict->answer, WVA_STATEMENT_ANSWER, "failures", &text,
                       wva_basis_of(isnan(ended) ? (size_t)failed : (size_t)ended, "requests"));
}

/* ---- goodput ---- */

static void say_slos(struct wva_buffer *text, const struct wva_stage *whole)
{
    bool both = !isnan(whole->slo_ttft_ms) && !isnan(whole->slo_itl_ms);

    if (!isnan(whole->slo_ttft_ms)) {
        wva_buffer_add(text, "a TTFT of ");
        wva_phrase_latency(text, whole->slo_ttft_ms);
    }
    wva_buffer_add(text, both ? " and " : "");
    if (!isnan(whole->slo_itl_ms)) {
        wva_buffer_add(text, "a mean ITL of ");
        wva_phrase_latency(text, whole->slo_itl_ms);
    }
}

static void say_goodput(struct wva_verdict *verdict, const struct wva_stage *whole)
{
    struct wva_buffer text = wva_phrase_begin();
    bool exact = !isnan(whole->goodput_pct);

    if (!has_slo(whole) || isnan(whole->goodput_low_pct) || wva_stage_all_failed(whole)
        || (whole->goodput_low_pct <= 0 && whole->goodput_high_pct >= 100)) {
        wva_buffer_free(&text);
        return;
    }
    wva_buffer_add(&text, "Of the requests that a load generator sent, ");
    if (exact) {
        wva_phrase_percent(&text, whole->goodput_pct);
        wva_buffer_add(&text, " completed");
    } else {
        wva_buffer_add(&text, "at least ");
        wva_phrase_percent(&text, whole->goodput_low_pct);
        wva_buffer_add(&text, " and at most ");
        wva_phrase_percent(&text, whole->goodput_high_pct);
        wva_buffer_add(&text, ", by its quantiles, completed");
    }
    wva_buffer_add(&text, " within ");
    say_slos(&text, whole);
    wva_buffer_add(&text, " (goodput");
    if (exact && !isnan(whole->goodput_rps)) {
        char number[WVA_NUMBER_TEXT];

        wva_buffer_printf(&text, ": %s per second",
                          wva_number_brief(whole->goodput_rps, 3, number));
    }
    wva_buffer_add(&text, ").");
    wva_statements_add(&verdict->answer, WVA_STATEMENT_ANSWER, "goodput", &text,
                       wva_basis_of((size_t)(whole->completed + whole->failed), "requests"));
}

/* ---- latency ---- */

/* The job with the highest p99 of TTFT. Jobs measure single requests, samples are means. */
static const struct wva_job *find_slowest_job(const struct wva_jobs *jobs, size_t *known)
{
    const struct wva_job *slowest = NULL;

    *known = 0;
    for (size_t i = 0; i < jobs->count; i++) {
        const struct wva_job *job = &jobs->items[i];

        if (isnan(job->figure[WVA_JOB_TTFT_P99]) || !(job->figure[WVA_JOB_COMPLETED] > 0))
            continue;
        (*known)++;
        if (slowest == NULL || job->figure[WVA_JOB_TTFT_P99] > slowest->figure[WVA_JOB_TTFT_P99])
            slowest = job;
    }
    return slowest;
}

static void say_latency(struct wva_verdict *verdict, const struct wva_experiment *experiment)
{
    struct wva_buffer text = wva_phrase_begin();
    const struct wva_job *job = NULL;
    char count[WVA_NUMBER_TEXT];
    size_t known = 0;

    if (experiment != NULL)
        job = find_slowest_job(&experiment->jobs, &known);
    if (job != NULL) {
        wva_buffer_add(&text, "The load generator measured a TTFT of ");
        wva_phrase_latency(&text, job->figure[WVA_JOB_TTFT_P99]);
        wva_buffer_add(&text, " at p99");
        if (!isnan(job->figure[WVA_JOB_TTFT_MEDIAN])) {
            wva_buffer_add(&text, " and ");
            wva_phrase_latency(&text, job->figure[WVA_JOB_TTFT_MEDIAN]);
            wva_buffer_add(&text, " at the median");
        }
        wva_buffer_printf(&text, " over %s requests%s.",
                          wva_number_brief(job->figure[WVA_JOB_COMPLETED], 15, count),
                          known == 1        ? ""
                          : job->stage >= 0 ? ", its slowest stage"
                                            : ", its slowest job");
    }
    wva_statements_add(&verdict->answer, WVA_STATEMENT_ANSWER, "jobs", &text,
                       wva_basis_of(known, "jobs with a TTFT p99"));
}

/* ---- all ---- */

/* Few failures are no headline. */
static bool is_headline(const struct wva_verdict *verdict, const struct wva_stages *stages)
{
    for (size_t i = 0; i < stages->count; i++)
        if (wva_stage_all_failed(&stages->items[i]))
            return true;
    return wva_stage_all_failed(&stages->all)
           || !(stages->all.failed_pct <= 100 - verdict->held_pct);
}

void wva_verdict_failures(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    const struct wva_stage *whole = find_whole(input);

    if (whole != NULL && input->experiment != NULL && is_headline(verdict, input->stages))
        say_failures(verdict, input, whole);
}

void wva_verdict_clients(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    const struct wva_stage *whole = find_whole(input);

    if (whole != NULL) {
        if (input->experiment != NULL && !is_headline(verdict, input->stages))
            say_failures(verdict, input, whole);
        say_goodput(verdict, whole);
    }
    say_latency(verdict, input->experiment);
}

static void say_no_slo(struct wva_verdict *verdict, const struct wva_stage *whole)
{
    struct wva_buffer text = wva_phrase_begin();

    if (verdict->grade == WVA_GRADE_NOT_SET)
        wva_buffer_add(&text, wva_verdict_no_slo);
    else if (verdict->grade == WVA_GRADE_UNKNOWN)
        wva_buffer_add(&text, has_slo(whole)
                                  ? "Whether the SLO was met cannot be told without the latencies "
                                    "of single requests."
                                  : "No latency was recorded, so the service level is unknown.");
    wva_statements_add(&verdict->answer, WVA_STATEMENT_ANSWER, "slo", &text,
                       wva_basis_of(whole->jobs, "jobs"));
}

void wva_verdict_jobs_only(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    const struct wva_stage *whole = find_whole(input);
    struct wva_buffer text = wva_phrase_begin();

    verdict->grade = WVA_GRADE_UNKNOWN;
    if (whole == NULL) {
        wva_buffer_free(&text);
        return;
    }
    wva_verdict_grade_clients(verdict, input);
    wva_verdict_failures(verdict, input);
    say_no_slo(verdict, whole);
    wva_verdict_clients(verdict, input);
    wva_buffer_add(&text, "Replicas were not recorded, so the cost is not known.");
    wva_statements_add(&verdict->cost, WVA_STATEMENT_COST, "replica-hours", &text,
                       wva_basis_of(whole->jobs, "jobs"));
}
