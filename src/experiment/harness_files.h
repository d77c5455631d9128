/* SPDX-License-Identifier: Apache-2.0 */
/* Small files that the harness of a benchmark leaves in the folder of a run: run_metadata.yaml,
 * traffic_complete.yaml, and the marks of stages in the generator's stdout.log. */
#ifndef WVA_EXPERIMENT_HARNESS_FILES_H
#define WVA_EXPERIMENT_HARNESS_FILES_H

#include <stdint.h>

#include "util/error.h"
#include "util/str.h"

enum { WVA_HARNESS_PAIRS_MAX = 200, WVA_STAGE_MARKS_MAX = 10000 };

/* ---- run_metadata.yaml, traffic_complete.yaml ---- */

struct wva_harness_pair {
    char *key, *value; /* owned */
};

/* Lines "key: \"text\"", read one by one, since descriptions hold quotes that nobody escaped. */
struct wva_harness_info {
    struct wva_harness_pair *pairs;
    size_t count, capacity;
};

void wva_harness_info_take_line(struct wva_harness_info *info, struct wva_str line);
enum wva_status wva_harness_info_read(const char *path, struct wva_harness_info *info,
                                      struct wva_error *err);
void wva_harness_info_free(struct wva_harness_info *info);

/* The text of a key; NULL where it has none, or an empty one. */
const char *wva_harness_text(const struct wva_harness_info *info, const char *key);

/* The time of a key ("harness_start"); WVA_TIME_NONE where it is none. */
int64_t wva_harness_time(const struct wva_harness_info *info, const char *key);

/* The number of a key ("harness_rc"); NaN where it is none. */
double wva_harness_number(const struct wva_harness_info *info, const char *key);

/* Seconds of a duration such as "PT1286.402392890S", "PT.5S", "PT2H3M4S"; NaN where it is none. */
double wva_harness_span(const struct wva_harness_info *info, const char *key);

/* ---- stdout.log ---- */

/* When a stage began, and when its last answer came. Of several runs of one stage the last counts.
 */
struct wva_stage_mark {
    int stage;
    int64_t start_ns;
    int64_t end_ns; /* WVA_TIME_NONE: it was not told to end */
    bool failed;    /* it ended by "run failed"; its report is there all the same */
};

struct wva_stage_marks {
    struct wva_stage_mark *items; /* owned, by stage */
    size_t count, capacity;
    struct wva_stage_mark open; /* the stage that has begun */
    bool is_open;
};

/* Lines "2025-03-01 10:00:00,250 - ... Stage 0 - run started". The clock is that of the pod: UTC.
 * A stage whose end is not behind its start is left out. */
void wva_stage_marks_take_line(struct wva_stage_marks *marks, struct wva_str line);
void wva_stage_marks_end(struct wva_stage_marks *marks);
enum wva_status wva_stage_marks_read(const char *path, struct wva_stage_marks *marks,
                                     struct wva_error *err);

/* NULL: there is none of this stage. */
const struct wva_stage_mark *wva_stage_marks_find(const struct wva_stage_marks *marks, int stage);
void wva_stage_marks_free(struct wva_stage_marks *marks);

#endif
