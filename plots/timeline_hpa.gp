# SPDX-License-Identifier: Apache-2.0
# An HPA run at a glance: queue and KV cache against their targets, latency and replicas over one
# time axis, with scaling events. What was not recorded has no panel.
figure = "timeline_hpa"
hpa_run = 1
if (!exists("height")) height = 7.
show_scaling = 1
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

panels = 3 + (seen_itl > 0) + (seen_ttft > 0)
plot_itl = 'plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(observed("itl_ms")) title "observed ITL" \
        with linespoints linestyle OBSERVED'
plot_ttft = 'plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(observed("ttft_ms")) title "observed TTFT" \
        with linespoints linestyle OBSERVED'

unset label
set lmargin 11 # the same for all panels
set rmargin 3
set multiplot layout panels,1 title heading("The run at a glance\n")
eval upper
if (seen_itl > 0) {
    set ylabel "ITL (ms)"; eval from_zero(above(top_itl))
    eval plot_itl
}
if (seen_ttft > 0) {
    set ylabel "TTFT (ms)"; eval from_zero(above(top_ttft))
    eval plot_ttft
}
set ylabel "waiting"
eval from_zero(above(top_waiting))
plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(cell("waiting_target")) title "target" with lines linestyle SLO, \
    samples using "time_minutes":(cell("waiting")) title "requests waiting, per replica" \
        with linespoints linestyle WAITING
set ylabel "KV cache (%)"
eval from_zero(above(top_cache))
plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(percent("kv_target")) title "target" with lines linestyle SLO, \
    samples using "time_minutes":(percent("kv_usage")) title "KV cache in use" \
        with linespoints linestyle CACHE
set ylabel "replicas"
eval from_zero(ceil(1.15 * top_replicas))
set ytics ceil(top_replicas / ticks)
eval lowest
plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(cell("current_replicas")) title "current replicas" \
        with steps linestyle CURRENT, \
    samples using "time_minutes":(cell("desired_replicas")) title "desired replicas" \
        with steps linestyle DESIRED
unset multiplot
