/* SPDX-License-Identifier: Apache-2.0 */
/* The folder that a batch writes. */
#ifndef WVA_BATCH_OUTPUT_H
#define WVA_BATCH_OUTPUT_H

#include "batch/catalogue.h"

struct wva_output {
    char *dir, *work; /* work: OUT/.work */
    char *published;  /* OUT/catalogue.sqlite */
    struct wva_catalogue *catalogue;
};

/* Makes the folder and opens its catalogue for work; what a killed batch left there of members of
 * archives goes. With `in_memory`, nothing is written. The caller closes *output in any case. */
enum wva_status wva_output_open(const char *dir, bool in_memory, struct wva_output *output,
                                struct wva_error *err);

/* Publishes the catalogue, writes the index and removes what was only for work. */
enum wva_status wva_output_finish(struct wva_output *output, struct wva_error *err);

void wva_output_close(struct wva_output *output);

#endif
