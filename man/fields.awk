# SPDX-License-Identifier: Apache-2.0
# Writes the lists of columns in a manual page anew, between the lines that name a file and `end`:
# wva-report --describe=fields | awk -f man/fields.awk - man/wva-toolkit.5
BEGIN { FS = "\t" }

# What a line of the manual must not begin with, and what mdoc takes for an escape.
function plain(text) {
    gsub(/\\/, "\\e", text)
    return text ~ /^[.']/ ? "\\&" text : text
}

FILENAME == "-" {
    count[$1]++
    name[$1, count[$1]] = $2
    type[$1, count[$1]] = $3
    meaning[$1, count[$1]] = $5
    next
}

/^\.\\" end$/ { inside = 0 }

!inside { print }

/^\.\\" made by make man-fields: / {
    file = $0
    sub(/.*: /, "", file)
    inside = 1
    for (i = 1; i <= count[file]; i++)
        printf ".It Cm %s\n%s%s\n", name[file, i], type[file, i] == "flag" ? (file ~ /jobs|steps/ ? "true: " : "1: ") : "", plain(meaning[file, i])
}
