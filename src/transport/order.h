/* SPDX-License-Identifier: Apache-2.0 */
/* Logs that stand newest first, as Loki hands them out by default.
 *
 * Lines are held back until it is clear which way their times run: for a log in its usual order
 * that is the second time it names. A log that runs backwards is held to its end, and handed out
 * from there. */
#ifndef WVA_TRANSPORT_ORDER_H
#define WVA_TRANSPORT_ORDER_H

#include "transport/unwrap.h"

enum {
    /* A log whose times never change is read as it stands after so many lines or bytes. */
    WVA_ORDER_OPEN_LINES = 1000,
    WVA_ORDER_OPEN_BYTES = 1024 * 1024,
    /* The largest log that is turned around. */
    WVA_ORDER_BACKWARD_MAX = 64 * 1024 * 1024,
};

enum wva_order_kind {
    WVA_ORDER_OPEN,     /* not clear yet: lines are held */
    WVA_ORDER_FORWARD,  /* the usual order: nothing is held any more */
    WVA_ORDER_BACKWARD, /* newest first: all lines are held */
};

struct wva_order;

struct wva_order *wva_order_create(void);
void wva_order_free(struct wva_order *order);

/* Holds a line, with all that it views. `time_ns` may be WVA_TIME_NONE. False when it is not held
 * because the log runs backwards and is larger than WVA_ORDER_BACKWARD_MAX. */
bool wva_order_hold(struct wva_order *order, const struct wva_logical_line *line, int64_t time_ns);

/* What is known so far. When it has become FORWARD, the lines held are to be taken before the next
 * one is read, and no further one is to be given. */
enum wva_order_kind wva_order_kind(const struct wva_order *order);

/* Says that no line will come; then the lines held are to be taken. */
void wva_order_finish(struct wva_order *order);

/* The next line, oldest first; its views live until the order is freed. */
bool wva_order_next(struct wva_order *order, struct wva_logical_line *line);

#endif
