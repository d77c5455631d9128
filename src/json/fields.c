/* SPDX-License-Identifier: Apache-2.0 */
#include "json/report.h"
#include "records/records.h"

enum { PATH_TEXT_MAX = 1000 };

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

/* "why it began: load step, scale-down, ..." */
static void append_meaning(struct wva_buffer *text, const struct wva_field *field, const char *help)
{
    const char *separator = ": ";

    wva_buffer_printf(text, "%s", help != NULL ? help : field->word == NULL ? "-" : "one of");
    for (size_t i = 0; field->word != NULL && i < field->word_count; i++) {
        if (field->word(i) == NULL)
            continue;
        wva_buffer_printf(text, "%s%s", separator, field->word(i));
        separator = ", ";
    }
    wva_buffer_append_char(text, '\n');
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
            if (field->record != NULL) {
                describe_record(text, file, place, field->record, path);
            } else {
                wva_buffer_printf(text, "%s\t%s\t%s\t%s\t", file, path->data, name_type(field),
                                  wva_field_unit(name));
                append_meaning(text, field, help);
            }
            wva_buffer_cut(path, len);
        }
    }
}

void wva_report_write_fields(struct wva_buffer *text)
{
    struct wva_buffer path = wva_buffer_make(PATH_TEXT_MAX);

    for (size_t i = 0; i < wva_record_file_count; i++)
        describe_record(text, wva_record_files[i].name, WVA_IN_CSV, wva_record_files[i].record,
                        &path);
    describe_record(text, "report.json", WVA_IN_JSON, &wva_report_record, &path);
    wva_buffer_free(&path);
}
