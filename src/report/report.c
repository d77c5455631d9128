/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include <stdlib.h>

#include "report/summary.h"
#include "tables/calibration_tables.h"
#include "tables/lists.h"
#include "tables/predictions.h"
#include "tables/tables.h"
#include "tables/tuner_report.h"
#include "util/path.h"

enum wva_status wva_report_write_analysis(const char *dir, const struct wva_frame *frame,
                                          const struct wva_results *results,
                                          const struct wva_report_meta *meta, struct wva_error *err)
{
    enum wva_status status = wva_make_folder_in(dir, "data", err);

    if (status == WVA_OK)
        status = wva_make_folder_in(dir, "analysis", err);
    if (status == WVA_OK)
        status = wva_tables_write(dir, frame, results, err);
    if (status == WVA_OK)
        status = wva_lists_write_behaviour(dir, frame, results, err);
    if (status == WVA_OK)
        status = wva_summary_write(dir, frame, results, meta, err);
    if (status == WVA_OK)
        status = wva_predictions_write(dir, frame, results, err);
    if (status == WVA_OK)
        status = wva_calibration_tables_write(dir, frame, results, err);
    if (status == WVA_OK)
        status = wva_tuner_write(dir, results, err);
    return status;
}
