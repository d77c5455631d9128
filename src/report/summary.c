/* SPDX-License-Identifier: Apache-2.0 */
#include "report/summary.h"

#include <math.h>

#include "output/text.h"
#include "util/timestamp.h"

static void write_figure(struct wva_buffer *text, const char *label, double value, int decimals,
                         const char *unit)
{
    wva_buffer_printf(text, "%s: ", label);
    wva_text_figure(text, value, decimals, unit);
    wva_buffer_append_char(text, '\n');
}

static void write_classic(struct wva_buffer *text, const struct wva_results *results,
                          const char *name)
{
    static const char rule[] = "============================================================\n";

    wva_buffer_printf(text, "%sWVA PERFORMANCE ANALYSIS SUMMARY\n%s\nExperiment ID: ", rule, rule);
    wva_text_outside(text, name);
    wva_buffer_append_char(text, '\n');
    write_figure(text, "Duration", results->span_minutes, 1, " minutes");
    write_figure(text, "ITL Compliance", results->itl_compliance.percent, 1, "%");
    write_figure(text, "TTFT Compliance", results->ttft_compliance.percent, 1, "%");
    write_figure(text, "Peak Load", results->rate.max, 0, " rpm");
    wva_buffer_add(text, "Scaling Pattern: ");
    if (isnan(results->desired.first))
        wva_buffer_add(text, "n/a\n");
    else
        wva_buffer_printf(text, "%.0f → %.0f replicas\n", results->desired.first,
                          results->desired.peak);
}

static void begin_line(struct wva_buffer *text, const char *label)
{
    wva_buffer_printf(text, "%-20s", label);
}

static void write_samples(struct wva_buffer *text, const struct wva_frame *frame,
                          const struct wva_results *results, enum wva_dedupe dedupe)
{
    static const char *const rule[] = { [WVA_DEDUPE_NONE] = "",
                                        [WVA_DEDUPE_BURST] = " (bursts)",
                                        [WVA_DEDUPE_MINUTE] = " (same minute)" };
    char from[WVA_TIME_TEXT], to[WVA_TIME_TEXT];
    size_t accounted = results->rows + results->duplicates;

    if (results->rows > 0) {
        begin_line(text, "Time");
        wva_buffer_printf(text, "%s to %s\n", wva_time_format_rfc3339(frame->time_ns[0], from),
                          wva_time_format_rfc3339(frame->time_ns[results->rows - 1], to));
        begin_line(text, "Usual interval");
        wva_text_figure(text, results->period_s, 1, " s");
        wva_buffer_append_char(text, '\n');
    }
    begin_line(text, "Rows");
    wva_buffer_printf(text, "%zu analysed of %zu read, ", results->rows, results->rows_read);
    wva_text_count(text, results->duplicates, "duplicate");
    wva_buffer_printf(text, " dropped%s", rule[dedupe]);
    if (results->rows_read > accounted)
        wva_buffer_printf(text, ", %zu outside the chosen time", results->rows_read - accounted);
    wva_buffer_append_char(text, '\n');
    begin_line(text, "Idle rows");
    if (results->itl.n > 0)
        wva_buffer_printf(text, "%zu (no ITL observed)\n", results->rows - results->itl_observed.n);
    else
        wva_buffer_add(text, "not known: the log has no ITL\n");
}

static void write_latencies(struct wva_buffer *text, const struct wva_results *results)
{
    const struct {
        const char *label;
        const struct wva_summary *latency;
    } lines[] = {
        { "ITL, all rows", &results->itl },
        { "ITL, with traffic", &results->itl_observed },
        { "TTFT, all rows", &results->ttft },
        { "TTFT, with traffic", &results->ttft_observed },
    };

    wva_buffer_printf(text, "\n%-20s%8s%10s%10s%10s%10s%10s\n", "Latency, ms", "rows", "mean",
                      "median", "lowest", "highest", "deviation");
    for (size_t i = 0; i < WVA_COUNT(lines); i++) {
        const struct wva_summary *latency = lines[i].latency;

        wva_buffer_printf(text, "%-20s%8zu", lines[i].label, latency->n);
        wva_text_cell(text, 10, latency->mean, 2, "");
        wva_text_cell(text, 10, latency->median, 2, "");
        wva_text_cell(text, 10, latency->min, 2, "");
        wva_text_cell(text, 10, latency->max, 2, "");
        wva_text_cell(text, 10, latency->sd, 2, "");
        wva_buffer_append_char(text, '\n');
    }
    wva_buffer_append_char(text, '\n');
}

/* Whether the SLO of the samples is the one that the load was meant to keep. */
static bool is_meant(const struct wva_meant_slo *meant, const double *slo_ms, double meant_ms)
{
    return meant->file != NULL && slo_ms != NULL && slo_ms[0] >= meant_ms && slo_ms[0] <= meant_ms;
}

static const char *name_origin(bool given, const struct wva_meant_slo *meant, const double *slo_ms,
                               double meant_ms)
{
    if (given)
        return "given by the user";
    return is_meant(meant, slo_ms, meant_ms) ? "from the configuration of the load"
                                             : "from the log";
}

static void write_compliance(struct wva_buffer *text, const char *name, const double *slo_ms,
                             const char *origin, const struct wva_compliance *compliance)
{
    begin_line(text, name);
    wva_text_slo(text, slo_ms, compliance->rows);
    if (slo_ms == NULL) {
        wva_buffer_append_char(text, '\n');
        return;
    }
    wva_buffer_printf(text, " (%s)\n", origin);
    begin_line(text, "");
    wva_text_figure(text, compliance->observed_pct, 1, "%");
    wva_buffer_printf(text, " of the rows with traffic are within it, %zu of %zu above\n",
                      compliance->violations, compliance->observed);
}

static void write_replicas(struct wva_buffer *text, const char *name,
                           const struct wva_scaling *scaling)
{
    begin_line(text, name);
    if (isnan(scaling->first)) {
        wva_buffer_add(text, "n/a\n");
        return;
    }
    wva_buffer_printf(text, "%.0f at first, %.0f to %.0f, %.0f at last, ", scaling->first,
                      scaling->lowest, scaling->peak, scaling->last);
    wva_text_count(text, scaling->count, "change");
    wva_buffer_append_char(text, '\n');
}

static void write_gaps(struct wva_buffer *text, const struct wva_gaps *gaps)
{
    double total = 0, peak = NAN;

    for (size_t i = 0; i < gaps->count; i++) {
        total += gaps->gaps[i].end_minutes - gaps->gaps[i].start_minutes;
        peak = fmax(peak, gaps->gaps[i].peak_ms);
    }
    begin_line(text, "Warm-up gaps");
    if (!gaps->known) {
        wva_buffer_add(text, "n/a\n");
        return;
    }
    wva_buffer_printf(text, "%zu", gaps->count);
    if (gaps->count > 0 && total > 0)
        wva_buffer_printf(text, ", %.1f minutes in all", total);
    else if (gaps->count > 0)
        wva_buffer_add(text, ", each of one sample");
    if (gaps->count > 0)
        wva_buffer_printf(text, ", highest ITL %.2f ms", peak);
    wva_buffer_append_char(text, '\n');
}

void wva_summary_text(struct wva_buffer *text, const struct wva_frame *frame,
                      const struct wva_results *results, const struct wva_report_meta *meta)
{
    const struct wva_meant_slo *meant = &meta->experiment->meant;

    write_classic(text, results, meta->name);
    wva_buffer_add(text, "\nDETAILS\n\n");
    if (meta->server != NULL) {
        begin_line(text, "Server");
        wva_text_outside(text, meta->server);
        wva_buffer_append_char(text, '\n');
    }
    write_samples(text, frame, results, meta->dedupe);
    write_latencies(text, results);
    write_compliance(text, "ITL SLO", results->slo_itl_ms,
                     name_origin(meta->slo_itl_given, meant, results->slo_itl_ms, meant->itl_ms),
                     &results->itl_compliance);
    write_compliance(text, "TTFT SLO", results->slo_ttft_ms,
                     name_origin(meta->slo_ttft_given, meant, results->slo_ttft_ms, meant->ttft_ms),
                     &results->ttft_compliance);
    write_replicas(text, "Desired replicas", &results->desired);
    write_replicas(text, "Current replicas", &results->current);
    write_gaps(text, &results->gaps);
    wva_buffer_add(text, "\nThe compliance at the top is over all rows. An idle row counts there "
                         "as a\nlatency of 0 ms, and so as compliant, so idle time inflates it; "
                         "the share of\nthe rows with traffic is not affected.\n");
}
