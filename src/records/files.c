/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "records/records.h"
#include "util/str.h"

enum { PATH_TEXT_MAX = 1000 };

const struct wva_record_file wva_record_files[] = {
    { "analysis/complaints.csv", &wva_complaint_record },
    { "analysis/episodes.csv", &wva_episode_record },
    { "analysis/scale_ups.csv", &wva_scale_up_record },
    { "analysis/load_phases.csv", &wva_phase_record },
    { "analysis/load_steps.csv", &wva_load_step_record },
    { "analysis/tuner_parameters.csv", &wva_parameter_record },
    { "analysis/hpa_events.csv", &wva_hpa_change_record },
    { "data/jobs.csv", &wva_job_record },
};
const size_t wva_record_file_count = WVA_COUNT(wva_record_files);

const struct wva_record *wva_record_of_file(const char *name)
{
    size_t i = 0;

    while (strcmp(wva_record_files[i].name, name) != 0) {
        i++;
        assert(i < wva_record_file_count);
    }
    return wva_record_files[i].record;
}

/* ---- the description of all ---- */

static const char *name_type(const struct wva_field *field)
{
    static const char *const types[] = {
        [WVA_FIELD_NUMBER] = "number",     [WVA_FIELD_COUNT] = "count",
        [WVA_FIELD_UNSIGNED] = "count",    [WVA_FIELD_FLAG] = "flag",
        [WVA_FIELD_TEXT] = "text",         [WVA_FIELD_SENTENCE] = "text",
        [WVA_FIELD_TIME] = "time",         [WVA_FIELD_ROW] = "time",
        [WVA_FIELD_INTERVAL] = "interval",
    };

    return types[field->kind];
}

static void describe_record(struct wva_buffer *text, const char *file, enum wva_field_place place,
                            const struct wva_record *record, struct wva_buffer *path)
{
    size_t len = path->len;

    for (size_t f = 0; f < record->count; f++) {
        const struct wva_field *field = &record->fields[f];

        for (size_t i = 0; (field->in & place) != 0 && i < wva_field_repetitions(field); i++) {
            const char *name = wva_field_name(field, i);
            const char *help = field->repeated_help != NULL ? field->repeated_help(i) : field->help;

            if (name == NULL)
                continue;
            wva_buffer_printf(path, "%s%s%s", len > 0 && name[0] != '\0' ? "." : "", name,
                              field->kind == WVA_FIELD_LIST  ? "[]"
                              : field->kind == WVA_FIELD_MAP ? ".*"
                                                             : "");
            if (field->record != NULL)
                describe_record(text, file, place, field->record, path);
            else
                wva_buffer_printf(text, "%s\t%s\t%s\t%s\t%s\n", file, path->data, name_type(field),
                                  wva_field_unit(name), help == NULL ? "-" : help);
            wva_buffer_cut(path, len);
        }
    }
}

void wva_records_describe(struct wva_buffer *text)
{
    struct wva_buffer path = wva_buffer_make(PATH_TEXT_MAX);

    for (size_t i = 0; i < wva_record_file_count; i++)
        describe_record(text, wva_record_files[i].name, WVA_IN_CSV, wva_record_files[i].record,
                        &path);
    describe_record(text, "report.json", WVA_IN_JSON, &wva_report_record, &path);
    wva_buffer_free(&path);
}
