/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/verdict.h"

#include <stdlib.h>

#include "util/memory.h"
#include "verdict/verdict_parts.h"

const char *wva_grade_name(enum wva_grade grade)
{
    static const char *const names[] = { [WVA_GRADE_UNKNOWN] = "cannot be told",
                                         [WVA_GRADE_HELD] = "held",
                                         [WVA_GRADE_MOSTLY] = "mostly held",
                                         [WVA_GRADE_MISSED] = "missed",
                                         [WVA_GRADE_NOT_SET] = "not set" };

    return names[grade];
}

/* The numbers are those of WVA_HELD_PCT, WVA_MOSTLY_PCT and WVA_GRADE_MIN_SAMPLES; a test holds
 * them together. */
const char *wva_grade_rule(void)
{
    return "Held: at least 99 % of requests within every SLO; mostly held: at least 90 %. Time "
           "stands in for requests where the load is not known; fewer than 5 samples are not "
           "graded.";
}

/* Each part adds what the samples let it say: users and SLOs first, then targets. */
struct wva_verdict *wva_verdict_make(const struct wva_verdict_input *input)
{
    struct wva_verdict *verdict = wva_calloc(1, sizeof *verdict);
    bool service = wva_results_tell(input->results, WVA_HAS_SERVICE);

    wva_verdict_answer(verdict, input);
    if (service) {
        wva_verdict_cost(verdict, input);
        wva_verdict_problems(verdict, input);
        wva_verdict_advice(verdict, input);
    }
    if (wva_results_tell(input->results, WVA_HAS_TARGETS))
        wva_verdict_targets(verdict, input, service);
    wva_verdict_limits(verdict, input);
    return verdict;
}

void wva_verdict_free(struct wva_verdict *verdict)
{
    if (verdict == NULL)
        return;
    wva_statements_release(&verdict->answer);
    wva_statements_release(&verdict->cost);
    wva_statements_release(&verdict->problems);
    wva_statements_release(&verdict->advice);
    wva_statements_release(&verdict->limits);
    free(verdict);
}
