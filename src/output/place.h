/* SPDX-License-Identifier: Apache-2.0 */
/* How a report gets to its folder: all its files are written in a folder of their own inside it,
 * and put in place together when they are complete. Until then nothing of what lies there changes,
 * so an error or a signal leaves the folder as it was.
 *
 * What is there is only replaced where an earlier report made it, by the manifest of that, or where
 * the user permits it; a file that was read never is. */
#ifndef WVA_OUTPUT_PLACE_H
#define WVA_OUTPUT_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "output/manifest.h"

struct wva_place {
    char *dir;    /* where the report will lie */
    char *making; /* where its files are written, a folder in `dir`; NULL: not open */
    bool fresh;   /* `dir` was not there before */
};

struct wva_place_options {
    bool force;    /* replace files that no earlier report made */
    bool in_place; /* the folder is also the input: rows, logs and pictures in it stay */
    const char *const *inputs; /* files that were read */
    size_t input_count;
    const char *const *parts; /* folders in the place that have a manifest of their own */
    size_t part_count;
};

/* Makes the folder `dir` where it is missing, and the one to write in. The caller closes the place
 * in any case. */
enum wva_status wva_place_open(const char *dir, struct wva_place *place, struct wva_error *err);

/* Puts all that was written in place, and the manifests last. Files of an earlier report that this
 * one does not have go, unless they have been changed since. */
enum wva_status wva_place_fill(const struct wva_place *place,
                               const struct wva_place_options *options,
                               const struct wva_manifest_header *header, struct wva_error *err);

/* Removes what was not put in place, and the folder if it was made for it and is empty. */
void wva_place_close(struct wva_place *place);

#endif
