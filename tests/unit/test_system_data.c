/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "facts.h"
#include "message/go_struct.h"
#include "message/pseudo_yaml.h"
#include "support.h"

#define DATA "System data prepared for optimization: - "

static void test_system_data_servers(void **context)
{
    (void)context;
    expect_facts(DATA "{ count: []}", WVA_MESSAGE_READ, "data;");
    expect_facts(DATA "{ servers: []}", WVA_MESSAGE_READ, "servers;");
    expect_facts(DATA "{ optimizer: {  unlimited: true,  saturationPolicy:  }}", WVA_MESSAGE_READ,
                 "");
    expect_facts(
        DATA "{ servers: [  {   name: a:ns,   class: Gold, with comma,   model: org/m,   "
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

#define LAYOUT(name, accelerator, more)                                                            \
    "  {   name: " name ",   class: C,   model: org/m,   keepAccelerator: true,   "                \
    "minNumReplicas: 1,   maxBatchSize: 512,   currentAlloc: {    accelerator: " accelerator       \
    ",    numReplicas: 4,    maxBatch: 256,    cost: 400,    itlAverage: 9e-7,    "                \
    "ttftAverage: 23.45,    load: {     arrivalRate: 843.42,     avgInTokens: 229,     "           \
    "avgOutTokens: 436    }   },   desiredAlloc: {    accelerator: ,    numReplicas: 99,    "      \
    "maxBatch: 9,    cost: 9,    itlAverage: 99,    ttftAverage: 99,    load: {     "              \
    "arrivalRate: 99,     avgInTokens: 99,     avgOutTokens: 99    }   }" more "  }"

#define OBSERVED(name, accelerator)                                                                \
    "observation itlAverage=9e-7 ttftAverage=23.45 rate=843.42 inTk=229 outTk=436 server=" name    \
    " model=org/m class=C" accelerator " current_replicas=4 max_batch=256;"

/* The layout that is compared with as a whole, and small changes to it. */
static void test_system_data_in_the_usual_layout(void **context)
{
    static const char whole[] = DATA "{ servers: [" LAYOUT("a:ns", "L4", "") " ]}";
    size_t prefix = strlen(DATA "{ servers: [");

    (void)context;
    expect_facts(DATA "{ servers: [" LAYOUT("a:ns", "L4", "") "," LAYOUT(
                     "b b, c:ns", "", "") "," LAYOUT("d:ns", "H100", "") " ]}",
                 WVA_MESSAGE_READ,
                 "servers;" OBSERVED("a:ns", " accelerator=L4") OBSERVED("b b, c:ns", "")
                     OBSERVED("d:ns", " accelerator=H100"));
    expect_facts(DATA "{ servers: [" LAYOUT("a:ns", "L4", ",   class: D") " ]}", WVA_MESSAGE_READ,
                 "servers;observation itlAverage=9e-7 ttftAverage=23.45 rate=843.42 inTk=229 "
                 "outTk=436 server=a:ns model=org/m class=D accelerator=L4 current_replicas=4 "
                 "max_batch=256;");
    /* What begins with a bracket is no value. */
    expect_facts(DATA "{ servers: [" LAYOUT("[a:ns", "L4", "") " ]}", WVA_MESSAGE_BROKEN,
                 "servers;");
    for (size_t len = prefix; len < strlen(whole) - strlen(" ]}"); len++)
        expect_facts_of((struct wva_str){ whole, len }, "", WVA_MESSAGE_BROKEN, "servers;");
}

static void test_system_data_models(void **context)
{
    (void)context;
    expect_facts(DATA
                 "{ models: [  {   name: org/m,   acc: L4,   decodeParms: {    alpha: 7.47,    "
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
    expect_facts(DATA "error marshalling: json: unsupported value: NaN", WVA_MESSAGE_BROKEN, "");
    /* No cut of it may pass for a whole statement about the server. */
    for (size_t len = prefix; len < strlen(whole) - strlen(" ]}"); len++)
        expect_facts_of((struct wva_str){ whole, len }, "", WVA_MESSAGE_BROKEN, "servers;");
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

static void test_early_models_have_two_parameters(void **context)
{
    (void)context;
    expect_facts(DATA "{ models: [  {   name: org/m,   acc: L4,   accCount: 1,   alpha: 20.58,   "
                      "beta: 0.41,   maxBatchSize: 4,   atTokens: 128  },  {   name: org/m,   acc: "
                      "G2,   accCount: 1,   alpha: 17.15,   beta: 0.34,   maxBatchSize: 4,   "
                      "atTokens: 128  } ]}",
                 WVA_MESSAGE_READ,
                 "models;parameters alpha=20.58 beta=0.41 model=org/m accelerator=L4;parameters "
                 "alpha=17.15 beta=0.34 model=org/m accelerator=G2;");
}

static void test_early_servers_wait(void **context)
{
    (void)context;
    expect_facts(DATA
                 "{ servers: [  {   name: a:ns,   class: Gold,   model: org/m,   currentAlloc: "
                 "{    accelerator: L4,    numReplicas: 1,    maxBatch: 256,    cost: 40,    "
                 "itlAverage: 20,    waitAverage: 110,    load: {     arrivalRate: 44,     "
                 "avgLength: 178,     arrivalCOV: 0,     serviceCOV: 0    }   }  } ]}",
                 WVA_MESSAGE_READ,
                 "servers;observation itlAverage=20 rate=44 server=a:ns model=org/m class=Gold "
                 "accelerator=L4 current_replicas=1 max_batch=256;");
}

#define BARE_HEAD                                                                                  \
    "&{{{[{L4 NVIDIA-L4 1 0 0 {0 0 0 0} 40}]} {[{org/m L4 1 20.58 0.41 4 128}]} "                  \
    "{[{Gold org/m 1 24 500 0}]} "
#define BARE_FACTS                                                                                 \
    "data;slo slo_itl=24 slo_ttft=500 model=org/m class=Gold slo_tps=0;"                           \
    "models;parameters alpha=20.58 beta=0.41 model=org/m accelerator=L4;servers;"

static void test_system_data_without_names(void **context)
{
    static const char *const heads[] = {
        "System data prepared for optimizationsystemData" BARE_HEAD,
        "System data prepared for optimization: systemData - " BARE_HEAD,
    };
    static const char tail[] = "{[{a:ns Gold org/m true 1 4 {L4 2 256 40 1e-05 0.5 {NaN 178 0 0}} "
                               "{ 0 0 0 0 0 {0 0 0 0}}} {b:ns Gold org/m false 1 { 0 0 0 0 0 "
                               "{7.5 0 0 0}} { 0 0 0 0 0 {0 0 0 0}}}]} {{false false}} {[]}}}";

    (void)context;
    for (size_t i = 0; i < COUNT(heads); i++) {
        char text[1024];

        (void)snprintf(text, sizeof text, "%s%s", heads[i], tail);
        expect_facts(text, WVA_MESSAGE_READ,
                     BARE_FACTS "observation itlAverage=1e-05 rate=NaN server=a:ns model=org/m "
                                "class=Gold accelerator=L4 current_replicas=2 max_batch=256;"
                                "observation itlAverage=0 rate=7.5 server=b:ns model=org/m "
                                "class=Gold current_replicas=0 max_batch=0;");
    }
    expect_facts("System data prepared for optimizationsystemData" BARE_HEAD, WVA_MESSAGE_BROKEN,
                 "data;");
    expect_facts("System data prepared for optimizationsystemData&nil", WVA_MESSAGE_BROKEN,
                 "data;");
}

static void test_system_data_in_one_line(void **context)
{
    (void)context;
    expect_facts("System data prepared for optimizationcapacity{ count: null}accelerators{ "
                 "accelerators: [  {   name: L4,   cost: 40  } ]}models{ models: [  {   name: "
                 "org/m,   acc: L4,   decodeParms: {    alpha: 6.9,    beta: 0.042   }  } "
                 "]}optimizer{ optimizer: {  unlimited: true,  saturationPolicy:  }}servers{ "
                 "servers: [  {   name: a:ns  } ]}",
                 WVA_MESSAGE_READ,
                 "data;models;parameters alpha=6.9 beta=0.042 model=org/m accelerator=L4;"
                 "servers;observation server=a:ns;");
    expect_facts("System data prepared for optimizationcapacity{ count: null}servers{ servers: [  "
                 "{   name: a:",
                 WVA_MESSAGE_BROKEN, "data;servers;");
    expect_facts("System data prepared for optimizationcapacity", WVA_MESSAGE_BROKEN, "");
    expect_facts_of(WVA_STR("System data prepared for optimization"),
                    "{\"servers\":\"{ servers: [  {   name: a:ns  } ]}\"}", WVA_MESSAGE_READ,
                    "servers;observation server=a:ns;");
    expect_facts("System data prepared for optimization", WVA_MESSAGE_OTHER, "");
}

static void test_go_struct_fields(void **context)
{
    struct wva_go_fields fields = wva_go_fields_begin(WVA_STR("{a  {b c} [d {e}] }tail"));
    static const char *const expected[] = { "a", "", "{b c}", "[d {e}]", "" };
    struct wva_str field;

    (void)context;
    for (size_t i = 0; i < COUNT(expected); i++) {
        assert_true(wva_go_fields_next(&fields, &field));
        assert_true(wva_str_equal(field, wva_str_from(expected[i])));
    }
    assert_false(wva_go_fields_next(&fields, &field));
    assert_false(fields.broken);
    fields = wva_go_fields_begin(WVA_STR("[]"));
    assert_false(wva_go_fields_next(&fields, &field));
    assert_false(fields.broken);
    fields = wva_go_fields_begin(WVA_STR("{a {b}"));
    assert_true(wva_go_fields_next(&fields, &field));
    assert_false(wva_go_fields_next(&fields, &field));
    assert_true(fields.broken);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_system_data_servers),
        cmocka_unit_test(test_system_data_in_the_usual_layout),
        cmocka_unit_test(test_system_data_models),
        cmocka_unit_test(test_system_data_that_breaks_off),
        cmocka_unit_test(test_pseudo_yaml_has_a_nesting_limit),
        cmocka_unit_test(test_early_models_have_two_parameters),
        cmocka_unit_test(test_early_servers_wait),
        cmocka_unit_test(test_system_data_without_names),
        cmocka_unit_test(test_system_data_in_one_line),
        cmocka_unit_test(test_go_struct_fields),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
