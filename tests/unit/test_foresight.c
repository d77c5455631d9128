/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>

#include "analysis/foresight.h"

enum { ROWS = 8 };

/* Observed ITL rises above the SLO of 10 ms in the third row; the model is off by `error_ms`. */
static const double itl[ROWS] = { 5, 5, 12, 12, 12, 12, 12, 8 };
static const double slo[ROWS] = { 10, 10, 10, 10, 10, 10, 10, 10 };

static enum wva_judgement *judge(double *error_ms)
{
    const struct wva_accuracy accuracy = { .known = true, .calibration_error_ms = error_ms };

    return wva_foresight_judge(&accuracy, itl, slo, ROWS);
}

static struct wva_episodes find_episodes(const double *rate)
{
    struct wva_frame *frame = wva_frame_create();
    struct wva_timeline timeline;
    struct wva_episodes episodes;

    fill_column(frame, WVA_ROLE_ITL_OBSERVED, itl, ROWS);
    fill_column(frame, WVA_ROLE_RATE, rate, ROWS);
    timeline = wva_timeline_measure(frame, NAN);
    episodes = wva_episodes_find(frame, &timeline, itl, slo, 0);
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
    assert_int_equal(episodes.count, 1);
    return episodes;
}

static void test_what_the_model_says(void **context)
{
    double error[ROWS] = { 0, 0, 3, 3, NAN, 1, 3, 0 }; /* the model: 5 5 9 9 - 11 9 8 */
    const enum wva_judgement expected[] = { WVA_JUDGED_WITHIN, WVA_JUDGED_WITHIN, WVA_JUDGED_WITHIN,
                                            WVA_JUDGED_WITHIN, WVA_JUDGED_NOT,    WVA_JUDGED_ABOVE,
                                            WVA_JUDGED_WITHIN, WVA_JUDGED_WITHIN };
    enum wva_judgement *judged = judge(error);

    (void)context;
    assert_memory_equal(judged, expected, sizeof expected);
    free(judged);
    judged = judge(NULL);
    for (size_t row = 0; row < ROWS; row++)
        assert_int_equal(judged[row], WVA_JUDGED_NOT);
    free(judged);
}

static void test_episodes(void **context)
{
    const double steady[] = { 100, 100, 100, 100, 100, 100, 100, 100 };
    const double step[] = { 100, 100, 200, 200, 200, 200, 200, 200 };
    double blind[ROWS] = { 0, 0, 3, 3, NAN, 1, 3, 0 }, seeing[ROWS] = { 0 };
    enum wva_judgement *model = judge(blind);
    struct wva_episodes episodes = find_episodes(steady);

    (void)context;
    wva_foresight_mark_episodes(&episodes, model);
    assert_int_equal(episodes.items[0].cause, WVA_EPISODE_MODEL_OPTIMISTIC);
    assert_int_equal(episodes.items[0].model_judged, 4);
    assert_int_equal(episodes.items[0].model_within, 3);
    assert_int_equal(episodes.model_within, 3);
    wva_episodes_free(&episodes);
    episodes = find_episodes(step); /* what began it is another question */
    wva_foresight_mark_episodes(&episodes, model);
    assert_int_equal(episodes.items[0].cause, WVA_EPISODE_LOAD_STEP);
    assert_int_equal(episodes.items[0].model_within, 3);
    wva_episodes_free(&episodes);
    free(model);
    model = judge(seeing);
    episodes = find_episodes(steady);
    wva_foresight_mark_episodes(&episodes, model);
    assert_int_equal(episodes.items[0].cause, WVA_EPISODE_UNEXPLAINED);
    assert_int_equal(episodes.items[0].model_judged, 5);
    assert_int_equal(episodes.items[0].model_within, 0);
    wva_episodes_free(&episodes);
    free(model);
}

static void test_late_decisions(void **context)
{
    struct wva_scale_up ups[] = {
        { .violation_row = 2, .decision_row = 4 },            /* late, and the model did not know */
        { .violation_row = 2, .decision_row = 5 },            /* goes on with the same answer */
        { .violation_row = 5, .decision_row = 6 },            /* late, though it did */
        { .violation_row = 2, .decision_row = 2 },            /* at once */
        { .violation_row = WVA_ROW_NONE, .decision_row = 6 }, /* for another reason */
    };
    struct wva_lags lags = { .known = true, .items = ups, .count = COUNT(ups) };
    double error[ROWS] = { 0, 0, 3, 3, NAN, 1, 3, 0 };
    enum wva_judgement *model = judge(error);

    (void)context;
    wva_foresight_mark_lags(&lags, model);
    assert_int_equal(lags.late, 2);
    assert_int_equal(lags.late_by_model, 1);
    assert_true(ups[0].model_optimistic);
    for (size_t i = 1; i < COUNT(ups); i++)
        assert_false(ups[i].model_optimistic);
    free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_the_model_says),
        cmocka_unit_test(test_episodes),
        cmocka_unit_test(test_late_decisions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
