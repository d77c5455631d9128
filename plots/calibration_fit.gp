# SPDX-License-Identifier: Apache-2.0
# ITL by the requests in the batch of a replica: samples, the fit with its band, other lines.
figure = "calibration_fit"
if (!exists("height")) height = 6.
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

points = here."../analysis/calibration_points.csv"
fits = here."../analysis/calibration_fits.csv"

# A table without rows gets one that nothing is drawn of: gnuplot has no silent way to read none.
unset datafile columnheaders
lines = 0
stats points using (lines = lines + 1, 0) nooutput
if (lines < 2) {
    set print $no_points
    print "signal,regressor,observed,steady,outlier"
    print "none,0,0,0,0"
    points = '$no_points'
}
lines = 0
stats fits using (lines = lines + 1, 0) nooutput
if (lines < 2) {
    set print $no_fits
    print "signal,rows,fit"
    print "none,none,none"
    fits = '$no_fits'
}
set print
set datafile columnheaders

# Kinds of points: 1 steady, 2 replicas just changed, 3 left out as outliers.
kind(unused) = column("outlier") == 1 ? 3 : column("steady") == 1 ? 1 : 2
of_kind(k) = stringcolumn("signal") eq "itl" && kind(0) == k ? column("observed") : NaN
end = 0; low = 1e300; high = 0
stats points using (itl = stringcolumn("signal") eq "itl", \
    end = itl ? larger(end, column("regressor")) : end, \
    low = itl && column("observed") < low ? column("observed") : low, \
    high = itl ? larger(high, column("observed")) : high, 0) nooutput
end = end > 0 ? 1.05 * end : 1

# The lines, NaN where there are none.
array a[3] = [NaN, NaN, NaN]; array b[3] = [NaN, NaN, NaN]
center = 0; half_at_center = NaN; half_slope = NaN; rows = ""
is(name) = stringcolumn("signal") eq "itl" && stringcolumn("fit") eq name
take(i) = (a[i] = column("intercept"), b[i] = column("slope"), 0)
stats fits using (is("headline") ? (take(1), rows = stringcolumn("rows"), \
    center = column("center"), half_at_center = column("center_half_width"), \
    half_slope = (column("slope_high") - column("slope_low")) / 2) : 0, \
    is("controller") ? take(3) : 0, 0) nooutput
stats fits using (is("ols_without_outliers") && stringcolumn("rows") eq rows ? take(2) : 0) nooutput
line(i, x) = a[i] + b[i] * x
half(x) = sqrt(half_at_center ** 2 + (half_slope * (x - center)) ** 2)
widest(x) = line(1, x) + half(x) == line(1, x) + half(x) ? line(1, x) + half(x) : 0
low = high > 0 ? low : 0
top = larger(high > 0 ? 1.05 * high : 1, widest(end))
top = line(3, end) == line(3, end) ? larger(top, line(3, end)) : top

set title "Inter-token latency by the size of the batch"
set xlabel "requests in the batch of a replica, n"
set ylabel "observed ITL (ms)"
set xrange [0:end]
set yrange [0.85 * low:top]
set key font small maxrows 3
set samples 200
equation(i, name) = a[i] == a[i] ? sprintf("%s: %.4g + %.3g n", name, a[i], b[i]) : ""
plot 0 notitle linestyle ZERO, \
    "+" using 1:(line(1, $1) - half($1)):(line(1, $1) + half($1)) with filledcurves \
        fillcolor rgb SLOWER title (a[1] == a[1] ? "95 % band" : ""), \
    line(1, x) linecolor rgb SLOWER linewidth 2 title equation(1, "structural fit"), \
    line(2, x) linestyle CURRENT dashtype 3 title equation(2, "least squares"), \
    line(3, x) linestyle ERROR dashtype 4 title equation(3, "controller, at last"), \
    points using "regressor":(of_kind(1)) title "replicas steady" with points linestyle OBSERVED, \
    points using "regressor":(of_kind(2)) title "replicas just changed" with points \
        linestyle PREDICTED pointtype 9, \
    points using "regressor":(of_kind(3)) title "left out as outliers" with points \
        linestyle OBSERVED pointtype 6 pointsize 1.3 linewidth 1
