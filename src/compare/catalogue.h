/* SPDX-License-Identifier: Apache-2.0 */
/* Runs by what the catalogue of a batch (wva-toolkit(5)) says of them. */
#ifndef WVA_COMPARE_CATALOGUE_H
#define WVA_COMPARE_CATALOGUE_H

#include <signal.h>

#include "compare/run.h"

/* Finds the reports of the experiments that `wanted` means: the name or id of one, or else an SQL
 * condition on the table `experiments`, such as "strategy = 'hpa' AND samples > 30". Copies and
 * failed experiments do not count, nor do reports that would not lie below the folder of the
 * catalogue. It ends when *stop (NULL: never) asks for that, or after half a minute. *sources are
 * in the order of their names; the caller releases each and frees the array. WVA_ERR_DATA when
 * there is none. Nothing is written to the file `catalogue`. */
enum wva_status wva_compare_look_up(const char *catalogue, const char *wanted,
                                    const volatile sig_atomic_t *stop,
                                    struct wva_compare_source **sources, size_t *count,
                                    struct wva_error *err);

#endif
