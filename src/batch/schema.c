/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of a catalogue. */
#include "batch/catalogue.h"
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
    KEY_TEXT("experiment"), KEY_TEXT("server"), KEY_TEXT("series"),    KEY_INTEGER("number"),
    TEXT("time"),           REAL("time_s"),     REAL("from_replicas"), REAL("to_replicas"),
    REAL("load_rpm"),       TEXT("reason"),
};

static const struct wva_catalogue_column lags[] = {
    KEY_TEXT("experiment"),
    KEY_TEXT("server"),
    KEY_INTEGER("number"),
    REAL("from_replicas"),
    REAL("to_replicas"),
    TEXT("decision_time"),
    INTEGER("superseded"),
    REAL("load_to_decision_s"),
    REAL("violation_to_decision_s"),
    REAL("decision_to_actuation_s"),
    REAL("actuation_to_relief_s"),
    REAL("violation_to_relief_s"),
    REAL("load_to_relief_s"),
    INTEGER("model_optimistic"),
};

static const struct wva_catalogue_column episodes[] = {
    KEY_TEXT("experiment"),
    KEY_TEXT("server"),
    KEY_TEXT("signal"),
    KEY_INTEGER("number"),
    TEXT("first_bad_time"),
    TEXT("end_time"),
    REAL("duration_s"),
    INTEGER("open"),
    REAL("peak_excess_ms"),
    REAL("peak_excess_pct"),
    REAL("mean_excess_ms"),
    REAL("excess_area_ms_s"),
    REAL("requests"),
    REAL("replicas_before"),
    REAL("replicas_after"),
    TEXT("cause"),
    INTEGER("model_judged_samples"),
    INTEGER("model_within_samples"),
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
    KEY_TEXT("experiment"), KEY_INTEGER("number"), TEXT("kind"),    TEXT("level"),
    INTEGER("harmless"),    TEXT("server"),        TEXT("model"),   INTEGER("count"),
    TEXT("first_time"),     TEXT("last_time"),     TEXT("message"), TEXT("meaning"),
    TEXT("remedy"),
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

#define TABLE(columns)                                                                             \
    {                                                                                              \
#columns, columns, WVA_COUNT(columns)                                                      \
    }

const struct wva_catalogue_table wva_catalogue_tables[] = {
    TABLE(experiments), TABLE(servers),  TABLE(metrics), TABLE(events),
    TABLE(lags),        TABLE(episodes), TABLE(fits),    TABLE(complaints),
    TABLE(files),       TABLE(failures), TABLE(shards),
};
const size_t wva_catalogue_table_count = WVA_COUNT(wva_catalogue_tables);
