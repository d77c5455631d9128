/* SPDX-License-Identifier: Apache-2.0 */
/* Lines that have been before: scripts that poll a log read its end again and again, so that blocks
 * of lines stand in the file more than once, byte for byte.
 *
 * Only hashes are kept, of the last WVA_REPEATS_WINDOW lines at least. A line is the same when its
 * text, time included, and its pod are; two cycles never share a time. */
#ifndef WVA_TRANSPORT_REPEATS_H
#define WVA_TRANSPORT_REPEATS_H

#include <stdint.h>

#include "util/str.h"

/* About five hundred cycles: several hours. */
enum { WVA_REPEATS_WINDOW = 4096 };

struct wva_repeats;

struct wva_repeats *wva_repeats_create(void);
struct wva_repeats *wva_repeats_copy(const struct wva_repeats *repeats);
void wva_repeats_free(struct wva_repeats *repeats);

/* Hash of a line; `seed` is what tells equal lines apart: a hash of the pod, an outer time. */
uint64_t wva_repeats_hash(struct wva_str text, uint64_t seed);

/* Remembers a line. True when it was known already. */
bool wva_repeats_add(struct wva_repeats *repeats, uint64_t hash);

#endif
