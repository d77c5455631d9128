#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A batch as a Slurm array of shards, and their merge when all have ended:
#
#     samples/batch-slurm.sh OUT SHARDS [OPTION-OF-WVA-BATCH...] INPUT...
#
# OUT and the inputs must be seen by all nodes. What is done stays done, so after a node has failed or
# a limit of time was reached, the same command goes on. SBATCH_* variables set partition, account
# and limits; CPUS (default 2) is what each shard has.
set -eu

if [ "${SLURM_ARRAY_TASK_ID:-}" ]; then
    # One shard, from 1 on. Status 5 tells of experiments that failed, 3 of a shard without any:
    # neither is a failure of the task.
    wva-batch -q -j "${SLURM_CPUS_PER_TASK:-1}" -o "$OUT/shard-$SLURM_ARRAY_TASK_ID" \
        --shard="$SLURM_ARRAY_TASK_ID/$SHARDS" "$@" || status=$?
    case ${status:-0} in 0 | 3 | 5) exit 0 ;; *) exit "$status" ;; esac
fi
if [ "${SLURM_JOB_ID:-}" ]; then
    exec wva-batch --merge "$OUT/all" "$OUT"/shard-*
fi

if [ $# -lt 3 ]; then
    echo "Usage: $0 OUT SHARDS [OPTION...] INPUT..." >&2
    exit 2
fi
OUT=$(mkdir -p "$1" && cd "$1" && pwd)
SHARDS=$2
shift 2
export OUT SHARDS
shards=$(sbatch --parsable --job-name=wva-batch --array="1-$SHARDS" --cpus-per-task="${CPUS:-2}" \
    --output="$OUT/log-%a.txt" "$0" "$@")
sbatch --job-name=wva-merge --dependency="afterany:$shards" --output="$OUT/log-merge.txt" "$0"
