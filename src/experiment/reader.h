/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader of experiments has to offer. */
#ifndef WVA_EXPERIMENT_READER_H
#define WVA_EXPERIMENT_READER_H

#include "experiment/experiment.h"

/* What an error of `bid` counts as. */
enum { WVA_BID_UNDECIDED = 80 };

struct wva_experiment_reader {
    const char *name;

    /* Looks at a folder. A bid above 0 comes with the file that would be read in *file (the caller
     * frees it); 0 is no interest. A folder that interests but cannot be decided on is an error,
     * unless another reader bids more than WVA_BID_UNDECIDED. */
    enum wva_status (*bid)(const char *folder, int *bid, char **file, struct wva_error *err);

    /* Reads that file. */
    enum wva_status (*read)(const char *file, const struct wva_experiment_options *options,
                            struct wva_experiment *experiment, struct wva_error *err);

    /* Files of such a folder, NULL at the end: whoever names one of them means the folder. */
    const char *const *files;
};

/* *rows: the file begins as a table of samples does. WVA_ERR_DATA where it does in a form that is
 * not read. */
enum wva_status wva_experiment_look_for_rows(const char *file, bool *rows, struct wva_error *err);

/* True when the file begins as a controller's log does: a record with data is in its first 256 KiB,
 * or in those of a member where it is an archive. */
bool wva_experiment_is_log(const char *path);

/* WVA_ERR_USAGE where the archive `file` holds the logs of several runs, as far as their names
 * tell: parts of one log, as rotation leaves them, are one. */
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

#endif
