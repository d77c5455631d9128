/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "simulate.h"

enum { MAX_DIGITS = 9 }; /* a float needs no more */

struct digits {
    bool negative;
    char text[MAX_DIGITS + 1];
    int count;
    int exponent; /* of the first digit */
};

static struct digits find_digits(float value)
{
    struct digits digits = { .negative = signbit(value) != 0 };
    char text[SIM_NUMBER_TEXT];
    char *exponent;

    for (int precision = 0; precision < MAX_DIGITS; precision++) {
        (void)snprintf(text, sizeof text, "%.*e", precision, fabs((double)value));
        if (strtof(text, NULL) == fabsf(value))
            break;
    }
    exponent = strchr(text, 'e');
    for (const char *c = text; c < exponent; c++)
        if (*c != '.')
            digits.text[digits.count++] = *c;
    digits.exponent = (int)strtol(exponent + 1, NULL, 10);
    return digits;
}

static char *lay_out_plain(const struct digits *digits, char *out)
{
    char *to = out;

    if (digits->negative)
        *to++ = '-';
    if (digits->exponent < 0) {
        *to++ = '0';
        *to++ = '.';
        for (int i = -1; i > digits->exponent; i--)
            *to++ = '0';
    }
    for (int i = 0; i < digits->count || i <= digits->exponent; i++) {
        if (i > 0 && i == digits->exponent + 1)
            *to++ = '.';
        *to++ = i < digits->count ? digits->text[i] : '0';
    }
    *to = '\0';
    return out;
}

static char *lay_out_exponent(const struct digits *digits, int exponent_width, char *out)
{
    (void)snprintf(out, SIM_NUMBER_TEXT, "%s%c%s%se%c%0*d", digits->negative ? "-" : "",
                   digits->text[0], digits->count > 1 ? "." : "", digits->text + 1,
                   digits->exponent < 0 ? '-' : '+', exponent_width, abs(digits->exponent));
    return out;
}

char *sim_format_go(float value, char out[SIM_NUMBER_TEXT])
{
    struct digits digits;

    if (isnan(value) || isinf(value)) {
        (void)snprintf(out, SIM_NUMBER_TEXT, "%s",
                       isnan(value) ? "NaN"
                       : value > 0  ? "+Inf"
                                    : "-Inf");
        return out;
    }
    digits = find_digits(value);
    if (value != 0.0F && (digits.exponent < -4 || digits.exponent >= 6))
        return lay_out_exponent(&digits, 2, out);
    return lay_out_plain(&digits, out);
}

char *sim_format_json(float value, char out[SIM_NUMBER_TEXT])
{
    struct digits digits = find_digits(value);

    if (value != 0.0F && (digits.exponent < -6 || digits.exponent >= 21))
        return lay_out_exponent(&digits, digits.exponent < 0 ? 1 : 2, out);
    return lay_out_plain(&digits, out);
}
