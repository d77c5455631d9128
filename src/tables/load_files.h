/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of the load: data/jobs.csv, a row for each job of a load generator, and
 * analysis/load_steps.csv, a row for each step of the planned load with the answer to it. Each is
 * there only where it has a row. */
#ifndef WVA_TABLES_LOAD_FILES_H
#define WVA_TABLES_LOAD_FILES_H

#include "analysis/goodput.h"
#include "analysis/load_steps.h"
#include "analysis/stages.h"
#include "util/buffer.h"
#include "util/error.h"

/* The stages for the console: a line for each of the first ones. */
void wva_stages_text(struct wva_buffer *text, const struct wva_stages *stages);

/* The same for the jobs that are no stages. */
void wva_load_text(struct wva_buffer *text, const struct wva_jobs *jobs,
                   const struct wva_goodput *goodput);

#endif
