/* SPDX-License-Identifier: Apache-2.0 */
/* report.html: one file that holds all it shows, to be sent around, opened without a network and
 * printed. The verdict comes first, then the questions of an engineer in their order, each with a
 * sentence, a figure and its table; all metrics are defined at its end.
 *
 * Several servers have a page each in their folders, and the page above them is an overview. */
#ifndef WVA_PAGE_HTML_H
#define WVA_PAGE_HTML_H

#include "output/document.h"
#include "util/error.h"

/* Writes `dir`/report.html, and that of each server's folder where there are several. The folders
 * exist. */
enum wva_status wva_html_write(const char *dir, const struct wva_document *document,
                               struct wva_error *err);

#endif
