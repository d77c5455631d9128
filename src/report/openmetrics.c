/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "analysis/headline.h"
#include "output/escape.h"
#include "output/text.h"
#include "report/documents.h"
#include "util/number.h"
#include "util/outfile.h"
#include "util/path.h"
#include "util/timestamp.h"

#define NS_PER_MS INT64_C(1000000)
#define MS_PER_S  1000.0

/* A unit in base units, as both formats require; units unknown to them have no "# UNIT". */
struct base_unit {
    const char *suffix; /* of the metric's name */
    bool is_unit;
    double factor;
};

/* Values are divided by the factor: 1000 and 100 are exact doubles, 0.001 and 0.01 are not. */
static const struct base_unit base_units[WVA_UNIT_COUNT] = {
    [WVA_UNIT_NONE] = { "", false, 1 },
    [WVA_UNIT_PERCENT] = { "_ratio", true, 100 },
    [WVA_UNIT_S] = { "_seconds", true, 1 },
    [WVA_UNIT_MS] = { "_seconds", true, 1000 },
    [WVA_UNIT_MS_PER_REQUEST] = { "_seconds_per_request", false, 1000 },
    [WVA_UNIT_MS_PER_TOKEN_REQUEST] = { "_seconds_per_token_request", false, 1000 },
    [WVA_UNIT_RPM] = { "_requests_per_second", false, 60 },
    [WVA_UNIT_REPLICAS] = { "", false, 1 },
    [WVA_UNIT_REPLICA_HOURS] = { "_seconds", true, 1.0 / 3600 },
    [WVA_UNIT_CENTS] = { "_cents", false, 1 },
    [WVA_UNIT_CENTS_PER_REPLICA_HOUR] = { "_cents_per_replica_hour", false, 1 },
};

static void begin_family(struct wva_buffer *text, const char *prefix, struct wva_str name,
                         enum wva_unit unit, const char *help)
{
    const struct base_unit *base = &base_units[unit];
    const char *suffix = base->suffix;

    wva_buffer_printf(text, "# HELP %s%.*s%s %s.\n# TYPE %s%.*s%s gauge\n", prefix,
                      WVA_STR_ARGS(name), suffix, help, prefix, WVA_STR_ARGS(name), suffix);
    if (base->is_unit)
        wva_buffer_printf(text, "# UNIT %s%.*s%s %s\n", prefix, WVA_STR_ARGS(name), suffix,
                          suffix + 1);
}

static void append_labels(struct wva_buffer *text, const struct wva_document *document,
                          const struct wva_document_server *server)
{
    wva_buffer_add(text, "{experiment=\"");
    wva_escape_label(text, document->name);
    wva_buffer_add(text, "\",server=\"");
    wva_escape_label(text, server->name);
    wva_buffer_add(text, "\"}");
}

/* ---- headlines ---- */

static void write_headline(struct wva_buffer *text, const struct wva_document *document,
                           const struct wva_headline *headline)
{
    static const char prefix[] = "wva_run_";
    struct wva_str name = wva_str_from(headline->name);
    bool begun = false;

    if (headline->unit == WVA_UNIT_REPLICA_HOURS && wva_str_ends(name, WVA_STR("_hours")))
        name.len -= strlen("_hours");
    for (size_t i = 0; i < document->count; i++) {
        const struct wva_document_server *server = &document->servers[i];
        double value = wva_headline_get(headline, server->results);
        char number[WVA_NUMBER_TEXT];

        if (!isfinite(value))
            continue;
        if (!begun)
            begin_family(text, prefix, name, headline->unit, headline->help);
        begun = true;
        wva_buffer_printf(text, "%s%.*s%s", prefix, WVA_STR_ARGS(name),
                          base_units[headline->unit].suffix);
        append_labels(text, document, server);
        wva_buffer_printf(text, " %s\n",
                          wva_number_format(value / base_units[headline->unit].factor, number));
    }
}

static void write_info(struct wva_buffer *text, const struct wva_document *document)
{
    begin_family(text, "wva_run_", WVA_STR("info"), WVA_UNIT_NONE, "The analysed run, always 1");
    for (size_t i = 0; i < document->count; i++) {
        const struct wva_document_server *server = &document->servers[i];

        wva_buffer_add(text, "wva_run_info");
        append_labels(text, document, server);
        wva_buffer_cut(text, text->len - 1); /* two labels more before the brace */
        wva_buffer_add(text, ",model=\"");
        wva_escape_label(text, server->model);
        wva_buffer_add(text, "\",accelerator=\"");
        wva_escape_label(text, server->accelerator);
        wva_buffer_add(text, "\"} 1\n");
    }
}

/* ---- samples ---- */

/* The value of a row; SLOs are those used by the analysis. */
static double read_value(const struct wva_document_server *server, enum wva_role role, size_t row)
{
    const double *slo_ms = role == WVA_ROLE_ITL_SLO    ? server->results->slo_itl_ms
                           : role == WVA_ROLE_TTFT_SLO ? server->results->slo_ttft_ms
                                                       : NULL;

    return slo_ms != NULL ? slo_ms[row] : wva_frame_get(server->frame, role, row);
}

/* Prometheus has one sample per millisecond: of several, the last is kept. */
static bool is_last_of_its_time(const struct wva_frame *frame, size_t row)
{
    return row + 1 == frame->rows
           || frame->time_ns[row] / NS_PER_MS != frame->time_ns[row + 1] / NS_PER_MS;
}

static void write_series(struct wva_outfile *file, struct wva_str head,
                         const struct wva_document_server *server, enum wva_role role,
                         double factor)
{
    for (size_t row = 0; row < server->frame->rows; row++) {
        double value = read_value(server, role, row);
        int64_t time_ms = server->frame->time_ns[row] / NS_PER_MS;
        char number[WVA_NUMBER_TEXT];

        if (!isfinite(value) || !is_last_of_its_time(server->frame, row))
            continue;
        wva_outfile_write_str(file, head);
        wva_outfile_printf(file, " %s %.3f\n", wva_number_format(value / factor, number),
                           (double)time_ms / MS_PER_S);
    }
}

static bool is_in_any(const struct wva_document *document, enum wva_role role)
{
    for (size_t i = 0; i < document->count; i++)
        for (size_t row = 0; row < document->servers[i].frame->rows; row++)
            if (isfinite(read_value(&document->servers[i], role, row)))
                return true;
    return false;
}

static void write_role(struct wva_outfile *file, const struct wva_document *document,
                       enum wva_role role)
{
    const struct wva_role_info info = wva_role_info(role);
    const struct base_unit *base = &base_units[info.unit];
    struct wva_buffer head = wva_buffer_make(WVA_TEXT_MAX);

    begin_family(&head, "wva_sample_", wva_str_from(info.series), info.unit, info.help);
    wva_outfile_write(file, head.data, head.len);
    for (size_t i = 0; i < document->count; i++) {
        wva_buffer_clear(&head);
        wva_buffer_printf(&head, "wva_sample_%s%s", info.series, base->suffix);
        append_labels(&head, document, &document->servers[i]);
        write_series(file, (struct wva_str){ head.data, head.len }, &document->servers[i], role,
                     base->factor);
    }
    wva_buffer_free(&head);
}

static void write_all_series(struct wva_outfile *file, const struct wva_document *document)
{
    for (int role = 0; role < WVA_ROLE_COUNT; role++)
        if (wva_role_info((enum wva_role)role).series != NULL
            && is_in_any(document, (enum wva_role)role))
            write_role(file, document, (enum wva_role)role);
    wva_outfile_write_str(file, WVA_STR("# EOF\n"));
}

static enum wva_status write_samples(const char *dir, const struct wva_document *document,
                                     struct wva_error *err)
{
    char *path = wva_path_join(dir, "samples.openmetrics");
    struct wva_outfile *file = wva_outfile_open(path, err);

    free(path);
    if (file == NULL)
        return err->status;
    write_all_series(file, document);
    return wva_outfile_commit(file, err);
}

enum wva_status wva_openmetrics_write(const char *dir, const struct wva_documents_input *input,
                                      struct wva_error *err)
{
    struct wva_buffer text = wva_buffer_make(WVA_TEXT_MAX);
    enum wva_status status;

    write_info(&text, input->document);
    for (size_t i = 0; i < wva_headline_count; i++)
        write_headline(&text, input->document, &wva_headline_table[i]);
    wva_buffer_add(&text, "# EOF\n");
    status = wva_text_put(&text, dir, "report.openmetrics", err);
    return status != WVA_OK ? status : write_samples(dir, input->document, err);
}
