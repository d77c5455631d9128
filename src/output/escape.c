/* SPDX-License-Identifier: Apache-2.0 */
#include "output/escape.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "util/utf8.h"

enum { NAME_MAX_BYTES = 120 };

static void append_xml(struct wva_buffer *out, const char *clean)
{
    for (const char *c = clean; *c != '\0'; c++) {
        if (strchr("<>&\"'", *c) != NULL)
            wva_buffer_printf(out, "&#%d;", *c);
        else
            wva_buffer_append_char(out, *c);
    }
}

void wva_escape_xml(struct wva_buffer *out, const char *text)
{
    char *clean = wva_utf8_clean(text == NULL ? "" : text, WVA_UTF8_DOCUMENT);

    append_xml(out, clean);
    free(clean);
}

static bool is_blank_or_end(char c)
{
    return c == ' ' || c == '\0';
}

static bool follows_www(const char *text, const char *c)
{
    return c - text >= 3 && strncasecmp(c - 3, "www", 3) == 0;
}

/* Characters that could act as markup, a mention, a reference or a link at their position; the rest
 * is unchanged, since people read the source too. Colons and points only matter in "https://" and
 * "www.". */
static bool is_markup(const char *text, const char *c)
{
    char before = c == text ? ' ' : c[-1];

    switch (*c) {
    case '`':
    case '[':
    case ']':
    case '|':
        return true;
    case '<':
        return isalpha((unsigned char)c[1]) || (c[1] != '\0' && strchr("/!?", c[1]) != NULL);
    case '&':
        return c[1] == '#' || isalnum((unsigned char)c[1]);
    case '\\':
        return c[1] == '\0' || ispunct((unsigned char)c[1]);
    case '*':
    case '~':
    case '$':
        return !(is_blank_or_end(before) && is_blank_or_end(c[1]));
    case '_':
        return !isalnum((unsigned char)before) || !isalnum((unsigned char)c[1]);
    case '@':
    case '#':
        return isalnum((unsigned char)c[1]);
    case ':':
        return c[1] == '/';
    case '.':
        return follows_www(text, c);
    default:
        return false;
    }
}

/* "> ", "# ", "- ", "* ", "+ ", "=== ", "~~~" and "1. " begin something other than a paragraph. */
static bool starts_block(const char *text)
{
    size_t digits = strspn(text, "0123456789");

    return (text[0] != '\0' && strchr("-+=>#*~", text[0]) != NULL)
           || (digits > 0 && (text[digits] == '.' || text[digits] == ')')
               && is_blank_or_end(text[digits + 1]));
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
    char *clean = wva_utf8_clean(text == NULL ? "" : text, WVA_UTF8_DOCUMENT);

    append_markdown(out, clean);
    free(clean);
}

/* Between backticks everything is plain text except what could end them or a table cell, or what a
 * careless parser treats as HTML: such names use the element instead, in which entities work. */
static void append_code(struct wva_buffer *out, const char *clean, const char *end)
{
    bool plain = clean[0] != '\0' && strpbrk(clean, "`|<>&\\") == NULL;

    wva_buffer_add(out, plain ? "`" : "<code>");
    if (plain)
        wva_buffer_add(out, clean);
    else
        append_markdown(out, clean);
    wva_buffer_printf(out, "%s%s", end, plain ? "`" : "</code>");
}

void wva_escape_markdown_name(struct wva_buffer *out, const char *text)
{
    char *clean = wva_utf8_clean(text == NULL ? "" : text, WVA_UTF8_DOCUMENT);
    size_t len = wva_utf8_cut(wva_str_from(clean), NAME_MAX_BYTES).len;
    bool cut = clean[len] != '\0';

    clean[len] = '\0';
    append_code(out, clean, cut ? "\u2026" : "");
    free(clean);
}

void wva_escape_label(struct wva_buffer *out, const char *text)
{
    char *clean = wva_utf8_clean(text == NULL ? "" : text, WVA_UTF8_DOCUMENT);

    for (const char *c = clean; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            wva_buffer_append_char(out, '\\');
        wva_buffer_append_char(out, *c);
    }
    free(clean);
}
