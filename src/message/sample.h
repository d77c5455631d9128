/* SPDX-License-Identifier: Apache-2.0 */
/* A sample: everything that one reconcile cycle reports about one server, and the columns it is
 * written as.
 *
 * A cell has the text from the log, so numbers keep their digits; an empty cell means "not
 * reported". Nothing is ever carried over from another cycle, server or model. The views of a
 * sample are valid during the call that passes it. */
#ifndef WVA_MESSAGE_SAMPLE_H
#define WVA_MESSAGE_SAMPLE_H

#include <stdint.h>

#include "util/str.h"

/* In file order. The first WVA_COLUMN_CLASSIC are the classic row; both orders are part of the file
 * format. */
enum wva_column {
    WVA_COLUMN_TIMESTAMP,     /* of the servers line, else of the Solution */
    WVA_COLUMN_ITL_OBSERVED,  /* ms, mean of the last minute; 0 with rate 0: no traffic seen */
    WVA_COLUMN_TTFT_OBSERVED, /* ms, same */
    WVA_COLUMN_RATE,          /* requests per minute */
    WVA_COLUMN_INPUT_TOKENS,  /* mean per request */
    WVA_COLUMN_OUTPUT_TOKENS, /* mean per request */
    WVA_COLUMN_REPLICAS_DESIRED,
    WVA_COLUMN_ITL_PREDICTED,  /* ms, at the desired replicas */
    WVA_COLUMN_TTFT_PREDICTED, /* ms, queue wait + prefill */
    WVA_COLUMN_ITL_SLO,        /* ms */
    WVA_COLUMN_TTFT_SLO,       /* ms */
    WVA_COLUMN_ALPHA,          /* ms; decode time = alpha + beta * batch */
    WVA_COLUMN_BETA,           /* ms per request in the batch */
    WVA_COLUMN_GAMMA,          /* ms; prefill time = gamma + delta * input tokens * batch */
    WVA_COLUMN_DELTA,          /* ms per token and request in the batch */
    WVA_COLUMN_CLASSIC,
    WVA_COLUMN_SERVER = WVA_COLUMN_CLASSIC, /* "variant:namespace" */
    WVA_COLUMN_VARIANT,
    WVA_COLUMN_NAMESPACE,
    WVA_COLUMN_MODEL,
    WVA_COLUMN_CLASS,            /* service class */
    WVA_COLUMN_ACCELERATOR,      /* of the Solution, else of the current allocation */
    WVA_COLUMN_REPLICAS_CURRENT, /* pods that exist, ready or not */
    WVA_COLUMN_MAX_BATCH,        /* requests per replica */
    WVA_COLUMN_COST,             /* cents per hour, all desired replicas */
    WVA_COLUMN_VALUE,            /* cents per hour, the optimizer's objective */
    WVA_COLUMN_RHO,              /* mean requests in service / max batch */
    WVA_COLUMN_MAX_RPM,          /* requests per minute one replica serves within the SLO */
    WVA_COLUMN_SATURATED,        /* "true" when the rate exceeds all replicas' max_rpm */
    WVA_COLUMN_TPS_SLO,          /* tokens per second; 0: unset */
    WVA_COLUMN_CYCLE,            /* 1-based number of the cycle in its input */
    WVA_COLUMN_FLAGS,    /* what is wrong or missing, see enum wva_flag; names joined by '|' */
    WVA_COLUMN_MODE,     /* of the controller: "model-only", "saturation-only", "hybrid", ... */
    WVA_COLUMN_ACTION,   /* "scale-up", "scale-down", "no-change" */
    WVA_COLUMN_REASON,   /* of the decision, as the controller words it */
    WVA_COLUMN_ANALYZER, /* source of the next five: "saturation", "queueing-model", ... Where
                            several vote, it is the saturation analyzer */
    WVA_COLUMN_SUPPLY,   /* KV tokens (saturation), tokens/s (throughput), requests/s (queueing) */
    WVA_COLUMN_DEMAND,   /* same unit, as are the two capacities */
    WVA_COLUMN_UTILIZATION,       /* demand / supply; not the use of the KV cache */
    WVA_COLUMN_REQUIRED_CAPACITY, /* above 0 asks for a scale-up */
    WVA_COLUMN_SPARE_CAPACITY,    /* above 0 permits a scale-down */
    WVA_COLUMN_KV_USAGE,          /* 0..1, the highest of the variant's pods */
    WVA_COLUMN_QUEUE_LENGTH,      /* requests waiting, all pods of the variant */
    WVA_COLUMN_QUEUEING_ALPHA, /* ms; of the three-parameter model of 2026, which is not alpha to */
    WVA_COLUMN_QUEUEING_BETA,  /* delta: iteration time = alpha + batch * (beta * compute tokens */
    WVA_COLUMN_QUEUEING_GAMMA, /* + gamma * memory tokens) */
    WVA_COLUMN_TUNER,          /* "accepted", "rejected", "failed", "skipped", "off" */
    WVA_COLUMN_NIS,            /* normalized innovation squared of the tuner's step */
    WVA_COLUMN_POD,            /* the controller's pod, if there are several in one input */
    WVA_COLUMN_REPLICA_CAPACITY, /* of one ready replica, in the unit of supply and demand */
    WVA_COLUMN_REPLICAS_READY,   /* of the current ones, those that serve */
    WVA_COLUMN_ROLE,             /* "prefill", "decode", "both" */
    WVA_COLUMN_CAPACITY_SOURCE,  /* how the analyzer knows the replica's capacity: "P1-obs", ... */
    WVA_COLUMN_SCALE_UP_THRESHOLD,  /* of the analyzer: utilization above it requires capacity */
    WVA_COLUMN_SCALE_DOWN_BOUNDARY, /* utilization below it is spare capacity */
    WVA_COLUMN_UNSATURATED,         /* replicas of the model that the first saturation analysis (V1)
                                       calls not saturated */
    WVA_COLUMN_SPARE_KV,        /* their mean distance from its threshold of KV cache use, 0..1 */
    WVA_COLUMN_SPARE_QUEUE,     /* same, of its threshold of waiting requests */
    WVA_COLUMN_MAX_REPLICAS,    /* the ceiling that was put on the replicas in this cycle */
    WVA_COLUMN_ACCELERATORS,    /* of the row's type in the cluster, according to the limiter */
    WVA_COLUMN_GPS_OBSERVED,    /* tokens/s that a pod decodes, of the pod that is farthest from */
    WVA_COLUMN_GPS_MODEL,       /* the throughput analyzer's model; of those within its tolerance */
    WVA_COLUMN_GPS_ERROR,       /* nothing is logged. |model - observed| / observed, % */
    WVA_COLUMN_MODEL_RATE,      /* requests per minute that arrive for the model, all variants */
    WVA_COLUMN_SCHEDULER_QUEUE, /* requests of the model that wait in the scheduler */

    /* What is known from several facts only: no fact has these cells. */
    WVA_COLUMN_JOINED,
    WVA_COLUMN_DECIDED_BY = WVA_COLUMN_JOINED, /* the analyzer whose vote became the decision; empty
                                                  if that cannot be told, or something else did */
    WVA_COLUMN_OTHER_ANALYZER,                 /* the second one: the next eight are as above */
    WVA_COLUMN_OTHER_SUPPLY,
    WVA_COLUMN_OTHER_DEMAND,
    WVA_COLUMN_OTHER_UTILIZATION,
    WVA_COLUMN_OTHER_REQUIRED_CAPACITY,
    WVA_COLUMN_OTHER_SPARE_CAPACITY,
    WVA_COLUMN_OTHER_REPLICA_CAPACITY,
    WVA_COLUMN_OTHER_CAPACITY_SOURCE,
    WVA_COLUMN_OTHER_SCALE_UP_THRESHOLD,
    WVA_COLUMN_OTHER_SCALE_DOWN_BOUNDARY,
    WVA_COLUMN_COUNT,

    /* Cells of facts that are not columns of a sample. */
    WVA_CELL_SERVING_POD = WVA_COLUMN_JOINED, /* a pod of the variant */
    WVA_CELL_INSTANCE,                        /* an engine in it, if several share a pod */
    WVA_CELL_NO_RATE,                         /* "true": its request rate is not known */
    WVA_CELL_DETAIL,                          /* an analysis's reason for a decision */
    WVA_CELL_WORKLOAD, /* the workload that a variant scales; its pods' names begin with it */
    WVA_CELL_NO_VOTE,  /* "true": the saturation analyzer has no influence */
    WVA_CELL_COUNT
};

enum wva_column_kind {
    WVA_COLUMN_KIND_TIME,
    WVA_COLUMN_KIND_NUMBER,
    WVA_COLUMN_KIND_TEXT,
    WVA_COLUMN_KIND_BOOLEAN,
};

struct wva_column_info {
    const char *name; /* in file headers and in --columns */
    enum wva_column_kind kind;
    const char *help; /* unit and meaning, a few words */
};

const struct wva_column_info *wva_column_info(enum wva_column column);

/* The column called `name`, or -1. */
int wva_column_find(struct wva_str name);

enum wva_flag {
    WVA_FLAG_INFEASIBLE = 1 << 0,  /* the Solution has no allocation for the server */
    WVA_FLAG_NO_SOLUTION = 1 << 1, /* the cycle's Solution line is missing or does not include it */
    WVA_FLAG_NO_SERVERS = 1 << 2,  /* the cycle's servers line is missing or does not include it */
    WVA_FLAG_NO_PARAMETERS = 1 << 3,   /* no model parameters for its model and accelerator */
    WVA_FLAG_MALFORMED = 1 << 4,       /* a part of it could not be read; such cells are empty */
    WVA_FLAG_SCALE_TO_ZERO = 1 << 5,   /* the optimizer chose no replicas */
    WVA_FLAG_PARTIAL_RATE = 1 << 6,    /* the rate of some pods is not known, and not in the sum */
    WVA_FLAG_SHARED_CAPACITY = 1 << 7, /* supply and demand are those of several variants */
    WVA_FLAG_SEVERAL_ENGINES =
        1 << 8, /* in a pod: the capacity of a replica is that of an engine */
};

struct wva_sample {
    int64_t time_ns; /* UTC; WVA_TIME_NONE if the log had no readable time */
    uint64_t cycle;  /* 1-based */
    unsigned flags;
    struct wva_str cell[WVA_COLUMN_COUNT]; /* CYCLE and FLAGS are filled too */
};

#endif
