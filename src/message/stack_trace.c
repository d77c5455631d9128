/* SPDX-License-Identifier: Apache-2.0 */
#include "message/stack_trace.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_name_byte(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || (c != '\0' && strchr("./-~@%", c) != NULL);
}

/* Skips "(...)" or "[...]" including anything nested in it. */
static bool take_bracketed(struct wva_str *text)
{
    size_t depth = 0;

    for (size_t i = 0; i < text->len; i++) {
        char c = text->ptr[i];

        if (c == '(' || c == '[')
            depth++;
        else if ((c == ')' || c == ']') && --depth == 0) {
            *text = wva_str_skip(*text, i + 1);
            return true;
        }
    }
    return false;
}

/* "net/http.HandlerFunc.ServeHTTP", "a.b/c/d.(*T[...]).Run.func1", "main.main()". A single word or
 * a file name does not count: the name has a package path, or a type in brackets, or is in main. */
static bool is_function(struct wva_str text)
{
    bool known =
        wva_str_starts(text, WVA_STR("main.")) || wva_str_starts(text, WVA_STR("runtime."));
    size_t dots = 0;

    if (text.len == 0 || !is_letter(text.ptr[0]))
        return false;
    while (text.len > 0) {
        char c = text.ptr[0];

        if (c == '(' || c == '[') {
            known |= wva_str_starts(text, WVA_STR("(*"));
            if (!take_bracketed(&text))
                return false;
            continue;
        }
        if (!is_name_byte(c))
            return false;
        known |= c == '/';
        dots += c == '.';
        text = wva_str_skip(text, 1);
    }
    return known && dots > 0;
}

bool wva_stack_trace_is(struct wva_str line, bool indented)
{
    if (indented && wva_str_find(line, WVA_STR(".go:")) != NULL)
        return true;
    if (wva_str_starts(line, WVA_STR("goroutine ")))
        return line.ptr[line.len - 1] == ':';
    if (wva_str_take(&line, WVA_STR("created by "))) {
        const char *by = wva_str_find(line, WVA_STR(" in goroutine "));

        if (by != NULL)
            line.len = (size_t)(by - line.ptr);
    }
    return is_function(line);
}
