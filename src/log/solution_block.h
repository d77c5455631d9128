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

/* Room for thousands of servers. */
enum { WVA_SOLUTION_BLOCK_MAX = 1024 * 1024 };

enum wva_block_step {
    WVA_BLOCK_NONE,  /* the line has nothing to do with a block */
    WVA_BLOCK_TAKEN, /* the line belongs to the block, which goes on */
    WVA_BLOCK_WHOLE, /* the line ended the block: `text` is the message */
    WVA_BLOCK_CUT,   /* the line cannot belong: `text` breaks off, the line is still to be read */
};

struct wva_solution_block {
    struct wva_buffer text; /* the lines with their ends; valid until the next line is taken */
    bool open;
};

struct wva_solution_block wva_solution_block_make(void);
void wva_solution_block_free(struct wva_solution_block *block);

/* Looks at the next line, which has no envelope. */
enum wva_block_step wva_solution_block_take(struct wva_solution_block *block, struct wva_str line);

/* Ends the block at something that is none of its lines: true, with what there is in `text`, when
 * one was open. */
bool wva_solution_block_break(struct wva_solution_block *block);

#endif
