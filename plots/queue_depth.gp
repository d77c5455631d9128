# SPDX-License-Identifier: Apache-2.0
# Requests waiting per replica against their target, with changes of the desired replicas.
figure = "queue_depth"
hpa_run = 1
show_scaling = 1
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

set title heading("Requests waiting per replica against their target")
set ylabel "waiting per replica"
eval from_zero(above(top_waiting))
plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(cell("waiting")):(cell("waiting_target")) with filledcurves above \
        fillcolor rgb EXCESS title "above the target", \
    samples using "time_minutes":(cell("waiting_target")) title "target" with lines linestyle SLO, \
    samples using "time_minutes":(cell("waiting")) title "requests waiting" \
        with linespoints linestyle WAITING
