/* SPDX-License-Identifier: Apache-2.0 */
/* How sure a mean and a difference are. Pure functions, no random numbers but in the permutation
 * test, which has a fixed seed. NaN is "not known". */
#ifndef WVA_COMPARE_INFERENCE_H
#define WVA_COMPARE_INFERENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/interval.h"

/* The spread of an estimate: its standard error, and by how many degrees of freedom that is known.
 * degrees < 1: it is not known. */
struct wva_spread {
    double error, degrees;
};

extern const struct wva_spread wva_spread_none;

/* Of the mean of a series in which neighbours are alike, by a moving-block bootstrap (Kuensch 1989)
 * with blocks of a tenth of the series: the variance that it has after infinitely many draws, which
 * has a closed form, so there is no seed. Percentiles of that bootstrap are too narrow for series
 * as short as these; so the variance is made free of bias, and Student's distribution with 1.5
 * (n / block - 1) degrees of freedom gives the interval (Meketon and Schmeiser 1984).
 *
 * On simulated pairs of runs under the same controller (tests/truth/test_compare.c; 30 to 300
 * samples, drifts that keep up to 0.9 from one sample to the next) 2 to 4.5 % are called different.
 * With percentiles and blocks of 4 these were 5 to 6.5 %; with the correlation of neighbours, as in
 * analysis/structural.h, 2.5 to 10 %: samples above an SLO or not keep more memory than that. */
enum { WVA_SPREAD_BLOCKS = 10, WVA_SPREAD_LEAST_BLOCK = 2, WVA_SPREAD_LEAST = 8 };

/* How many values a block has. */
size_t wva_spread_block(size_t n);

/* Not known for less than WVA_SPREAD_LEAST values. */
struct wva_spread wva_spread_of_series(const double *values, size_t n);

/* Of the difference of two independent estimates (Welch 1947, Satterthwaite 1946). */
struct wva_spread wva_spread_add(struct wva_spread a, struct wva_spread b);

/* Of the difference of two means over independent runs: Welch's, or with the one spread of both
 * where one group has a single run. */
struct wva_spread wva_spread_of_groups(const double *a, size_t a_count, const double *b,
                                       size_t b_count);

/* 95 %, by Student's distribution; NaN where the spread is not known. */
struct wva_interval wva_spread_interval(double value, struct wva_spread spread);

/* A permutation test of the difference of means of two groups: the share of all ways to deal the
 * values out into groups of these sizes whose difference is at least as large, in either
 * direction. Exact up to WVA_PERMUTATIONS_EXACT ways, else of WVA_PERMUTATIONS_DRAWN random ones
 * (Phipson and Smyth 2010: the one seen counts too). */
enum { WVA_PERMUTATIONS_EXACT = 20000, WVA_PERMUTATIONS_DRAWN = 19999 };

struct wva_permutation {
    double p;       /* NaN where a group is empty */
    double p_least; /* the smallest that groups of these sizes can give */
    bool exact;
    size_t ways; /* looked at */
};

struct wva_permutation wva_permutation_test(const double *a, size_t a_count, const double *b,
                                            size_t b_count);

/* Likewise for differences of pairs: the share of all ways to turn their signs whose mean is at
 * least as far from 0. */
struct wva_permutation wva_sign_flip_test(const double *differences, size_t count);

#endif
