/* SPDX-License-Identifier: Apache-2.0 */
#include "report/escape.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "chart/typesetter.h"

enum { NAME_MAX_BYTES = 120 };

/* U+FFFE and U+FFFF, the only characters of valid UTF-8 without controls that XML does not have. */
static bool is_no_character(const char *c)
{
    return strncmp(c, "\xef\xbf\xbe", 3) == 0 || strncmp(c, "\xef\xbf\xbf", 3) == 0;
}

static void append_xml(struct wva_buffer *out, const char *clean)
{
    for (const char *c = clean; *c != '\0'; c++) {
        if (strchr("<>&\"'", *c) != NULL) {
            wva_buffer_printf(out, "&#%d;", *c);
        } else if (is_no_character(c)) {
            wva_buffer_append_str(out, WVA_STR("\xef\xbf\xbd"));
            c += 2;
        } else {
            wva_buffer_append_char(out, *c);
        }
    }
}

void wva_escape_xml(struct wva_buffer *out, const char *text)
{
    char *clean = wva_text_clean(text == NULL ? "" : text);

    append_xml(out, clean);
    free(clean);
}

/* What could be markup, a mention, a reference or a link where it stands; all else is left as it
 * is, since people read the source too. Colons and points only matter in "https://" and "www.". */
static bool is_markup(const char *text, const char *c)
{
    if (strchr("<>&`*[]|\\~@$#", *c) != NULL)
        return true;
    if (*c == '_')
        return c == text || !isalnum((unsigned char)c[-1]) || !isalnum((unsigned char)c[1]);
    if (*c == ':')
        return c[1] == '/';
    return *c == '.' && c - text >= 3 && strncasecmp(c - 3, "www", 3) == 0;
}

/* "- ", "+ ", "=== " and "1. " begin something else than a paragraph. */
static bool starts_block(const char *text)
{
    size_t digits = strspn(text, "0123456789");

    return strchr("-+=", text[0]) != NULL
           || (digits > 0 && (text[digits] == '.' || text[digits] == ')')
               && (text[digits + 1] == ' ' || text[digits + 1] == '\0'));
}

static void append_markdown(struct wva_buffer *out, const char *clean)
{
    for (const char *c = clean; *c != '\0'; c++) {
        if (is_markup(clean, c) || (c == clean && starts_block(c)))
            wva_buffer_printf(out, "&#%d;", *c);
        else
            wva_buffer_append_char(out, *c);
    }
}

void wva_escape_markdown(struct wva_buffer *out, const char *text)
{
    char *clean = wva_text_clean(text == NULL ? "" : text);

    append_markdown(out, clean);
    free(clean);
}

void wva_escape_markdown_name(struct wva_buffer *out, const char *text)
{
    char *clean = wva_text_clean(text == NULL ? "" : text);
    size_t len = strlen(clean);
    bool cut = len > NAME_MAX_BYTES;

    if (cut) {
        len = NAME_MAX_BYTES;
        while (len > 0 && ((unsigned char)clean[len] & 0xc0) == 0x80)
            len--;
        clean[len] = '\0';
    }
    wva_buffer_append_str(out, WVA_STR("<code>"));
    append_markdown(out, clean);
    wva_buffer_printf(out, "%s</code>", cut ? "\u2026" : "");
    free(clean);
}

void wva_escape_label(struct wva_buffer *out, const char *text)
{
    char *clean = wva_text_clean(text == NULL ? "" : text);

    for (const char *c = clean; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            wva_buffer_append_char(out, '\\');
        wva_buffer_append_char(out, *c);
    }
    free(clean);
}
