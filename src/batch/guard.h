/* SPDX-License-Identifier: Apache-2.0 */
/* Limits for untrusted SQL statements (a condition of a user, a catalogue of others): they end on a
 * signal, after a time, or if they need too much memory. */
#ifndef WVA_BATCH_GUARD_H
#define WVA_BATCH_GUARD_H

#include <signal.h>
#include <sqlite3.h>

#include "util/error.h"

/* A condition on a catalogue, and the taking over of one. */
enum { WVA_GUARD_CONDITION_S = 30, WVA_GUARD_CATALOGUE_S = 600 };

struct wva_guard {
    sqlite3 *db;
    const volatile sig_atomic_t *stop; /* may be NULL */
    double seconds, end;               /* of the monotonic clock */
};

/* Guards all statements of the connection until wva_guard_end. `guard` must stay where it is. */
void wva_guard_begin(struct wva_guard *guard, sqlite3 *db, const volatile sig_atomic_t *stop,
                     double seconds);
void wva_guard_end(struct wva_guard *guard);

/* Fills `err` with why a statement failed: the guard, or what SQLite says of it, with `status`. */
enum wva_status wva_guard_fail(const struct wva_guard *guard, enum wva_status status,
                               struct wva_error *err);

#endif
