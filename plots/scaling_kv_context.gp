# SPDX-License-Identifier: Apache-2.0
# Current and desired replicas, with the use of the KV cache on the right axis.
figure = "scaling_kv_context"
hpa_run = 1
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

set title heading("Replicas and use of the KV cache")
set ylabel "replicas"
eval from_zero(ceil(1.15 * top_replicas))
set ytics ceil(top_replicas / ticks)
set y2label "KV cache use (%)"
set y2range [0:above(top_cache)]
set y2tics
plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(percent("kv_target")) axes x1y2 title "target (right)" \
        with lines linestyle SLO, \
    samples using "time_minutes":(percent("kv_usage")) axes x1y2 title "cache use (right)" \
        with linespoints linestyle CACHE, \
    samples using "time_minutes":(cell("current_replicas")) title "current replicas" \
        with steps linestyle CURRENT, \
    samples using "time_minutes":(cell("desired_replicas")) title "desired replicas" \
        with steps linestyle DESIRED
