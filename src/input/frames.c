/* SPDX-License-Identifier: Apache-2.0 */
/* The format is described in RFC 8878. */
#include "input/frames.h"

#include <string.h>

enum state {
    AT_MAGIC,
    AT_SKIP_SIZE,
    IN_SKIPPED,
    AT_DESCRIPTOR,
    IN_HEADER,
    AT_BLOCK,
    IN_BLOCK,
    IN_CHECKSUM,
    IN_OTHER, /* not zstd, or malformed: libarchive will report it */
    IN_TAIL,
};

enum { MAGIC_LEN = 4, BLOCK_HEADER_LEN = 3, BLOCK_RLE = 1, BLOCK_RESERVED = 3, CHECKSUM_LEN = 4 };

static uint32_t read_little_endian(const char *bytes, size_t len)
{
    uint32_t value = 0;

    for (size_t i = len; i > 0; i--)
        value = value << 8 | (unsigned char)bytes[i - 1];
    return value;
}

static bool is_frame(const char *bytes)
{
    return memcmp(bytes, "\x28\xB5\x2F\xFD", MAGIC_LEN) == 0;
}

static bool is_skippable(const char *bytes)
{
    return (bytes[0] & 0xF0) == 0x50 && memcmp(bytes + 1, "\x2A\x4D\x18", MAGIC_LEN - 1) == 0;
}

bool wva_frames_begin(const char *bytes, size_t len)
{
    return len >= MAGIC_LEN && (is_frame(bytes) || is_skippable(bytes));
}

/* Bytes between the descriptor of a frame and its first block. */
static uint64_t header_len(unsigned char descriptor)
{
    static const unsigned char dictionary[] = { 0, 1, 2, 4 }, content[] = { 0, 2, 4, 8 };
    bool single = (descriptor & 0x20) != 0;
    unsigned size = descriptor >> 6;

    return (single ? (size == 0 ? 1U : 0U) : 1U) + dictionary[descriptor & 3] + content[size];
}

static void go_on(struct wva_frames *frames, enum state state, uint64_t left)
{
    frames->state = (int)state;
    frames->left = left;
    frames->held_len = 0;
}

/* Bytes needed to decide what comes next; 0 if they are only passed on. */
static size_t wanted(const struct wva_frames *frames)
{
    switch ((enum state)frames->state) {
    case AT_MAGIC:
    case AT_SKIP_SIZE:
        return MAGIC_LEN;
    case AT_DESCRIPTOR:
        return 1;
    case AT_BLOCK:
        return BLOCK_HEADER_LEN;
    default:
        return 0;
    }
}

/* Decides by four bytes whether a frame begins. True if they are data. */
static bool take_magic(struct wva_frames *frames)
{
    if (is_frame(frames->held)) {
        frames->begun = true;
        go_on(frames, AT_DESCRIPTOR, 0);
        return true;
    }
    if (is_skippable(frames->held)) {
        go_on(frames, AT_SKIP_SIZE, 0);
        return false;
    }
    if (!frames->begun) {
        go_on(frames, IN_OTHER, UINT64_MAX);
        return true;
    }
    frames->ended = true;
    frames->garbage = memcmp(frames->held, "\0\0\0", MAGIC_LEN) != 0;
    go_on(frames, IN_TAIL, UINT64_MAX);
    return false;
}

static void take_block_header(struct wva_frames *frames)
{
    uint32_t header = read_little_endian(frames->held, BLOCK_HEADER_LEN);
    unsigned type = header >> 1 & 3;

    frames->last = (header & 1) != 0;
    if (type == BLOCK_RESERVED)
        go_on(frames, IN_OTHER, UINT64_MAX);
    else
        go_on(frames, IN_BLOCK, type == BLOCK_RLE ? 1 : header >> 3);
}

/* Processes the held bytes once there are enough. True if they are data. */
static bool take_held(struct wva_frames *frames)
{
    unsigned char descriptor = (unsigned char)frames->held[0];

    switch ((enum state)frames->state) {
    case AT_MAGIC:
        return take_magic(frames);
    case AT_SKIP_SIZE:
        go_on(frames, IN_SKIPPED, read_little_endian(frames->held, MAGIC_LEN));
        return false;
    case AT_DESCRIPTOR:
        frames->checksum = (descriptor & 4) != 0;
        go_on(frames, IN_HEADER, header_len(descriptor));
        return true;
    default:
        take_block_header(frames);
        return true;
    }
}

/* The state after a run of bytes. */
static void end_run(struct wva_frames *frames)
{
    bool block_ends_frame = frames->state == IN_BLOCK && frames->last;

    if (block_ends_frame && frames->checksum)
        go_on(frames, IN_CHECKSUM, CHECKSUM_LEN);
    else if (frames->state == IN_HEADER || (frames->state == IN_BLOCK && !frames->last))
        go_on(frames, AT_BLOCK, 0);
    else
        go_on(frames, AT_MAGIC, 0);
}

/* Passes on all or part of a run of bytes; returns how many were consumed. */
static size_t pass_run(struct wva_frames *frames, const char *bytes, size_t len, char *to,
                       size_t *passed)
{
    size_t part = len < frames->left ? len : (size_t)frames->left;

    if (frames->state == IN_TAIL) {
        for (size_t i = 0; i < part; i++)
            frames->garbage |= bytes[i] != '\0';
    } else if (frames->state != IN_SKIPPED) {
        memcpy(to + *passed, bytes, part);
        *passed += part;
    }
    frames->left -= part;
    if (frames->left == 0)
        end_run(frames);
    return part;
}

size_t wva_frames_pass(struct wva_frames *frames, const char *bytes, size_t len, char *to)
{
    size_t passed = 0;

    while (len > 0 || (wanted(frames) == 0 && frames->left == 0)) {
        size_t enough = wanted(frames), taken = 1;

        if (enough == 0) {
            taken = pass_run(frames, bytes, len, to, &passed);
        } else {
            frames->held[frames->held_len++] = *bytes;
            if (frames->held_len == enough && take_held(frames)) {
                memcpy(to + passed, frames->held, enough);
                passed += enough;
            }
        }
        bytes += taken;
        len -= taken;
    }
    return passed;
}

size_t wva_frames_finish(struct wva_frames *frames, char *to)
{
    size_t len = frames->held_len;
    bool zeros = true;

    for (size_t i = 0; i < len; i++)
        zeros &= frames->held[i] == '\0';
    frames->held_len = 0;
    if (frames->state == AT_MAGIC && frames->begun) {
        frames->ended = true;
        frames->garbage = !zeros;
        return 0;
    }
    if (len > 0)
        memcpy(to, frames->held, len);
    return len;
}
