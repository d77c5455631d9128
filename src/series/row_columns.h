/* SPDX-License-Identifier: Apache-2.0 */
/* The columns of a table of samples: those of a controller's samples (message/sample.h), and beside
 * them what only a monitor of an autoscaler sees. */
#ifndef WVA_SERIES_ROW_COLUMNS_H
#define WVA_SERIES_ROW_COLUMNS_H

#include "message/sample.h"
#include "series/frame.h"

enum {
    WVA_MONITORED = 5, /* so many a monitor has beside them */
    WVA_ROW_COLUMNS = WVA_COLUMN_COUNT + WVA_MONITORED
};

struct wva_monitored {
    const char *name;
    enum wva_role role;
};
extern const struct wva_monitored wva_monitored[WVA_MONITORED];

/* The column called `name`, by the names of data/samples.csv or of data/hpa_samples.csv: an enum
 * wva_column, or WVA_COLUMN_COUNT + i for wva_monitored[i]. -1: none of ours. */
int wva_row_column_find(struct wva_str name);

#endif
