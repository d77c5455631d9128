/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/deflate.h"

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "chart/huffman.h"
#include "util/memory.h"

enum {
    WINDOW = 32 * 1024, /* the longest distance of a match */
    PIECE = 16 * 1024,  /* bytes processed at a time */
    TOKENS = 32 * 1024, /* tokens per block */
    OUT_SIZE = 64 * 1024,
    HASH_BITS = 12,
    MATCH_MIN = 4, /* bytes that are hashed; the format allows 3 */
    MATCH_MAX = 258,
    ZEROS_MIN = 8, /* shorter runs may be part of a longer match */
    LITERALS = 286,
    END_OF_BLOCK = 256,
    FIRST_LENGTH = 257,
    LONGEST = 285,
    DISTANCES = 30,
    CODE_LENGTHS = 19,
    ADLER_MODULUS = 65521,
};

/* A token is a literal, a match (length << 16 | distance - 1), or a number of repetitions of the
 * longest match at distance 1, which make up most of a chart. */
#define MATCH_FLAG UINT32_C(0x80000000)
#define RUN_FLAG   UINT32_C(0x40000000)

/* The first bit is the lowest. */
struct bits {
    uint64_t bits;
    unsigned count;
};

struct wva_deflate {
    void (*take)(void *context, const unsigned char *bytes, size_t len);
    void *context;

    unsigned char window[2 * WINDOW + PIECE];
    size_t fill;                    /* bytes in the window */
    uint32_t base;                  /* offset of the window in the whole input */
    uint32_t last_distance;         /* distance of the last match */
    uint32_t place[1 << HASH_BITS]; /* last position of each hash, from 1; 0: none */
    uint32_t adler;

    uint32_t token[TOKENS];
    size_t token_count;
    uint32_t literal_count[LITERALS], distance_count[DISTANCES];

    struct bits bits; /* bits that do not fill a byte yet */
    unsigned char out[OUT_SIZE + 8];
    size_t out_len;
};

/* ---- bits ---- */

static void hand_out(struct wva_deflate *deflate)
{
    deflate->take(deflate->context, deflate->out, deflate->out_len);
    deflate->out_len = 0;
}

static inline void add_bits(struct bits *bits, uint64_t more, unsigned count)
{
    bits->bits |= more << bits->count;
    bits->count += count;
}

/* Writes eight bytes, of which only the complete ones count. A `bits` outside `deflate` can be kept
 * in registers. */
static inline void put_whole_bytes(struct wva_deflate *deflate, struct bits *bits)
{
    uint64_t bytes = htole64(bits->bits);

    memcpy(deflate->out + deflate->out_len, &bytes, sizeof bytes);
    deflate->out_len += bits->count / 8;
    bits->bits >>= bits->count / 8 * 8;
    bits->count %= 8;
    if (deflate->out_len >= OUT_SIZE)
        hand_out(deflate);
}

/* At most 48 bits. */
static void put_bits(struct wva_deflate *deflate, uint64_t bits, unsigned count)
{
    add_bits(&deflate->bits, bits, count);
    put_whole_bytes(deflate, &deflate->bits);
}

/* ---- blocks ---- */

/* How a block encodes the lengths of its codes (RFC 1951, 3.2.7): symbols, each with its extra
 * bits. */
struct length_codes {
    uint8_t symbol[LITERALS + DISTANCES], extra[LITERALS + DISTANCES];
    size_t used;
    uint32_t count[CODE_LENGTHS];
};

static void add_length_code(struct length_codes *codes, unsigned symbol, size_t extra)
{
    codes->symbol[codes->used] = (uint8_t)symbol;
    codes->extra[codes->used++] = (uint8_t)extra;
    codes->count[symbol]++;
}

/* A run of equal lengths. */
static void encode_run(struct length_codes *codes, unsigned length, size_t run)
{
    enum { REPEAT = 16, ZEROS = 17, MANY_ZEROS = 18 };

    for (; length == 0 && run >= 11; run -= run < 138 ? run : 138)
        add_length_code(codes, MANY_ZEROS, (run < 138 ? run : 138) - 11);
    if (length == 0 && run >= 3) {
        add_length_code(codes, ZEROS, run - 3);
        return;
    }
    if (length != 0 && run > 0) {
        add_length_code(codes, length, 0);
        run--;
    }
    for (; length != 0 && run >= 3; run -= run < 6 ? run : 6)
        add_length_code(codes, REPEAT, (run < 6 ? run : 6) - 3);
    for (; run > 0; run--)
        add_length_code(codes, length, 0);
}

static void encode_lengths(struct length_codes *codes, const uint8_t *lengths, size_t count)
{
    size_t run;

    *codes = (struct length_codes){ .used = 0 };
    for (size_t i = 0; i < count; i += run) {
        for (run = 1; i + run < count && lengths[i + run] == lengths[i]; run++)
            ;
        encode_run(codes, lengths[i], run);
    }
}

static void put_symbol(struct wva_deflate *deflate, const struct wva_huffman *huffman,
                       unsigned symbol)
{
    put_bits(deflate, huffman->code[symbol], huffman->length[symbol]);
}

/* All symbols are included, used or not, which costs a few bytes per block. */
static void put_codes(struct wva_deflate *deflate, const struct wva_huffman *literals,
                      const struct wva_huffman *distances)
{
    static const uint8_t order[CODE_LENGTHS] = { 16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                 11, 4,  12, 3, 13, 2, 14, 1, 15 };
    static const uint8_t extra_bits[CODE_LENGTHS] = { [16] = 2, [17] = 3, [18] = 7 };
    uint8_t lengths[LITERALS + DISTANCES];
    struct length_codes codes;
    struct wva_huffman code;

    memcpy(lengths, literals->length, LITERALS);
    memcpy(lengths + LITERALS, distances->length, DISTANCES);
    encode_lengths(&codes, lengths, sizeof lengths);
    wva_huffman_build(codes.count, CODE_LENGTHS, 7, &code);
    put_bits(deflate, LITERALS - 257, 5);
    put_bits(deflate, DISTANCES - 1, 5);
    put_bits(deflate, CODE_LENGTHS - 4, 4);
    for (size_t i = 0; i < CODE_LENGTHS; i++)
        put_bits(deflate, code.length[order[i]], 3);
    for (size_t i = 0; i < codes.used; i++) {
        put_symbol(deflate, &code, codes.symbol[i]);
        put_bits(deflate, codes.extra[i], extra_bits[codes.symbol[i]]);
    }
}

/* A value's symbol and extra bits: lengths of matches less 3, and distances less 1. Lengths have
 * four symbols per power of two, distances two. */
static unsigned find_symbol(unsigned value, unsigned log_steps, unsigned *extra_bits)
{
    unsigned power = value >> log_steps == 0 ? 0 : 31 - (unsigned)__builtin_clz(value) - log_steps;

    *extra_bits = power;
    return (power << log_steps) + (value >> power);
}

static unsigned length_symbol(unsigned length, unsigned *extra_bits)
{
    *extra_bits = 0;
    return length == MATCH_MAX ? LONGEST : FIRST_LENGTH + find_symbol(length - 3, 2, extra_bits);
}

static struct bits code_match(unsigned length, unsigned distance,
                              const struct wva_huffman *literals,
                              const struct wva_huffman *distances)
{
    struct bits bits = { 0 };
    unsigned extra, symbol = length_symbol(length, &extra);

    add_bits(&bits, literals->code[symbol], literals->length[symbol]);
    add_bits(&bits, (length - 3) & ((1U << extra) - 1), extra);
    symbol = find_symbol(distance - 1, 1, &extra);
    add_bits(&bits, distances->code[symbol], distances->length[symbol]);
    add_bits(&bits, (distance - 1) & ((1U << extra) - 1), extra);
    return bits;
}

/* As many at once as possible. */
static void put_run(struct wva_deflate *deflate, struct bits one, uint32_t count)
{
    enum { BITS_MAX = 48 };
    struct bits many = { 0 };
    uint32_t times = 0;

    for (; times < count && many.count + one.count <= BITS_MAX; times++)
        add_bits(&many, one.bits, one.count);
    for (; times > 0 && count >= times; count -= times)
        put_bits(deflate, many.bits, many.count);
    for (; count > 0; count--)
        put_bits(deflate, one.bits, one.count);
}

static void put_tokens(struct wva_deflate *deflate, const struct wva_huffman *literals,
                       const struct wva_huffman *distances)
{
    const struct bits longest = code_match(MATCH_MAX, 1, literals, distances);
    struct bits bits = deflate->bits;

    for (size_t i = 0; i < deflate->token_count; i++) {
        uint32_t token = deflate->token[i];

        if ((token & (MATCH_FLAG | RUN_FLAG)) == 0) {
            add_bits(&bits, literals->code[token], literals->length[token]);
        } else if ((token & RUN_FLAG) != 0) {
            deflate->bits = bits;
            put_run(deflate, longest, token & ~RUN_FLAG);
            bits = deflate->bits;
        } else {
            struct bits match =
                code_match(token >> 16 & 0x1ff, (token & 0xffff) + 1, literals, distances);

            add_bits(&bits, match.bits, match.count);
        }
        put_whole_bytes(deflate, &bits);
    }
    deflate->bits = bits;
    put_symbol(deflate, literals, END_OF_BLOCK);
}

static void end_block(struct wva_deflate *deflate, bool last)
{
    enum { DYNAMIC = 2, CODE_MAX = 15 };
    struct wva_huffman literals, distances;

    deflate->literal_count[END_OF_BLOCK] = 1;
    if (deflate->distance_count[0] == 0)
        deflate->distance_count[0] = 1; /* a block without matches needs a code all the same */
    wva_huffman_build(deflate->literal_count, LITERALS, CODE_MAX, &literals);
    wva_huffman_build(deflate->distance_count, DISTANCES, CODE_MAX, &distances);
    put_bits(deflate, last, 1);
    put_bits(deflate, DYNAMIC, 2);
    put_codes(deflate, &literals, &distances);
    put_tokens(deflate, &literals, &distances);
    memset(deflate->literal_count, 0, sizeof deflate->literal_count);
    memset(deflate->distance_count, 0, sizeof deflate->distance_count);
    deflate->token_count = 0;
}

/* ---- matches ---- */

static void add_token(struct wva_deflate *deflate, uint32_t token)
{
    deflate->token[deflate->token_count++] = token;
    if (deflate->token_count == TOKENS)
        end_block(deflate, false);
}

static void add_literal(struct wva_deflate *deflate, unsigned char byte)
{
    deflate->literal_count[byte]++;
    add_token(deflate, byte);
}

static void add_match(struct wva_deflate *deflate, size_t length, size_t distance)
{
    unsigned extra;

    deflate->literal_count[length_symbol((unsigned)length, &extra)]++;
    deflate->distance_count[find_symbol((unsigned)distance - 1, 1, &extra)]++;
    add_token(deflate, MATCH_FLAG | (uint32_t)(length << 16) | (uint32_t)(distance - 1));
}

/* At most PIECE bytes: block codes are built from 32-bit counts. */
static void add_run(struct wva_deflate *deflate, uint32_t count)
{
    deflate->literal_count[LONGEST] += count;
    deflate->distance_count[0] += count;
    add_token(deflate, RUN_FLAG | count);
}

/* Zeros after a byte that may be another one: a zero, then matches at distance 1. */
static void add_zeros(struct wva_deflate *deflate, size_t at, size_t len)
{
    if (at == 0 || deflate->window[at - 1] != 0) {
        add_literal(deflate, 0);
        len--;
    }
    if (len >= MATCH_MAX) {
        add_run(deflate, (uint32_t)(len / MATCH_MAX));
        len %= MATCH_MAX;
    }
    if (len >= 3) {
        add_match(deflate, len, 1);
        len = 0;
    }
    for (; len > 0; len--)
        add_literal(deflate, 0);
}

static uint64_t load_8(const unsigned char *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof word);
    return word;
}

/* The number of zero bytes before the first other one; of eight bytes, not all 0. */
static size_t count_before(uint64_t bytes)
{
    return (size_t)__builtin_ctzll(le64toh(bytes)) / 8;
}

/* The number of equal bytes at both positions, at most `max`. */
static inline size_t count_same(const unsigned char *a, const unsigned char *b, size_t max)
{
    size_t len = 0;

    for (; len + 8 <= max; len += 8) {
        uint64_t difference = load_8(a + len) ^ load_8(b + len);

        if (difference != 0)
            return len + count_before(difference);
    }
    while (len < max && a[len] == b[len])
        len++;
    return len;
}

static size_t count_zeros(const unsigned char *bytes, size_t max)
{
    size_t len = 0;

    for (; len + 8 <= max; len += 8) {
        uint64_t eight = load_8(bytes + len);

        if (eight != 0)
            return len + count_before(eight);
    }
    while (len < max && bytes[len] == 0)
        len++;
    return len;
}

/* The distance of the last occurrence of the four bytes at `at`; 0: none within reach. */
static size_t find_place(struct wva_deflate *deflate, size_t at)
{
    uint32_t now = deflate->base + (uint32_t)at + 1, four, *place, distance;

    memcpy(&four, deflate->window + at, sizeof four);
    place = &deflate->place[le32toh(four) * UINT32_C(2654435761) >> (32 - HASH_BITS)];
    distance = *place == 0 ? 0 : now - *place;
    *place = now;
    return distance > WINDOW || distance > at ? 0 : distance;
}

/* A match for the bytes at `at`, at most `max` long: at the distance of the last match, or else at
 * the last occurrence. Returns its length, or 0. */
static size_t find_match(struct wva_deflate *deflate, size_t at, size_t max, size_t *distance)
{
    const unsigned char *here = deflate->window + at;
    size_t found, len = 0;

    if (max < MATCH_MIN)
        return 0;
    if (max > MATCH_MAX)
        max = MATCH_MAX;
    found = find_place(deflate, at);
    *distance = deflate->last_distance;
    if (*distance > 0 && *distance <= at)
        len = count_same(here, here - *distance, max);
    if (len >= MATCH_MIN || found == 0)
        return len >= MATCH_MIN ? len : 0;
    *distance = found;
    len = count_same(here, here - found, max);
    return len >= MATCH_MIN ? len : 0;
}

/* Tokenizes the bytes of the window from `at` to `end`. */
static void add_bytes(struct wva_deflate *deflate, size_t at, size_t end)
{
    while (at < end) {
        size_t distance, zeros = 0, len;

        if (deflate->window[at] == 0)
            zeros = count_zeros(deflate->window + at, end - at);
        if (zeros >= ZEROS_MIN) {
            add_zeros(deflate, at, zeros);
            at += zeros;
        } else if ((len = find_match(deflate, at, end - at, &distance)) > 0) {
            add_match(deflate, len, distance);
            deflate->last_distance = (uint32_t)distance;
            at += len;
        } else {
            add_literal(deflate, deflate->window[at++]);
        }
    }
}

/* ---- the stream ---- */

/* Makes room for `len` bytes, at most PIECE, at the end of the window. */
static unsigned char *make_room(struct wva_deflate *deflate, size_t len)
{
    if (deflate->fill + len > sizeof deflate->window) {
        size_t gone = deflate->fill - WINDOW;

        memmove(deflate->window, deflate->window + gone, WINDOW);
        deflate->base += (uint32_t)gone;
        deflate->fill = WINDOW;
    }
    return deflate->window + deflate->fill;
}

void wva_deflate_put(struct wva_deflate *deflate, const unsigned char *bytes, size_t len)
{
    deflate->adler = (uint32_t)adler32_z(deflate->adler, bytes, len);
    while (len > 0) {
        size_t some = len < PIECE ? len : PIECE;

        memcpy(make_room(deflate, some), bytes, some);
        add_bytes(deflate, deflate->fill, deflate->fill + some);
        deflate->fill += some;
        bytes += some;
        len -= some;
    }
}

static uint32_t sum_zeros(uint32_t adler, size_t len)
{
    uint64_t low = adler & 0xffff, high = adler >> 16;

    high = (high + low * (len % ADLER_MODULUS)) % ADLER_MODULUS;
    return (uint32_t)(high << 16 | low);
}

void wva_deflate_zeros(struct wva_deflate *deflate, size_t len)
{
    deflate->adler = sum_zeros(deflate->adler, len);
    while (len > 0) {
        size_t some = len < PIECE ? len : PIECE;

        memset(make_room(deflate, some), 0, some);
        add_zeros(deflate, deflate->fill, some);
        deflate->fill += some;
        len -= some;
    }
}

struct wva_deflate *wva_deflate_create(void (*take)(void *context, const unsigned char *bytes,
                                                    size_t len),
                                       void *context)
{
    enum { HEADER = 0x0178 }; /* a window of 32 KiB, compressed fast */
    struct wva_deflate *deflate = wva_calloc(1, sizeof *deflate);

    deflate->take = take;
    deflate->context = context;
    deflate->adler = 1;
    put_bits(deflate, HEADER, 16);
    return deflate;
}

void wva_deflate_free(struct wva_deflate *deflate)
{
    free(deflate);
}

void wva_deflate_finish(struct wva_deflate *deflate)
{
    end_block(deflate, true);
    put_bits(deflate, 0, (8 - deflate->bits.count) % 8);
    for (int shift = 24; shift >= 0; shift -= 8)
        put_bits(deflate, deflate->adler >> shift & 0xff, 8);
    hand_out(deflate);
}
