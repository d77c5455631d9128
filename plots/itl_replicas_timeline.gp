# SPDX-License-Identifier: Apache-2.0
# Inter-token latency over time, with current and desired replicas on the right axis.
figure = "itl_replicas_timeline"
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

set title "Inter-token latency and replicas"
set ylabel "ITL (ms)"
eval from_zero(above(top_itl))
set y2label "replicas"
set y2range [0:ceil(1.15 * top_replicas)]
set y2tics ceil(top_replicas / 8.)
plot 0 notitle linestyle ZERO, \
    timeline using "time_minutes":(cell("current_replicas")) axes x1y2 \
        title "current replicas (right)" with steps linestyle CURRENT, \
    timeline using "time_minutes":(cell("desired_replicas")) axes x1y2 \
        title "desired replicas (right)" with steps linestyle DESIRED, \
    timeline using "time_minutes":(cell("slo_itl")) title slo_title(top_itl, slo_itl) \
        with lines linestyle SLO, \
    processed using "time_minutes":(predicted("itl")) title "predicted ITL" \
        with linespoints linestyle PREDICTED, \
    processed using "time_minutes":(observed("itlAverage")) title "observed ITL" \
        with linespoints linestyle OBSERVED
