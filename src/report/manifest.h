/* SPDX-License-Identifier: Apache-2.0 */
/* manifest.txt: what a report consists of and how it was made. It is written last, so that a folder
 * without one is known to be incomplete. */
#ifndef WVA_REPORT_MANIFEST_H
#define WVA_REPORT_MANIFEST_H

#include <stdint.h>

#include "util/error.h"

/* All borrowed; NULL leaves the line out. */
struct wva_manifest_header {
    const char *tool;
    const char *version;
    const char *input;
    const char *options;
};

/* Writes `dir`/manifest.txt: the header, the time of creation in UTC (of SOURCE_DATE_EPOCH when the
 * environment has it), then a line per regular file below `dir` in the order of their paths:
 * SHA-256, size in bytes, path. Symbolic links are not followed. In a path, a backslash or control
 * character is written as \xNN. */
enum wva_status wva_manifest_write(const char *dir, const struct wva_manifest_header *header,
                                   struct wva_error *err);

/* When a report that is made now says it was made: SOURCE_DATE_EPOCH, or else now, in whole
 * seconds.
 */
int64_t wva_manifest_created_ns(void);

/* Removes the manifest of `dir`, if there is one: from here on the folder is incomplete, and an old
 * manifest would say otherwise. */
enum wva_status wva_manifest_drop(const char *dir, struct wva_error *err);

#endif
