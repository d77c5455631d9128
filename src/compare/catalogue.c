/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "compare/catalogue.h"

#ifdef HAVE_SQLITE

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "batch/guard.h"
#include "batch/reports.h"
#include "util/memory.h"
#include "util/path.h"

/* A catalogue that is read, maybe somebody else's, by a condition of the user's. */
struct reading {
    sqlite3 *handle;
    const char *catalogue;
    struct wva_guard guard;
    struct wva_compare_source *sources;
    size_t count;
};

static enum wva_status fail_sql(const struct reading *reading, struct wva_error *err)
{
    (void)wva_guard_fail(&reading->guard, WVA_ERR_USAGE, err);
    wva_error_place(err, reading->catalogue, 0);
    return err->status;
}

static char *copy_column(sqlite3_stmt *statement, int column)
{
    return wva_strdup((const char *)sqlite3_column_text(statement, column));
}

/* Columns: report, name, strategy, config. Folders of reports are named from where the catalogue
 * lies, and only those below it are meant. */
static void take_row(struct reading *reading, sqlite3_stmt *statement, const char *folder)
{
    const char *report = (const char *)sqlite3_column_text(statement, 0);

    if (report == NULL || !wva_reports_is_name(report))
        return;
    reading->sources =
        wva_reallocarray(reading->sources, reading->count + 1, sizeof *reading->sources);
    reading->sources[reading->count++] =
        (struct wva_compare_source){ .path = wva_path_join(folder, report),
                                     .name = copy_column(statement, 1),
                                     .strategy = copy_column(statement, 2),
                                     .config = copy_column(statement, 3) };
}

/* Steps through the rows of a statement and frees it. */
static enum wva_status take_rows(struct reading *reading, sqlite3_stmt *statement,
                                 struct wva_error *err)
{
    char *folder = wva_path_folder(reading->catalogue);
    enum wva_status status = WVA_OK;
    int code;

    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        take_row(reading, statement, folder);
    if (code != SQLITE_DONE)
        status = fail_sql(reading, err);
    free(folder);
    sqlite3_finalize(statement);
    return status;
}

/* Prepares the one statement that `sql` is. */
static enum wva_status prepare(const struct reading *reading, const char *sql,
                               sqlite3_stmt **statement, struct wva_error *err)
{
    const char *rest = "";

    if (sqlite3_prepare_v2(reading->handle, sql, -1, statement, &rest) != SQLITE_OK)
        return fail_sql(reading, err);
    if (rest[strspn(rest, " \t\n;")] == '\0')
        return WVA_OK;
    sqlite3_finalize(*statement);
    *statement = NULL;
    return wva_fail(err, WVA_ERR_USAGE, "more than one condition");
}

/* The condition stands alone first: what would lead out of the brackets around it is none. A line
 * of its own ends a comment. */
static enum wva_status select_rows(struct reading *reading, const char *condition,
                                   const char *value, struct wva_error *err)
{
    char *alone = wva_asprintf("SELECT id FROM experiments WHERE %s", condition);
    char *sql = wva_asprintf("SELECT report, name, strategy, config FROM experiments WHERE "
                             "status = 'done' AND id IN (%s\n) ORDER BY name, id",
                             alone);
    sqlite3_stmt *statement = NULL;
    enum wva_status status = prepare(reading, alone, &statement, err);

    sqlite3_finalize(statement);
    WVA_STEP(status, prepare(reading, sql, &statement, err));
    free(alone);
    free(sql);
    if (status != WVA_OK)
        return status;
    if (value != NULL)
        (void)sqlite3_bind_text(statement, 1, value, -1, SQLITE_STATIC);
    return take_rows(reading, statement, err);
}

static enum wva_status look_up(struct reading *reading, const char *wanted, struct wva_error *err)
{
    enum wva_status status = select_rows(reading, "name = ?1 OR id = ?1", wanted, err);

    if (status == WVA_OK && reading->count == 0)
        status = select_rows(reading, wanted, NULL, err);
    if (status == WVA_ERR_USAGE) {
        struct wva_error cause = *err;

        status = wva_fail_at(err, WVA_ERR_USAGE, reading->catalogue, 0,
                             "no experiment is named '%.200s', and it is not a condition: %.250s",
                             wanted, cause.text);
    }
    if (status != WVA_OK || reading->count > 0)
        return status;
    return wva_fail_at(err, WVA_ERR_DATA, reading->catalogue, 0,
                       "no experiment is named '%.200s', or meets it as a condition", wanted);
}

enum wva_status wva_compare_look_up(const char *catalogue, const char *wanted,
                                    const volatile sig_atomic_t *stop,
                                    struct wva_compare_source **sources, size_t *count,
                                    struct wva_error *err)
{
    struct reading reading = { .catalogue = catalogue };
    enum wva_status status;

    if (sqlite3_open_v2(catalogue, &reading.handle, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
        status =
            wva_fail_at(err, WVA_ERR_IO, catalogue, 0, "%.300s", sqlite3_errmsg(reading.handle));
    } else {
        wva_guard_begin(&reading.guard, reading.handle, stop, WVA_GUARD_CONDITION_S);
        (void)sqlite3_exec(reading.handle, "PRAGMA temp_store = MEMORY", NULL, NULL, NULL);
        status = look_up(&reading, wanted, err);
    }
    (void)sqlite3_close(reading.handle);
    *sources = reading.sources;
    *count = reading.count;
    return status;
}

#else

enum wva_status wva_compare_look_up(const char *catalogue, const char *wanted,
                                    const volatile sig_atomic_t *stop,
                                    struct wva_compare_source **sources, size_t *count,
                                    struct wva_error *err)
{
    (void)wanted;
    (void)stop;
    *sources = NULL;
    *count = 0;
    return wva_fail_at(err, WVA_ERR_USAGE, catalogue, 0, "this program was built without SQLite");
}

#endif
