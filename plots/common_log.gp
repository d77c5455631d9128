# SPDX-License-Identifier: Apache-2.0
# What the figures of a controller log have in common; common.gp loads it.

# ---- the ends of the axes ----

top_itl = 0; top_ttft = 0; top_rate = 0
stats processed using (last = larger(last, cell("time_minutes")), \
    top_itl = larger(larger(top_itl, cell("itlAverage")), predicted("itl")), \
    top_ttft = larger(larger(top_ttft, cell("ttftAverage")), predicted("ttft")), \
    top_rate = larger(top_rate, cell("rate")), 0) nooutput
slo_itl = 0; slo_ttft = 0
stats timeline using (slo_itl = larger(slo_itl, cell("slo_itl")), \
    slo_ttft = larger(slo_ttft, cell("slo_ttft")), \
    top_replicas = larger(larger(top_replicas, cell("current_replicas")), \
        cell("desired_replicas")), 0) nooutput
# A distant SLO would press the lines flat: it is named in the key only.
with_slo(top, slo) = slo < 2 * top || top == 0 ? larger(top, slo) : top
slo_title(top, slo) = slo > above(top) ? sprintf("SLO %g ms (above)", slo) : \
    sprintf("SLO %g ms", slo)
top_itl = with_slo(top_itl, slo_itl)
top_ttft = with_slo(top_ttft, slo_ttft)

# ---- bands for warm-up gaps, at least as wide as can be seen ----

warmup_gaps = here."../analysis/warmup_gaps.csv"
unset datafile columnheaders
gaps = -1
stats warmup_gaps using (gaps = gaps + 1, 0) nooutput
set datafile columnheaders
array gap_start[larger(1, gaps)]; array gap_end[larger(1, gaps)]
take_gap(i) = (gap_start[i] = column("start_time"), gap_end[i] = column("end_time"), 0)
if (gaps > 0) { stats warmup_gaps using (take_gap(int(column(0)) + 1)) nooutput }
gap_stop(i) = larger(gap_start[i] + 0.002 * larger(1, last), gap_end[i])
if (exists("show_gaps")) {
    do for [i = 1:gaps] {
        set object i rectangle from gap_start[i], graph 0 to gap_stop(i), graph 1 behind
    }
}
