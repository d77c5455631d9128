/* SPDX-License-Identifier: Apache-2.0 */
/* Data of a report other than samples: load generator results and HPA settings, so that comparing a
 * report gives the same result as comparing its run. */
#ifndef WVA_COMPARE_REPORTED_H
#define WVA_COMPARE_REPORTED_H

#include "analysis/stages.h"
#include "experiment/experiment.h"

/* Out of report.json in `folder`, into an experiment that has no jobs, or no settings. Does nothing
 * if there is no such file, or if it is invalid. `stages` become those of such jobs, to be freed by
 * the caller. */
void wva_reported_read(const char *folder, struct wva_experiment *experiment,
                       struct wva_stages *stages);

#endif
