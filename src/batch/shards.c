/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/shards.h"

#include <stdlib.h>

#include "util/buffer.h"
#include "util/memory.h"

/* Ranges of missing shards that are named, and bytes of a sentence. */
enum { RANGES_MAX = 20, SENTENCE_MAX = 4096 };

enum wva_status wva_shards_put(struct wva_catalogue *catalogue, const struct wva_shard *shard,
                               struct wva_error *err)
{
    /* `inputs` has hexadecimal digits only. */
    char *sql = wva_asprintf("BEGIN IMMEDIATE;"
                             "DELETE FROM shards WHERE shards = %u AND shard = %u;"
                             "INSERT INTO shards(shards, shard, inputs, found, done, ended)"
                             " VALUES(%u, %u, '%s', %zu, %zu, %d); COMMIT",
                             shard->shards, shard->shard, shard->shards, shard->shard,
                             shard->inputs, shard->found, shard->done, shard->ended);
    enum wva_status status = wva_catalogue_execute(catalogue, sql, err);

    free(sql);
    return status;
}

enum wva_status wva_shards_settle(struct wva_catalogue *catalogue, struct wva_error *err)
{
    return wva_catalogue_execute(
        catalogue,
        "BEGIN IMMEDIATE;"
        "CREATE TEMP TABLE whole AS SELECT shards, inputs, sum(found) AS found, sum(done) AS done"
        " FROM main.shards WHERE ended = 1 GROUP BY shards, inputs HAVING count(*) = shards;"
        "DELETE FROM main.shards AS s WHERE EXISTS (SELECT 1 FROM whole w WHERE w.inputs = s.inputs"
        " OR (s.inputs = '' AND w.shards = s.shards AND s.shards > 1));"
        "INSERT INTO main.shards(shards, shard, inputs, found, done, ended)"
        " SELECT 1, 1, inputs, max(found), max(done), 1 FROM whole GROUP BY inputs;"
        "DROP TABLE whole; COMMIT",
        err);
}

/* ---- merging ---- */

enum wva_status wva_shards_begin_merge(struct wva_catalogue *catalogue, struct wva_error *err)
{
    return wva_catalogue_execute(
        catalogue,
        "CREATE TEMP TABLE earlier AS SELECT * FROM main.shards WHERE found IS NOT NULL;"
        "DELETE FROM main.shards",
        err);
}

static enum wva_status note_missing(struct wva_catalogue *catalogue, struct wva_error *err)
{
    return wva_catalogue_execute(
        catalogue,
        "WITH RECURSIVE batches AS (SELECT shards AS n, CASE WHEN count(DISTINCT inputs) FILTER"
        "  (WHERE ended) = 1 THEN max(inputs) ELSE '' END AS inputs"
        "  FROM main.shards WHERE shards BETWEEN 2 AND 100000 GROUP BY shards),"
        " numbers(n, inputs, i) AS (SELECT n, inputs, 1 FROM batches"
        "  UNION ALL SELECT n, inputs, i + 1 FROM numbers WHERE i < n)"
        "INSERT INTO main.shards(shards, shard, inputs, ended) SELECT n, i, inputs, 0 FROM numbers"
        " WHERE NOT EXISTS (SELECT 1 FROM main.shards s WHERE s.shards = n AND s.shard = i)",
        err);
}

enum wva_status wva_shards_end_merge(struct wva_catalogue *catalogue, struct wva_error *err)
{
    enum wva_status status = wva_catalogue_execute(
        catalogue,
        /* Those of parts that are merges themselves and miss what is here. */
        "DELETE FROM main.shards WHERE found IS NULL;"
        "INSERT INTO main.shards SELECT * FROM temp.earlier e WHERE NOT EXISTS"
        " (SELECT 1 FROM main.shards s WHERE s.shards = e.shards AND s.shard = e.shard"
        "  AND (s.shards > 1 OR e.inputs IN ('', s.inputs)));"
        "DROP TABLE temp.earlier;"
        "DELETE FROM main.shards AS s WHERE ended = 0 AND shards > 1 AND EXISTS (SELECT 1 FROM "
        "main.shards t"
        " WHERE t.shards = s.shards AND t.shard = s.shard AND t.ended = 1)",
        err);

    WVA_STEP(status, wva_shards_settle(catalogue, err));
    return status == WVA_OK ? note_missing(catalogue, err) : status;
}

/* ---- sentences ---- */

struct missing {
    sqlite3_int64 shards, first, last; /* the range that grows; shards = 0: none */
    size_t ranges;
    struct wva_buffer list;
    bool several;
};

static void end_range(struct missing *missing)
{
    const char *comma = missing->list.len == 0 ? "" : ", ";

    if (missing->ranges == RANGES_MAX)
        wva_buffer_add(&missing->list, ", ...");
    else if (missing->ranges < RANGES_MAX && missing->first == missing->last)
        wva_buffer_printf(&missing->list, "%s%lld", comma, missing->first);
    else if (missing->ranges < RANGES_MAX)
        wva_buffer_printf(&missing->list, "%s%lld-%lld", comma, missing->first, missing->last);
    missing->several = missing->ranges > 0 || missing->first != missing->last;
    missing->ranges++;
}

static void end_missing(struct missing *missing, void (*take)(void *context, const char *sentence),
                        void *context)
{
    char *sentence;

    if (missing->shards > 0) {
        end_range(missing);
        sentence =
            wva_asprintf("shard%s %s of %lld %s missing", missing->several ? "s" : "",
                         missing->list.data, missing->shards, missing->several ? "are" : "is");
        take(context, sentence);
        free(sentence);
    }
    wva_buffer_clear(&missing->list);
    missing->shards = 0;
    missing->ranges = 0;
}

static void take_broken(sqlite3_stmt *row, void (*take)(void *context, const char *sentence),
                        void *context)
{
    sqlite3_int64 shards = sqlite3_column_int64(row, 0);
    char *what = shards == 1
                     ? wva_strdup("the batch")
                     : wva_asprintf("shard %lld of %lld", sqlite3_column_int64(row, 1), shards);
    char *sentence =
        wva_asprintf("%s was interrupted: it had found %lld experiments and finished %lld", what,
                     sqlite3_column_int64(row, 2), sqlite3_column_int64(row, 3));

    take(context, sentence);
    free(sentence);
    free(what);
}

static enum wva_status prepare(sqlite3 *db, const char *sql, sqlite3_stmt **row,
                               struct wva_error *err)
{
    if (sqlite3_prepare_v2(db, sql, -1, row, NULL) == SQLITE_OK)
        return WVA_OK;
    return wva_fail(err, WVA_ERR_IO, "the catalogue: %.300s", sqlite3_errmsg(db));
}

static enum wva_status complain_of_missing(sqlite3 *db,
                                           void (*take)(void *context, const char *sentence),
                                           void *context, struct wva_error *err)
{
    struct missing missing = { .list = wva_buffer_make(SENTENCE_MAX) };
    sqlite3_stmt *row;
    enum wva_status status = prepare(
        db, "SELECT shards, shard FROM shards WHERE found IS NULL ORDER BY 1, 2", &row, err);

    while (status == WVA_OK && sqlite3_step(row) == SQLITE_ROW) {
        sqlite3_int64 shards = sqlite3_column_int64(row, 0), shard = sqlite3_column_int64(row, 1);

        if (missing.shards != shards)
            end_missing(&missing, take, context);
        else if (shard != missing.last + 1)
            end_range(&missing);
        if (missing.shards != shards || shard != missing.last + 1)
            missing.first = shard;
        missing.shards = shards;
        missing.last = shard;
    }
    end_missing(&missing, take, context);
    (void)sqlite3_finalize(row);
    wva_buffer_free(&missing.list);
    return status;
}

enum wva_status wva_shards_complain(sqlite3 *db, void (*take)(void *context, const char *sentence),
                                    void *context, struct wva_error *err)
{
    sqlite3_stmt *row = NULL;
    enum wva_status status = complain_of_missing(db, take, context, err);

    WVA_STEP(status, prepare(db,
                             "SELECT shards, shard, found, done FROM shards"
                             " WHERE ended = 0 AND found IS NOT NULL ORDER BY 1, 2",
                             &row, err));
    while (status == WVA_OK && sqlite3_step(row) == SQLITE_ROW)
        take_broken(row, take, context);
    (void)sqlite3_finalize(row);
    WVA_STEP(status,
             prepare(db,
                     "SELECT shards FROM shards WHERE ended = 1 AND shards > 1 GROUP BY shards"
                     " HAVING count(DISTINCT inputs) > 1 ORDER BY 1",
                     &row, err));
    while (status == WVA_OK && sqlite3_step(row) == SQLITE_ROW) {
        char *sentence =
            wva_asprintf("the shards of %lld did not all find the same experiments: "
                         "their inputs changed in between, or they belong to different batches",
                         sqlite3_column_int64(row, 0));

        take(context, sentence);
        free(sentence);
    }
    if (status == WVA_OK)
        (void)sqlite3_finalize(row);
    return status;
}
