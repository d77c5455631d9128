/* SPDX-License-Identifier: Apache-2.0 */
/* Random numbers that are the same on every machine: PCG-XSH-RR with 64 bits of state (O'Neill
 * 2014). For resampling with a fixed seed, not for secrets. */
#ifndef WVA_UTIL_RANDOM_H
#define WVA_UTIL_RANDOM_H

#include <stdint.h>

struct wva_random {
    uint64_t state, increment;
};

/* Different streams give different numbers from the same seed. */
struct wva_random wva_random_start(uint64_t seed, uint64_t stream);

/* 32 random bits. */
uint32_t wva_random_next(struct wva_random *random);

/* A whole number in [0, bound), all equally likely (Lemire 2019); bound > 0. */
uint32_t wva_random_below(struct wva_random *random, uint32_t bound);

#endif
