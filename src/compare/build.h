/* SPDX-License-Identifier: Apache-2.0 */
/* A comparison as a folder of files: documents, pictures in plots/, and manifest.txt, written last.
 */
#ifndef WVA_COMPARE_BUILD_H
#define WVA_COMPARE_BUILD_H

#include <signal.h>

#include "chart/sheet.h"
#include "compare/documents.h"

struct wva_compare_build_options {
    const char *dir;
    bool force; /* write into a folder that holds something */
    bool document_format[WVA_COMPARE_FORMATS];
    bool image_format[WVA_IMAGE_FORMATS]; /* indexed by enum wva_image_format */
    bool gnuplot;                         /* and a script of each figure for gnuplot */
    struct wva_sheet sheet;
    unsigned threads;                  /* 0: one per processor */
    const char *options_text;          /* for the manifest */
    const volatile sig_atomic_t *stop; /* may be NULL */
};

enum wva_status wva_compare_build(const struct wva_compare_documents *documents,
                                  const struct wva_compare_build_options *options,
                                  struct wva_error *err);

#endif
