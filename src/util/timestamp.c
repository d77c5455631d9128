/* SPDX-License-Identifier: Apache-2.0 */
#include "util/timestamp.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* About 31 years; with the range of years accepted, no sum or difference of times overflows. */
#define SPAN_MAX_S INT64_C(1000000000)

struct civil {
    int64_t year;
    int month, day, hour, minute, second;
};

/* Days since 1970-01-01 in the proleptic Gregorian calendar. Years start in March, so that the leap
 * day is the last. */
static int64_t days_from_civil(int64_t year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static struct civil civil_from_ns(int64_t time_ns)
{
    int64_t seconds = floor_divide(time_ns, WVA_NS_PER_S);
    int64_t days = floor_divide(seconds, 86400);
    int rest = (int)(seconds - days * 86400);
    int64_t shifted = days + 719468;
    int64_t era = floor_divide(shifted, 146097);
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (int)((5 * day_of_year + 2) / 153);
    struct civil civil = { 0 };

    civil.day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    civil.month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    civil.year = year_of_era + era * 400 + (civil.month <= 2);
    civil.hour = rest / 3600;
    civil.minute = rest / 60 % 60;
    civil.second = rest % 60;
    return civil;
}

/* Reads exactly `count` digits. */
static bool take_digits(struct wva_str *text, size_t count, int *value)
{
    *value = 0;
    if (text->len < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        char c = text->ptr[i];

        if (c < '0' || c > '9')
            return false;
        *value = *value * 10 + (c - '0');
    }
    *text = wva_str_skip(*text, count);
    return true;
}

static bool take_char(struct wva_str *text, char c)
{
    if (text->len == 0 || text->ptr[0] != c)
        return false;
    *text = wva_str_skip(*text, 1);
    return true;
}

static bool take_fraction(struct wva_str *text, int64_t *ns)
{
    int64_t unit = WVA_NS_PER_S / 10;
    size_t digits = 0;

    *ns = 0;
    if (!take_char(text, '.') && !take_char(text, ','))
        return true;
    while (text->len > 0 && text->ptr[0] >= '0' && text->ptr[0] <= '9') {
        *ns += (text->ptr[0] - '0') * unit;
        unit /= 10;
        digits++;
        *text = wva_str_skip(*text, 1);
    }
    return digits > 0;
}

static bool take_zone(struct wva_str *text, int64_t *offset_s)
{
    int sign, hours, minutes;

    *offset_s = 0;
    if (text->len == 0 || take_char(text, 'Z') || take_char(text, 'z'))
        return true;
    sign = text->ptr[0] == '-' ? -1 : 1;
    if (!take_char(text, '+') && !take_char(text, '-'))
        return false;
    if (!take_digits(text, 2, &hours))
        return false;
    (void)take_char(text, ':');
    if (!take_digits(text, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *offset_s = sign * (hours * 3600 + minutes * 60);
    return true;
}

static int days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

bool wva_time_parse(struct wva_str text, int64_t *time_ns)
{
    int year, month, day, hour, minute, second;
    int64_t fraction, offset;

    if (!take_digits(&text, 4, &year) || !take_char(&text, '-') || !take_digits(&text, 2, &month)
        || !take_char(&text, '-') || !take_digits(&text, 2, &day))
        return false;
    if (!take_char(&text, 'T') && !take_char(&text, 't') && !take_char(&text, ' '))
        return false;
    if (!take_digits(&text, 2, &hour) || !take_char(&text, ':') || !take_digits(&text, 2, &minute)
        || !take_char(&text, ':') || !take_digits(&text, 2, &second)
        || !take_fraction(&text, &fraction) || !take_zone(&text, &offset) || text.len != 0)
        return false;
    if (year < 1900 || year > 2189 || month < 1 || month > 12 || day < 1
        || day > days_in_month(year, month) || hour > 23 || minute > 59 || second > 60)
        return false;
    *time_ns =
        (days_from_civil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset)
            * WVA_NS_PER_S
        + fraction;
    return true;
}

/* A decimal number: digits * 10^exponent. */
struct decimal {
    int64_t digits;
    int exponent;
};

static bool take_decimal(struct wva_str *text, struct decimal *number)
{
    bool any = false, point = false;

    *number = (struct decimal){ 0 };
    for (; text->len > 0; *text = wva_str_skip(*text, 1)) {
        char c = text->ptr[0];

        if (c == '.' && any && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9')
            break;
        any = true;
        if (number->digits < INT64_MAX / 10) {
            number->digits = number->digits * 10 + (c - '0');
            number->exponent -= point;
        } else if (!point) {
            return false;
        }
    }
    return any;
}

/* "e+09" */
static bool take_exponent(struct wva_str *text, int *exponent)
{
    int sign = 1, digits = 0;

    if (text->len == 0)
        return true;
    if (!take_char(text, 'e') && !take_char(text, 'E'))
        return false;
    if (take_char(text, '-'))
        sign = -1;
    else
        (void)take_char(text, '+');
    if (!take_digits(text, 1, &digits))
        return false;
    if (text->len > 0) {
        int more;

        if (!take_digits(text, 1, &more))
            return false;
        digits = digits * 10 + more;
    }
    *exponent += sign * digits;
    return text->len == 0;
}

/* Multiplies by powers of ten; false beyond the years accepted. */
static bool scale_decimal(struct decimal number, int64_t *value)
{
    const int64_t max = INT64_C(6900000000) * WVA_NS_PER_S;

    for (; number.exponent > 0 && number.digits > 0; number.exponent--) {
        if (number.digits > max / 10)
            return false;
        number.digits *= 10;
    }
    for (; number.exponent < 0 && number.digits > 0; number.exponent++)
        number.digits /= 10;
    *value = number.digits;
    return number.digits <= max;
}

static bool read_epoch(struct wva_str text, int64_t *time_ns)
{
    struct decimal number;
    int64_t whole;

    if (!take_decimal(&text, &number) || !take_exponent(&text, &number.exponent)
        || !scale_decimal(number, &whole))
        return false;
    if (whole < INT64_C(100000000000))
        number.exponent += 9;
    else if (whole < INT64_C(100000000000000))
        number.exponent += 6;
    return scale_decimal(number, time_ns);
}

bool wva_time_read(struct wva_str text, int64_t *time_ns, bool *numeric)
{
    *numeric = text.len < 5 || text.ptr[4] != '-';
    return *numeric ? read_epoch(text, time_ns) : wva_time_parse(text, time_ns);
}

bool wva_duration_parse(struct wva_str text, int64_t *span_ns)
{
    static const struct {
        char letter;
        int64_t seconds;
    } units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
    int64_t total = 0;
    bool any = false;

    while (text.len > 0) {
        int64_t value = 0, scale = 1;
        size_t digits = 0;

        for (; digits < text.len && text.ptr[digits] >= '0' && text.ptr[digits] <= '9'; digits++) {
            if (digits == 9)
                return false;
            value = value * 10 + (text.ptr[digits] - '0');
        }
        if (digits == 0)
            return false;
        text = wva_str_skip(text, digits);
        if (text.len > 0) {
            scale = 0;
            for (size_t u = 0; u < WVA_COUNT(units); u++)
                if (text.ptr[0] == units[u].letter)
                    scale = units[u].seconds;
            text = wva_str_skip(text, 1);
        } else if (any) {
            return false;
        }
        if (scale == 0 || value > SPAN_MAX_S / scale)
            return false;
        total += value * scale;
        if (total > SPAN_MAX_S)
            return false;
        any = true;
    }
    *span_ns = total * WVA_NS_PER_S;
    return any;
}

char *wva_time_format_rfc3339(int64_t time_ns, char out[WVA_TIME_TEXT])
{
    struct civil t = civil_from_ns(time_ns);

    (void)snprintf(out, WVA_TIME_TEXT, "%04" PRId64 "-%02d-%02dT%02d:%02d:%02dZ", t.year, t.month,
                   t.day, t.hour, t.minute, t.second);
    return out;
}

char *wva_time_format_exact(int64_t time_ns, char out[WVA_TIME_TEXT])
{
    int ns = (int)(time_ns - floor_divide(time_ns, WVA_NS_PER_S) * WVA_NS_PER_S);
    size_t len = strlen(wva_time_format_rfc3339(time_ns, out));

    if (ns == 0)
        return out;
    len--; /* the Z goes after the fraction */
    if (ns % 1000 != 0)
        (void)snprintf(out + len, WVA_TIME_TEXT - len, ".%09dZ", ns);
    else if (ns % 1000000 != 0)
        (void)snprintf(out + len, WVA_TIME_TEXT - len, ".%06dZ", ns / 1000);
    else
        (void)snprintf(out + len, WVA_TIME_TEXT - len, ".%03dZ", ns / 1000000);
    return out;
}

char *wva_time_format_pandas(int64_t time_ns, char out[WVA_TIME_TEXT])
{
    struct civil t = civil_from_ns(time_ns);
    int64_t ns = time_ns - floor_divide(time_ns, WVA_NS_PER_S) * WVA_NS_PER_S;
    char fraction[16] = "";

    if (ns % 1000 != 0)
        (void)snprintf(fraction, sizeof fraction, ".%09d", (int)ns);
    else if (ns != 0)
        (void)snprintf(fraction, sizeof fraction, ".%06d", (int)(ns / 1000));
    (void)snprintf(out, WVA_TIME_TEXT, "%04" PRId64 "-%02d-%02d %02d:%02d:%02d%s+00:00", t.year,
                   t.month, t.day, t.hour, t.minute, t.second, fraction);
    return out;
}

size_t wva_times_before(const int64_t *times_ns, size_t count, int64_t time_ns)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (times_ns[middle] < time_ns)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double wva_seconds_between(int64_t from_ns, int64_t to_ns)
{
    if (from_ns == WVA_TIME_NONE || to_ns == WVA_TIME_NONE)
        return NAN;
    return (double)(to_ns - from_ns) / (double)WVA_NS_PER_S;
}

char *wva_time_format_compact(int64_t time_ns, char out[WVA_TIME_TEXT])
{
    struct civil t = civil_from_ns(time_ns);

    (void)snprintf(out, WVA_TIME_TEXT, "%04" PRId64 "%02d%02d_%02d%02d%02d", t.year, t.month, t.day,
                   t.hour, t.minute, t.second);
    return out;
}
