/* SPDX-License-Identifier: Apache-2.0 */
/* Reads experiments: readers bid for a path; the best bid reads it. Adding one is a file and a row
 * in readers.c. */
#ifndef WVA_EXPERIMENT_READERS_H
#define WVA_EXPERIMENT_READERS_H

#include "experiment/experiment.h"

/* Reads the log `path`, or the folder `path` that holds one or a table made of one, with all that
 * lies beside it. Each frame is in time order and has at least one row. WVA_ERR_DATA when nothing
 * usable is there; the coverage of *experiment is filled even then. *experiment is the caller's to
 * free. */
enum wva_status wva_experiment_read(const char *path, const struct wva_experiment_options *options,
                                    struct wva_experiment **experiment, struct wva_error *err);

/* The folder that is meant when `file` is named, one that its reader counts among the files of its
 * folders ("run/metrics.csv"): "run", which the caller frees. NULL: `file` stands for itself. */
char *wva_experiment_find_folder(const char *file);

/* The name of the reader that would read the folder `path`, in *kind; WVA_ERR_DATA when none would.
 */
enum wva_status wva_experiment_recognise(const char *path, const char **kind,
                                         struct wva_error *err);

/* True where `folder` is read as part of the run of another folder. */
bool wva_experiment_is_part(const char *folder);

/* The folders elsewhere that are read as part of the run of `folder`, NULL-terminated. The caller
 * frees them, then the list. */
char **wva_experiment_parts(const char *folder);

/* What the run of `path` is called where that is not the name of its folder: that of harness pods
 * is called as these without their numbers. NULL elsewhere; the caller frees it. */
char *wva_experiment_name(const char *path);

/* True where only "results" in `folder` holds runs: what a workspace has beside it is about their
 * set-up. */
bool wva_experiment_is_workspace(const char *folder);

#endif
