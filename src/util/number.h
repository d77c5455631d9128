/* SPDX-License-Identifier: Apache-2.0 */
/* Parsing and formatting numbers, independent of the locale. */
#ifndef WVA_UTIL_NUMBER_H
#define WVA_UTIL_NUMBER_H

#include "util/str.h"

enum { WVA_NUMBER_TEXT = 48 }; /* fits any formatted number and its NUL */

/* Reads the number at the start of `text`: decimal digits with optional sign, point and exponent,
 * or NaN, Inf, +Inf, -Inf (as Go prints them, case-insensitive). The value is the double nearest to
 * the digits. Returns the bytes consumed; 0 if there is no number. No leading blanks, no
 * hexadecimal, no digit grouping. */
size_t wva_number_read(struct wva_str text, double *value);

/* True if all of `text` is one number. */
bool wva_number_parse(struct wva_str text, double *value);

/* True for digits with an optional sign and nothing else. */
bool wva_number_is_whole(struct wva_str text);

/* The shortest digits that read back as the same double, formatted as by Python's repr: always with
 * a point ("3.0"), with an exponent below 1e-4 and from 1e16 on; "nan", "inf", "-inf". Returns
 * `out`. */
char *wva_number_repr(double value, char out[WVA_NUMBER_TEXT]);

/* The same digits, but whole numbers without a point ("3"). */
char *wva_number_format(double value, char out[WVA_NUMBER_TEXT]);

/* For people: at most `digits` significant digits (1 to 15), no exponent for fewer than 16 digits
 * before the point, and thousands separators from 1,000 on. Returns `out`. */
char *wva_number_brief(double value, int digits, char out[WVA_NUMBER_TEXT]);

#endif
