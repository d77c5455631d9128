/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a catalogue that an experiment gives, made from its report. */
#ifndef WVA_BATCH_ENTRY_H
#define WVA_BATCH_ENTRY_H

#include <jansson.h>

#include "report/build.h"

/* How many parts the span of a run has at most in a line_* column. */
enum { WVA_LINE_PARTS = 48 };

/* Facts about an experiment before it is read. Borrowed. */
struct wva_entry_facts {
    const char *path, *name, *kind;
    const char *report; /* below the folder of the catalogue */
    const char *tool_version, *options;
    json_t *files; /* [{path, bytes, sha256}] */
    size_t bytes;
};

/* The rows of an experiment that is done, and those of one that failed; the caller's to
 * json_decref. */
json_t *wva_entry_make(const struct wva_entry_facts *facts, const struct wva_build_view *view);
json_t *wva_entry_make_failed(const struct wva_entry_facts *facts, const char *reason);

#endif
