/* SPDX-License-Identifier: Apache-2.0 */
/* Capacity of one replica within the SLOs according to a latency model: the largest batch n that
 * keeps ITL = alpha + beta n and TTFT = gamma + delta k n within them, and by Little's law the load
 * that causes such a batch, rpm = 60000 n / (TTFT + (m - 1) ITL). */
#ifndef WVA_ANALYSIS_CAPACITY_H
#define WVA_ANALYSIS_CAPACITY_H

/* If a parameter is NaN, its SLO is ignored. */
struct wva_latency_model {
    double alpha, beta;  /* ms, ms per request in the batch */
    double gamma, delta; /* ms, ms per input token and request in the batch */
};

/* Profile of the requests of a run. */
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
    double batch; /* requests; 0: even a single request misses the SLO of `limit` */
    double rpm;   /* requests per minute; likewise */
};

struct wva_capacity wva_capacity_find(const struct wva_latency_model *model,
                                      const struct wva_requests_profile *profile);

/* The smallest number of replicas for `load_rpm`, at least 1 if there is load; INFINITY if no
 * number suffices, NaN if unknown. */
double wva_capacity_replicas(const struct wva_capacity *capacity, double load_rpm);

#endif
