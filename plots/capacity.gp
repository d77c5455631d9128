# SPDX-License-Identifier: Apache-2.0
# Supply and demand, use of the servers, and replicas, with scaling events: for logs that tell them.
figure = "capacity"
if (!exists("height")) height = 8.
show_scaling = 1
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

top_capacity = 0; top_usage = 0; top_queue = 0
capacities = 0; uses = 0
known(a, b) = a == a || b == b ? 1 : 0
stats timeline using (capacities = capacities + known(cell("supply"), cell("demand")), \
    uses = uses + known(cell("kv_usage"), cell("queue_length")), 0) nooutput
stats timeline using (top_capacity = larger(larger(top_capacity, cell("supply")), cell("demand")), \
    top_usage = larger(top_usage, cell("kv_usage")), \
    top_queue = larger(top_queue, cell("queue_length")), 0) nooutput

set lmargin 12 # the same for all panels
set rmargin 9
set multiplot layout 3,1 title heading("Capacity, load of the servers and replicas\n")
eval upper
# In the analyzer's unit: KV tokens (saturation), tokens/s (throughput), requests/s (queueing).
set ylabel "capacity (analyzer's unit)"
set format y "%.1s%c"
if (capacities == 0) { set label 900 "not in this log" at graph 0.5, graph 0.5 center }
eval from_zero(above(top_capacity))
plot 0 notitle linestyle ZERO, \
    timeline using "time_minutes":(cell("supply")) title "supply" \
        with linespoints linestyle OBSERVED, \
    timeline using "time_minutes":(cell("demand")) title "demand" \
        with linespoints linestyle SLO pointtype 5
unset label
if (uses == 0) { set label 900 "not in this log" at graph 0.5, graph 0.5 center }
set format y
set ylabel "KV cache use"
eval from_zero(above(top_usage))
set y2label "requests waiting"
set y2range [0:ceil(above(top_queue))]
set y2tics ceil(larger(1, top_queue) / 5.)
plot 0 notitle linestyle ZERO, \
    timeline using "time_minutes":(cell("kv_usage")) title "KV cache, fullest pod" \
        with linespoints linestyle PREDICTED dashtype 1, \
    timeline using "time_minutes":(cell("queue_length")) axes x1y2 \
        title "queue, all pods (right)" with linespoints linestyle DESIRED pointtype 13
unset label
unset y2label
unset y2tics
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
