/* SPDX-License-Identifier: Apache-2.0 */
#include "log/tape.h"

/* What stands before each item. */
struct head {
    enum wva_tape_kind kind;
    unsigned count; /* cells of a sample; the reason of a reject */
    size_t pod;
    uint64_t number; /* cycle of a sample, line of a reject */
    int64_t time_ns;
    unsigned flags;
};

/* What stands before each cell that is not empty, and before the text of a reject. */
struct text_head {
    unsigned column;
    size_t len;
};

static void add_text(struct wva_buffer *tape, unsigned column, struct wva_str text)
{
    struct text_head head = { .column = column, .len = text.len };

    wva_buffer_append(tape, &head, sizeof head);
    wva_buffer_append_str(tape, text);
}

void wva_tape_add_pod(struct wva_buffer *tape, size_t pod)
{
    struct head head = { .kind = WVA_TAPE_POD, .pod = pod };

    wva_buffer_append(tape, &head, sizeof head);
}

void wva_tape_add_sample(struct wva_buffer *tape, size_t pod, const struct wva_sample *sample)
{
    struct head head = { .kind = WVA_TAPE_SAMPLE,
                         .pod = pod,
                         .number = sample->cycle,
                         .time_ns = sample->time_ns,
                         .flags = sample->flags };

    for (int i = 0; i < WVA_COLUMN_COUNT; i++)
        head.count += sample->cell[i].len > 0;
    wva_buffer_append(tape, &head, sizeof head);
    for (unsigned i = 0; i < WVA_COLUMN_COUNT; i++)
        if (sample->cell[i].len > 0)
            add_text(tape, i, sample->cell[i]);
}

void wva_tape_add_reject(struct wva_buffer *tape, uint64_t line, enum wva_skip reason,
                         struct wva_str text)
{
    struct head head = { .kind = WVA_TAPE_REJECT, .count = reason, .number = line };

    wva_buffer_append(tape, &head, sizeof head);
    add_text(tape, 0, text);
}

static void take(struct wva_str *rest, void *out, size_t len)
{
    memcpy(out, rest->ptr, len);
    *rest = wva_str_skip(*rest, len);
}

static unsigned take_text(struct wva_str *rest, struct wva_str *text)
{
    struct text_head head;

    take(rest, &head, sizeof head);
    *text = (struct wva_str){ rest->ptr, head.len };
    *rest = wva_str_skip(*rest, head.len);
    return head.column;
}

bool wva_tape_next(struct wva_str *rest, struct wva_tape_item *item)
{
    struct head head;

    if (rest->len == 0)
        return false;
    take(rest, &head, sizeof head);
    item->kind = head.kind;
    item->pod = head.pod;
    if (head.kind == WVA_TAPE_REJECT) {
        item->line = head.number;
        item->reason = (enum wva_skip)head.count;
        (void)take_text(rest, &item->text);
    } else if (head.kind == WVA_TAPE_SAMPLE) {
        item->sample = (struct wva_sample){ .time_ns = head.time_ns,
                                            .cycle = head.number,
                                            .flags = head.flags };
        for (unsigned i = 0; i < head.count; i++) {
            struct wva_str text;
            unsigned column = take_text(rest, &text);

            item->sample.cell[column] = text;
        }
    }
    return true;
}
