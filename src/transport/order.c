/* SPDX-License-Identifier: Apache-2.0 */
#include "transport/order.h"

#include <glib.h>
#include <stdlib.h>

#include "util/memory.h"

/* The order is clear after this many steps back, if they are three times as many as those
 * forward. */
enum { STEPS_BACK_ENOUGH = 8, STEPS_BACK_FACTOR = 3 };

struct wva_order {
    enum wva_order_kind kind;
    struct wva_logical_line *lines;
    size_t count, capacity;
    size_t taken;
    GStringChunk *texts;
    size_t bytes;
    int64_t last_ns;
    uint64_t steps_forward, steps_back;
};

struct wva_order *wva_order_create(void)
{
    struct wva_order *order = wva_calloc(1, sizeof *order);

    order->texts = g_string_chunk_new(16 * 1024);
    order->last_ns = WVA_TIME_NONE;
    return order;
}

void wva_order_free(struct wva_order *order)
{
    if (order == NULL)
        return;
    g_string_chunk_free(order->texts);
    free(order->lines);
    free(order);
}

enum wva_order_kind wva_order_kind(const struct wva_order *order)
{
    return order->kind;
}

static struct wva_str keep_text(struct wva_order *order, struct wva_str text)
{
    if (text.len == 0)
        return (struct wva_str){ 0 };
    order->bytes += text.len;
    return (struct wva_str){ g_string_chunk_insert_len(order->texts, text.ptr, (gssize)text.len),
                             text.len };
}

static void note_time(struct wva_order *order, int64_t time_ns)
{
    if (time_ns == WVA_TIME_NONE)
        return;
    if (order->last_ns != WVA_TIME_NONE) {
        order->steps_forward += time_ns > order->last_ns;
        order->steps_back += time_ns < order->last_ns;
    }
    order->last_ns = time_ns;
}

static void judge(struct wva_order *order)
{
    if (order->kind != WVA_ORDER_OPEN)
        return;
    if (order->steps_forward > order->steps_back)
        order->kind = WVA_ORDER_FORWARD;
    else if (order->steps_back >= STEPS_BACK_ENOUGH
             && order->steps_back > STEPS_BACK_FACTOR * order->steps_forward)
        order->kind = WVA_ORDER_BACKWARD;
    else if (order->count >= WVA_ORDER_OPEN_LINES || order->bytes >= WVA_ORDER_OPEN_BYTES)
        order->kind = WVA_ORDER_FORWARD;
}

bool wva_order_hold(struct wva_order *order, const struct wva_logical_line *line, int64_t time_ns)
{
    struct wva_logical_line kept = *line;

    if (order->bytes + line->text.len > WVA_ORDER_BACKWARD_MAX && order->kind == WVA_ORDER_BACKWARD)
        return false;
    kept.text = keep_text(order, line->text);
    kept.pod = keep_text(order, line->pod);
    order->bytes += sizeof kept;
    *WVA_APPEND(order->lines, order->count, order->capacity) = kept;
    note_time(order, time_ns);
    judge(order);
    return true;
}

void wva_order_finish(struct wva_order *order)
{
    if (order->kind == WVA_ORDER_OPEN)
        order->kind =
            order->steps_back > order->steps_forward ? WVA_ORDER_BACKWARD : WVA_ORDER_FORWARD;
}

bool wva_order_next(struct wva_order *order, struct wva_logical_line *line)
{
    size_t at = order->taken;

    if (at == order->count)
        return false;
    *line = order->lines[order->kind == WVA_ORDER_BACKWARD ? order->count - 1 - at : at];
    order->taken++;
    return true;
}
