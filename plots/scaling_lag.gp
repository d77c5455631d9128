# SPDX-License-Identifier: Apache-2.0
# How long help took: a lying bar for each scale-up, from the change of the load to relief.
figure = "scaling_lag"
if (!exists("height")) height = 6.
load ARG0[1:strlen(ARG0) - strlen(figure) - 3]."common.gp"

scale_ups = here."../analysis/scale_ups.csv"
most = 40 # as many as can be read
unset datafile columnheaders
count = -1
stats scale_ups using (count = count + 1, 0) nooutput
set datafile columnheaders
count = count > most ? most : count

array name[larger(1, count)]
take(i) = i > count ? 0 : (name[i] = sprintf("%g→%g at %.1f min%s", column("from_replicas"), \
    column("to_replicas"), column("decision_s") / 60, column("superseded") == 1 ? " *" : ""), 0)
if (count > 0) { stats scale_ups using (take(int(column(0)) + 1)) nooutput }

# A bar begins at the change of the load, or where none was seen at the decision.
origin(unused) = cell("load_s") == cell("load_s") ? cell("load_s") : column("decision_s")
decided(unused) = column("decision_s") - origin(0)
running(unused) = cell("actuation_s") - origin(0)

set title heading("How long help took")
set key font keyfont maxrows (tight ? 1 : 2)
# A bar without an end is left out: its x is not a number, though boxes show only their ends.
set xrange [*:*]
set yrange [larger(1, count) - 0.4:-0.6]
set xlabel "seconds from the change of the load (from the decision, where none was seen)"
unset ylabel
set ytics nomirror font small
do for [i = 1:count] {
    if (i == 1) { set ytics (name[i] i - 1) } else { set ytics add (name[i] i - 1) }
}
set style arrow 1 heads size screen 0.005, 90 linecolor rgb "#222222" linewidth 1
if (count == 0) {
    set xrange [0:1]
    unset xtics
    set label "no scale-up in this log" at graph 0.5, graph 0.5 center
    plot NaN notitle
} else {
    plot scale_ups every ::::(count - 1) using (cell("load_to_decision_s")):0:(0):(cell("load_to_decision_s")): \
            (column(0) - 0.35):(column(0) + 0.35) with boxxyerror fillcolor rgb "#e69f00" \
            fillstyle solid 0.8 title "load change to decision", \
        "" every ::::(count - 1) using (cell("decision_to_actuation_s")):0:(decided(0)): \
            (decided(0) + cell("decision_to_actuation_s")): \
            (column(0) - 0.35):(column(0) + 0.35) with boxxyerror fillcolor rgb FASTER \
            fillstyle solid 0.8 title "decision to replicas", \
        "" every ::::(count - 1) using (cell("actuation_to_relief_s")):0:(running(0)): \
            (running(0) + cell("actuation_to_relief_s")): \
            (column(0) - 0.35):(column(0) + 0.35) with boxxyerror fillcolor rgb "#009e73" \
            fillstyle solid 0.8 title "replicas to relief", \
        "" every ::::(count - 1) using (cell("load_to_decision_low_s")):(column(0) - 0.2): \
            (cell("load_to_decision_high_s") - cell("load_to_decision_low_s")):(0) \
            with vectors arrowstyle 1 notitle, \
        "" every ::::(count - 1) using (decided(0) + cell("decision_to_actuation_low_s")):0: \
            (cell("decision_to_actuation_high_s") - cell("decision_to_actuation_low_s")):(0) \
            with vectors arrowstyle 1 title "bounds of each end", \
        "" every ::::(count - 1) using (running(0) + cell("actuation_to_relief_low_s")): \
            (column(0) + 0.2): \
            (cell("actuation_to_relief_high_s") - cell("actuation_to_relief_low_s")):(0) \
            with vectors arrowstyle 1 notitle, \
        "" every ::::(count - 1) using (cell("violation_s") - origin(0)):0 with points \
            pointtype 13 pointsize 1.2 linecolor rgb SLOWER title "first sample above an SLO"
}
