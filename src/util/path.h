/* SPDX-License-Identifier: Apache-2.0 */
/* Names of files and the folders they lie in. */
#ifndef WVA_UTIL_PATH_H
#define WVA_UTIL_PATH_H

#include <dirent.h>
#include <stdbool.h>

#include "util/error.h"

/* "dir/name"; the caller frees it. */
char *wva_path_join(const char *dir, const char *name);

/* The folder that `path` lies in, "." where it names none; the caller frees it. */
char *wva_path_folder(const char *path);

/* The last name in `path`, a part of it. */
const char *wva_path_name(const char *path);

/* Whether `dir` has anything of this name. */
bool wva_path_holds(const char *dir, const char *name);

/* Whether `dir` has a regular file `name`, or a link to one. */
bool wva_path_holds_file(const char *dir, const char *name);

/* WVA_ERR_IO where `path` is there and no file: a pipe in a folder would be waited for without end.
 */
enum wva_status wva_path_check_file(const char *path, struct wva_error *err);

/* What `dir` holds, in the order of the bytes of the names: without hidden files, or with them but
 * without "." and "..". Returns how many, -1 (with errno) where it cannot be read; free them with
 * wva_path_free_list, which takes -1 too. */
int wva_path_list(const char *dir, bool hidden, struct dirent ***items);
void wva_path_free_list(struct dirent **items, int count);

/* Makes the folder `path` and those above it that are missing. One that is there already is fine.
 */
enum wva_status wva_make_directories(const char *path, struct wva_error *err);

/* The same for `dir`/`name`. */
enum wva_status wva_make_folder_in(const char *dir, const char *name, struct wva_error *err);

#endif
