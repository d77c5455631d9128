# SPDX-License-Identifier: Apache-2.0
# The load with its phases and where they were steady, and the replicas below.
figure = "load_phases"
if (!exists("height")) height = 7.
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

phases = here."../analysis/load_phases.csv"
unset datafile columnheaders
count = -1
stats phases using (count = count + 1, 0) nooutput
set datafile columnheaders
array start[larger(1, count)]; array end[larger(1, count)]; array steady[larger(1, count)]
array idle[larger(1, count)]; array mean[larger(1, count)]
take(i) = (start[i] = column("start_min"), end[i] = column("end_min"), \
    steady[i] = cell("steady_min"), idle[i] = column("idle"), mean[i] = cell("rate_mean_rpm"), 0)
if (count > 0) { stats phases using (take(int(column(0)) + 1)) nooutput }

# Bands of the steady and the idle stretches, and a level for each phase.
some_steady = 0; some_idle = 0
do for [i = 1:count] {
    from = idle[i] == 1 ? start[i] : steady[i]
    if (from == from) {
        if (idle[i] == 1) { some_idle = 1 } else { some_steady = 1 }
        set object i rectangle from from, graph 0 to end[i], graph 1 \
            fillcolor rgb (idle[i] == 1 ? "#787878" : "#009e73") \
            fillstyle transparent solid 0.2 noborder behind
    }
    if (mean[i] == mean[i]) {
        set arrow i from start[i], mean[i] to end[i], mean[i] nohead front \
            linecolor rgb SLOWER linewidth 2 dashtype 2
    }
}

set lmargin 11 # the same for both panels
set rmargin 3
set multiplot layout 2,1 title heading("Phases of the load\n")
eval upper
set ylabel "requests per minute"
eval from_zero(above(top_rate))
plot 0 notitle linestyle ZERO, \
    keyentry with boxes fillcolor rgb "#009e73" title (some_steady ? "steady" : ""), \
    keyentry with boxes fillcolor rgb "#787878" title (some_idle ? "idle" : ""), \
    keyentry with lines linecolor rgb SLOWER linewidth 2 dashtype 2 \
        title (count > 0 ? "mean of the phase" : ""), \
    processed using "time_minutes":(cell("rate")) title "request rate" \
        with linespoints linestyle OBSERVED
do for [i = 1:count] { unset object i; unset arrow i }
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
