/* SPDX-License-Identifier: Apache-2.0 */
/* Typographic minus signs, as wide as a plus, for text that is read rather than copied. */
#ifndef WVA_UTIL_MINUS_H
#define WVA_UTIL_MINUS_H

/* `text` with U+2212 for each hyphen that is the sign of a number, and without the sign of a zero
 * ("-0.00"). Hyphens within names, dates and options stay. The caller frees it. */
char *wva_minus_set(const char *text);

#endif
