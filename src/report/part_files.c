/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json/profile.h"
#include "output/folder.h"
#include "output/text.h"
#include "report/part.h"
#include "report/report.h"
#include "tables/hpa_table.h"
#include "tables/lists.h"
#include "tables/rows.h"
#include "util/memory.h"
#include "util/outfile.h"
#include "util/path.h"

/* ---- views of a part ---- */

struct wva_figure_input wva_part_figure_input(const struct wva_build *build,
                                              const struct wva_part *part)
{
    return (struct wva_figure_input){ .frame = part->server->frame,
                                      .results = part->results,
                                      .subject = part->subject,
                                      .capacity_unit = wva_server_capacity_unit(part->server),
                                      .analyzer = wva_text_or_null(part->server->analyzer),
                                      .other_analyzer =
                                          wva_text_or_null(part->server->other_analyzer),
                                      .stages = &build->stages,
                                      .events = part->events,
                                      .event_count = part->event_count,
                                      .options = build->options->figure_options };
}

struct wva_document_server wva_part_document(const struct wva_build *build,
                                             const struct wva_part *part)
{
    return (struct wva_document_server){
        .name = wva_text_or_null(part->server->name),
        .model = wva_text_or_null(part->server->model),
        .accelerator = wva_text_or_null(part->server->accelerator),
        .folder = build->experiment->count <= 1 ? "" : strrchr(part->dir, '/') + 1,
        .reasons = &part->server->reasons,
        .frame = part->server->frame,
        .results = part->results,
        .verdict = part->verdict,
        .price = wva_settings_price(build->options->settings,
                                    wva_text_or_null(part->server->accelerator)),
        .capacity_unit = wva_server_capacity_unit(part->server),
        .analyzer = wva_text_or_null(part->server->analyzer),
        .other_analyzer = wva_text_or_null(part->server->other_analyzer),
        .events = part->events,
        .event_count = part->event_count,
        .figure_options = build->options->figure_options,
    };
}

/* ---- samples ---- */

struct wva_report_meta wva_part_meta(const struct wva_build *build, const struct wva_part *part)
{
    return (struct wva_report_meta){ .name = part->name,
                                     .server =
                                         part->server->name[0] == '\0' ? NULL : part->server->name,
                                     .dedupe = wva_part_dedupe(build, part->server),
                                     .slo_itl_given = !isnan(build->options->analysis.slo_itl_ms),
                                     .slo_ttft_given = !isnan(build->options->analysis.slo_ttft_ms),
                                     .experiment = build->experiment,
                                     .capacity_unit = wva_server_capacity_unit(part->server) };
}

/* The source of the classic rows. */
static char *find_rows(const struct wva_build *build)
{
    if (build->experiment->from_rows)
        return wva_strdup(build->experiment->file);
    return wva_path_join(build->dir, "data/samples.csv");
}

/* The classic rows do not depend on options, so an existing file next to the input rows is kept
 * unchanged. */
static bool has_rows_already(const struct wva_build *build)
{
    return build->in_place && build->part_count == 1
           && wva_path_holds_file(build->place.dir, "extracted_metrics.csv");
}

static enum wva_status write_rows(const struct wva_build *build, const struct wva_part *part,
                                  struct wva_error *err)
{
    char *rows = find_rows(build);
    char *classic = wva_path_join(part->dir, "extracted_metrics.csv");
    enum wva_status status = WVA_OK;

    if (!has_rows_already(build))
        status = wva_rows_copy(rows, classic, &build->classic, part->server->name,
                               part->server->short_name, err);
    free(rows);
    free(classic);
    return status;
}

static enum wva_status write_full_rows(const struct wva_build *build, const struct wva_part *part,
                                       struct wva_error *err)
{
    char *rows = find_rows(build);
    char *full = wva_path_join(part->dir, "data/samples.csv");
    enum wva_status status =
        wva_rows_copy(rows, full, &build->full, part->server->name, part->server->short_name, err);

    free(rows);
    free(full);
    return status;
}

/* analysis/calibration.yaml, if there are parameters. */
static enum wva_status write_profile(const struct wva_build *build, const struct wva_part *part,
                                     struct wva_error *err)
{
    const struct wva_document_server server = wva_part_document(build, part);
    char *path = wva_path_join(part->dir, "analysis/calibration.yaml");
    struct wva_buffer text = wva_buffer_make(WVA_TEXT_MAX);
    enum wva_status status = WVA_OK;

    wva_profile_yaml(&text, &server);
    if (text.len > 0)
        status = wva_outfile_put(path, text.data, text.len, err);
    wva_buffer_free(&text);
    free(path);
    return status;
}

/* What was measured of the server, where no rows say it. */
static enum wva_status write_measured(const struct wva_part *part, struct wva_error *err)
{
    const struct wva_rows_of of = { part->server->name, part->server->model, part->server->analyzer,
                                    part->server->frame };
    char *path = wva_path_join(part->dir, "data/samples.csv");
    enum wva_status status = wva_rows_write(path, &of, err);

    free(path);
    return status;
}

/* The rows as read, so that they can be analysed again. */
static enum wva_status write_source(const struct wva_build *build, const struct wva_part *part,
                                    struct wva_error *err)
{
    const struct wva_experiment *experiment = build->experiment;
    bool elsewhere = experiment->from_rows && !build->in_place;
    enum wva_status status = WVA_OK;

    if (experiment->monitor != WVA_HPA_NONE)
        return wva_hpa_table_write(part->dir, experiment->file, build->options->zone, err);
    if (!build->has_rows)
        return write_measured(part, err);
    if (wva_results_tell(part->results, WVA_HAS_SERVICE))
        status = write_rows(build, part, err);
    if (status == WVA_OK && (build->part_count > 1 || elsewhere))
        status = write_full_rows(build, part, err);
    return status;
}

/* Tables and texts made from the samples. */
static enum wva_status write_samples(const struct wva_build *build, const struct wva_part *part,
                                     struct wva_error *err)
{
    const struct wva_report_meta meta = wva_part_meta(build, part);
    enum wva_status status = write_source(build, part, err);

    if (status == WVA_OK)
        status =
            wva_report_write_analysis(part->dir, part->server->frame, part->results, &meta, err);
    if (status == WVA_OK && wva_results_tell(part->results, WVA_HAS_MODEL))
        status = write_profile(build, part, err);
    return status;
}

enum wva_status wva_part_write(const struct wva_build *build, const struct wva_part *part,
                               struct wva_error *err)
{
    enum wva_status status = wva_make_folder_in(part->dir, "data", err);

    if (status == WVA_OK)
        status = wva_make_folder_in(part->dir, "plots", err);
    if (status == WVA_OK)
        status = wva_lists_write_steps(part->dir, &part->results->load_steps, err);
    if (status == WVA_OK)
        status = wva_lists_write_chains(part->dir, &part->results->chains, err);
    return status != WVA_OK || part->results->rows == 0 ? status : write_samples(build, part, err);
}
