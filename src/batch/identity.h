/* SPDX-License-Identifier: Apache-2.0 */
/* The identity of an experiment, independent of its location: the names of its files below its
 * folder and their bytes, and those of the folders and manifests that are read with it, though they
 * lie elsewhere. In short, all that its report is made of. The name of a log that lies alone is no
 * part of it.
 *
 * Symbolic links are what they lead to: files in a store (git-annex, DVC), folders of a share. But
 * one that leads to a folder around the run is passed by, as are links behind a link to a folder,
 * and those that lead to nothing. Hidden files, the output of a batch, and what is no regular file
 * do not count. */
#ifndef WVA_BATCH_IDENTITY_H
#define WVA_BATCH_IDENTITY_H

#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

/* Digits of an id, and those of SHA-256; both without the NUL. */
enum { WVA_ID_DIGITS = 16, WVA_SHA256_DIGITS = 64 };

struct wva_identity_file {
    char *path; /* below the folder; empty where it is a log that lies alone; "manifest:NAME", as
                   the configuration calls it; "beside:FOLDER/NAME" */
    char *from; /* where it lies */
    uint64_t bytes;
    char sha256[WVA_SHA256_DIGITS + 1];
};

struct wva_identity {
    char id[WVA_ID_DIGITS + 1];
    uint64_t bytes;                  /* of all files */
    struct wva_identity_file *files; /* in the order of their paths */
    size_t count, room;
    size_t dead; /* symbolic links that lead to nothing */
};

/* Reads the folder or file `path` whole. `manifests` is as in wva_run_plan_read. The caller
 * releases *identity in any case. */
enum wva_status wva_identity_read(const char *path, const char *manifests,
                                  struct wva_identity *identity, struct wva_error *err);
void wva_identity_release(struct wva_identity *identity);

#endif
