/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue of a batch: an SQLite file with a row for each experiment, and what was found of it
 * in other tables. wva-toolkit(5) documents the tables; the shape of them is wva_catalogue_tables.
 *
 * Rows come in as JSON objects, {"experiments": [{"id": ..., "name": ...}], "servers": [...], ...}:
 * a member for each column, where a missing one is NULL. One call is one transaction.
 *
 * A catalogue under work is a file of its own. What is published is a copy whose bytes depend on
 * the rows alone, not on the order in which they came: nothing of a clock is in it.
 *
 * Only one process can have a catalogue open for work. */
#ifndef WVA_BATCH_CATALOGUE_H
#define WVA_BATCH_CATALOGUE_H

#include <jansson.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "util/error.h"

/* PRAGMA user_version; raised when a table or column goes or changes its meaning. */
enum { WVA_CATALOGUE_VERSION = 1 };

enum wva_column_type { WVA_TYPE_TEXT, WVA_TYPE_INTEGER, WVA_TYPE_REAL };

struct wva_catalogue_column {
    const char *name;
    enum wva_column_type type;
    bool key; /* part of the primary key; keys come first */
};

struct wva_record;

struct wva_catalogue_table {
    const char *name;
    const struct wva_catalogue_column *own;
    size_t own_count;
    const struct wva_record *record; /* of whose items it is a list; NULL: of none */
};

/* The first is `experiments`; the others but `failures` and `shards`, the last two, begin with the
 * id of one. */
extern const struct wva_catalogue_table wva_catalogue_tables[];
extern const size_t wva_catalogue_table_count;

/* The i-th column: the table's own, then those that the record's fields have in a catalogue. False
 * behind the last. */
bool wva_catalogue_column(const struct wva_catalogue_table *table, size_t i,
                          struct wva_catalogue_column *column);

/* Whether the file is a catalogue, by its first bytes. */
bool wva_catalogue_is(const char *path);

struct wva_catalogue;

/* Opens the file `path` for work, or makes it, and takes over what `published` (NULL: nothing) has
 * beyond it. */
enum wva_status wva_catalogue_open(const char *path, const char *published,
                                   const volatile sig_atomic_t *stop,
                                   struct wva_catalogue **catalogue, struct wva_error *err);
void wva_catalogue_close(struct wva_catalogue *catalogue); /* NULL is allowed */

/* For SELECTs. */
sqlite3 *wva_catalogue_handle(struct wva_catalogue *catalogue);

/* Runs statements without values or results. */
enum wva_status wva_catalogue_execute(struct wva_catalogue *catalogue, const char *sql,
                                      struct wva_error *err);

/* What is known of an experiment; texts are the caller's to free by wva_known_release. */
struct wva_known {
    bool there, failed;
    char *name, *report, *tool_version, *options; /* NULL where it is not there */
};
enum wva_status wva_catalogue_find(struct wva_catalogue *catalogue, const char *id,
                                   struct wva_known *known, struct wva_error *err);
void wva_known_release(struct wva_known *known);

/* Replaces all rows of the experiment `id` by `rows`. */
enum wva_status wva_catalogue_put(struct wva_catalogue *catalogue, const char *id, json_t *rows,
                                  struct wva_error *err);

/* Forgets the experiments for which `keep` says false, and drops their reports. *count is how many
 * they were. */
enum wva_status wva_catalogue_prune(struct wva_catalogue *catalogue,
                                    bool (*keep)(void *context, const char *id), void *context,
                                    size_t *count, struct wva_error *err);

/* The report is obsolete, but must stay as long as the published catalogue names it. This is
 * recorded, so it survives a kill. */
enum wva_status wva_catalogue_drop_report(struct wva_catalogue *catalogue, const char *report,
                                          struct wva_error *err);

/* Calls take(context, report) for each report that was dropped and that no experiment has again. */
enum wva_status wva_catalogue_each_leftover(struct wva_catalogue *catalogue,
                                            void (*take)(void *context, const char *report),
                                            void *context, struct wva_error *err);

/* How many experiments there are; and of how many a server has a latency, and no SLO for it. */
enum wva_status wva_catalogue_count(struct wva_catalogue *catalogue, size_t *count,
                                    struct wva_error *err);
enum wva_status wva_catalogue_count_unjudged(struct wva_catalogue *catalogue, size_t *count,
                                             struct wva_error *err);

/* Notes that `origin`, of which not even the content is known, could not be read. */
enum wva_status wva_catalogue_note_failure(struct wva_catalogue *catalogue, const char *origin,
                                           const char *reason, struct wva_error *err);

/* Deletes all recorded failures: the next search of the inputs finds those that still exist. */
enum wva_status wva_catalogue_forget_failures(struct wva_catalogue *catalogue,
                                              struct wva_error *err);

/* Takes over all of the published catalogue `path`, which may be anybody's: only texts and numbers
 * of its tables, and no name of a report that is none. An experiment in both stays as it is here,
 * unless it failed here, or its name there comes first. Of columns and tables that it has not, all
 * is NULL. */
enum wva_status wva_catalogue_absorb(struct wva_catalogue *catalogue, const char *path,
                                     const volatile sig_atomic_t *stop, struct wva_error *err);

/* Finds the experiments that are copies of another: the same samples read from another form of the
 * run, or rows that were extracted from its log. */
enum wva_status wva_catalogue_mark_copies(struct wva_catalogue *catalogue, struct wva_error *err);

/* Puts the copy into its place, whole or not at all. */
enum wva_status wva_catalogue_publish(struct wva_catalogue *catalogue, const char *path,
                                      struct wva_error *err);

#endif
