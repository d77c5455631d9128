/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of a reader of experiments. */
#ifndef WVA_EXPERIMENT_READER_H
#define WVA_EXPERIMENT_READER_H

#include "experiment/experiment.h"

/* The bid that an error of `bid` counts as. */
enum { WVA_BID_UNDECIDED = 80 };

struct wva_experiment_reader {
    const char *name;

    /* Examines a folder. A bid above 0 sets *file to the file to be read (the caller frees it); 0
     * means not interested. If a folder looks suitable but cannot be decided on, this is an error,
     * unless another reader bids more than WVA_BID_UNDECIDED. */
    enum wva_status (*bid)(const char *folder, int *bid, char **file, struct wva_error *err);

    /* Reads that file. */
    enum wva_status (*read)(const char *file, const struct wva_experiment_options *options,
                            struct wva_experiment *experiment, struct wva_error *err);

    /* Files of such a folder, NULL-terminated: naming one of them selects the folder. */
    const char *const *files;
};

/* *rows: the file begins like a table of samples. WVA_ERR_DATA if it is one in an unsupported form.
 */
enum wva_status wva_experiment_look_for_rows(const char *file, bool *rows, struct wva_error *err);

/* True if the file begins like a controller's log: a record with data is in its first 256 KiB, or
 * in those of a member if it is an archive. */
bool wva_experiment_is_log(const char *path);

/* WVA_ERR_USAGE if the archive `file` contains the logs of several runs according to their names;
 * rotated parts of one log count as one. */
enum wva_status wva_experiment_check_one_log(const char *file, struct wva_error *err);

extern const struct wva_experiment_reader wva_log_experiments; /* a controller log */
extern const struct wva_experiment_reader
    wva_rows_experiments; /* rows extracted from one earlier */
extern const struct wva_experiment_reader
    wva_hpa_legacy_experiments; /* an HPA run of the first monitor */
extern const struct wva_experiment_reader wva_hpa_enhanced_experiments; /* of the later one */
extern const struct wva_experiment_reader wva_job_experiments;    /* logs of load generators only */
extern const struct wva_experiment_reader wva_folder_experiments; /* a WVA experiment */
extern const struct wva_experiment_reader wva_llmd_experiments;   /* a run of llm-d-benchmark */
extern const struct wva_experiment_reader wva_pipeline_experiments; /* a PipelineRun of Tekton */

#endif
