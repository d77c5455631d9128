/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "compare/catalogue.h"

#ifdef HAVE_SQLITE

#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"
#include "util/path.h"

/* Folders of reports are named from where the catalogue lies. */
static enum wva_status fail_sql(sqlite3 *handle, const char *catalogue, struct wva_error *err)
{
    (void)wva_fail(err, WVA_ERR_USAGE, "%.300s", sqlite3_errmsg(handle));
    wva_error_place(err, catalogue, 0);
    return err->status;
}

static char *copy_column(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);

    return text == NULL ? NULL : wva_strdup(text);
}

/* Columns: report, name, strategy, config. */
static void take_row(sqlite3_stmt *statement, const char *folder,
                     struct wva_compare_source **sources, size_t *count)
{
    char *report = copy_column(statement, 0);

    *sources = wva_reallocarray(*sources, *count + 1, sizeof **sources);
    (*sources)[*count] = (struct wva_compare_source){
        .path = wva_path_join(folder, report == NULL ? "" : report),
        .name = copy_column(statement, 1),
        .strategy = copy_column(statement, 2),
        .config = copy_column(statement, 3),
    };
    ++*count;
    free(report);
}

/* Steps through the rows of a statement and frees it. */
static enum wva_status take_rows(sqlite3 *handle, sqlite3_stmt *statement, const char *catalogue,
                                 struct wva_compare_source **sources, size_t *count,
                                 struct wva_error *err)
{
    char *folder = wva_path_folder(catalogue);
    int code;

    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        take_row(statement, folder, sources, count);
    free(folder);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? WVA_OK : fail_sql(handle, catalogue, err);
}

/* `condition` is the user's own; what it could do is read this file. */
static enum wva_status select_rows(sqlite3 *handle, const char *catalogue, const char *condition,
                                   const char *value, struct wva_compare_source **sources,
                                   size_t *count, struct wva_error *err)
{
    char *sql = wva_asprintf("SELECT report, name, strategy, config FROM experiments WHERE "
                             "status = 'done' AND (%s) "
                             "ORDER BY name, id",
                             condition);
    sqlite3_stmt *statement = NULL;
    const char *rest = "";
    int code = sqlite3_prepare_v2(handle, sql, -1, &statement, &rest);
    bool is_one = code == SQLITE_OK && rest[strspn(rest, " \t\n;")] == '\0';

    if (is_one && value != NULL)
        (void)sqlite3_bind_text(statement, 1, value, -1, SQLITE_STATIC);
    free(sql);
    if (is_one)
        return take_rows(handle, statement, catalogue, sources, count, err);
    sqlite3_finalize(statement);
    return code != SQLITE_OK ? fail_sql(handle, catalogue, err)
                             : wva_fail(err, WVA_ERR_USAGE, "more than one condition");
}

static enum wva_status look_up(sqlite3 *handle, const char *catalogue, const char *wanted,
                               struct wva_compare_source **sources, size_t *count,
                               struct wva_error *err)
{
    enum wva_status status =
        select_rows(handle, catalogue, "name = ?1 OR id = ?1", wanted, sources, count, err);

    if (status == WVA_OK && *count == 0)
        status = select_rows(handle, catalogue, wanted, NULL, sources, count, err);
    if (status != WVA_OK || *count > 0)
        return status;
    (void)wva_fail(err, WVA_ERR_DATA, "no experiment is called, or meets, '%.200s'", wanted);
    wva_error_place(err, catalogue, 0);
    return err->status;
}

enum wva_status wva_compare_look_up(const char *catalogue, const char *wanted,
                                    struct wva_compare_source **sources, size_t *count,
                                    struct wva_error *err)
{
    sqlite3 *handle = NULL;
    enum wva_status status;

    *sources = NULL;
    *count = 0;
    if (sqlite3_open_v2(catalogue, &handle, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
        status = wva_fail(err, WVA_ERR_IO, "%.300s", sqlite3_errmsg(handle));
        wva_error_place(err, catalogue, 0);
    } else {
        status = look_up(handle, catalogue, wanted, sources, count, err);
    }
    (void)sqlite3_close(handle);
    return status;
}

#else

enum wva_status wva_compare_look_up(const char *catalogue, const char *wanted,
                                    struct wva_compare_source **sources, size_t *count,
                                    struct wva_error *err)
{
    (void)wanted;
    *sources = NULL;
    *count = 0;
    (void)wva_fail(err, WVA_ERR_USAGE, "this program was built without SQLite");
    wva_error_place(err, catalogue, 0);
    return err->status;
}

#endif
