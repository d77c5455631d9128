/* SPDX-License-Identifier: Apache-2.0 */
#include "prom/pod_series.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/statistics.h"
#include "util/timestamp.h"

static const struct {
    enum wva_series_field field;
    enum wva_quantity quantity;
} rates[] = {
    { WVA_SERIES_RECEIVED, WVA_QUANTITY_RECEIVED },
    { WVA_SERIES_FINISHED, WVA_QUANTITY_FINISHED },
    { WVA_SERIES_ABORTED, WVA_QUANTITY_ABORTED },
    { WVA_SERIES_PROMPT_TOKENS, WVA_QUANTITY_PROMPT_TOKENS },
    { WVA_SERIES_GENERATED_TOKENS, WVA_QUANTITY_GENERATED_TOKENS },
    { WVA_SERIES_CACHED_TOKENS, WVA_QUANTITY_CACHED_TOKENS },
    { WVA_SERIES_PREEMPTIONS, WVA_QUANTITY_PREEMPTIONS },
    { WVA_SERIES_EPP_ARRIVED, WVA_QUANTITY_EPP_REQUESTS },
    { WVA_SERIES_EPP_ERRORS, WVA_QUANTITY_EPP_ERRORS },
};

/* How the values of pods become one: averages of a pool are the same from each of its EPPs. */
static const struct {
    enum wva_series_field field;
    enum wva_quantity quantity;
    enum wva_quantity_join join;
} gauges[] = {
    { WVA_SERIES_RUNNING, WVA_QUANTITY_RUNNING, WVA_JOIN_SUM },
    { WVA_SERIES_WAITING, WVA_QUANTITY_WAITING, WVA_JOIN_SUM },
    { WVA_SERIES_KV_USE, WVA_QUANTITY_KV_USE, WVA_JOIN_MEAN },
    { WVA_SERIES_KV_MAX, WVA_QUANTITY_KV_USE, WVA_JOIN_MAX },
    { WVA_SERIES_CAPACITY, WVA_QUANTITY_KV_CAPACITY, WVA_JOIN_SUM },
    { WVA_SERIES_EPP_RUNNING, WVA_QUANTITY_EPP_RUNNING, WVA_JOIN_SUM },
    { WVA_SERIES_EPP_KV, WVA_QUANTITY_EPP_AVERAGE_KV, WVA_JOIN_MEAN },
    { WVA_SERIES_EPP_QUEUE, WVA_QUANTITY_EPP_AVERAGE_QUEUE, WVA_JOIN_MEAN },
    { WVA_SERIES_EPP_POOL_RUNNING, WVA_QUANTITY_EPP_AVERAGE_RUNNING, WVA_JOIN_MEAN },
    { WVA_SERIES_EPP_READY, WVA_QUANTITY_EPP_READY, WVA_JOIN_MAX },
    { WVA_SERIES_EPP_FLOW_QUEUE, WVA_QUANTITY_EPP_FLOW_QUEUE, WVA_JOIN_SUM },
    { WVA_SERIES_EPP_FLOW_BYTES, WVA_QUANTITY_EPP_FLOW_BYTES, WVA_JOIN_SUM },
    { WVA_SERIES_EPP_SATURATION, WVA_QUANTITY_EPP_SATURATION, WVA_JOIN_MAX },
};

/* A round while its pods are added. */
struct row {
    size_t index;
    size_t gauge_pods[WVA_COUNT(gauges)]; /* pods with a value */
    double prefix_queries, prefix_hits, balance;
    size_t running_pods; /* that answered */
    double running, running_squares;
    struct wva_histogram histogram[WVA_QUANTITY_HISTOGRAMS];
};

static void set(struct wva_pod_series *series, size_t field, size_t row, double value)
{
    if (isnan(value))
        return;
    if (series->value[field] == NULL) {
        series->value[field] = wva_reallocarray(NULL, series->rows, sizeof(double));
        for (size_t i = 0; i < series->rows; i++)
            series->value[field][i] = NAN;
    }
    series->value[field][row] = value;
}

double wva_series_get(const struct wva_pod_series *series, size_t field, size_t row)
{
    return series->value[field] == NULL ? NAN : series->value[field][row];
}

static void add(struct wva_pod_series *series, size_t field, size_t row, double more)
{
    if (!isnan(more))
        set(series, field, row, wva_first_known(wva_series_get(series, field, row), 0) + more);
}

/* ---- prefill and decode ---- */

static bool is_of_prefill(enum wva_quantity quantity)
{
    return quantity == WVA_QUANTITY_TTFT || quantity == WVA_QUANTITY_QUEUE_TIME
           || quantity == WVA_QUANTITY_PREFILL_TIME || quantity == WVA_QUANTITY_PROMPT_TOKENS
           || quantity == WVA_QUANTITY_CACHED_TOKENS || quantity == WVA_QUANTITY_PREFIX_QUERIES
           || quantity == WVA_QUANTITY_PREFIX_HITS;
}

static bool counts(const struct wva_pod_series *series, const struct wva_scraped_pod *pod,
                   enum wva_quantity quantity)
{
    if (!series->split || pod->kind != WVA_POD_ENGINE || pod->role == WVA_ROLE_OF_POD_BOTH
        || quantity == WVA_QUANTITY_PREEMPTIONS)
        return true;
    return is_of_prefill(quantity) == (pod->role == WVA_ROLE_OF_POD_PREFILL);
}

static bool is_split(const struct wva_scrapes *scrapes, const bool *keep)
{
    bool has[WVA_ROLE_OF_POD_DECODE + 1] = { false };

    for (size_t i = 0; i < scrapes->pod_count; i++)
        if ((keep == NULL || keep[i]) && scrapes->pods[i].kind == WVA_POD_ENGINE)
            has[scrapes->pods[i].role] = true;
    return has[WVA_ROLE_OF_POD_PREFILL] && has[WVA_ROLE_OF_POD_DECODE];
}

/* ---- a pod in a round ---- */

static void add_running(struct row *row, const struct wva_page *page)
{
    double running = page->value[WVA_QUANTITY_RUNNING];

    if (isnan(running))
        return;
    row->running_pods++;
    row->running += running;
    row->running_squares += running * running;
}

static void add_gauges(struct wva_pod_series *series, struct row *row, const struct wva_page *page)
{
    for (size_t i = 0; i < WVA_COUNT(gauges); i++) {
        double value = page->value[gauges[i].quantity];
        double old = wva_series_get(series, gauges[i].field, row->index);

        if (isnan(value))
            continue;
        row->gauge_pods[i]++;
        if (gauges[i].join == WVA_JOIN_MAX)
            set(series, gauges[i].field, row->index, fmax(wva_first_known(old, value), value));
        else
            add(series, gauges[i].field, row->index, value);
    }
    add(series, WVA_SERIES_IN_USE, row->index,
        page->value[WVA_QUANTITY_KV_USE] * page->value[WVA_QUANTITY_KV_CAPACITY]);
}

/* Requests that came, by what became of them. */
static double find_balance(const struct wva_interval *interval)
{
    double ended = wva_interval_increase(interval, WVA_QUANTITY_FINISHED)
                   + wva_first_known(wva_interval_increase(interval, WVA_QUANTITY_ABORTED), 0);
    double held =
        interval->after->value[WVA_QUANTITY_RUNNING] + interval->after->value[WVA_QUANTITY_WAITING];

    if (!interval->restarted)
        held -= interval->before->value[WVA_QUANTITY_RUNNING]
                + interval->before->value[WVA_QUANTITY_WAITING];
    return fmax(ended + held, isnan(ended + held) ? NAN : 0) / interval->seconds;
}

static void add_known(double *total, double more)
{
    if (!isnan(more))
        *total = wva_first_known(*total, 0) + more;
}

static void add_interval(struct wva_pod_series *series, struct row *row,
                         const struct wva_scraped_pod *pod, const struct wva_interval *interval)
{
    for (size_t i = 0; i < WVA_COUNT(rates); i++)
        if (counts(series, pod, rates[i].quantity))
            add(series, rates[i].field, row->index,
                wva_interval_increase(interval, rates[i].quantity) / interval->seconds);
    for (size_t i = 0; i < WVA_QUANTITY_HISTOGRAMS; i++) {
        enum wva_quantity quantity = (enum wva_quantity)(WVA_QUANTITY_SCALARS + i);
        struct wva_histogram more = wva_interval_histogram(interval, quantity);

        if (counts(series, pod, quantity)) {
            wva_histogram_add(&row->histogram[i], &more);
            if (quantity == WVA_QUANTITY_TTFT)
                add(series, WVA_SERIES_STARTED, row->index, more.count / interval->seconds);
        }
        wva_histogram_free(&more);
    }
    if (counts(series, pod, WVA_QUANTITY_PREFIX_HITS)) {
        add_known(&row->prefix_queries,
                  wva_interval_increase(interval, WVA_QUANTITY_PREFIX_QUERIES));
        add_known(&row->prefix_hits, wva_interval_increase(interval, WVA_QUANTITY_PREFIX_HITS));
    }
    if (counts(series, pod, WVA_QUANTITY_FINISHED))
        add_known(&row->balance, find_balance(interval));
    add(series, WVA_SERIES_LONG_INTERVALS, row->index, interval->is_long);
    add(series, WVA_SERIES_RESTARTS, row->index, interval->restarted);
}

static void add_pod(struct wva_pod_series *series, struct row *row,
                    const struct wva_scraped_pod *pod, size_t page)
{
    bool answers = wva_page_answers(pod, pod->pages[page]);
    struct wva_interval interval;

    if (pod->kind == WVA_POD_ENGINE) {
        add(series, WVA_SERIES_PODS_SEEN, row->index, 1);
        add(series, WVA_SERIES_PODS_ANSWERED, row->index, answers);
    }
    if (answers)
        add_gauges(series, row, pod->pages[page]);
    if (answers && pod->kind == WVA_POD_ENGINE && counts(series, pod, WVA_QUANTITY_RUNNING))
        add_running(row, pod->pages[page]);
    if (wva_interval_find(pod, page, &interval))
        add_interval(series, row, pod, &interval);
}

/* ---- a round ---- */

static void close_latency(struct wva_pod_series *series, size_t row, enum wva_quantity quantity,
                          const struct wva_histogram *histogram)
{
    static const double q[WVA_LATENCY_FIGURES] = { 0, .5, .9, .99 };

    set(series, wva_series_latency(quantity, WVA_LATENCY_MEAN), row,
        1000 * wva_histogram_mean(histogram));
    for (enum wva_latency_figure f = WVA_LATENCY_P50; f <= WVA_LATENCY_P99; f++) {
        size_t field = wva_series_latency(quantity, f);
        struct wva_quantile quantile = wva_histogram_quantile(histogram, q[f]);

        set(series, field, row, 1000 * quantile.value);
        if (quantile.beyond && series->beyond[field] == NULL)
            series->beyond[field] = wva_calloc(series->rows, sizeof(bool));
        if (quantile.beyond)
            series->beyond[field][row] = true;
    }
}

static void close_balance(struct wva_pod_series *series, const struct row *row)
{
    double pods = (double)row->running_pods, mean = row->running / pods;

    if (row->running_pods >= 2 && mean > 0)
        set(series, WVA_SERIES_RUNNING_CV, row->index,
            sqrt(fmax(0, row->running_squares / pods - mean * mean)) / mean);
}

static void close_row(struct wva_pod_series *series, struct row *row)
{
    for (size_t i = 0; i < WVA_COUNT(gauges); i++)
        if (gauges[i].join == WVA_JOIN_MEAN && row->gauge_pods[i] > 0)
            set(series, gauges[i].field, row->index,
                wva_series_get(series, gauges[i].field, row->index) / (double)row->gauge_pods[i]);
    for (size_t i = 0; i < WVA_QUANTITY_HISTOGRAMS; i++) {
        close_latency(series, row->index, (enum wva_quantity)(WVA_QUANTITY_SCALARS + i),
                      &row->histogram[i]);
        wva_histogram_free(&row->histogram[i]);
    }
    close_balance(series, row);
    if (row->prefix_queries > 0)
        set(series, WVA_SERIES_PREFIX_HITS, row->index, row->prefix_hits / row->prefix_queries);
    /* Until it is known what else tells of arrivals. */
    set(series, WVA_SERIES_ARRIVED, row->index, row->balance);
}

static void make_rows(const struct wva_scrapes *scrapes, const bool *keep,
                      struct wva_pod_series *series)
{
    size_t *next = wva_calloc(scrapes->pod_count, sizeof *next); /* page of each pod */

    for (size_t r = 0; r < series->rows; r++) {
        struct row row = { .index = r, .prefix_queries = NAN, .prefix_hits = NAN, .balance = NAN };

        for (size_t i = 0; i < WVA_QUANTITY_HISTOGRAMS; i++)
            row.histogram[i] = wva_histogram_unknown();
        for (size_t p = 0; p < scrapes->pod_count; p++) {
            const struct wva_scraped_pod *pod = &scrapes->pods[p];

            if (next[p] == pod->page_count || pod->round[next[p]] != r)
                continue;
            if (keep == NULL || keep[p])
                add_pod(series, &row, pod, next[p]);
            next[p]++;
        }
        close_row(series, &row);
    }
    free(next);
}

/* ---- the whole run ---- */

static double find_mean_prompt(const struct wva_scrapes *scrapes, const bool *keep,
                               const struct wva_pod_series *series)
{
    struct wva_window *window = wva_window_create();
    double prompts, started;

    for (size_t i = 0; i < scrapes->pod_count; i++)
        if ((keep == NULL || keep[i])
            && counts(series, &scrapes->pods[i], WVA_QUANTITY_PROMPT_TOKENS))
            wva_window_add(window, &scrapes->pods[i], INT64_MIN, INT64_MAX);
    prompts = window->increase[WVA_QUANTITY_PROMPT_TOKENS];
    started = wva_window_histogram(window, WVA_QUANTITY_TTFT)->count;
    wva_window_free(window);
    return started > 0 ? prompts / started : NAN;
}

static void find_demand(struct wva_pod_series *series)
{
    for (size_t r = 0; r < series->rows; r++) {
        double waiting = wva_series_get(series, WVA_SERIES_WAITING, r)
                         + wva_first_known(wva_series_get(series, WVA_SERIES_EPP_FLOW_QUEUE, r), 0);

        set(series, WVA_SERIES_DEMAND, r,
            wva_series_get(series, WVA_SERIES_IN_USE, r)
                + (waiting == 0 ? 0 : waiting * series->mean_prompt));
    }
}

static void choose_arrivals(struct wva_pod_series *series)
{
    size_t source = WVA_SERIES_FIELDS;

    if (series->value[WVA_SERIES_ARRIVED] != NULL)
        series->arrivals = WVA_ARRIVALS_BALANCE;
    if (series->value[WVA_SERIES_EPP_ARRIVED] != NULL) {
        series->arrivals = WVA_ARRIVALS_EPP;
        source = WVA_SERIES_EPP_ARRIVED;
    } else if (series->value[WVA_SERIES_RECEIVED] != NULL) {
        series->arrivals = WVA_ARRIVALS_RECEIVED;
        source = WVA_SERIES_RECEIVED;
    }
    if (source == WVA_SERIES_FIELDS)
        return;
    free(series->value[WVA_SERIES_ARRIVED]);
    series->value[WVA_SERIES_ARRIVED] = NULL;
    for (size_t r = 0; r < series->rows; r++)
        set(series, WVA_SERIES_ARRIVED, r, wva_series_get(series, source, r));
}

struct wva_pod_series wva_pod_series_make(const struct wva_scrapes *scrapes, const bool *keep)
{
    struct wva_pod_series series = {
        .rows = scrapes->round_count,
        .split = is_split(scrapes, keep),
    };

    make_rows(scrapes, keep, &series);
    series.mean_prompt = find_mean_prompt(scrapes, keep, &series);
    find_demand(&series);
    choose_arrivals(&series);
    return series;
}

struct wva_pod_series wva_pod_series_of_owner(const struct wva_scrapes *scrapes, const char *owner)
{
    bool *keep = wva_calloc(scrapes->pod_count, sizeof *keep);
    struct wva_pod_series series;

    for (size_t i = 0; i < scrapes->pod_count; i++)
        keep[i] = strcmp(scrapes->pods[i].owner, owner) == 0;
    series = wva_pod_series_make(scrapes, keep);
    free(keep);
    return series;
}

void wva_pod_series_free(struct wva_pod_series *series)
{
    for (size_t i = 0; i < WVA_SERIES_FIELDS; i++) {
        free(series->value[i]);
        free(series->beyond[i]);
    }
    *series = (struct wva_pod_series){ 0 };
}

double wva_series_mean(const struct wva_scrapes *scrapes, const struct wva_pod_series *series,
                       size_t field, int64_t from_ns, int64_t to_ns)
{
    double sum = 0, weights = 0;

    for (size_t r = 0; r < series->rows; r++) {
        int64_t begin = scrapes->round_ns[r];
        int64_t end = r + 1 < series->rows ? scrapes->round_ns[r + 1] : to_ns;
        double value = wva_series_get(series, field, r);

        begin = begin < from_ns ? from_ns : begin;
        end = end > to_ns ? to_ns : end;
        if (isnan(value) || end <= begin)
            continue;
        sum += value * (double)(end - begin);
        weights += (double)(end - begin);
    }
    return weights > 0 ? sum / weights : NAN;
}
