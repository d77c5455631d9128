/* SPDX-License-Identifier: Apache-2.0 */
/* A list of runs as a table for people and as JSON for programs. Each appends to `out`. */
#ifndef WVA_REPORT_RUN_LIST_H
#define WVA_REPORT_RUN_LIST_H

#include "experiment/runs.h"
#include "util/buffer.h"

void wva_runs_write_text(const struct wva_runs *runs, struct wva_buffer *out);
void wva_runs_write_json(const struct wva_runs *runs, struct wva_buffer *out);

#endif
