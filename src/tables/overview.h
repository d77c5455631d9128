/* SPDX-License-Identifier: Apache-2.0 */
/* Several servers side by side, a row each. */
#ifndef WVA_TABLES_OVERVIEW_H
#define WVA_TABLES_OVERVIEW_H

#include "analysis/results.h"
#include "util/buffer.h"
#include "util/error.h"

struct wva_overview_row {
    const char *server, *model; /* borrowed; "" if unknown */
    const struct wva_results *results;
};

/* Appends an aligned table. */
void wva_overview_text(struct wva_buffer *text, const struct wva_overview_row *rows, size_t count);

/* Writes the same as the CSV file `name` in `dir`. */
enum wva_status wva_overview_write_csv(const char *dir, const char *name,
                                       const struct wva_overview_row *rows, size_t count,
                                       struct wva_error *err);

#endif
