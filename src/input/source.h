/* SPDX-License-Identifier: Apache-2.0 */
/* Where bytes come from: a file, or standard input. */
#ifndef WVA_INPUT_SOURCE_H
#define WVA_INPUT_SOURCE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "util/error.h"

struct wva_source;

/* Opens `path` for reading; "-" is standard input. A folder is refused. `stop` (may be NULL) ends
 * the source as if it had no more bytes as soon as it is not 0: for a signal handler. NULL with
 * `err` filled on failure. */
struct wva_source *wva_source_open(const char *path, const volatile sig_atomic_t *stop,
                                   struct wva_error *err);
void wva_source_close(struct wva_source *source);

/* What messages call it: the path, or "standard input". */
const char *wva_source_name(const struct wva_source *source);

/* True for a pipe, a terminal or a socket, where more may come later. */
bool wva_source_is_live(const struct wva_source *source);

/* Reads up to `size` bytes as soon as some are there. *len is 0 at the end. */
enum wva_status wva_source_read(struct wva_source *source, char *bytes, size_t size, size_t *len,
                                struct wva_error *err);

#endif
