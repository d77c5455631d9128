/* SPDX-License-Identifier: Apache-2.0 */
/* The families whose messages are short. Those with a file of their own are tested in one. */
#include "facts.h"
#include "message/generation.h"
#include "support.h"

static void test_lifecycle(void **context)
{
    (void)context;
    expect_facts("Zap logger initialized", WVA_MESSAGE_READ, "restart;");
    expect_facts("Reconciliation completed - variants_processed: 1, optimization_successful: true",
                 WVA_MESSAGE_READ, "end;");
    expect_facts("no feasible allocations found for all variants: unable to go on",
                 WVA_MESSAGE_READ, "failed;");
    expect_facts("Reconciliation completedvariants_processed1optimization_successfultrue",
                 WVA_MESSAGE_READ, "end;");
    expect_facts("Found inventory: nodeName - n1 , model - NVIDIA-L4 , count - 2 , mem - 81920",
                 WVA_MESSAGE_READ, "start;");
    expect_facts("Grouped VAs by model: modelCount=1, totalVAs=2", WVA_MESSAGE_READ, "start;");
    expect_facts("context deadline exceededunable to fetch metrics, skipping this "
                 "variantAutoscaling loop",
                 WVA_MESSAGE_READ, "failed;");
    expect_facts("some errorunable to perform model optimization, skipping this iteration",
                 WVA_MESSAGE_READ, "failed;");
    expect_facts("Starting manager", WVA_MESSAGE_OTHER, "");
    expect_facts("", WVA_MESSAGE_OTHER, "");
}

static void test_modes(void **context)
{
    (void)context;
    expect_facts("Operating in CAPACITY-ONLY mode: reactive", WVA_MESSAGE_READ,
                 "start mode=capacity-only;");
    expect_facts("Operating in MODEL-ONLY mode: model", WVA_MESSAGE_READ, "start mode=model-only;");
    expect_facts("Operating in HYBRID mode: both", WVA_MESSAGE_READ, "start mode=hybrid;");
    expect_facts("Operating in saturation-only mode: reactive", WVA_MESSAGE_READ,
                 "start mode=saturation-only;");
    expect_facts("Operating in haste", WVA_MESSAGE_OTHER, "");
    expect_facts("Reconciliation completed successfully: mode=hybrid, modelsProcessed=1, "
                 "decisionsApplied=2",
                 WVA_MESSAGE_READ, "end mode=hybrid;");
    expect_facts("Reconciliation completed successfullymodehybridmodelsProcessed1decisionsApplied2",
                 WVA_MESSAGE_READ, "end mode=hybrid;");
    expect_facts("Reconciliation completed successfully: mode=hyb", WVA_MESSAGE_BROKEN, "");
}

static void test_a_cycle_fails_when_all_its_models_do(void **context)
{
    (void)context;
    expect_facts("Reconciliation completed with errors: mode=model-only, modelsProcessed=2, "
                 "modelsFailed=2, decisionsApplied=0",
                 WVA_MESSAGE_READ, "failed mode=model-only;");
    expect_facts("Reconciliation completed with errors: mode=model-only, modelsProcessed=2, "
                 "modelsFailed=1, decisionsApplied=1",
                 WVA_MESSAGE_READ, "end mode=model-only;");
    expect_facts("Reconciliation completed with errorsmodemodel-onlymodelsProcessed1modelsFailed1"
                 "decisionsApplied0",
                 WVA_MESSAGE_READ, "failed mode=model-only;");
    /* The safety net and the cycle's end follow it. */
    expect_facts("Model-based optimization failed: no feasible allocations found for all "
                 "variants: ",
                 WVA_MESSAGE_OTHER, "");
}

static void test_slo(void **context)
{
    (void)context;
    expect_facts("Found SLO for model - model: org/m-8b, class: Gold, slo-tpot: 24, slo-ttft: 500",
                 WVA_MESSAGE_READ, "start;slo slo_itl=24 slo_ttft=500 model=org/m-8b class=Gold;");
    expect_facts("Found SLO for model - model: org/m-8b, class: Gold", WVA_MESSAGE_BROKEN,
                 "start;");
    expect_facts("Found SLO for model - model: org/m, class: Gold, slo-itl: 24, slo-ttw: 500",
                 WVA_MESSAGE_READ, "start;slo slo_itl=24 slo_ttft=500 model=org/m class=Gold;");
    expect_facts("Found SLOmodelorg/mclassGoldslo-itl24slo-ttw500", WVA_MESSAGE_READ,
                 "start;slo slo_itl=24 slo_ttft=500 model=org/m class=Gold;");
    expect_facts("Found SLO for modelmodelorg/mclassGoldsloTPOT24sloTTFT500", WVA_MESSAGE_READ,
                 "start;slo slo_itl=24 slo_ttft=500 model=org/m class=Gold;");
    /* It stands in the middle of its cycle. */
    expect_facts("Found SLO for model: model=org/m, class=Gold, slo-tpot=10, slo-ttft=1000",
                 WVA_MESSAGE_READ, "slo slo_itl=10 slo_ttft=1000 model=org/m class=Gold;");
}

static void test_replicas_in_both_phrases(void **context)
{
    (void)context;
    expect_facts(
        "EmitReplicaMetrics completed for variantAutoscaling-name: dec, current-replicas: 2, "
        "desired-replicas: 1, "
        "accelerator: A100",
        WVA_MESSAGE_READ, "replicas numRep=1 variant=dec accelerator=A100 current_replicas=2;");
    expect_facts(
        "EmitReplicaMetrics completed - variant: dec, current-replicas: 4, desired-replicas: "
        "10, accelerator: ",
        WVA_MESSAGE_READ, "replicas numRep=10 variant=dec current_replicas=4;");
    expect_facts("EmitReplicaMetrics completed - variant: dec", WVA_MESSAGE_BROKEN, "");
    expect_facts("Processing variant - index: 0, variantAutoscaling-name: dec, namespace: ns, "
                 "has_optimized_alloc: true",
                 WVA_MESSAGE_READ, "variant variant=dec namespace=ns;");
}

static void test_emitted_without_data(void **context)
{
    (void)context;
    expect_facts("EmitReplicaMetrics completed", WVA_MESSAGE_OTHER, "");
    expect_facts("EmitReplicaMetrics completed successfullyvariantdec", WVA_MESSAGE_OTHER, "");
}

static void test_whose_turn_it_is(void **context)
{
    (void)context;
    expect_facts("Processing variantindex0namedecnamespacenshas_optimized_alloctrue",
                 WVA_MESSAGE_READ, "variant variant=dec namespace=ns;");
    expect_facts("Processing variantindex0namedec", WVA_MESSAGE_BROKEN, "");
    expect_facts("Reconciling VariantAutoscaling: name=dec, namespace=ns, modelID=org/m",
                 WVA_MESSAGE_READ, "variant variant=dec namespace=ns model=org/m;");
    expect_facts("Reconciling VariantAutoscaling: name=dec", WVA_MESSAGE_BROKEN, "");
    expect_facts("Processing model: modelID=org/m, variantCount=2", WVA_MESSAGE_READ,
                 "variant model=org/m;");
}

static void test_safety_net(void **context)
{
    (void)context;
    expect_facts("Safety net activated: emitted fallback metrics: variant=dec, currentReplicas=10, "
                 "desiredReplicas=13, accelerator=H100, fallbackSource=previous-desired",
                 WVA_MESSAGE_READ,
                 "replicas numRep=13 variant=dec accelerator=H100 current_replicas=10 "
                 "reason=fallbackSource=previous-desired;");
    expect_facts("Safety net activated: emitted fallback metrics: variant=dec", WVA_MESSAGE_BROKEN,
                 "");
}

static void test_printed_decisions(void **context)
{
    (void)context;
    expect_facts("Processing decision: variant=dec, action=scale-up, current=1\u2192target=2",
                 WVA_MESSAGE_READ,
                 "decision numRep=2 variant=dec current_replicas=1 action=scale-up;");
    expect_facts("Processing decision: variant=dec, action=scale-up", WVA_MESSAGE_BROKEN, "");
    expect_facts("Applied capacity decision: variant=dec, action=no-change, current=1, target=1, "
                 "reason=spare (0.1, 0.2), reason=both",
                 WVA_MESSAGE_READ,
                 "decision numRep=1 variant=dec current_replicas=1 action=no-change "
                 "reason=spare (0.1, 0.2), reason=both;");
    expect_facts(
        "Applied Saturation decision: variant=dec, action=scale-down, current=3, target=2, "
        "reason=model",
        WVA_MESSAGE_READ,
        "decision numRep=2 variant=dec current_replicas=3 action=scale-down "
        "reason=model;");
    expect_facts("Variant decision arbitratedvariantdeccurrent1capacityTarget2modelBasedTarget1"
                 "actionscale-uptargetReplicas2reasoncapacity veto: it says so",
                 WVA_MESSAGE_READ,
                 "decision numRep=2 variant=dec current_replicas=1 action=scale-up "
                 "reason=capacity veto: it says so;");
}

static void test_observed(void **context)
{
    (void)context;
    expect_facts("Metrics collected for VA: variant=dec, replicas=2, accelerator=H100, "
                 "ttft=25.24ms, itl=12.45ms, cost=200.00",
                 WVA_MESSAGE_READ,
                 "metrics itlAverage=12.45 ttftAverage=25.24 variant=dec accelerator=H100 "
                 "current_replicas=2;");
    expect_facts("\u2713 Metrics collected for VA: variant=dec, replicas=2, accelerator=H100, "
                 "ttft=25.24ms, itl=12.45ms, cost=200.00, maxBatch=256, arrivalRate=420.67, "
                 "avgInputTokens=249.29, avgOutputTokens=380.47",
                 WVA_MESSAGE_READ,
                 "metrics itlAverage=12.45 ttftAverage=25.24 rate=420.67 inTk=249.29 outTk=380.47 "
                 "variant=dec accelerator=H100 current_replicas=2 max_batch=256;");
    /* The number was cut to two digits: it stays what it is, no number. */
    expect_facts("Metrics collected for VA: variant=dec, replicas=2, accelerator=H100, "
                 "ttft=0.00ms, itl=0.00ms, cost=20.00, arrivalRate=%!f(string=42)",
                 WVA_MESSAGE_READ,
                 "metrics itlAverage=0.00 ttftAverage=0.00 rate=%!f(string=42) variant=dec "
                 "accelerator=H100 current_replicas=2;");
    expect_facts("Metrics collected for VA: variant=dec, replicas=2, accelerator",
                 WVA_MESSAGE_BROKEN, "");
    expect_facts("Metrics collected for VA: variant=dec, ttft=2ms", WVA_MESSAGE_BROKEN, "");
}

static void test_pods(void **context)
{
    (void)context;
    expect_facts("KV cache metric: pod=dec-1, usage=0.812 (81.2%)", WVA_MESSAGE_READ,
                 "pod kv_usage=0.812 serving_pod=dec-1;");
    expect_facts("Queue metric: pod=dec-1, queueLength=7", WVA_MESSAGE_READ,
                 "pod queue_length=7 serving_pod=dec-1;");
    expect_facts("Queue metric: pod=dec-1", WVA_MESSAGE_BROKEN, "");
}

#define DATA "System data prepared for optimization"

/* A message of each family, and of each generation that it can tell of. */
static const struct {
    const char *text, *object;
    enum wva_family family;
    enum wva_generation generation;
} told[] = {
    { DATA ": - { models: [  {   name: org/m,   acc: L4,   alpha: 1   } ]}", "",
      WVA_FAMILY_SYSTEM_DATA, WVA_GENERATION_ONE_LENGTH },
    { DATA ": - { models: [  {   name: org/m,   decodeParms: { alpha: 1 } } ]}", "",
      WVA_FAMILY_SYSTEM_DATA, WVA_GENERATION_PREFILL },
    { DATA ": - { servers: []}", "", WVA_FAMILY_SYSTEM_DATA, WVA_GENERATION_SEVERAL },
    { DATA ": systemData - &{{{[]}", "", WVA_FAMILY_SYSTEM_DATA, WVA_GENERATION_STRUCT },
    { "inferno data systemData &{{{[]}", "", WVA_FAMILY_SYSTEM_DATA, WVA_GENERATION_STRUCT },
    { "Solution: \nAllocationByType: \n", "", WVA_FAMILY_SOLUTION, WVA_GENERATION_OPTIMIZER },
    { "Optimization solution - system: Solution: \nc=C; m=M; rate=1; tk=1; ", "",
      WVA_FAMILY_SOLUTION, WVA_GENERATION_ONE_LENGTH },
    { "optimization solution system Solution: \ns=a:ns; c=C; m=M; rate=1; inTk=1; ", "",
      WVA_FAMILY_SOLUTION, WVA_GENERATION_PREFILL },
    { "Optimization solution - ", "{\"system\":\"Solution: \\n\"}", WVA_FAMILY_SOLUTION,
      WVA_GENERATION_KEYED },
    { "Found SLOmodelorg/mclassGoldslo-itl24slo-ttw500", "", WVA_FAMILY_SLO, WVA_GENERATION_FIRST },
    { "Found SLO for model - model: org/m, class: Gold", "", WVA_FAMILY_SLO,
      WVA_GENERATION_SEVERAL },
    { "EmitReplicaMetrics completed - variant: dec", "", WVA_FAMILY_REPLICAS,
      WVA_GENERATION_SEVERAL },
    { "Reconciling VariantAutoscaling: name=dec", "", WVA_FAMILY_REPLICAS, WVA_GENERATION_SEVERAL },
    { "Safety net activated: emitted fallback metrics: variant=dec", "", WVA_FAMILY_REPLICAS,
      WVA_GENERATION_SEVERAL },
    { "Processing decision: variant=dec", "", WVA_FAMILY_PRINTED_DECISION, WVA_GENERATION_MODES },
    { "Applied capacity decision: variant=dec", "", WVA_FAMILY_PRINTED_DECISION,
      WVA_GENERATION_MODES },
    { "Metrics collected for VA: variant=dec", "", WVA_FAMILY_OBSERVED, WVA_GENERATION_MODES },
    { "KV cache metric: pod=dec-1", "", WVA_FAMILY_OBSERVED, WVA_GENERATION_MODES },
    { "Queue metric: pod=dec-1", "", WVA_FAMILY_OBSERVED, WVA_GENERATION_MODES },
    { "\u2713 Metrics collected for VA: variant=dec", "", WVA_FAMILY_OBSERVED,
      WVA_GENERATION_MODES },
    { "Updated SystemData for model=org/m", "", WVA_FAMILY_TUNER, WVA_GENERATION_TUNER },
    { "Model tuner results - modelorg/m", "", WVA_FAMILY_TUNER, WVA_GENERATION_TUNER },
    { "Zap logger initialized", "", WVA_FAMILY_LIFECYCLE, WVA_GENERATION_SEVERAL },
    { "Operating in HYBRID mode: both", "", WVA_FAMILY_LIFECYCLE, WVA_GENERATION_MODES },
    { "Grouped VAs by model: modelCount=1", "", WVA_FAMILY_LIFECYCLE, WVA_GENERATION_MODES },
    { "any text", "{\"optimizationMetrics\":{\"itlAverage\":1}}", WVA_FAMILY_OPTIMIZATION_METRICS,
      WVA_GENERATION_METRICS },
    { "", "{\"optimizationMetrics\":{\"itlAverage\":1}}", WVA_FAMILY_OPTIMIZATION_METRICS,
      WVA_GENERATION_METRICS },
    { "Logger initialized", "", WVA_FAMILY_ENGINE, WVA_GENERATION_KEYED },
    { "Processing model", "{\"modelID\":\"org/m\"}", WVA_FAMILY_ENGINE, WVA_GENERATION_V05 },
    { "Processing model (V2)", "{\"modelID\":\"org/m\"}", WVA_FAMILY_ENGINE, WVA_GENERATION_KEYED },
    { "EmitReplicaMetrics completed", "{\"variantName\":\"dec\"}", WVA_FAMILY_DECISIONS,
      WVA_GENERATION_KEYED },
    { "scaling-decision", "{\"modelID\":\"org/m\",\"decisions\":[{}]}", WVA_FAMILY_DECISIONS,
      WVA_GENERATION_RESULT },
    { "V2 saturation analysis completed", "{\"modelID\":\"org/m\"}", WVA_FAMILY_ANALYZERS,
      WVA_GENERATION_V2 },
    { "Queueing model analysis completed", "{\"modelID\":\"org/m\"}", WVA_FAMILY_ANALYZERS,
      WVA_GENERATION_QUEUEING },
    { "analyzer-result", "{\"modelID\":\"org/m\"}", WVA_FAMILY_ANALYZERS, WVA_GENERATION_RESULT },
    { "Setting maxReplicas", "{\"name\":\"dec\"}", WVA_FAMILY_LIMITS, WVA_GENERATION_KEYED },
    { "KV cache metric", "{\"pod\":\"dec-1\"}", WVA_FAMILY_POD_METRICS, WVA_GENERATION_KEYED },
    { "Inferred SLO from queueing model", "{\"variant\":\"dec\"}", WVA_FAMILY_QUEUEING_MODEL,
      WVA_GENERATION_QUEUEING },
};

static void test_every_family_and_generation_is_told(void **context)
{
    unsigned families = 0, generations = 0;

    (void)context;
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        struct wva_message message = { wva_str_from(told[i].text), wva_str_from(told[i].object) };
        struct wva_buffer facts = wva_buffer_make(4096);
        enum wva_family family;

        (void)wva_message_read(&message, write_fact, &facts, &family);
        if (family != told[i].family
            || wva_generation_of(&message, told[i].family) != told[i].generation)
            fail_msg("%s: family %d, generation %d", told[i].text, (int)family,
                     (int)wva_generation_of(&message, told[i].family));
        wva_buffer_free(&facts);
        families |= 1u << told[i].family;
        generations |= 1u << told[i].generation;
    }
    assert_int_equal(families, (1u << WVA_FAMILY_COUNT) - 1);
    assert_int_equal(generations, (1u << (WVA_GENERATION_COUNT + 1)) - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lifecycle),
        cmocka_unit_test(test_modes),
        cmocka_unit_test(test_a_cycle_fails_when_all_its_models_do),
        cmocka_unit_test(test_slo),
        cmocka_unit_test(test_replicas_in_both_phrases),
        cmocka_unit_test(test_emitted_without_data),
        cmocka_unit_test(test_whose_turn_it_is),
        cmocka_unit_test(test_safety_net),
        cmocka_unit_test(test_printed_decisions),
        cmocka_unit_test(test_observed),
        cmocka_unit_test(test_pods),
        cmocka_unit_test(test_every_family_and_generation_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
