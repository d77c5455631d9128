/* SPDX-License-Identifier: Apache-2.0 */
/* Logs in reverse order (newest first), which is Loki's default.
 *
 * Lines are held until the direction of their times is clear: for a log in the usual order that is
 * at the second distinct time. A reversed log is held to its end and returned from there. */
#ifndef WVA_TRANSPORT_ORDER_H
#define WVA_TRANSPORT_ORDER_H

#include "transport/unwrap.h"

enum {
    /* A log whose times never change is read in file order after this many lines or bytes. */
    WVA_ORDER_OPEN_LINES = 1000,
    WVA_ORDER_OPEN_BYTES = 1024 * 1024,
    /* The largest log that is reversed. */
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

/* Holds a copy of a line. `time_ns` may be WVA_TIME_NONE. False if it is not held because the log
 * is reversed and larger than WVA_ORDER_BACKWARD_MAX. */
bool wva_order_hold(struct wva_order *order, const struct wva_logical_line *line, int64_t time_ns);

/* The order as far as known. When it becomes FORWARD, take the held lines before reading the next
 * one, and add no more. */
enum wva_order_kind wva_order_kind(const struct wva_order *order);

/* Ends the input; then take the held lines. */
void wva_order_finish(struct wva_order *order);

/* The next line, oldest first; its views live until the order is freed. */
bool wva_order_next(struct wva_order *order, struct wva_logical_line *line);

#endif
