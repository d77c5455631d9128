# SPDX-License-Identifier: Apache-2.0
# Prediction error of ITL in its two parts, and as a forecast of the next sample.
figure = "prediction_decomposed"
if (!exists("height")) height = 7.
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

parts = here."../analysis/prediction_parts.csv"
smaller(a, b) = b < a ? b : a
array low[2] = [0, 0]; array high[2] = [0, 0]
widen(i, v) = (low[i] = smaller(low[i], v), high[i] = larger(high[i], v), 0)
stats parts using (widen(1, cell("itl_calibration")), widen(1, cell("itl_allocation")), \
    widen(2, cell("itl_next"))) nooutput
room(i) = high[i] > low[i] ? 0.1 * (high[i] - low[i]) : 1

set lmargin 11 # the same for both panels
set rmargin 3
set multiplot layout 2,1 title heading("Prediction error of inter-token latency, taken apart\n")
set ylabel "error (ms)"
set yrange [low[1] - room(1):high[1] + room(1)]
eval upper
plot 0 notitle linestyle ZERO, \
    parts using "time_minutes":(cell("itl_calibration")) title "observed − model" \
        with linespoints linestyle OBSERVED, \
    parts using "time_minutes":(cell("itl_allocation")) \
        title "model at current − at target replicas" with linespoints linestyle PREDICTED
set yrange [low[2] - room(2):high[2] + room(2)]
eval lowest
plot 0 notitle linestyle ZERO, \
    parts using "time_minutes":(cell("itl_next")) title "next observed − predicted" \
        with linespoints linestyle CURRENT pointtype 13
unset multiplot
