/* SPDX-License-Identifier: Apache-2.0 */
/* The files in a folder and the folders below it. */
#ifndef WVA_INPUT_FOLDER_H
#define WVA_INPUT_FOLDER_H

#include "util/error.h"

/* Calls take(context, path, path below the folder) for each regular file, sorted by name in each
 * folder; symbolic links are not followed. Unreadable folders are reported to `fail`. */
void wva_folder_walk(const char *path,
                     void (*take)(void *context, const char *file, const char *below),
                     void (*fail)(void *context, const struct wva_error *err), void *context);

#endif
