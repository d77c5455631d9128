/* SPDX-License-Identifier: Apache-2.0 */
/* Runs by what the catalogue of a batch (wva-toolkit(5)) says of them. */
#ifndef WVA_COMPARE_CATALOGUE_H
#define WVA_COMPARE_CATALOGUE_H

#include <stddef.h>

#include "util/error.h"

/* Finds the reports of the experiments that `wanted` means: the name or id of one, or else an SQL
 * condition on the table `experiments`, such as "strategy = 'hpa' AND samples > 30". Copies and
 * failed experiments do not count. *paths are the folders, by name; the caller frees each and the
 * array. WVA_ERR_DATA when there is none. Nothing is written to the file `catalogue`. */
enum wva_status wva_compare_look_up(const char *catalogue, const char *wanted, char ***paths,
                                    size_t *count, struct wva_error *err);

#endif
