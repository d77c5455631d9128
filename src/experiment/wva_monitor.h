/* SPDX-License-Identifier: Apache-2.0 */
/* monitor.log of a WVA experiment: what the collector of the controller's log had to say while it
 * ran. */
#ifndef WVA_EXPERIMENT_WVA_MONITOR_H
#define WVA_EXPERIMENT_WVA_MONITOR_H

#include <stdint.h>

#include "util/error.h"
#include "util/notes.h"
#include "util/str.h"

enum { WVA_MONITOR_POD_MAX = 254 };

struct wva_monitor {
    uint64_t lines;     /* that it was read with */
    uint64_t collected; /* lines of the controller's log, by the last count it gave */
    uint64_t lost_pods; /* how often the controller's pod went away */
    uint64_t errors;    /* lines of its own that tell of an error */
    bool started, stopped;
    char pod[WVA_MONITOR_POD_MAX]; /* the first pod of the controller; empty: unknown */
};

void wva_monitor_take_line(struct wva_monitor *monitor, struct wva_str line);

/* Reads monitor.log in `folder`. */
enum wva_status wva_monitor_read(const char *folder, struct wva_monitor *monitor,
                                 struct wva_error *err);

/* Notes what tells against the log, which has `log_lines` lines (0: none was read). */
void wva_monitor_note(const struct wva_monitor *monitor, uint64_t log_lines,
                      struct wva_notes *notes);

#endif
