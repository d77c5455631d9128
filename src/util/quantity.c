/* SPDX-License-Identifier: Apache-2.0 */
#include "util/quantity.h"

#include "util/number.h"

/* Length of the sign, digits and point at the start of `text`; 0 without a digit. */
static size_t measure_digits(struct wva_str text)
{
    size_t at = text.len > 0 && (text.ptr[0] == '+' || text.ptr[0] == '-');
    bool digit = false, point = false;

    for (; at < text.len; at++) {
        if (wva_is_digit(text.ptr[at]))
            digit = true;
        else if (text.ptr[at] == '.' && !point)
            point = true;
        else
            break;
    }
    return digit ? at : 0;
}

static bool find_factor(struct wva_str suffix, double *factor)
{
    static const struct {
        struct wva_str suffix;
        double factor;
    } factors[] = {
        { WVA_STR_INIT(""), 1 },        { WVA_STR_INIT("n"), 1e-9 },
        { WVA_STR_INIT("u"), 1e-6 },    { WVA_STR_INIT("m"), 1e-3 },
        { WVA_STR_INIT("k"), 1e3 },     { WVA_STR_INIT("M"), 1e6 },
        { WVA_STR_INIT("G"), 1e9 },     { WVA_STR_INIT("T"), 1e12 },
        { WVA_STR_INIT("P"), 1e15 },    { WVA_STR_INIT("E"), 1e18 },
        { WVA_STR_INIT("Ki"), 0x1p10 }, { WVA_STR_INIT("Mi"), 0x1p20 },
        { WVA_STR_INIT("Gi"), 0x1p30 }, { WVA_STR_INIT("Ti"), 0x1p40 },
        { WVA_STR_INIT("Pi"), 0x1p50 }, { WVA_STR_INIT("Ei"), 0x1p60 },
    };

    for (size_t i = 0; i < WVA_COUNT(factors); i++)
        if (wva_str_equal(suffix, factors[i].suffix)) {
            *factor = factors[i].factor;
            return true;
        }
    return false;
}

bool wva_quantity_parse(struct wva_str text, double *value)
{
    size_t digits = measure_digits(text);
    struct wva_str suffix;
    double factor;

    if (digits == 0)
        return false;
    suffix = wva_str_skip(text, digits);
    if (!find_factor(suffix, &factor))
        /* The rest may be an exponent, which belongs to the number. */
        return (suffix.ptr[0] == 'e' || suffix.ptr[0] == 'E') && wva_number_parse(text, value);
    if (!wva_number_parse((struct wva_str){ text.ptr, digits }, value))
        return false;
    /* Division by a power of ten is exact where multiplication by a decimal fraction is not. */
    if (factor < 1)
        *value /= factor == 1e-3 ? 1e3 : factor == 1e-6 ? 1e6 : 1e9;
    else
        *value *= factor;
    return true;
}

static double seconds_of(char unit)
{
    switch (unit) {
    case 's':
        return 1;
    case 'm':
        return 60;
    case 'h':
        return 3600;
    case 'd':
        return 86400;
    case 'y':
        return 365 * 86400.;
    default:
        return 0;
    }
}

bool wva_short_span_parse(struct wva_str text, double *seconds)
{
    double total = 0, largest = 0;

    if (text.len == 0)
        return false;
    while (text.len > 0) {
        double value = 0, unit;
        size_t digits = 0;

        for (; digits < text.len && wva_is_digit(text.ptr[digits]) && digits < 9; digits++)
            value = value * 10 + (text.ptr[digits] - '0');
        if (digits == 0 || digits == text.len)
            return false;
        unit = seconds_of(text.ptr[digits]);
        /* Units must descend. */
        if (unit == 0 || (largest != 0 && unit >= largest))
            return false;
        largest = unit;
        total += value * unit;
        text = wva_str_skip(text, digits + 1);
    }
    *seconds = total;
    return true;
}
