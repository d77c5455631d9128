# SPDX-License-Identifier: Apache-2.0
# Observed and predicted ITL with the area between them, and the error below.
figure = "calibration_gap_analysis"
if (!exists("height")) height = 7.
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

# The error says something of the model only where there was traffic.
active(name) = cell("itlAverage") > 0 && cell("rate") > 0 ? cell(name) : NaN
low = 0; high = 0; sum = 0; n = 0
stats prediction_errors using (e = active("itl_error"), low = e < low ? e : low, \
    high = larger(high, e), \
    sum = e == e ? sum + e : sum, n = e == e ? n + 1 : n, 0) nooutput
mean_title = n > 0 ? sprintf("mean %+.2f ms (n = %d)", sum / n, n) : "no sample with traffic"
room = high > low ? 0.1 * (high - low) : 1

set lmargin 11 # the same for all panels
set rmargin 3
set multiplot layout 2,1 title heading("Prediction error of inter-token latency over time\n")
set ylabel "ITL (ms)"
eval from_zero(above(top_itl))
eval upper
plot 0 notitle linestyle ZERO, \
    processed using "time_minutes":(observed("itlAverage")):(predicted("itl")) \
        title "slower than predicted" with filledcurves above fillcolor rgb SLOWER, \
    processed using "time_minutes":(observed("itlAverage")):(predicted("itl")) \
        title "faster than predicted" with filledcurves below fillcolor rgb FASTER, \
    processed using "time_minutes":(predicted("itl")) title "predicted ITL" \
        with linespoints linestyle PREDICTED, \
    processed using "time_minutes":(observed("itlAverage")) title "observed ITL" \
        with linespoints linestyle OBSERVED
set ylabel "error (ms)"
set yrange [low - room:high + room]
eval lowest
plot prediction_errors using "time_minutes":(active("itl_error")):(0) notitle \
        with filledcurves above fillcolor rgb SLOWER, \
    prediction_errors using "time_minutes":(active("itl_error")):(0) notitle \
        with filledcurves below fillcolor rgb FASTER, \
    0 notitle linestyle ZERO, \
    prediction_errors using "time_minutes":(active("itl_error")) \
        title "error (observed − predicted)" with linespoints linestyle ERROR, \
    n > 0 ? sum / n : NaN title mean_title \
        with lines linestyle SLO
unset multiplot
