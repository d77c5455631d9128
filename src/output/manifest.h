/* SPDX-License-Identifier: Apache-2.0 */
/* manifest.txt: the files of a report and how it was made. It is written last, so that a folder
 * without one is known to be incomplete. */
#ifndef WVA_OUTPUT_MANIFEST_H
#define WVA_OUTPUT_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

#define WVA_MANIFEST_NAME "manifest.txt"

/* All borrowed; NULL omits the line. */
struct wva_manifest_header {
    const char *tool;
    const char *version;
    const char *input;
    const char *options;
    const char *digest; /* of an input that is not copied into the report */
};

/* The files of a report, by their paths relative to its folder. */
struct wva_manifest {
    struct wva_manifest_file {
        char *path;
        char sum[65]; /* SHA-256; empty: not known */
    } * files;        /* sorted by path */
    size_t count, capacity;
    bool there;  /* read from a file, */
    bool ours;   /* which was written by the requested tool, */
    bool others; /* or by another of this toolkit */
};

/* Adds a path; call the sort after the last one. */
void wva_manifest_add(struct wva_manifest *manifest, const char *path);
void wva_manifest_sort(struct wva_manifest *manifest);

/* NULL if there is no such path. */
const struct wva_manifest_file *wva_manifest_find(const struct wva_manifest *manifest,
                                                  const char *path);
void wva_manifest_free(struct wva_manifest *manifest);

/* Reads the manifest of `dir`, if there is one. Files are listed only if `tool` wrote it. */
enum wva_status wva_manifest_read(const char *dir, const char *tool, struct wva_manifest *manifest,
                                  struct wva_error *err);

/* True if the file still matches its checksum. */
bool wva_manifest_is_unchanged(const char *dir, const struct wva_manifest_file *file);

/* Adds all regular files below `dir` except its manifest. Symbolic links are not followed. */
enum wva_status wva_manifest_list(const char *dir, struct wva_manifest *manifest,
                                  struct wva_error *err);

/* Writes `dir`/manifest.txt: the header, the time of creation in UTC (SOURCE_DATE_EPOCH if set in
 * the environment), then a line per file: SHA-256, size in bytes, path. In a path, a backslash or
 * control character is written as \xNN. */
enum wva_status wva_manifest_write(const char *dir, const struct wva_manifest_header *header,
                                   const struct wva_manifest *manifest, struct wva_error *err);

/* True if `dir` is what wva_manifest_write with this header would describe, apart from the time of
 * creation: every file matches the manifest, and there are no others. */
bool wva_manifest_fits(const char *dir, const struct wva_manifest_header *header);

/* The SHA-256 of a regular file in hexadecimal, which the caller frees; NULL if it cannot be
 * read. */
char *wva_manifest_digest(const char *path);

/* The creation time of a report that is made now: SOURCE_DATE_EPOCH, or else the current time, in
 * whole seconds. */
int64_t wva_manifest_created_ns(void);

/* Removes the manifest of `dir`, if there is one: from here on the folder is incomplete, which an
 * old manifest would hide. */
enum wva_status wva_manifest_drop(const char *dir, struct wva_error *err);

#endif
