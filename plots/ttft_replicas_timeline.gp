# SPDX-License-Identifier: Apache-2.0
# Time to first token over time, with current and desired replicas on the right axis.
figure = "ttft_replicas_timeline"
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

set title "Time to first token and replicas"
set ylabel "TTFT (ms)"
eval from_zero(above(top_ttft))
set y2label "replicas"
set y2range [0:ceil(1.15 * top_replicas)]
set y2tics ceil(top_replicas / 8.)
plot 0 notitle linestyle ZERO, \
    timeline using "time_minutes":(cell("current_replicas")) axes x1y2 \
        title "current replicas (right)" with steps linestyle CURRENT, \
    timeline using "time_minutes":(cell("desired_replicas")) axes x1y2 \
        title "desired replicas (right)" with steps linestyle DESIRED, \
    timeline using "time_minutes":(cell("slo_ttft")) title slo_title(top_ttft, slo_ttft) \
        with lines linestyle SLO, \
    processed using "time_minutes":(predicted("ttft")) title "predicted TTFT" \
        with linespoints linestyle PREDICTED, \
    processed using "time_minutes":(observed("ttftAverage")) title "observed TTFT" \
        with linespoints linestyle OBSERVED
