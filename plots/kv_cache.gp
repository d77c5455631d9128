# SPDX-License-Identifier: Apache-2.0
# Use of the KV cache against its target, with changes of the desired replicas.
figure = "kv_cache"
hpa_run = 1
show_scaling = 1
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

set title heading("Use of the KV cache against its target")
set ylabel "KV cache use (%)"
eval from_zero(above(top_cache))
plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(percent("kv_usage")):(percent("kv_target")) \
        with filledcurves above fillcolor rgb EXCESS title "above the target", \
    samples using "time_minutes":(percent("kv_target")) title "target" with lines linestyle SLO, \
    samples using "time_minutes":(percent("kv_usage")) title "cache use" \
        with linespoints linestyle CACHE
