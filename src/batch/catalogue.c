/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/catalogue.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/headline.h"
#include "batch/guard.h"
#include "batch/reports.h"
#include "util/buffer.h"
#include "util/memory.h"

enum { SQL_MAX = 256 * 1024, APPLICATION_ID = 0x57564162 /* "WVAb" */ };

/* Tables whose rows are of one experiment: all but the last two. */
#define OWNED_TABLES (wva_catalogue_table_count - 2)

struct wva_catalogue {
    sqlite3 *db;
    char *path;
    const struct wva_guard *guard; /* while it runs what is not all our own; else NULL */
};

static enum wva_status fail(struct wva_catalogue *catalogue, struct wva_error *err)
{
    if (catalogue->guard != NULL)
        (void)wva_guard_fail(catalogue->guard, WVA_ERR_IO, err);
    else
        (void)wva_fail(err, WVA_ERR_IO, "%.300s", sqlite3_errmsg(catalogue->db));
    wva_error_place(err, catalogue->path, 0);
    return err->status;
}

static enum wva_status run(struct wva_catalogue *catalogue, const char *sql, struct wva_error *err)
{
    if (sqlite3_exec(catalogue->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return fail(catalogue, err);
    return WVA_OK;
}

enum wva_status wva_catalogue_execute(struct wva_catalogue *catalogue, const char *sql,
                                      struct wva_error *err)
{
    return run(catalogue, sql, err);
}

/* Runs the statement that `format` makes of names of tables. */
static enum wva_status run_text(struct wva_catalogue *catalogue, struct wva_error *err,
                                const char *format, ...) __attribute__((format(printf, 3, 4)));
static enum wva_status run_text(struct wva_catalogue *catalogue, struct wva_error *err,
                                const char *format, ...)
{
    enum wva_status status;
    va_list args;
    char *text = NULL;

    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        abort();
    va_end(args);
    status = run(catalogue, text, err);
    free(text);
    return status;
}

/* ---- statements with values ---- */

static enum wva_status prepare(struct wva_catalogue *catalogue, const char *sql,
                               sqlite3_stmt **statement, struct wva_error *err)
{
    if (sqlite3_prepare_v2(catalogue->db, sql, -1, statement, NULL) != SQLITE_OK)
        return fail(catalogue, err);
    return WVA_OK;
}

/* Runs a statement without a result to its end. */
static enum wva_status finish(struct wva_catalogue *catalogue, sqlite3_stmt *statement,
                              struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    if (sqlite3_step(statement) != SQLITE_DONE)
        status = fail(catalogue, err);
    (void)sqlite3_finalize(statement);
    return status;
}

/* Runs `sql` with one or two texts in it (NULL: NULL). */
static enum wva_status run_with(struct wva_catalogue *catalogue, const char *sql, const char *first,
                                const char *second, struct wva_error *err)
{
    sqlite3_stmt *statement;
    enum wva_status status = prepare(catalogue, sql, &statement, err);

    if (status != WVA_OK)
        return status;
    (void)sqlite3_bind_text(statement, 1, first, -1, SQLITE_STATIC);
    if (sqlite3_bind_parameter_count(statement) > 1)
        (void)sqlite3_bind_text(statement, 2, second, -1, SQLITE_STATIC);
    return finish(catalogue, statement, err);
}

/* Ends a transaction as `status` says. */
static enum wva_status end_transaction(struct wva_catalogue *catalogue, enum wva_status status,
                                       struct wva_error *err)
{
    struct wva_error ignored;

    WVA_STEP(status, run(catalogue, "COMMIT", err));
    /* What failed may have rolled back by itself. */
    if (status != WVA_OK && sqlite3_get_autocommit(catalogue->db) == 0)
        (void)run(catalogue, "ROLLBACK", &ignored);
    return status;
}

/* ---- the shape ---- */

static void write_keys(struct wva_buffer *sql, const struct wva_catalogue_table *table)
{
    struct wva_catalogue_column column;

    for (size_t i = 0; wva_catalogue_column(table, i, &column) && column.key; i++)
        wva_buffer_printf(sql, "%s%s", i == 0 ? "" : ", ", column.name);
}

static void write_table(struct wva_buffer *sql, const char *database,
                        const struct wva_catalogue_table *table)
{
    static const char *const types[] = { "TEXT", "INTEGER", "REAL" };
    struct wva_catalogue_column column;

    wva_buffer_printf(sql, "CREATE TABLE IF NOT EXISTS %s.%s(", database, table->name);
    for (size_t i = 0; wva_catalogue_column(table, i, &column); i++)
        wva_buffer_printf(sql, "%s %s%s, ", column.name, types[column.type],
                          column.key ? " NOT NULL" : "");
    wva_buffer_add(sql, "PRIMARY KEY(");
    write_keys(sql, table);
    wva_buffer_add(sql, ")) WITHOUT ROWID;\n");
}

/* A row for each server of an experiment that counts, and a column for each headline. */
static void write_view(struct wva_buffer *sql, const char *database)
{
    wva_buffer_printf(sql,
                      "DROP VIEW IF EXISTS %s.headlines;\n"
                      "CREATE VIEW %s.headlines AS SELECT e.id, e.name, e.config, e.strategy, "
                      "e.start_time, m.server",
                      database, database);
    for (size_t i = 0; i < wva_headline_count; i++)
        wva_buffer_printf(sql, ",\n max(CASE m.metric WHEN '%s' THEN m.value END) AS %s",
                          wva_headline_table[i].name, wva_headline_table[i].name);
    wva_buffer_add(sql, "\nFROM experiments e JOIN metrics m ON m.experiment = e.id\n"
                        "WHERE e.status = 'done' GROUP BY e.id, m.server;\n");
}

static enum wva_status make_tables(struct wva_catalogue *catalogue, const char *database,
                                   struct wva_error *err)
{
    struct wva_buffer sql = wva_buffer_make(SQL_MAX);
    enum wva_status status;

    for (size_t i = 0; i < wva_catalogue_table_count; i++)
        write_table(&sql, database, &wva_catalogue_tables[i]);
    wva_buffer_printf(
        &sql,
        "CREATE INDEX IF NOT EXISTS %s.experiments_name ON experiments(name);\n"
        "CREATE INDEX IF NOT EXISTS %s.experiments_samples ON experiments(samples_hash);\n",
        database, database);
    write_view(&sql, database);
    wva_buffer_printf(&sql, "PRAGMA %s.user_version = %d;\nPRAGMA %s.application_id = %d;\n",
                      database, WVA_CATALOGUE_VERSION, database, APPLICATION_ID);
    status = run(catalogue, sql.data, err);
    wva_buffer_free(&sql);
    return status;
}

bool wva_catalogue_is(const char *path)
{
    enum { MAGIC = 16, ID_AT = 68, HEAD = 72 };
    unsigned char head[HEAD] = { 0 };
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool whole = fd >= 0 && read(fd, head, HEAD) == HEAD;
    uint32_t id = 0;

    if (fd >= 0)
        (void)close(fd);
    for (int i = 0; i < 4; i++)
        id = id << 8 | head[ID_AT + i];
    return whole && memcmp(head, "SQLite format 3", MAGIC) == 0 && id == APPLICATION_ID;
}

/* ---- opening ---- */

static enum wva_status read_version(struct wva_catalogue *catalogue, const char *database,
                                    int *version, struct wva_error *err)
{
    char *sql = wva_asprintf("PRAGMA %s.user_version", database);
    sqlite3_stmt *statement = NULL;
    enum wva_status status = prepare(catalogue, sql, &statement, err);

    free(sql);
    if (status != WVA_OK)
        return status;
    if (sqlite3_step(statement) == SQLITE_ROW)
        *version = sqlite3_column_int(statement, 0);
    else
        status = fail(catalogue, err);
    (void)sqlite3_finalize(statement);
    return status;
}

/* The columns of a table that it has in `database`, "a, b"; none where it is not there. */
static enum wva_status list_columns(struct wva_catalogue *catalogue, const char *database,
                                    const struct wva_catalogue_table *table,
                                    struct wva_buffer *names, struct wva_error *err)
{
    sqlite3_stmt *statement;
    struct wva_catalogue_column column;
    enum wva_status status =
        prepare(catalogue, "SELECT count(*) FROM pragma_table_info(?1, ?2) WHERE name = ?3",
                &statement, err);

    for (size_t i = 0; status == WVA_OK && wva_catalogue_column(table, i, &column); i++) {
        (void)sqlite3_bind_text(statement, 1, table->name, -1, SQLITE_STATIC);
        (void)sqlite3_bind_text(statement, 2, database, -1, SQLITE_STATIC);
        (void)sqlite3_bind_text(statement, 3, column.name, -1, SQLITE_STATIC);
        if (sqlite3_step(statement) != SQLITE_ROW)
            status = fail(catalogue, err);
        else if (sqlite3_column_int(statement, 0) > 0)
            wva_buffer_add_item(names, column.name);
        (void)sqlite3_reset(statement);
    }
    (void)sqlite3_finalize(statement);
    return status;
}

/* Gives tables that a killed batch of an earlier version has left the columns that they lack. */
static enum wva_status grow_tables(struct wva_catalogue *catalogue, struct wva_error *err)
{
    static const char *const types[] = { "TEXT", "INTEGER", "REAL" };
    enum wva_status status = WVA_OK;

    for (size_t t = 0; t < wva_catalogue_table_count && status == WVA_OK; t++) {
        const struct wva_catalogue_table *table = &wva_catalogue_tables[t];

        struct wva_catalogue_column column;

        for (size_t i = 0; status == WVA_OK && wva_catalogue_column(table, i, &column); i++) {
            const struct wva_catalogue_table one = { table->name, &column, 1, NULL };
            struct wva_buffer there = wva_buffer_make(SQL_MAX);

            status = list_columns(catalogue, "main", &one, &there, err);
            if (status == WVA_OK && there.len == 0)
                status = run_text(catalogue, err, "ALTER TABLE main.%s ADD COLUMN %s %s",
                                  table->name, column.name, types[column.type]);
            wva_buffer_free(&there);
        }
    }
    return status;
}

/* Takes the lock that only one process can have, and makes the tables where there are none. */
static enum wva_status prepare_work(struct wva_catalogue *catalogue, struct wva_error *err)
{
    int version = 0;
    enum wva_status status = run(catalogue,
                                 "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;"
                                 "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;"
                                 "BEGIN IMMEDIATE",
                                 err);

    if (status != WVA_OK) {
        (void)snprintf(err->text, sizeof err->text,
                       "cannot be opened for work (does another batch write here?): %s",
                       sqlite3_errmsg(catalogue->db));
        return status;
    }
    status = read_version(catalogue, "main", &version, err);
    if (status == WVA_OK && version != 0 && version != WVA_CATALOGUE_VERSION)
        status = wva_fail(err, WVA_ERR_DATA, "is of another version of the toolkit");
    WVA_STEP(status, make_tables(catalogue, "main", err));
    WVA_STEP(status, grow_tables(catalogue, err));
    WVA_STEP(status, run(catalogue,
                         "CREATE TABLE IF NOT EXISTS main.leftover(report TEXT PRIMARY KEY)"
                         " WITHOUT ROWID",
                         err));
    return end_transaction(catalogue, status, err);
}

/* sqlite3 leaves an empty file when it is asked before there is a catalogue. */
static bool has_content(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && st.st_size > 0;
}

enum wva_status wva_catalogue_open(const char *path, const char *published,
                                   const volatile sig_atomic_t *stop, struct wva_catalogue **out,
                                   struct wva_error *err)
{
    struct wva_catalogue *catalogue = wva_calloc(1, sizeof *catalogue);
    enum wva_status status = WVA_OK;

    catalogue->path = wva_strdup(path);
    if (sqlite3_open(path, &catalogue->db) != SQLITE_OK)
        status = fail(catalogue, err);
    WVA_STEP(status, prepare_work(catalogue, err));
    if (status == WVA_OK && published != NULL && has_content(published))
        status = wva_catalogue_absorb(catalogue, published, stop, err);
    *out = catalogue;
    if (status == WVA_OK)
        return WVA_OK;
    wva_catalogue_close(catalogue);
    *out = NULL;
    return status;
}

void wva_catalogue_close(struct wva_catalogue *catalogue)
{
    if (catalogue == NULL)
        return;
    (void)sqlite3_close(catalogue->db);
    free(catalogue->path);
    free(catalogue);
}

sqlite3 *wva_catalogue_handle(struct wva_catalogue *catalogue)
{
    return catalogue->db;
}

/* ---- one experiment ---- */

static char *copy_column(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);

    return wva_strdup(text == NULL ? "" : text);
}

enum wva_status wva_catalogue_find(struct wva_catalogue *catalogue, const char *id,
                                   struct wva_known *known, struct wva_error *err)
{
    sqlite3_stmt *statement;
    enum wva_status status = prepare(catalogue,
                                     "SELECT status = 'failed', name, report, tool_version, "
                                     "options FROM experiments WHERE id = ?",
                                     &statement, err);
    int result;

    *known = (struct wva_known){ 0 };
    if (status != WVA_OK)
        return status;
    (void)sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
    result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        *known = (struct wva_known){ .there = true,
                                     .failed = sqlite3_column_int(statement, 0) != 0,
                                     .name = copy_column(statement, 1),
                                     .report = copy_column(statement, 2),
                                     .tool_version = copy_column(statement, 3),
                                     .options = copy_column(statement, 4) };
    else if (result != SQLITE_DONE)
        status = fail(catalogue, err);
    (void)sqlite3_finalize(statement);
    return status;
}

void wva_known_release(struct wva_known *known)
{
    free(known->name);
    free(known->report);
    free(known->tool_version);
    free(known->options);
    *known = (struct wva_known){ 0 };
}

static void bind_json(sqlite3_stmt *statement, int number, const json_t *value)
{
    if (json_is_integer(value))
        (void)sqlite3_bind_int64(statement, number, json_integer_value(value));
    else if (json_is_real(value))
        (void)sqlite3_bind_double(statement, number, json_real_value(value));
    else if (json_is_boolean(value))
        (void)sqlite3_bind_int(statement, number, json_is_true(value));
    else if (json_is_string(value))
        (void)sqlite3_bind_text(statement, number, json_string_value(value),
                                (int)json_string_length(value), SQLITE_STATIC);
    else
        (void)sqlite3_bind_null(statement, number);
}

static enum wva_status insert_row(struct wva_catalogue *catalogue, sqlite3_stmt *statement,
                                  const struct wva_catalogue_table *table, const char *id,
                                  const json_t *row, struct wva_error *err)
{
    struct wva_catalogue_column column;

    for (size_t i = 0; wva_catalogue_column(table, i, &column); i++)
        bind_json(statement, (int)i + 1, json_object_get(row, column.name));
    (void)sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
    if (sqlite3_step(statement) != SQLITE_DONE)
        return fail(catalogue, err);
    (void)sqlite3_reset(statement);
    return WVA_OK;
}

static enum wva_status insert_rows(struct wva_catalogue *catalogue,
                                   const struct wva_catalogue_table *table, const char *id,
                                   const json_t *rows, struct wva_error *err)
{
    struct wva_buffer sql = wva_buffer_make(SQL_MAX);
    struct wva_catalogue_column column;
    sqlite3_stmt *statement;
    enum wva_status status;
    const json_t *row;
    size_t i;

    wva_buffer_printf(&sql, "INSERT INTO %s VALUES(", table->name);
    for (i = 0; wva_catalogue_column(table, i, &column); i++)
        wva_buffer_printf(&sql, i == 0 ? "?" : ",?");
    wva_buffer_append_char(&sql, ')');
    status = prepare(catalogue, sql.data, &statement, err);
    wva_buffer_free(&sql);
    if (status != WVA_OK)
        return status;
    json_array_foreach(rows, i, row)
    {
        WVA_STEP(status, insert_row(catalogue, statement, table, id, row, err));
    }
    (void)sqlite3_finalize(statement);
    return status;
}

static enum wva_status delete_rows(struct wva_catalogue *catalogue, const char *id,
                                   struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < OWNED_TABLES && status == WVA_OK; i++) {
        const struct wva_catalogue_table *table = &wva_catalogue_tables[i];
        char *sql = wva_asprintf("DELETE FROM %s WHERE %s = ?", table->name, table->own[0].name);

        status = run_with(catalogue, sql, id, NULL, err);
        free(sql);
    }
    return status;
}

enum wva_status wva_catalogue_put(struct wva_catalogue *catalogue, const char *id, json_t *rows,
                                  struct wva_error *err)
{
    enum wva_status status = run(catalogue, "BEGIN IMMEDIATE", err);

    WVA_STEP(status, delete_rows(catalogue, id, err));
    for (size_t i = 0; i < OWNED_TABLES && status == WVA_OK; i++)
        status = insert_rows(catalogue, &wva_catalogue_tables[i], id,
                             json_object_get(rows, wva_catalogue_tables[i].name), err);
    return end_transaction(catalogue, status, err);
}

static enum wva_status prune_one(struct wva_catalogue *catalogue, sqlite3_stmt *row,
                                 struct wva_error *err)
{
    char *id = copy_column(row, 0), *report = copy_column(row, 1);
    enum wva_status status = delete_rows(catalogue, id, err);

    if (status == WVA_OK && report[0] != '\0')
        status = wva_catalogue_drop_report(catalogue, report, err);
    free(id);
    free(report);
    return status;
}

enum wva_status wva_catalogue_prune(struct wva_catalogue *catalogue,
                                    bool (*keep)(void *context, const char *id), void *context,
                                    size_t *count, struct wva_error *err)
{
    sqlite3_stmt *row;
    enum wva_status status = run(catalogue,
                                 "CREATE TEMP TABLE old AS SELECT id, report FROM experiments;"
                                 "BEGIN IMMEDIATE",
                                 err);

    *count = 0;
    WVA_STEP(status, prepare(catalogue, "SELECT id, report FROM temp.old", &row, err));
    if (status != WVA_OK)
        return end_transaction(catalogue, status, err);
    while (status == WVA_OK && sqlite3_step(row) == SQLITE_ROW)
        if (!keep(context, (const char *)sqlite3_column_text(row, 0))) {
            status = prune_one(catalogue, row, err);
            *count += 1;
        }
    (void)sqlite3_finalize(row);
    return end_transaction(catalogue, status, err);
}

enum wva_status wva_catalogue_drop_report(struct wva_catalogue *catalogue, const char *report,
                                          struct wva_error *err)
{
    return run_with(catalogue, "INSERT OR IGNORE INTO main.leftover VALUES(?)", report, NULL, err);
}

enum wva_status wva_catalogue_each_leftover(struct wva_catalogue *catalogue,
                                            void (*take)(void *context, const char *report),
                                            void *context, struct wva_error *err)
{
    sqlite3_stmt *row;
    enum wva_status status =
        prepare(catalogue,
                "SELECT report FROM main.leftover WHERE report NOT IN"
                " (SELECT report FROM main.experiments WHERE report IS NOT NULL)",
                &row, err);

    if (status != WVA_OK)
        return status;
    while (sqlite3_step(row) == SQLITE_ROW)
        take(context, (const char *)sqlite3_column_text(row, 0));
    (void)sqlite3_finalize(row);
    return run(catalogue, "DELETE FROM main.leftover", err);
}

static enum wva_status count(struct wva_catalogue *catalogue, const char *sql, size_t *count,
                             struct wva_error *err)
{
    sqlite3_stmt *row;
    enum wva_status status = prepare(catalogue, sql, &row, err);

    if (status != WVA_OK)
        return status;
    if (sqlite3_step(row) == SQLITE_ROW)
        *count = (size_t)sqlite3_column_int64(row, 0);
    else
        status = fail(catalogue, err);
    (void)sqlite3_finalize(row);
    return status;
}

enum wva_status wva_catalogue_count(struct wva_catalogue *catalogue, size_t *number,
                                    struct wva_error *err)
{
    return count(catalogue, "SELECT count(*) FROM main.experiments", number, err);
}

enum wva_status wva_catalogue_count_unjudged(struct wva_catalogue *catalogue, size_t *number,
                                             struct wva_error *err)
{
    return count(catalogue,
                 "SELECT count(DISTINCT e.id) FROM main.servers s JOIN main.experiments e ON e.id "
                 "= s.experiment"
                 " WHERE e.status = 'done' AND s.itl_slo_ms IS NULL AND s.ttft_slo_ms IS NULL"
                 " AND EXISTS (SELECT 1 FROM main.metrics m WHERE m.experiment = e.id"
                 "  AND m.server = s.server AND m.metric IN ('itl_p95', 'ttft_p95')"
                 "  AND m.value IS NOT NULL)",
                 number, err);
}

enum wva_status wva_catalogue_note_failure(struct wva_catalogue *catalogue, const char *origin,
                                           const char *reason, struct wva_error *err)
{
    return run_with(catalogue, "INSERT OR REPLACE INTO failures VALUES(?, ?)", origin, reason, err);
}

enum wva_status wva_catalogue_forget_failures(struct wva_catalogue *catalogue,
                                              struct wva_error *err)
{
    return run(catalogue, "DELETE FROM failures", err);
}

/* ---- the whole ---- */

static enum wva_status attach(struct wva_catalogue *catalogue, const char *path, const char *name,
                              struct wva_error *err)
{
    char *sql = wva_asprintf("ATTACH ? AS %s", name);
    enum wva_status status = run_with(catalogue, sql, path, NULL, err);

    free(sql);
    return status;
}

/* Ours have plain tables, and columns that no expression makes. */
static enum wva_status check_shape(struct wva_catalogue *catalogue, struct wva_error *err)
{
    sqlite3_stmt *statement;
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < wva_catalogue_table_count && status == WVA_OK; i++) {
        status = prepare(catalogue,
                         "SELECT (SELECT count(*) FROM other.sqlite_schema WHERE name = ?1 AND"
                         "  NOT (type = 'table' AND sql LIKE 'CREATE TABLE%')) +"
                         " (SELECT count(*) FROM pragma_table_xinfo(?1, 'other') WHERE hidden > 0)",
                         &statement, err);
        if (status != WVA_OK)
            return status;
        (void)sqlite3_bind_text(statement, 1, wva_catalogue_tables[i].name, -1, SQLITE_STATIC);
        if (sqlite3_step(statement) != SQLITE_ROW)
            status = fail(catalogue, err);
        else if (sqlite3_column_int(statement, 0) > 0)
            status = wva_fail(err, WVA_ERR_DATA, "is not a catalogue: its %s is not a plain table",
                              wva_catalogue_tables[i].name);
        (void)sqlite3_finalize(statement);
    }
    return status;
}

/* Copies the columns that the other table has, of its rows `where`. */
static enum wva_status copy_rows(struct wva_catalogue *catalogue, const char *insert,
                                 const struct wva_catalogue_table *table, const char *where,
                                 struct wva_error *err)
{
    struct wva_buffer names = wva_buffer_make(SQL_MAX);
    enum wva_status status = list_columns(catalogue, "other", table, &names, err);

    if (status == WVA_OK && names.len > 0)
        status = run_text(catalogue, err, "%s INTO main.%s(%s) SELECT %s FROM other.%s %s", insert,
                          table->name, names.data, names.data, table->name, where);
    wva_buffer_free(&names);
    return status;
}

static void is_report(sqlite3_context *context, int count, sqlite3_value **values)
{
    const char *report = (const char *)sqlite3_value_text(values[0]);

    (void)count;
    sqlite3_result_int(context, report != NULL && wva_reports_is_name(report));
}

/* A report is called by its experiment's id; anything else leads elsewhere. */
static enum wva_status drop_bad_reports(struct wva_catalogue *catalogue, struct wva_error *err)
{
    if (sqlite3_create_function(catalogue->db, "is_report", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY,
                                NULL, is_report, NULL, NULL)
        != SQLITE_OK)
        return fail(catalogue, err);
    return run(catalogue,
               "UPDATE main.experiments SET report = NULL WHERE id IN (SELECT id FROM temp.taken)"
               " AND report IS NOT NULL AND NOT (is_report(report) AND substr(report, -16) = id)",
               err);
}

static enum wva_status take_rows(struct wva_catalogue *catalogue, struct wva_error *err)
{
    const struct wva_catalogue_table *failures = &wva_catalogue_tables[OWNED_TABLES];
    enum wva_status status = check_shape(catalogue, err);

    WVA_STEP(status, run(catalogue,
                         "CREATE TEMP TABLE taken AS SELECT o.id FROM other.experiments o"
                         " LEFT JOIN main.experiments e ON e.id = o.id"
                         " WHERE e.id IS NULL OR (o.status <> 'failed' AND (e.status = "
                         "'failed' OR o.name < e.name))",
                         err));
    WVA_STEP(status, run(catalogue,
                         "INSERT OR IGNORE INTO main.leftover SELECT report FROM main.experiments"
                         " WHERE report IS NOT NULL AND id IN (SELECT id FROM temp.taken)",
                         err));
    for (size_t i = 0; i < OWNED_TABLES && status == WVA_OK; i++) {
        const struct wva_catalogue_table *table = &wva_catalogue_tables[i];
        char *where = wva_asprintf("WHERE %s IN (SELECT id FROM temp.taken)", table->own[0].name);

        status = run_text(catalogue, err, "DELETE FROM main.%s %s", table->name, where);
        WVA_STEP(status, copy_rows(catalogue, "INSERT", table, where, err));
        free(where);
    }
    WVA_STEP(status, drop_bad_reports(catalogue, err));
    WVA_STEP(status, copy_rows(catalogue, "INSERT OR IGNORE", failures, "", err));
    WVA_STEP(status, copy_rows(catalogue, "INSERT OR REPLACE", failures + 1, "", err));
    return status != WVA_OK ? status : run(catalogue, "DROP TABLE temp.taken", err);
}

static enum wva_status absorb_attached(struct wva_catalogue *catalogue, struct wva_error *err)
{
    int version = 0;
    enum wva_status status = read_version(catalogue, "other", &version, err);

    if (status == WVA_OK && version != WVA_CATALOGUE_VERSION)
        status = wva_fail(err, WVA_ERR_DATA, "is not a catalogue of this version of the toolkit");
    WVA_STEP(status, run(catalogue, "BEGIN IMMEDIATE", err));
    return status != WVA_OK ? status : end_transaction(catalogue, take_rows(catalogue, err), err);
}

enum wva_status wva_catalogue_absorb(struct wva_catalogue *catalogue, const char *path,
                                     const volatile sig_atomic_t *stop, struct wva_error *err)
{
    struct wva_error ignored;
    struct wva_guard guard;
    enum wva_status status;

    if (access(path, R_OK) != 0)
        return wva_fail_io(err, path, errno, "cannot read");
    wva_guard_begin(&guard, catalogue->db, stop, WVA_GUARD_CATALOGUE_S);
    catalogue->guard = &guard;
    status = attach(catalogue, path, "other", err);
    WVA_STEP(status, absorb_attached(catalogue, err));
    if (status != WVA_OK)
        wva_error_place(err, path, 0);
    wva_guard_end(&guard);
    catalogue->guard = NULL;
    (void)run(catalogue, "DETACH other", &ignored);
    return status;
}

static enum wva_status copy_tables(struct wva_catalogue *catalogue, struct wva_error *err)
{
    enum wva_status status = run(catalogue, "BEGIN", err);

    WVA_STEP(status, make_tables(catalogue, "published", err));
    for (size_t i = 0; i < wva_catalogue_table_count && status == WVA_OK; i++) {
        const struct wva_catalogue_table *table = &wva_catalogue_tables[i];
        struct wva_buffer keys = wva_buffer_make(SQL_MAX);

        write_keys(&keys, table);
        status =
            run_text(catalogue, err, "INSERT INTO published.%s SELECT * FROM main.%s ORDER BY %s",
                     table->name, table->name, keys.data);
        wva_buffer_free(&keys);
    }
    return end_transaction(catalogue, status, err);
}

/* The disk must have it before its name does. */
static enum wva_status settle(const char *from, const char *to, struct wva_error *err)
{
    int fd = open(from, O_RDONLY | O_CLOEXEC);
    enum wva_status status = WVA_OK;

    if (fd < 0 || fsync(fd) != 0 || rename(from, to) != 0)
        status = wva_fail_io(err, to, errno, "cannot write");
    if (fd >= 0)
        (void)close(fd);
    return status;
}

enum wva_status wva_catalogue_publish(struct wva_catalogue *catalogue, const char *path,
                                      struct wva_error *err)
{
    char *temporary = wva_asprintf("%s.new", path);
    struct wva_error ignored;
    enum wva_status status;

    (void)unlink(temporary);
    status = attach(catalogue, temporary, "published", err);
    if (status == WVA_OK) {
        /* Nobody reads it before it is whole: no journal. */
        status = run(catalogue,
                     "PRAGMA published.page_size = 4096; PRAGMA published.journal_mode = OFF;"
                     "PRAGMA published.synchronous = OFF",
                     err);
        WVA_STEP(status, copy_tables(catalogue, err));
        (void)run(catalogue, "DETACH published", status == WVA_OK ? err : &ignored);
    }
    WVA_STEP(status, settle(temporary, path, err));
    if (status != WVA_OK)
        (void)unlink(temporary);
    free(temporary);
    return status;
}
