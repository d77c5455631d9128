/* SPDX-License-Identifier: Apache-2.0 */
/* Which analyzer decided. The votes are in different units: tokens, and tokens per second. */
#include "support.h"

#include <math.h>

#include "cycle/votes.h"

static void test_the_one_that_asks_for_most_scales_up(void **context)
{
    /* 2.48 and 0.93 replicas; the second asks for the larger number. */
    const struct wva_vote both[] = { { 2480, 0, 1000 }, { 9300, 0, 10000 } };
    const struct wva_vote second[] = { { 0, 4000, 1000 }, { 9300, 0, 10000 } };
    const struct wva_vote equal[] = { { 2, 0, 1 }, { 20, 0, 10 } };

    (void)context;
    assert_int_equal(wva_votes_find(both, 2, 3), 0);
    assert_int_equal(wva_votes_find(second, 2, 1), 1);
    assert_int_equal(wva_votes_find(equal, 2, 2), -1);
    assert_int_equal(wva_votes_find(both, 0, 3), -1);
}

static void test_capacity_of_a_replica_not_known(void **context)
{
    const struct wva_vote both[] = { { 2480, 0, NAN }, { 9300, 0, 10000 } };
    const struct wva_vote one[] = { { 0, 0, 1000 }, { 9300, 0, NAN } };
    const struct wva_vote spare[] = { { 0, 10, NAN }, { 0, 10, 1 } };

    (void)context;
    assert_int_equal(wva_votes_find(both, 2, 3), -1);
    assert_int_equal(wva_votes_find(one, 2, 3), 1);
    assert_int_equal(wva_votes_find(spare, 1, -1), 0);
    assert_int_equal(wva_votes_find(spare, 2, -1), -1);
}

static void test_the_one_that_spares_least_scales_down(void **context)
{
    const struct wva_vote both[] = { { 0, 6500, 1000 }, { 0, 64000, 10000 } };
    const struct wva_vote one_holds[] = { { 0, 6500, 1000 }, { 0, 0, 10000 } };
    const struct wva_vote one_asks[] = { { 0, 6500, 1000 }, { 1, 0, 10000 } };
    const struct wva_vote too_little[] = { { 0, 999, 1000 } };

    (void)context;
    assert_int_equal(wva_votes_find(both, 2, -6), 1);
    assert_int_equal(wva_votes_find(one_holds, 2, -6), -1);
    assert_int_equal(wva_votes_find(one_asks, 2, -6), -1);
    assert_int_equal(wva_votes_find(too_little, 1, -1), -1);
}

static void test_who_holds(void **context)
{
    const struct wva_vote one[] = { { 0, 6500, 1000 }, { 0, 9000, 10000 } };
    const struct wva_vote none[] = { { 0, 6500, 1000 }, { 0, 10000, 10000 } };
    const struct wva_vote limited[] = { { 1, 0, 1000 }, { 0, 0, 10000 } };
    const struct wva_vote within[] = { { 0, 0, NAN } };
    const struct wva_vote missing[] = { { NAN, 0, 1 }, { 0, NAN, 1 } };

    (void)context;
    assert_int_equal(wva_votes_find(one, 2, 0), 1);
    assert_int_equal(wva_votes_find(none, 2, 0), -1);
    assert_int_equal(wva_votes_find(limited, 2, 0), -1);
    assert_int_equal(wva_votes_find(within, 1, 0), 0);
    assert_int_equal(wva_votes_find(missing, 2, 0), -1);
    assert_int_equal(wva_votes_find(one, 2, NAN), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_one_that_asks_for_most_scales_up),
        cmocka_unit_test(test_capacity_of_a_replica_not_known),
        cmocka_unit_test(test_the_one_that_spares_least_scales_down),
        cmocka_unit_test(test_who_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
