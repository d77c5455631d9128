/* SPDX-License-Identifier: Apache-2.0 */
/* Companion files of the samples of an experiment, for any reader: logs of load generators, the
 * copy of the configuration with its plan, the state of the HPA. */
#ifndef WVA_EXPERIMENT_BESIDE_H
#define WVA_EXPERIMENT_BESIDE_H

#include "experiment/experiment.h"

/* Fills jobs, plan and hpa_spec of the experiment from `folder`. All of them are optional, so it
 * cannot fail; damaged files become notes. */
void wva_experiment_read_beside(const char *folder, const struct wva_experiment_options *options,
                                struct wva_experiment *experiment);

#endif
