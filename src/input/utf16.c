/* SPDX-License-Identifier: Apache-2.0 */
#include "input/utf16.h"

#include <glib.h>

enum { REPLACEMENT = 0xFFFD, BYTE_ORDER_MARK = 0xFEFF };

bool wva_utf16_begins(const char *bytes, size_t len, bool *big_endian)
{
    if (len < 2)
        return false;
    *big_endian = bytes[0] == '\xFE' && bytes[1] == '\xFF';
    return *big_endian || (bytes[0] == '\xFF' && bytes[1] == '\xFE');
}

size_t wva_utf16_room(size_t len)
{
    /* At most three bytes for each two-byte unit and for a pending surrogate. */
    return len / 2 * 3 + 6;
}

static char *put_unit(struct wva_utf16 *state, char *to, uint32_t unit)
{
    bool is_low = unit >= 0xDC00 && unit <= 0xDFFF;

    if (state->high != 0) {
        uint32_t high = state->high;

        state->high = 0;
        if (is_low)
            return to + g_unichar_to_utf8(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00), to);
        to += g_unichar_to_utf8(REPLACEMENT, to);
    }
    if (unit >= 0xD800 && unit <= 0xDBFF) {
        state->high = unit;
        return to;
    }
    if (unit == BYTE_ORDER_MARK)
        return to;
    return to + g_unichar_to_utf8(is_low ? REPLACEMENT : unit, to);
}

size_t wva_utf16_decode(struct wva_utf16 *state, const char *bytes, size_t len, char *out)
{
    char *to = out;

    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        uint32_t unit;

        if (!state->has_byte) {
            state->has_byte = true;
            state->byte = byte;
            continue;
        }
        state->has_byte = false;
        unit = state->big_endian ? (uint32_t)state->byte << 8 | byte
                                 : (uint32_t)byte << 8 | state->byte;
        to = put_unit(state, to, unit);
    }
    return (size_t)(to - out);
}
