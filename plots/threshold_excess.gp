# SPDX-License-Identifier: Apache-2.0
# What the rule of the HPA asked for by each metric, and what became of an excess.
figure = "threshold_excess"
hpa_run = 1
if (!exists("height")) height = 7.
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

limit = ceil(1.5 * larger(top_replicas, 2)) # demands far above flatten everything else
ratio(value, target) = cell(target) > 0 && cell("current_replicas") > 0 ? \
    cell(value) / cell(target) : NaN
whole(value) = value > limit ? limit : value
asked(ratio) = abs(ratio - 1) <= 0.1 + 1e-12 ? cell("current_replicas") : \
    whole(ceil(cell("current_replicas") * ratio))
proposal(value, target) = ratio(value, target) == ratio(value, target) ? \
    asked(ratio(value, target)) : NaN

set lmargin 18 # the same for both panels
set rmargin 3
set multiplot title heading("What the HPA's rule asked for, and what came of it\n")
set origin 0, 0.36
set size 1, 0.58
eval upper
set ylabel "replicas"
eval from_zero(1.05 * limit)
set ytics ceil(limit / ticks)
plot 0 notitle linestyle ZERO, \
    samples using "time_minutes":(proposal("waiting", "waiting_target")) \
        title "asked for by the queue" with linespoints linestyle WAITING, \
    samples using "time_minutes":(proposal("kv_usage", "kv_target")) \
        title "asked for by the cache" with linespoints linestyle CACHE, \
    samples using "time_minutes":(cell("current_replicas")) title "current replicas" \
        with steps linestyle CURRENT, \
    samples using "time_minutes":(cell("desired_replicas")) title "desired replicas" \
        with steps linestyle DESIRED

# A bar from each sample above a target to the next, in the row of what became of it.
array outcome = ["coming", "not read", "tolerated", "at maximum", "held back", "starting", \
    "at highest", "unexplained"]
array color[8] = [0x009e73, 0x787878, 0x56b4e9, 0xd55e00, 0xcc79a7, 0x0072b2, 0xe69f00, 0x000000]
lane(name) = (at = 0, sum [k = 1:8] (outcome[k] eq name ? k : 0))
rows = 0
stats samples using (rows = rows + 1, 0) nooutput
array minute[larger(1, rows)]
array excess[larger(1, rows)]
take(i) = (minute[i] = cell("time_minutes"), excess[i] = stringcolumn("excess"), 0)
stats samples using (take(int(column(0)) + 1)) nooutput
do for [i = 1:rows - 1] {
    if (lane(excess[i]) > 0) {
        set object i rectangle from minute[i], lane(excess[i]) - 1.35 \
            to minute[i + 1], lane(excess[i]) - 0.65 front \
            fillcolor rgb color[lane(excess[i])] fillstyle solid 0.9 noborder
    }
}
set origin 0, 0
set size 1, 0.36
unset ylabel
set yrange [7.6:-0.6]
set ytics ("replicas coming" 0, "no recommendation" 1, "within tolerance" 2, "at the maximum" 3, \
    "held back" 4, "pods starting" 5, "at the highest" 6, "unexplained" 7)
eval lowest
set key off
plot NaN notitle
unset multiplot
