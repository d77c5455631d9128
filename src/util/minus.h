/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers in text that people look at, rather than copy: with a minus that is as wide as a plus. */
#ifndef WVA_UTIL_MINUS_H
#define WVA_UTIL_MINUS_H

/* `text` with U+2212 for each hyphen that is the sign of a number, and no sign before a zero
 * ("-0.00"). Hyphens within names, dates and options stay. The caller frees it. */
char *wva_minus_set(const char *text);

#endif
