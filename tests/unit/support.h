/* SPDX-License-Identifier: Apache-2.0 */
/* What several unit tests need: files in a scratch folder, random numbers that are the same on
 * every machine, and frames from a few lines. Includes cmocka with what it wants before it. */
#ifndef WVA_TESTS_SUPPORT_H
#define WVA_TESTS_SUPPORT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "series/frame.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Equal within `tolerance`, or both NaN. */
#define assert_near(a, b, tolerance) assert_near_at(a, b, tolerance, #a, __FILE__, __LINE__)
void assert_near_at(double a, double b, double tolerance, const char *what, const char *file,
                    int line);

/* A new empty folder; the caller removes it with all it holds, and frees the name. */
char *make_scratch(void);
void remove_scratch(char *dir);

void write_file(const char *dir, const char *name, const void *bytes, size_t len);

/* The file as text; the caller frees it. */
char *read_file(const char *dir, const char *name);

/* SplitMix64 (Steele, Lea and Flood 2014). */
uint64_t next_random(uint64_t *state);

/* Sets `role` of row i to values[i] in a frame of that many rows, a minute apart; rows that are
 * missing are added. NaN is missing. */
void fill_column(struct wva_frame *frame, enum wva_role role, const double *values, size_t count);

#endif
