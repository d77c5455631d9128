/* SPDX-License-Identifier: Apache-2.0 */
/* The CSV files of what was found: analysis/episodes.csv, scale_ups.csv, load_phases.csv,
 * tuner_parameters.csv, load_steps.csv, hpa_events.csv, complaints.csv, latency_over_time.csv, and
 * data/jobs.csv. Their columns are those of the records. The folders must be there, but for those
 * that are said to be made. */
#ifndef WVA_TABLES_LISTS_H
#define WVA_TABLES_LISTS_H

#include "analysis/goodput.h"
#include "analysis/request_times.h"
#include "analysis/results.h"
#include "analysis/stages.h"
#include "jobs/jobs.h"
#include "log/complaints.h"
#include "series/frame.h"
#include "util/error.h"

enum wva_status wva_lists_write_behaviour(const char *dir, const struct wva_frame *frame,
                                          const struct wva_results *results, struct wva_error *err);
enum wva_status wva_lists_write_hpa_events(const char *dir, const struct wva_frame *frame,
                                           const struct wva_results *results,
                                           struct wva_error *err);

/* Each makes its folder; without rows a file of an earlier report goes. `goodput` has an item for
 * each job. */
enum wva_status wva_lists_write_request_times(const char *dir,
                                              const struct wva_request_times *times,
                                              struct wva_error *err);

/* analysis/stages.csv, where the load had stages. */
enum wva_status wva_lists_write_stages(const char *dir, const struct wva_stages *stages,
                                       struct wva_error *err);
enum wva_status wva_lists_write_jobs(const char *dir, const struct wva_jobs *jobs,
                                     const struct wva_goodput *goodput, struct wva_error *err);
enum wva_status wva_lists_write_steps(const char *dir, const struct wva_load_steps *load,
                                      struct wva_error *err);
enum wva_status wva_lists_write_complaints(const char *dir, const struct wva_complaints *complaints,
                                           struct wva_error *err);

/* analysis/scale_chains.csv and analysis/occurrences.csv, if there is anything in them. */
enum wva_status wva_lists_write_chains(const char *dir, const struct wva_scale_chains *chains,
                                       struct wva_error *err);
enum wva_status wva_lists_write_occurrences(const char *dir,
                                            const struct wva_occurrences *occurrences,
                                            struct wva_error *err);

#endif
