/* SPDX-License-Identifier: Apache-2.0 */
/* Series of simulated scrapes against what was put in. */
#include <stdlib.h>

#include "../simulate/scrapes.h"
#include "prom/pod_series.h"
#include "support.h"
#include "util/timestamp.h"

enum { FOLDERS = 300 };

static bool agrees(double found, double truth)
{
    return (isnan(found) && isnan(truth)) || fabs(found - truth) <= 1e-9 * fabs(truth) + 1e-12;
}

static void check(double found, double truth, uint64_t seed, size_t row, const char *what)
{
    if (!agrees(found, truth))
        fail_msg("folder %llu, row %zu, %s: %g instead of %g", (unsigned long long)seed, row, what,
                 found, truth);
}

/* The quantile has to lie in the bucket that holds the observation of that rank. */
static void check_quantile(const struct sim_scrapes *truth, const struct wva_pod_series *series,
                           size_t row, enum wva_latency_figure figure, double q, uint64_t seed)
{
    const struct sim_scrapes_row *expected = &truth->rows[row];
    size_t field = wva_series_latency(WVA_QUANTITY_TTFT, figure), i = 0;
    double found = wva_series_get(series, field, row) / 1000;
    size_t rank = (size_t)ceil(q * (double)expected->ttft_count);

    if (expected->ttft_count == 0) {
        check(found, NAN, seed, row, "quantile of nothing");
        return;
    }
    while (i < SIM_SCRAPES_BOUNDS && expected->ttft[rank - 1] > truth->bounds[i])
        i++;
    assert_int_equal(i == SIM_SCRAPES_BOUNDS,
                     series->beyond[field] != NULL && series->beyond[field][row]);
    if (i == SIM_SCRAPES_BOUNDS)
        check(found, truth->bounds[i - 1], seed, row, "quantile beyond the buckets");
    else if (found < (i == 0 ? 0 : truth->bounds[i - 1]) - 1e-9 || found > truth->bounds[i] + 1e-9)
        fail_msg("folder %llu, row %zu: quantile %g is %g", (unsigned long long)seed, row, q,
                 found);
}

static void check_row(const struct sim_scrapes *truth, const struct wva_pod_series *series,
                      size_t row, uint64_t seed)
{
    const struct sim_scrapes_row *expected = &truth->rows[row];
    double ttft = 0;
    const struct {
        size_t field;
        double value;
        const char *what;
    } figures[] = {
        { WVA_SERIES_PODS_SEEN, expected->seen > 0 ? expected->seen : (double)NAN, "pods" },
        { WVA_SERIES_PODS_ANSWERED, expected->seen > 0 ? expected->answered : (double)NAN,
          "answers" },
        { WVA_SERIES_RUNNING, expected->running, "running" },
        { WVA_SERIES_WAITING, expected->waiting, "waiting" },
        { WVA_SERIES_KV_USE, expected->kv, "KV use" },
        { WVA_SERIES_STARTED, expected->started, "started" },
        { WVA_SERIES_GENERATED_TOKENS, expected->generated, "generated" },
        { WVA_SERIES_PROMPT_TOKENS, expected->prompt, "prompt" },
        { WVA_SERIES_EPP_ARRIVED, expected->arrived, "arrived" },
    };

    for (size_t i = 0; i < COUNT(figures); i++)
        check(wva_series_get(series, figures[i].field, row), figures[i].value, seed, row,
              figures[i].what);
    if (series->value[WVA_SERIES_FINISHED] != NULL)
        check(series->value[WVA_SERIES_FINISHED][row], expected->finished, seed, row, "finished");
    for (size_t i = 0; i < expected->ttft_count; i++)
        ttft += expected->ttft[i];
    if (fabs(wva_series_get(series, wva_series_latency(WVA_QUANTITY_TTFT, WVA_LATENCY_MEAN), row)
             - 1000 * ttft / (double)expected->ttft_count)
        > 1e-6)
        fail_msg("folder %llu, row %zu: mean TTFT", (unsigned long long)seed, row);
    if (expected->itl_count > 0)
        assert_near(
            wva_series_get(series, wva_series_latency(WVA_QUANTITY_ITL, WVA_LATENCY_MEAN), row),
            1000 * expected->itl_sum / expected->itl_count, 1e-6);
    check_quantile(truth, series, row, WVA_LATENCY_P50, .5, seed);
    check_quantile(truth, series, row, WVA_LATENCY_P90, .9, seed);
    check_quantile(truth, series, row, WVA_LATENCY_P99, .99, seed);
}

static void check_folder(uint64_t seed, int totals[2])
{
    const struct sim_scrapes_options options = { .seed = seed };
    char *dir = make_scratch();
    struct sim_scrapes *truth = sim_scrapes_write(dir, &options);
    struct wva_scrapes *scrapes;
    struct wva_pod_series series;
    struct wva_error err;
    double restarts = 0;

    assert_non_null(truth);
    assert_int_equal(wva_scrapes_read(dir, NULL, &scrapes, &err), WVA_OK);
    assert_int_equal(scrapes->pages, truth->pages);
    series = wva_pod_series_make(scrapes, NULL);
    assert_int_equal(series.rows, truth->row_count);
    for (size_t r = 0; r < series.rows; r++) {
        assert_int_equal(scrapes->round_ns[r] / WVA_NS_PER_S, truth->rows[r].time_s);
        check_row(truth, &series, r, seed);
        restarts += wva_first_known(wva_series_get(&series, WVA_SERIES_RESTARTS, r), 0);
    }
    check(restarts, truth->restarts, seed, 0, "restarts");
    totals[0] += truth->restarts;
    totals[1] += truth->failed;
    wva_pod_series_free(&series);
    wva_scrapes_free(scrapes);
    sim_scrapes_free(truth);
    remove_scratch(dir);
}

static void test_simulated_folders(void **state)
{
    int totals[2] = { 0, 0 };

    (void)state;
    for (uint64_t seed = 1; seed <= FOLDERS; seed++)
        check_folder(seed, totals);
    /* What is hard occurs. */
    assert_true(totals[0] > 100 && totals[1] > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_simulated_folders),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
