/* SPDX-License-Identifier: Apache-2.0 */
/* The figure `load_plan`: the load that a configuration plans, and when each Job runs. It is not of
 * samples, so it is none of the table of figures. */
#ifndef WVA_FIGURES_LOAD_PLAN_H
#define WVA_FIGURES_LOAD_PLAN_H

#include "chart/canvas.h"
#include "plan/run_plan.h"

/* Writes the picture as `path`. A plan without load is a picture that says so. */
enum wva_status wva_load_plan_render(const struct wva_run_plan *plan, enum wva_image_format format,
                                     double dpi, const char *path, struct wva_error *err);

#endif
