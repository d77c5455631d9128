/* SPDX-License-Identifier: Apache-2.0 */
/* What the collector of WVA experiments picks out of messages, and the figures it makes of that. */
#include "tests/unit/support.h"

#include <stdio.h>
#include <stdlib.h>

#include "analysis/collector.h"
#include "experiment/collected_rows.h"
#include "util/number.h"
#include "util/path.h"
#include "util/timestamp.h"

enum { MINUTE = 60 };

static void say(struct wva_collected *collected, double seconds, const char *text)
{
    const struct wva_message message = { .text = wva_str_from(text) };

    wva_collected_add_message(collected, (int64_t)(seconds * (double)WVA_NS_PER_S), &message);
}

static void solve(struct wva_collected *collected, double seconds)
{
    say(collected, seconds,
        "Optimization solution - system: Solution: \n"
        "s=v:n; c=Premium; m=org/m; rate=60; inTk=10; outTk=20; sol=1, sat=false, alloc={acc=L4; "
        "numRep=2; maxBatch=8; cost=10, val=0, itl=5, ttft=50, rho=0.5, maxRPM=90}; slo-itl=9, "
        "slo-ttft=900, slo-tps=0 \n"
        "s=w:n; c=Premium; m=org/m; rate=60; inTk=10; outTk=20; sol=1, sat=false, alloc={acc=L4; "
        "numRep=3; maxBatch=8; cost=10, val=0, itl=7, ttft=70, rho=0.5, maxRPM=90}; slo-itl=9, "
        "slo-ttft=900, slo-tps=0 \n"
        "AllocationByType: \ntotalCost=20 \n");
}

static void observe(struct wva_collected *collected, double seconds, const char *latencies)
{
    char text[128];

    (void)snprintf(text, sizeof text,
                   "Metrics collected for VA: variant=v, replicas=2, accelerator=L4, %s, "
                   "cost=1.00",
                   latencies);
    say(collected, seconds, text);
}

static void test_messages(void **context)
{
    struct wva_collected collected = { 0 };

    (void)context;
    solve(&collected, 1);
    observe(&collected, 1, "ttft=30.50ms, itl=6.25ms");
    say(&collected, 1, "Processing decision: variant=v, action=scale-up, current=1\u2192target=2");
    say(&collected, 1,
        "Applied capacity decision: variant=v, action=scale-up, current=1, target=2, "
        "reason=x");
    say(&collected, 1, "KV cache metric: pod=p, usage=0.950 (95.0%)");
    say(&collected, 1, "KV cache metrics collected (max over 1m): modelID=m, podCount=1");
    say(&collected, 1, "Queue metric: pod=p, queueLength=11");
    say(&collected, 1, "Capacity analysis completed: shouldScaleUp=true, scaleDownSafe=false");
    say(&collected, 1, "saturation analysis completed: shouldScaleUp=false, scaleDownSafe=true");
    say(&collected, 1, "Found SLO for model: model=m, class=Premium, slo-tpot=9, slo-ttft=900");
    say(&collected, 1, "anything else");
    assert_int_equal(collected.count, WVA_COLLECTED_KINDS);
    for (int kind = 0; kind < WVA_COLLECTED_KINDS; kind++)
        assert_int_equal(collected.kinds[kind], 1);
    /* The first server of a Solution is the one that counts. */
    assert_near(collected.events[0].itl_ms, 5, 0);
    assert_near(collected.events[0].replicas, 2, 0);
    assert_near(collected.events[1].ttft_ms, 30.5, 0);
    assert_int_equal(collected.events[2].action, WVA_ACTION_UP);
    assert_near(collected.events[2].replicas, 1, 0);
    assert_near(collected.events[2].value, 2, 0);
    assert_near(collected.events[3].value, 0.95, 0);
    assert_near(collected.events[4].value, 11, 0);
    assert_true(collected.events[5].scale_up && !collected.events[5].scale_down_safe);
    assert_true(!collected.events[6].scale_up && collected.events[6].scale_down_safe);
    assert_near(collected.events[7].itl_ms, 9, 0);
    wva_collected_free(&collected);
}

static void test_pairs(void **context)
{
    struct wva_collected collected = { 0 };
    struct wva_collector figures;

    (void)context;
    solve(&collected, 0);
    observe(&collected, 0, "ttft=1.00ms, itl=1.00ms"); /* not later */
    observe(&collected, MINUTE, "ttft=52.00ms, itl=11.00ms");
    solve(&collected, MINUTE);
    observe(&collected, 2 * MINUTE, "ttft=0.00ms, itl=0.00ms");
    solve(&collected, 2 * MINUTE); /* nothing comes after it */
    figures = wva_collector_measure(&collected);
    assert_int_equal(figures.predictions, 3);
    assert_int_equal(figures.observations, 3);
    assert_int_equal(figures.pairs, 2);
    assert_true(figures.slo_assumed);
    assert_int_equal(figures.violations, 1);
    assert_near(figures.itl_error.mean, 0.5, 1e-12);
    assert_near(figures.itl_error_abs, 5.5, 1e-12);
    assert_near(figures.ttft_error.mean, -24, 1e-12);
    assert_int_equal(figures.itl.n, 2); /* above 0 */
    say(&collected, 2 * MINUTE, "Found SLO for model: model=m, class=P, slo-tpot=12, slo-ttft=900");
    figures = wva_collector_measure(&collected);
    assert_false(figures.slo_assumed);
    assert_int_equal(figures.violations, 0);
    wva_collected_free(&collected);
}

static void test_pods(void **context)
{
    struct wva_collected collected = { 0 };
    struct wva_collector figures;

    (void)context;
    say(&collected, 1, "KV cache metric: pod=a, usage=0.900 (90.0%)");
    say(&collected, 1, "KV cache metric: pod=b, usage=0.100 (10.0%)");
    say(&collected, 2, "KV cache metric: pod=a, usage=0.910 (91.0%)");
    figures = wva_collector_measure(&collected);
    assert_int_equal(figures.kv.measurements, 3);
    assert_int_equal(figures.kv.instants, 2);
    assert_int_equal(figures.kv.above, 1); /* 90 % itself is not */
    assert_near(figures.kv.mean, 70.5, 1e-9);
    assert_near(figures.kv.max, 91, 1e-9);
    assert_near(figures.kv.min, 10, 1e-9);
    assert_int_equal(figures.queue.instants, 0);
    assert_near(figures.queue.mean, NAN, 0);
    assert_int_equal(wva_collected_count_times(&collected, WVA_COLLECTED_KV), 2);
    wva_collected_free(&collected);
}

static void test_nothing(void **context)
{
    const struct wva_collected collected = { 0 };
    struct wva_collector figures = wva_collector_measure(&collected);

    (void)context;
    assert_int_equal(figures.pairs + figures.decisions + figures.kv.instants, 0);
    assert_near(figures.itl_error.mean, NAN, 0);
    assert_near(figures.replicas_max, NAN, 0);
}

static void test_most(void **context)
{
    const struct wva_collected_event event = wva_collected_event(WVA_COLLECTED_KV, 1);
    struct wva_collected collected = { 0 };

    (void)context;
    for (size_t i = 0; i < WVA_COLLECTED_MAX + 2; i++)
        wva_collected_add(&collected, &event);
    assert_int_equal(collected.count, WVA_COLLECTED_MAX);
    assert_int_equal(collected.dropped, 2);
    wva_collected_free(&collected);
}

/* ---- samples ---- */

enum { MADE_MAX = 8 };

struct made {
    size_t count;
    double itl[MADE_MAX], kv[MADE_MAX], queue[MADE_MAX], desired[MADE_MAX];
};

static double cell(const struct wva_sample *sample, enum wva_column column)
{
    double value;

    return wva_number_parse(sample->cell[column], &value) ? value : NAN;
}

static enum wva_status take_sample(void *context, const struct wva_sample *sample,
                                   struct wva_error *err)
{
    struct made *made = context;

    (void)err;
    assert_true(made->count < MADE_MAX);
    made->itl[made->count] = cell(sample, WVA_COLUMN_ITL_OBSERVED);
    made->kv[made->count] = cell(sample, WVA_COLUMN_KV_USAGE);
    made->queue[made->count] = cell(sample, WVA_COLUMN_QUEUE_LENGTH);
    made->desired[made->count] = cell(sample, WVA_COLUMN_REPLICAS_DESIRED);
    made->count++;
    return WVA_OK;
}

static void test_rows(void **context)
{
    static const char rows[] =
        "timestamp,event_type,itl,pod,kv_cache_usage,queue_length,target_replicas\n"
        "2025-12-01T12:00:00Z,metrics,5,,,,\n"
        "2025-12-01T12:00:00Z,kv_cache,,a,0.5,,\n"
        "2025-12-01T12:00:00Z,kv_cache,,b,0.7,,\n"
        "2025-12-01T12:00:00Z,kv_cache,,,,,\n" /* says only how many pods there are */
        "2025-12-01T12:00:00Z,queue,,a,,3,\n"
        "2025-12-01T12:00:00Z,queue,,b,,4,\n"
        "2025-12-01T12:00:00.1Z,scaling_decision,,,,,2\n"
        "2025-12-01T12:00:00.2Z,kv_cache,,a,0.1,,\n" /* a second cycle at once */
        "2025-12-01T12:00:00.2Z,metrics,6,,,,\n"
        "2025-12-01T12:00:30Z,metrics,7,,,,\n"
        "2025-12-01T12:01:00Z,slo,,,,,\n" /* tells of no server */
        "2025-12-01T12:02:00Z,unheard-of,,,,,\n"
        "never,metrics,8,,,,\n";
    struct wva_collected collected = { 0 };
    struct made made = { 0 };
    char *dir = make_scratch(), *path = wva_path_join(dir, "metrics.csv");
    struct wva_error err;
    uint64_t unusable;

    (void)context;
    write_file(dir, "metrics.csv", rows, sizeof rows - 1);
    assert_int_equal(wva_collected_read_rows(path, &collected, &unusable, &err), WVA_OK);
    assert_int_equal(unusable, 2);
    assert_int_equal(collected.kinds[WVA_COLLECTED_KV], 3);
    assert_int_equal(wva_collected_make_samples(&collected, take_sample, &made, &err), WVA_OK);
    assert_int_equal(made.count, 3);
    assert_near(made.itl[0], 5, 0);
    assert_near(made.kv[0], 0.7, 0);
    assert_near(made.queue[0], 7, 0);
    assert_near(made.desired[0], 2, 0);
    assert_near(made.itl[1], 6, 0);
    assert_near(made.kv[1], 0.1, 0);
    assert_near(made.desired[1], NAN, 0);
    assert_near(made.itl[2], 7, 0);
    write_file(dir, "metrics.csv", "timestamp,replicas\n", 19);
    assert_int_equal(wva_collected_read_rows(path, &collected, &unusable, &err), WVA_ERR_DATA);
    wva_collected_free(&collected);
    free(path);
    remove_scratch(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages), cmocka_unit_test(test_pairs), cmocka_unit_test(test_pods),
        cmocka_unit_test(test_nothing),  cmocka_unit_test(test_rows),  cmocka_unit_test(test_most),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
