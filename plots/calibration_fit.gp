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
    print "signal,regressor,observed,steady,outlier,phase"
    print "none,0,0,0,0,0"
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

# Kinds of points: 1 steady, 2 replicas just changed, 3 likewise but left out by a fit that goes by
# steady ones, 4 left out as outliers.
kind(unused) = column("outlier") == 1 ? 4 : column("steady") == 1 ? 1 : rows eq "steady" ? 3 : 2
of_kind(k) = stringcolumn("signal") eq "itl" && kind(0) == k ? column("observed") : NaN
of_phase(p) = stringcolumn("signal") eq "itl" && kind(0) < 3 && column("phase") == p ? \
    column("observed") : NaN
array count[4] = [0, 0, 0, 0]
stats points using (stringcolumn("signal") eq "itl" ? (count[kind(0)] = count[kind(0)] + 1) : 0) \
    nooutput
counted(name, n) = n > 0 ? sprintf("%s (%d)", name, n) : ""

# The phases of the load that have points, each with a colour and a marker, up to as many as can be
# told apart. Where there are more, or one, the points are told apart by their kinds.
MOST = 6; PHASES = 50
array color[MOST] = [0x0072b2, 0xe69f00, 0xcc79a7, 0x56b4e9, 0x009e73, 0x787878]
array marker[MOST] = [7, 9, 5, 13, 11, 5]
array phase_start[PHASES]; array phase_rate[PHASES]; array phase_points[PHASES]
array phase_used[PHASES]; array phase_color[PHASES]; array shown[MOST]
do for [i = 1:PHASES] { phase_start[i] = 0; phase_rate[i] = 0; phase_points[i] = 0 }
do for [i = 1:PHASES] { phase_used[i] = 0; phase_color[i] = color[1] }
do for [k = 1:MOST] { shown[k] = k }
phases = here."../analysis/load_phases.csv"
unset datafile columnheaders
phase_count = -1
stats phases using (phase_count = phase_count + 1, 0) nooutput
set datafile columnheaders
take_phase(i) = (phase_start[i] = column("start_min"), phase_rate[i] = cell("rate_mean_rpm"), 0)
if (phase_count > 0) { stats phases using (take_phase(int(column(0)) + 1)) nooutput }
phase(unused) = cell("phase") >= 1 && cell("phase") <= PHASES ? int(column("phase")) : 0
count_in(p) = (phase_points[p] = phase_points[p] + 1, \
    phase_used[p] = phase_used[p] + (kind(0) < 3), 0)
stats points using (stringcolumn("signal") eq "itl" && phase(0) > 0 ? count_in(phase(0)) : 0) \
    nooutput
shown_count = 0
do for [i = 1:larger(0, phase_count)] {
    shown_count = shown_count + (phase_points[i] > 0)
    if (phase_points[i] > 0 && shown_count <= MOST) { shown[shown_count] = i }
}
by_phase = shown_count >= 2 && shown_count <= MOST
if (by_phase) { do for [k = 1:shown_count] { phase_color[shown[k]] = color[k] } }
phase_name(i) = sprintf("from %.0f min, %.0f rpm (%d)", phase_start[i], phase_rate[i], \
    phase_used[i])
color_of(unused) = phase(0) > 0 ? phase_color[phase(0)] : color[1]

low = high > 0 ? low : 0
top = larger(high > 0 ? 1.05 * high : 1, widest(end))
top = line(3, end) == line(3, end) ? larger(top, line(3, end)) : top

set title heading("Inter-token latency by the size of the batch")
set xlabel "requests in the batch of a replica, n"
set ylabel "observed ITL (ms)"
set xrange [0:end]
set yrange [0.85 * low:top]
set key font keyfont maxrows (tight ? 1 : 4)
set samples 200
equation(i, name) = a[i] == a[i] ? sprintf("%s: %.4g + %.3g n", name, a[i], b[i]) : ""
plot 0 notitle linestyle ZERO, \
    "+" using 1:(line(1, $1) - half($1)):(line(1, $1) + half($1)) with filledcurves \
        fillcolor rgb SLOWER title (a[1] == a[1] ? "95 % band" : ""), \
    line(1, x) linecolor rgb SLOWER linewidth 2 title equation(1, "structural fit"), \
    line(2, x) linestyle CURRENT dashtype 3 title equation(2, "least squares"), \
    line(3, x) linestyle ERROR dashtype 4 title equation(3, "controller, at last"), \
    points using "regressor":(by_phase ? NaN : of_kind(1)) with points linestyle OBSERVED \
        title (by_phase ? "" : counted("replicas steady", count[1])), \
    points using "regressor":(by_phase ? NaN : of_kind(2)) with points linestyle PREDICTED \
        pointtype 9 title (by_phase ? "" : counted("replicas just changed", count[2])), \
    for [k = 1:(by_phase ? shown_count : 0)] points using "regressor":(of_phase(shown[k])) \
        with points linecolor rgb color[k] pointtype marker[k] pointsize 1 \
        title phase_name(shown[k]), \
    points using "regressor":(of_kind(3)):(color_of(0)) with points linecolor rgb variable \
        pointtype 8 pointsize 1.2 linewidth 1 \
        title counted("replicas just changed, left out", count[3]), \
    points using "regressor":(of_kind(4)):(color_of(0)) with points linecolor rgb variable \
        pointtype 6 pointsize 1.2 linewidth 1 title counted("outliers, left out", count[4])
