/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/verdict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"
#include "verdict/phrase.h"
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

char *wva_grade_rule(const struct wva_verdict *verdict)
{
    return wva_asprintf(
        "Held: at least %g %% of requests within every SLO; mostly held: at least "
        "%g %%. Time is used instead of requests where the load is not known; fewer "
        "than %d samples are not graded.",
        verdict->held_pct, verdict->mostly_pct, WVA_GRADE_MIN_SAMPLES);
}

/* If only one limit is set, the default of the other is adjusted so that held_pct >= mostly_pct. */
static void set_limits(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    bool held = input->held_pct > 0, mostly = input->mostly_pct > 0;

    verdict->held_pct = held ? input->held_pct : WVA_HELD_PCT;
    verdict->mostly_pct = mostly ? input->mostly_pct : WVA_MOSTLY_PCT;
    if (!held)
        verdict->held_pct = fmax(verdict->held_pct, verdict->mostly_pct);
    if (!mostly)
        verdict->mostly_pct = fmin(verdict->held_pct, verdict->mostly_pct);
}

/* A price set by the user is in their currency. The controller's own price, which it uses for
 * decisions, is a different one and never added to it. */
static void say_user_price(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    double hours = input->results->provisioning.replica_hours_current;
    struct wva_buffer text = wva_phrase_begin();

    if (input->price > 0 && !isnan(hours))
        wva_buffer_printf(&text, "At the configured price of %g %s: %.2f %.*s.", input->price,
                          input->price_unit, input->price * hours,
                          (int)strcspn(input->price_unit, " "), input->price_unit);
    wva_statements_add(&verdict->cost, WVA_STATEMENT_COST, "configured-price", &text,
                       wva_basis_of(input->results->rows, "samples"));
}

/* Each part adds the statements that the samples support: SLOs first, then targets. */
struct wva_verdict *wva_verdict_make(const struct wva_verdict_input *input)
{
    struct wva_verdict *verdict = wva_calloc(1, sizeof *verdict);
    bool service = wva_results_tell(input->results, WVA_HAS_SERVICE);

    set_limits(verdict, input);
    if (input->results->rows == 0) {
        wva_verdict_jobs_only(verdict, input);
        wva_verdict_limits(verdict, input);
        return verdict;
    }
    wva_verdict_answer(verdict, input);
    if (service) {
        wva_verdict_cost(verdict, input);
        wva_verdict_problems(verdict, input);
        wva_verdict_advice(verdict, input);
    }
    if (wva_results_tell(input->results, WVA_HAS_TARGETS))
        wva_verdict_targets(verdict, input, service);
    say_user_price(verdict, input);
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
