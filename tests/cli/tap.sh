# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# What the command-line tests share. A test sources this file, calls the functions, ends with
# `done_testing`. It works in a folder of its own, which goes when it ends.
#
# shellcheck disable=SC2034 # the tests use what is set here
#
# SOURCE_DIR and BUILD_DIR say where the tree and the programs are, COMMANDS which programs there are.

: "${SOURCE_DIR:?}" "${BUILD_DIR:?}"
export LC_ALL=C TZ=UTC

tap_count=0
tap_failed=0
samples=$SOURCE_DIR/samples
simulate=$BUILD_DIR/tests/simulate/wva-simulate
extract=$BUILD_DIR/wva-extract
report=$BUILD_DIR/wva-report

tap_folder=$(mktemp -d "${TMPDIR:-/tmp}/wva-test.XXXXXX") || exit 99
trap 'rm -rf "$tap_folder"' EXIT
cd "$tap_folder" || exit 99

ok() { # STATUS NAME: 0 passes
    tap_count=$((tap_count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $tap_count - $2"
    else
        tap_failed=$((tap_failed + 1))
        echo "not ok $tap_count - $2"
    fi
    return "$1"
}

skip() { # REASON: stands for one test
    tap_count=$((tap_count + 1))
    echo "ok $tap_count # SKIP $1"
}

# Why no terminal can be made, if none can: a container may be without /dev/pts.
without_terminal() {
    if ! command -v script >/dev/null 2>&1; then
        echo "script is not installed"
    elif ! script -qec true /dev/null </dev/null >/dev/null 2>&1; then
        echo "no pseudo-terminal to be had"
    fi
}

skip_all() { # REASON
    echo "1..0 # SKIP $1"
    exit 0
}

note() {
    sed 's/^/# /'
}

is() { # GOT EXPECTED NAME
    if [ "$1" = "$2" ]; then
        ok 0 "$3"
    else
        ok 1 "$3"
        printf 'got:      %s\nexpected: %s\n' "$1" "$2" | note
        return 1
    fi
}

like() { # TEXT PATTERN NAME: PATTERN is an extended regular expression
    if printf '%s\n' "$1" | grep -Eq -e "$2"; then
        ok 0 "$3"
    else
        ok 1 "$3"
        printf 'got:      %s\npattern:  %s\n' "$1" "$2" | head -n 20 | note
        return 1
    fi
}

unlike() { # TEXT PATTERN NAME
    if printf '%s\n' "$1" | grep -Eq -e "$2"; then
        ok 1 "$3"
        printf 'got:      %s\nagainst:  %s\n' "$1" "$2" | head -n 20 | note
        return 1
    fi
    ok 0 "$3"
}

# Two empty files are no pass: then whatever should have filled them did not.
same_file() { # GOT EXPECTED NAME
    if [ -s "$2" ] && cmp -s "$1" "$2"; then
        ok 0 "$3"
    else
        ok 1 "$3"
        diff "$2" "$1" 2>&1 | head -n 12 | note
        return 1
    fi
}

# Runs a command and leaves its exit status in $status, its output in ./out and ./err.
run() {
    "$@" >out 2>err
    status=$?
}

# exits STATUS NAME COMMAND...: runs it and tests how it ends.
exits() {
    tap_expected=$1
    tap_name=$2
    shift 2
    run "$@"
    is "$status" "$tap_expected" "$tap_name" || head -n 5 err | note
}

# Runs a command that may read and write what the owner of a file may, which root else does not mind.
unprivileged() { # COMMAND...
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    else
        setpriv --bounding-set=-dac_override,-dac_read_search \
            --inh-caps=-dac_override,-dac_read_search "$@"
    fi
}

# Exactly one line on standard error, which begins with the program's name and is no usage text.
one_line_cause() { # PROGRAM NAME
    is "$(wc -l <err | tr -d ' ')" 1 "$2: the cause takes one line"
    like "$(cat err)" "^$1: ." "$2: the cause begins with the program's name"
}

# The column NAME of a CSV file without quoted cells.
csv_column() { # FILE NAME
    awk -F, -v name="$2" '
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i; next }
        { print $column }' "$1"
}

# A CSV file without quoted cells, without its column NAME; with VALUE, only the rows that have it
# there.
csv_without() { # FILE NAME [VALUE]
    awk -F, -v OFS=, -v name="$2" -v value="${3-}" '
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i }
        NR > 1 && value != "" && $column != value { next }
        {
            row = ""
            for (i = 1; i <= NF; i++)
                if (i != column)
                    row = row OFS $i
            print substr(row, 2)
        }' "$1"
}

done_testing() {
    echo "1..$tap_count"
    [ "$tap_failed" -eq 0 ]
    exit
}
