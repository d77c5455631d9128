/* SPDX-License-Identifier: Apache-2.0 */
/* Whether an output would overwrite an input, whatever their names: files are compared by device
 * and inode, through any links. */
#ifndef WVA_INPUT_OVERLAP_H
#define WVA_INPUT_OVERLAP_H

#include <stdbool.h>
#include <stddef.h>

/* True if the output `path` ("-": standard output) is a regular file and one of the inputs: one of
 * the files `paths`, a file in or below a folder among these, or standard input ("-"). */
bool wva_overlaps(const char *path, const char *const *paths, size_t count);

/* True if both outputs refer to one file, which need not exist yet. */
bool wva_is_same_output(const char *one, const char *other);

#endif
