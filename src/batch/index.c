/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/index.h"

#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "batch/entry.h"
#include "batch/index_part.h"
#include "batch/reports.h"
#include "batch/shards.h"
#include "output/escape.h"
#include "page/page.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/outfile.h"
#include "util/path.h"

enum { ROW_MAX = 4 * 1024 * 1024, SPARK_WIDTH = 96, SPARK_HEIGHT = 24 };

struct page {
    const char *dir;
    sqlite3 *db;
    struct wva_outfile *file;
    struct wva_buffer out; /* of a row or so */
    struct wva_error *err;
};

/* The columns of metrics, in the order of the SELECT of a row. Those of a set are shown or hidden
 * together. */
enum column_kind { COLUMN_PERCENT, COLUMN_DECIMALS, COLUMN_DURATION, COLUMN_COUNT };
enum column_set { SET_SLO, SET_LATENCY, SET_COST, SET_LAGS, SETS };

static const struct {
    const char *name, *label;
    bool shown; /* from the beginning */
} column_sets[SETS] = {
    [SET_SLO] = { "slo", "SLO", true },
    [SET_LATENCY] = { "latency", "latency and queue", true },
    [SET_COST] = { "cost", "replicas and cost", true },
    [SET_LAGS] = { "lags", "lags", false },
};

static const struct {
    const char *metric, *head, *title;
    enum column_set set;
    enum column_kind kind;
    int decimals;
    bool best_first; /* the highest is the best: the first click shows it at the top */
} metric_columns[] = {
    { "itl_attainment", "ITL within", "time within the ITL SLO", SET_SLO, COLUMN_PERCENT, 1, true },
    { "ttft_attainment", "TTFT within", "time within the TTFT SLO", SET_SLO, COLUMN_PERCENT, 1,
      true },
    { "itl_p95", "ITL p95, ms", "95th percentile of the samples with traffic", SET_LATENCY,
      COLUMN_DECIMALS, 1, false },
    { "ttft_p95", "TTFT p95, ms", "95th percentile of the samples with traffic", SET_LATENCY,
      COLUMN_DECIMALS, 0, false },
    { "waiting_peak", "Most waiting", "most requests waiting per replica", SET_LATENCY,
      COLUMN_COUNT, 0, false },
    { "kv_peak", "KV peak", "fullest KV cache", SET_LATENCY, COLUMN_DECIMALS, 2, false },
    { "peak_replicas", "Peak replicas", "most current replicas", SET_COST, COLUMN_COUNT, 0, false },
    { "replica_hours", "Replica hours", "current replicas over time", SET_COST, COLUMN_DECIMALS, 2,
      false },
    { "cost", "Cost, cents", "cost of the replicas over the run", SET_COST, COLUMN_DECIMALS, 2,
      false },
    { "violation_to_decision", "Violation to decision", "median lag", SET_LAGS, COLUMN_DURATION, 0,
      false },
    { "decision_to_actuation", "Decision to actuation", "median lag", SET_LAGS, COLUMN_DURATION, 0,
      false },
    { "violation_to_relief", "Violation to relief", "median lag", SET_LAGS, COLUMN_DURATION, 0,
      false },
};
enum { METRIC_COLUMNS = WVA_COUNT(metric_columns) };

/* ---- writing ---- */

static void raw(struct page *page, const char *markup)
{
    wva_buffer_add(&page->out, markup);
}

static void text(struct page *page, const char *words)
{
    wva_html_text(&page->out, words);
}

static void flush(struct page *page)
{
    wva_outfile_write(page->file, page->out.data, page->out.len);
    wva_buffer_clear(&page->out);
}

static enum wva_status fail(struct page *page)
{
    return wva_fail(page->err, WVA_ERR_IO, "the catalogue: %s", sqlite3_errmsg(page->db));
}

/* Calls take for each row of the result. */
static enum wva_status for_each(struct page *page, const char *sql,
                                void (*take)(struct page *page, sqlite3_stmt *row, void *context),
                                void *context)
{
    sqlite3_stmt *statement;
    enum wva_status status = WVA_OK;
    int result;

    if (sqlite3_prepare_v2(page->db, sql, -1, &statement, NULL) != SQLITE_OK)
        return fail(page);
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        take(page, statement, context);
        flush(page);
    }
    if (result != SQLITE_DONE)
        status = fail(page);
    (void)sqlite3_finalize(statement);
    return status;
}

static const char *text_at(sqlite3_stmt *row, int column)
{
    const char *words = (const char *)sqlite3_column_text(row, column);

    return words == NULL ? "" : words;
}

static double number_at(sqlite3_stmt *row, int column)
{
    return sqlite3_column_type(row, column) == SQLITE_NULL ? NAN
                                                           : sqlite3_column_double(row, column);
}

/* ---- small pictures ---- */

/* Reads the next value of a line_* column; NaN for '-'. False at the end. */
static bool next_value(struct wva_str *line, double *value)
{
    struct wva_str word;

    if (line->len == 0)
        return false;
    if (!wva_str_cut(line, WVA_STR(" "), &word)) {
        word = *line;
        line->len = 0;
    }
    if (!wva_number_parse(word, value) || !isfinite(*value))
        *value = NAN;
    return true;
}

struct spark {
    double value[WVA_LINE_PARTS];
    size_t count;
    double low, high;
};

static struct spark read_spark(const char *line)
{
    struct wva_str left = wva_str_from(line);
    struct spark spark = { .low = NAN, .high = NAN };

    while (spark.count < WVA_LINE_PARTS && next_value(&left, &spark.value[spark.count])) {
        spark.low = fmin(spark.low, spark.value[spark.count]);
        spark.high = fmax(spark.high, spark.value[spark.count]);
        spark.count++;
    }
    return spark;
}

static double place(double value, double top)
{
    const double margin = 2;

    return SPARK_HEIGHT - margin - value / top * (SPARK_HEIGHT - 2 * margin);
}

/* A polyline for each stretch without a hole, from 0 at the bottom to the highest value. */
static void draw_spark(struct page *page, const struct spark *spark, double top)
{
    bool drawing = false;

    for (size_t i = 0; i < spark->count; i++) {
        double width = (double)SPARK_WIDTH / (double)spark->count, x = (double)i * width;

        if (isnan(spark->value[i])) {
            raw(page, drawing ? "\"/>" : "");
            drawing = false;
            continue;
        }
        raw(page, drawing ? " " : "<polyline points=\"");
        drawing = true;
        wva_buffer_printf(&page->out, "%.1f,%.1f %.1f,%.1f", x, place(spark->value[i], top),
                          x + width, place(spark->value[i], top));
    }
    raw(page, drawing ? "\"/>" : "");
}

static void write_spark(struct page *page, const char *line, const char *what, double limit)
{
    struct spark spark = read_spark(line);
    double top = fmax(fmax(spark.high, limit), 1e-9);
    char low[WVA_NUMBER_TEXT], high[WVA_NUMBER_TEXT];

    if (isnan(spark.high)) {
        raw(page, "<td class=\"text none\">n/a</td>");
        return;
    }
    (void)wva_number_format(spark.low, low);
    (void)wva_number_format(spark.high, high);
    wva_buffer_printf(&page->out, "<td class=\"text\" data-key=\"%s\">", high);
    wva_buffer_printf(&page->out,
                      "<svg class=\"spark\" role=\"img\" viewBox=\"0 0 %d %d\" "
                      "preserveAspectRatio=\"none\" aria-label=\"%s: %s to %s\">"
                      "<title>%s: %s to %s</title>",
                      SPARK_WIDTH, SPARK_HEIGHT, what, low, high, what, low, high);
    if (isfinite(limit) && limit > 0)
        wva_buffer_printf(&page->out, "<line x1=\"0\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                          SPARK_WIDTH, place(limit, top), place(limit, top));
    draw_spark(page, &spark, top);
    raw(page, "</svg></td>");
}

/* ---- the table ---- */

static const char *class_of(const char *grade)
{
    if (strcmp(grade, "held") == 0 || strcmp(grade, "missed") == 0)
        return grade;
    return strcmp(grade, "mostly held") == 0 ? "mostly" : "";
}

static void write_metric(struct page *page, size_t column, double value)
{
    char number[WVA_NUMBER_TEXT];

    wva_buffer_printf(&page->out, "<td class=\"of-%s%s\"",
                      column_sets[metric_columns[column].set].name, isfinite(value) ? "" : " none");
    if (isfinite(value))
        wva_buffer_printf(&page->out, " data-key=\"%s\"", wva_number_format(value, number));
    raw(page, ">");
    if (!isfinite(value))
        raw(page, "n/a");
    else if (metric_columns[column].kind == COLUMN_DURATION)
        wva_html_duration(&page->out, value);
    else
        wva_html_number(&page->out, value, metric_columns[column].decimals,
                        metric_columns[column].kind == COLUMN_PERCENT ? " %" : "");
    raw(page, "</td>\n");
}

/* A link to what is there: the page, or else the folder. What a catalogue calls a report may be
 * anything: only a folder of the output is linked to. */
static void write_link(struct page *page, const char *report, const char *name)
{
    char *relative = wva_asprintf("%s/report.html", report);
    char *file = wva_path_join(page->dir, relative);
    bool is_whole = wva_reports_is_whole(page->dir, report);

    if (is_whole) {
        raw(page, "<a href=\"");
        wva_escape_xml(&page->out, access(file, F_OK) == 0 ? relative : report);
        raw(page, access(file, F_OK) == 0 ? "\">" : "/\">");
    }
    text(page, name);
    raw(page, is_whole ? "</a>" : "");
    free(file);
    free(relative);
}

enum {
    ROW_CONFIG,
    ROW_STRATEGY,
    ROW_NAME,
    ROW_REPORT,
    ROW_START,
    ROW_SPAN,
    ROW_GRADE,
    ROW_SERVERS,
    ROW_SERVER,
    ROW_REPLICAS,
    ROW_LOAD,
    ROW_ITL,
    ROW_SLO,
    ROW_ANSWER,
    ROW_HAS_SLO,
    ROW_HAS_LATENCY,
    ROW_EXCESS,
    ROW_METRICS
};

/* "2026-05-04 10:11" of an RFC 3339 time. */
static void write_start(struct page *page, const char *start)
{
    char *minute = wva_strndup(start, strnlen(start, strlen("2026-05-04T10:11")));
    char *separator = strchr(minute, 'T');

    if (separator != NULL)
        *separator = ' ';
    raw(page, "<td data-key=\"");
    text(page, start);
    raw(page, "\">");
    text(page, minute);
    raw(page, "</td>");
    free(minute);
}

/* Why there is no verdict, or what there is in its place. */
static void write_lack(struct page *page, sqlite3_stmt *row)
{
    double excess = number_at(row, ROW_EXCESS);

    raw(page, "<br/><small>");
    if (isfinite(excess)) {
        raw(page, "above its targets ");
        wva_html_number(&page->out, excess, 1, " % of the time");
    } else if (sqlite3_column_int(row, ROW_HAS_LATENCY) == 0) {
        raw(page, "no latency logged");
    } else if (sqlite3_column_int(row, ROW_HAS_SLO) == 0) {
        raw(page, "no SLO stated");
    } else {
        raw(page, "no traffic");
    }
    raw(page, "</small>");
}

static void write_grade(struct page *page, sqlite3_stmt *row)
{
    const char *grade = text_at(row, ROW_GRADE), *class = class_of(grade);

    wva_buffer_printf(&page->out, "<td class=\"slo %s\" data-key=\"", class);
    text(page, grade);
    raw(page, "\" title=\"");
    text(page, text_at(row, ROW_ANSWER));
    raw(page, "\">");
    text(page, grade);
    if (class[0] == '\0')
        write_lack(page, row);
    raw(page, "</td>\n");
}

static void write_row(struct page *page, sqlite3_stmt *row)
{
    char number[WVA_NUMBER_TEXT];

    raw(page, "<tr data-strategy=\"");
    text(page, text_at(row, ROW_STRATEGY));
    raw(page, "\" data-grade=\"");
    text(page, text_at(row, ROW_GRADE));
    raw(page, "\"><th scope=\"row\" data-key=\"");
    text(page, text_at(row, ROW_NAME));
    raw(page, "\">");
    write_link(page, text_at(row, ROW_REPORT), text_at(row, ROW_NAME));
    if (sqlite3_column_int(row, ROW_SERVERS) > 1) {
        raw(page, "<br/><small>");
        text(page, text_at(row, ROW_SERVER));
        raw(page, "</small>");
    }
    raw(page, "</th>\n");
    write_start(page, text_at(row, ROW_START));
    wva_buffer_printf(&page->out, "<td data-key=\"%s\">",
                      wva_number_format(number_at(row, ROW_SPAN), number));
    wva_html_duration(&page->out, number_at(row, ROW_SPAN));
    raw(page, "</td>\n");
    write_grade(page, row);
    write_spark(page, text_at(row, ROW_REPLICAS), "Replicas", NAN);
    write_spark(page, text_at(row, ROW_LOAD), "Load, rpm", NAN);
    write_spark(page, text_at(row, ROW_ITL), "ITL, ms", number_at(row, ROW_SLO));
    for (size_t i = 0; i < METRIC_COLUMNS; i++)
        write_metric(page, i, number_at(row, ROW_METRICS + (int)i));
    raw(page, "</tr>\n");
}

/* The group that the last row was in. */
struct group {
    char *config, *strategy; /* NULL: none yet */
};

static void begin_group(struct page *page, const char *config, const char *strategy)
{
    raw(page, "<tbody>\n<tr>");
    wva_buffer_printf(&page->out, "<th class=\"group\" scope=\"rowgroup\" colspan=\"%d\">",
                      METRIC_COLUMNS + 7);
    text(page, config);
    raw(page, " <span>");
    text(page, strategy);
    raw(page, "</span></th></tr>\n");
}

static void take_row(struct page *page, sqlite3_stmt *row, void *context)
{
    struct group *group = context;
    const char *config = text_at(row, ROW_CONFIG), *strategy = text_at(row, ROW_STRATEGY);

    if (group->config == NULL || strcmp(group->config, config) != 0
        || strcmp(group->strategy, strategy) != 0) {
        raw(page, group->config == NULL ? "" : "</tbody>\n");
        begin_group(page, config, strategy);
        free(group->config);
        free(group->strategy);
        group->config = wva_strdup(config);
        group->strategy = wva_strdup(strategy);
    }
    write_row(page, row);
}

static void write_heads(struct page *page)
{
    raw(page, "<div class=\"scroll\" role=\"region\" aria-label=\"Table of runs\" tabindex=\"0\">\n"
              "<table class=\"runs\">\n<caption>Runs by configuration and strategy</caption>\n"
              "<thead><tr><th scope=\"col\" data-sort=\"up\">Run</th>"
              "<th scope=\"col\" data-sort=\"down\">Start (UTC)</th>"
              "<th scope=\"col\" data-sort=\"down\">Length</th>"
              "<th scope=\"col\" class=\"text\" data-sort=\"up\">SLO</th>"
              "<th scope=\"col\" class=\"text\" data-sort=\"down\">Replicas</th>"
              "<th scope=\"col\" class=\"text\" data-sort=\"down\">Load</th>"
              "<th scope=\"col\" class=\"text\" data-sort=\"down\">ITL</th>\n");
    for (size_t i = 0; i < METRIC_COLUMNS; i++)
        wva_buffer_printf(
            &page->out, "<th scope=\"col\" class=\"of-%s\" data-sort=\"%s\" title=\"%s\">%s</th>",
            column_sets[metric_columns[i].set].name, metric_columns[i].best_first ? "down" : "up",
            metric_columns[i].title, metric_columns[i].head);
    raw(page, "</tr></thead>\n");
}

static enum wva_status write_table(struct page *page)
{
    struct wva_buffer sql = wva_buffer_make(ROW_MAX);
    struct group group = { 0 };
    enum wva_status status;

    write_heads(page);
    wva_buffer_add(&sql, "SELECT e.config, e.strategy, e.name, e.report, s.start_time, s.span_s,"
                         " s.grade, e.servers, s.server, s.line_replicas, s.line_load,"
                         " s.line_itl, s.itl_slo_ms, s.answer,"
                         " s.itl_slo_ms IS NOT NULL OR s.ttft_slo_ms IS NOT NULL,"
                         " EXISTS (SELECT 1 FROM metrics m WHERE m.experiment = e.id AND"
                         "  m.server = s.server AND m.metric IN ('itl_p95', 'ttft_p95') AND"
                         "  m.value IS NOT NULL),"
                         " (SELECT value FROM metrics m WHERE m.experiment = e.id AND"
                         "  m.server = s.server AND m.metric = 'excess_time')");
    for (size_t i = 0; i < METRIC_COLUMNS; i++)
        wva_buffer_printf(&sql,
                          ", (SELECT value FROM metrics m WHERE m.experiment = e.id"
                          " AND m.server = s.server AND m.metric = '%s')",
                          metric_columns[i].metric);
    wva_buffer_add(&sql, " FROM experiments e JOIN servers s ON s.experiment = e.id"
                         " WHERE e.status = 'done'"
                         " ORDER BY e.config, e.strategy, e.start_time, e.name, e.id, s.server");
    status = for_each(page, sql.data, take_row, &group);
    wva_buffer_free(&sql);
    raw(page, group.config == NULL ? "</table>\n</div>\n" : "</tbody>\n</table>\n</div>\n");
    free(group.config);
    free(group.strategy);
    return status;
}

/* ---- what stands around it ---- */

static void take_option(struct page *page, sqlite3_stmt *row, void *context)
{
    (void)context;
    raw(page, "<option>");
    text(page, text_at(row, 0));
    raw(page, "</option>");
}

/* Without a script there is nothing to control, so they are hidden until it runs. */
static enum wva_status write_controls(struct page *page)
{
    enum wva_status status;

    raw(page, "<form class=\"controls\" hidden=\"hidden\">\n"
              "<label>Search <input type=\"search\" name=\"text\"/></label>\n"
              "<label>Strategy <select name=\"strategy\"><option value=\"\">all</option>");
    status =
        for_each(page, "SELECT DISTINCT strategy FROM experiments WHERE status = 'done' ORDER BY 1",
                 take_option, NULL);
    raw(page, "</select></label>\n"
              "<label>SLO <select name=\"grade\"><option value=\"\">all</option>");
    WVA_STEP(status, for_each(page,
                              "SELECT DISTINCT s.grade FROM servers s JOIN experiments e ON"
                              " s.experiment = e.id WHERE e.status = 'done' ORDER BY 1",
                              take_option, NULL));
    raw(page, "</select></label>\n<label class=\"check\"><input type=\"checkbox\" name=\"grouped\" "
              "checked=\"checked\"/> in groups</label>\n"
              "<fieldset><legend>Columns</legend>\n");
    for (size_t i = 0; i < SETS; i++)
        wva_buffer_printf(&page->out,
                          "<label class=\"check\"><input type=\"checkbox\" name=\"columns\" "
                          "value=\"%s\"%s/> %s</label>\n",
                          column_sets[i].name, column_sets[i].shown ? " checked=\"checked\"" : "",
                          column_sets[i].label);
    raw(page, "</fieldset>\n<span role=\"status\"></span>\n</form>\n");
    return status;
}

static void take_counts(struct page *page, sqlite3_stmt *row, void *context)
{
    static const char *const names[] = { "Experiments", "SLO held", "Mostly held", "Missed",
                                         "No verdict",  "Copies",   "Failed" };

    (void)context;
    raw(page, "<dl class=\"strip\">\n");
    for (int i = 0; i < (int)WVA_COUNT(names); i++)
        wva_buffer_printf(&page->out, "<div><dt>%s</dt><dd>%d</dd></div>\n", names[i],
                          sqlite3_column_int(row, i));
    raw(page, "</dl>\n");
}

static enum wva_status write_counts(struct page *page)
{
    return for_each(page,
                    "SELECT sum(status = 'done'), sum(status = 'done' AND grade = 'held'),"
                    " sum(status = 'done' AND grade = 'mostly held'),"
                    " sum(status = 'done' AND grade = 'missed'),"
                    " sum(status = 'done' AND grade NOT IN ('held', 'mostly held', 'missed')),"
                    " sum(status = 'copy'),"
                    " ifnull(sum(status = 'failed'), 0) + (SELECT count(*) FROM failures)"
                    " FROM experiments",
                    take_counts, NULL);
}

/* A list of which the heading comes with the first item. */
struct list {
    const char *id, *heading, *note;
    bool begun;
};

static void begin_list(struct page *page, struct list *list)
{
    if (list->begun)
        return;
    list->begun = true;
    wva_html_begin_section(&page->out, list->id, list->heading);
    wva_buffer_printf(&page->out, "<p class=\"note\">%s</p>\n<ul>\n", list->note);
}

static void take_failure(struct page *page, sqlite3_stmt *row, void *context)
{
    begin_list(page, context);
    raw(page, "<li>");
    text(page, text_at(row, 0));
    raw(page, ": ");
    text(page, text_at(row, 1));
    raw(page, "</li>\n");
}

static void take_copy(struct page *page, sqlite3_stmt *row, void *context)
{
    begin_list(page, context);
    raw(page, "<li>");
    write_link(page, text_at(row, 1), text_at(row, 0));
    raw(page, " (");
    text(page, text_at(row, 2));
    raw(page, ") of ");
    write_link(page, text_at(row, 4), text_at(row, 3));
    raw(page, "</li>\n");
}

static void end_list(struct page *page, const struct list *list)
{
    if (!list->begun)
        return;
    raw(page, "</ul>\n");
    wva_html_end_section(&page->out);
}

static enum wva_status write_failures(struct page *page)
{
    struct list list = { "failures", "Failed", "Inputs without a report, and the reason.", false };
    enum wva_status status =
        for_each(page,
                 "SELECT name, reason, id FROM experiments WHERE status = 'failed'"
                 " UNION ALL SELECT origin, reason, '' FROM failures ORDER BY 1, 2, 3",
                 take_failure, &list);

    end_list(page, &list);
    return status;
}

static enum wva_status write_copies(struct page *page)
{
    struct list list = { "copies", "Copies",
                         "The same run in another form. Copies have a report, but are not counted.",
                         false };
    enum wva_status status =
        for_each(page,
                 "SELECT e.name, e.report, e.kind, o.name, o.report FROM experiments e"
                 " JOIN experiments o ON o.id = e.same_as WHERE e.status = 'copy'"
                 " ORDER BY e.name, e.id",
                 take_copy, &list);

    end_list(page, &list);
    return status;
}

static void take_complaint(void *context, const char *sentence)
{
    struct page *page = context;

    if (page->out.len == 0) {
        wva_html_begin_section(&page->out, "incomplete", "Not complete");
        raw(page, "<ul>\n");
    }
    raw(page, "<li>");
    text(page, sentence);
    raw(page, "</li>\n");
}

/* Before all else: what follows is not the whole. */
static enum wva_status write_complaints(struct page *page)
{
    enum wva_status status;

    flush(page);
    status = wva_shards_complain(page->db, take_complaint, page, page->err);
    if (page->out.len > 0) {
        raw(page, "</ul>\n");
        wva_html_end_section(&page->out);
    }
    return status;
}

/* Many runs state none, and can be judged all the same. */
static void take_lack(struct page *page, sqlite3_stmt *row, void *context)
{
    (void)context;
    if (sqlite3_column_int(row, 0) > 0)
        raw(page, "<p class=\"note\">A run without an SLO has no verdict, but its latency, queue "
                  "and replicas are shown. To judge all runs by one SLO, run wva-batch with "
                  "--slo-itl or --slo-ttft, in milliseconds.</p>\n");
}

static enum wva_status write_lack_note(struct page *page)
{
    return for_each(page,
                    "SELECT count(*) FROM servers s JOIN experiments e ON e.id = s.experiment"
                    " WHERE e.status = 'done' AND s.itl_slo_ms IS NULL AND s.ttft_slo_ms IS NULL"
                    " AND EXISTS (SELECT 1 FROM metrics m WHERE m.experiment = e.id AND"
                    "  m.server = s.server AND m.metric IN ('itl_p95', 'ttft_p95') AND"
                    "  m.value IS NOT NULL)",
                    take_lack, NULL);
}

static const char *find_part(const char *name)
{
    for (size_t i = 0; i < wva_index_part_count; i++)
        if (strcmp(wva_index_parts[i].name, name) == 0)
            return wva_index_parts[i].text;
    return "";
}

/* The page's own script is the only one that a browser will run. */
static void write_policy(struct page *page, const char *script)
{
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    guint8 digest[32];
    gsize len = sizeof digest;
    char *coded;

    g_checksum_update(sum, (const guchar *)script, (gssize)strlen(script));
    g_checksum_get_digest(sum, digest, &len);
    coded = g_base64_encode(digest, len);
    wva_buffer_printf(&page->out,
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                      "style-src 'unsafe-inline'; script-src 'sha256-%s'\"/>\n",
                      coded);
    g_free(coded);
    g_checksum_free(sum);
}

static void begin_page(struct page *page)
{
    raw(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    write_policy(page, find_part("index.js"));
    raw(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
              "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
              "<title>Experiments</title>\n<style>\n");
    for (size_t i = 0; i < wva_html_style_count; i++)
        raw(page, wva_html_styles[i].text);
    raw(page, find_part("index.css"));
    raw(page, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the runs</a>\n"
              "<header>\n<h1>Experiments</h1>\n</header>\n<main id=\"main\">\n");
    flush(page);
}

static void end_page(struct page *page)
{
    raw(page, "</main>\n<footer>\n<p>Made by wva-batch. <a href=\"catalogue.sqlite\">"
              "catalogue.sqlite</a> has all of this and more.</p>\n</footer>\n<script>");
    raw(page, find_part("index.js"));
    raw(page, "</script>\n</body>\n</html>\n");
    flush(page);
}

static enum wva_status write_page(struct page *page)
{
    enum wva_status status;

    begin_page(page);
    status = write_complaints(page);
    WVA_STEP(status, write_counts(page));
    wva_html_begin_section(&page->out, "runs", "Runs");
    WVA_STEP(status, write_lack_note(page));
    WVA_STEP(status, write_controls(page));
    WVA_STEP(status, write_table(page));
    wva_html_end_section(&page->out);
    WVA_STEP(status, write_failures(page));
    WVA_STEP(status, write_copies(page));
    end_page(page);
    return status;
}

enum wva_status wva_index_write(const char *dir, sqlite3 *db, struct wva_error *err)
{
    char *path = wva_path_join(dir, "index.html");
    struct page page = { .dir = dir,
                         .db = db,
                         .file = wva_outfile_open(path, err),
                         .out = wva_buffer_make(ROW_MAX),
                         .err = err };
    enum wva_status status = page.file == NULL ? err->status : write_page(&page);

    if (status == WVA_OK)
        status = wva_outfile_commit(page.file, err);
    else
        wva_outfile_abandon(page.file);
    wva_buffer_free(&page.out);
    free(path);
    return status;
}
