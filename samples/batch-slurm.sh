#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A batch as a Slurm array of shards, and their merge when all have ended:
#
#     samples/batch-slurm.sh OUT SHARDS [OPTION-OF-WVA-BATCH...] INPUT...
#
# OUT and the inputs must be seen by all nodes. What is done stays done, so after a node has failed or
# a limit of time was reached, the same command goes on. SBATCH_* variables set partition, account
# and limits; CPUS (default 2) is what each shard has. The merge ends with 5 where a shard is missing or
# was broken off, and names it in OUT/log-merge.txt and OUT/all/index.html.
set -eu

# What a job is to do stands in its arguments alone: variables of Slurm may be those of a shell inside of
# salloc or srun, and with SBATCH_EXPORT=NONE a job has no others of ours, nor our PATH.
case ${1:-} in
--run-shard)
    batch=$2 out=$3 shards=$4 cpus=$5
    shift 5
    # Counted from 1. Status 5 tells of experiments that failed, 3 of inputs without any: neither is a
    # failure of the task.
    "$batch" -q -j "$cpus" -o "$out/shard-$SLURM_ARRAY_TASK_ID" \
        --shard="$SLURM_ARRAY_TASK_ID/$shards" "$@" || status=$?
    case ${status:-0} in 0 | 3 | 5) exit 0 ;; *) exit "$status" ;; esac
    ;;
--run-merge)
    batch=$2 out=$3 shards=$4
    shift 4
    # Those of this batch, not what an earlier one with more shards has left
    for shard in $(seq "$shards"); do
        if [ -e "$out/shard-$shard/catalogue.sqlite" ]; then
            set -- "$@" "$out/shard-$shard"
        fi
    done
    if [ $# -eq 0 ]; then
        echo "no shard has left a catalogue in $out" >&2
        exit 3
    fi
    exec "$batch" --merge "$out/all" "$@"
    ;;
esac

if [ $# -lt 3 ]; then
    echo "Usage: $0 OUT SHARDS [OPTION...] INPUT..." >&2
    exit 2
fi
batch=$(command -v wva-batch) || {
    echo "$0: wva-batch is not in PATH" >&2
    exit 2
}
case $batch in /*) ;; *) batch=$PWD/$batch ;; esac
out=$(mkdir -p "$1" && cd "$1" && pwd)
shards=$2
cpus=${CPUS:-2}
shift 2
# "%" has a meaning in the names of logs.
logs=$(printf '%s' "$out" | sed 's/%/%%/g')
# On several clusters, an id has the name of its cluster behind it: "17;east".
array=$(sbatch --parsable --job-name=wva-batch --array="1-$shards" --cpus-per-task="$cpus" \
    --output="$logs/log-%a.txt" "$0" --run-shard "$batch" "$out" "$shards" "$cpus" "$@")
sbatch --job-name=wva-merge --dependency="afterany:${array%%;*}" --output="$logs/log-merge.txt" \
    "$0" --run-merge "$batch" "$out" "$shards"
