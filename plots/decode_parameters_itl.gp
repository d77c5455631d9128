# SPDX-License-Identifier: Apache-2.0
# Decode parameters of the latency model above inter-token latency.
figure = "decode_parameters_itl"
if (!exists("height")) height = 8.
show_gaps = 1
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
    room = high[i] > low[i] ? 0.1 * (high[i] - low[i]) : larger(1e-9, 0.1 * abs(high[i]))
    low[i] = low[i] - room; high[i] = high[i] + 3 * room
}

set lmargin 11 # the same for all panels
set rmargin 3
set multiplot layout 3,1 title heading("Decode parameters and inter-token latency")
eval upper
do for [i = 1:2] {
    set ylabel symbol[i]." (".unit[i].")"
    set yrange [low[i]:high[i]]
    name = word("alpha beta gamma delta", i)
    plot processed using "time_minutes":(cell(name)) notitle with linespoints linestyle 10 + i
    unset label
}
set ylabel "ITL (ms)"
eval from_zero(above(top_itl))
eval lowest
plot 0 notitle linestyle ZERO, \
    timeline using "time_minutes":(cell("slo_itl")) title slo_title(top_itl, slo_itl) \
        with lines linestyle SLO, \
    processed using "time_minutes":(predicted("itl")) title "predicted ITL" \
        with linespoints linestyle PREDICTED, \
    processed using "time_minutes":(observed("itlAverage")) title "observed ITL" \
        with linespoints linestyle OBSERVED
unset multiplot
