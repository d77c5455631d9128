/* SPDX-License-Identifier: Apache-2.0 */
/* A file that grows: at its end the source waits for more, as tail -F does. */
#ifndef WVA_INPUT_FOLLOW_H
#define WVA_INPUT_FOLLOW_H

#include "input/source.h"

/* Reads the file `path` from its start and waits for more until *stop is not 0. Where the file is
 * cut to less than was read, it is read from its start again; where another file takes its name
 * (rotation), first the rest of the old one is read, then the new one. Either way it stays one log;
 * a line end parts what does not belong together. */
struct wva_source *wva_follow_open(const char *path, const volatile sig_atomic_t *stop,
                                   struct wva_error *err);

#endif
