/* SPDX-License-Identifier: Apache-2.0 */
/* The shards that a catalogue was made from, in the table `shards`, so that missing or interrupted
 * ones are reported. A batch without shards is shard 1 of 1.
 *
 * What makes shards those of one batch is what all of them found, their own or not (`inputs`). Once
 * all shards of a batch are there, and have ended, they become one row: what is merged is what the
 * batch would have made in one go. */
#ifndef WVA_BATCH_SHARDS_H
#define WVA_BATCH_SHARDS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "batch/catalogue.h"

struct wva_shard {
    unsigned shard, shards; /* from 1 on */
    const char *inputs;     /* empty: not known, for it has not ended */
    size_t found, done;     /* of its own experiments */
    bool ended;             /* looked at all inputs, and tried all that it found */
};

/* Puts what is known of the shard in place of what was. */
enum wva_status wva_shards_put(struct wva_catalogue *catalogue, const struct wva_shard *shard,
                               struct wva_error *err);

/* Makes one of the shards of a batch of which all are there. */
enum wva_status wva_shards_settle(struct wva_catalogue *catalogue, struct wva_error *err);

/* Around the taking over of shards by a merge: those that come again replace what was known of
 * them, and those that are in no part are noted as missing. */
enum wva_status wva_shards_begin_merge(struct wva_catalogue *catalogue, struct wva_error *err);
enum wva_status wva_shards_end_merge(struct wva_catalogue *catalogue, struct wva_error *err);

/* Calls take(context, sentence) for all that is missing or was broken off. */
enum wva_status wva_shards_complain(sqlite3 *db, void (*take)(void *context, const char *sentence),
                                    void *context, struct wva_error *err);

#endif
