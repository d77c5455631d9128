# SPDX-License-Identifier: Apache-2.0
# What the figures of an HPA run have in common; common.gp loads it.

set style line 21 linecolor rgb "#cc79a7" linewidth 2 pointtype 13 pointsize 0.7 # waiting
set style line 22 linecolor rgb "#e69f00" linewidth 2 pointtype 9 pointsize 0.7  # KV cache
WAITING = 21; CACHE = 22
EXCESS = "#d55e00"

percent(name) = 100 * cell(name)
top_waiting = 0; top_cache = 0; top_itl = 0; top_ttft = 0; top_jobs = 1
seen_ttft = 0; seen_itl = 0; seen_jobs = 0
known(name) = cell(name) == cell(name) ? 1 : 0
stats samples using (last = larger(last, cell("time_minutes")), \
    top_waiting = larger(larger(top_waiting, cell("waiting")), cell("waiting_target")), \
    top_cache = larger(larger(top_cache, percent("kv_usage")), percent("kv_target")), \
    top_itl = larger(top_itl, cell("itl_ms")), top_ttft = larger(top_ttft, cell("ttft_ms")), \
    top_jobs = larger(larger(top_jobs, cell("active_jobs")), cell("completed_jobs")), \
    top_replicas = larger(larger(top_replicas, cell("current_replicas")), \
        cell("desired_replicas")), 0) nooutput
stats samples using (seen_ttft = seen_ttft + known("ttft_ms"), \
    seen_itl = seen_itl + known("itl_ms"), \
    seen_jobs = seen_jobs + known("active_jobs") + known("completed_jobs"), 0) nooutput
