# SPDX-License-Identifier: Apache-2.0
# Prediction error of ITL against load and replicas, and how often it has which size.
figure = "calibration_correlation_analysis"
if (!exists("height")) height = 7.5
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

# The error says something of the model only where there was traffic.
active(name) = cell("itlAverage") > 0 && cell("rate") > 0 ? cell(name) : NaN
per_replica(unused) = cell("numRep") > 0 ? cell("rate") / cell("numRep") : NaN
low = 0; high = 0; n = 0; top_each = 0
stats prediction_errors using (e = active("itl_error"), low = e < low ? e : low, \
    high = larger(high, e), \
    top_each = larger(top_each, per_replica(0)), n = e == e ? n + 1 : n, 0) nooutput
room = high > low ? 0.1 * (high - low) : 1

# Bars: 20 over the whole range of the error, counted by hand so that none is no error.
bar = larger(1e-9, (high - low) / 20)
array count[21]
do for [i = 1:21] { count[i] = 0 }
stats prediction_errors using (e = active("itl_error"), i = e == e ? int((e - low) / bar) + 1 : 1, \
    count[i] = e == e ? count[i] + 1 : count[i], 0) nooutput
tallest = 1
do for [i = 1:21] { tallest = larger(tallest, count[i]) }

set multiplot layout 2,2 \
    title heading("Prediction error of inter-token latency against load and replicas")
set ylabel "error (ms)"
set yrange [low - room:high + room]
set key off
set tics font small

set title "by request rate"
set xlabel "requests per minute"
set xrange [0:above(top_rate)]
plot 0 linestyle ZERO, prediction_errors using (cell("rate")):(active("itl_error")) with points \
    linestyle OBSERVED

set title "by desired replicas"
set xlabel "desired replicas"
set xrange [0:top_replicas + 1]
set xtics ceil(top_replicas / 8.)
plot 0 linestyle ZERO, prediction_errors using (cell("numRep")):(active("itl_error")) with points \
    linestyle CURRENT pointtype 5

set title "by request rate per desired replica"
set xlabel "requests per minute and replica"
set xrange [0:above(top_each)]
set xtics autofreq
plot 0 linestyle ZERO, prediction_errors using (per_replica(0)):(active("itl_error")) \
    with points linestyle DESIRED pointtype 13

set title sprintf("distribution of the error (n = %d)", n)
set xlabel "error (ms)"
set ylabel "samples"
set xrange [low - room:high + room]
eval from_zero(ceil(1.1 * tallest))
set ytics ceil(tallest / ticks)
set arrow from 0, graph 0 to 0, graph 1 nohead front linestyle ZERO
set datafile nocolumnheaders
set datafile separator whitespace
plot count using (low + ($1 - 0.5) * bar):2:(bar) with boxes fillcolor rgb FASTER \
    fillstyle solid 0.8 border linecolor rgb "#ffffff"
unset multiplot
