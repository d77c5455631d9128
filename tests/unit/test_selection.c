/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

#include "series/selection.h"
#include "util/buffer.h"
#include "util/memory.h"

enum { SAMPLES_MAX = 400 };

struct list {
    struct wva_sample sample[SAMPLES_MAX];
    char name[SAMPLES_MAX][8];
    size_t count;
};

static void add(struct list *list, char server, int64_t time_ns)
{
    struct wva_sample *sample = &list->sample[list->count];

    *sample = (struct wva_sample){ .time_ns = time_ns, .cycle = list->count };
    (void)snprintf(list->name[list->count], sizeof list->name[0], "%c:ns", server);
    sample->cell[WVA_COLUMN_SERVER] = wva_str_from(list->name[list->count]);
    sample->cell[WVA_COLUMN_MODEL] = server == 'a' ? WVA_STR("org/small") : WVA_STR("org/large");
    sample->cell[WVA_COLUMN_ACCELERATOR] = server == 'a' ? WVA_STR("L4") : WVA_STR("L40S");
    list->count++;
}

static enum wva_status note(void *context, const struct wva_sample *sample, struct wva_error *err)
{
    (void)err;
    wva_buffer_printf(context, "%c%d ", sample->cell[WVA_COLUMN_SERVER].ptr[0], (int)sample->cycle);
    return WVA_OK;
}

/* What is left of the list, as "a0 b1 ...". */
static char *selected(const struct list *list, const struct wva_selection_options *options)
{
    struct wva_buffer text = wva_buffer_make(64 * 1024);
    struct wva_error err;
    struct wva_selection *selection = wva_selection_create(options, note, &text, &err);

    assert_non_null(selection);
    for (size_t i = 0; i < list->count; i++)
        assert_int_equal(wva_selection_push(selection, &list->sample[i], &err), WVA_OK);
    assert_int_equal(wva_selection_finish(selection, &err), WVA_OK);
    wva_selection_free(selection);
    return text.data == NULL ? wva_strdup("") : text.data;
}

static void expect(const struct list *list, const struct wva_selection_options *options,
                   const char *expected)
{
    char *text = selected(list, options);

    assert_string_equal(text, expected);
    free(text);
}

/* Samples point into the list, so it stays where it is. */
static void add_two_servers(struct list *list)
{
    list->count = 0;
    for (int minute = 0; minute < 4; minute++) {
        add(list, 'a', minute * WVA_NS_PER_MINUTE);
        add(list, 'b', minute * WVA_NS_PER_MINUTE);
    }
}

static void test_names(void **context)
{
    struct list list;

    (void)context;
    add_two_servers(&list);
    expect(&list, &(struct wva_selection_options){ 0 }, "a0 b1 a2 b3 a4 b5 a6 b7 ");
    expect(&list, &(struct wva_selection_options){ .server = "^b" }, "b1 b3 b5 b7 ");
    expect(&list, &(struct wva_selection_options){ .model = "small|tiny" }, "a0 a2 a4 a6 ");
    expect(&list, &(struct wva_selection_options){ .accelerator = "L4" }, "a0 a2 a4 a6 ");
    expect(&list, &(struct wva_selection_options){ .accelerator = "L" }, "");
}

static void test_bad_patterns_are_refused(void **context)
{
    struct wva_selection_options options = { .server = "a(" };
    struct wva_error err;

    (void)context;
    assert_null(wva_selection_create(&options, note, NULL, &err));
    assert_int_equal(err.status, WVA_ERR_USAGE);
    assert_non_null(strstr(err.text, "--server"));
}

static void test_window(void **context)
{
    struct wva_selection_options options = { 0 };
    struct list list;

    (void)context;
    add_two_servers(&list);
    assert_true(wva_bound_parse(WVA_STR("+1m"), &options.window.since));
    assert_true(wva_bound_parse(WVA_STR("1970-01-01T00:03:00Z"), &options.window.until));
    expect(&list, &options, "a2 b3 a4 b5 ");
    assert_false(wva_bound_parse(WVA_STR("yesterday"), &options.window.since));
    assert_false(wva_bound_parse(WVA_STR("+"), &options.window.since));
    assert_false(wva_bound_parse(WVA_STR("+10x"), &options.window.since));
}

static void test_time_relative_to_each_log(void **context)
{
    struct wva_selection_options options = { 0 };
    struct wva_buffer text = wva_buffer_make(1024);
    struct wva_selection *selection;
    struct wva_error err;
    struct list list;

    (void)context;
    add_two_servers(&list);
    assert_true(wva_bound_parse(WVA_STR("+2m"), &options.window.until));
    selection = wva_selection_create(&options, note, &text, &err);
    for (size_t i = 4; i < 8; i++)
        assert_int_equal(wva_selection_push(selection, &list.sample[i], &err), WVA_OK);
    assert_int_equal(wva_selection_finish(selection, &err), WVA_OK);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(wva_selection_push(selection, &list.sample[i], &err), WVA_OK);
    assert_string_equal(text.data, "a4 b5 a6 b7 a0 b1 a2 b3 ");
    assert_int_equal(wva_selection_unwanted(selection), 2);
    wva_selection_free(selection);
    wva_buffer_free(&text);
}

/* The stream must keep what wva_dedupe_mark keeps of each server's whole series, in the order of
 * the input. */
static void compare_with_whole_series(enum wva_dedupe dedupe, uint64_t seed, int64_t period_ns)
{
    struct list list = { .count = 0 };
    struct wva_buffer expected = wva_buffer_make(64 * 1024);
    static bool keep[SAMPLES_MAX];
    int64_t now = 0;
    char *text;

    while (list.count < SAMPLES_MAX - 4) {
        now += period_ns + (int64_t)(next_random(&seed) % (uint64_t)(period_ns / 50));
        add(&list, 'a', now);
        add(&list, 'b', now);
        if (next_random(&seed) % 2 == 0) {
            int64_t later = now + (int64_t)(next_random(&seed) % (uint64_t)WVA_NS_PER_S);

            add(&list, 'a', later);
            if (next_random(&seed) % 2 == 0)
                add(&list, 'b', later);
        }
    }
    for (char server = 'a'; server <= 'b'; server++) {
        int64_t times[SAMPLES_MAX];
        size_t index[SAMPLES_MAX], count = 0;
        bool kept[SAMPLES_MAX];

        for (size_t i = 0; i < list.count; i++)
            if (list.name[i][0] == server) {
                index[count] = i;
                times[count++] = list.sample[i].time_ns;
            }
        (void)wva_dedupe_mark(dedupe, times, count, kept);
        for (size_t i = 0; i < count; i++)
            keep[index[i]] = kept[i];
    }
    for (size_t i = 0; i < list.count; i++)
        if (keep[i])
            wva_buffer_printf(&expected, "%c%d ", list.name[i][0], (int)i);
    text = selected(&list, &(struct wva_selection_options){ .dedupe = dedupe });
    assert_string_equal(text, expected.data);
    free(text);
    wva_buffer_free(&expected);
}

static void test_stream_drops_the_repetitions_of_whole_series(void **context)
{
    static const int64_t periods_s[] = { 3, 10, 30, 60 };

    (void)context;
    for (size_t i = 0; i < COUNT(periods_s); i++)
        for (uint64_t seed = 1; seed <= 20; seed++) {
            compare_with_whole_series(WVA_DEDUPE_MINUTE, seed, periods_s[i] * WVA_NS_PER_S);
            /* A stream learns the period from its first rows; with five seconds or more to spare it
             * learns the same. */
            if (periods_s[i] >= 10)
                compare_with_whole_series(WVA_DEDUPE_BURST, seed, periods_s[i] * WVA_NS_PER_S);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_bad_patterns_are_refused),
        cmocka_unit_test(test_window),
        cmocka_unit_test(test_time_relative_to_each_log),
        cmocka_unit_test(test_stream_drops_the_repetitions_of_whole_series),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
