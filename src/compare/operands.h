/* SPDX-License-Identifier: Apache-2.0 */
/* Operands of a command line: paths of runs, groups of them, rows of a catalogue. */
#ifndef WVA_COMPARE_OPERANDS_H
#define WVA_COMPARE_OPERANDS_H

#include "compare/run.h"

/* The operands of the command taken apart. All owned. */
struct wva_compare_operands {
    struct wva_compare_source *sources;
    size_t count;
};

/* Operands are paths, with "LABEL:" before the paths of a group. One that is no path means
 * experiments of `catalogue` (compare/catalogue.h), where that is not NULL. *operands is the
 * caller's to release in any case. */
enum wva_status wva_compare_operands_read(char *const *words, size_t count, const char *catalogue,
                                          const volatile sig_atomic_t *stop,
                                          struct wva_compare_operands *operands,
                                          struct wva_error *err);
void wva_compare_operands_release(struct wva_compare_operands *operands);

#endif
