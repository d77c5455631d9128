/* SPDX-License-Identifier: Apache-2.0 */
/* Formatting for plain-text documents: missing values are printed as "n/a". */
#ifndef WVA_OUTPUT_TEXT_H
#define WVA_OUTPUT_TEXT_H

#include "util/buffer.h"
#include "util/error.h"
#include "util/notes.h"

enum { WVA_TEXT_MAX = 64 * 1024 * 1024 }; /* bytes of one text file */

/* Appends text from outside: control characters become '?', so that it can neither break the line
 * nor control a terminal, and bytes that are not UTF-8 become U+FFFD. */
void wva_text_outside(struct wva_buffer *buffer, const char *text);

/* The value with that many decimals and its unit (" ms"), or "n/a" for NaN. */
void wva_text_figure(struct wva_buffer *buffer, double value, int decimals, const char *unit);

/* Same, right-aligned in `width` columns. */
void wva_text_cell(struct wva_buffer *buffer, int width, double value, int decimals,
                   const char *unit);

/* Right-aligned with that many significant digits. */
void wva_text_significant(struct wva_buffer *buffer, int width, double value, int digits);

/* "1 row", "2 rows". */
void wva_text_count(struct wva_buffer *buffer, size_t count, const char *singular);

/* "15 ms", "10 to 15 ms", or "n/a" for SLOs per row (NULL: none known). */
void wva_text_slo(struct wva_buffer *buffer, const double *slo_ms, size_t rows);

/* A section "NOTES" with a line per note; nothing if there are none. */
void wva_text_notes(struct wva_buffer *buffer, const struct wva_notes *notes);

/* Writes the buffer to the file `name` in `dir` and frees it. */
enum wva_status wva_text_put(struct wva_buffer *buffer, const char *dir, const char *name,
                             struct wva_error *err);

#endif
