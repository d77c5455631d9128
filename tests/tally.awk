# SPDX-License-Identifier: Apache-2.0
# Counts tests in the output of `make check` and in files of TAP: why tests were skipped, and in the
# last line how many passed, failed and were skipped. A test that ran several times counts once: as failed where it ever failed,
# as skipped where it never ran.

function take(file, test, outcome, reason,    name) {
    name = file " " test
    if (outcome != "skipped")
        ran[file] = 1
    if (weight[outcome] > weight[result[name]])
        result[name] = outcome
    if (outcome == "skipped")
        why[name] = reason
}

# The text behind "# SKIP"; what is said behind a colon differs from test to test.
function reason_of(line) {
    if (!sub(/.*# *SKIP */, "", line) && !sub(/^SKIP: [^ ]+ (- )?/, "", line))
        return "no reason given"
    sub(/: .*/, "", line)
    return line == "" ? "no reason given" : line
}

BEGIN {
    weight["skipped"] = 1
    weight["passed"] = 2
    weight["failed"] = 3
    number = 0
}

FNR == 1 { number = 0 }

# What automake's driver prints: RESULT: FILE NUMBER ...
/^(PASS|XFAIL): / { take($2, $3, "passed"); next }
/^(FAIL|XPASS|ERROR): / { take($2, $3, "failed"); next }
/^SKIP: / { take($2, $3, "skipped", reason_of($0)); next }

# TAP itself
/^ok .*# SKIP/ { take(FILENAME, ++number, "skipped", reason_of($0)); next }
/^ok / { take(FILENAME, ++number, "passed"); next }
/^not ok / { take(FILENAME, ++number, "failed"); next }

END {
    for (name in result) {
        # A file that was skipped as a whole here, and ran elsewhere
        if (name ~ / -$/ && substr(name, 1, length(name) - 2) in ran)
            continue
        count[result[name]]++
        if (result[name] == "skipped")
            reasons[why[name]]++
    }
    for (reason in reasons)
        printf "%d skipped: %s\n", reasons[reason], reason | "sort -k 1,1nr -k 2"
    close("sort -k 1,1nr -k 2")
    printf "%d passed, %d failed, %d skipped\n", count["passed"], count["failed"], count["skipped"]
    exit count["failed"] > 0
}
