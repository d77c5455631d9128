/* SPDX-License-Identifier: Apache-2.0 */
#include "tables/hpa_files.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "output/text.h"
#include "tables/lists.h"
#include "tables/tables.h"
#include "util/number.h"
#include "util/timestamp.h"

struct content {
    const struct wva_frame *frame;
    const struct wva_hpa *hpa;
};

/* ---- tables ---- */

static const enum wva_role sample_roles[] = {
    WVA_ROLE_REPLICAS_CURRENT, WVA_ROLE_REPLICAS_DESIRED, WVA_ROLE_WAITING,
    WVA_ROLE_WAITING_TARGET,   WVA_ROLE_KV_USAGE,         WVA_ROLE_KV_TARGET,
    WVA_ROLE_TTFT_OBSERVED,    WVA_ROLE_ITL_OBSERVED,     WVA_ROLE_RATE,
    WVA_ROLE_ACTIVE_JOBS,      WVA_ROLE_COMPLETED_JOBS,
};

static const struct wva_table_column derived_columns[] = {
    { "time_minutes", WVA_CELL_NUMBER },
    { "asks_for", WVA_CELL_NUMBER },
    { "excess", WVA_CELL_TEXT },
};

enum { SAMPLE_COLUMNS = 1 + WVA_COUNT(sample_roles) + WVA_COUNT(derived_columns) };

static void head_samples(struct wva_table_column columns[SAMPLE_COLUMNS])
{
    size_t count = 0;

    columns[count++] = (struct wva_table_column){ "timestamp", WVA_CELL_TEXT };
    for (size_t i = 0; i < WVA_COUNT(sample_roles); i++)
        columns[count++] = wva_tables_head(sample_roles[i]);
    for (size_t i = 0; i < WVA_COUNT(derived_columns); i++)
        columns[count++] = derived_columns[i];
}

static void fill_samples(struct wva_table *table, const void *context)
{
    const struct content *content = context;

    for (size_t row = 0; row < content->frame->rows; row++) {
        wva_tables_time(table, content->frame, row);
        for (size_t i = 0; i < WVA_COUNT(sample_roles); i++)
            wva_tables_cell(table, content->frame, sample_roles[i], row);
        wva_tables_real(table, wva_frame_minutes(content->frame, row));
        wva_table_number(table, content->hpa->asks_for[row]);
        wva_table_text(table, wva_str_from(wva_hpa_excess_name(content->hpa->outcome[row])));
    }
}

static const struct wva_table_column correlation_columns[] = {
    { "signal", WVA_CELL_TEXT }, { "replicas", WVA_CELL_NUMBER },    { "waiting", WVA_CELL_NUMBER },
    { "kv", WVA_CELL_NUMBER },   { "active_jobs", WVA_CELL_NUMBER },
};

static void fill_correlation(struct wva_table *table, const void *context)
{
    const struct content *content = context;

    for (int i = 0; i < WVA_HPA_CORRELATED; i++) {
        wva_table_text(table, wva_str_from(wva_hpa_correlated_name(i)));
        for (int j = 0; j < WVA_HPA_CORRELATED; j++)
            wva_table_number(table, content->hpa->correlation[i][j]);
    }
}

/* ---- the text ---- */

static void write_whole(struct wva_buffer *text, const char *label, double value)
{
    wva_buffer_printf(text, "%-19s", label);
    wva_text_figure(text, value, 0, "");
    wva_buffer_append_char(text, '\n');
}

static void write_metric(struct wva_buffer *text, const char *label,
                         const struct wva_hpa_threshold *metric)
{
    char target[WVA_NUMBER_TEXT] = "n/a";

    if (!isnan(metric->target_first))
        (void)wva_number_format(metric->target_first, target);
    wva_buffer_printf(text, "%s:\n  Mean:   ", label);
    wva_text_figure(text, metric->values.mean, 2, "");
    wva_buffer_add(text, "\n  Max:    ");
    wva_text_figure(text, metric->values.max, 2, "");
    wva_buffer_printf(text, "\n  Target: %s\n\n", target);
}

static void write_latency(struct wva_buffer *text, const char *label,
                          const struct wva_summary *latency)
{
    if (latency->n == 0)
        wva_buffer_printf(text, "%s: No data collected\n\n", label);
    else
        wva_buffer_printf(text, "%s (ms):\n  Mean:   %.2f\n  Max:    %.2f\n  Min:    %.2f\n\n",
                          label, latency->mean, latency->max, latency->min);
}

static void write_metadata(struct wva_buffer *text, const struct wva_metadata *metadata)
{
    static const struct {
        const char *label;
        enum wva_metadata_field field;
    } lines[] = {
        { "Experiment Name:", WVA_METADATA_NAME }, { "Start Time:", WVA_METADATA_START },
        { "End Time:", WVA_METADATA_END },         { "Namespace:", WVA_METADATA_NAMESPACE },
        { "HPA Name:", WVA_METADATA_HPA },         { "Deployment:", WVA_METADATA_DEPLOYMENT }
    };

    for (size_t i = 0; i < WVA_COUNT(lines); i++) {
        const char *value = metadata->text[lines[i].field];

        wva_buffer_printf(text, "%-17s", lines[i].label);
        wva_text_outside(text, value == NULL ? "N/A" : value);
        wva_buffer_append_char(text, '\n');
    }
}

static void write_violations(struct wva_buffer *text, const char *label,
                             const struct wva_hpa_threshold *metric, size_t samples)
{
    char target[WVA_NUMBER_TEXT] = "n/a";

    if (!isnan(metric->target_first))
        (void)wva_number_format(metric->target_first, target);
    wva_buffer_printf(text, "  %s > %s: %zu/%zu samples (%.1f%%)\n", label, target,
                      metric->exceeded, samples, metric->exceeded_pct);
}

static void write_correlation(struct wva_buffer *text, const struct wva_hpa *hpa)
{
    wva_buffer_printf(text, "Metric Correlation Matrix:\n%-12s", "");
    for (int i = 0; i < WVA_HPA_CORRELATED; i++)
        wva_buffer_printf(text, "%12s", wva_hpa_correlated_name(i));
    for (int i = 0; i < WVA_HPA_CORRELATED; i++) {
        wva_buffer_printf(text, "\n%-12s", wva_hpa_correlated_name(i));
        for (int j = 0; j < WVA_HPA_CORRELATED; j++)
            wva_text_cell(text, 12, hpa->correlation[i][j], 3, "");
    }
    wva_buffer_add(text, "\n\n");
}

/* As many as the notebook found, which knew scaling.log only. */
static size_t count_logged(const struct wva_experiment *experiment)
{
    size_t count = 0;

    for (size_t i = 0; i < experiment->events.count && experiment->monitor == WVA_HPA_LEGACY; i++)
        count += experiment->events.items[i].kind != WVA_EVENT_KUBERNETES;
    return count;
}

static void write_classic(struct wva_buffer *text, const struct wva_experiment *experiment,
                          const struct wva_hpa *hpa)
{
    wva_buffer_add(text, "EXPERIMENT SUMMARY, by the numbers as the file has them\n\n");
    write_metadata(text, &experiment->metadata);
    wva_buffer_printf(text, "\nSamples:           %zu\n", hpa->samples);
    write_whole(text, "Initial Replicas:", hpa->initial);
    write_whole(text, "Final Replicas:", hpa->final);
    write_whole(text, "Max Replicas:", hpa->highest);
    write_whole(text, "Min Replicas:", hpa->lowest);
    wva_buffer_printf(text, "Scaling Events:    %zu\n", count_logged(experiment));
    wva_buffer_add(text, "(events in scaling.log, which only the first monitor "
                         "wrote; DETAILS has the changes)\n\n");
    write_metric(text, "Waiting Requests", &hpa->metric[WVA_HPA_METRIC_WAITING]);
    write_metric(text, "KV Cache Usage", &hpa->metric[WVA_HPA_METRIC_KV]);
    write_latency(text, "TTFT", &hpa->ttft);
    write_latency(text, "ITL", &hpa->itl);
    write_whole(text, "Max Active Jobs:", hpa->max_active_jobs);
    write_whole(text, "Completed Jobs:", hpa->last_completed_jobs);
    wva_buffer_append_char(text, '\n');
    write_correlation(text, hpa);
    wva_buffer_add(text, "Threshold Violations:\n");
    write_violations(text, "Waiting Requests", &hpa->metric[WVA_HPA_METRIC_WAITING], hpa->samples);
    write_violations(text, "KV Cache", &hpa->metric[WVA_HPA_METRIC_KV], hpa->samples);
    wva_buffer_printf(text, "  Either: %zu/%zu samples (%.1f%%)\n", hpa->any_exceeded, hpa->samples,
                      hpa->any_exceeded_pct);
}

static void write_line(struct wva_buffer *text, const char *label, double value, int decimals,
                       const char *unit)
{
    wva_buffer_printf(text, "%-38s", label);
    wva_text_figure(text, value, decimals, unit);
    wva_buffer_append_char(text, '\n');
}

/* The time of excess while none were asked for, by the reason. */
static void write_outcomes(struct wva_buffer *text, const struct wva_hpa *hpa)
{
    char label[64];

    for (int i = WVA_HPA_EXCESS_NOT_READ; i < WVA_HPA_EXCESSES; i++) {
        if (hpa->excess[i].rows == 0)
            continue;
        (void)snprintf(label, sizeof label, "  %s", wva_hpa_excess_name((enum wva_hpa_excess)i));
        write_line(text, label, hpa->excess[i].s, 0, " s");
    }
}

static void write_corrected(struct wva_buffer *text, const struct wva_experiment *experiment,
                            const struct wva_hpa *hpa)
{
    const struct wva_hpa_threshold *kv = &hpa->metric[WVA_HPA_METRIC_KV];

    wva_buffer_add(text, "\nDETAILS, by the numbers as they were meant\n\n");
    write_line(text, "Cache use, mean", 100 * kv->values.mean, 2, " %");
    write_line(text, "Cache use, highest", 100 * kv->values.max, 1, " %");
    write_line(text, "Cache use, target", 100 * kv->target_first, 1, " %");
    write_line(text, "Waiting above its target for", hpa->metric[WVA_HPA_METRIC_WAITING].exceeded_s,
               0, " s");
    write_line(text, "Cache use above its target for", kv->exceeded_s, 0, " s");
    write_line(text, "First excess to decision", hpa->excess_to_decision_s, 0, " s");
    write_line(text, "Decision to replicas", hpa->decision_to_actuation_s, 0, " s");
    write_line(text, "Excess while replicas were coming", hpa->dead_s, 0, " s");
    write_line(text, "Excess while none were asked for", hpa->excess_unanswered_s, 0, " s");
    write_outcomes(text, hpa);
    write_line(text, "Changes of desired replicas", (double)hpa->count, 0, "");
    write_line(text, "Changes of current replicas", (double)hpa->replica_changes, 0, "");
    write_line(text, "Scale-ups to fewer than asked for", (double)hpa->scale_ups_limited, 0, "");
    write_line(text, "Scale-up to end of excess, median", hpa->relief_s.median, 0, " s");
    write_line(text, "Queue below its target for", hpa->queued.s, 0, " s");
    write_line(text, "Cache full for", hpa->full_time_pct, 1, " % of the time");
    write_line(text, "Most replicas by cache use", hpa->needed_peak, 0, "");
    write_line(text, "Overshoot", hpa->overshoot_pct, 0, " %");
    write_line(text, "Reversals within 5 minutes", (double)hpa->flaps, 0, "");
    write_line(text, "End of load to fewest replicas", hpa->load_end_to_minimum_s, 0, " s");
    write_line(text, "Last excess to fewest replicas", hpa->last_excess_to_minimum_s, 0, " s");
    write_line(text, "Replica-hours", hpa->replica_s / 3600, 2, "");
    write_line(text, "Saved against the highest throughout", hpa->static_saving_pct, 0, " %");
    write_line(text, "Interval, configured",
               wva_metadata_number(&experiment->metadata, WVA_METADATA_INTERVAL), 0, " s");
    write_line(text, "Interval, mean", hpa->interval_s.mean, 3, " s");
    write_line(text, "Interval, shortest", hpa->interval_s.min, 0, " s");
    write_line(text, "Interval, longest", hpa->interval_s.max, 0, " s");
    write_line(text, "Holes", (double)hpa->holes, 0, "");
}

void wva_hpa_text(struct wva_buffer *text, const char *name,
                  const struct wva_experiment *experiment, const struct wva_results *results)
{
    wva_buffer_add(text, "HPA run ");
    wva_text_outside(text, name);
    wva_buffer_add(text, "\n\n");
    write_classic(text, experiment, &results->hpa_written);
    write_corrected(text, experiment, &results->hpa);
}

enum wva_status wva_hpa_files_write(const char *dir, const struct wva_frame *frame,
                                    const struct wva_results *results, struct wva_error *err)
{
    const struct content content = { frame, &results->hpa };
    struct wva_table_column columns[SAMPLE_COLUMNS];
    enum wva_status status;

    head_samples(columns);
    status = wva_tables_put(dir, "data/hpa_samples.csv", columns, SAMPLE_COLUMNS, fill_samples,
                            &content, err);
    if (status == WVA_OK)
        status = wva_lists_write_hpa_events(dir, frame, results, err);
    if (status == WVA_OK)
        status = wva_tables_put(dir, "analysis/correlation.csv", correlation_columns,
                                WVA_COUNT(correlation_columns), fill_correlation, &content, err);
    return status;
}
