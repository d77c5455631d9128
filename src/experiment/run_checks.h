/* SPDX-License-Identifier: Apache-2.0 */
/* What in the data of a run does not fit together, or tells less than it seems to. Each check notes
 * what it found, with its figures; it says nothing where all is well or the data cannot tell. Times
 * that are not known are WVA_TIME_NONE. */
#ifndef WVA_EXPERIMENT_RUN_CHECKS_H
#define WVA_EXPERIMENT_RUN_CHECKS_H

#include "cluster/kube_events.h"
#include "experiment/experiment.h"
#include "prom/scrapes.h"

/* Rounds of scrapes this much outside the time of the harness are told; so is time at its edges
 * that is not scraped, if it is also more than WVA_CHECK_EDGE_PERIODS usual intervals. */
#define WVA_CHECK_OUTSIDE_S    60
#define WVA_CHECK_EDGE_PERIODS 2.5

/* Pods may answer before they are ready and go on answering while they end: another number of
 * answers than of ready replicas is told from more rounds in a row than this. */
enum { WVA_CHECK_ROUNDS = 2 };

/* A rate of sent requests that differs by more than this share from that asked for is told, unless
 * chance does the same: three standard deviations of a Poisson count, where arrivals are not known
 * to be regular. A request sent later than WVA_CHECK_LATE_S is late. */
#define WVA_CHECK_RATE_DIFFERS 0.05
#define WVA_CHECK_LATE_S       0.5

/* Desired replicas at their maximum for more than this share of the load are told. */
#define WVA_CHECK_AT_MAXIMUM 0.1

/* Rounds of scrapes against the time of the harness. */
void wva_check_rounds(const struct wva_scrapes *scrapes, int64_t start_ns, int64_t stop_ns,
                      struct wva_notes *notes);

/* The model of the run (NULL: not known) against those that engines report. */
void wva_check_model(const struct wva_scrapes *scrapes, const char *model, struct wva_notes *notes);

/* Ready replicas of each server against the pods that answered. */
void wva_check_pods(struct wva_experiment *experiment);

/* Events of the cluster against the start of the run. */
void wva_check_events(const struct wva_kube_events *events, int64_t start_ns,
                      struct wva_notes *notes);

/* Rates that were sent against those asked for, and desired replicas against their maximum, once
 * jobs have their times. */
void wva_check_load(struct wva_experiment *experiment);

#endif
