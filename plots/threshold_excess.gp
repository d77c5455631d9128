# SPDX-License-Identifier: Apache-2.0
# Each metric as a multiple of its target, and which of them the rule of the HPA followed.
figure = "threshold_excess"
hpa_run = 1
if (!exists("height")) height = 7.
show_scaling = 1
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

ratio(value, target) = cell(target) > 0 ? cell(value) / cell(target) : NaN
top = 1
stats samples using (top = larger(larger(top, ratio("waiting", "waiting_target")), \
    ratio("kv_usage", "kv_target")), 0) nooutput
array followed[larger(1, events)]
take_followed(i) = (followed[i] = stringcolumn("followed"), 0)
if (events > 0) { stats scaling_events using (take_followed(int(column(0)) + 1)) nooutput }

set lmargin 12 # the same for both panels
set rmargin 3
set multiplot title "Metrics against their targets, and which the HPA followed\n"
set origin 0, 0.36
set size 1, 0.58
unset xlabel
set ylabel "value / target"
set yrange [0:above(top)]
plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(ratio("waiting", "waiting_target")) title "requests waiting" \
        with linespoints linestyle WAITING, \
    samples using "time_minutes":(ratio("kv_usage", "kv_target")) title "KV cache" \
        with linespoints linestyle CACHE, \
    1 title "target" with lines linestyle SLO
unset label
unset arrow

# A bar from each change of the desired replicas to the next, in the row of what was followed.
row(cause) = cause eq "waiting" ? 0 : cause eq "kv" ? 1 : cause eq "both" ? 2 : 3
array color[4] = [0xcc79a7, 0xe69f00, 0x0072b2, 0x999999]
until(i) = i < events ? event_time[i + 1] : event_time[i] + last / 50 < last ? \
    event_time[i] + last / 50 : last
do for [i = 1:events] {
    set object i rectangle from event_time[i], row(followed[i]) - 0.35 \
        to until(i), row(followed[i]) + 0.35 front fillcolor rgb color[row(followed[i]) + 1] \
        fillstyle solid 0.9 noborder
}
set origin 0, 0
set size 1, 0.36
unset ylabel
set yrange [3.6:-0.6]
set ytics ("waiting" 0, "KV cache" 1, "both" 2, "neither" 3)
set xlabel "minutes from the first sample"
set key off
if (events < 1) { set label 900 "the desired replicas never changed" at graph 0.5, graph 0.5 center }
plot NaN notitle
unset multiplot
