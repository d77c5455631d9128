# SPDX-License-Identifier: Apache-2.0
# TTFT and ITL as the monitor saw them, with changes of the desired replicas.
figure = "latency"
hpa_run = 1
if (!exists("height")) height = 7.
show_scaling = 1
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

set lmargin 11 # the same for both panels
set rmargin 3
set multiplot layout 2,1 title heading("Latency of an HPA run\n")
eval upper
set ylabel "TTFT (ms)"
eval from_zero(above(top_ttft))
if (seen_ttft == 0) { set label 900 "no TTFT was collected" at graph 0.5, graph 0.5 center }
plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(cell("ttft_ms")) title (seen_ttft > 0 ? "observed TTFT" : "") \
        with linespoints linestyle OBSERVED
unset label
set ylabel "ITL (ms)"
eval from_zero(above(top_itl))
eval lowest
if (seen_itl == 0) { set label 900 "no ITL was collected" at graph 0.5, graph 0.5 center }
plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(cell("itl_ms")) title (seen_itl > 0 ? "observed ITL" : "") \
        with linespoints linestyle OBSERVED
unset multiplot
