/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of a catalogue. */
#include "batch/catalogue.h"
#include "records/records.h"
#include "util/str.h"

#define KEY_TEXT(name)                                                                             \
    {                                                                                              \
        name, WVA_TYPE_TEXT, true                                                                  \
    }
#define KEY_INTEGER(name)                                                                          \
    {                                                                                              \
        name, WVA_TYPE_INTEGER, true                                                               \
    }
#define TEXT(name)                                                                                 \
    {                                                                                              \
        name, WVA_TYPE_TEXT, false                                                                 \
    }
#define INTEGER(name)                                                                              \
    {                                                                                              \
        name, WVA_TYPE_INTEGER, false                                                              \
    }
#define REAL(name)                                                                                 \
    {                                                                                              \
        name, WVA_TYPE_REAL, false                                                                 \
    }

static const struct wva_catalogue_column experiments[] = {
    KEY_TEXT("id"),       TEXT("name"),       TEXT("kind"),      TEXT("status"),
    TEXT("same_as"),      TEXT("reason"),     TEXT("report"),    TEXT("config"),
    TEXT("strategy"),     TEXT("start_time"), REAL("span_s"),    INTEGER("servers"),
    INTEGER("samples"),   INTEGER("bytes"),   TEXT("grade"),     TEXT("samples_hash"),
    TEXT("tool_version"), TEXT("options"),    INTEGER("errors"), INTEGER("warnings"),
};

static const struct wva_catalogue_column servers[] = {
    KEY_TEXT("experiment"), KEY_TEXT("server"), TEXT("model"),       TEXT("accelerator"),
    TEXT("folder"),         TEXT("grade"),      TEXT("answer"),      TEXT("cost_answer"),
    TEXT("start_time"),     TEXT("end_time"),   REAL("span_s"),      INTEGER("samples"),
    REAL("period_s"),       REAL("itl_slo_ms"), REAL("ttft_slo_ms"), TEXT("line_replicas"),
    TEXT("line_load"),      TEXT("line_itl"),
};

static const struct wva_catalogue_column metrics[] = {
    KEY_TEXT("experiment"), KEY_TEXT("server"), KEY_TEXT("metric"),
    REAL("value"),          TEXT("unit"),       TEXT("better"),
};

static const struct wva_catalogue_column events[] = {
    KEY_TEXT("experiment"),
    KEY_TEXT("server"),
    KEY_TEXT("series"),
    KEY_INTEGER("number"),
};

static const struct wva_catalogue_column lags[] = {
    KEY_TEXT("experiment"),
    KEY_TEXT("server"),
    KEY_INTEGER("number"),
};

static const struct wva_catalogue_column episodes[] = {
    KEY_TEXT("experiment"),
    KEY_TEXT("server"),
    KEY_TEXT("signal"),
    KEY_INTEGER("number"),
};

static const struct wva_catalogue_column fits[] = {
    KEY_TEXT("experiment"),
    KEY_TEXT("server"),
    KEY_TEXT("signal"),
    KEY_TEXT("row_set"),
    KEY_TEXT("method"),
    INTEGER("samples"),
    REAL("intercept"),
    REAL("slope"),
    REAL("intercept_low"),
    REAL("intercept_high"),
    REAL("slope_low"),
    REAL("slope_high"),
    REAL("r2"),
    REAL("rmse_ms"),
    REAL("mae_ms"),
    REAL("bias_ms"),
};

static const struct wva_catalogue_column complaints[] = {
    KEY_TEXT("experiment"),
    KEY_INTEGER("number"),
};

static const struct wva_catalogue_column files[] = {
    KEY_TEXT("experiment"),
    KEY_TEXT("path"),
    INTEGER("bytes"),
    TEXT("sha256"),
};

static const struct wva_catalogue_column failures[] = { KEY_TEXT("origin"), TEXT("reason") };

static const struct wva_catalogue_column shards[] = {
    KEY_INTEGER("shards"), KEY_INTEGER("shard"), KEY_TEXT("inputs"),
    INTEGER("found"),      INTEGER("done"),      INTEGER("ended"),
};

/* Its own columns, and behind them those of a record. */
#define TABLE(columns, of)                                                                         \
    {                                                                                              \
#columns, columns, WVA_COUNT(columns), of                                                  \
    }

const struct wva_catalogue_table wva_catalogue_tables[] = {
    TABLE(experiments, NULL),
    TABLE(servers, NULL),
    TABLE(metrics, NULL),
    TABLE(events, &wva_change_record),
    TABLE(lags, &wva_scale_up_record),
    TABLE(episodes, &wva_episode_record),
    TABLE(fits, NULL),
    TABLE(complaints, &wva_complaint_record),
    TABLE(files, NULL),
    TABLE(failures, NULL),
    TABLE(shards, NULL),
};
const size_t wva_catalogue_table_count = WVA_COUNT(wva_catalogue_tables);

static enum wva_column_type type_of(const struct wva_field *field)
{
    switch (field->kind) {
    case WVA_FIELD_NUMBER:
        return WVA_TYPE_REAL;
    case WVA_FIELD_COUNT:
    case WVA_FIELD_UNSIGNED:
    case WVA_FIELD_FLAG:
        return WVA_TYPE_INTEGER;
    default:
        return WVA_TYPE_TEXT;
    }
}

bool wva_catalogue_column(const struct wva_catalogue_table *table, size_t i,
                          struct wva_catalogue_column *column)
{
    size_t number = table->own_count;

    if (i < table->own_count) {
        *column = table->own[i];
        return true;
    }
    for (size_t f = 0; table->record != NULL && f < table->record->count; f++) {
        const struct wva_field *field = &table->record->fields[f];

        if ((field->in & WVA_IN_CATALOGUE) == 0 || number++ < i)
            continue;
        *column = (struct wva_catalogue_column){ field->name, type_of(field), false };
        return true;
    }
    return false;
}
