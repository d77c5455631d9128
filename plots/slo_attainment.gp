# SPDX-License-Identifier: Apache-2.0
# Both latencies against their SLOs with violation episodes by cause, and help on its way below.
figure = "slo_attainment"
if (!exists("height")) height = 9.
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

episodes = here."../analysis/episodes.csv"
unset datafile columnheaders
count = -1
stats episodes using (count = count + 1, 0) nooutput
set datafile columnheaders
array signal[larger(1, count)]; array cause[larger(1, count)]
array start[larger(1, count)]; array end[larger(1, count)]
take(i) = (signal[i] = stringcolumn("signal"), cause[i] = stringcolumn("cause"), \
    start[i] = column("start_min"), end[i] = column("end_min"), 0)
if (count > 0) { stats episodes using (take(int(column(0)) + 1)) nooutput }

color(c) = c eq "load step" ? "#e69f00" : c eq "scale-down" ? "#cc79a7" : \
    c eq "start of log" ? "#787878" : c eq "model too optimistic" ? "#f0e442" : "#d55e00"
shade = 'do for [i = 1:count] { if (signal[i] eq which) { set object i rectangle \
    from start[i], graph 0 to larger(start[i] + 0.002 * last, end[i]), graph 1 \
    fillcolor rgb color(cause[i]) fillstyle transparent solid 0.35 noborder behind } }'
unshade = 'do for [i = 1:count] { if (signal[i] eq which) { unset object i } }'
seen(name) = sum [i = 1:larger(1, count)] (count > 0 ? signal[i] eq which && cause[i] eq name : 0)
band(name) = seen(name) > 0 ? sprintf("above SLO, %s (%d)", name, int(seen(name))) : ""

set key font keyfont maxrows (tight ? 1 : 2)
set lmargin 11 # the same for all panels
set rmargin 3
set multiplot layout 3,1 title heading("When latency was above its SLO, and why\n")
eval upper
which = "itl"
eval shade
set ylabel "ITL (ms)"
eval from_zero(above(top_itl))
plot 0 notitle linestyle ZERO, \
    keyentry with boxes fillcolor rgb color("load step") title band("load step"), \
    keyentry with boxes fillcolor rgb color("scale-down") title band("scale-down"), \
    keyentry with boxes fillcolor rgb color("start of log") title band("start of log"), \
    keyentry with boxes fillcolor rgb color("model too optimistic") \
        title band("model too optimistic"), \
    keyentry with boxes fillcolor rgb color("unexplained") title band("unexplained"), \
    timeline using "time_minutes":(cell("slo_itl")) title slo_title(top_itl, slo_itl) \
        with lines linestyle SLO, \
    processed using "time_minutes":(observed("itlAverage")) title "observed ITL" \
        with linespoints linestyle OBSERVED
eval unshade
which = "ttft"
eval shade
set ylabel "TTFT (ms)"
eval from_zero(above(top_ttft))
plot 0 notitle linestyle ZERO, \
    keyentry with boxes fillcolor rgb color("load step") title band("load step"), \
    keyentry with boxes fillcolor rgb color("scale-down") title band("scale-down"), \
    keyentry with boxes fillcolor rgb color("start of log") title band("start of log"), \
    keyentry with boxes fillcolor rgb color("model too optimistic") \
        title band("model too optimistic"), \
    keyentry with boxes fillcolor rgb color("unexplained") title band("unexplained"), \
    timeline using "time_minutes":(cell("slo_ttft")) title slo_title(top_ttft, slo_ttft) \
        with lines linestyle SLO, \
    processed using "time_minutes":(observed("ttftAverage")) title "observed TTFT" \
        with linespoints linestyle OBSERVED
eval unshade
set ylabel "replicas"
eval from_zero(ceil(1.15 * top_replicas))
set ytics ceil(top_replicas / ticks)
eval lowest
plot 0 notitle linestyle ZERO, \
    timeline using "time_minutes":(cell("current_replicas")) title "current replicas" \
        with steps linestyle CURRENT, \
    timeline using "time_minutes":(cell("desired_replicas")) title "desired replicas" \
        with steps linestyle DESIRED
unset multiplot
