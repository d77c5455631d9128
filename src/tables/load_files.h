/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of the load: data/jobs.csv, a row for each job of a load generator, and
 * analysis/load_steps.csv, a row for each step of the planned load with the answer to it. Each is
 * there only where it has a row. */
#ifndef WVA_TABLES_LOAD_FILES_H
#define WVA_TABLES_LOAD_FILES_H

#include "analysis/goodput.h"
#include "analysis/load_steps.h"
#include "util/buffer.h"
#include "util/error.h"

/* The folder data/ is made if missing; a table of an earlier analysis goes where it has no row.
 * `goodput` has an item for each job. */
enum wva_status wva_load_files_write_jobs(const char *dir, const struct wva_jobs *jobs,
                                          const struct wva_goodput *goodput, struct wva_error *err);
enum wva_status wva_load_files_write_steps(const char *dir, const struct wva_load_steps *load,
                                           struct wva_error *err);

/* What the console says of jobs: a line for each of the first ones. */
void wva_load_text(struct wva_buffer *text, const struct wva_jobs *jobs,
                   const struct wva_goodput *goodput);

#endif
