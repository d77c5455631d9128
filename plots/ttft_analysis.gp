# SPDX-License-Identifier: Apache-2.0
# Time to first token against its SLO, with warm-up gaps and scaling events.
figure = "ttft_analysis"
show_gaps = 1
show_scaling = 1
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

set title heading("Time to first token against its SLO")
set ylabel "TTFT (ms)"
eval from_zero(above(top_ttft))
plot 0 notitle linestyle ZERO, \
    timeline using "time_minutes":(cell("slo_ttft")) title slo_title(top_ttft, slo_ttft) \
        with lines linestyle SLO, \
    processed using "time_minutes":(predicted("ttft")) title "predicted TTFT" \
        with linespoints linestyle PREDICTED, \
    processed using "time_minutes":(observed("ttftAverage")) title "observed TTFT" \
        with linespoints linestyle OBSERVED
