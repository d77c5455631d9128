/* SPDX-License-Identifier: Apache-2.0 */
/* Escapes text from outside (names, above all) for each document format, so that any content
 * remains plain text. Bytes that are not UTF-8 become U+FFFD, control characters blanks. NULL is
 * treated as empty. */
#ifndef WVA_OUTPUT_ESCAPE_H
#define WVA_OUTPUT_ESCAPE_H

#include "util/buffer.h"

/* For XML and HTML elements and attributes. */
void wva_escape_xml(struct wva_buffer *out, const char *text);

/* For GitHub's Markdown, including tables: characters that could act as markup, a link or a cell
 * separator at their position become entities. Everything else is unchanged, for people who read
 * the source. */
void wva_escape_markdown(struct wva_buffer *out, const char *text);

/* A name in Markdown: formatted as code, in which GitHub does not look for mentions, and truncated
 * if it is long. */
void wva_escape_markdown_name(struct wva_buffer *out, const char *text);

/* An OpenMetrics label value, without the quotes. */
void wva_escape_label(struct wva_buffer *out, const char *text);

#endif
