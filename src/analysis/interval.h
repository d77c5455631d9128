/* SPDX-License-Identifier: Apache-2.0 */
/* A value that is known within bounds. NaN: unknown. */
#ifndef WVA_ANALYSIS_INTERVAL_H
#define WVA_ANALYSIS_INTERVAL_H

#include <stddef.h>

struct wva_interval {
    double low, high;
};

/* Wilson's score interval (1927), 95 %, of `hits` out of `n`, in percent; NaN for n == 0. */
struct wva_interval wva_wilson_pct(size_t hits, size_t n);

#endif
