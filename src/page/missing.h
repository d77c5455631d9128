/* SPDX-License-Identifier: Apache-2.0 */
/* Figures without data, by reason. */
#ifndef WVA_PAGE_MISSING_H
#define WVA_PAGE_MISSING_H

#include "util/buffer.h"

enum { WVA_MISSING_MAX = 64 };

struct wva_missing {
    struct {
        char *reason;  /* a sentence */
        char *figures; /* names, separated by commas */
    } items[WVA_MISSING_MAX];
    size_t count;
};

/* A figure that was already added (in another format) counts once. Figures with the same reason are
 * consecutive. */
void wva_missing_add(struct wva_missing *missing, const char *figure, const char *reason);
void wva_missing_free(struct wva_missing *missing);

/* "Not drawn: a, b. No request rate in this log." for each reason, in lines of at most 80 columns;
 * `server` may be NULL. */
void wva_missing_text(struct wva_buffer *out, const struct wva_missing *missing,
                      const char *server);

#endif
