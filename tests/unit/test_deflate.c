/* SPDX-License-Identifier: Apache-2.0 */
/* What is compressed is what was put, and the same bytes come of it everywhere. */
#include "support.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "chart/deflate.h"
#include "chart/huffman.h"

/* Bytes put in and bytes that came out. */
struct both {
    unsigned char *in, *out;
    size_t in_len, out_len, capacity;
};

static void take(void *context, const unsigned char *bytes, size_t len)
{
    struct both *both = context;

    both->out = realloc(both->out, both->out_len + len + 1);
    memcpy(both->out + both->out_len, bytes, len);
    both->out_len += len;
}

static void put(struct both *both, struct wva_deflate *deflate, const void *bytes, size_t len)
{
    both->in = realloc(both->in, both->in_len + len + 1);
    if (bytes == NULL)
        memset(both->in + both->in_len, 0, len);
    else
        memcpy(both->in + both->in_len, bytes, len);
    both->in_len += len;
    if (bytes == NULL)
        wva_deflate_zeros(deflate, len);
    else
        wva_deflate_put(deflate, bytes, len);
}

static void assert_reads_back(const struct both *both)
{
    unsigned char *back = malloc(both->in_len + 1);
    uLongf len = both->in_len + 1;

    assert_int_equal(uncompress(back, &len, both->out, both->out_len), Z_OK);
    assert_int_equal(len, both->in_len);
    if (len > 0)
        assert_memory_equal(back, both->in, len);
    free(back);
}

static void release(struct both *both)
{
    free(both->in);
    free(both->out);
    *both = (struct both){ 0 };
}

static void nothing_is_a_stream_too(void **state)
{
    struct both both = { 0 };
    struct wva_deflate *deflate = wva_deflate_create(take, &both);

    (void)state;
    wva_deflate_finish(deflate);
    wva_deflate_free(deflate);
    assert_reads_back(&both);
    release(&both);
}

/* Noise, runs, repetitions near and far, and counts so uneven that codes reach their limit. */
static void put_anything(struct both *both, struct wva_deflate *deflate, uint64_t *random)
{
    enum { MOST = 40000 };
    static unsigned char bytes[MOST];
    uint64_t kind = next_random(random) % 5, period = 1 + next_random(random) % 300;
    uint64_t any = next_random(random);
    size_t len = any % (next_random(random) % 4 == 0 ? MOST : 300);

    for (size_t i = 0; i < len; i++)
        bytes[i] = kind == 1 && i >= period ? bytes[i - period]
                   : kind == 2              ? (unsigned char)__builtin_ctzll(next_random(random))
                   : kind == 3              ? (unsigned char)(next_random(random) % 9 == 0)
                                            : (unsigned char)next_random(random);
    put(both, deflate, kind == 0 ? NULL : bytes, kind == 0 ? len * 20 : len);
}

static void what_is_put_comes_back(void **state)
{
    uint64_t random = 1;

    (void)state;
    for (int round = 0; round < 60; round++) {
        struct both both = { 0 };
        struct wva_deflate *deflate = wva_deflate_create(take, &both);

        for (uint64_t pieces = next_random(&random) % 40; pieces > 0; pieces--)
            put_anything(&both, deflate, &random);
        wva_deflate_finish(deflate);
        wva_deflate_free(deflate);
        assert_reads_back(&both);
        release(&both);
    }
}

static void make_known(struct both *both)
{
    struct wva_deflate *deflate = wva_deflate_create(take, both);
    uint64_t random = 7;

    for (int pieces = 0; pieces < 30; pieces++)
        put_anything(both, deflate, &random);
    wva_deflate_finish(deflate);
    wva_deflate_free(deflate);
}

/* The sum is part of the promise: whoever changes it changes the bytes of every chart. */
static void the_bytes_are_the_same_everywhere(void **state)
{
    struct both one = { 0 }, other = { 0 };
    void *between = malloc(1000);

    (void)state;
    make_known(&one);
    make_known(&other);
    assert_reads_back(&one);
    assert_int_equal(one.out_len, other.out_len);
    assert_memory_equal(one.out, other.out, one.out_len);
    assert_int_equal(crc32(0, one.in, (uInt)one.in_len), 0x7412ad80);
    assert_int_equal(crc32(0, one.out, (uInt)one.out_len), 0x32241727);
    free(between);
    release(&one);
    release(&other);
}

static void rows_of_zeros_take_next_to_nothing(void **state)
{
    enum { BYTES = 10 * 1000 * 1000 };
    struct both both = { 0 };
    struct wva_deflate *deflate = wva_deflate_create(take, &both);

    (void)state;
    put(&both, deflate, NULL, BYTES);
    wva_deflate_finish(deflate);
    wva_deflate_free(deflate);
    assert_reads_back(&both);
    assert_true(both.out_len < BYTES / 500);
    release(&both);
}

/* Kraft's sum of a code that leaves nothing over is 1. */
static void codes_keep_their_limit(void **state)
{
    uint32_t count[40], one = 1, other = 1;
    struct wva_huffman code;

    (void)state;
    for (size_t i = 0; i < COUNT(count); i++) {
        count[i] = one;
        one += other;
        other = count[i];
    }
    for (unsigned limit = 6; limit <= 15; limit++) {
        unsigned sum = 0;

        wva_huffman_build(count, COUNT(count), limit, &code);
        for (size_t i = 0; i < COUNT(count); i++) {
            assert_in_range(code.length[i], 1, limit);
            sum += 1U << (15 - code.length[i]);
        }
        assert_int_equal(sum, 1U << 15);
    }
    memset(count, 0, sizeof count);
    count[3] = 5;
    wva_huffman_build(count, COUNT(count), 15, &code);
    assert_int_equal(code.length[3], 1);
    assert_int_equal(code.length[0], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_a_stream_too),
        cmocka_unit_test(what_is_put_comes_back),
        cmocka_unit_test(the_bytes_are_the_same_everywhere),
        cmocka_unit_test(rows_of_zeros_take_next_to_nothing),
        cmocka_unit_test(codes_keep_their_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
