/* SPDX-License-Identifier: Apache-2.0 */
/* What the report of a run tells beside its samples: what load generators measured, and how an HPA
 * was set. So a report compares as the run that it was made of does. */
#ifndef WVA_COMPARE_REPORTED_H
#define WVA_COMPARE_REPORTED_H

#include "experiment/experiment.h"

/* Out of report.json in `folder`, into an experiment that has no jobs, or no settings. Nothing
 * where there is no such file, or it is not as it should be. */
void wva_reported_read(const char *folder, struct wva_experiment *experiment);

#endif
