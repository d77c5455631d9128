/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers in text, the same in every locale. */
#ifndef WVA_UTIL_NUMBER_H
#define WVA_UTIL_NUMBER_H

#include "util/str.h"

enum { WVA_NUMBER_TEXT = 48 }; /* room for any formatted number and its NUL */

/* Reads the number that `text` begins with: decimal digits with optional sign, point and exponent,
 * or NaN, Inf, +Inf, -Inf (as Go prints them, letter case ignored). The value is the double nearest
 * to the digits. Returns how many bytes it took; 0 when no number stands there. No leading blanks,
 * no hexadecimal, no digit grouping. */
size_t wva_number_read(struct wva_str text, double *value);

/* True when all of `text` is one number. */
bool wva_number_parse(struct wva_str text, double *value);

/* True for an optional sign and digits only. */
bool wva_number_is_whole(struct wva_str text);

/* The fewest digits that read back to the same double, written as Python's repr does: a point
 * always ("3.0"), an exponent below 1e-4 and from 1e16 on; "nan", "inf", "-inf". Returns `out`. */
char *wva_number_repr(double value, char out[WVA_NUMBER_TEXT]);

/* The same digits, but whole numbers without a point ("3"). */
char *wva_number_format(double value, char out[WVA_NUMBER_TEXT]);

/* For people: at most `digits` significant ones (1 to 15), no exponent where there are fewer than
 * 16 before the point, and the thousands of 1,000 and more apart. Returns `out`. */
char *wva_number_brief(double value, int digits, char out[WVA_NUMBER_TEXT]);

#endif
