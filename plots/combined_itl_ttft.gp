# SPDX-License-Identifier: Apache-2.0
# Both latencies against their SLOs, one above the other.
figure = "combined_itl_ttft"
if (!exists("height")) height = 7.
show_gaps = 1
show_scaling = 1
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

set lmargin 11 # the same for all panels
set rmargin 3
set multiplot layout 2,1 title heading("Inter-token latency and time to first token\n")
set ylabel "ITL (ms)"
eval from_zero(above(top_itl))
eval upper
plot 0 notitle linestyle ZERO, \
    timeline using "time_minutes":(cell("slo_itl")) title slo_title(top_itl, slo_itl) \
        with lines linestyle SLO, \
    processed using "time_minutes":(predicted("itl")) title "predicted ITL" \
        with linespoints linestyle PREDICTED, \
    processed using "time_minutes":(observed("itlAverage")) title "observed ITL" \
        with linespoints linestyle OBSERVED
unset label
set ylabel "TTFT (ms)"
eval from_zero(above(top_ttft))
eval lowest
plot 0 notitle linestyle ZERO, \
    timeline using "time_minutes":(cell("slo_ttft")) title slo_title(top_ttft, slo_ttft) \
        with lines linestyle SLO, \
    processed using "time_minutes":(predicted("ttft")) title "predicted TTFT" \
        with linespoints linestyle PREDICTED, \
    processed using "time_minutes":(observed("ttftAverage")) title "observed TTFT" \
        with linespoints linestyle OBSERVED
unset multiplot
