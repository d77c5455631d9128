/* SPDX-License-Identifier: Apache-2.0 */
/* The figures that a benchmark publishes of its runs, beside those of the load: by the same names,
 * but weighted by time, over the load only, and of all servers and requests. */
#ifndef WVA_ANALYSIS_PUBLISHED_H
#define WVA_ANALYSIS_PUBLISHED_H

#include "analysis/stages.h"
#include "experiment/published.h"

struct wva_published_row {
    const char *name;       /* as the benchmark calls it */
    double published, load; /* NaN: not known */
    const char *why;        /* they differ; a phrase */
};

struct wva_published_rows {
    struct wva_published_row items[WVA_PUBLISHED_FIGURES];
    size_t count; /* of those that would be published */
};

/* `servers` are those of the run. Zeroed if the run is not of such a benchmark. */
struct wva_published_rows wva_published_measure(const struct wva_published *published,
                                                const struct wva_jobs *jobs,
                                                const struct wva_stages *stages,
                                                const struct wva_stage_server *servers,
                                                size_t server_count);

#endif
