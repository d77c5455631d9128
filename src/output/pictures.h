/* SPDX-License-Identifier: Apache-2.0 */
/* Draws figures as files, each in all formats that are wanted, in several threads. */
#ifndef WVA_OUTPUT_PICTURES_H
#define WVA_OUTPUT_PICTURES_H

#include <signal.h>

#include "chart/sheet.h"

struct wva_picture {
    const char *dir; /* it becomes DIR/plots/NAME.FORMAT */
    const char *name;
    const void *figure, *input; /* for the function that draws */
    char *missing;              /* set, for the caller to free: why there is none; else NULL */
};

/* Writes the picture as `path`; sets *missing if it would show nothing. */
typedef enum wva_status wva_picture_drawer(const struct wva_picture *picture,
                                           enum wva_image_format format,
                                           const struct wva_sheet *sheet, const char *path,
                                           char **missing, struct wva_error *err);

struct wva_pictures_options {
    const bool *formats; /* indexed by enum wva_image_format, WVA_IMAGE_FORMATS of them */
    bool gnuplot;        /* and scripts for gnuplot */
    const struct wva_sheet *sheet;
    unsigned threads;                  /* 0: one per processor */
    const volatile sig_atomic_t *stop; /* may be NULL */
};

/* Draws all, even if one fails; the error is that of the first that did. */
enum wva_status wva_pictures_draw(struct wva_picture *pictures, size_t count,
                                  wva_picture_drawer *draw,
                                  const struct wva_pictures_options *options,
                                  struct wva_error *err);

#endif
