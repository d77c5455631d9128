/* SPDX-License-Identifier: Apache-2.0 */
/* Whole logs, a few lines each: no value may come from another cycle, server or model. */
#include "support.h"

#include <stdlib.h>

#include "log/split.h"
#include "util/buffer.h"
#include "util/path.h"

/* Lines of a log; T is the minute and second, "00:00.000". */
#define LINE(T, MESSAGE)                                                                           \
    "{\"level\":\"DEBUG\",\"ts\":\"2025-11-10T10:" T "Z\",\"msg\":\"" MESSAGE "\"}\n"
#define SLO(T) LINE(T, "Found SLO for model - model: M, class: C, slo-tpot: 24, slo-ttft: 500")

#define COUNT_LINE(T) LINE(T, "System data prepared for optimization: - { count: []}")
#define MODEL(NAME, ACC, ALPHA)                                                                    \
    "  {   name: " NAME ",   acc: " ACC ",   decodeParms: {    alpha: " ALPHA                      \
    ",    beta: 1   },   prefillParms: {    "                                                      \
    "gamma: 2,    delta: 3   }  }"
#define MODELS(T, LIST) LINE(T, "System data prepared for optimization: - { models: [" LIST " ]}")
#define SERVER(NAME, MODEL_NAME, ACC, CURRENT, ITL)                                                \
    "  {   name: " NAME ",   class: C,   model: " MODEL_NAME                                       \
    ",   currentAlloc: {    accelerator: " ACC ",    numReplicas: " CURRENT                        \
    ",    itlAverage: " ITL ",    load: {     arrivalRate: 60    }   }  }"
#define SERVERS(T, LIST) LINE(T, "System data prepared for optimization: - { servers: [" LIST " ]}")
#define CHOICE(NAME, MODEL_NAME, ACC, REPLICAS)                                                    \
    "s=" NAME "; c=C; m=" MODEL_NAME                                                               \
    "; rate=60; inTk=1; outTk=2; sol=1, sat=false, alloc={acc=" ACC "; numRep=" REPLICAS           \
    "; maxBatch=8; cost=1, val=0, itl=5, ttft=6, rho=0.5, maxRPM=7}; slo-itl=24, slo-ttft=500, "   \
    "slo-tps=0 \\n"
#define SOLUTION(T, ROWS)                                                                          \
    LINE(T, "Optimization solution - system: Solution: \\n" ROWS                                   \
            "AllocationByType: \\ntotalCost=0 \\n")
#define EMIT(T, NAME, NAMESPACE, CURRENT, DESIRED)                                                 \
    LINE(T, "Processing variant - index: 0, variantAutoscaling-name: " NAME                        \
            ", namespace: " NAMESPACE ", has_optimized_alloc: true")                               \
    LINE(T, "EmitReplicaMetrics completed - variant: " NAME ", current-replicas: " CURRENT         \
            ", desired-replicas: " DESIRED ", accelerator: H100")
#define END(T)                                                                                     \
    LINE(T, "Reconciliation completed - variants_processed: 1, optimization_successful: true")

static struct wva_coverage coverage;

/* "mm:ss server itl current->desired alpha flags\n" */
static enum wva_status note_sample(void *context, const struct wva_sample *sample,
                                   struct wva_error *err)
{
    const struct wva_str *cell = sample->cell;

    (void)err;
    wva_buffer_printf(context, "%.5s %.*s %.*s %.*s->%.*s %.*s %.*s\n",
                      cell[WVA_COLUMN_TIMESTAMP].ptr + 14, WVA_STR_ARGS(cell[WVA_COLUMN_SERVER]),
                      WVA_STR_ARGS(cell[WVA_COLUMN_ITL_OBSERVED]),
                      WVA_STR_ARGS(cell[WVA_COLUMN_REPLICAS_CURRENT]),
                      WVA_STR_ARGS(cell[WVA_COLUMN_REPLICAS_DESIRED]),
                      WVA_STR_ARGS(cell[WVA_COLUMN_ALPHA]), WVA_STR_ARGS(cell[WVA_COLUMN_FLAGS]));
    return WVA_OK;
}

static void expect(const char *log, const char *expected)
{
    char *dir = make_scratch(), *path;
    struct wva_buffer text = wva_buffer_make(64 * 1024);
    struct wva_log_sinks sinks = { .sample = note_sample, .context = &text };
    struct wva_source *source;
    struct wva_error err;

    write_file(dir, "log", log, strlen(log));
    path = wva_path_join(dir, "log");
    source = wva_source_open(path, NULL, &err);
    assert_non_null(source);
    assert_int_equal(wva_log_read(source, &sinks, &coverage, &err), WVA_OK);
    assert_string_equal(text.data == NULL ? "" : text.data, expected);
    wva_source_close(source);
    wva_buffer_free(&text);
    free(path);
    remove_scratch(dir);
}

#define CYCLE_1                                                                                    \
    SLO("00:00.001")                                                                               \
    COUNT_LINE("00:00.002")                                                                        \
    MODELS("00:00.002", MODEL("M", "H100", "7"))                                                   \
    SERVERS("00:00.002", SERVER("a:n", "M", "H100", "1", "9"))
#define REST_1 SOLUTION("00:00.003", CHOICE("a:n", "M", "H100", "2")) END("00:00.004")
#define CYCLE_2                                                                                    \
    SLO("01:00.001")                                                                               \
    COUNT_LINE("01:00.002")                                                                        \
    MODELS("01:00.002", MODEL("M", "H100", "8"))                                                   \
    SERVERS("01:00.002", SERVER("a:n", "M", "H100", "2", "10"))                                    \
    SOLUTION("01:00.003", CHOICE("a:n", "M", "H100", "3")) END("01:00.004")

static void test_whole_cycles(void **context)
{
    (void)context;
    expect(CYCLE_1 REST_1 CYCLE_2, "00:00 a:n 9 1->2 7 \n01:00 a:n 10 2->3 8 \n");
    assert_int_equal(coverage.cycle.cycles, 2);
    assert_int_equal(coverage.cycle.incomplete, 0);
}

static void test_missing_lines_leave_holes(void **context)
{
    (void)context;
    /* No Solution and no end in the first cycle. */
    expect(CYCLE_1 CYCLE_2, "00:00 a:n 9 1-> 7 no-solution\n01:00 a:n 10 2->3 8 \n");
    assert_int_equal(coverage.cycle.without_solution, 1);
    /* No servers line in the second. */
    expect(CYCLE_1 REST_1 SLO("01:00.001") MODELS("01:00.002", MODEL("M", "H100", "8"))
               SOLUTION("01:00.003", CHOICE("a:n", "M", "H100", "3")) END("01:00.004"),
           "00:00 a:n 9 1->2 7 \n01:00 a:n  ->3 8 no-servers\n");
    /* No models line in the second. */
    expect(CYCLE_1 REST_1 SLO("01:00.001")
               SERVERS("01:00.002", SERVER("a:n", "M", "H100", "2", "10"))
                   SOLUTION("01:00.003", CHOICE("a:n", "M", "H100", "3")) END("01:00.004"),
           "00:00 a:n 9 1->2 7 \n01:00 a:n 10 2->3  no-parameters\n");
}

static void test_lines_far_apart_are_not_one_cycle(void **context)
{
    (void)context;
    /* Only servers and Solution lines are left, and of two cycles one each. */
    expect(
        SERVERS("00:00.002", SERVER("a:n", "M", "H100", "1", "9"))
            SOLUTION("01:00.003", CHOICE("a:n", "M", "H100", "3")),
        "00:00 a:n 9 1->  no-solution|no-parameters\n01:00 a:n  ->3  no-servers|no-parameters\n");
    /* Ten seconds are not too far, a millisecond more is. */
    expect(SERVERS("00:00.002", SERVER("a:n", "M", "H100", "1", "9"))
               SOLUTION("00:10.002", CHOICE("a:n", "M", "H100", "3")),
           "00:00 a:n 9 1->3  no-parameters\n");
    expect(
        SERVERS("00:00.002", SERVER("a:n", "M", "H100", "1", "9"))
            SOLUTION("00:10.003", CHOICE("a:n", "M", "H100", "3")),
        "00:00 a:n 9 1->  no-solution|no-parameters\n00:10 a:n  ->3  no-servers|no-parameters\n");
}

static void test_pairs_within_milliseconds(void **context)
{
    (void)context;
    expect(CYCLE_1 REST_1 SLO("00:00.010") COUNT_LINE("00:00.011")
               MODELS("00:00.011", MODEL("M", "H100", "7"))
                   SERVERS("00:00.011", SERVER("a:n", "M", "H100", "1", "9.5"))
                       SOLUTION("00:00.012", CHOICE("a:n", "M", "H100", "4")) END("00:00.013"),
           "00:00 a:n 9 1->2 7 \n00:00 a:n 9.5 1->4 7 \n");
}

static void test_several_servers(void **context)
{
    (void)context;
    /* One infeasible; parameters go by model and accelerator, and H100 is no L4 nor H10. */
    expect(
        MODELS("00:00.002",
               MODEL("M", "H100", "1") "," MODEL("N", "H100", "2") "," MODEL("M", "L4", "3"))
            SERVERS("00:00.002",
                    SERVER("a:n", "M", "L4", "1", "9") "," SERVER(
                        "b:n", "N", "H100", "2", "10") "," SERVER("c:n", "M", "H10", "3", "11"))
                SOLUTION("00:00.003", CHOICE("c:n", "M", "H10", "5") CHOICE(
                                          "a:n", "M", "H100",
                                          "4") "s=b:n; c=C; m=N; no feasible allocation! \\n")
                    END("00:00.004"),
        "00:00 a:n 9 1->4 1 \n00:00 b:n 10 2-> 2 infeasible\n00:00 c:n 11 3->5  no-parameters\n");
}

static void test_emitted_replicas_fill_holes_of_their_own_server_only(void **context)
{
    (void)context;
    expect(MODELS("00:00.002", MODEL("M", "H100", "1"))
               SERVERS("00:00.002", SERVER("a:n", "M", "H100", "1",
                                           "9") "," SERVER("a:other", "M", "H100", "2", "10"))
                   EMIT("00:00.004", "a", "other", "2", "6") END("00:00.005"),
           "00:00 a:n 9 1-> 1 no-solution\n00:00 a:other 10 2->6 1 no-solution\n");
}

static void test_failed_cycles_give_nothing_and_spoil_nothing(void **context)
{
    (void)context;
    expect(SLO("00:00.001") COUNT_LINE("00:00.002") SERVERS("00:00.002", "")
               LINE("00:00.003", "no feasible allocations found for all variants: skipping")
                   LINE("00:00.003", "no feasible allocations found for all variants: again")
                       CYCLE_2,
           "01:00 a:n 10 2->3 8 \n");
    assert_int_equal(coverage.cycle.failed, 1);
    assert_int_equal(coverage.cycle.cycles, 2);
}

static void test_restart_ends_a_cycle(void **context)
{
    (void)context;
    expect(
        SERVERS("00:00.002", SERVER("a:n", "M", "H100", "1", "9"))
            LINE("00:00.003", "Zap logger initialized")
                SOLUTION("00:00.004", CHOICE("a:n", "M", "H100", "3")),
        "00:00 a:n 9 1->  no-solution|no-parameters\n00:00 a:n  ->3  no-servers|no-parameters\n");
}

static void test_what_is_no_number_is_empty(void **context)
{
    (void)context;
    expect(SERVERS("00:00.002", SERVER("a:n", "M", "H100", "1", "%!f(string=24)")) REST_1,
           "00:00 a:n  1->2  no-parameters|malformed\n");
    expect(SERVERS("00:00.002", SERVER("a:n", "M", "H100", "1", "1.2.3")) REST_1,
           "00:00 a:n  1->2  no-parameters|malformed\n");
    expect(SERVERS("00:00.002", SERVER("a:n", "M", "H100", "1", ".")) REST_1,
           "00:00 a:n  1->2  no-parameters|malformed\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_cycles),
        cmocka_unit_test(test_missing_lines_leave_holes),
        cmocka_unit_test(test_lines_far_apart_are_not_one_cycle),
        cmocka_unit_test(test_pairs_within_milliseconds),
        cmocka_unit_test(test_several_servers),
        cmocka_unit_test(test_emitted_replicas_fill_holes_of_their_own_server_only),
        cmocka_unit_test(test_failed_cycles_give_nothing_and_spoil_nothing),
        cmocka_unit_test(test_restart_ends_a_cycle),
        cmocka_unit_test(test_what_is_no_number_is_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
