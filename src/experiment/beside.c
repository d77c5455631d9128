/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/beside.h"

#include <stdlib.h>

#include "experiment/client_series.h"
#include "experiment/hpa_state.h"
#include "experiment/place_stages.h"
#include "jobs/job_files.h"
#include "series/capabilities.h"
#include "util/path.h"
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
    wva_place_stages(folder, experiment);
    wva_jobs_place(&experiment->jobs, first_ns, last_ns, options->zone, &experiment->notes);
    wva_client_series_add(experiment);
    if (!has_targets(experiment))
        return;
    wva_hpa_state_read(folder, options->zone, last_ns, &experiment->hpa_spec, &experiment->events,
                       &experiment->notes);
    if (experiment->plan != NULL && experiment->plan->has_hpa)
        wva_hpa_spec_take_manifest(&experiment->hpa_spec, &experiment->plan->hpa);
}
