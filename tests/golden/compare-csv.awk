# SPDX-License-Identifier: Apache-2.0
# Compares two CSV files without quoted cells: awk -v tolerance=1e-9 -f compare-csv.awk GOT EXPECTED
# Numbers may differ by `tolerance`, relative to the larger where that is above 1. Prints the first
# difference and ends with status 1.
function is_number(text) {
    return text ~ /^[-+]?[0-9.]+([eE][-+]?[0-9]+)?$/
}

function differ(a, b,    size) {
    if (a == b)
        return 0
    if (!is_number(a) || !is_number(b))
        return 1
    size = a < 0 ? -a : a + 0
    size = size < 1 ? 1 : size
    return a - b > tolerance * size || b - a > tolerance * size
}

BEGIN { FS = "," }

FNR == NR { got[FNR] = $0; count = FNR; next }

{
    rows = FNR
    cells = split(got[FNR], cell, ",")
    wrong = cells != NF
    for (i = 1; i <= NF && !wrong; i++)
        wrong = differ(cell[i], $i)
    if (wrong) {
        print "line " FNR ": got " got[FNR] ", expected " $0
        status = 1
        exit
    }
}

END {
    if (!status && rows != count) {
        print "got " count + 0 " lines, expected " rows + 0
        status = 1
    }
    exit status
}
