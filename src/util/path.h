/* SPDX-License-Identifier: Apache-2.0 */
/* File names and folders. */
#ifndef WVA_UTIL_PATH_H
#define WVA_UTIL_PATH_H

#include <dirent.h>
#include <stdbool.h>

#include "util/error.h"

/* "dir/name"; the caller frees it. */
char *wva_path_join(const char *dir, const char *name);

/* The folder part of `path`, "." if it has none; the caller frees it. */
char *wva_path_folder(const char *path);

/* The last component of `path`, a pointer into it. */
const char *wva_path_name(const char *path);

/* Whether `dir` has an entry of any type with this name. */
bool wva_path_holds(const char *dir, const char *name);

/* Whether `dir` has a regular file `name`, or a link to one. */
bool wva_path_holds_file(const char *dir, const char *name);

/* WVA_ERR_IO if `path` exists but is not a file: reading a FIFO in a folder would block forever. */
enum wva_status wva_path_check_file(const char *path, struct wva_error *err);

/* The entries of `dir`, sorted bytewise by name, without hidden ones unless `hidden`, never "." and
 * "..". Returns how many, -1 (with errno) if the folder cannot be read; free them with
 * wva_path_free_list, which accepts -1 too. */
int wva_path_list(const char *dir, bool hidden, struct dirent ***items);
void wva_path_free_list(struct dirent **items, int count);

/* Creates the folder `path` and its missing parents. An existing one is fine. */
enum wva_status wva_make_directories(const char *path, struct wva_error *err);

/* Same for `dir`/`name`. */
enum wva_status wva_make_folder_in(const char *dir, const char *name, struct wva_error *err);

#endif
