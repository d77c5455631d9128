/* SPDX-License-Identifier: Apache-2.0 */
/* The classic tables: data/processed_metrics.csv, analysis/scaling_events.csv and
 * analysis/warmup_gaps.csv.
 *
 * Columns and numbers are those of pandas, so that old and new runs can be compared file by file: a
 * column whose source held whole numbers only has no points, any other has one in every number.
 *
 * Beside them stands data/timeline.csv with what the figures show over time and the classic tables
 * lack: current replicas, those that the load needed, and the SLOs that the analysis went by. */
#ifndef WVA_TABLES_TABLES_H
#define WVA_TABLES_TABLES_H

#include "analysis/results.h"
#include "series/frame.h"
#include "series/table.h"
#include "util/error.h"

enum wva_status wva_tables_write(const char *dir, const struct wva_frame *frame,
                                 const struct wva_results *results, struct wva_error *err);

/* The column of a table that shows a role. */
struct wva_table_column wva_tables_head(enum wva_role role);

/* The value of a column of the frame as the next cell. */
void wva_tables_cell(struct wva_table *table, const struct wva_frame *frame, enum wva_role role,
                     size_t row);

/* A number with its point as the next cell; NaN is missing. */
void wva_tables_real(struct wva_table *table, double value);

/* The time of a row as the next cell, as pandas prints it. */
void wva_tables_time(struct wva_table *table, const struct wva_frame *frame, size_t row);

/* Writes the CSV file `name` in `dir`: `fill` gives the cells of all rows. */
enum wva_status wva_tables_put(const char *dir, const char *name,
                               const struct wva_table_column *columns, size_t count,
                               void (*fill)(struct wva_table *table, const void *context),
                               const void *context, struct wva_error *err);

#endif
