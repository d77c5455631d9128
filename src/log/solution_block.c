/* SPDX-License-Identifier: Apache-2.0 */
#include "log/solution_block.h"

static const struct wva_str opening = WVA_STR_INIT("Solution:");
static const struct wva_str closing = WVA_STR_INIT("totalCost=");

struct wva_solution_block wva_solution_block_make(void)
{
    return (struct wva_solution_block){ wva_buffer_make(WVA_SOLUTION_BLOCK_MAX), false };
}

void wva_solution_block_free(struct wva_solution_block *block)
{
    wva_buffer_free(&block->text);
}

static bool can_belong(struct wva_str line)
{
    static const struct wva_str fronts[] = {
        WVA_STR_INIT("c="),    WVA_STR_INIT("s="),         WVA_STR_INIT("AllocationByType:"),
        WVA_STR_INIT("name="), WVA_STR_INIT("totalCost="),
    };

    for (size_t i = 0; i < WVA_COUNT(fronts); i++)
        if (wva_str_starts(line, fronts[i]))
            return true;
    return false;
}

/* Lines of a Solution end in a blank, which editors tend to strip. */
static void append_line(struct wva_solution_block *block, struct wva_str line)
{
    wva_buffer_append_str(&block->text, line);
    wva_buffer_add(&block->text, " \n");
}

bool wva_solution_block_break(struct wva_solution_block *block)
{
    bool was_open = block->open;

    block->open = false;
    return was_open;
}

enum wva_block_step wva_solution_block_take(struct wva_solution_block *block, struct wva_str line)
{
    line = wva_str_trim(line);
    if (!block->open && !wva_str_equal(line, opening))
        return WVA_BLOCK_NONE;
    if (!block->open) {
        wva_buffer_clear(&block->text);
        block->open = true;
    } else if (!can_belong(line)) {
        block->open = false;
        return WVA_BLOCK_CUT;
    }
    append_line(block, line);
    if (block->text.overflow) {
        block->open = false;
        return WVA_BLOCK_CUT;
    }
    if (!wva_str_starts(line, closing))
        return WVA_BLOCK_TAKEN;
    block->open = false;
    return WVA_BLOCK_WHOLE;
}
