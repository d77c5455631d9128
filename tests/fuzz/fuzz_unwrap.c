/* SPDX-License-Identifier: Apache-2.0 */
/* Wrappers: any lines go in; what comes out can be read, and is not more than went in. */
#include <stdint.h>
#include <stdlib.h>

#include "transport/unwrap.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* Reads every byte, so that a sanitizer sees one that lies nowhere. */
static size_t take_lines(struct wva_unwrapper *unwrapper)
{
    struct wva_logical_line line;
    volatile char last = 0;
    size_t total = 0;

    while (wva_unwrapper_next(unwrapper, &line)) {
        for (size_t i = 0; i < line.text.len; i++)
            last = line.text.ptr[i];
        for (size_t i = 0; i < line.pod.len; i++)
            last = line.pod.ptr[i];
        require(line.number > 0 && line.wrappers < 1u << WVA_WRAPPER_COUNT);
        total += line.text.len;
    }
    (void)last;
    return total;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct wva_unwrapper *unwrapper = wva_unwrapper_create();
    struct wva_str rest = { (const char *)bytes, len };
    struct wva_line line = { .terminated = true };
    size_t total = 0;

    while (rest.len > 0) {
        const char *newline = memchr(rest.ptr, '\n', rest.len);
        size_t taken = newline == NULL ? rest.len : (size_t)(newline - rest.ptr);
        char *copy = malloc(taken + 1);

        /* A block of its own, which is gone when the next line comes. */
        require(copy != NULL);
        memcpy(copy, rest.ptr, taken);
        line.text = (struct wva_str){ copy, taken };
        line.number++;
        wva_unwrapper_feed(unwrapper, &line);
        total += take_lines(unwrapper);
        free(copy);
        rest = wva_str_skip(rest, newline == NULL ? taken : taken + 1);
    }
    wva_unwrapper_finish(unwrapper);
    total += take_lines(unwrapper);
    require(total <= len);
    wva_unwrapper_free(unwrapper);
    return 0;
}
