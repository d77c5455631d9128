/* SPDX-License-Identifier: Apache-2.0 */
/* index.html: a catalogue for people. All content is there without a script; a small one within the
 * page sorts and filters. It is written row by row, so its size does not matter. */
#ifndef WVA_BATCH_INDEX_H
#define WVA_BATCH_INDEX_H

#include <sqlite3.h>

#include "util/error.h"

/* Writes index.html into `dir`. */
enum wva_status wva_index_write(const char *dir, sqlite3 *db, struct wva_error *err);

#endif
