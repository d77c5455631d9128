/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/inference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"
#include "util/random.h"
#include "util/statistics.h"

const struct wva_spread wva_spread_none = { NAN, 0 };

/* ---- series ---- */

size_t wva_spread_block(size_t n)
{
    size_t tenth = (n + WVA_SPREAD_BLOCKS / 2) / WVA_SPREAD_BLOCKS;

    return tenth > WVA_SPREAD_LEAST_BLOCK ? tenth : WVA_SPREAD_LEAST_BLOCK;
}

struct wva_spread wva_spread_of_series(const double *values, size_t n)
{
    const size_t block = wva_spread_block(n);
    const double mean = wva_summarize(values, n).mean, count = (double)n, length = (double)block;
    double squares = 0;

    if (n < WVA_SPREAD_LEAST)
        return wva_spread_none;
    for (size_t i = 0; i + block <= n; i++) {
        double apart = wva_sum(values + i, block) / length - mean;

        squares += apart * apart;
    }
    squares /= (double)(n - block + 1);
    return (struct wva_spread){ sqrt(squares * length / (count - length)),
                                1.5 * (count / length - 1) };
}

/* ---- differences ---- */

struct wva_spread wva_spread_add(struct wva_spread a, struct wva_spread b)
{
    double a_square = a.error * a.error, b_square = b.error * b.error;
    double sum = a_square + b_square;

    if (!(a.degrees >= 1) || !(b.degrees >= 1))
        return wva_spread_none;
    if (sum == 0)
        return (struct wva_spread){ 0, fmin(a.degrees, b.degrees) };
    return (struct wva_spread){
        sqrt(sum), sum * sum / (a_square * a_square / a.degrees + b_square * b_square / b.degrees)
    };
}

static struct wva_spread spread_of_runs(const double *values, size_t n)
{
    struct wva_summary summary = wva_summarize(values, n);

    return n < 2 ? wva_spread_none
                 : (struct wva_spread){ summary.sd / sqrt((double)n), (double)n - 1 };
}

struct wva_spread wva_spread_of_groups(const double *a, size_t a_count, const double *b,
                                       size_t b_count)
{
    const double *many = a_count > 1 ? a : b;
    size_t count = a_count > 1 ? a_count : b_count;

    if (a_count > 1 && b_count > 1)
        return wva_spread_add(spread_of_runs(a, a_count), spread_of_runs(b, b_count));
    if (a_count == 0 || b_count == 0 || count < 2)
        return wva_spread_none;
    return (struct wva_spread){ wva_summarize(many, count).sd * sqrt(1 + 1 / (double)count),
                                (double)count - 1 };
}

struct wva_interval wva_spread_interval(double value, struct wva_spread spread)
{
    double half;

    if (!(spread.degrees >= 1) || !isfinite(value))
        return (struct wva_interval){ NAN, NAN };
    half = wva_student_quantile(spread.degrees) * spread.error;
    return (struct wva_interval){ value - half, value + half };
}

/* ---- permutations ---- */

/* Differences that are equal but for rounding are equal. */
static const double rounding = 1e-9;

struct deal {
    double *values;      /* those of both groups */
    size_t count, first; /* of which `first` are in the first group */
    double total, seen;  /* the sum of all; how far apart the groups were seen to be */
    size_t ways, as_far;
};

static void count_way(struct deal *deal, double first_sum)
{
    double first = (double)deal->first, second = (double)(deal->count - deal->first);
    double apart = fabs((deal->total - first_sum) / second - first_sum / first);

    deal->ways++;
    deal->as_far += apart >= deal->seen * (1 - rounding) - rounding * fabs(deal->total);
}

/* All ways to choose `left` more of the values from `from` on. */
static void choose(struct deal *deal, size_t from, size_t left, double sum)
{
    if (left == 0) {
        count_way(deal, sum);
        return;
    }
    for (size_t i = from; i + left <= deal->count; i++)
        choose(deal, i + 1, left - 1, sum + deal->values[i]);
}

static void shuffle(struct deal *deal, struct wva_random *random)
{
    for (size_t i = 0; i < deal->first; i++) {
        size_t other = i + wva_random_below(random, (uint32_t)(deal->count - i));
        double kept = deal->values[i];

        deal->values[i] = deal->values[other];
        deal->values[other] = kept;
    }
}

static void draw(struct deal *deal)
{
    static const uint64_t seed = 20251122;
    struct wva_random random = wva_random_start(seed, 1);

    for (size_t i = 0; i < WVA_PERMUTATIONS_DRAWN; i++) {
        shuffle(deal, &random);
        count_way(deal, wva_sum(deal->values, deal->first));
    }
}

/* How many ways there are, or more than any that are looked at one by one. */
static double count_ways(size_t count, size_t first)
{
    double ways = 1;

    for (size_t i = 1; i <= first && ways <= 1e15; i++)
        ways = ways * (double)(count - first + i) / (double)i;
    return ways;
}

struct wva_permutation wva_permutation_test(const double *a, size_t a_count, const double *b,
                                            size_t b_count)
{
    struct wva_permutation result = { .p = NAN, .p_least = NAN };
    struct deal deal = { .count = a_count + b_count, .first = a_count };
    double ways = count_ways(deal.count, a_count), mirrored = a_count == b_count ? 2 : 1;

    if (a_count == 0 || b_count == 0)
        return result;
    deal.values = wva_calloc(deal.count, sizeof *deal.values);
    memcpy(deal.values, a, a_count * sizeof *a);
    memcpy(deal.values + a_count, b, b_count * sizeof *b);
    deal.total = wva_sum(deal.values, deal.count);
    deal.seen = fabs(wva_sum(b, b_count) / (double)b_count - wva_sum(a, a_count) / (double)a_count);
    result.exact = ways <= WVA_PERMUTATIONS_EXACT;
    if (result.exact)
        choose(&deal, 0, a_count, 0);
    else
        draw(&deal);
    result.ways = deal.ways;
    result.p = result.exact ? (double)deal.as_far / (double)deal.ways
                            : (double)(deal.as_far + 1) / (double)(deal.ways + 1);
    result.p_least = result.exact ? mirrored / ways : 1 / (double)(deal.ways + 1);
    free(deal.values);
    return result;
}

/* ---- signs ---- */

/* The sum with the sign of item i turned where bit i of `signs` is set. */
static double sum_with_signs(const double *differences, size_t count, uint64_t signs)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += (signs >> i & 1) != 0 ? -differences[i] : differences[i];
    return sum;
}

struct wva_permutation wva_sign_flip_test(const double *differences, size_t count)
{
    static const uint64_t seed = 20251203;
    enum { EXACT_MOST = 14, DRAWN_MOST = 64 };
    struct wva_permutation result = { .p = NAN, .p_least = NAN };
    struct wva_random random = wva_random_start(seed, 1);
    double seen = fabs(wva_sum(differences, count));
    size_t as_far = 0;

    if (count == 0 || count > DRAWN_MOST)
        return result;
    result.exact = count <= EXACT_MOST;
    result.ways = result.exact ? (size_t)1 << count : WVA_PERMUTATIONS_DRAWN;
    for (size_t way = 0; way < result.ways; way++) {
        uint64_t signs = way;

        if (!result.exact)
            signs = (uint64_t)wva_random_below(&random, UINT32_MAX) << 32
                    | wva_random_below(&random, UINT32_MAX);
        as_far += fabs(sum_with_signs(differences, count, signs)) >= seen * (1 - rounding);
    }
    result.p = result.exact ? (double)as_far / (double)result.ways
                            : (double)(as_far + 1) / (double)(result.ways + 1);
    result.p_least = result.exact ? 2 / (double)result.ways : 1 / (double)(result.ways + 1);
    return result;
}
