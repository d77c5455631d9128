/* SPDX-License-Identifier: Apache-2.0 */
#include "facts.h"
#include "support.h"

static void expect_in_context(const char *object, enum wva_message_result result, const char *facts)
{
    expect_facts_of(WVA_STR("any text"), object, result, facts);
    expect_facts_of(WVA_STR(""), object, result, facts);
}

static void test_three_members_are_enough(void **context)
{
    static const char object[] =
        "{\"optimizationMetrics\":{\"itlAverage\":12.5,\"ttftAverage\":850,\"rate\":45.2}}";
    static const char facts[] =
        "start;servers;observation itlAverage=12.5 ttftAverage=850 rate=45.2;end;";

    (void)context;
    expect_in_context(object, WVA_MESSAGE_READ, facts);
    expect_facts(object, WVA_MESSAGE_READ, facts);
}

static void test_all_members(void **context)
{
    (void)context;
    expect_in_context(
        "{\"optimizationMetrics\":{\"timestamp\":\"2026-01-02T03:04:05Z\",\"variant\":\"dec\","
        "\"namespace\":\"ns\",\"model\":\"org/m\",\"class\":\"Gold\",\"accelerator\":\"L4\","
        "\"itlAverage\":1,\"ttftAverage\":2,\"rate\":3,\"inTk\":4,\"outTk\":5,\"curRep\":6,"
        "\"numRep\":7,\"itl\":8,\"ttft\":9,\"slo_itl\":10,\"slo_ttft\":11,\"alpha\":12,\"beta\":13,"
        "\"gamma\":14,\"delta\":15,\"cost\":16,\"maxBatch\":17,\"rho\":18,\"maxRPM\":19,\"new\":[]}"
        "}",
        WVA_MESSAGE_READ,
        "start;models;"
        "parameters timestamp=2026-01-02T03:04:05Z alpha=12 beta=13 gamma=14 delta=15 "
        "server=dec:ns model=org/m class=Gold accelerator=L4;servers;"
        "observation timestamp=2026-01-02T03:04:05Z itlAverage=1 ttftAverage=2 rate=3 inTk=4 "
        "outTk=5 server=dec:ns model=org/m class=Gold accelerator=L4 current_replicas=6 "
        "max_batch=17;solution;"
        "allocation timestamp=2026-01-02T03:04:05Z numRep=7 itl=8 ttft=9 slo_itl=10 slo_ttft=11 "
        "server=dec:ns model=org/m class=Gold accelerator=L4 cost=16 rho=18 max_rpm=19;end;");
}

static void test_other_names_and_nested_parameters(void **context)
{
    (void)context;
    expect_in_context(
        "{\"time\":\"2026-01-02T03:04:05Z\",\"optimizationMetrics\":{\"s\":\"a\\u003ab\","
        "\"m\":\"org/m\",\"c\":\"Gold\",\"acc\":\"L4\",\"observedItl\":1,\"ttft_average\":2,"
        "\"arrivalRate\":3,\"avgInTokens\":4,\"avgOutTokens\":5,\"currentReplicas\":6,"
        "\"desiredReplicas\":7,\"sloItl\":10,\"slo-ttft\":11,"
        "\"decodeParms\":{\"alpha\":12,\"beta\":13},\"prefillParms\":{\"gamma\":14,\"delta\":15}}}",
        WVA_MESSAGE_READ,
        "start;models;"
        "parameters timestamp=2026-01-02T03:04:05Z alpha=12 beta=13 gamma=14 delta=15 server=a:b "
        "model=org/m class=Gold accelerator=L4;servers;"
        "observation timestamp=2026-01-02T03:04:05Z itlAverage=1 ttftAverage=2 rate=3 inTk=4 "
        "outTk=5 server=a:b model=org/m class=Gold accelerator=L4 current_replicas=6;solution;"
        "allocation timestamp=2026-01-02T03:04:05Z numRep=7 slo_itl=10 slo_ttft=11 server=a:b "
        "model=org/m class=Gold accelerator=L4;end;");
}

static void test_several_servers(void **context)
{
    (void)context;
    expect_in_context("{\"optimizationMetrics\":[{\"server\":\"a:ns\",\"itlAverage\":null,"
                      "\"ttftAverage\":\"850\",\"rate\":\"45.2\"},{\"server\":\"b:ns\","
                      "\"itlAverage\":\"NaN\",\"rate\":0}, 7]}",
                      WVA_MESSAGE_READ,
                      "start;servers;observation ttftAverage=850 rate=45.2 server=a:ns;end;"
                      "start;servers;observation rate=0 server=b:ns;end;");
    expect_in_context("{\"optimizationMetrics\":[]}", WVA_MESSAGE_OTHER, "");
    expect_in_context("{\"optimizationMetrics\":[7],\"other\":{}}", WVA_MESSAGE_OTHER, "");
    expect_in_context("{\"optimizationMetrics\":3}", WVA_MESSAGE_OTHER, "");
    expect_in_context("{\"msg\":\"the optimizationMetrics are late\"}", WVA_MESSAGE_OTHER, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_three_members_are_enough),
        cmocka_unit_test(test_all_members),
        cmocka_unit_test(test_other_names_and_nested_parameters),
        cmocka_unit_test(test_several_servers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
