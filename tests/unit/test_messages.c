/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>

#include "log/message.h"
#include "log/pseudo_yaml.h"
#include "util/buffer.h"

static struct wva_buffer seen;

/* Writes a fact as "KIND column=value ...;". */
static void note_fact(void *context, const struct wva_fact *fact)
{
    static const char *const kinds[] = {
        [WVA_FACT_RESTART] = "restart",
        [WVA_FACT_CYCLE_START] = "start",
        [WVA_FACT_SYSTEM_DATA] = "data",
        [WVA_FACT_MODELS] = "models",
        [WVA_FACT_SERVERS] = "servers",
        [WVA_FACT_SOLUTION] = "solution",
        [WVA_FACT_CYCLE_END] = "end",
        [WVA_FACT_CYCLE_FAILED] = "failed",
        [WVA_FACT_OBSERVATION] = "observation",
        [WVA_FACT_ALLOCATION] = "allocation",
        [WVA_FACT_INFEASIBLE] = "infeasible",
        [WVA_FACT_PARAMETERS] = "parameters",
        [WVA_FACT_TUNED] = "tuned",
        [WVA_FACT_SLO] = "slo",
        [WVA_FACT_ANALYSIS] = "analysis",
        [WVA_FACT_VARIANT] = "variant",
        [WVA_FACT_REPLICAS] = "replicas",
        [WVA_FACT_DECISION] = "decision",
        [WVA_FACT_METRICS] = "metrics",
        [WVA_FACT_TUNER] = "tuner",
        [WVA_FACT_POD] = "pod",
    };

    (void)context;
    wva_buffer_printf(&seen, "%s%s", kinds[fact->kind], fact->broken ? "!" : "");
    for (int i = 0; i < WVA_COLUMN_COUNT; i++)
        if (fact->cell[i].len > 0)
            wva_buffer_printf(&seen, " %s=%.*s", wva_column_info((enum wva_column)i)->name,
                              WVA_STR_ARGS(fact->cell[i]));
    wva_buffer_append_char(&seen, ';');
}

static void expect(const char *message, enum wva_message_result result, const char *facts)
{
    seen = wva_buffer_make(64 * 1024);
    assert_int_equal(
        wva_message_read(&(struct wva_message){ .text = wva_str_from(message) }, note_fact, NULL),
        result);
    assert_string_equal(seen.data == NULL ? "" : seen.data, facts);
    wva_buffer_free(&seen);
}

static void test_lifecycle(void **context)
{
    (void)context;
    expect("Zap logger initialized", WVA_MESSAGE_READ, "restart;");
    expect("Reconciliation completed - variants_processed: 1, optimization_successful: true",
           WVA_MESSAGE_READ, "end;");
    expect("no feasible allocations found for all variants: unable to go on", WVA_MESSAGE_READ,
           "failed;");
    expect("Starting manager", WVA_MESSAGE_OTHER, "");
    expect("", WVA_MESSAGE_OTHER, "");
}

static void test_slo(void **context)
{
    (void)context;
    expect("Found SLO for model - model: org/m-8b, class: Gold, slo-tpot: 24, slo-ttft: 500",
           WVA_MESSAGE_READ, "start;slo slo_itl=24 slo_ttft=500 model=org/m-8b class=Gold;");
    expect("Found SLO for model - model: org/m-8b, class: Gold", WVA_MESSAGE_BROKEN, "start;");
}

static void test_replicas_in_both_phrases(void **context)
{
    (void)context;
    expect("EmitReplicaMetrics completed for variantAutoscaling-name: dec, current-replicas: 2, "
           "desired-replicas: 1, "
           "accelerator: A100",
           WVA_MESSAGE_READ, "replicas numRep=1 variant=dec accelerator=A100 current_replicas=2;");
    expect("EmitReplicaMetrics completed - variant: dec, current-replicas: 4, desired-replicas: "
           "10, accelerator: ",
           WVA_MESSAGE_READ, "replicas numRep=10 variant=dec current_replicas=4;");
    expect("EmitReplicaMetrics completed - variant: dec", WVA_MESSAGE_BROKEN, "");
    expect("Processing variant - index: 0, variantAutoscaling-name: dec, namespace: ns, "
           "has_optimized_alloc: true",
           WVA_MESSAGE_READ, "variant variant=dec namespace=ns;");
}

#define HEAD "Optimization solution - system: Solution: \n"
#define ROW_A                                                                                      \
    "s=a:ns; c=Gold; m=org/m; rate=420.67; inTk=306; outTk=470; sol=1, sat=false, "                \
    "alloc={acc=H100; numRep=2; "                                                                  \
    "maxBatch=512; cost=200, val=-100, itl=12.785089, ttft=74.7283, rho=0.09633973, "              \
    "maxRPM=607.63}; slo-itl=15, "                                                                 \
    "slo-ttft=1000, slo-tps=0 \n"
#define FACT_A                                                                                     \
    "allocation rate=420.67 inTk=306 outTk=470 numRep=2 itl=12.785089 ttft=74.7283 slo_itl=15 "    \
    "slo_ttft=1000 "                                                                               \
    "server=a:ns model=org/m class=Gold accelerator=H100 max_batch=512 cost=200 value=-100 "       \
    "rho=0.09633973 "                                                                              \
    "max_rpm=607.63 saturated=false slo_tps=0;"
#define TAIL "AllocationByType: \nname=NVIDIA-H100, count=2, limit=0, cost=200 \ntotalCost=200 \n"

static void test_solution(void **context)
{
    (void)context;
    expect(HEAD TAIL, WVA_MESSAGE_READ, "solution;");
    expect(HEAD ROW_A TAIL, WVA_MESSAGE_READ, "solution;" FACT_A);
    expect(HEAD "s=b:ns; c=Gold; m=org/m; no feasible allocation! \n" ROW_A TAIL, WVA_MESSAGE_READ,
           "solution;infeasible server=b:ns model=org/m class=Gold;" FACT_A);
}

static void test_solution_numbers_keep_their_text(void **context)
{
    (void)context;
    expect(HEAD "s=a:ns; c=C; m=M; rate=1e-05; inTk=1; outTk=2; sol=1, alloc={acc=; numRep=0; "
                "maxBatch=0; cost=0, val=NaN, "
                "itl=NaN, ttft=+Inf, rho=0, maxRPM=1.2345678e+06}; slo-itl=15, slo-ttft=1000, "
                "slo-tps=0 \n" TAIL,
           WVA_MESSAGE_READ,
           "solution;allocation rate=1e-05 inTk=1 outTk=2 numRep=0 itl=NaN ttft=+Inf slo_itl=15 "
           "slo_ttft=1000 server=a:ns "
           "model=M class=C max_batch=0 cost=0 value=NaN rho=0 max_rpm=1.2345678e+06 slo_tps=0;");
}

static void test_solution_that_breaks_off(void **context)
{
    (void)context;
    expect(HEAD, WVA_MESSAGE_BROKEN, "solution;");
    expect(HEAD ROW_A, WVA_MESSAGE_BROKEN, "solution;" FACT_A);
    expect(HEAD "s=a:ns; c=C; m=M; rate=5; inTk=1; out \n" TAIL, WVA_MESSAGE_BROKEN,
           "solution;allocation! rate=5 inTk=1 server=a:ns model=M class=C;");
    expect(HEAD "nonsense \n" ROW_A TAIL, WVA_MESSAGE_BROKEN, "solution;" FACT_A);
}

#define DATA "System data prepared for optimization: - "

static void test_system_data_servers(void **context)
{
    (void)context;
    expect(DATA "{ count: []}", WVA_MESSAGE_READ, "data;");
    expect(DATA "{ servers: []}", WVA_MESSAGE_READ, "servers;");
    expect(DATA "{ optimizer: {  unlimited: true,  saturationPolicy:  }}", WVA_MESSAGE_READ, "");
    expect(DATA "{ servers: [  {   name: a:ns,   class: Gold, with comma,   model: org/m,   "
                "maxBatchSize: 512,   "
                "currentAlloc: {    accelerator: ,    numReplicas: 4,    maxBatch: 256,    cost: "
                "400,    itlAverage: 9e-7,    "
                "ttftAverage: 23.45,    load: {     arrivalRate: 843.42,     avgInTokens: 229,     "
                "avgOutTokens: 436    }   "
                "},   desiredAlloc: {    accelerator: Z,    numReplicas: 99,    itlAverage: 99,    "
                "load: {     arrivalRate: 99    "
                "}   }  },  {   name: b:ns  } ]}",
           WVA_MESSAGE_READ,
           "servers;observation itlAverage=9e-7 ttftAverage=23.45 rate=843.42 inTk=229 outTk=436 "
           "server=a:ns model=org/m "
           "class=Gold, with comma current_replicas=4 max_batch=256;observation server=b:ns;");
}

static void test_system_data_models(void **context)
{
    (void)context;
    expect(DATA "{ models: [  {   name: org/m,   acc: L4,   decodeParms: {    alpha: 7.47,    "
                "beta: 0.044   },   "
                "prefillParms: {    gamma: 1e+21,    delta: 0.0000035   }  } ]}",
           WVA_MESSAGE_READ,
           "models;parameters alpha=7.47 beta=0.044 gamma=1e+21 delta=0.0000035 model=org/m "
           "accelerator=L4;");
}

static void test_system_data_that_breaks_off(void **context)
{
    static const char whole[] =
        DATA "{ servers: [  {   name: a:ns,   currentAlloc: {    numReplicas: 4   }  } ]}";
    size_t prefix = strlen(DATA "{ servers: [");

    (void)context;
    expect(DATA "error marshalling: json: unsupported value: NaN", WVA_MESSAGE_BROKEN, "");
    /* No cut of it may pass for a whole statement about the server. */
    for (size_t len = prefix; len < strlen(whole) - strlen(" ]}"); len++) {
        seen = wva_buffer_make(1024);
        assert_int_equal(
            wva_message_read(&(struct wva_message){ .text = { whole, len } }, note_fact, NULL),
            WVA_MESSAGE_BROKEN);
        assert_string_equal(seen.data, "servers;");
        wva_buffer_free(&seen);
    }
}

static void test_pseudo_yaml_has_a_nesting_limit(void **context)
{
    char text[200];
    struct wva_yaml yaml;
    struct wva_yaml_event event;

    (void)context;
    memset(text, '{', sizeof text);
    yaml = wva_yaml_begin((struct wva_str){ text, sizeof text });
    do
        event = wva_yaml_next(&yaml);
    while (event.kind == WVA_YAML_OPEN);
    assert_int_equal(event.kind, WVA_YAML_ERROR);
    assert_int_equal(wva_yaml_next(&yaml).kind, WVA_YAML_ERROR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lifecycle),
        cmocka_unit_test(test_slo),
        cmocka_unit_test(test_replicas_in_both_phrases),
        cmocka_unit_test(test_solution),
        cmocka_unit_test(test_solution_numbers_keep_their_text),
        cmocka_unit_test(test_solution_that_breaks_off),
        cmocka_unit_test(test_system_data_servers),
        cmocka_unit_test(test_system_data_models),
        cmocka_unit_test(test_system_data_that_breaks_off),
        cmocka_unit_test(test_pseudo_yaml_has_a_nesting_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
