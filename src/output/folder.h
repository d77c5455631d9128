/* SPDX-License-Identifier: Apache-2.0 */
/* Where a report lies, and what its folders are called. */
#ifndef WVA_OUTPUT_FOLDER_H
#define WVA_OUTPUT_FOLDER_H

#include "util/error.h"
#include "util/str.h"

/* `text` as a name that is safe in any path: letters, digits, '.', '_' and '-', at most 80 of them,
 * none of the dots first; "unnamed" when nothing is left. The caller frees it. */
char *wva_folder_slug(const char *text);

/* The folder of a server in a report of several: a name that none of the others has, by
 * is_taken(context, name), nor the report itself; the case of letters does not tell names apart, as
 * on some disks. The caller frees it. */
char *wva_folder_name_part(const char *server,
                           bool (*is_taken)(const void *context, const char *folder),
                           const void *context);

/* What an input is called: a file's name without folder and endings, a folder's own name. The
 * caller frees it. */
char *wva_folder_input_name(const char *path);

/* "experiments/20251024_134138_NAME": for a report on a log that begins at `first_ns`. The caller
 * frees it. */
char *wva_folder_default(int64_t first_ns, const char *name);

/* True when both are the same folder. */
bool wva_folder_is_same(const char *one, const char *other);

/* Refuses a folder that holds something. */
enum wva_status wva_folder_check_empty(const char *dir, struct wva_error *err);

/* Removes the folder with all that is in it, as well as that goes. For one that this run has made.
 */
void wva_folder_remove(const char *dir);

/* True when `path` lies in `dir`, or below. Both must exist. */
bool wva_folder_holds(const char *dir, const char *path);

#endif
