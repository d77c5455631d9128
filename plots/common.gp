# SPDX-License-Identifier: Apache-2.0
# What the figures of a report have in common. Each of the scripts beside this one loads it, then
# plots from the tables of the report; restyle all of them here, or one of them there. What only
# logs have, or HPA runs, is in common_log.gp and common_hpa.gp.
#
#     gnuplot plots/itl_analysis.gp
#     gnuplot -e "format='pdf'; width=3.5; height=2.5; notitle=1" plots/itl_analysis.gp
#
# The picture lies beside the script, as <figure>-gnuplot.<format>. A script may be copied under
# another name in this folder; `figure` in it is then to be that name.

# ---- what -e "name=value" may set ----

if (!exists("format")) format = "png"   # png, pdf or svg
if (!exists("width")) width = 10.       # inches
if (!exists("height")) height = 5.      # inches; most scripts set their own
if (!exists("dpi")) dpi = 150.          # png only
if (!exists("fontsize")) fontsize = width < 5 ? 7 : 10  # points
# notitle=1: no title, for a paper, which has a caption
heading(text) = exists("notitle") ? "" : text

# ---- style: the colours of Okabe and Ito, with dash and marker saying the same ----

OBSERVED = 1; PREDICTED = 2; SLO = 3; CURRENT = 4; DESIRED = 5; ERROR = 6; ZERO = 7; SCALING = 8
set style line OBSERVED  linecolor rgb "#0072b2" linewidth 2 pointtype 7 pointsize 0.7
set style line PREDICTED linecolor rgb "#e69f00" linewidth 2 pointtype 5 pointsize 0.5 dashtype 2
set style line SLO       linecolor rgb "#d55e00" linewidth 1.5 dashtype 4
set style line CURRENT   linecolor rgb "#009e73" linewidth 2
set style line DESIRED   linecolor rgb "#cc79a7" linewidth 2 dashtype 3
set style line ERROR     linecolor rgb "#222222" linewidth 1.5 pointtype 13 pointsize 0.6
set style line ZERO      linecolor rgb "#000000" linewidth 1
set style line SCALING   linecolor rgb "#777777" linewidth 1 dashtype 3
SLOWER = "#d55e00"; FASTER = "#56b4e9"
set style rectangle fillcolor rgb "#f0e442" fillstyle solid 0.4 noborder # a warm-up gap
# Parameters: 10 + number of alpha, beta, gamma, delta
set style line 11 linecolor rgb "#0072b2" linewidth 2 pointtype 7 pointsize 0.5
set style line 12 linecolor rgb "#d55e00" linewidth 2 pointtype 5 pointsize 0.5 dashtype 2
set style line 13 linecolor rgb "#009e73" linewidth 2 pointtype 9 pointsize 0.5 dashtype 4
set style line 14 linecolor rgb "#cc79a7" linewidth 2 pointtype 13 pointsize 0.5 dashtype 3

set grid xtics ytics back linetype 1 linecolor rgb "#e2e2e2" linewidth 1
set border linecolor rgb "#787878"
set tics nomirror
set key tmargin center horizontal width 1
set style fill transparent solid 0.3 noborder

# ---- where things lie ----

here = ARG0[1:strlen(ARG0) - strlen("common.gp")]

# (Within braces gnuplot 5.4 takes no line that goes on after a backslash.)
font = sprintf("sans,%g", format eq "svg" ? fontsize * 100 / 72. : fontsize)
tiny = sprintf(",%g", 0.75 * (format eq "svg" ? fontsize * 100 / 72. : fontsize))
small = sprintf(",%g", 0.8 * (format eq "svg" ? fontsize * 100 / 72. : fontsize))
scale = dpi / 72.0
if (format eq "png") {
    set terminal pngcairo noenhanced size dpi * width, dpi * height font font fontscale scale
    set termoption linewidth scale
} else { if (format eq "pdf") {
    set terminal pdfcairo noenhanced size width, height font font
} else { if (format eq "svg") {
    set terminal svg noenhanced dynamic size 100 * width, 100 * height font font
} else {
    exit error "format is png, pdf or svg"
} } }
set output here.figure."-gnuplot.".format

# ---- a column of a paper: fewer ticks and labels, and no margin that is not needed ----

tight = height < 4
keyfont = tight ? tiny : small
if (width < 5) { set key samplen 1 width 0 font small; set pointsize 0.5 }
if (tight) { set key samplen 1 width -3 font tiny maxrows 1; set tics scale 0.5; set ylabel font small }
ticks = tight ? 2. : 8.
nice(x) = 10. ** floor(log10(x)) * (x / 10. ** floor(log10(x)) > 5 ? 10 : \
    x / 10. ** floor(log10(x)) > 2 ? 5 : x / 10. ** floor(log10(x)) > 1 ? 2 : 1)
# An axis from 0, where room is scarce with two or three ticks.
from_zero(top) = sprintf("set yrange [0:%.9g]; set ytics autofreq", top). \
    (tight && top > 0 ? sprintf(" %.9g", nice(top / 3.)) : "")
# Panels above others, and the lowest.
upper = "unset xlabel".(tight ? "; set format x ''; set tmargin 2.3; set bmargin 0.2" : "")
lowest = "set xlabel 'minutes from the first sample'". \
    (tight ? "; set format x; set tmargin 2.3; set bmargin 2.8" : "")

# ---- reading ----

# Tables with a row for each sample.
tables = exists("hpa_run") ? "samples" : "processed timeline prediction_errors"
samples = here."../data/hpa_samples.csv"
processed = here."../data/processed_metrics.csv"
timeline = here."../data/timeline.csv"
prediction_errors = here."../analysis/prediction_errors.csv"
scaling_events = here."../analysis/".(exists("hpa_run") ? "hpa_events.csv" : "scaling_events.csv")
set datafile separator comma

# A cell of the row; NaN where it is empty, which interrupts a line.
cell(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN
# Latency is 0 where no traffic was seen, and predictions then only restate the model's constants.
observed(name) = cell(name) > 0 ? cell(name) : NaN
predicted(name) = cell("rate") <= 0 ? NaN : cell(name)
larger(a, b) = b > a ? b : a

# Lines are open where no sample was for more than 2.5 of the usual periods: there nothing is known.
# Each table becomes a data block of the same name with an empty line at such holes.
array text[1]; array minute[1]
take_text(i) = (text[i] = stringcolumn(1), 0)
take_minute(i) = (minute[i] = column("time_minutes"), 0)
step(i) = minute[i] - minute[i - 1]
do for [table in tables] {
    file = value(table)
    lines = 0
    unset datafile columnheaders
    set datafile separator "\t" # no table has one: the whole line is one cell
    stats file using (lines = lines + 1, 0) nooutput
    array text[lines]; array minute[lines]
    stats file using (take_text(int(column(0)) + 1)) nooutput
    set datafile separator comma
    set datafile columnheaders
    if (lines > 1) { stats file using (take_minute(int(column(0)) + 2)) nooutput }
    # Doubled cycles, less than 2 s apart, are no period.
    periods = 0
    set print $periods
    do for [i = 3:lines] { if (step(i) >= 2 / 60.) { print step(i); periods = periods + 1 } }
    set print
    held = 1e300
    unset datafile columnheaders
    if (periods > 0) { stats $periods using 1 nooutput; held = 2.5 * STATS_median }
    eval "set print $".table
    do for [i = 1:lines] {
        if (i > 2) { if (step(i) > held) { print "" } }
        print text[i]
    }
    set print
    eval table." = '$".table."'"
}

# Events, without their header line. (A plot of a table without rows is a warning.)
events = -1
stats scaling_events using (events = events + 1, 0) nooutput
array event_time[larger(1, events)]; array event_from[larger(1, events)]
array event_to[larger(1, events)]
take_event(i) = (event_time[i] = column("time"), event_from[i] = column("from_replicas"), \
    event_to[i] = column("to_replicas"), 0)
set datafile columnheaders
if (events > 0) { stats scaling_events using (take_event(int(column(0)) + 1)) nooutput }

# The ends of the axes. Axes that begin at 0 get a little room above for the labels of events.
above(top) = top > 0 ? 1.25 * top : 1
last = 0; top_replicas = 1
load here.(exists("hpa_run") ? "common_hpa.gp" : "common_log.gp")
last = last > 0 ? last : 1

# ---- the layers that several figures show ----

set xrange [0:last]
set xlabel "minutes from the first sample"

# A line for each event; its label in the first of three rows where there is room, or nowhere.
if (exists("show_scaling")) {
    half_label = 0.022 * last * 10 / width
    array row_end[3] = [-1e9, -1e9, -1e9]
    do for [i = 1:events] {
        x = event_time[i]
        from_to = sprintf("%g→%g", event_from[i], event_to[i])
        row = 0
        do for [k = 3:1:-1] { row = x - half_label >= row_end[k] ? k : row }
        set arrow i from x, graph 0 to x, graph 1 nohead back linestyle SCALING
        if (row > 0 && !tight) {
            row_end[row] = x + half_label
            set label i from_to at x, graph 1 center front font small offset 0, -0.8 * row
        }
    }
}
