/* SPDX-License-Identifier: Apache-2.0 */
/* What one replica serves within the SLOs by a latency model: the most requests in its batch that
 * keep ITL = alpha + beta n and TTFT = gamma + delta k n within them, and by Little's law the load
 * that makes such a batch, rpm = 60000 n / (TTFT + (m - 1) ITL). */
#ifndef WVA_ANALYSIS_CAPACITY_H
#define WVA_ANALYSIS_CAPACITY_H

/* A parameter that is NaN leaves its SLO out. */
struct wva_latency_model {
    double alpha, beta;  /* ms, ms per request in the batch */
    double gamma, delta; /* ms, ms per input token and request in the batch */
};

/* What a run's requests were like. */
struct wva_requests_profile {
    double input_tokens, output_tokens, ttft_ms; /* means over the rows that were fitted */
    double max_batch;                            /* NaN: no limit is known */
    double slo_itl_ms, slo_ttft_ms;              /* medians over the run; NaN: none */
};

enum wva_capacity_limit {
    WVA_CAPACITY_UNKNOWN, /* the figures are NaN */
    WVA_CAPACITY_BY_ITL,
    WVA_CAPACITY_BY_TTFT,
    WVA_CAPACITY_BY_BATCH, /* the largest batch, with both SLOs met */
};

/* "itl", "ttft", "batch"; NULL for UNKNOWN. */
const char *wva_capacity_limit_name(enum wva_capacity_limit limit);

struct wva_capacity {
    enum wva_capacity_limit limit;
    double batch; /* requests; 0: even one that is alone misses the SLO of `limit` */
    double rpm;   /* requests per minute; likewise */
};

struct wva_capacity wva_capacity_find(const struct wva_latency_model *model,
                                      const struct wva_requests_profile *profile);

/* The smallest number of replicas for `load_rpm`, at least 1 where there is load; INFINITY where no
 * number is enough, NaN where it cannot be told. */
double wva_capacity_replicas(const struct wva_capacity *capacity, double load_rpm);

#endif
