/* SPDX-License-Identifier: Apache-2.0 */
/* When the stages of a run of load began and ended. Generators that measure durations only leave
 * that to be found: from marks in their log, from the first arrivals that the servers counted, from
 * the end of the traffic, or from the range of the harness.
 *
 * Stages follow each other. A stage ends with its last answer, so an overloaded one lasts longer
 * than planned; then there is a pause, the same behind each stage. */
#ifndef WVA_EXPERIMENT_STAGE_TIMES_H
#define WVA_EXPERIMENT_STAGE_TIMES_H

#include "experiment/harness_files.h"

/* The best first. */
enum wva_stage_source {
    WVA_STAGE_BY_GENERATOR, /* it wrote the times itself */
    WVA_STAGE_BY_MARKS,     /* stdout.log */
    WVA_STAGE_BY_ARRIVALS,  /* the first requests that the servers counted, then stage by stage */
    WVA_STAGE_BY_TRAFFIC,   /* backwards from the end of the traffic */
    WVA_STAGE_BY_HARNESS,   /* forwards from the start of the harness: approximate */
    WVA_STAGE_NOWHERE,      /* no time is known */
    WVA_STAGE_SOURCES
};

/* What is known of one stage; NaN and WVA_TIME_NONE: not. */
struct wva_stage_facts {
    int64_t start_ns, end_ns;        /* as the generator wrote them */
    double benchmark_s;              /* from the first start to the last end */
    double succeeded, completed_rps; /* these two give the same where it is not written */
    double send_s;                   /* from the first start to the last */
    double planned_s;                /* its duration in the configuration */
};

struct wva_stage_anchors {
    const struct wva_stage_marks *marks; /* NULL: none */
    int64_t first_arrival_ns;            /* of stage 0, see wva_stage_find_arrival */
    int64_t traffic_end_ns;              /* of the last stage: completed_at */
    int64_t harness_start_ns, harness_end_ns;
    double whole_s;    /* from the first request of all stages to the last answer: the summary's */
    double interval_s; /* between stages as configured; NaN: 1 s */
};

struct wva_stage_time {
    int64_t start_ns; /* WVA_TIME_NONE: not known */
    int64_t first_ns; /* of its first request: of a mark 1 s later, else the start */
    int64_t end_ns;   /* of its last answer; WVA_TIME_NONE: not known */
    enum wva_stage_source source;
    double uncertainty_s; /* about so much the times may be off; NaN: not known */
};

/* "the generator's own times", "marks in stdout.log", ... */
const char *wva_stage_source_name(enum wva_stage_source source);

/* An anchors struct in which nothing is known. */
struct wva_stage_anchors wva_stage_anchors_make(void);

/* How long a stage lasted by the best of its facts; NaN where there is none. */
double wva_stage_length(const struct wva_stage_facts *facts);

/* The pause between stages: what the whole took beyond its stages, else the configured interval and
 * 2 s that inference-perf takes for itself. */
double wva_stage_pause(const struct wva_stage_facts *facts, size_t count,
                       const struct wva_stage_anchors *anchors);

/* When the first request came that was counted as one of `arrived` by `round_ns`, at `rate_rps`,
 * but not by `before_ns`, the round before: the later of that and round_ns - arrived / rate. */
int64_t wva_stage_find_arrival(int64_t before_ns, int64_t round_ns, double arrived,
                               double rate_rps);

/* Fills times[0 .. count - 1]. Where a stage has no source of its own, it goes by its neighbours,
 * as far as their lengths are known. */
void wva_stage_times_place(const struct wva_stage_facts *facts, size_t count,
                           const struct wva_stage_anchors *anchors, struct wva_stage_time *times);

#endif
