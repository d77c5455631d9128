/* SPDX-License-Identifier: Apache-2.0 */
#include "facts.h"
#include "support.h"

#define STATE       "alpha=7.185006, beta=0.055376, gamma=16.007805, delta=0.000272"
#define STATE_CELLS "alpha=7.185006 beta=0.055376 gamma=16.007805 delta=0.000272"

static void test_results(void **context)
{
    (void)context;
    expect_facts("Model tuner results: model=org/m, accelerator=H100, " STATE ", NIS=2.69",
                 WVA_MESSAGE_READ, "tuned " STATE_CELLS " model=org/m accelerator=H100 nis=2.69;");
    expect_facts("Updated SystemData for model=org/m, accelerator=H100: " STATE, WVA_MESSAGE_READ,
                 "tuned " STATE_CELLS " model=org/m accelerator=H100;");
    expect_facts("Model tuner results - modelorg/macceleratorH100alpha7.5beta0.04gamma15.4"
                 "delta0.0003NIS0.81",
                 WVA_MESSAGE_READ,
                 "tuned alpha=7.5 beta=0.04 gamma=15.4 delta=0.0003 model=org/m accelerator=H100 "
                 "nis=0.81;");
    expect_facts("Model tuner results: model=org/m, accelerator=H100, alpha=7", WVA_MESSAGE_BROKEN,
                 "");
    expect_facts("Model tuner results - modelorg/m", WVA_MESSAGE_BROKEN, "");
    expect_facts("Updated SystemData for model=org/m", WVA_MESSAGE_BROKEN, "");
}

static void test_parameters_of_a_variant(void **context)
{
    static const char *const phrases[] = {
        "Keeping previously tuned parameters for variant dec/ns: " STATE,
        "Keeping existing parameters in status for variant dec/ns: " STATE,
        "Using fallback parameters for variant dec/ns: " STATE,
        "Set initial parameters for variant dec/ns from spec: " STATE,
        "Tuned performance parameters: variant dec/ns - alpha: 7.185006, beta: 0.055376, gamma: "
        "16.007805, delta: 0.000272",
        "Tuned performance parameters result: variant dec/ns - alpha: 7.185006, beta: 0.055376, "
        "gamma: 16.007805, delta: 0.000272",
        "Tuned performance parametersvariantdecnamespacensalpha7.185006beta0.055376gamma16.007805"
        "delta0.000272",
    };

    (void)context;
    for (size_t i = 0; i < COUNT(phrases); i++)
        expect_facts(phrases[i], WVA_MESSAGE_READ,
                     "tuned " STATE_CELLS " variant=dec namespace=ns;");
    expect_facts("Using fallback parameters for variant dec/ns: alpha=7.18", WVA_MESSAGE_BROKEN,
                 "");
    expect_facts("Using fallback parameters for variant : " STATE, WVA_MESSAGE_BROKEN, "");
    expect_facts("Tuned performance parameters: variant dec/ns", WVA_MESSAGE_BROKEN, "");
    expect_facts("Tuned performance parametersvariantdec", WVA_MESSAGE_BROKEN, "");
    /* What they are is not said. */
    expect_facts("Using parameters from spec for variant dec/ns", WVA_MESSAGE_OTHER, "");
    expect_facts("Tuned parameters unchanged for variant dec, skipping status update",
                 WVA_MESSAGE_OTHER, "");
}

static void test_accepted(void **context)
{
    (void)context;
    expect_facts("Tuner validation succeeded for variant dec/ns, server dec:ns - New NIS: 2.689419",
                 WVA_MESSAGE_READ, "tuner variant=dec namespace=ns tuner=accepted nis=2.689419;");
    /* Only that the name stands there twice tells where it ends. */
    expect_facts("Tuner validation succeededvariantmy-serverservermy-server:nsNIS0.8123",
                 WVA_MESSAGE_READ,
                 "tuner variant=my-server namespace=ns tuner=accepted nis=0.8123;");
    expect_facts("Tuner validation succeededvariantaserverb:nsNIS0.8", WVA_MESSAGE_BROKEN, "");
    expect_facts("Tuner validation succeeded for variant ", WVA_MESSAGE_BROKEN, "");
}

static void test_rejected(void **context)
{
    static const char *const phrases[] = {
        "Tuner NIS validation failed for variant dec/ns, server dec:ns - Keeping previous state "
        "(" STATE ", NIS=2.689419). Validation error: tuning validation failed: normalized "
        "innovation squared (NIS=13.66) exceeds threshold (7.38), rejecting update as outlier",
        "Tuner NIS validation failed for variant dec/ns, server dec:ns (NIS=13.66 exceeds "
        "threshold 7.38) - Keeping previous state: " STATE,
        "Keeping previous tuned parameters for variant dec/ns due to NIS validation failure "
        "(NIS=13.66)",
        "Tuner validation failed, using previous statevariantdecserverdec:nsNIS13.66error"
        "normalized innovation squared (NIS=13.66) exceeds threshold (7.38)",
        "Failed to tune server, keeping original paramsserverdec:nserrornormalized innovation "
        "squared (NIS=13.66) exceeds threshold (7.38), rejecting update as outlier",
    };

    (void)context;
    for (size_t i = 0; i < COUNT(phrases); i++)
        expect_facts(phrases[i], WVA_MESSAGE_READ,
                     "tuner variant=dec namespace=ns tuner=rejected nis=13.66;");
    expect_facts(
        "Keeping previous tuned parameters for variant dec/ns due to NIS validation failure",
        WVA_MESSAGE_READ, "tuner variant=dec namespace=ns tuner=rejected;");
    expect_facts("Failed to tune server for variant dec - error: tuning validation failed: "
                 "normalized innovation squared (NIS=13.66) exceeds threshold (7.38)",
                 WVA_MESSAGE_READ, "tuner variant=dec tuner=rejected nis=13.66;");
}

static void test_not_run(void **context)
{
    (void)context;
    expect_facts("Failed to tune server for variant dec - error: no environment. Using fallback "
                 "parameters.",
                 WVA_MESSAGE_READ, "tuner variant=dec tuner=failed;");
    expect_facts("Tuner failed completely for variant dec/ns: no tuner", WVA_MESSAGE_READ,
                 "tuner variant=dec namespace=ns tuner=failed;");
    expect_facts("Tuner failed update completely for variant dec/ns: no tuner", WVA_MESSAGE_READ,
                 "tuner variant=dec namespace=ns tuner=failed;");
    expect_facts("Failed to tune server, keeping original paramsserverdec:nserrorno tuner",
                 WVA_MESSAGE_READ, "tuner variant=dec namespace=ns tuner=failed;");
    expect_facts("Failed to tune server, keeping original paramsserverdec", WVA_MESSAGE_BROKEN, "");
    expect_facts("Skipping tuning for variant dec/ns due to insufficient load. Using fallback "
                 "parameters.",
                 WVA_MESSAGE_READ, "tuner variant=dec namespace=ns tuner=skipped;");
    expect_facts("Model tuner is disabled globally (SWITCH=false), using spec parameters",
                 WVA_MESSAGE_READ, "tuner tuner=off;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results),  cmocka_unit_test(test_parameters_of_a_variant),
        cmocka_unit_test(test_accepted), cmocka_unit_test(test_rejected),
        cmocka_unit_test(test_not_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
