/* SPDX-License-Identifier: Apache-2.0 */
/* Detects repeated lines: scripts that poll a log read its end again and again, so that blocks of
 * lines appear in the file more than once, byte for byte.
 *
 * Only hashes are kept, of at least the last WVA_REPEATS_WINDOW lines. Two lines are the same if
 * their text, time included, and their pod are; two cycles never share a time. */
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

/* Hash of a line; `seed` distinguishes lines with equal text: a hash of the pod, an outer time. */
uint64_t wva_repeats_hash(struct wva_str text, uint64_t seed);

/* Adds a line. True if it was known already. */
bool wva_repeats_add(struct wva_repeats *repeats, uint64_t hash);

#endif
