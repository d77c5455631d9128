/* SPDX-License-Identifier: Apache-2.0 */
/* Filters the frames of a zstd file for libarchive, which stumbles over what may come between and
 * after them.
 *
 * pzstd writes a skippable frame before each of its own, which other zstd files may have too; tapes
 * and block devices leave zeros after the last one. Frames are skipped by their lengths; nothing is
 * decoded. */
#ifndef WVA_INPUT_FRAMES_H
#define WVA_INPUT_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WVA_FRAMES_HELD = 16 }; /* most bytes that are held back until their meaning is clear */

/* Zero-initialize at the start of a file. */
struct wva_frames {
    int state;
    uint64_t left; /* bytes left in the current state */
    char held[WVA_FRAMES_HELD];
    size_t held_len;
    bool begun;          /* a frame with data has been seen */
    bool checksum, last; /* of the current frame, of the current block */
    bool ended;          /* no more frames follow: the rest is dropped, */
    bool garbage;        /* and has bytes other than zeros */
};

/* True if a file with these first bytes starts with a frame, skippable ones included. */
bool wva_frames_begin(const char *bytes, size_t len);

/* Copies the bytes that belong to frames with data to `to`, which has room for `len` plus
 * WVA_FRAMES_HELD bytes. Returns how many it copied. Input that does not begin with such a frame,
 * after any skippable ones, is copied unchanged. */
size_t wva_frames_pass(struct wva_frames *frames, const char *bytes, size_t len, char *to);

/* Ends the input and copies what was held back. */
size_t wva_frames_finish(struct wva_frames *frames, char *to);

#endif
