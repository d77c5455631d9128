/* SPDX-License-Identifier: Apache-2.0 */
/* Filters a stream of samples by accelerator, server, model and time, and drops repeated cycles. */
#ifndef WVA_SERIES_SELECTION_H
#define WVA_SERIES_SELECTION_H

#include "cycle/cycle.h"
#include "series/dedupe.h"
#include "series/window.h"

/* Rows from which the burst filter derives the period. */
enum { WVA_SELECTION_LEARN_ROWS = 32 };

/* Most rows held back, whatever their times; only out-of-order input comes near. */
enum { WVA_SELECTION_HELD_MAX = 4096 };

struct wva_selection_options {
    const char *accelerator; /* exact name; NULL: any */
    const char *server;      /* PCRE2 pattern, matched anywhere in the name; NULL: any */
    const char *model;       /* same */
    struct wva_window window;
    enum wva_dedupe dedupe;
};

struct wva_selection;

/* Passes selected samples on to `sink`, in order. The options are borrowed. NULL with `err` filled
 * if a pattern is invalid. */
struct wva_selection *wva_selection_create(const struct wva_selection_options *options,
                                           wva_sample_sink *sink, void *context,
                                           struct wva_error *err);
void wva_selection_free(struct wva_selection *selection);

/* A wva_sample_sink whose context is the selection. */
wva_sample_sink wva_selection_push;

/* Ends a log: passes on what was held back and resets. The next sample is the first of another
 * log. */
enum wva_status wva_selection_finish(struct wva_selection *selection, struct wva_error *err);

/* Samples dropped so far. */
uint64_t wva_selection_unwanted(const struct wva_selection *selection);
uint64_t wva_selection_duplicates(const struct wva_selection *selection);

#endif
