# SPDX-License-Identifier: Apache-2.0
# Inter-token latency against its SLO, with warm-up gaps and scaling events.
figure = "itl_analysis"
show_gaps = 1
show_scaling = 1
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

set title heading("Inter-token latency against its SLO")
set ylabel "ITL (ms)"
eval from_zero(above(top_itl))
plot 0 notitle linestyle ZERO, \
    timeline using "time_minutes":(cell("slo_itl")) title slo_title(top_itl, slo_itl) \
        with lines linestyle SLO, \
    processed using "time_minutes":(predicted("itl")) title "predicted ITL" \
        with linespoints linestyle PREDICTED, \
    processed using "time_minutes":(observed("itlAverage")) title "observed ITL" \
        with linespoints linestyle OBSERVED
