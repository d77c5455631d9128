/* SPDX-License-Identifier: Apache-2.0 */
/* Small text files beside an experiment's data, read line by line. */
#ifndef WVA_EXPERIMENT_TEXT_FILE_H
#define WVA_EXPERIMENT_TEXT_FILE_H

#include "util/error.h"
#include "util/str.h"

enum { WVA_TEXT_FILE_MAX = 64 * 1024 * 1024 }; /* bytes; what lies behind is not read */

/* Calls `take` for each line of the file `name` in `folder` (NULL: `name` is a path), until it says
 * false. UTF-16 with a byte order mark is read too. WVA_ERR_IO, with errno in `err`, where the file
 * cannot be read. */
enum wva_status wva_text_file_read(const char *folder, const char *name,
                                   bool (*take)(void *context, struct wva_str line), void *context,
                                   struct wva_error *err);

#endif
