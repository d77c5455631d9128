/* SPDX-License-Identifier: Apache-2.0 */
/* Finds experiments step by step: what a path is, and what to examine in it. Each step runs in its
 * own process, so that its input cannot harm others.
 *
 * A log is an experiment, and so is a folder that a reader of experiments would read; runs are not
 * looked for inside of runs. But a folder in which one log happens to lie beside runs, or beside
 * archives, is no experiment, unless it has an experiment's configuration: its log is one. Nor is a
 * folder with nothing but logs of load generators. The output of a batch is passed by, and so is
 * whatever is hidden or a symbolic link. */
#ifndef WVA_BATCH_FIND_H
#define WVA_BATCH_FIND_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "util/error.h"

/* A path to examine. */
struct wva_find_item {
    const char *path;
    const char *origin; /* what people call it: the path, or that within an archive */
    const char *name;   /* of an experiment that it is; NULL: by its path */
    bool named;         /* by the user: nothing there is a failure */
    bool in_archive;    /* an archive in an archive is not opened */
    const char *spool;  /* folder to make for the members of an archive; NULL: only say that it is
                           one */
    uint64_t max_spool; /* bytes that they may have */
    const char *manifests; /* as in wva_identity_read */
};

/* What was found, as an object for the process that asked:
 *
 *     items       [{path, origin, name or null}]: to be looked at next, in_archive as this
 *     experiment  {path, origin, name, kind, id, bytes, files: [{path, bytes, sha256}]} or missing
 *     failures    [{origin, reason}]
 *     archive     true where it is one and no folder for its members was given
 *     passed_over number of files that are no logs
 *     links       number of links to folders
 *
 * The caller's to json_decref. */
json_t *wva_find_look(const struct wva_find_item *item);

/* The path of an item or experiment that was found, which JSON holds escaped. The caller frees it.
 */
char *wva_find_path(const json_t *object);

/* The error as text without the folder: `origin` has it, and the folder of a member is temporary.
 * The caller frees it. */
char *wva_find_reason(const struct wva_error *err, const char *origin);

#endif
