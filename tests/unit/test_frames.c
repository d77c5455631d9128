/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>

#include "input/frames.h"

#define MAGIC    "\x28\xB5\x2F\xFD"
#define SKIPPED  "\x53\x2A\x4D\x18\x03\0\0\0abc"
#define NOTHING  "\x50\x2A\x4D\x18\0\0\0\0"
#define ONE      MAGIC "\x20\x02\x11\0\0hi"          /* a block as it is */
#define CHECKED  MAGIC "\x24\x03\0\0\0\x1B\0\0yzyz!" /* an empty block, three times one byte */
#define NO_BLOCK MAGIC "\x20\x02\x07\0\0hi"          /* of a kind that there is not */

/* What passes of `bytes` where it comes in pieces of so many. */
static size_t pass(const char *bytes, size_t len, size_t piece, char *to, struct wva_frames *frames)
{
    size_t passed = 0;

    *frames = (struct wva_frames){ 0 };
    for (size_t at = 0; at < len; at += piece)
        passed +=
            wva_frames_pass(frames, bytes + at, len - at < piece ? len - at : piece, to + passed);
    return passed + wva_frames_finish(frames, to + passed);
}

static void test_what_passes(void **context)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *expected;
        size_t expected_len;
        bool garbage;
    } cases[] = {
#define CASE(in, out, garbage) { in, sizeof(in) - 1, out, sizeof(out) - 1, garbage }
        CASE(ONE, ONE, false),
        CASE(SKIPPED ONE, ONE, false),
        CASE(SKIPPED NOTHING ONE SKIPPED CHECKED NOTHING, ONE CHECKED, false),
        CASE(ONE "\0\0\0\0\0\0\0", ONE, false),
        CASE(ONE "\0\0", ONE, false),
        CASE(ONE "\0\0\0\0\0x", ONE, true),
        CASE(ONE "x", ONE, true),
        CASE(ONE "some text", ONE, true),
        CASE(ONE SKIPPED "\0\0\0\0", ONE, false),
        /* Cut off, or none of it: libarchive tells. */
        CASE(MAGIC "\x20\x02\x11\0\0h", MAGIC "\x20\x02\x11\0\0h", false),
        CASE(MAGIC "\x20\x02\x11", MAGIC "\x20\x02\x11", false),
        CASE(MAGIC, MAGIC, false),
        CASE(SKIPPED "text", "text", false),
        CASE(NO_BLOCK ONE "\0\0\0\0", NO_BLOCK ONE "\0\0\0\0", false),
        CASE("\x53\x2A\x4D\x18\xFF\xFF\xFF\xFF" ONE, "", false),
#undef CASE
    };
    struct wva_frames frames;

    (void)context;
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t piece = 1; piece <= cases[i].len; piece++) {
            char *to = malloc(cases[i].len + WVA_FRAMES_HELD);
            size_t len = pass(cases[i].bytes, cases[i].len, piece, to, &frames);

            assert_int_equal(len, cases[i].expected_len);
            assert_memory_equal(to, cases[i].expected, len);
            assert_int_equal(frames.garbage, cases[i].garbage);
            free(to);
        }
}

static void test_how_a_file_begins(void **context)
{
    (void)context;
    assert_true(wva_frames_begin(ONE, 4));
    assert_true(wva_frames_begin(SKIPPED, 4));
    assert_false(wva_frames_begin(ONE, 3));
    assert_false(wva_frames_begin("\x04\x22\x4D\x18", 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_passes),
        cmocka_unit_test(test_how_a_file_begins),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
