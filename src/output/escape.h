/* SPDX-License-Identifier: Apache-2.0 */
/* Text from outside (names, above all) inside the formats of documents. Whatever stands in it, it
 * stays text: bytes that are no UTF-8 become U+FFFD, control characters blanks. NULL is empty. */
#ifndef WVA_OUTPUT_ESCAPE_H
#define WVA_OUTPUT_ESCAPE_H

#include "util/buffer.h"

/* For elements and attributes of XML and HTML. */
void wva_escape_xml(struct wva_buffer *out, const char *text);

/* For GitHub's Markdown, in tables too: what could be markup, a link or a table border where it
 * stands becomes an entity. All else stays, for those who read the source. */
void wva_escape_markdown(struct wva_buffer *out, const char *text);

/* A name in Markdown: the same as code, which GitHub searches for no mentions, and cut where it is
 * long. */
void wva_escape_markdown_name(struct wva_buffer *out, const char *text);

/* The value of a label in OpenMetrics, without the quotes. */
void wva_escape_label(struct wva_buffer *out, const char *text);

#endif
