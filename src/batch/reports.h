/* SPDX-License-Identifier: Apache-2.0 */
/* The folders of reports below a batch's output, OUT/reports/NAME-ID.
 *
 * The name of a report in a catalogue is untrusted. It is only accepted if it is the name that this
 * experiment's report would have, and nothing that a catalogue names is removed unless it lies in
 * OUT/reports, is reached without symbolic links, and carries our manifest. */
#ifndef WVA_BATCH_REPORTS_H
#define WVA_BATCH_REPORTS_H

#include <stdbool.h>

#include "util/error.h"

/* "reports/NAME-ID"; the caller frees it. */
char *wva_reports_place(const char *name, const char *id);

/* Whether `report` is a name that wva_reports_place gives for some experiment. */
bool wva_reports_is_name(const char *report);

/* Whether it is there as a whole: such a name, a folder of its own below `out`, our manifest. */
bool wva_reports_is_whole(const char *out, const char *report);

/* Puts the folder `made` in the place of `report`, a name that wva_reports_place gave. What lay
 * there goes into the folder `old` for as long as that takes: wva_reports_recover finds it. */
enum wva_status wva_reports_put(const char *out, const char *report, const char *made,
                                const char *old, struct wva_error *err);

/* Puts reports back that a kill left in `old` with nothing in their place; removes the others. */
void wva_reports_recover(const char *out, const char *old);

/* Removes the report, if it is whole. */
void wva_reports_remove(const char *out, const char *report);

#endif
