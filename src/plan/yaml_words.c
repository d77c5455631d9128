/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/yaml_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/str.h"

static bool is_one_of(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return false;
}

bool wva_yaml_truth(const struct wva_yaml *node, bool *truth)
{
    static const char *const truths[] = { "true", "True", "TRUE" };
    static const char *const lies[] = { "false", "False", "FALSE" };
    const char *text = wva_yaml_text(node);

    if (text == NULL || node->quoted)
        return false;
    *truth = is_one_of(text, truths, WVA_COUNT(truths));
    return *truth || is_one_of(text, lies, WVA_COUNT(lies));
}

/* yes, No, ON, y, ... */
static const char *find_boolean(const char *text)
{
    static const char *const truths[] = { "y", "Y", "yes", "Yes", "YES", "on", "On", "ON" };
    static const char *const lies[] = { "n", "N", "no", "No", "NO", "off", "Off", "OFF" };

    if (is_one_of(text, truths, WVA_COUNT(truths)))
        return "true";
    return is_one_of(text, lies, WVA_COUNT(lies)) ? "false" : NULL;
}

/* Only digits of a base, with '_' between them. */
static bool read_digits(const char *text, unsigned base, double *value)
{
    static const char digits[] = "0123456789abcdef";

    *value = 0;
    if (*text == '\0' || *text == '_')
        return false;
    for (; *text != '\0'; text++) {
        const char *digit =
            strchr(digits, *text >= 'A' && *text <= 'F' ? *text - 'A' + 'a' : *text);

        if (*text == '_')
            continue;
        if (digit == NULL || (unsigned)(digit - digits) >= base)
            return false;
        *value = *value * base + (double)(digit - digits);
    }
    return true;
}

/* "1:30" and "1:30:00" are base-60 numbers. */
static bool read_base_60(const char *text, double *value)
{
    bool parted = false;

    *value = 0;
    if (*text < '1' || *text > '9')
        return false;
    for (;;) {
        size_t len = strspn(text, "0123456789");
        long part = strtol(text, NULL, 10);

        if (len == 0 || len > 9 || (parted && (len > 2 || part > 59)))
            return false;
        *value = *value * 60 + (double)part;
        text += len;
        if (*text == '\0')
            return parted;
        if (*text++ != ':')
            return false;
        parted = true;
    }
}

/* A number written with anything but digits and, at most, a point and an exponent. */
static bool read_odd_number(const char *text, double *value)
{
    if (strncmp(text, "0x", 2) == 0)
        return read_digits(text + 2, 16, value);
    if (strncmp(text, "0b", 2) == 0)
        return read_digits(text + 2, 2, value);
    if (text[0] == '0' && text[1] != '\0' && read_digits(text + 1, 8, value))
        return true;
    if (strchr(text, '_') != NULL && text[0] != '0' && read_digits(text, 10, value))
        return true;
    return read_base_60(text, value);
}

/* A number in YAML 1.2, or to a human reader, but a string in 1.1. */
static bool is_text_only(const char *text)
{
    size_t octal = strncmp(text, "0o", 2) == 0 ? strspn(text + 2, "01234567") : 0;
    size_t digits = strspn(text, "0123456789");

    if (octal > 0)
        return text[2 + octal] == '\0';
    return digits > 1 && text[0] == '0' && text[digits] == '\0';
}

char *wva_yaml_turned(const struct wva_yaml *node, char out[WVA_YAML_WORD_TEXT])
{
    const char *text = wva_yaml_text(node), *truth;
    double value;

    if (text == NULL || node->quoted)
        return NULL;
    truth = find_boolean(text);
    if (truth != NULL)
        (void)snprintf(out, WVA_YAML_WORD_TEXT, "%s", truth);
    else if (read_odd_number(text + (*text == '+' || *text == '-'), &value))
        (void)snprintf(out, WVA_YAML_WORD_TEXT, "%s%.15g", *text == '-' ? "-" : "", value);
    else if (is_text_only(text))
        (void)snprintf(out, WVA_YAML_WORD_TEXT, "a text");
    else
        return NULL;
    return out;
}
