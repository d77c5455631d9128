/* SPDX-License-Identifier: Apache-2.0 */
/* The user's patterns: the first line is the pattern file (with ';' for its line ends), the rest
 * the text. Every cell lies in the text. */
#include <stdint.h>
#include <stdlib.h>

#include "log/patterns.h"
#include "util/memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* Reads every byte of every cell, so that a sanitizer sees one that lies nowhere. */
static void check_fact(void *context, const struct wva_fact *fact)
{
    const struct wva_str *text = context;

    for (int i = 0; i < WVA_CELL_COUNT; i++) {
        struct wva_str cell = fact->cell[i];

        if (cell.len > 0 && (cell.ptr < text->ptr || cell.ptr + cell.len > text->ptr + text->len))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct wva_str text = { (const char *)bytes, len }, line;
    uint64_t given_up[WVA_PATTERNS_MAX] = { 0 };
    struct wva_patterns *patterns;
    struct wva_error err;
    char *file;

    if (!wva_str_cut(&text, WVA_STR("\n"), &line))
        return 0;
    file = wva_strndup(line.ptr, line.len);
    for (size_t i = 0; i < line.len; i++)
        if (file[i] == ';')
            file[i] = '\n';
    if (wva_patterns_compile((struct wva_str){ file, line.len }, "patterns", &patterns, &err)
        == WVA_OK) {
        struct wva_pattern_matcher *matcher = wva_pattern_matcher_create(patterns);

        (void)wva_pattern_matcher_read(matcher, text, given_up, check_fact, &text);
        wva_pattern_matcher_free(matcher);
        wva_patterns_free(patterns);
    }
    free(file);
    return 0;
}
