/* SPDX-License-Identifier: Apache-2.0 */
/* Frames to draw: read from a processed_metrics.csv, or made up to be awkward. */
#ifndef TESTS_FIGURES_FRAMES_H
#define TESTS_FIGURES_FRAMES_H

#include <math.h>

#include "series/frame.h"

/* The names that test_frame_make knows; ends with NULL. */
extern const char *const test_frame_names[];

/* NULL for an unknown name. */
struct wva_frame *test_frame_make(const char *name);

/* Reads the classic columns; current replicas, which such a file lacks, are set to the desired ones
 * one row later. NULL when it cannot be read. */
struct wva_frame *test_frame_read(const char *path);

#endif
