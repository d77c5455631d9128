/* SPDX-License-Identifier: Apache-2.0 */
/* A Solution printed bare, over several physical lines, as the optimizer's own program does:
 *
 *     Solution:
 *     c=...; m=...; ...
 *     AllocationByType:
 *     name=..., count=..., ...
 *     totalCost=...
 *
 * The lines are collected into the one message that the controller would log. */
#ifndef WVA_LOG_SOLUTION_BLOCK_H
#define WVA_LOG_SOLUTION_BLOCK_H

#include "util/buffer.h"

/* Enough for thousands of servers. */
enum { WVA_SOLUTION_BLOCK_MAX = 1024 * 1024 };

enum wva_block_step {
    WVA_BLOCK_NONE,  /* the line is not part of a block */
    WVA_BLOCK_TAKEN, /* the line is part of the block, which continues */
    WVA_BLOCK_WHOLE, /* the line ended the block: `text` is the message */
    WVA_BLOCK_CUT,   /* the line cannot be part of it: `text` is truncated, the line is still to be
                        read */
};

struct wva_solution_block {
    struct wva_buffer text; /* the lines with their line ends; valid until the next line */
    bool open;
};

struct wva_solution_block wva_solution_block_make(void);
void wva_solution_block_free(struct wva_solution_block *block);

/* Processes the next line, which has no envelope. */
enum wva_block_step wva_solution_block_take(struct wva_solution_block *block, struct wva_str line);

/* Ends the block at anything that is not one of its lines: true, with the incomplete block in
 * `text`, if one was open. */
bool wva_solution_block_break(struct wva_solution_block *block);

#endif
