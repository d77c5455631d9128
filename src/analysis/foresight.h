/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the controller's model saw a violation: its latency for the current replicas and the
 * observed load, compared with the SLO. A controller whose model says "within" has no reason to
 * scale up. */
#ifndef WVA_ANALYSIS_FORESIGHT_H
#define WVA_ANALYSIS_FORESIGHT_H

#include "analysis/accuracy.h"
#include "analysis/episodes.h"
#include "analysis/judgement.h"
#include "analysis/lags.h"

/* Per row, how the model's latency at the current replicas and the observed load stands to the SLO:
 * its observed latency less the calibration error. NOT where the log lacks one of them. The caller
 * frees it. */
enum wva_judgement *wva_foresight_judge(const struct wva_accuracy *accuracy,
                                        const double *observed_ms, const double *slo_ms,
                                        size_t rows);

/* Fills model_judged and model_within of the episodes, and the cause of those that nothing else
 * explains: the model was too optimistic where it said "within" at the first sample and in most of
 * those that it can be judged at. */
void wva_foresight_mark_episodes(struct wva_episodes *episodes, const enum wva_judgement *model);

/* Fills model_optimistic of the scale-ups that followed a violation, and how many they are. */
void wva_foresight_mark_lags(struct wva_lags *lags, const enum wva_judgement *model);

#endif
