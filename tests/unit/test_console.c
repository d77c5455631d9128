/* SPDX-License-Identifier: Apache-2.0 */
/* The messages since December 2025, whose data are key/value pairs. */
#include "facts.h"
#include "support.h"

static void expect(const char *text, const char *pairs, enum wva_message_result result,
                   const char *facts)
{
    struct wva_message message = { wva_str_from(text), wva_str_from(pairs) };
    struct wva_buffer seen = wva_buffer_make(64 * 1024);
    enum wva_family family;

    assert_int_equal(wva_message_read(&message, write_fact, &seen, &family), result);
    assert_string_equal(seen.data == NULL ? "" : seen.data, facts);
    wva_buffer_free(&seen);
}

static void test_where_cycles_begin_and_end(void **context)
{
    (void)context;
    expect("Logger initialized", "", WVA_MESSAGE_READ, "restart;");
    expect("Grouped VAs by model", "{\"modelCount\": 1, \"totalVAs\": 2}", WVA_MESSAGE_READ,
           "start;");
    expect("Optimization completed successfully",
           "{\"mode\": \"saturation\", \"modelsProcessed\": 1, \"decisionsApplied\": 1}",
           WVA_MESSAGE_READ, "end mode=saturation;");
    expect("Optimization completed with errors",
           "{\"mode\":\"saturation-only\",\"modelsFailed\":1}", WVA_MESSAGE_READ,
           "end mode=saturation-only;");
    expect("Optimization completed successfully", "", WVA_MESSAGE_READ, "end;");
    expect("Optimization error", "{\"error\": \"no metrics\"}", WVA_MESSAGE_READ, "failed;");
    expect("V2 analysis failed", "{\"modelID\": \"org/m\", \"error\": \"none is ready\"}",
           WVA_MESSAGE_OTHER, "");
    expect("Loaded config from file", "{\"path\": \"/etc/c.yaml\"}", WVA_MESSAGE_OTHER, "");
}

static void test_model_at_work(void **context)
{
    static const char *const phrases[] = { "Processing model", "Processing model (V1)",
                                           "Processing model (V2)",
                                           "Processing model (queueing-model)" };

    (void)context;
    for (size_t i = 0; i < COUNT(phrases); i++)
        expect(phrases[i],
               "{\"modelID\": \"org/m-8b\", \"namespace\": \"ns\", \"variantCount\": 2}",
               WVA_MESSAGE_READ, "variant namespace=ns model=org/m-8b;");
    expect("Processing model", "{\"modelID\":\"org/m-8b\",\"variantCount\":1}", WVA_MESSAGE_READ,
           "variant model=org/m-8b;");
    expect("Processing model", "{\"variantCount\": 2}", WVA_MESSAGE_OTHER, "");
}

static void test_emitted_replicas(void **context)
{
    (void)context;
    expect("EmitReplicaMetrics completed",
           "{\"variantName\": \"dec\", \"currentReplicas\": 4, \"desiredReplicas\": 10, "
           "\"accelerator\": \"H100\"}",
           WVA_MESSAGE_READ, "replicas numRep=10 variant=dec accelerator=H100 current_replicas=4;");
    expect("EmitReplicaMetrics completed",
           "{\"variantName\":\"dec\",\"currentReplicas\":0,\"desiredReplicas\":0,\"accelerator\":"
           "\"\"}",
           WVA_MESSAGE_READ, "replicas numRep=0 variant=dec current_replicas=0;");
    expect("Successfully emitted metrics",
           "{\"variant\": \"dec\", \"target\": 2, \"accelerator\": \"L40S\"}", WVA_MESSAGE_READ,
           "replicas numRep=2 variant=dec accelerator=L40S;");
    expect("Safety net activated: emitted fallback metrics",
           "{\"variant\": \"dec\", \"currentReplicas\": 1, \"desiredReplicas\": 3, "
           "\"accelerator\": \"unresolved\", \"fallbackSource\": \"previous-desired\"}",
           WVA_MESSAGE_READ,
           "replicas numRep=3 variant=dec current_replicas=1 reason=safety net: previous-desired;");
    expect("EmitReplicaMetrics completed", "{\"variantName\": \"dec\"}", WVA_MESSAGE_BROKEN, "");
    expect("EmitReplicaMetrics completed",
           "{\"variantName\": \"dec\", \"currentReplicas\": null, "
           "\"desiredReplicas\": 1}",
           WVA_MESSAGE_BROKEN, "");
    expect("EmitReplicaMetrics completed", "{\"variantName\": \"de", WVA_MESSAGE_OTHER, "");
}

static void test_decisions(void **context)
{
    static const char applied[] = "{\"variant\": \"ns/dec\", \"namespace\": \"ns\", \"action\": "
                                  "\"scale-up\", \"target\": 2, \"reason\": \"V2 \\\"quoted\\\"\"}";
    static const char decided[] = "decision numRep=2 variant=dec namespace=ns action=scale-up "
                                  "reason=V2 \"quoted\";";

    (void)context;
    expect("Processing decision for VA",
           "{\"variant\": \"ns/dec\", \"action\": \"scale-down\", \"current\": 3, \"target\": 2}",
           WVA_MESSAGE_READ,
           "decision numRep=2 variant=dec namespace=ns current_replicas=3 action=scale-down;");
    expect("Processing decision for VA",
           "{\"variant\":\"dec\",\"action\":\"no-change\",\"current\":3,\"target\":3}",
           WVA_MESSAGE_READ, "decision numRep=3 variant=dec current_replicas=3 action=no-change;");
    expect("Applied saturation decision", applied, WVA_MESSAGE_READ, decided);
    expect("Applied saturation decision via shared cache", applied, WVA_MESSAGE_READ, decided);
    expect("Scale-from-zero decision written to cache",
           "{\"va\": \"dec\", \"namespace\": \"ns\", \"targetReplicas\": 1, \"reason\": "
           "\"scale-from-zero: pending\"}",
           WVA_MESSAGE_READ,
           "decision numRep=1 variant=dec namespace=ns reason=scale-from-zero: pending;");
    expect("Decision was limited by GPU availability",
           "{\"variant\": \"dec\", \"originalTarget\": 9, \"limitedTarget\": 8, \"limitedBy\": "
           "\"gpu-limiter\"}",
           WVA_MESSAGE_READ, "decision numRep=8 variant=dec reason=limited by gpu-limiter;");
    expect("Found decision in cache", "{\"va\": \"dec\", \"desiredReplicas\": 3}",
           WVA_MESSAGE_OTHER, "");
    expect("Processing decision for VA", "", WVA_MESSAGE_OTHER, "");
    expect("Decision was limited by GPU availability", "{}", WVA_MESSAGE_OTHER, "");
}

static void test_scaling_decision(void **context)
{
    (void)context;
    expect("scaling-decision",
           "{\"modelID\": \"org/m\", \"namespace\": \"ns\", \"decisions\": "
           "[{\"name\":\"a\",\"curr\":1,\"tgt\":4,\"action\":\"scale-up\"},"
           "{\"name\":\"b\",\"curr\":2,\"tgt\":2,\"action\":\"no-change\"}]}",
           WVA_MESSAGE_READ,
           "decision numRep=4 variant=a namespace=ns model=org/m current_replicas=1 "
           "action=scale-up;"
           "decision numRep=2 variant=b namespace=ns model=org/m current_replicas=2 "
           "action=no-change;");
    expect("scaling-decision", "{\"modelID\": \"org/m\", \"decisions\": []}", WVA_MESSAGE_OTHER,
           "");
    expect("scaling-decision", "{\"modelID\": \"org/m\", \"decisions\": null}", WVA_MESSAGE_OTHER,
           "");
    expect("scaling-decision", "{\"modelID\": \"org/m\", \"decisions\": [{\"name\":\"a\"}]}",
           WVA_MESSAGE_BROKEN, "");
    expect("scaling-decision", "{\"modelID\": \"org/m\", \"decisionsError\": \"NaN\"}",
           WVA_MESSAGE_BROKEN, "");
}

static void test_pods(void **context)
{
    (void)context;
    expect("KV cache metric", "{\"pod\": \"p-1\", \"usage\": 0.8123, \"usagePercent\": 81.23}",
           WVA_MESSAGE_READ, "pod kv_usage=0.8123 serving_pod=p-1;");
    expect("Queue metric", "{\"instanceKey\": \"p-1:8000\", \"pod\": \"p-1\", \"queueLength\": 7}",
           WVA_MESSAGE_READ, "pod queue_length=7 serving_pod=p-1 instance=p-1:8000;");
    expect("Avg TTFT metric", "{\"pod\": \"p-1\", \"avgTTFTSeconds\": 0.0252}", WVA_MESSAGE_READ,
           "pod ttftAverage=25.2 serving_pod=p-1;");
    expect("Avg ITL metric", "{\"pod\": \"p-1\", \"avgITLSeconds\": 0.01245}", WVA_MESSAGE_READ,
           "pod itlAverage=12.45 serving_pod=p-1;");
    expect("Scheduler dispatch rate metric", "{\"pod\": \"p-1\", \"arrivalRate\": 7.5}",
           WVA_MESSAGE_READ, "pod rate=450 serving_pod=p-1;");
    expect("Avg ITL metric", "{\"pod\": \"p-1\", \"avgITLSeconds\": \"NaN\"}", WVA_MESSAGE_READ,
           "pod itlAverage=NaN serving_pod=p-1;");
    expect("KV cache metric", "{\"usage\": 0.8123}", WVA_MESSAGE_BROKEN, "");
    expect("Queue metric", "{\"pod\": \"p-1\", \"queueLength\": ", WVA_MESSAGE_BROKEN, "");
}

static void test_variant_metrics(void **context)
{
    (void)context;
    expect(
        "Metrics collected for VA",
        "{\"variant\": \"dec\", \"replicas\": 2, \"accelerator\": \"H100\", \"ttft\": \"24.27\", "
        "\"itl\": \"12.30\", \"cost\": \"200.00\"}",
        WVA_MESSAGE_READ,
        "metrics itlAverage=12.30 ttftAverage=24.27 variant=dec accelerator=H100 "
        "current_replicas=2;");
}

static void test_analysis(void **context)
{
    static const char totals[] =
        "{\"modelID\": \"org/m\", \"totalSupply\": 9.5, \"totalDemand\": 14.25, \"utilization\": "
        "1.5, \"requiredCapacity\": 4.75, \"spareCapacity\": 0}";

    (void)context;
    expect("V2 saturation analysis completed", totals, WVA_MESSAGE_READ,
           "analysis model=org/m analyzer=saturation supply=9.5 demand=14.25 utilization=1.5 "
           "required_capacity=4.75 spare_capacity=0;");
    expect("Queueing model analysis completed", totals, WVA_MESSAGE_READ,
           "analysis model=org/m analyzer=queueing-model supply=9.5 demand=14.25 utilization=1.5 "
           "required_capacity=4.75 spare_capacity=0;");
    expect("Queueing model analysis completed", "{\"modelID\": \"org/m\"}", WVA_MESSAGE_BROKEN, "");
}

/* Its counts and means are of no column, see analyzers.c; nothing of it may pass for one. */
static void test_first_analysis(void **context)
{
    static const char pairs[] =
        "{\"modelID\": \"org/m\", \"namespace\": \"ns\", \"role\": \"decode\", "
        "\"totalReplicas\": 2, \"nonSaturated\": 1, \"avgSpareKv\": 0.25, \"avgSpareQueue\": 2.5, "
        "\"shouldScaleUp\": true, \"scaleUpReason\": \"KV spare low\", \"scaleDownSafe\": false}";

    (void)context;
    expect("Saturation analysis completed", pairs, WVA_MESSAGE_READ,
           "state namespace=ns model=org/m role=decode unsaturated_replicas=1 spare_kv=0.25 "
           "spare_queue=2.5 detail=KV spare low;");
    expect("saturation analysis completed", pairs, WVA_MESSAGE_OTHER, "");
    expect("saturation analysis completed: modelID=org/m, namespace=ns, totalReplicas=2, "
           "nonSaturated=1, avgSpareKv=0.250, avgSpareQueue=2.5, shouldScaleUp=true, "
           "scaleDownSafe=false",
           "", WVA_MESSAGE_OTHER, "");
}

static void test_states(void **context)
{
    (void)context;
    expect("BuildVariantStates result",
           "{\"variant\": \"chat\", \"currentReplicas\": 4, \"readyReplicas\": 1}",
           WVA_MESSAGE_READ, "state variant=chat ready_replicas=1;");
    expect("Saturation target: scale-up cheapest variant",
           "{\"variant\": \"ns/chat\", \"readyReplicas\": 2, \"reason\": \"KV spare low\"}",
           WVA_MESSAGE_READ,
           "state variant=chat namespace=ns ready_replicas=2 detail=KV spare low;");
    expect(
        "Pod has engine metrics but no dispatch rate \u2014 possible pod/pod_name label mismatch",
        "{\"pod\": \"chat-1\", \"model\": \"m\"}", WVA_MESSAGE_READ,
        "pod serving_pod=chat-1 no_rate=true;");
}

/* A current 0 was not looked up. */
static void test_safety_net(void **context)
{
    (void)context;
    expect("Safety net activated: emitted fallback metrics",
           "{\"variant\": \"chat\", \"currentReplicas\": 0, \"desiredReplicas\": 0, "
           "\"fallbackSource\": \"current-replicas\"}",
           WVA_MESSAGE_READ, "replicas numRep=0 variant=chat reason=safety net: current-replicas;");
}

static void test_analyzer_result(void **context)
{
    (void)context;
    expect(
        "analyzer-result",
        "{\"modelID\": \"org/m\", \"namespace\": \"ns\", \"analyzer\": \"saturation\", "
        "\"supply\": 100, \"demand\": 25, \"util\": 0.25, \"rc\": 0, \"sc\": 60.5, \"variants\": "
        "[{\"name\":\"a\",\"prc\":50,\"role\":\"decode\"}]}",
        WVA_MESSAGE_READ,
        "analysis variant=a namespace=ns model=org/m analyzer=saturation supply=100 demand=25 "
        "utilization=0.25 required_capacity=0 spare_capacity=60.5 replica_capacity=50 "
        "ready_replicas=2 role=decode;");
    /* Of two variants it cannot be told how many serve, nor of what is no multiple. */
    expect(
        "analyzer-result",
        "{\"modelID\":\"m\",\"analyzer\":\"saturation\",\"supply\":100,\"demand\":1,\"variants\":"
        "[{\"name\":\"a\",\"prc\":50},{\"name\":\"b\",\"prc\":50}]}",
        WVA_MESSAGE_READ,
        "analysis model=m analyzer=saturation supply=100 demand=1;"
        "capacity variant=a model=m analyzer=saturation replica_capacity=50;"
        "capacity variant=b model=m analyzer=saturation replica_capacity=50;");
    expect("analyzer-result",
           "{\"modelID\":\"m\",\"analyzer\":\"saturation\",\"supply\":75,\"demand\":1,\"variants\":"
           "[{\"name\":\"a\",\"prc\":50}]}",
           WVA_MESSAGE_READ,
           "analysis model=m analyzer=saturation supply=75 demand=1 replica_capacity=50;");
    expect(
        "analyzer-result",
        "{\"modelID\": \"org/m\", \"analyzer\": \"saturation\", \"supply\": \"NaN\", \"demand\": "
        "\"+Inf\", \"util\": \"NaN\", \"rc\": 0, \"sc\": 0, \"variantsError\": \"NaN\"}",
        WVA_MESSAGE_READ,
        "analysis model=org/m analyzer=saturation supply=NaN demand=+Inf utilization=NaN "
        "required_capacity=0 spare_capacity=0;");
    expect("analyzer-result",
           "{\"modelID\":\"org/m\",\"analyzer\":\"throughput\",\"supply\":30.5,\"demand\":0}",
           WVA_MESSAGE_READ, "analysis model=org/m analyzer=throughput supply=30.5 demand=0;");
    expect("analyzer-result", "{\"modelID\": \"org/m\"}", WVA_MESSAGE_BROKEN, "");
}

static void test_parts_of_an_analyzer_result(void **context)
{
    (void)context;
    expect("analyzer-result",
           "{\"modelID\":\"m\",\"analyzer\":\"throughput\",\"supply\":9,\"demand\":1,"
           "\"scaleUpThreshold\":0.85,\"scaleDownBoundary\":0.7,\"variants\":"
           "[{\"name\":\"a\",\"prc\":4.5,\"role\":\"both\",\"reason\":\"T1-ols\"}]}",
           WVA_MESSAGE_READ,
           "analysis model=m analyzer=throughput supply=9 demand=1 replica_capacity=4.5 role=both "
           "capacity_source=T1-ols scale_up_threshold=0.85 scale_down_boundary=0.7;");
    /* Without a capacity there is no source of it, and without a name no variant. */
    expect("analyzer-result",
           "{\"modelID\":\"m\",\"analyzer\":\"saturation\",\"supply\":9,\"demand\":1,\"variants\":"
           "[{\"name\":\"a\",\"prc\":0,\"role\":\"decode\",\"reason\":\"no-data\"},{\"prc\":5},"
           "{\"name\":\"c\",\"prc\":3,\"reason\":\"P3-k2\"}]}",
           WVA_MESSAGE_READ,
           "analysis model=m analyzer=saturation supply=9 demand=1;"
           "capacity variant=a model=m analyzer=saturation role=decode;"
           "capacity variant=c model=m analyzer=saturation replica_capacity=3 "
           "capacity_source=P3-k2;");
    /* A list that ends in its middle: what was read of it. */
    expect("analyzer-result",
           "{\"modelID\":\"m\",\"analyzer\":\"saturation\",\"supply\":9,\"demand\":1,\"variants\":"
           "[{\"name\":\"a\",\"prc\":4},{\"name\":\"b\",",
           WVA_MESSAGE_READ,
           "analysis model=m analyzer=saturation supply=9 demand=1;"
           "capacity variant=a model=m analyzer=saturation replica_capacity=4;");
    /* What is combined of all analyzers is none of them. */
    expect("analyzer-result",
           "{\"modelID\":\"m\",\"analyzer\":\"CompositeSignal\",\"supply\":158,\"demand\":100,"
           "\"util\":0.63,\"rc\":0,\"sc\":15,\"variants\":[{\"name\":\"a\",\"prc\":79}]}",
           WVA_MESSAGE_OTHER, "");
}

static void test_pod_off_the_model(void **context)
{
    (void)context;
    expect("throughput analyzer: GPS mismatch detected",
           "{\"namespace\": \"ns\", \"modelID\": \"m\", \"variant\": \"a\", \"pod\": \"a-1\", "
           "\"k\": 0.5, \"GPSObs\": 5000.5, \"muDecModel\": 3750, \"gpsErrPct\": 25}",
           WVA_MESSAGE_READ,
           "state variant=a namespace=ns gps_observed=5000.5 gps_model=3750 gps_error=25;");
    expect("throughput analyzer: GPS mismatch detected", "{\"variant\": \"a\", \"GPSObs\": 5}",
           WVA_MESSAGE_BROKEN, "");
}

static void test_load_of_a_model(void **context)
{
    (void)context;
    expect("Collected model arrival rate",
           "{\"modelID\": \"m\", \"namespace\": \"ns\", \"arrivalRate\": 3.25}", WVA_MESSAGE_READ,
           "state namespace=ns model=m model_rate=195;");
    expect("Collected scheduler queue metrics",
           "{\"modelID\": \"m\", \"queueSize\": 7, \"queueBytes\": 812345}", WVA_MESSAGE_READ,
           "state model=m scheduler_queue=7;");
    expect("Collected scheduler queue metrics", "{\"modelID\": \"m\"}", WVA_MESSAGE_BROKEN, "");
}

static void test_limits(void **context)
{
    (void)context;
    expect("Setting max replica ceiling",
           "{\"kind\": \"ScaledObject\", \"name\": \"a\", \"namespace\": \"ns\", \"from\": 8, "
           "\"to\": 5, \"queue\": 12, \"quota\": 8}",
           WVA_MESSAGE_READ, "other loop variant=a namespace=ns max_replicas=5;");
    expect("Setting maxReplicas", "{\"name\": \"a\", \"to\": 5}", WVA_MESSAGE_READ,
           "other loop variant=a max_replicas=5;");
    expect("Setting maxReplicas", "{\"name\": \"a\"}", WVA_MESSAGE_BROKEN, "");
    expect(
        "Collected cluster accelerator inventory (Limited Mode)",
        "{\"inventory\": "
        "{\"n1\":{\"H100\":{\"Count\":8,\"Memory\":\"81559\"},\"L4\":{\"Count\":2}},"
        "\"n2\": {\"H100\" : {\"Memory\":\"1\", \"Count\" : 4}}, \"n3\":{}, \"n4\":{\"L4\":{}}}}",
        WVA_MESSAGE_READ,
        "inventory accelerator=H100 accelerators=12;inventory accelerator=L4 accelerators=2;");
    expect("Collected cluster accelerator inventory (Limited Mode)", "{\"inventory\": {}}",
           WVA_MESSAGE_READ, "");
    expect("Collected cluster accelerator inventory (Limited Mode)", "{\"inventory\": 3}",
           WVA_MESSAGE_BROKEN, "");
    expect("Collected cluster accelerator inventory (Limited Mode)", "{\"x\": 3}",
           WVA_MESSAGE_OTHER, "");
}

static void test_what_a_scale_from_zero_starts_from(void **context)
{
    (void)context;
    expect("Target workload has pending requests, scaling up from zero",
           "{\"metricName\": \"queue_size\", \"metric\": {\"target_model_name\":\"m\"}, "
           "\"value\": 3}",
           WVA_MESSAGE_READ, "other loop detail=queue_size is 3;");
    expect("Successfully updated ScaleTarget",
           "{\"Original Replicas Count\": 0, \"New Replicas Count\": 1}", WVA_MESSAGE_READ,
           "other loop numRep=1 current_replicas=0;");
    expect("Successfully updated ScaleTarget", "{\"New Replicas Count\": 1}", WVA_MESSAGE_BROKEN,
           "");
}

/* Zeros of an analyzer that has nothing to say yet; those of the saturation analyzer are measured.
 */
static void test_analyzer_without_a_model_of_its_own(void **context)
{
    (void)context;
    expect("analyzer-result",
           "{\"modelID\": \"org/m\", \"analyzer\": \"throughput\", \"supply\": 0, \"demand\": 0, "
           "\"variants\": []}",
           WVA_MESSAGE_OTHER, "");
    expect("analyzer-result",
           "{\"modelID\": \"org/m\", \"analyzer\": \"throughput\", \"supply\": 0, \"demand\": 0, "
           "\"variants\": [{\"name\":\"a\"}]}",
           WVA_MESSAGE_READ, "analysis model=org/m analyzer=throughput supply=0 demand=0;");
    expect("analyzer-result",
           "{\"modelID\": \"org/m\", \"analyzer\": \"saturation\", \"supply\": 0, \"demand\": 0, "
           "\"variants\": null}",
           WVA_MESSAGE_READ, "analysis model=org/m analyzer=saturation supply=0 demand=0;");
}

static void test_queueing_model(void **context)
{
    static const char state[] = "{\"variant\": \"dec\", \"namespace\": \"ns\", \"alpha\": 8.25, "
                                "\"beta\": 0.011, \"gamma\": 0.0005, \"NIS\": 1.5}";
    static const char parameters[] =
        "metrics variant=dec namespace=ns qm_alpha=8.25 qm_beta=0.011 qm_gamma=0.0005;";

    (void)context;
    expect("Restoring tuner state from parameter store", state, WVA_MESSAGE_READ, parameters);
    expect("Using guessed initial state", state, WVA_MESSAGE_READ, parameters);
    expect("Parameters tuned successfully", state, WVA_MESSAGE_READ,
           "metrics variant=dec namespace=ns qm_alpha=8.25 qm_beta=0.011 qm_gamma=0.0005;"
           "tuner variant=dec namespace=ns tuner=accepted nis=1.5;");
    expect("Tuner validation failed, using previous state",
           "{\"variant\": \"dec\", \"namespace\": \"ns\", \"NIS\": 13.5}", WVA_MESSAGE_READ,
           "tuner variant=dec namespace=ns tuner=rejected nis=13.5;");
    expect("Inferred SLO from queueing model",
           "{\"variant\": \"dec\", \"k\": 3, \"alpha\": 8.25, \"beta\": 0.011, \"gamma\": 0.0005, "
           "\"avgInputTokens\": 300, \"avgOutputTokens\": 470, \"TargetTTFT_ms\": 95.5, "
           "\"TargetITL_ms\": 25.5}",
           WVA_MESSAGE_READ,
           "metrics inTk=300 outTk=470 slo_itl=25.5 slo_ttft=95.5 variant=dec qm_alpha=8.25 "
           "qm_beta=0.011 qm_gamma=0.0005;");
    expect("Parameters tuned successfully", "{\"variant\": \"dec\", \"alpha\": 8}",
           WVA_MESSAGE_BROKEN, "");
}

/* Controllers of 2025 have such messages too; they are no damage. */
static void test_same_text_without_data(void **context)
{
    static const char bare[] = "{\"level\":\"DEBUG\",\"ts\":\"T\",\"msg\":\"m\"}";

    (void)context;
    expect("EmitReplicaMetrics completed", bare, WVA_MESSAGE_OTHER, "");
    expect("Metrics collected for VA", bare, WVA_MESSAGE_OTHER, "");
    expect("scaling-decision", bare, WVA_MESSAGE_OTHER, "");
    expect("analyzer-result", bare, WVA_MESSAGE_OTHER, "");
}

static void test_last_of_equal_members_counts(void **context)
{
    (void)context;
    expect("Processing decision for VA",
           "{\"variant\": \"a\", \"current\": 1, \"target\": 2, \"variant\": \"b\", \"target\": 3}",
           WVA_MESSAGE_READ, "decision numRep=3 variant=b current_replicas=1;");
    expect("Processing decision for VA",
           "{\"variant\": \"a\", \"current\": 1, \"target\": 2, \"target\": null}",
           WVA_MESSAGE_BROKEN, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_where_cycles_begin_and_end),
        cmocka_unit_test(test_model_at_work),
        cmocka_unit_test(test_emitted_replicas),
        cmocka_unit_test(test_decisions),
        cmocka_unit_test(test_scaling_decision),
        cmocka_unit_test(test_pods),
        cmocka_unit_test(test_variant_metrics),
        cmocka_unit_test(test_analysis),
        cmocka_unit_test(test_first_analysis),
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_safety_net),
        cmocka_unit_test(test_analyzer_result),
        cmocka_unit_test(test_parts_of_an_analyzer_result),
        cmocka_unit_test(test_pod_off_the_model),
        cmocka_unit_test(test_load_of_a_model),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_what_a_scale_from_zero_starts_from),
        cmocka_unit_test(test_analyzer_without_a_model_of_its_own),
        cmocka_unit_test(test_queueing_model),
        cmocka_unit_test(test_same_text_without_data),
        cmocka_unit_test(test_last_of_equal_members_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
