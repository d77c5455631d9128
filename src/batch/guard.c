/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/guard.h"

#include <stddef.h>
#include <time.h>

/* Steps of SQLite's machine between two looks, and the longest text or blob of a row. */
enum { STEPS = 10000, LENGTH_MAX = 16 * 1024 * 1024 };

#define HEAP_MAX ((sqlite3_int64)1 << 30)

static double now_s(void)
{
    struct timespec now = { 0 };

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int look(void *context)
{
    const struct wva_guard *guard = context;

    return (guard->stop != NULL && *guard->stop != 0) || now_s() > guard->end;
}

void wva_guard_begin(struct wva_guard *guard, sqlite3 *db, const volatile sig_atomic_t *stop,
                     double seconds)
{
    *guard = (struct wva_guard){ db, stop, seconds, now_s() + seconds };
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LENGTH_MAX);
    (void)sqlite3_hard_heap_limit64(HEAP_MAX);
    sqlite3_progress_handler(db, STEPS, look, guard);
}

void wva_guard_end(struct wva_guard *guard)
{
    sqlite3_progress_handler(guard->db, 0, NULL, NULL);
    (void)sqlite3_db_config(guard->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
}

enum wva_status wva_guard_fail(const struct wva_guard *guard, enum wva_status status,
                               struct wva_error *err)
{
    if (sqlite3_errcode(guard->db) != SQLITE_INTERRUPT)
        return wva_fail(err, status, "%.300s", sqlite3_errmsg(guard->db));
    if (guard->stop != NULL && *guard->stop != 0)
        return wva_fail(err, WVA_ERR_INTERRUPTED, "interrupted");
    return wva_fail(err, WVA_ERR_LIMIT, "did not end within %.0f s", guard->seconds);
}
