/* SPDX-License-Identifier: Apache-2.0 */
/* Text files beside an experiment's data, read line by line, however long. */
#ifndef WVA_INPUT_TEXT_FILE_H
#define WVA_INPUT_TEXT_FILE_H

#include "util/error.h"
#include "util/str.h"

/* Calls `take` for each line of the file `name` in `folder` (NULL: `name` is a path), until it says
 * false. UTF-16 with a byte order mark is read too. WVA_ERR_IO, with errno in `err`, where the file
 * cannot be read. */
enum wva_status wva_text_file_read(const char *folder, const char *name,
                                   bool (*take)(void *context, struct wva_str line), void *context,
                                   struct wva_error *err);

#endif
