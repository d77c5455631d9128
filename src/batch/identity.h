/* SPDX-License-Identifier: Apache-2.0 */
/* What an experiment consists of, and what makes it the same experiment wherever it lies: the names
 * of its files below its folder and their bytes. The name of a log that lies alone is no part of
 * it. Hidden files, and what is no regular file, do not count. */
#ifndef WVA_BATCH_IDENTITY_H
#define WVA_BATCH_IDENTITY_H

#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

/* Digits of an id, and those of SHA-256; both without the NUL. */
enum { WVA_ID_DIGITS = 16, WVA_SHA256_DIGITS = 64 };

struct wva_identity_file {
    char *path; /* below the folder; empty where it is a log that lies alone */
    uint64_t bytes;
    char sha256[WVA_SHA256_DIGITS + 1];
};

struct wva_identity {
    char id[WVA_ID_DIGITS + 1];
    uint64_t bytes;                  /* of all files */
    struct wva_identity_file *files; /* in the order of their paths */
    size_t count, room;
};

/* Reads the folder or file `path` whole. The caller releases *identity in any case. */
enum wva_status wva_identity_read(const char *path, struct wva_identity *identity,
                                  struct wva_error *err);
void wva_identity_release(struct wva_identity *identity);

#endif
