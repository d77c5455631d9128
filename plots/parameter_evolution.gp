# SPDX-License-Identifier: Apache-2.0
# The four parameters of the latency model over time, with scaling events.
figure = "parameter_evolution"
if (!exists("height")) height = 7.
show_scaling = 1
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

array symbol[4] = ["α", "β", "γ", "δ"]
array unit[4] = ["ms", "ms/request", "ms", "ms/(token·request)"]
# The range of each parameter, with room around it.
array low[4]; array high[4]
widen(i, v) = (low[i] = v < low[i] ? v : low[i], high[i] = larger(high[i], v), 0)
do for [i = 1:4] {
    name = word("alpha beta gamma delta", i)
    low[i] = 1e300; high[i] = -1e300
    stats processed using (widen(i, cell(name))) nooutput
    if (low[i] > high[i]) { low[i] = 0; high[i] = 0 }
    # At least two percent of the value, lest noise fill the panel.
    room = larger(larger(0.1 * (high[i] - low[i]), 0.01 * abs(high[i])), 1e-9)
    low[i] = low[i] - room; high[i] = high[i] + room
}

set multiplot layout 2,2 title heading("Model parameters over time")
unset label
set key off
do for [i = 1:4] {
    set ylabel symbol[i]." (".unit[i].")"
    set yrange [low[i]:high[i]]
    name = word("alpha beta gamma delta", i)
    plot processed using "time_minutes":(cell(name)) with linespoints linestyle 10 + i
}
unset multiplot
