/* SPDX-License-Identifier: Apache-2.0 */
/* manifest.txt: what a report consists of and how it was made. It is written last, so that a folder
 * without one is known to be incomplete. */
#ifndef WVA_OUTPUT_MANIFEST_H
#define WVA_OUTPUT_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

#define WVA_MANIFEST_NAME "manifest.txt"

/* All borrowed; NULL leaves the line out. */
struct wva_manifest_header {
    const char *tool;
    const char *version;
    const char *input;
    const char *options;
    const char *digest; /* of an input of which the report holds no copy */
};

/* The files of a report, by their paths below its folder. */
struct wva_manifest {
    struct wva_manifest_file {
        char *path;
        char sum[65]; /* SHA-256; empty: not known */
    } * files;        /* in the order of their paths */
    size_t count, capacity;
    bool there;  /* read from a file, */
    bool ours;   /* which the tool that was asked for wrote, */
    bool others; /* or another of this toolkit */
};

/* Adds a path; after the last one the list is put in order. */
void wva_manifest_add(struct wva_manifest *manifest, const char *path);
void wva_manifest_sort(struct wva_manifest *manifest);

/* NULL: it has no such path. */
const struct wva_manifest_file *wva_manifest_find(const struct wva_manifest *manifest,
                                                  const char *path);
void wva_manifest_free(struct wva_manifest *manifest);

/* Reads that of `dir`, if there is one. It has files only if `tool` wrote it. */
enum wva_status wva_manifest_read(const char *dir, const char *tool, struct wva_manifest *manifest,
                                  struct wva_error *err);

/* True when the file still has the bytes that its sum is of. */
bool wva_manifest_is_unchanged(const char *dir, const struct wva_manifest_file *file);

/* Adds all regular files below `dir` but its manifest. Symbolic links are not followed. */
enum wva_status wva_manifest_list(const char *dir, struct wva_manifest *manifest,
                                  struct wva_error *err);

/* Writes `dir`/manifest.txt: the header, the time of creation in UTC (of SOURCE_DATE_EPOCH when the
 * environment has it), then a line for each file: SHA-256, size in bytes, path. In a path, a
 * backslash or control character is written as \xNN. */
enum wva_status wva_manifest_write(const char *dir, const struct wva_manifest_header *header,
                                   const struct wva_manifest *manifest, struct wva_error *err);

/* True when `dir` holds what wva_manifest_write with this header would have written, but for the
 * time of creation: every file there is as the manifest has it, and none is new. */
bool wva_manifest_fits(const char *dir, const struct wva_manifest_header *header);

/* The SHA-256 of a regular file in hexadecimal digits, which the caller frees; NULL where it cannot
 * be read. */
char *wva_manifest_digest(const char *path);

/* When a report that is made now says it was made: SOURCE_DATE_EPOCH, or else now, in whole
 * seconds.
 */
int64_t wva_manifest_created_ns(void);

/* Removes the manifest of `dir`, if there is one: from here on the folder is incomplete, and an old
 * manifest would say otherwise. */
enum wva_status wva_manifest_drop(const char *dir, struct wva_error *err);

#endif
