/* SPDX-License-Identifier: Apache-2.0 */
/* Text files in the folder of an experiment, read line by line, of any length. */
#ifndef WVA_INPUT_TEXT_FILE_H
#define WVA_INPUT_TEXT_FILE_H

#include "util/buffer.h"
#include "util/error.h"

/* Calls `take` for each line of the file `name` in `folder` (NULL: `name` is a path), until it
 * returns false. UTF-16 with a byte order mark is accepted too. WVA_ERR_IO, with errno in `err`, if
 * the file cannot be read. */
enum wva_status wva_text_file_read(const char *folder, const char *name,
                                   bool (*take)(void *context, struct wva_str line), void *context,
                                   struct wva_error *err);

/* Reads `path` whole, a pipe too ("-" is standard input); the caller frees *bytes in any case.
 * WVA_ERR_LIMIT where it has more
 * than `max` bytes, WVA_ERR_IO, with errno in `err`, if it cannot be read. */
enum wva_status wva_text_file_load(const char *path, size_t max, struct wva_buffer *bytes,
                                   struct wva_error *err);

#endif
