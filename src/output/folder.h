/* SPDX-License-Identifier: Apache-2.0 */
/* Names and locations of a report's folders. */
#ifndef WVA_OUTPUT_FOLDER_H
#define WVA_OUTPUT_FOLDER_H

#include "util/error.h"
#include "util/str.h"

/* `text` as a name that is safe in any path: letters, digits, '.', '_' and '-', at most 80 of them,
 * not starting with a dot; "unnamed" if nothing is left. The caller frees it. */
char *wva_folder_slug(const char *text);

/* The folder of a server in a report of several: a name that is not taken by another one, according
 * to is_taken(context, name), or by the report itself. Names that differ only in case count as
 * equal, as on some file systems. The caller frees it. */
char *wva_folder_name_part(const char *server,
                           bool (*is_taken)(const void *context, const char *folder),
                           const void *context);

/* The name of an input: a file's name without folder and extensions, or a folder's own name. The
 * caller frees it. */
char *wva_folder_input_name(const char *path);

/* "experiments/20251024_134138_NAME": for a report on a log that begins at `first_ns`. The caller
 * frees it. */
char *wva_folder_default(int64_t first_ns, const char *name);

/* True if both are the same folder. */
bool wva_folder_is_same(const char *one, const char *other);

/* Fails if the folder is not empty. */
enum wva_status wva_folder_check_empty(const char *dir, struct wva_error *err);

/* Removes the folder and its contents, as far as possible. For folders created by this run. */
void wva_folder_remove(const char *dir);

/* True if `path` is in or below `dir`. Both must exist. */
bool wva_folder_holds(const char *dir, const char *path);

#endif
