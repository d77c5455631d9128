/* SPDX-License-Identifier: Apache-2.0 */
/* What one thread reads of the logs in a file, on its way to the thread that hands it out. The
 * reader waits while WVA_RELAY_PAGES pages are full, so that memory stays bounded for any file.
 *
 * The first three functions are for the reader, the others for the one who takes. */
#ifndef WVA_LOG_RELAY_H
#define WVA_LOG_RELAY_H

#include "input/source.h"
#include "log/sinks.h"
#include "util/buffer.h"

enum { WVA_RELAY_PAGES = 4, WVA_RELAY_PAGE_BYTES = 128 * 1024 };

enum wva_page_kind {
    WVA_PAGE_LOG,         /* a log begins */
    WVA_PAGE_ITEMS,       /* of the log, see tape.h */
    WVA_PAGE_LOG_END,     /* the log has ended, or broke off */
    WVA_PAGE_FAILURE,     /* a log could not be opened */
    WVA_PAGE_PASSED_OVER, /* what is no text */
    WVA_PAGE_END,         /* the file has ended */
};

struct wva_page {
    enum wva_page_kind kind;
    char *name;                    /* of WVA_PAGE_LOG and WVA_PAGE_PASSED_OVER */
    enum wva_source_origin origin; /* of WVA_PAGE_LOG */
    const char *binary;            /* what it is if it is no text, as in binary.h; else NULL */
    struct wva_buffer tape;        /* of WVA_PAGE_ITEMS */
    struct wva_coverage *coverage; /* of WVA_PAGE_LOG_END */
    enum wva_status status; /* of WVA_PAGE_LOG_END and WVA_PAGE_FAILURE; err where it is one */
    struct wva_error err;
    uint64_t bytes_read; /* of the file, so far */
};

struct wva_relay;

/* Hands over a page; what it owns goes with it. False when nobody wants any more. */
bool wva_relay_put(struct wva_relay *relay, struct wva_page *page);

struct wva_relay *wva_relay_create(void);

/* When no thread uses it. */
void wva_relay_free(struct wva_relay *relay);

/* Waits for the next page, which lives until the next call. Not to be called after WVA_PAGE_END. */
struct wva_page *wva_relay_take(struct wva_relay *relay);

/* Says that no more is wanted: the reader ends soon. */
void wva_relay_cancel(struct wva_relay *relay);

#endif
