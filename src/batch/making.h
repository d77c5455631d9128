/* SPDX-License-Identifier: Apache-2.0 */
/* The report on one experiment of a batch: whether it must be made, its location, and its rows of
 * the catalogue. */
#ifndef WVA_BATCH_MAKING_H
#define WVA_BATCH_MAKING_H

#include <jansson.h>

#include "batch/catalogue.h"
#include "batch/output.h"
#include "report/build.h"

/* Explains why a log has no samples. */
typedef void wva_explain(const struct wva_coverage *coverage, struct wva_buffer *text);

struct wva_making {
    char *id, *name, *kind;
    char *report;     /* "reports/NAME-ID" */
    char *old_report; /* of the same experiment under another name; NULL: none */
    size_t bytes;
    json_t *files;
    const struct wva_output *output;       /* borrowed, as are those below */
    const struct wva_build_options *build; /* dir, name, force and threads are not used */
    const char *options_text;
    wva_explain *explain; /* may be NULL */
};

/* `experiment` is what wva_find_look found. */
struct wva_making *wva_making_create(const json_t *experiment, const struct wva_output *output,
                                     const struct wva_build_options *build,
                                     const char *options_text, wva_explain *explain);
void wva_making_free(struct wva_making *making);

/* Whether what is known of it is not enough. It is made again for a name that comes before that by
 * which it is known, so that it is called the same in whatever order its places are found. */
bool wva_making_is_needed(struct wva_making *making, const struct wva_known *known, bool force);

/* Makes the report of `path`, not yet in its final place: {"rows": ...} or {"failure": reason}, the
 * caller's to json_decref. */
json_t *wva_making_run(const struct wva_making *making, const char *path, const char *origin);

/* Puts the finished report in place, replacing an earlier one. */
enum wva_status wva_making_place(const struct wva_making *making, struct wva_error *err);

/* Of one that failed. The caller's to json_decref. */
json_t *wva_making_failed_rows(const struct wva_making *making, const char *reason);

/* Removes what was begun of a report and is not in its place. */
void wva_making_remove(const struct wva_making *making);

#endif
