/* SPDX-License-Identifier: Apache-2.0 */
#include "util/number.h"

#include <ctype.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "util/memory.h"

/* A double holds every integer up to 2^53, and powers of ten up to 10^22, exactly: one
 * multiplication or division of the two is then correctly rounded (Clinger, PLDI 1990). Everything
 * else goes to strtod. */
static const double exact_power[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                      1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                      1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

struct decimal {
    bool negative;
    bool truncated; /* more digits than the mantissa holds */
    uint64_t mantissa;
    int exponent;
    size_t len; /* bytes read; 0: no number */
};

static void add_digit(struct decimal *decimal, char digit, bool fraction)
{
    if (decimal->mantissa > (UINT64_C(1) << 53) / 10 - 1) {
        decimal->truncated = true;
        return;
    }
    decimal->mantissa = decimal->mantissa * 10 + (uint64_t)(digit - '0');
    if (fraction)
        decimal->exponent--;
}

static size_t read_exponent(struct wva_str text, size_t at, int *exponent)
{
    size_t i = at + 1;
    bool negative = false;
    int value = 0;

    if (i < text.len && (text.ptr[i] == '+' || text.ptr[i] == '-'))
        negative = text.ptr[i++] == '-';
    if (i == text.len || !wva_is_digit(text.ptr[i]))
        return at;
    for (; i < text.len && wva_is_digit(text.ptr[i]); i++)
        if (value < 100000)
            value = value * 10 + (text.ptr[i] - '0');
    *exponent += negative ? -value : value;
    return i;
}

static struct decimal scan(struct wva_str text)
{
    struct decimal decimal = { 0 };
    size_t i = 0, digits = 0;

    if (i < text.len && (text.ptr[i] == '+' || text.ptr[i] == '-'))
        decimal.negative = text.ptr[i++] == '-';
    for (; i < text.len && wva_is_digit(text.ptr[i]); i++, digits++)
        add_digit(&decimal, text.ptr[i], false);
    if (i + 1 < text.len && text.ptr[i] == '.' && wva_is_digit(text.ptr[i + 1]))
        for (i++; i < text.len && wva_is_digit(text.ptr[i]); i++, digits++)
            add_digit(&decimal, text.ptr[i], true);
    if (digits == 0)
        return (struct decimal){ 0 };
    if (i < text.len && (text.ptr[i] == 'e' || text.ptr[i] == 'E'))
        i = read_exponent(text, i, &decimal.exponent);
    decimal.len = i;
    return decimal;
}

static size_t read_special(struct wva_str text, double *value)
{
    static const struct {
        struct wva_str name;
        double value;
    } specials[] = { { WVA_STR_INIT("NaN"), NAN },
                     { WVA_STR_INIT("+Inf"), INFINITY },
                     { WVA_STR_INIT("-Inf"), -INFINITY },
                     { WVA_STR_INIT("Inf"), INFINITY } };

    for (size_t i = 0; i < WVA_COUNT(specials); i++) {
        size_t len = specials[i].name.len;

        if (text.len >= len && strncasecmp(text.ptr, specials[i].name.ptr, len) == 0
            && (text.len == len || !isalnum((unsigned char)text.ptr[len]))) {
            *value = specials[i].value;
            return len;
        }
    }
    return 0;
}

/* Digits beyond the exact range, through strtod. The process stays in the C locale (no command
 * calls setlocale), so the decimal point is ".". */
static double read_slow(struct wva_str text, size_t len)
{
    char stack[64];
    char *copy = len < sizeof stack ? stack : wva_malloc(len + 1);
    double value;

    memcpy(copy, text.ptr, len);
    copy[len] = '\0';
    value = strtod(copy, NULL);
    if (copy != stack)
        free(copy);
    return value;
}

size_t wva_number_read(struct wva_str text, double *value)
{
    struct decimal decimal = scan(text);
    double magnitude;

    if (decimal.len == 0)
        return read_special(text, value);
    if (decimal.truncated || decimal.exponent < -22 || decimal.exponent > 22) {
        *value = read_slow(text, decimal.len);
        return decimal.len;
    }
    magnitude = decimal.exponent < 0 ? (double)decimal.mantissa / exact_power[-decimal.exponent]
                                     : (double)decimal.mantissa * exact_power[decimal.exponent];
    *value = decimal.negative ? -magnitude : magnitude;
    return decimal.len;
}

bool wva_number_parse(struct wva_str text, double *value)
{
    return text.len > 0 && wva_number_read(text, value) == text.len;
}

bool wva_number_is_whole(struct wva_str text)
{
    size_t i = text.len > 1 && (text.ptr[0] == '-' || text.ptr[0] == '+') ? 1 : 0;

    if (i == text.len)
        return false;
    for (; i < text.len; i++)
        if (!wva_is_digit(text.ptr[i]))
            return false;
    return true;
}

/* Writes `digits` (the first one precedes the point) times ten to the `exponent`, formatted as by
 * repr. */
static void lay_out(const char *digits, int exponent, const char *sign, char out[WVA_NUMBER_TEXT])
{
    static const char zeros[] = "0000000000000000";
    int count = (int)strlen(digits);

    if (exponent < -4 || exponent >= 16)
        (void)snprintf(out, WVA_NUMBER_TEXT, "%s%.1s%s%se%c%02d", sign, digits,
                       count > 1 ? "." : "", digits + 1, exponent < 0 ? '-' : '+', abs(exponent));
    else if (exponent < 0)
        (void)snprintf(out, WVA_NUMBER_TEXT, "%s0.%.*s%s", sign, -exponent - 1, zeros, digits);
    else if (count <= exponent + 1)
        (void)snprintf(out, WVA_NUMBER_TEXT, "%s%s%.*s.0", sign, digits, exponent + 1 - count,
                       zeros);
    else
        (void)snprintf(out, WVA_NUMBER_TEXT, "%s%.*s.%s", sign, exponent + 1, digits,
                       digits + exponent + 1);
}

/* Fast path for values with few decimals, as in logs: M / 10^k is the double nearest to the decimal
 * number M * 10^-k as long as M and 10^k are exact, so the smallest such k gives the shortest text.
 * Several times faster than trying precisions. */
static bool write_decimal(double value, char out[WVA_NUMBER_TEXT])
{
    static const double powers[] = { 1, 10, 100, 1e3, 1e4, 1e5, 1e6 }, exact_max = 1e15;
    char digits[20], *first = digits + sizeof digits - 1;
    double size = fabs(value), scaled;
    size_t decimals = 0;

    if (size < 1e-4 && size > 0)
        return false;
    for (;; decimals++) {
        if (decimals == WVA_COUNT(powers))
            return false;
        scaled = floor(size * powers[decimals] + .5);
        if (scaled >= exact_max)
            return false;
        if (scaled / powers[decimals] == size)
            break;
    }
    *first = '\0';
    for (uint64_t rest = (uint64_t)scaled; rest > 0 || *first == '\0'; rest /= 10)
        *--first = (char)('0' + rest % 10);
    lay_out(first, (int)(digits + sizeof digits - 2 - first) - (int)decimals,
            signbit(value) ? "-" : "", out);
    return true;
}

char *wva_number_repr(double value, char out[WVA_NUMBER_TEXT])
{
    char scientific[WVA_NUMBER_TEXT], digits[20];
    size_t count = 0;

    if (!isfinite(value)) {
        (void)snprintf(out, WVA_NUMBER_TEXT, "%s",
                       isnan(value) ? "nan"
                       : value < 0  ? "-inf"
                                    : "inf");
        return out;
    }
    if (write_decimal(value, out))
        return out;
    /* 15 digits always survive the round trip from text to double and back, and 17 represent any
     * double: the first precision that reads back is the shortest. Subnormal numbers hold fewer
     * than 15. */
    for (int precision = fabs(value) < DBL_MIN ? 0 : 14; precision <= 16; precision++) {
        (void)snprintf(scientific, sizeof scientific, "%.*e", precision, fabs(value));
        if (strtod(scientific, NULL) == fabs(value))
            break;
    }
    for (const char *p = scientific; *p != 'e' && count < sizeof digits - 1; p++)
        if (*p != '.')
            digits[count++] = *p;
    while (count > 1 && digits[count - 1] == '0')
        count--;
    digits[count] = '\0';
    lay_out(digits, (int)strtol(strchr(scientific, 'e') + 1, NULL, 10), signbit(value) ? "-" : "",
            out);
    return out;
}

char *wva_number_format(double value, char out[WVA_NUMBER_TEXT])
{
    size_t len = strlen(wva_number_repr(value, out));

    if (len > 2 && out[len - 2] == '.' && out[len - 1] == '0')
        out[len - 2] = '\0';
    return out;
}

/* Inserts the thousands separators of a whole number. */
static void group_thousands(const char *digits, char out[WVA_NUMBER_TEXT])
{
    size_t len = strlen(digits);

    for (size_t i = 0; i < len; i++) {
        *out++ = digits[i];
        if (isdigit((unsigned char)digits[i]) && i + 1 < len && (len - i - 1) % 3 == 0)
            *out++ = ',';
    }
    *out = '\0';
}

char *wva_number_brief(double value, int digits, char out[WVA_NUMBER_TEXT])
{
    char text[WVA_NUMBER_TEXT];
    double rounded;

    /* Rounded to its significant digits, with trailing zeros where needed. */
    (void)snprintf(text, sizeof text, "%.*e", digits - 1, value);
    rounded = strtod(text, NULL);
    if (!isfinite(value) || fabs(rounded) < 1000 || fabs(rounded) >= 1e15) {
        (void)snprintf(out, WVA_NUMBER_TEXT, "%.*g", digits, value);
        return out;
    }
    if (rounded != round(rounded)) {
        char *point;

        (void)snprintf(text, sizeof text, "%.*g", digits, value);
        point = strchr(text, '.');
        *point = '\0';
        group_thousands(text, out);
        (void)snprintf(out + strlen(out), WVA_NUMBER_TEXT - strlen(out), ".%s", point + 1);
        return out;
    }
    (void)snprintf(text, sizeof text, "%.0f", rounded);
    group_thousands(text, out);
    return out;
}
