/* SPDX-License-Identifier: Apache-2.0 */
/* The samples of one server as columns of doubles, identified by their meaning.
 *
 * Analyses and figures ask for a role, never for a file's column name, so they work on any input
 * that can be read into a frame. Missing is NaN. Rows are in time order. The frame owns its
 * arrays. */
#ifndef WVA_SERIES_FRAME_H
#define WVA_SERIES_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/statistics.h"

/* Add new roles at the end: hashes of samples in batch catalogues include these numbers. */
enum wva_role {
    WVA_ROLE_ITL_OBSERVED,  /* ms */
    WVA_ROLE_TTFT_OBSERVED, /* ms */
    WVA_ROLE_RATE,          /* requests per minute */
    WVA_ROLE_INPUT_TOKENS,  /* mean per request */
    WVA_ROLE_OUTPUT_TOKENS, /* mean per request */
    WVA_ROLE_REPLICAS_DESIRED,
    WVA_ROLE_ITL_PREDICTED,  /* ms */
    WVA_ROLE_TTFT_PREDICTED, /* ms */
    WVA_ROLE_ITL_SLO,        /* ms */
    WVA_ROLE_TTFT_SLO,       /* ms */
    WVA_ROLE_ALPHA,          /* ms */
    WVA_ROLE_BETA,           /* ms per request in the batch */
    WVA_ROLE_GAMMA,          /* ms */
    WVA_ROLE_DELTA,          /* ms per token and request in the batch */
    WVA_ROLE_REPLICAS_CURRENT,
    WVA_ROLE_MAX_BATCH, /* requests per replica */
    WVA_ROLE_COST,      /* cents per hour */
    WVA_ROLE_RHO,       /* ratio */
    WVA_ROLE_MAX_RPM,   /* requests per minute and replica */
    WVA_ROLE_SUPPLY,    /* this and the next two in the unit of the analyzer that reported them */
    WVA_ROLE_DEMAND,
    WVA_ROLE_REPLICA_CAPACITY, /* of one replica */
    WVA_ROLE_REPLICAS_READY,   /* serving; current replicas may only have been requested */
    WVA_ROLE_UTILIZATION,      /* demand / supply */
    WVA_ROLE_KV_USAGE,         /* 0..1 */
    WVA_ROLE_QUEUE_LENGTH,     /* requests */
    WVA_ROLE_SATURATED, /* 1: the rate exceeds what all replicas serve within the SLO; else 0 */
    WVA_ROLE_QUEUEING_ALPHA, /* ms; of the three-parameter model of 2026 */
    WVA_ROLE_QUEUEING_BETA,  /* ms per compute token */
    WVA_ROLE_QUEUEING_GAMMA, /* ms per memory token */
    WVA_ROLE_WAITING,        /* requests per replica, as an HPA sees them */
    WVA_ROLE_WAITING_TARGET, /* requests per replica that it scales for */
    WVA_ROLE_KV_TARGET,      /* 0..1 */
    WVA_ROLE_ACTIVE_JOBS,    /* of the load generator */
    WVA_ROLE_COMPLETED_JOBS,
    WVA_ROLE_COUNT
};

struct wva_frame_column {
    double *value;  /* `rows` values; NULL when the source has no such column */
    size_t present; /* number of values that are not missing */
    bool whole;     /* every input text was a whole number and none was missing */
};

struct wva_frame {
    size_t rows;
    size_t capacity;
    int64_t *time_ns; /* UTC */
    struct wva_frame_column column[WVA_ROLE_COUNT];
};

struct wva_frame *wva_frame_create(void);
void wva_frame_free(struct wva_frame *frame);

/* Appends a row with every column missing, and returns its index. */
size_t wva_frame_add_row(struct wva_frame *frame, int64_t time_ns);

/* Appends all rows of `from`. */
void wva_frame_append(struct wva_frame *frame, const struct wva_frame *from);

/* Sets a value in the last row; NaN means missing. `whole` means that its text was a whole number.
 * A reader sets each column that its source has in every row. */
void wva_frame_set(struct wva_frame *frame, enum wva_role role, double value, bool whole);

/* Sets the column of a role from `rows` values; NaN means missing. */
void wva_frame_fill(struct wva_frame *frame, enum wva_role role, const double *values, bool whole);

/* Sorts rows by time; rows of equal time keep their order. */
void wva_frame_sort(struct wva_frame *frame);

/* Keeps the rows i with keep[i]; the `whole` of columns does not change. */
void wva_frame_filter(struct wva_frame *frame, const bool *keep);

/* True when the column has at least one value. */
bool wva_frame_has(const struct wva_frame *frame, enum wva_role role);

/* The value, or NaN if the column or the value is missing. */
double wva_frame_get(const struct wva_frame *frame, enum wva_role role, size_t row);

/* Minutes (60 s) since the first row, rounded as the notebook's total_seconds() / 60. */
double wva_frame_minutes(const struct wva_frame *frame, size_t row);

/* Summary of the column of a role; empty if the frame does not have it. */
struct wva_summary wva_frame_summarize(const struct wva_frame *frame, enum wva_role role);

#endif
