# SPDX-License-Identifier: Apache-2.0
# Request rate over time, with scaling events.
figure = "load_pattern"
show_scaling = 1
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

set title "Load and scaling"
set ylabel "requests per minute"
set yrange [0:above(top_rate)]
plot 0 notitle linestyle ZERO, \
    processed using "time_minutes":(cell("rate")):(0) notitle with filledcurves \
        fillcolor rgb FASTER, \
    processed using "time_minutes":(cell("rate")) title "request rate" \
        with linespoints linestyle OBSERVED
