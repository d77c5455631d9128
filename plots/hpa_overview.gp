# SPDX-License-Identifier: Apache-2.0
# An HPA run in one picture: replicas, queue, latency, cache and jobs.
figure = "hpa_overview"
hpa_run = 1
if (!exists("height")) height = 9.
if (!exists("fontsize")) fontsize = exists("width") && width < 5 ? 6 : 8
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

set lmargin 9 # the same for all panels
set rmargin 3
set multiplot layout 3,2 title heading("HPA run\n")
eval upper
set ylabel "replicas"
eval from_zero(ceil(1.15 * top_replicas))
set ytics ceil(top_replicas / ticks)
plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(cell("current_replicas")) title "current replicas" \
        with steps linestyle CURRENT, \
    samples using "time_minutes":(cell("desired_replicas")) title "desired replicas" \
        with steps linestyle DESIRED
set ytics autofreq
set ylabel "waiting per replica"
eval from_zero(above(top_waiting))
plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(cell("waiting")):(cell("waiting_target")) with filledcurves above \
        fillcolor rgb EXCESS title "above the target", \
    samples using "time_minutes":(cell("waiting_target")) title "target" with lines linestyle SLO, \
    samples using "time_minutes":(cell("waiting")) title "requests waiting" \
        with linespoints linestyle WAITING
set ylabel "TTFT (ms)"
eval from_zero(above(top_ttft))
if (seen_ttft == 0) { set label 900 "no TTFT was collected" at graph 0.5, graph 0.5 center }
plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(cell("ttft_ms")) title (seen_ttft > 0 ? "observed TTFT" : "") \
        with linespoints linestyle OBSERVED
unset label
set ylabel "ITL (ms)"
eval from_zero(above(top_itl))
if (seen_itl == 0) { set label 900 "no ITL was collected" at graph 0.5, graph 0.5 center }
plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(cell("itl_ms")) title (seen_itl > 0 ? "observed ITL" : "") \
        with linespoints linestyle OBSERVED
unset label
eval lowest
set ylabel "KV cache use (%)"
eval from_zero(above(top_cache))
plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(percent("kv_usage")):(percent("kv_target")) \
        with filledcurves above fillcolor rgb EXCESS title "above the target", \
    samples using "time_minutes":(percent("kv_target")) title "target" with lines linestyle SLO, \
    samples using "time_minutes":(percent("kv_usage")) title "cache use" \
        with linespoints linestyle CACHE
set ylabel "jobs"
eval from_zero(ceil(1.15 * top_jobs))
set ytics ceil(top_jobs / ticks)
if (seen_jobs == 0) { set label 900 "no jobs were counted" at graph 0.5, graph 0.5 center }
plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(cell("active_jobs")) title (seen_jobs > 0 ? "active jobs" : "") \
        with steps linestyle OBSERVED, \
    samples using "time_minutes":(cell("completed_jobs")) \
        title (seen_jobs > 0 ? "completed jobs" : "") with steps linestyle CURRENT dashtype 2
unset multiplot
