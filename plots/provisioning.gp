# SPDX-License-Identifier: Apache-2.0
# Replicas that the load needed against those that were there, and the load below.
figure = "provisioning"
if (!exists("height")) height = 7.
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

rows = 0; most = 1; known = 0
stats timeline using (rows = rows + 1, most = larger(most, cell("needed_replicas")), \
    known = known + (cell("needed_replicas") == cell("needed_replicas")), 0) nooutput
most = larger(most, top_replicas)
array time[rows]; array need[rows]; array have[rows]
take(i) = (time[i] = column("time_minutes"), need[i] = cell("needed_replicas"), \
    have[i] = cell("current_replicas"), 0)
next = 0
stats timeline using (next = next + 1, take(next)) nooutput

# Stretches from sample to sample, over none of the holes. (The first lines let there be none.)
few = 0; many = 0
is_known(i) = time[i + 1] - time[i] <= held && need[i] == need[i] && have[i] == have[i]
set print $few
print "x,x,x,x"
print "NaN,NaN,NaN,NaN"
do for [i = 1:rows - 1] { if (is_known(i)) { if (need[i] > have[i]) {
    few = few + 1
    print sprintf("%.9g,%.9g,%.9g,%.9g", time[i], time[i + 1], have[i], need[i])
} } }
set print $many
print "x,x,x,x"
print "NaN,NaN,NaN,NaN"
do for [i = 1:rows - 1] { if (is_known(i)) { if (need[i] < have[i]) {
    many = many + 1
    print sprintf("%.9g,%.9g,%.9g,%.9g", time[i], time[i + 1], need[i], have[i])
} } }
set print

set key font keyfont maxrows (tight ? 1 : 2)
set lmargin 11 # the same for both panels
set rmargin 3
set multiplot layout 2,1 title heading("Replicas that the load needed, and those that were there\n")
eval upper
set ylabel "replicas"
eval from_zero(ceil(1.15 * most))
set ytics ceil(most / ticks)
if (known == 0) { set label 900 "no demand is known" at graph 0.5, graph 0.5 center }
plot 0 notitle linestyle ZERO, \
    $few using 1:3:1:2:3:4 title (few > 0 ? "too few" : "") with boxxyerror \
        fillcolor rgb SLOWER fillstyle transparent solid 0.45, \
    $many using 1:3:1:2:3:4 title (many > 0 ? "more than needed" : "") with boxxyerror \
        fillcolor rgb FASTER fillstyle transparent solid 0.4, \
    timeline using "time_minutes":(cell("needed_replicas")) \
        title (known > 0 ? "needed by the load (demand)" : "") with steps linestyle ERROR dashtype 2, \
    timeline using "time_minutes":(cell("current_replicas")) title "current replicas (supply)" \
        with steps linestyle CURRENT
unset label
set ylabel "requests per minute"
eval from_zero(above(top_rate))
set ytics auto
eval lowest
plot 0 notitle linestyle ZERO, \
    processed using "time_minutes":(cell("rate")) title "request rate" \
        with linespoints linestyle OBSERVED
unset multiplot
