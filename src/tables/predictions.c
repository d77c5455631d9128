/* SPDX-License-Identifier: Apache-2.0 */
#include "tables/predictions.h"

#include <math.h>

#include "output/text.h"
#include "tables/tables.h"

/* One of the two latencies. */
struct signal {
    const char *name;
    enum wva_role observed, predicted;
    const struct wva_prediction *prediction;
};

struct content {
    const struct wva_frame *frame;
    struct signal signal[2];
};

static struct content gather(const struct wva_frame *frame, const struct wva_results *results)
{
    return (struct content){
        .frame = frame,
        .signal = { { "ITL", WVA_ROLE_ITL_OBSERVED, WVA_ROLE_ITL_PREDICTED,
                      &results->itl_prediction },
                    { "TTFT", WVA_ROLE_TTFT_OBSERVED, WVA_ROLE_TTFT_PREDICTED,
                      &results->ttft_prediction } },
    };
}

static double rate_per_replica(const struct wva_frame *frame, size_t row)
{
    double replicas = wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row);

    return replicas > 0 ? wva_frame_get(frame, WVA_ROLE_RATE, row) / replicas : NAN;
}

static double error_of(const struct wva_prediction *prediction, size_t row)
{
    return prediction->error == NULL ? NAN : prediction->error[row];
}

/* A line with one figure over all rows and the same over active rows. */
static void write_pair(struct wva_buffer *text, const char *label, double all, double active,
                       int decimals, const char *unit)
{
    wva_buffer_printf(text, "  %-30s", label);
    wva_text_cell(text, 14, all, decimals, unit);
    wva_text_cell(text, 16, active, decimals, unit);
    wva_buffer_append_char(text, '\n');
}

static double percent_of(size_t part, size_t whole)
{
    return whole == 0 ? NAN : 100.0 * (double)part / (double)whole;
}

static void write_errors(struct wva_buffer *text, const struct signal *signal)
{
    const struct wva_prediction *p = signal->prediction;
    const struct wva_summary *all = &p->errors, *active = &p->active_errors;

    wva_buffer_printf(text, "%-32s%14s%16s\n", signal->name, "all rows", "active rows");
    write_pair(text, "rows", (double)all->n, (double)active->n, 0, "");
    write_pair(text, "mean error (bias), ms", all->mean, active->mean, 2, "");
    write_pair(text, "mean absolute error, ms", p->mean_absolute, p->active_mean_absolute, 2, "");
    write_pair(text, "median error, ms", all->median, active->median, 2, "");
    write_pair(text, "standard deviation, ms", all->sd, active->sd, 2, "");
    write_pair(text, "lowest error, ms", all->min, active->min, 2, "");
    write_pair(text, "highest error, ms", all->max, active->max, 2, "");
    write_pair(text, "rows underestimated", (double)p->under, (double)p->active_under, 0, "");
    write_pair(text, "  share", percent_of(p->under, all->n),
               percent_of(p->active_under, active->n), 1, "%");
    write_pair(text, "rows overestimated", (double)p->over, (double)p->active_over, 0, "");
    write_pair(text, "  share", percent_of(p->over, all->n), percent_of(p->active_over, active->n),
               1, "%");
}

static void write_all_rows_only(struct wva_buffer *text, const struct wva_prediction *prediction)
{
    const struct {
        const char *label;
        double value;
        int decimals;
        const char *unit;
    } lines[] = {
        { "mean error in % of predicted", prediction->mean_pct, 1, "%" },
        { "mean underestimate, ms", prediction->mean_under, 2, "" },
        { "correlation with load", prediction->vs_rate, 3, "" },
        { "correlation with replicas", prediction->vs_replicas, 3, "" },
        { "correlation with load/replica", prediction->vs_rate_per_replica, 3, "" },
    };

    for (size_t i = 0; i < WVA_COUNT(lines); i++) {
        wva_buffer_printf(text, "  %-30s", lines[i].label);
        wva_text_cell(text, 14, lines[i].value, lines[i].decimals, lines[i].unit);
        wva_buffer_append_char(text, '\n');
    }
}

static void write_rows(struct wva_buffer *text, const struct wva_frame *frame,
                       const struct signal *signal, const size_t *rows, size_t count)
{
    if (count == 0) {
        wva_buffer_add(text, "  none\n");
        return;
    }
    wva_buffer_printf(text, "  %8s%12s%12s%10s%10s%10s%10s\n", "minute", "observed", "predicted",
                      "error", "replicas", "load", "/replica");
    for (size_t i = 0; i < count; i++) {
        size_t row = rows[i];

        wva_text_cell(text, 10, wva_frame_minutes(frame, row), 1, "");
        wva_text_cell(text, 12, wva_frame_get(frame, signal->observed, row), 2, "");
        wva_text_cell(text, 12, wva_frame_get(frame, signal->predicted, row), 2, "");
        wva_text_cell(text, 10, signal->prediction->error[row], 2, "");
        wva_text_cell(text, 10, wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row), 0, "");
        wva_text_cell(text, 10, wva_frame_get(frame, WVA_ROLE_RATE, row), 1, "");
        wva_text_cell(text, 10, rate_per_replica(frame, row), 1, "");
        wva_buffer_append_char(text, '\n');
    }
}

static void write_signal(struct wva_buffer *text, const struct wva_frame *frame,
                         const struct signal *signal)
{
    const struct wva_prediction *p = signal->prediction;

    wva_buffer_append_char(text, '\n');
    if (p->error == NULL) {
        wva_buffer_printf(text, "%s: no predictions to compare in this log\n", signal->name);
        return;
    }
    write_errors(text, signal);
    write_all_rows_only(text, p);
    wva_buffer_printf(text, "\n%s: largest absolute errors, all rows\n", signal->name);
    write_rows(text, frame, signal, p->worst, p->worst_count);
    wva_buffer_printf(text, "\n%s: largest underestimates\n", signal->name);
    write_rows(text, frame, signal, p->underestimated, p->underestimated_count);
}

static enum wva_status write_text(const char *dir, const struct content *content,
                                  struct wva_error *err)
{
    struct wva_buffer text = wva_buffer_make(WVA_TEXT_MAX);

    wva_buffer_add(&text,
                   "PREDICTION OF LATENCY\n\n"
                   "Error = observed - predicted of the same row, in ms. Above 0 the controller "
                   "was\ntoo optimistic (it underestimated). \"All rows\" has the idle ones too: "
                   "their\nobserved latency is 0, so each counts as an overestimate. Active rows "
                   "have an\nobserved latency and a load above 0: their figures tell how good the "
                   "model is.\nThe prediction is for the desired replicas, while the current ones "
                   "were\nobserved. Load is in requests per minute, replicas are the desired "
                   "ones.\n");
    write_signal(&text, content->frame, &content->signal[0]);
    write_signal(&text, content->frame, &content->signal[1]);
    return wva_text_put(&text, dir, "analysis/prediction.txt", err);
}

static const struct wva_table_column error_columns[] = {
    { "timestamp", WVA_CELL_TEXT },
    { "time_minutes", WVA_CELL_NUMBER },
    { "itlAverage", WVA_CELL_NUMBER },
    { "itl", WVA_CELL_NUMBER },
    { "itl_error", WVA_CELL_NUMBER },
    { "ttftAverage", WVA_CELL_NUMBER },
    { "ttft", WVA_CELL_NUMBER },
    { "ttft_error", WVA_CELL_NUMBER },
    { "rate", WVA_CELL_NUMBER },
    { "numRep", WVA_CELL_NUMBER },
    { "rate_per_replica", WVA_CELL_NUMBER },
};

static void fill_errors(struct wva_table *table, const void *context)
{
    const struct content *content = context;
    const struct wva_frame *frame = content->frame;

    for (size_t row = 0; row < frame->rows; row++) {
        wva_tables_time(table, frame, row);
        wva_tables_real(table, wva_frame_minutes(frame, row));
        for (size_t i = 0; i < WVA_COUNT(content->signal); i++) {
            wva_tables_cell(table, frame, content->signal[i].observed, row);
            wva_tables_cell(table, frame, content->signal[i].predicted, row);
            wva_tables_real(table, error_of(content->signal[i].prediction, row));
        }
        wva_tables_cell(table, frame, WVA_ROLE_RATE, row);
        wva_tables_cell(table, frame, WVA_ROLE_REPLICAS_DESIRED, row);
        wva_tables_real(table, rate_per_replica(frame, row));
    }
}

static const struct wva_table_column worst_columns[] = {
    { "time_minutes", WVA_CELL_NUMBER },
    { "itlAverage", WVA_CELL_NUMBER },
    { "itl", WVA_CELL_NUMBER },
    { "itl_error", WVA_CELL_NUMBER },
    { "rate", WVA_CELL_NUMBER },
    { "numRep", WVA_CELL_NUMBER },
    { "rate_per_replica", WVA_CELL_NUMBER },
};

static void fill_worst(struct wva_table *table, const void *context)
{
    const struct content *content = context;
    const struct wva_frame *frame = content->frame;
    const struct wva_prediction *itl = content->signal[0].prediction;

    for (size_t i = 0; i < itl->worst_count; i++) {
        size_t row = itl->worst[i];

        wva_tables_real(table, wva_frame_minutes(frame, row));
        wva_tables_cell(table, frame, WVA_ROLE_ITL_OBSERVED, row);
        wva_tables_cell(table, frame, WVA_ROLE_ITL_PREDICTED, row);
        wva_tables_real(table, itl->error[row]);
        wva_tables_cell(table, frame, WVA_ROLE_RATE, row);
        wva_tables_cell(table, frame, WVA_ROLE_REPLICAS_DESIRED, row);
        wva_tables_real(table, rate_per_replica(frame, row));
    }
}

static const struct wva_table_column itl_under_columns[] = {
    { "time_minutes", WVA_CELL_NUMBER }, { "itlAverage", WVA_CELL_NUMBER },
    { "itl", WVA_CELL_NUMBER },          { "gap", WVA_CELL_NUMBER },
    { "numRep", WVA_CELL_NUMBER },       { "rate", WVA_CELL_NUMBER },
};

static const struct wva_table_column ttft_under_columns[] = {
    { "time_minutes", WVA_CELL_NUMBER }, { "ttftAverage", WVA_CELL_NUMBER },
    { "ttft", WVA_CELL_NUMBER },         { "gap", WVA_CELL_NUMBER },
    { "numRep", WVA_CELL_NUMBER },       { "rate", WVA_CELL_NUMBER },
};

static void fill_under(struct wva_table *table, const struct wva_frame *frame,
                       const struct signal *signal)
{
    const struct wva_prediction *prediction = signal->prediction;

    for (size_t i = 0; i < prediction->underestimated_count; i++) {
        size_t row = prediction->underestimated[i];

        wva_tables_real(table, wva_frame_minutes(frame, row));
        wva_tables_cell(table, frame, signal->observed, row);
        wva_tables_cell(table, frame, signal->predicted, row);
        wva_tables_real(table, prediction->error[row]);
        wva_tables_cell(table, frame, WVA_ROLE_REPLICAS_DESIRED, row);
        wva_tables_cell(table, frame, WVA_ROLE_RATE, row);
    }
}

static void fill_itl_under(struct wva_table *table, const void *context)
{
    const struct content *content = context;

    fill_under(table, content->frame, &content->signal[0]);
}

static void fill_ttft_under(struct wva_table *table, const void *context)
{
    const struct content *content = context;

    fill_under(table, content->frame, &content->signal[1]);
}

enum wva_status wva_predictions_write(const char *dir, const struct wva_frame *frame,
                                      const struct wva_results *results, struct wva_error *err)
{
    struct content content = gather(frame, results);
    const struct {
        const char *name;
        const struct wva_table_column *columns;
        size_t count;
        void (*fill)(struct wva_table *table, const void *context);
    } tables[] = {
        { "analysis/prediction_errors.csv", error_columns, WVA_COUNT(error_columns), fill_errors },
        { "analysis/worst_predictions.csv", worst_columns, WVA_COUNT(worst_columns), fill_worst },
        { "analysis/itl_underestimations.csv", itl_under_columns, WVA_COUNT(itl_under_columns),
          fill_itl_under },
        { "analysis/ttft_underestimations.csv", ttft_under_columns, WVA_COUNT(ttft_under_columns),
          fill_ttft_under },
    };
    enum wva_status status = write_text(dir, &content, err);

    for (size_t i = 0; i < WVA_COUNT(tables) && status == WVA_OK; i++)
        status = wva_tables_put(dir, tables[i].name, tables[i].columns, tables[i].count,
                                tables[i].fill, &content, err);
    return status;
}
