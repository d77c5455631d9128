# SPDX-License-Identifier: Apache-2.0
# The four parameters relative to their first values, with scaling events.
figure = "parameter_evolution_combined"
show_scaling = 1
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

array symbol[4] = ["α", "β", "γ", "δ"]
array first[4]
least = 0; most = 0
change(i, v) = 100 * (v - first[i]) / abs(first[i])
take_change(i, v) = (first[i] = first[i] == first[i] ? first[i] : v, \
    most = larger(most, change(i, v)), \
    least = change(i, v) < least ? change(i, v) : least, 0)
do for [i = 1:4] {
    name = word("alpha beta gamma delta", i)
    first[i] = NaN
    stats processed using (take_change(i, cell(name))) nooutput
}
room = most > least ? 0.15 * (most - least) : 1

set title heading("Model parameters over time, relative to their first value")
set ylabel "change from first value (%)"
set yrange [least - room:most + 2 * room]
plot 0 notitle linestyle ZERO, for [i = 1:4] processed \
    using "time_minutes":(change(i, cell(word("alpha beta gamma delta", i)))) \
    title symbol[i] with linespoints linestyle 10 + i
