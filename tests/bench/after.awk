# SPDX-License-Identifier: Apache-2.0
# What the extraction scripts of the benchmark share.

# The text behind the first match of `before`, as far as `value` fits.
function after(before, value,    rest) {
    if (!match($0, before value))
        return ""
    rest = substr($0, RSTART, RLENGTH)
    match(rest, before)
    return substr(rest, RLENGTH + 1)
}
