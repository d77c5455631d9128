/* SPDX-License-Identifier: Apache-2.0 */
#include "facts.h"
#include "support.h"

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
#define EARLY                                                                                      \
    "c=Gold; m=org/m; rate=96; tk=178; sol=2, alloc={acc=L40S; num=3; maxBatch=8; cost=96, "       \
    "val=32, servTime=21.5, waitTime=110.8, rho=0.76}; "
#define EARLY_FACT                                                                                 \
    "allocation rate=96 numRep=3 itl=21.5 slo_itl=24 slo_ttft=500 model=org/m class=Gold "         \
    "accelerator=L40S max_batch=8 cost=96 value=32 rho=0.76"
#define TAIL "AllocationByType: \nname=NVIDIA-H100, count=2, limit=0, cost=200 \ntotalCost=200 \n"

static void test_solution(void **context)
{
    (void)context;
    expect_facts(HEAD TAIL, WVA_MESSAGE_READ, "solution;");
    expect_facts(HEAD ROW_A TAIL, WVA_MESSAGE_READ, "solution;" FACT_A);
    expect_facts(HEAD "s=b:ns; c=Gold; m=org/m; no feasible allocation! \n" ROW_A TAIL,
                 WVA_MESSAGE_READ,
                 "solution;infeasible server=b:ns model=org/m class=Gold;" FACT_A);
}

static void test_it_may_stand_elsewhere(void **context)
{
    (void)context;
    expect_facts("Optimization solutionsystemSolution: \n" ROW_A TAIL, WVA_MESSAGE_READ,
                 "solution;" FACT_A);
    expect_facts("Solution: \n" ROW_A TAIL, WVA_MESSAGE_READ, "solution;" FACT_A);
    expect_facts_of(WVA_STR("Optimization solution - "),
                    "{\"system\":\"Solution: \\ns=b:ns; c=C; m=M; no feasible allocation! "
                    "\\nAllocationByType: \\ntotalCost=0 \\n\"}",
                    WVA_MESSAGE_READ, "solution;infeasible server=b:ns model=M class=C;");
    expect_facts_of(WVA_STR("Optimization solution - "), "{\"system\":3}", WVA_MESSAGE_OTHER, "");
    expect_facts("Solution: found", WVA_MESSAGE_OTHER, "");
    expect_facts("Solution time: 0 msec", WVA_MESSAGE_OTHER, "");
}

static void test_early_rows(void **context)
{
    (void)context;
    /* A row with an allocation does not name its server, one without does. */
    expect_facts("Solution: \n" EARLY "slo-itl=24, slo-ttw=500, slo-tps=0 \n"
                 "s=b:ns; c=Gold; m=org/n; no feasible allocation! \n" TAIL,
                 WVA_MESSAGE_READ,
                 "solution;" EARLY_FACT " slo_tps=0;infeasible server=b:ns model=org/n "
                 "class=Gold;");
    expect_facts("Solution: \nc=Gold; m=org/n; no feasible allocation! \n" TAIL, WVA_MESSAGE_READ,
                 "solution;infeasible model=org/n class=Gold;");
    /* No target for throughput yet; a target by another name. */
    expect_facts("Solution: \n" EARLY "slo-tpot=24, slo-ttft=500 \n" TAIL, WVA_MESSAGE_READ,
                 "solution;" EARLY_FACT ";");
    /* With its server, saturation and capacity. */
    expect_facts(HEAD "s=a:ns; c=Gold; m=org/m; rate=96; tk=178; sol=2, sat=true, alloc={acc=L40S; "
                      "num=3; maxBatch=8; cost=96, val=32, servTime=21.5, waitTime=110.8, "
                      "rho=0.76, maxRPM=88.5}; slo-itl=24, slo-ttw=500, slo-tps=0 \n" TAIL,
                 WVA_MESSAGE_READ,
                 "solution;allocation rate=96 numRep=3 itl=21.5 slo_itl=24 slo_ttft=500 "
                 "server=a:ns model=org/m class=Gold accelerator=L40S max_batch=8 cost=96 value=32 "
                 "rho=0.76 max_rpm=88.5 saturated=true slo_tps=0;");
}

static void test_numbers_keep_their_text(void **context)
{
    (void)context;
    expect_facts(
        HEAD "s=a:ns; c=C; m=M; rate=1e-05; inTk=1; outTk=2; sol=1, alloc={acc=; numRep=0; "
             "maxBatch=0; cost=0, val=NaN, "
             "itl=NaN, ttft=+Inf, rho=0, maxRPM=1.2345678e+06}; slo-itl=15, "
             "slo-ttft=1000, slo-tps=0 \n" TAIL,
        WVA_MESSAGE_READ,
        "solution;allocation rate=1e-05 inTk=1 outTk=2 numRep=0 itl=NaN ttft=+Inf "
        "slo_itl=15 slo_ttft=1000 server=a:ns model=M class=C max_batch=0 cost=0 value=NaN "
        "rho=0 max_rpm=1.2345678e+06 slo_tps=0;");
}

static void test_what_breaks_off(void **context)
{
    (void)context;
    expect_facts(HEAD, WVA_MESSAGE_BROKEN, "solution;");
    expect_facts(HEAD ROW_A, WVA_MESSAGE_BROKEN, "solution;" FACT_A);
    expect_facts(HEAD "s=a:ns; c=C; m=M; rate=5; inTk=1; out \n" TAIL, WVA_MESSAGE_BROKEN,
                 "solution;allocation! rate=5 inTk=1 server=a:ns model=M class=C;");
    expect_facts(HEAD "s=a:ns; c=C; m=M; rate=5; tk=1; sol=1, alloc={acc=A; num=1; maxBatch=4; "
                      "cost=1, val=0, servTime=2, waitTime=3, rho=0.5}; slo-itl=24 \n" TAIL,
                 WVA_MESSAGE_BROKEN,
                 "solution;allocation! rate=5 numRep=1 itl=2 server=a:ns model=M class=C "
                 "accelerator=A max_batch=4 cost=1 value=0 rho=0.5;");
    expect_facts(HEAD "nonsense \n" ROW_A TAIL, WVA_MESSAGE_BROKEN, "solution;" FACT_A);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_solution),        cmocka_unit_test(test_it_may_stand_elsewhere),
        cmocka_unit_test(test_early_rows),      cmocka_unit_test(test_numbers_keep_their_text),
        cmocka_unit_test(test_what_breaks_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
