/* SPDX-License-Identifier: Apache-2.0 */
#include "util/minus.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "util/buffer.h"
#include "util/memory.h"

/* A sign begins a word or follows an opening bracket. */
static bool is_sign(const char *text, const char *c)
{
    const char *digit = c[1] == '.' ? c + 2 : c + 1;

    return *c == '-' && isdigit((unsigned char)*digit)
           && (c == text || strchr(" (\n", c[-1]) != NULL);
}

/* True if only zeros follow, up to the end of the number. */
static bool is_zero(const char *number)
{
    number += strspn(number, "0.");
    return !isdigit((unsigned char)*number) && *number != 'e' && *number != 'E';
}

char *wva_minus_set(const char *text)
{
    struct wva_buffer out = wva_buffer_make(3 * strlen(text) + 1);

    for (const char *c = text; *c != '\0'; c++)
        if (!is_sign(text, c))
            wva_buffer_append_char(&out, *c);
        else if (!is_zero(c + 1))
            wva_buffer_add(&out, "\u2212");
    return out.data == NULL ? wva_strdup("") : out.data;
}
