/* SPDX-License-Identifier: Apache-2.0 */
/* Stores input that can be read only once in a file: reports read their input more than once. */
#ifndef WVA_COMMANDS_SPOOL_H
#define WVA_COMMANDS_SPOOL_H

#include <signal.h>
#include <stddef.h>

#include "util/error.h"

/* Operands of a command, where those that are pipes are files for as long as this lives. */
struct wva_spool {
    char *const *given;
    char **operands; /* as many as were given */
    char **copies;   /* of these, the copies; NULL where the operand is read as it lies */
    size_t count;
};

/* Copies "-" (standard input), FIFOs and the like into temporary files of folders of their own
 * (TMPDIR). A file "-" is "./-". `spool` is the caller's to release in any case. */
enum wva_status wva_spool_make(char *const *operands, size_t count,
                               const volatile sig_atomic_t *stop, struct wva_spool *spool,
                               struct wva_error *err);

/* Removes the copies. */
void wva_spool_release(struct wva_spool *spool);

/* The name of a path in messages: a copy has the name of its operand, "-" is "standard input". */
const char *wva_spool_name(const struct wva_spool *spool, const char *path);

/* Puts that name where the error has the path. */
void wva_spool_place(const struct wva_spool *spool, struct wva_error *err);

#endif
