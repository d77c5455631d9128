/* SPDX-License-Identifier: Apache-2.0 */
/* Figures with their units, formatted for prose. All functions append to a buffer; NaN is written
 * as "not known". */
#ifndef WVA_VERDICT_PHRASE_H
#define WVA_VERDICT_PHRASE_H

#include <stddef.h>

#include "util/buffer.h"

/* A buffer for a sentence or two. */
struct wva_buffer wva_phrase_begin(void);

/* The text as a string that the caller owns, or NULL if it is empty; frees the buffer. */
char *wva_phrase_end(struct wva_buffer *text);

/* "45 s", "12.5 min", "3.2 h". */
void wva_phrase_duration(struct wva_buffer *text, double seconds);

/* Three significant digits: "24.1 ms", "1.32 s". */
void wva_phrase_latency(struct wva_buffer *text, double ms);

/* "99.4 %"; "100 %" and "0 %" only where they are exact. */
void wva_phrase_percent(struct wva_buffer *text, double percent);

/* A number that was estimated, not counted: "850", "34,100" (three significant digits). */
void wva_phrase_about(struct wva_buffer *text, double count);

/* "once", "twice", "7 times". */
void wva_phrase_times(struct wva_buffer *text, size_t count);

#endif
