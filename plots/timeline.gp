# SPDX-License-Identifier: Apache-2.0
# The run at a glance: load, latency against its SLO, queue, KV cache and replicas over one time
# axis, with scaling events. What the log does not tell has no panel.
figure = "timeline"
if (!exists("height")) height = 8.
show_scaling = 1
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

# ---- what there is ----

seen(name) = cell(name) == cell(name) ? 1 : 0
rates = 0; itls = 0; ttfts = 0; queues = 0; caches = 0
top_queue = 0
stats processed using (rates = rates + seen("rate"), itls = itls + (cell("itlAverage") > 0), \
    ttfts = ttfts + (cell("ttftAverage") > 0), 0) nooutput
stats timeline using (queues = queues + seen("queue_length"), caches = caches + seen("kv_usage"), \
    top_queue = larger(top_queue, cell("queue_length")), 0) nooutput
panels = (rates > 0) + (itls > 0) + (ttfts > 0) + (queues > 0) + (caches > 0) + 1

# ---- violation episodes ----

episodes = here."../analysis/episodes.csv"
unset datafile columnheaders
count = -1
stats episodes using (count = count + 1, 0) nooutput
set datafile columnheaders
array signal[larger(1, count)]; array start[larger(1, count)]; array end[larger(1, count)]
take(i) = (signal[i] = stringcolumn("signal"), start[i] = column("start_min"), \
    end[i] = column("end_min"), 0)
if (count > 0) { stats episodes using (take(int(column(0)) + 1)) nooutput }
shade = 'do for [i = 1:count] { if (signal[i] eq which) { set object i rectangle \
    from start[i], graph 0 to larger(start[i] + 0.002 * last, end[i]), graph 1 \
    fillcolor rgb EXCESS_COLOR fillstyle transparent solid 0.3 noborder behind } }'
unshade = 'do for [i = 1:count] { if (signal[i] eq which) { unset object i } }'
EXCESS_COLOR = "#d55e00"

# ---- panels; each is one command, since braces take no line that goes on ----

plot_load = 'plot 0 notitle linestyle ZERO, \
    processed using "time_minutes":(cell("rate")):(0) notitle with filledcurves \
        fillcolor rgb FASTER, \
    processed using "time_minutes":(cell("rate")) title "load" with linespoints linestyle OBSERVED'
plot_itl = 'plot 0 notitle linestyle ZERO, \
    timeline using "time_minutes":(cell("slo_itl")) title slo_title(top_itl, slo_itl) \
        with lines linestyle SLO, \
    processed using "time_minutes":(observed("itlAverage")) title "observed ITL" \
        with linespoints linestyle OBSERVED'
plot_ttft = 'plot 0 notitle linestyle ZERO, \
    timeline using "time_minutes":(cell("slo_ttft")) title slo_title(top_ttft, slo_ttft) \
        with lines linestyle SLO, \
    processed using "time_minutes":(observed("ttftAverage")) title "observed TTFT" \
        with linespoints linestyle OBSERVED'
plot_queue = 'plot 0 notitle linestyle ZERO, \
    timeline using "time_minutes":(cell("queue_length")) title "requests waiting, all pods" \
        with linespoints linestyle DESIRED dashtype 1 pointtype 13'
plot_cache = 'plot 0 notitle linestyle ZERO, \
    timeline using "time_minutes":(100 * cell("kv_usage")) title "KV cache in use" \
        with linespoints linestyle PREDICTED dashtype 1'

unset label
set lmargin 11 # the same for all panels
set rmargin 3
set multiplot layout panels,1 title heading("The run at a glance\n")
eval upper
if (rates > 0) {
    set ylabel "requests/min"; eval from_zero(above(top_rate))
    eval plot_load
}
if (itls > 0) {
    which = "itl"
    eval shade
    set ylabel "ITL (ms)"; eval from_zero(above(top_itl))
    eval plot_itl
    eval unshade
}
if (ttfts > 0) {
    which = "ttft"
    eval shade
    set ylabel "TTFT (ms)"; eval from_zero(above(top_ttft))
    eval plot_ttft
    eval unshade
}
if (queues > 0) {
    set ylabel "waiting"; eval from_zero(above(top_queue))
    eval plot_queue
}
if (caches > 0) {
    set ylabel "KV cache (%)"; eval from_zero(105)
    eval plot_cache
}
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
