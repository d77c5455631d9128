/* SPDX-License-Identifier: Apache-2.0 */
/* report.html: a self-contained file that can be sent, opened offline and printed. The verdict
 * comes first, then sections, each with a lead sentence, a figure and its table; all metrics are
 * defined at the end.
 *
 * With several servers, each has a page in its folder, and the page above them is an overview. */
#ifndef WVA_PAGE_HTML_H
#define WVA_PAGE_HTML_H

#include "output/document.h"
#include "util/error.h"

/* Writes `dir`/report.html, and one in each server's folder if there are several. The folders must
 * exist. */
enum wva_status wva_html_write(const char *dir, const struct wva_document *document,
                               struct wva_error *err);

#endif
