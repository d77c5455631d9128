/* SPDX-License-Identifier: Apache-2.0 */
/* Columns of a table of samples: those of a controller's samples (message/sample.h), and those that
 * only a monitor of an autoscaler records. */
#ifndef WVA_SERIES_ROW_COLUMNS_H
#define WVA_SERIES_ROW_COLUMNS_H

#include "message/sample.h"
#include "series/frame.h"

enum {
    WVA_MONITORED = 5, /* number of columns that only a monitor has */
    WVA_ROW_COLUMNS = WVA_COLUMN_COUNT + WVA_MONITORED
};

struct wva_monitored {
    const char *name;
    enum wva_role role;
};
extern const struct wva_monitored wva_monitored[WVA_MONITORED];

/* The column called `name` in data/samples.csv or data/hpa_samples.csv: an enum wva_column, or
 * WVA_COLUMN_COUNT + i for wva_monitored[i]. -1: unknown. */
int wva_row_column_find(struct wva_str name);

#endif
