/* SPDX-License-Identifier: Apache-2.0 */
/* Times of the stages of a load, for generators that only measure durations. */
#ifndef WVA_EXPERIMENT_PLACE_STAGES_H
#define WVA_EXPERIMENT_PLACE_STAGES_H

#include "experiment/experiment.h"

/* Gives jobs that are stages of a run and have no time their start and end, from the best of what
 * the run's `folder` and the samples tell (stage_times.h). Notes which source that was, and how far
 * off the times may be. */
void wva_place_stages(const char *folder, struct wva_experiment *experiment);

#endif
