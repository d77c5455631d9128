/* SPDX-License-Identifier: Apache-2.0 */
/* A growing file: at its end the source waits for more, as tail -F does. */
#ifndef WVA_INPUT_FOLLOW_H
#define WVA_INPUT_FOLLOW_H

#include "input/source.h"

/* Reads the file `path` from its start and waits for more until *stop is not 0. If the file is
 * truncated below what was read, it is read from its start again; if it is replaced (rotation), the
 * rest of the old file is read first, then the new one. Either way it remains one log, with a line
 * end inserted between parts that do not belong together. */
struct wva_source *wva_follow_open(const char *path, const volatile sig_atomic_t *stop,
                                   struct wva_error *err);

#endif
