/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/beside.h"

#include <math.h>
#include <stdlib.h>

#include "experiment/client_series.h"
#include "experiment/hpa_state.h"
#include "experiment/place_stages.h"
#include "experiment/run_checks.h"
#include "jobs/job_files.h"
#include "plan/load_profile.h"
#include "series/capabilities.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/statistics.h"
#include "util/timestamp.h"

/* The time from the first sample to the last one. */
static void find_span(const struct wva_experiment *experiment, int64_t *first_ns, int64_t *last_ns)
{
    *first_ns = *last_ns = WVA_TIME_NONE;
    for (size_t i = 0; i < experiment->count; i++) {
        const struct wva_frame *frame = experiment->servers[i].frame;

        if (frame->rows == 0)
            continue;
        if (*first_ns == WVA_TIME_NONE || frame->time_ns[0] < *first_ns)
            *first_ns = frame->time_ns[0];
        if (*last_ns == WVA_TIME_NONE || frame->time_ns[frame->rows - 1] > *last_ns)
            *last_ns = frame->time_ns[frame->rows - 1];
    }
}

static void note_plan(const char *name, const struct wva_run_plan *plan, struct wva_notes *notes)
{
    size_t missing = 0;

    for (size_t i = 0; i < plan->config->job_count; i++)
        missing += plan->jobs[i].config->manifest != NULL && plan->jobs[i].path == NULL;
    if (missing > 0)
        wva_notes_add(notes,
                      "%zu of the %zu manifests that %s names were not found, so the rates "
                      "of their jobs are not known from there (--manifests says where they "
                      "lie)",
                      missing, plan->config->job_count, name);
}

static void read_plan(const char *folder, const char *manifests, struct wva_experiment *experiment)
{
    static const char *const names[] = { "experiment-config.yaml", "experiment-config.yml" };

    for (size_t i = 0; i < WVA_COUNT(names) && experiment->plan == NULL; i++) {
        char *path = wva_path_join(folder, names[i]);
        struct wva_error err;

        if (wva_path_holds_file(folder, names[i])
            && wva_run_plan_read(path, manifests, &experiment->plan, &err) != WVA_OK)
            wva_notes_add(&experiment->notes, "%s: %s", names[i], err.text);
        if (experiment->plan != NULL)
            note_plan(names[i], experiment->plan, &experiment->notes);
        free(path);
    }
}

/* ---- the SLO that was meant ---- */

/* Fills the SLO of servers that state none. Returns false where all state their own. */
static bool fill_slo(struct wva_experiment *experiment, enum wva_role role, double slo_ms)
{
    bool used = experiment->count == 0;

    for (size_t i = 0; i < experiment->count; i++) {
        struct wva_frame *frame = experiment->servers[i].frame;
        double *values;

        if (wva_frame_has(frame, role))
            continue;
        values = wva_calloc(frame->rows, sizeof *values);
        for (size_t row = 0; row < frame->rows; row++)
            values[row] = slo_ms;
        wva_frame_fill(frame, role, values, false);
        free(values);
        used = true;
    }
    return used;
}

static void take_slo(const char *name, const struct wva_load_profile *profile,
                     struct wva_experiment *experiment)
{
    double tpot_ms = profile->slo_ms[WVA_PROFILE_TPOT], itl_ms = profile->slo_ms[WVA_PROFILE_ITL];
    struct wva_meant_slo *meant = &experiment->meant;

    meant->itl_ms = wva_first_known(tpot_ms, itl_ms);
    meant->ttft_ms = profile->slo_ms[WVA_PROFILE_TTFT];
    if (!isnan(meant->itl_ms) && !fill_slo(experiment, WVA_ROLE_ITL_SLO, meant->itl_ms))
        meant->itl_ms = NAN;
    if (!isnan(meant->ttft_ms) && !fill_slo(experiment, WVA_ROLE_TTFT_SLO, meant->ttft_ms))
        meant->ttft_ms = NAN;
    if (!isnan(meant->itl_ms) || !isnan(meant->ttft_ms))
        meant->file = wva_strdup(name);
    for (int i = WVA_PROFILE_NTPOT; i < WVA_PROFILE_LATENCIES; i++)
        if (!isnan(profile->slo_ms[i]))
            wva_notes_add(&experiment->notes, "%s also limits %s to %g ms, which is not judged",
                          name, wva_profile_latency_name((enum wva_profile_latency)i),
                          profile->slo_ms[i]);
    if (!isnan(tpot_ms) && !isnan(itl_ms) && (tpot_ms < itl_ms || tpot_ms > itl_ms))
        wva_notes_add(&experiment->notes,
                      "%s limits TPOT to %g ms and ITL to %g ms; the limit of TPOT is applied",
                      name, tpot_ms, itl_ms);
}

static void read_profile(const char *folder, struct wva_experiment *experiment)
{
    static const char name[] = "config.yaml";
    char *path = wva_path_join(folder, name);
    struct wva_load_profile profile;
    struct wva_error ignored;

    if (wva_path_holds_file(folder, name)) {
        if (wva_load_profile_read(path, &profile, &ignored) == WVA_OK) {
            take_slo(name, &profile, experiment);
            experiment->arrivals = wva_strdup(profile.type);
        }
        wva_load_profile_release(&profile);
    }
    free(path);
}

static bool has_targets(const struct wva_experiment *experiment)
{
    unsigned has = 0;

    for (size_t i = 0; i < experiment->count; i++)
        has |= wva_capabilities(experiment->servers[i].frame, false);
    return (has & WVA_HAS_TARGETS) != 0;
}

void wva_experiment_read_beside(const char *folder, const struct wva_experiment_options *options,
                                struct wva_experiment *experiment)
{
    int64_t first_ns, last_ns;

    find_span(experiment, &first_ns, &last_ns);
    read_plan(folder, options->manifests, experiment);
    wva_jobs_read(folder, options->zone, &experiment->jobs, &experiment->notes);
    read_profile(folder, experiment);
    wva_place_stages(folder, experiment);
    wva_jobs_place(&experiment->jobs, first_ns, last_ns, options->zone, &experiment->notes);
    wva_client_series_add(experiment);
    wva_check_load(experiment);
    if (!has_targets(experiment))
        return;
    wva_hpa_state_read(folder, options->zone, last_ns, &experiment->hpa_spec, &experiment->events,
                       &experiment->notes);
    if (experiment->plan != NULL && experiment->plan->has_hpa)
        wva_hpa_spec_take_manifest(&experiment->hpa_spec, &experiment->plan->hpa);
}
