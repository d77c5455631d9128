/* SPDX-License-Identifier: Apache-2.0 */
/* A comparison in words and figures as people write them; all texts are the caller's to free. */
#ifndef WVA_COMPARE_SAY_H
#define WVA_COMPARE_SAY_H

#include "compare/comparison.h"

/* "93.5 %", "12.4 ms", "not in this run". With `sign`, "+1.2 points": a difference. */
char *wva_compare_say_value(double value, enum wva_unit unit, bool sign);

/* "-3.1 to +8.0", or "not known". */
char *wva_compare_say_interval(struct wva_interval interval, enum wva_unit unit, bool sign);

/* "inconclusive: less than 1 point apart", ... for a table. */
char *wva_compare_say_verdict(const struct wva_compare_difference *difference, enum wva_unit unit);

/* The measure that a group is judged by against the first one: goodput of the load generators;
 * failures, where these differ by what matters; the best that both have of attainment of both SLOs,
 * of one, and mean latency. NULL: none. */
const struct wva_compare_row *wva_compare_service(const struct wva_comparison *comparison,
                                                  size_t group);

/* The cost, likewise. */
const struct wva_compare_row *wva_compare_cost(const struct wva_comparison *comparison,
                                               size_t group);

/* The verdict in a few words: "B is better than A, under another load". */
char *wva_compare_say_grade(const struct wva_comparison *comparison, size_t group);

/* The verdict on a group in a sentence or two. */
char *wva_compare_say_answer(const struct wva_comparison *comparison, size_t group);
char *wva_compare_say_cost(const struct wva_comparison *comparison, size_t group);

/* What the load generators of both measured, beside the answer: latency, and goodput or failures;
 * NULL where that is the answer, or where one side lacks it. */
char *wva_compare_say_latency(const struct wva_comparison *comparison, size_t group);
char *wva_compare_say_goodput(const struct wva_comparison *comparison, size_t group);

/* Which stages of the load are compared with each other, and why others are not; NULL without
 * stages on both sides. */
char *wva_compare_say_stages(const struct wva_comparison *comparison, size_t group);

/* Whether the loads are alike, and where not. */
char *wva_compare_say_load(const struct wva_comparison *comparison, size_t group);

/* How sure that is, and by what method. */
char *wva_compare_say_method(const struct wva_comparison *comparison, size_t group);

/* The name of a run in figures and lists: the label of its group, followed by a number if the group
 * has several runs: "A", "B3", "v2.3". */
char *wva_compare_say_tag(const struct wva_comparison *comparison, size_t run);

/* "model-based: NAME, NAME", or "model-based, 16 runs". */
char *wva_compare_say_group(const struct wva_comparison *comparison, size_t group);

#endif
