/* SPDX-License-Identifier: Apache-2.0 */
/* Publishes a report atomically: all files are written to a temporary folder inside the report's
 * folder and moved into place together when they are complete. Until then existing files do not
 * change, so an error or a signal leaves the folder unmodified.
 *
 * Existing files are replaced only if the manifest of an earlier report lists them or the user
 * permits it; an input file is never replaced. */
#ifndef WVA_OUTPUT_PLACE_H
#define WVA_OUTPUT_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "output/manifest.h"

struct wva_place {
    char *dir;    /* the report's folder */
    char *making; /* the temporary folder, within `dir`; NULL: not open */
    bool fresh;   /* `dir` did not exist before */
};

struct wva_place_options {
    bool force;    /* replace files that are not from an earlier report */
    bool in_place; /* the folder is also the input: its rows, logs and pictures are kept */
    const char *const *inputs; /* input files */
    size_t input_count;
    const char *const *parts; /* folders within it that have a manifest of their own */
    size_t part_count;
};

/* Creates the folder `dir` if it is missing, and the temporary one. The caller closes the place in
 * any case. */
enum wva_status wva_place_open(const char *dir, struct wva_place *place, struct wva_error *err);

/* Moves everything that was written into place, the manifests last. Files of an earlier report that
 * this one does not have are removed, unless they have been modified since. */
enum wva_status wva_place_fill(const struct wva_place *place,
                               const struct wva_place_options *options,
                               const struct wva_manifest_header *header, struct wva_error *err);

/* Removes what was not moved into place, and the folder if this run created it and it is empty. */
void wva_place_close(struct wva_place *place);

#endif
