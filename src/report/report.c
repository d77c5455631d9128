/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include <stdlib.h>

#include "output/text.h"
#include "report/summary.h"
#include "tables/calibration_tables.h"
#include "tables/hpa_files.h"
#include "tables/lists.h"
#include "tables/predictions.h"
#include "tables/tables.h"
#include "tables/tuner_report.h"
#include "util/path.h"

static enum wva_status write_service(const char *dir, const struct wva_frame *frame,
                                     const struct wva_results *results, struct wva_error *err)
{
    enum wva_status status = wva_tables_write(dir, frame, results, err);

    return status != WVA_OK ? status : wva_lists_write_behaviour(dir, frame, results, err);
}

static enum wva_status write_model(const char *dir, const struct wva_frame *frame,
                                   const struct wva_results *results, struct wva_error *err)
{
    enum wva_status status = wva_predictions_write(dir, frame, results, err);

    return status != WVA_OK ? status : wva_tuner_write(dir, results, err);
}

static enum wva_status write_summary(const char *dir, const struct wva_frame *frame,
                                     const struct wva_results *results,
                                     const struct wva_report_meta *meta, struct wva_error *err)
{
    struct wva_buffer text = wva_buffer_make(WVA_TEXT_MAX);
    bool service = wva_results_tell(results, WVA_HAS_SERVICE);

    if (service)
        wva_summary_text(&text, frame, results, meta);
    if (wva_results_tell(results, WVA_HAS_TARGETS)) {
        wva_buffer_add(&text, service ? "\n" : "");
        wva_hpa_text(&text, meta->name, meta->experiment, results);
    }
    wva_text_notes(&text, &meta->experiment->notes);
    return wva_text_put(&text, dir, "analysis/summary.txt", err);
}

enum wva_status wva_report_write_analysis(const char *dir, const struct wva_frame *frame,
                                          const struct wva_results *results,
                                          const struct wva_report_meta *meta, struct wva_error *err)
{
    enum wva_status status = wva_make_folder_in(dir, "data", err);

    if (status == WVA_OK)
        status = wva_make_folder_in(dir, "analysis", err);
    if (status == WVA_OK && wva_results_tell(results, WVA_HAS_SERVICE))
        status = write_service(dir, frame, results, err);
    if (status == WVA_OK && wva_results_tell(results, WVA_HAS_MODEL))
        status = write_model(dir, frame, results, err);
    if (status == WVA_OK && wva_results_tell(results, WVA_HAS_MODEL | WVA_HAS_ENGINES))
        status = wva_calibration_tables_write(dir, frame, results, err);
    if (status == WVA_OK && wva_results_tell(results, WVA_HAS_TARGETS))
        status = wva_hpa_files_write(dir, frame, results, err);
    return status != WVA_OK ? status : write_summary(dir, frame, results, meta, err);
}
