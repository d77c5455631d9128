/* SPDX-License-Identifier: Apache-2.0 */
/* The items of a list in a JSON file, one at a time: a file that is cut or broken somewhere gives
 * all items before that place, and only one item is in memory as values. */
#ifndef WVA_CLUSTER_JSON_LIST_H
#define WVA_CLUSTER_JSON_LIST_H

#include <jansson.h>
#include <stdint.h>

#include "util/error.h"
#include "util/str.h"

/* Calls `take` for each item of the list that is the member `key` of the file's object. `item` is
 * borrowed. WVA_ERR_IO where the file cannot be read, WVA_ERR_LIMIT where it is larger than
 * `max_bytes`, WVA_ERR_DATA with the line where it has no such list or is malformed or cut in it.
 */
enum wva_status wva_json_list_read(const char *path, const char *key, size_t max_bytes,
                                   void (*take)(void *context, const json_t *item), void *context,
                                   struct wva_error *err);

/* Same for text in memory, called `name` in errors. */
enum wva_status wva_json_list_parse(struct wva_str text, const char *key, const char *name,
                                    void (*take)(void *context, const json_t *item), void *context,
                                    struct wva_error *err);

/* Members of an item, of the expected type: an empty text, NaN, WVA_TIME_NONE where there is none
 * such. A number may stand in a text. */
struct wva_str wva_json_item_text(const json_t *item, const char *key);
double wva_json_item_number(const json_t *item, const char *key);
int64_t wva_json_item_time(const json_t *item, const char *key); /* RFC 3339 */

#endif
