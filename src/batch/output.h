/* SPDX-License-Identifier: Apache-2.0 */
/* The folder that a batch writes. */
#ifndef WVA_BATCH_OUTPUT_H
#define WVA_BATCH_OUTPUT_H

#include <signal.h>
#include <stdbool.h>

#include "batch/catalogue.h"

/* Whether a batch writes into the folder, or has: this one above all. */
bool wva_output_is(const char *dir);

/* Whether the name in such a folder is one of what a batch writes. Other things may lie there. */
bool wva_output_owns(const char *name);

struct wva_output {
    char *dir, *work; /* work: OUT/.work */
    char *made, *old; /* OUT/.work/made, where reports are made; ... /old, where they go to */
    char *published;  /* OUT/catalogue.sqlite */
    bool in_memory;
    bool had_catalogue; /* before it was opened */
    bool fresh;         /* the folder itself was not there */
    int lock;
    struct wva_catalogue *catalogue;
};

/* Makes the folder and opens its catalogue for work; what a killed batch left there goes, or goes
 * back into its place. Only one process can have it open, until it is closed. With `in_memory`,
 * nothing is written. The caller closes *output in any case. */
enum wva_status wva_output_open(const char *dir, bool in_memory, const volatile sig_atomic_t *stop,
                                struct wva_output *output, struct wva_error *err);

/* Publishes the catalogue, in which copies are marked, writes the index, removes reports that no
 * experiment has any more, and what was only for work. */
enum wva_status wva_output_finish(struct wva_output *output, struct wva_error *err);

/* Leaves everything as it was found: for a batch that found nothing. */
void wva_output_discard(struct wva_output *output);

void wva_output_close(struct wva_output *output);

#endif
