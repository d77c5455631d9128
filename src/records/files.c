/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "records/records.h"
#include "util/str.h"

const struct wva_record_file wva_record_files[] = {
    { "analysis/complaints.csv", &wva_complaint_record },
    { "analysis/episodes.csv", &wva_episode_record },
    { "analysis/scale_ups.csv", &wva_scale_up_record },
    { "analysis/scale_chains.csv", &wva_scale_chain_record },
    { "analysis/occurrences.csv", &wva_occurrence_record },
    { "analysis/load_phases.csv", &wva_phase_record },
    { "analysis/load_steps.csv", &wva_load_step_record },
    { "analysis/tuner_parameters.csv", &wva_parameter_record },
    { "analysis/hpa_events.csv", &wva_hpa_change_record },
    { "data/jobs.csv", &wva_job_record },
    { "analysis/latency_over_time.csv", &wva_request_interval_record },
    { "analysis/stages.csv", &wva_stage_record },
};
const size_t wva_record_file_count = WVA_COUNT(wva_record_files);

const struct wva_record *wva_record_of_file(const char *name)
{
    size_t i = 0;

    while (strcmp(wva_record_files[i].name, name) != 0) {
        i++;
        assert(i < wva_record_file_count);
    }
    return wva_record_files[i].record;
}
