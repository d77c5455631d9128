/* SPDX-License-Identifier: Apache-2.0 */
/* A folder with files of load generators only. It has no servers; its files are read as companions,
 * as for any experiment. */
#include "experiment/reader.h"
#include "jobs/job_files.h"
#include "util/memory.h"

static enum wva_status bid(const char *folder, int *bid_value, char **file, struct wva_error *err)
{
    (void)err;
    if (!wva_jobs_are_in(folder))
        return WVA_OK;
    *bid_value = 5;
    *file = wva_strdup(folder);
    return WVA_OK;
}

static enum wva_status read_jobs(const char *file, const struct wva_experiment_options *options,
                                 struct wva_experiment *experiment, struct wva_error *err)
{
    (void)experiment;
    if (options->jobs_suffice)
        return WVA_OK;
    return wva_fail_at(err, WVA_ERR_DATA, file, 0, "no samples, only logs of load generators");
}

const struct wva_experiment_reader wva_job_experiments = { "job logs", bid, read_jobs, NULL };
