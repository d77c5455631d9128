/* SPDX-License-Identifier: Apache-2.0 */
/* A run to be analysed: one frame per server, independent of its source. */
#ifndef WVA_EXPERIMENT_EXPERIMENT_H
#define WVA_EXPERIMENT_EXPERIMENT_H

#include "cluster/hpa.h"
#include "experiment/collected.h"
#include "experiment/events.h"
#include "experiment/hpa_rows.h"
#include "experiment/metadata.h"
#include "experiment/occurrences.h"
#include "experiment/published.h"
#include "experiment/reasons.h"
#include "jobs/jobs.h"
#include "log/complaints.h"
#include "log/sinks.h"
#include "plan/run_plan.h"
#include "prom/full_pods.h"
#include "series/frame.h"
#include "util/notes.h"

/* Replicas from the start of a benchmark's harness to its stop, the load and all around it: each
 * snapshot holds to the next, the first backwards, the last onwards. */
struct wva_harness_replicas {
    int64_t from_ns, to_ns;          /* WVA_TIME_NONE: not known, and all else is nothing */
    double ready_mean, desired_mean; /* NaN: not known */
    double ready_hours;              /* replica-hours; likewise */
};

struct wva_server {
    char *name;        /* "variant:namespace"; empty when the source does not tell */
    char *short_name;  /* "variant", where some of its rows do not say the namespace; else NULL */
    char *model;       /* the last one logged; empty if unknown */
    char *accelerator; /* likewise */
    char *analyzer;    /* what supply and demand are said by: of several that vote, the one that
                          decided most changes; empty if unknown */
    char *other_analyzer; /* what those of the roles OTHER_... are said by; empty if there is
                             none */
    const char *scaler;   /* who scales it: "KEDA", "HPA", ...; NULL: not known */
    double gpus;          /* that each replica uses; NaN: not known */
    double replicas_max;  /* that its autoscaler may ask for, where that is more than it must; NaN:
                             not known */
    struct wva_reasons reasons; /* of decisions on its replicas */
    bool is_sum;      /* of the other servers of its model, so nothing of it is added to theirs */
    bool whole_model; /* measured, and all requests of its model pass it: what clients measure is of
                         it */
    struct wva_harness_replicas harness;
    struct wva_full_pods full; /* of its pods with a full KV cache; no intervals: not known */
    size_t missed_scrapes;     /* that a pod did not answer although it had answered before */
    double finished, tokens;   /* requests and the output tokens of them over the whole run, by the
                                  servers' own counters; 0: not counted */
    struct wva_frame *frame;
    struct wva_frame *written; /* the same rows with the numbers as the file has them, if those of
                                  `frame` were corrected; NULL: no difference */
};

/* The SLO that a load was meant to keep, by the configuration of its generator. */
struct wva_meant_slo {
    char *file;             /* relative to the folder; owned; NULL: none says any */
    double itl_ms, ttft_ms; /* NaN: not said, or every server states its own */
};

struct wva_experiment {
    char *file;      /* what was read */
    bool with_parts; /* `file` was found in a folder, and represents all parts of its rotated log */
    bool from_log;   /* a controller log, not a table made of one */
    bool broken_off; /* it could not be read to its end */
    bool from_rows;  /* a table of samples, of which no copy is needed */
    struct wva_server *servers; /* none where there are only `jobs` */
    size_t count;
    uint64_t rows_without_time;       /* omitted: they have no place in a series */
    uint64_t bad_rows;                /* omitted rows of a table */
    struct wva_coverage coverage;     /* of a log; zero otherwise */
    struct wva_complaints complaints; /* of a log's controller */

    bool has_collector;             /* one that counted beside the controller, */
    struct wva_collected collected; /* so much; else empty */
    enum wva_hpa_schema monitor;    /* whose table was read; WVA_HPA_NONE: none of a monitor */
    char *setup; /* what repeats of the run have in common, if their names do not tell; or NULL */
    struct wva_metadata metadata; /* this and the next two may be empty */
    struct wva_events events;
    struct wva_occurrences occurrences;
    struct wva_notes notes;

    /* Of the folder that was read, whichever reader won. */
    struct wva_jobs jobs;         /* what load generators say */
    struct wva_run_plan *plan;    /* of the copy of the configuration; NULL: none there */
    struct wva_hpa_spec hpa_spec; /* how the HPA was set */
    struct wva_published published;
    char *arrivals;      /* of the configured load: "constant", "poisson", ...; NULL: not known */
    double stages_off_s; /* about so much the times of stages may be off, 0 where the generator
                            states them; NaN: not known */
    struct wva_meant_slo meant; /* also in the frames of servers that state none */
};

struct wva_experiment_options {
    const volatile sig_atomic_t *stop; /* may be NULL */
    wva_sample_sink *tee;              /* also gets each sample that is read; may be NULL */
    wva_reject_sink *reject;           /* gets each line of a log that gave nothing; may be NULL */
    void *context;                     /* handed to both */
    const struct wva_patterns *patterns; /* as in wva_log_sinks */
    unsigned threads;                    /* likewise */
    const struct wva_zone *zone;         /* of times that have none; NULL: UTC, which is noted */
    bool units_as_is;                    /* do not repair the units of an HPA run */
    const char *manifests; /* where manifests lie that the configuration names; may be NULL */
    bool jobs_suffice;     /* a folder with nothing but logs of load generators is an experiment
                              too: one without servers */
};

void wva_experiment_free(struct wva_experiment *experiment);

/* For readers: the server called `name`, made if it is new; valid until the next call. */
struct wva_server *wva_experiment_server(struct wva_experiment *experiment, struct wva_str name);

/* For readers: adds a sample as a row of its server's frame. */
void wva_experiment_add(struct wva_experiment *experiment, const struct wva_sample *sample);

/* Adds it, and hands it to options->tee. */
enum wva_status wva_experiment_take(struct wva_experiment *experiment,
                                    const struct wva_experiment_options *options,
                                    const struct wva_sample *sample, struct wva_error *err);

/* Once all is read: joins servers that are one, sorts each frame by time, and puts the analyzer
 * first that decided most. */
void wva_experiment_finish(struct wva_experiment *experiment);

/* The unit of the server's supply and demand; NULL: unknown. */
const char *wva_server_capacity_unit(const struct wva_server *server);

#endif
