/* SPDX-License-Identifier: Apache-2.0 */
/* Which samples of a stream are wanted: by accelerator, server, model and time, and without
 * repeated cycles. */
#ifndef WVA_SERIES_SELECTION_H
#define WVA_SERIES_SELECTION_H

#include "cycle/cycle.h"
#include "series/dedupe.h"
#include "series/window.h"

/* Rows that the removal of bursts looks at before it settles on a period. */
enum { WVA_SELECTION_LEARN_ROWS = 32 };

/* Rows held back at most, whatever their times; only input out of order comes near. */
enum { WVA_SELECTION_HELD_MAX = 4096 };

struct wva_selection_options {
    const char *accelerator; /* exact name; NULL: any */
    const char *server;      /* PCRE2 pattern, found anywhere in the name; NULL: any */
    const char *model;       /* likewise */
    struct wva_window window;
    enum wva_dedupe dedupe;
};

struct wva_selection;

/* Samples that are wanted go on to `sink`, in their order. The options are borrowed. NULL with
 * `err` filled when a pattern is wrong. */
struct wva_selection *wva_selection_create(const struct wva_selection_options *options,
                                           wva_sample_sink *sink, void *context,
                                           struct wva_error *err);
void wva_selection_free(struct wva_selection *selection);

/* A wva_sample_sink; its context is the selection. */
wva_sample_sink wva_selection_push;

/* Ends a log: hands on what was held back, and forgets it. The next sample is the first of another
 * log. */
enum wva_status wva_selection_finish(struct wva_selection *selection, struct wva_error *err);

/* Samples that were not handed on, so far. */
uint64_t wva_selection_unwanted(const struct wva_selection *selection);
uint64_t wva_selection_duplicates(const struct wva_selection *selection);

#endif
