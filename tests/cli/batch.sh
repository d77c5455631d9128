# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# What the tests of wva-batch share; sourced after tap.sh.
#
# shellcheck disable=SC2034,SC2154 # the tests use what is set here, and tap.sh sets what is used

batch=$BUILD_DIR/wva-batch
[ -x "$batch" ] || skip_all "wva-batch is not built"
command -v sqlite3 >/dev/null 2>&1 || skip_all "sqlite3 is not installed"
export SOURCE_DATE_EPOCH=1700000000

ask() { # OUT SQL
    sqlite3 "$1/catalogue.sqlite" "$2"
}

# All that an output consists of, as one line.
content() { # OUT
    (cd "$1" && find . -type f | sort | xargs sha256sum | sha256sum)
}

# A small log with that seed.
make_log() { # FILE SEED [OPTION...]
    made_log=$1 made_seed=$2
    shift 2
    "$simulate" --minutes=12 --seed="$made_seed" "$@" >"$made_log"
}
