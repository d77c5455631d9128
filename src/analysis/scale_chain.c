/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/scale_chain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/judgement.h"
#include "util/memory.h"
#include "util/timestamp.h"

static bool is_of(const struct wva_occurrence *occurrence, const char *server)
{
    return server == NULL || strcmp(occurrence->server, server) == 0;
}

static int64_t time_at(const struct wva_frame *frame, size_t row)
{
    return row == WVA_ROW_NONE || row >= frame->rows ? WVA_TIME_NONE : frame->time_ns[row];
}

/* Requests that wait, in servers and in the endpoint picker. */
static double get_waiting(const struct wva_frame *frame, size_t row)
{
    double held = wva_frame_get(frame, WVA_ROLE_EPP_FLOW_QUEUE, row);

    return wva_frame_get(frame, WVA_ROLE_QUEUE_LENGTH, row) + (isnan(held) ? 0 : held);
}

static size_t find_row(const struct wva_frame *frame, int64_t time_ns)
{
    return wva_times_before(frame->time_ns, frame->rows, time_ns);
}

/* ---- the load ---- */

static int64_t time_of_step(const struct wva_scale_chain_input *input, size_t step)
{
    return input->origin_ns
           + (int64_t)llround(input->load->steps[step].time_s * (double)WVA_NS_PER_S);
}

/* The load before a step, over the pause between two stages. */
static double level_before(const struct wva_load_steps *load, size_t step)
{
    while (step > 0 && load->steps[step].from_rps == 0)
        step--;
    return load->steps[step].from_rps;
}

static bool is_rise(const struct wva_load_steps *load, size_t step)
{
    return load->steps[step].to_rps > level_before(load, step);
}

/* The last rise at or before the time; step_count: none is known. */
static size_t find_rise(const struct wva_scale_chain_input *input, int64_t time_ns)
{
    size_t found = input->load->step_count;

    for (size_t i = 0; i < input->load->step_count; i++)
        if (!isnan(input->load->steps[i].time_s) && is_rise(input->load, i)
            && time_of_step(input, i) <= time_ns)
            found = i;
    return found;
}

/* When the load rises again, or INT64_MAX. */
static int64_t next_rise(const struct wva_scale_chain_input *input, size_t step)
{
    for (size_t i = step + 1; i < input->load->step_count; i++)
        if (is_rise(input->load, i))
            return time_of_step(input, i);
    return INT64_MAX;
}

/* When it falls for good before it rises: the first fall that is no pause before a higher stage. */
static int64_t next_fall(const struct wva_scale_chain_input *input, size_t step)
{
    for (size_t i = step + 1; i < input->load->step_count; i++)
        if (input->load->steps[i].to_rps < input->load->steps[i].from_rps)
            return time_of_step(input, i);
    return INT64_MAX;
}

/* ---- queue and latency ---- */

static void follow_queue(const struct wva_frame *frame, size_t first, size_t end,
                         struct wva_scale_chain *chain)
{
    size_t peak = WVA_ROW_NONE;

    for (size_t row = first; row < end; row++) {
        double waiting = get_waiting(frame, row);

        if (waiting > 0 && chain->queue_ns == WVA_TIME_NONE)
            chain->queue_ns = frame->time_ns[row];
        if (waiting > 0 && !(waiting <= chain->peak)) {
            chain->peak = waiting;
            peak = row;
        }
    }
    if (peak == WVA_ROW_NONE)
        return;
    chain->peak_ns = frame->time_ns[peak];
    for (size_t row = peak + 1; row < end && chain->gone_ns == WVA_TIME_NONE; row++) {
        double waiting = get_waiting(frame, row);

        if (waiting <= chain->peak / 2 && chain->half_ns == WVA_TIME_NONE)
            chain->half_ns = frame->time_ns[row];
        if (waiting <= 0)
            chain->gone_ns = frame->time_ns[row];
    }
}

static void find_violation(const struct wva_scale_chain_input *input, size_t first, size_t end,
                           struct wva_scale_chain *chain)
{
    const double *itl = input->frame->column[WVA_ROLE_ITL_OBSERVED].value;
    const double *ttft = input->frame->column[WVA_ROLE_TTFT_OBSERVED].value;

    for (size_t row = first; row < end && chain->violation_ns == WVA_TIME_NONE; row++)
        if (wva_judge_either(wva_judge(itl, input->slo_itl_ms, row),
                             wva_judge(ttft, input->slo_ttft_ms, row))
            == WVA_JUDGED_ABOVE)
            chain->violation_ns = input->frame->time_ns[row];
}

/* By the first request that was sent from the step on and was above an SLO. False where no single
 * requests tell. */
static bool find_request(const struct wva_scale_chain_input *input, size_t first, size_t end,
                         struct wva_scale_chain *chain)
{
    int64_t end_ns = end < input->frame->rows ? input->frame->time_ns[end] : INT64_MAX;
    double ttft_ms = input->slo_ttft_ms == NULL ? NAN : input->slo_ttft_ms[first];
    double itl_ms = input->slo_itl_ms == NULL ? NAN : input->slo_itl_ms[first];
    bool told = false;

    for (size_t i = 0; i < input->jobs->count; i++) {
        const struct wva_job *job = &input->jobs->items[i];

        if (job->start_ns == WVA_TIME_NONE || job->clock < WVA_JOB_CLOCK_STAGES)
            continue;
        for (size_t k = 0; k < job->request_count; k++) {
            const struct wva_request *request = &job->requests[k];
            int64_t sent_ns;

            if (!(request->start_s >= 0 && request->start_s < 1e9))
                continue;
            sent_ns = job->start_ns + (int64_t)(request->start_s * (double)WVA_NS_PER_S);
            told = true;
            if (sent_ns >= chain->step_ns && sent_ns < end_ns
                && ((ttft_ms > 0 && request->ttft_ms > ttft_ms)
                    || (itl_ms > 0 && request->tpot_ms > itl_ms))
                && (chain->violation_ns == WVA_TIME_NONE || sent_ns < chain->violation_ns))
                chain->violation_ns = sent_ns;
        }
    }
    return told;
}

/* ---- replicas and pods ---- */

/* The event of the change, where there is one in the interval in which it was seen. */
static void find_event(const struct wva_scale_chain_input *input, struct wva_scale_chain *chain)
{
    for (size_t i = 0; i < input->occurrences->count; i++) {
        const struct wva_occurrence *occurrence = &input->occurrences->items[i];

        if (occurrence->kind != WVA_OCCURRENCE_SCALE_UP || !is_of(occurrence, input->server)
            || occurrence->to_ns == WVA_TIME_NONE || occurrence->to_ns > chain->desired_ns
            || (chain->desired_after_ns != WVA_TIME_NONE
                && occurrence->to_ns <= chain->desired_after_ns))
            continue;
        chain->desired_after_ns = occurrence->from_ns;
        chain->desired_ns = occurrence->to_ns;
        chain->reason = occurrence->text[0] == '\0' ? NULL : occurrence->text;
        return;
    }
}

/* The pods that were created when desired replicas rose (`seen_ns`), a second before at most. */
static void find_pods(const struct wva_scale_chain_input *input, int64_t after_ns, int64_t seen_ns,
                      struct wva_scale_chain *chain)
{
    int64_t first_ns = WVA_TIME_NONE, last_ready_ns = WVA_TIME_NONE;
    size_t created = 0, ready = 0;
    double wanted = chain->to - chain->from;

    for (size_t i = 0; i < input->occurrences->count && after_ns != WVA_TIME_NONE; i++) {
        const struct wva_occurrence *pod = &input->occurrences->items[i];

        if (pod->kind != WVA_OCCURRENCE_POD_START || !is_of(pod, input->server)
            || pod->from_ns < after_ns - WVA_NS_PER_S || pod->from_ns > seen_ns)
            continue;
        created++;
        if (first_ns == WVA_TIME_NONE || pod->from_ns < first_ns)
            first_ns = pod->from_ns;
        if (pod->to_ns == WVA_TIME_NONE)
            continue;
        ready++;
        if (last_ready_ns == WVA_TIME_NONE || pod->to_ns > last_ready_ns)
            last_ready_ns = pod->to_ns;
    }
    chain->created_ns = first_ns;
    if (created > 0 && (double)ready >= wanted)
        chain->ready_ns = last_ready_ns;
}

/* ---- all ---- */

static void complete(const struct wva_scale_chain_input *input, const struct wva_scale_up *up,
                     struct wva_scale_chain *chain)
{
    const struct wva_frame *frame = input->frame;
    size_t step, first, end;
    int64_t seen_ns = chain->desired_ns, after_ns = chain->desired_after_ns;

    find_event(input, chain);
    find_pods(input, after_ns, seen_ns, chain);
    /* Replicas may be counted before the Deployment's controller has acted. */
    if (chain->created_ns == WVA_TIME_NONE)
        find_pods(input, after_ns, seen_ns + 2 * WVA_NS_PER_S, chain);
    chain->ready_seen_ns = time_at(frame, up->actuation_row);
    step = find_rise(input, chain->desired_ns);
    if (step == input->load->step_count)
        return;
    chain->step_ns = time_of_step(input, step);
    chain->step_from_rps = level_before(input->load, step);
    chain->step_to_rps = input->load->steps[step].to_rps;
    first = find_row(frame, chain->step_ns);
    end = find_row(frame, next_rise(input, step));
    follow_queue(frame, first, end, chain);
    if (first < frame->rows && !find_request(input, first, end, chain))
        find_violation(input, first, end, chain);
    chain->gone_after_load =
        chain->gone_ns != WVA_TIME_NONE && chain->gone_ns > next_fall(input, step);
}

struct wva_scale_chains wva_scale_chains_find(const struct wva_scale_chain_input *input)
{
    size_t count =
        input->lags->count < WVA_SCALE_CHAINS_MAX ? input->lags->count : WVA_SCALE_CHAINS_MAX;
    struct wva_scale_chains chains = { wva_calloc(count, sizeof *chains.items), count };

    for (size_t i = 0; i < chains.count; i++) {
        const struct wva_scale_up *up = &input->lags->items[i];

        chains.items[i] = (struct wva_scale_chain){
            .from = up->from,
            .to = up->to,
            .step_ns = WVA_TIME_NONE,
            .step_from_rps = NAN,
            .step_to_rps = NAN,
            .queue_ns = WVA_TIME_NONE,
            .violation_ns = WVA_TIME_NONE,
            .desired_after_ns =
                up->decision_row == 0 ? WVA_TIME_NONE : time_at(input->frame, up->decision_row - 1),
            .desired_ns = time_at(input->frame, up->decision_row),
            .created_ns = WVA_TIME_NONE,
            .ready_ns = WVA_TIME_NONE,
            .ready_seen_ns = WVA_TIME_NONE,
            .peak = NAN,
            .peak_ns = WVA_TIME_NONE,
            .half_ns = WVA_TIME_NONE,
            .gone_ns = WVA_TIME_NONE,
        };
        complete(input, up, &chains.items[i]);
    }
    return chains;
}

bool wva_scale_chains_tell(const struct wva_scale_chains *chains)
{
    for (size_t i = 0; i < chains->count; i++)
        if (chains->items[i].step_ns != WVA_TIME_NONE
            || chains->items[i].created_ns != WVA_TIME_NONE)
            return true;
    return false;
}

void wva_scale_chains_free(struct wva_scale_chains *chains)
{
    free(chains->items);
    *chains = (struct wva_scale_chains){ 0 };
}

struct wva_pod_start_times wva_pod_start_times_measure(const struct wva_occurrences *occurrences,
                                                       const char *server, int64_t from_ns)
{
    struct wva_pod_start_times times = { 0, 0, NAN, NAN, NAN };
    double sum = 0, sum_all = 0;

    for (size_t i = 0; i < occurrences->count; i++) {
        const struct wva_occurrence *pod = &occurrences->items[i];
        double seconds;

        if (pod->kind != WVA_OCCURRENCE_POD_START || !is_of(pod, server)
            || pod->to_ns == WVA_TIME_NONE)
            continue;
        seconds = (double)(pod->to_ns - pod->from_ns) / (double)WVA_NS_PER_S;
        sum_all += seconds;
        times.count_all++;
        if (pod->from_ns < from_ns)
            continue;
        sum += seconds;
        times.count++;
        if (!(seconds <= times.longest_s))
            times.longest_s = seconds;
    }
    if (times.count > 0)
        times.mean_s = sum / (double)times.count;
    if (times.count_all > 0)
        times.mean_all_s = sum_all / (double)times.count_all;
    return times;
}
