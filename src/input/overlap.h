/* SPDX-License-Identifier: Apache-2.0 */
/* Whether an output would overwrite what is read, by whatever names: files are the same that lie at
 * the same place of the same disk, through any links. */
#ifndef WVA_INPUT_OVERLAP_H
#define WVA_INPUT_OVERLAP_H

#include <stdbool.h>
#include <stddef.h>

/* True when the output `path` ("-": standard output) is a regular file, and one of the inputs: one
 * of the files `paths`, a file in or below a folder of these, or standard input ("-"). */
bool wva_overlaps(const char *path, const char *const *paths, size_t count);

/* True when both outputs would be one file, which need not be there yet. */
bool wva_is_same_output(const char *one, const char *other);

#endif
