/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/statement.h"

#include <stdlib.h>
#include <string.h>

#include "util/memory.h"
#include "verdict/phrase.h"

const char *wva_statement_kind_name(enum wva_statement_kind kind)
{
    static const char *const names[] = { [WVA_STATEMENT_ANSWER] = "answer",
                                         [WVA_STATEMENT_COST] = "cost",
                                         [WVA_STATEMENT_PROBLEM] = "problem",
                                         [WVA_STATEMENT_ADVICE] = "advice",
                                         [WVA_STATEMENT_LIMIT] = "limit" };

    return names[kind];
}

struct wva_basis wva_basis_of(size_t n, const char *cases)
{
    return (struct wva_basis){ .n = n,
                               .cases = cases,
                               .time_pct = NAN,
                               .requests_pct = NAN,
                               .estimate = NAN,
                               .interval_95 = { NAN, NAN },
                               .gain = NAN };
}

bool wva_basis_suffices(enum wva_statement_kind kind, const struct wva_basis *basis)
{
    if (kind == WVA_STATEMENT_ADVICE)
        return basis->n >= WVA_ADVICE_MIN_CASES && basis->gain > 0;
    return basis->n > 0;
}

void wva_basis_describe(struct wva_buffer *text, const struct wva_basis *basis)
{
    size_t noun = strcspn(basis->cases, " ");

    /* "1 sample with traffic": the plural is regular. */
    wva_buffer_printf(text, "%zu %.*s%s", basis->n, (int)(basis->n == 1 ? noun - 1 : noun),
                      basis->cases, basis->cases + noun);
    if (!isnan(basis->time_pct)) {
        wva_buffer_add(text, ", ");
        wva_phrase_percent(text, basis->time_pct);
        wva_buffer_add(text, " of the time");
    }
    if (!isnan(basis->requests_pct)) {
        wva_buffer_add(text, isnan(basis->time_pct) ? ", " : " and ");
        wva_phrase_percent(text, basis->requests_pct);
        wva_buffer_add(text, " of the requests");
    }
    if (!isnan(basis->interval_95.low) && !isnan(basis->interval_95.high))
        wva_buffer_printf(text, "; 95 %% interval %.4g to %.4g%s%s", basis->interval_95.low,
                          basis->interval_95.high, basis->measure == NULL ? "" : " ",
                          basis->measure == NULL ? "" : basis->measure);
}

void wva_statements_add(struct wva_statements *list, enum wva_statement_kind kind, const char *id,
                        struct wva_buffer *text, struct wva_basis basis)
{
    char *sentence = wva_phrase_end(text);

    if (sentence == NULL || !wva_basis_suffices(kind, &basis)) {
        free(sentence);
        return;
    }
    list->items = wva_reallocarray(list->items, list->count + 1, sizeof *list->items);
    list->items[list->count++] = (struct wva_statement){ kind, id, sentence, basis };
}

void wva_statements_join(struct wva_buffer *text, const struct wva_statements *list)
{
    for (size_t i = 0; i < list->count; i++) {
        wva_buffer_add(text, i == 0 ? "" : " ");
        wva_buffer_add(text, list->items[i].text);
    }
}

void wva_statements_release(struct wva_statements *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i].text);
    free(list->items);
    *list = (struct wva_statements){ 0 };
}
