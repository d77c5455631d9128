# SPDX-License-Identifier: Apache-2.0
# Request rate and replicas over time, with scaling events.
figure = "load_pattern"
show_scaling = 1
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

set title heading("Load and scaling")
set ylabel "requests per minute"
eval from_zero(above(top_rate))
set ytics nomirror
set y2label "replicas"
set y2range [0:ceil(1.15 * top_replicas)]
set y2tics ceil(top_replicas / 8.)
plot 0 notitle linestyle ZERO, \
    processed using "time_minutes":(cell("rate")):(0) notitle with filledcurves \
        fillcolor rgb FASTER, \
    processed using "time_minutes":(cell("rate")) title "request rate" \
        with linespoints linestyle OBSERVED, \
    timeline using "time_minutes":(cell("current_replicas")) axes x1y2 \
        title "current replicas (right)" with steps linestyle CURRENT, \
    timeline using "time_minutes":(cell("desired_replicas")) axes x1y2 \
        title "desired replicas (right)" with steps linestyle DESIRED
