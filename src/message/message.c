/* SPDX-License-Identifier: Apache-2.0 */
#include "message/message.h"

/* Building blocks of the rows of WVA_FAMILIES. Each letter has its own bit; other bytes share one
 * with a letter, so that a family may be tried in vain. */
#define SLOT(byte) ((unsigned char)(byte)&63u)
#define BYTE(byte) (UINT64_C(1) << SLOT(byte))
#define ANY_BYTE   UINT64_MAX
enum { NO_PAIRS, NEEDS_PAIRS };

/* Sets of families: 1 << enum wva_family. */
#define IN_SLOT(slot, name, reader, title, bytes, pairs, generation)                               \
    | (((bytes) >> (slot)&1u) << WVA_FAMILY_##name)
#define WITH_ANY(arg, name, reader, title, bytes, pairs, generation)                               \
    | ((unsigned)((bytes) == ANY_BYTE) << WVA_FAMILY_##name)
#define WITH_PAIRS(arg, name, reader, title, bytes, pairs, generation)                             \
    | ((unsigned)((pairs) == NEEDS_PAIRS) << WVA_FAMILY_##name)

_Static_assert(WVA_FAMILY_COUNT <= 16, "a set of families is an unsigned short");
static const unsigned short of_any_text = 0u WVA_FAMILIES(WITH_ANY, );
static const unsigned short of_pairs = 0u WVA_FAMILIES(WITH_PAIRS, );

/* Most messages are of no family, and are dismissed by one lookup. */
#define SLOTS_1(slot)  (unsigned short)(0u WVA_FAMILIES(IN_SLOT, slot))
#define SLOTS_4(slot)  SLOTS_1(slot), SLOTS_1(slot + 1), SLOTS_1(slot + 2), SLOTS_1(slot + 3)
#define SLOTS_16(slot) SLOTS_4(slot), SLOTS_4(slot + 4), SLOTS_4(slot + 8), SLOTS_4(slot + 12)
static const unsigned short of_first_byte[] = { SLOTS_16(0), SLOTS_16(16), SLOTS_16(32),
                                                SLOTS_16(48) };

#define ROW(arg, name, reader, title, ...) [WVA_FAMILY_##name] = { wva_##reader##_read, title },
static const struct {
    wva_message_reader *read;
    const char *title;
} families[WVA_FAMILY_COUNT] = { WVA_FAMILIES(ROW, ) };

const char *wva_family_name(enum wva_family family)
{
    return families[family].title;
}

enum wva_message_result wva_message_read(const struct wva_message *message, wva_fact_sink *sink,
                                         void *context, enum wva_family *family)
{
    struct wva_str text = message->text;
    unsigned asked = text.len == 0 ? of_any_text : of_first_byte[SLOT(text.ptr[0])];

    if (message->context.len == 0)
        asked &= ~(unsigned)of_pairs;
    for (; asked != 0; asked &= asked - 1) {
        enum wva_family first = (enum wva_family)__builtin_ctz(asked);
        enum wva_message_result result = families[first].read(message, sink, context);

        if (result == WVA_MESSAGE_OTHER)
            continue;
        *family = first;
        return result;
    }
    *family = WVA_FAMILY_COUNT;
    return WVA_MESSAGE_OTHER;
}
