/* SPDX-License-Identifier: Apache-2.0 */
/* The frames of a zstd file: libarchive stumbles over what may stand between and behind them.
 *
 * pzstd writes a skippable frame before each of its own, which other forms of zstd files have too;
 * tapes and block devices leave zeros behind the last one. Frames are stepped over by their own
 * lengths; nothing is decoded. */
#ifndef WVA_INPUT_FRAMES_H
#define WVA_INPUT_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WVA_FRAMES_HELD = 16 }; /* bytes that may be held back until it is clear what they are */

/* All zero at the start of a file. */
struct wva_frames {
    int state;
    uint64_t left; /* bytes until the next state */
    char held[WVA_FRAMES_HELD];
    size_t held_len;
    bool begun;          /* a frame with data has been */
    bool checksum, last; /* of the frame, of the block */
    bool ended;          /* nothing that follows is a frame: it is left out, */
    bool garbage;        /* and is not only zeros */
};

/* True where the first bytes of a file are those of a frame, or of one to skip. */
bool wva_frames_begin(const char *bytes, size_t len);

/* Copies to `to`, which has room for WVA_FRAMES_HELD bytes more than `len`, what of the next bytes
 * belongs to frames with data. Returns how many these are. What does not begin with such a frame,
 * but for those to skip, is copied as it is. */
size_t wva_frames_pass(struct wva_frames *frames, const char *bytes, size_t len, char *to);

/* Says that no byte will come, and copies what was held back. */
size_t wva_frames_finish(struct wva_frames *frames, char *to);

#endif
